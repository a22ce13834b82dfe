//! The one query that every request with a session runs. It crosses domains, which only the site may do: separate queries would
//! cost every page a second round trip to PostgreSQL.

use techstore_db::{Reads, Result, Timestamp, record};

use crate::kernel::ids::{SessionId, SignInId, UserId};

record! {
    /// A live session with whom it belongs to.
    pub(crate) struct Visitor {
        pub(crate) id: SessionId,
        pub(crate) user_id: Option<UserId>,
        /// The secret of somebody signed in.
        pub(crate) csrf_secret: Option<String>,
        /// A message for the next page, as JSON.
        pub(crate) flash: Option<String>,
        pub(crate) created_at: Timestamp,
        pub(crate) expires_at: Timestamp,
        /// When the person proved that it is them, after the sign-in.
        pub(crate) confirmed_at: Option<Timestamp>,
        pub(crate) login: Option<String>,
        pub(crate) first_name: Option<String>,
        /// Whether the staff site is open to them.
        pub(crate) is_staff: Option<bool>,
        /// Whether everything in it is.
        pub(crate) is_superuser: Option<bool>,
        /// Whether they consented to the processing of personal data.
        pub(crate) has_consented: bool,
        /// The signing in that the session came from.
        pub(crate) sign_in_id: Option<SignInId>,
        pub(crate) signed_in_at: Option<Timestamp>,
        /// When somebody was last seen with it.
        pub(crate) last_seen_at: Option<Timestamp>,
        /// What in the cart can be bought: `product:pieces`, with commas between.
        pub(crate) cart: String,
        /// Whether a guest's cart is still to be merged into theirs.
        pub(crate) has_guest_cart: bool,
    }
}

/// Finds a live session by the hash of its key; sessions of blocked accounts do not count. `per_line` caps the quantity of each
/// product.
pub(crate) async fn visitor(
    db: &mut impl Reads,
    key_hash: &[u8; 32],
    per_line: i64,
    now: Timestamp,
) -> Result<Option<Visitor>> {
    db.sql(
        "SELECT s.id, s.user_id, s.csrf_secret, s.flash, s.created_at, s.expires_at, s.confirmed_at, u.login, u.first_name, u.is_staff, u.is_superuser,
                EXISTS (SELECT 1 FROM consents c WHERE c.user_id = s.user_id AND c.purpose = 'personal_data')
                    AS has_consented,
                i.id AS sign_in_id, i.signed_in_at, i.last_seen_at,
                (SELECT COALESCE(string_agg(CAST(l.product_id AS TEXT) || ':' || CAST(
                            CASE WHEN l.quantity <= p.stock AND l.quantity <= $3 THEN l.quantity
                                 WHEN p.stock <= $3 THEN p.stock ELSE $3 END AS TEXT), ','), '')
                 FROM cart_lines l JOIN products p ON p.id = l.product_id AND p.is_visible AND p.price > 0
                 WHERE l.cart_id = CASE WHEN s.user_id IS NULL THEN g.id ELSE c.id END) AS cart,
                s.user_id IS NOT NULL AND g.id IS NOT NULL AS has_guest_cart
         FROM sessions s
         LEFT JOIN users u ON u.id = s.user_id
         LEFT JOIN sign_ins i ON i.session_id = s.id
         LEFT JOIN carts g ON g.session_id = s.id
         LEFT JOIN carts c ON c.user_id = s.user_id
         WHERE s.key_hash = $1 AND s.expires_at > $2 AND (s.user_id IS NULL OR u.is_active)",
    )
    .bind(key_hash.as_slice())
    .bind(now)
    .bind(per_line)
    .optional()
    .await
}

/// How many orders wait to be confirmed. Orders that wait for an online payment do not count yet.
pub(crate) async fn new_orders(db: &mut impl Reads) -> Result<i64> {
    db.sql("SELECT COUNT(*) FROM orders WHERE state = 'new' AND (payment <> 'online' OR paid_at IS NOT NULL)")
        .value()
        .await
}
