//! Figures about all people, and who signed in last.

use techstore_db::{Reads, Result, Timestamp, record};

use crate::kernel::ids::UserId;

record! {
    /// How many there are.
    pub struct Figures {
        /// Accounts.
        pub people: i64,
        /// Blocked ones among them.
        pub blocked: i64,
        /// Accounts made lately.
        pub registered: i64,
        /// Live sessions of somebody signed in.
        pub sessions: i64,
        /// People who have one.
        pub signed_in: i64,
    }
}

record! {
    /// Somebody's signing in.
    pub struct LatestSignIn {
        /// Who.
        pub user_id: UserId,
        /// The login.
        pub login: String,
        /// First name.
        pub first_name: String,
        /// Last name.
        pub last_name: String,
        /// The browser.
        pub browser: String,
        /// The system.
        pub system: String,
        /// The kind of device, `unread` when browser and system are still to be read from the agent.
        pub device: String,
        /// What the browser said of itself.
        pub user_agent: String,
        /// When.
        pub signed_in_at: Timestamp,
    }
}

/// The figures; `since` is where «lately» begins.
///
/// # Errors
/// As every query.
pub async fn figures(db: &mut impl Reads, now: Timestamp, since: Timestamp) -> Result<Figures> {
    db.sql(
        "SELECT COUNT(*) AS people,
                COUNT(*) FILTER (WHERE NOT is_active) AS blocked,
                COUNT(*) FILTER (WHERE joined_at >= $1) AS registered,
                (SELECT COUNT(*) FROM sessions s JOIN sign_ins i ON i.session_id = s.id WHERE s.expires_at > $2) AS sessions,
                (SELECT COUNT(DISTINCT i.user_id) FROM sessions s JOIN sign_ins i ON i.session_id = s.id
                 WHERE s.expires_at > $2) AS signed_in
         FROM users",
    )
    .bind(since)
    .bind(now)
    .one()
    .await
}

/// The latest signings in of all people.
///
/// # Errors
/// As every query.
pub async fn latest_sign_ins(db: &mut impl Reads, most: i64) -> Result<Vec<LatestSignIn>> {
    db.sql(
        "SELECT i.user_id, u.login, u.first_name, u.last_name, i.browser, i.system, i.device, i.user_agent,
                i.signed_in_at
         FROM sign_ins i JOIN users u ON u.id = i.user_id ORDER BY i.signed_in_at DESC, i.id DESC LIMIT $1",
    )
    .bind(most)
    .all()
    .await
}
