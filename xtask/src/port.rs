//! A free port on this machine.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use anyhow::Result;

/// A port on 127.0.0.1 that nobody listened on a moment ago.
pub(crate) fn free() -> Result<u16> {
    Ok(TcpListener::bind(local(0))?.local_addr()?.port())
}

/// The address of `port` on this machine. Every request of ours goes to an address made here, so none leaves the machine.
pub(crate) fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
