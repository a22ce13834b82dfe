//! Figures about all people, and the latest sign-ins.

use techstore_db::{Reads, Result, Timestamp, record};

use crate::accounts::model::LatestSignIn;

record! {
    pub(crate) struct Figures {
        pub(crate) people: i64,
        pub(crate) blocked: i64,
        pub(crate) registered: i64,
        /// Live sessions of somebody signed in.
        pub(crate) sessions: i64,
        pub(crate) signed_in: i64,
    }
}

/// `since`: from when on registrations count as new.
pub(crate) async fn figures(db: &mut impl Reads, now: Timestamp, since: Timestamp) -> Result<Figures> {
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

pub(crate) async fn latest_sign_ins(db: &mut impl Reads, most: i64) -> Result<Vec<LatestSignIn>> {
    db.sql(
        "SELECT i.user_id, u.login, u.first_name, u.last_name, i.browser, i.system, i.device, i.user_agent,
                i.signed_in_at
         FROM sign_ins i JOIN users u ON u.id = i.user_id ORDER BY i.signed_in_at DESC, i.id DESC LIMIT $1",
    )
    .bind(most)
    .all()
    .await
}
