//! The words of a resource's description as enumerations: whoever acts on one names all of them, and a word for which there is no
//! code does nothing.

use crate::kernel::fault::Fault;

/// Declares the words of actions, small forms or orders that a resource has.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $word:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$of])* $word),+
        }

        impl $name {
            /// As descriptions and addresses have it.
            #[must_use]
            pub(crate) const fn key(self) -> &'static str {
                match self {
                    $(Self::$word => $text),+
                }
            }

            /// The word of a description.
            pub(crate) fn of(key: &str) -> Result<Self, $crate::kernel::fault::Fault> {
                match key {
                    $($text => Ok(Self::$word),)+
                    _ => Err($crate::admin::engine::words::unknown(stringify!($name), key)),
                }
            }
        }
    };
}
pub(in crate::admin) use words;

/// A description has a word that its resource does not know: a defect of ours.
#[must_use]
pub(crate) fn unknown(what: &str, key: &str) -> Fault {
    Fault::new(anyhow::anyhow!("the resource knows no {what} «{key}»"))
}
