//! What every operation on carts needs.

use techstore_db::Db;

use crate::cart::Limits;
use crate::kernel::clock::Clock;

#[derive(Clone)]
pub struct Carts {
    pub db: Db,
    pub clock: Clock,
    pub limits: Limits,
}
