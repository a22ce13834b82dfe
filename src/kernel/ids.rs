//! Row numbers, each with its own type.

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
    UserId,
    SessionId,
    /// Kept after its session has ended.
    SignInId,
    CategoryId,
    ProductId,
    AttributeId,
    /// A further photo of a product.
    PhotoId,
    OrderId,
    /// An attempt to pay an order online.
    PaymentId,
    OutboxId,
    JobId,
    /// A link in a message about an account.
    LinkId,
    /// A sign-in that waits for the second factor.
    PendingId,
    NoticeRecipientId,
}
