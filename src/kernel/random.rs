//! Randomness, passed in so that tests can repeat it.

use std::sync::{Arc, Mutex, PoisonError};

use rand::Rng;
#[cfg(test)]
use rand::SeedableRng;
use rand::rngs::StdRng;

#[derive(Clone)]
pub enum Random {
    /// Fit for keys: a generator per thread, seeded and reseeded by the operating system.
    System,
    /// The same bytes for the same seed: tests only.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Random {
    #[cfg(test)]
    pub(crate) fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// # Panics
    /// If the operating system provides none: without randomness nothing here is safe.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is where chance comes from")]
            Self::System => rand::rng().fill_bytes(&mut bytes),
            Self::Seeded(source) => source.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }
}
