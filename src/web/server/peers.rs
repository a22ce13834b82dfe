//! Connections by address: nobody gets more than a share, and at the cap the address with the most loses an idle one.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::exchange::ConnectionState;

/// The addresses that connections come from.
#[derive(Debug, Default)]
pub(super) struct Peers(Mutex<HashMap<IpAddr, Vec<Arc<ConnectionState>>>>);

/// An entry for one connection; gone when it is dropped.
#[derive(Debug)]
pub(super) struct Entry {
    connection: Arc<ConnectionState>,
    address: IpAddr,
}

impl Peers {
    /// How many connections an address holds.
    pub(super) fn held_by(&self, address: IpAddr) -> usize {
        self.lock().get(&of_one(address)).map_or(0, Vec::len)
    }

    pub(super) fn enter(connection: &Arc<ConnectionState>, address: IpAddr) -> Entry {
        let address = of_one(address);
        connection.server.peers.lock().entry(address).or_default().push(Arc::clone(connection));
        Entry { connection: Arc::clone(connection), address }
    }

    /// Ends the connection that has been idle for longest, of the address that has most; whether there was one. Only addresses with
    /// more connections than the newcomer's make room, unless `for_all`.
    pub(super) fn make_room(&self, newcomer: IpAddr, for_all: bool) -> bool {
        let peers = self.lock();
        let held = peers.get(&of_one(newcomer)).map_or(0, Vec::len);
        let holders = peers.values().filter(|connections| for_all || connections.len() > held);
        let idle = holders.filter_map(|connections| {
            let (since, oldest) =
                connections.iter().filter_map(|one| Some((one.idle_since()?, one))).min_by_key(|(since, _)| *since)?;
            Some((connections.len(), std::cmp::Reverse(since), oldest))
        });
        let oldest = idle.max_by_key(|(held, since, _)| (*held, *since));
        oldest.is_some_and(|(_, _, connection)| {
            connection.end_when_idle();
            true
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Vec<Arc<ConnectionState>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut peers = self.connection.server.peers.lock();
        if let Some(connections) = peers.get_mut(&self.address) {
            if let Some(place) = connections.iter().position(|one| Arc::ptr_eq(one, &self.connection)) {
                connections.swap_remove(place);
            }
            if connections.is_empty() {
                peers.remove(&self.address);
            }
        }
    }
}

/// What one customer of a provider has: an IPv4 address, or the /64 of an IPv6 one (RFC 6177).
fn of_one(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(whole) => {
            let [a, b, c, d, ..] = whole.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_counts_as_one_and_ipv4_addresses_apart() {
        let of = |text: &str| of_one(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
