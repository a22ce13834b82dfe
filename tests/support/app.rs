//! An authenticator app.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::Shop;

/// A person's authenticator app, as any app makes codes from the key that it is given.
pub(crate) struct App(pub(crate) Vec<u8>);

impl App {
    /// With a key that was typed.
    pub(crate) fn typed(key: &str) -> Self {
        Self(BASE32_NOPAD.decode(key.replace(' ', "").as_bytes()).unwrap())
    }

    pub(crate) fn code(&self, shop: &Shop) -> String {
        self.code_at(shop.clock.now().as_second())
    }

    pub(crate) fn code_at(&self, second: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap();
        mac.update(&(second / 30).to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest[19] & 15);
        let word = u32::from_be_bytes(digest[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", word % 1_000_000)
    }

    /// A code that is not good now.
    pub(crate) fn wrong(&self, shop: &Shop) -> String {
        let right: Vec<String> = (-1..=1).map(|step| self.code_at(shop.clock.now().as_second() + step * 30)).collect();
        (0..10).map(|number| format!("{number:06}")).find(|code| !right.contains(code)).unwrap()
    }
}
