//! Where attackers come from: addresses of this machine other than the one that visitors have.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpSocket, TcpStream};

use crate::port;

/// An attacker's address. The onlookers of [`super::super::flood`] come from 127.0.0.1.
pub(super) const ATTACKER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// The attacker with this number, each with an address of its own.
pub(super) fn numbered(number: u16) -> Ipv4Addr {
    let [high, low] = number.to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

/// A connection to the shop from this address.
pub(super) async fn connect(from: Ipv4Addr, port: u16) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((from, 0)))?;
    socket.connect(port::local(port)).await
}
