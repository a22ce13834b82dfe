//! The words of actions, small forms and row actions in addresses and forms, as enums. Text from outside is parsed once; an unknown
//! word is refused.

pub(crate) trait Key: Copy + Send + Sync + 'static {
    const ALL: &'static [Self];

    fn key(self) -> &'static str;

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.key() == text)
    }
}

/// Gives the variants of an enumeration their words: of a new one, or (`impl`) of a domain's.
macro_rules! keys {
    ($(#[$meta:meta])* enum $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$of])* $variant),+
        }
        $crate::admin::engine::key::keys!(impl $name { $($variant = $text),+ });
    };
    (impl $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            pub(in crate::admin) const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl $crate::admin::engine::key::Key for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn key(self) -> &'static str {
                Self::key(self)
            }
        }
    };
}
pub(in crate::admin) use keys;
