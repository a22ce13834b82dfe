//! The profile page's query: a person with their live sessions, in one round trip.

use techstore_db::{Day, Reads, Result, Timestamp, record};

use crate::accounts::device::DeviceKind;
use crate::accounts::model::{Client, Person, SignIn};
use crate::kernel::ids::{SessionId, SignInId, UserId};

record! {
    /// A person and one of their live sessions, if there is any.
    struct Row {
        id: UserId,
        login: String,
        email: String,
        first_name: String,
        last_name: String,
        password_changed_at: Option<Timestamp>,
        joined_at: Timestamp,
        patronymic: String,
        phone: String,
        birth_date: Option<Day>,
        address: String,
        avatar: Option<String>,
        email_proven_at: Option<Timestamp>,
        sign_in_id: Option<SignInId>,
        session_id: Option<SessionId>,
        sign_in_address: Option<String>,
        browser: Option<String>,
        system: Option<String>,
        device: Option<DeviceKind>,
        user_agent: Option<String>,
        signed_in_at: Option<Timestamp>,
        last_seen_at: Option<Timestamp>,
    }
}

/// The last seen session first.
pub(crate) async fn profile_page(
    db: &mut impl Reads,
    user: UserId,
    now: Timestamp,
) -> Result<Option<(Person, Vec<SignIn>)>> {
    let rows: Vec<Row> = db
        .sql(
            "SELECT u.id, u.login, u.email, u.first_name, u.last_name, u.password_changed_at, u.joined_at,
                    p.patronymic, p.phone, p.birth_date, p.address, p.avatar, u.email_proven_at,
                    i.id AS sign_in_id, i.session_id, i.address AS sign_in_address, i.browser, i.system, i.device,
                    i.user_agent, i.signed_in_at, i.last_seen_at
             FROM users u
             JOIN user_profiles p ON p.user_id = u.id
             LEFT JOIN sign_ins i ON i.user_id = u.id
                 AND EXISTS (SELECT 1 FROM sessions s WHERE s.id = i.session_id AND s.expires_at > $2)
             WHERE u.id = $1 ORDER BY i.last_seen_at DESC, i.id DESC LIMIT 100",
        )
        .bind(user)
        .bind(now)
        .all()
        .await?;
    let sessions = rows.iter().filter_map(session).collect();
    Ok(rows.into_iter().next().map(|row| (person(row), sessions)))
}

fn person(row: Row) -> Person {
    Person {
        id: row.id,
        login: row.login,
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        password_changed_at: row.password_changed_at,
        joined_at: row.joined_at,
        patronymic: row.patronymic,
        phone: row.phone,
        birth_date: row.birth_date,
        address: row.address,
        avatar: row.avatar,
        email_proven_at: row.email_proven_at,
    }
}

fn session(row: &Row) -> Option<SignIn> {
    Some(SignIn {
        id: row.sign_in_id?,
        session_id: row.session_id,
        address: row.sign_in_address.clone()?,
        signed_in_at: row.signed_in_at?,
        last_seen_at: row.last_seen_at?,
        ended_at: None,
        client: Client {
            browser: row.browser.clone()?,
            system: row.system.clone()?,
            device: row.device?,
            user_agent: row.user_agent.clone()?,
        },
    })
}
