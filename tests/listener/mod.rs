//! The listener over real sockets: its limits, its stop, and what it makes of raw HTTP that no browser sends.

mod limits;
mod raw_http;
mod reading;
mod site;
mod stop;
