//! Numbers of rows, told apart by type.

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        techstore_db::transparent!($name(i64));

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id! {
    /// A person with an account.
    UserId,
    SessionId,
    /// One signing in, kept after its session has ended.
    SignInId,
    /// A category of the catalogue.
    CategoryId,
    ProductId,
    /// A property that goods of a category can have.
    AttributeId,
    /// A photo of a thing on sale, beside its first.
    PhotoId,
    /// Something bought, from its placing on.
    OrderId,
    /// An attempt to pay for an order online.
    PaymentId,
    /// A message in the outbox.
    OutboxId,
    JobId,
    /// A link in a message about an account.
    LinkId,
    /// Somebody of the shop who is told by mail what happens.
    NoticeRecipientId,
}
