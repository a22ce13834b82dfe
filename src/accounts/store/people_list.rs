//! Rows of people for the staff's list: narrowed, ordered, cut into pages.

use techstore_db::{Query, Reads, Result, Timestamp, record};

use crate::kernel::ids::UserId;
use crate::kernel::listing::Sort;

record! {
    /// A person in a list.
    pub(crate) struct PersonLine {
        pub(crate) id: UserId,
        pub(crate) login: String,
        pub(crate) email: String,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        pub(crate) patronymic: String,
        /// In E.164, or as an old site kept it.
        pub(crate) phone: String,
        pub(crate) is_active: bool,
        pub(crate) is_staff: bool,
        pub(crate) is_superuser: bool,
        pub(crate) joined_at: Timestamp,
        pub(crate) last_login_at: Option<Timestamp>,
    }
}

/// What people are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    Login,
    /// Last name, then first name; «ё» as «е».
    Name,
    Email,
    #[default]
    Joined,
    /// Those who never signed in come last in either direction.
    LastLogin,
}

/// One typed word as patterns of `LIKE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// For columns in lower case.
    pub(crate) folded: String,
    /// For names, in each letter case: the databases fold ASCII alone, or nothing.
    pub(crate) names: Vec<String>,
}

/// The whole typed text, if it can be an e-mail or a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exact {
    /// In lower case, in all spellings.
    pub(crate) email: Option<[String; 3]>,
    pub(crate) phone: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    /// If set, the words below are ignored.
    pub(crate) exact: Option<Exact>,
    /// Each of these must be found in login, e-mail or name.
    pub(crate) words: Vec<Word>,
    /// Or one of these patterns must match the phone.
    pub(crate) phones: Vec<String>,
    pub(crate) is_active: Option<bool>,
    pub(crate) is_staff: Option<bool>,
    /// Whether there is a live session.
    pub(crate) is_signed_in: Option<bool>,
    pub(crate) joined_from: Vec<Timestamp>,
    pub(crate) joined_before: Option<Timestamp>,
}

/// After each `LIKE`: typed wildcards are escaped with a backslash.
const LITERAL: &str = r" ESCAPE '\'";

const PROFILES: &str = " JOIN user_profiles p ON p.user_id = u.id";

/// Everybody has a profile, so it is joined only when something in it is searched.
fn asks_for_profiles(wanted: &Conditions) -> bool {
    wanted.exact.is_none() && (!wanted.words.is_empty() || !wanted.phones.is_empty())
}

fn counted(wanted: &Conditions) -> &'static str {
    if asks_for_profiles(wanted) {
        "SELECT COUNT(*) FROM users u JOIN user_profiles p ON p.user_id = u.id WHERE TRUE"
    } else {
        "SELECT COUNT(*) FROM users u WHERE TRUE"
    }
}

fn exactly<'c>(query: Query<'c>, exact: &Exact) -> Query<'c> {
    let [one, other, typed] = exact.email.clone().map_or([None, None, None], |spellings| spellings.map(Some));
    query
        .push_bind("u.id IN (SELECT id FROM users WHERE email_folded IN (", one)
        .push_bind(", ", other)
        .push_bind(", ", typed)
        .push_bind(") UNION SELECT user_id FROM user_profiles WHERE phone = ", &exact.phone)
        .push(")")
}

pub(crate) async fn is_there(db: &mut impl Reads, exact: &Exact) -> Result<bool> {
    exactly(db.sql("SELECT EXISTS (SELECT 1 FROM users u WHERE "), exact).push(")").value().await
}

pub(crate) async fn count(db: &mut impl Reads, wanted: &Conditions, now: Timestamp) -> Result<i64> {
    narrow(db.sql(counted(wanted)), wanted, now).value().await
}

pub(crate) async fn rows(
    db: &mut impl Reads,
    wanted: &Conditions,
    sort: Sort<Order>,
    now: Timestamp,
) -> Result<Vec<PersonLine>> {
    // The inner query reads numbers alone, so that an index skips the rows of earlier pages.
    let query = db.sql(
        "SELECT u.id, u.login, u.email, u.first_name, u.last_name, p.patronymic, p.phone, u.is_active, u.is_staff,
                u.is_superuser, u.joined_at, u.last_login_at
         FROM (SELECT u.id FROM users u",
    );
    let query = query.push(if asks_for_profiles(wanted) { PROFILES } else { "" }).push(" WHERE TRUE");
    narrow(query, wanted, now)
        .push(ordering(sort.order, sort.is_descending))
        .push_bind(" LIMIT ", sort.window.limit)
        .push_bind(" OFFSET ", sort.window.offset)
        .push(") page CROSS JOIN users u JOIN user_profiles p ON p.user_id = u.id WHERE u.id = page.id")
        .push(ordering(sort.order, sort.is_descending))
        .all()
        .await
}

/// When the first and the last account were made.
pub(crate) async fn span(db: &mut impl Reads) -> Result<Option<(Timestamp, Timestamp)>> {
    let (first, last): (Option<Timestamp>, Option<Timestamp>) =
        db.sql("SELECT (SELECT MIN(joined_at) FROM users), (SELECT MAX(joined_at) FROM users)").one().await?;
    Ok(first.zip(last))
}

fn narrow<'c>(query: Query<'c>, wanted: &Conditions, now: Timestamp) -> Query<'c> {
    let mut query = match &wanted.exact {
        Some(exact) => exactly(query.push(" AND "), exact),
        None => find(query, wanted),
    };
    query = match wanted.is_active {
        Some(true) => query.push(" AND u.is_active"),
        Some(false) => query.push(" AND NOT u.is_active"),
        None => query,
    };
    query = match wanted.is_staff {
        Some(true) => query.push(" AND u.is_staff"),
        Some(false) => query.push(" AND NOT u.is_staff"),
        None => query,
    };
    if let Some(is_signed_in) = wanted.is_signed_in {
        // Starts from the live sessions: they are few beside the people.
        let signed_in =
            "IN (SELECT i.user_id FROM sessions s JOIN sign_ins i ON i.session_id = s.id WHERE s.expires_at > ";
        query =
            query.push(if is_signed_in { " AND u.id " } else { " AND u.id NOT " }).push_bind(signed_in, now).push(")");
    }
    for from in &wanted.joined_from {
        query = query.push_bind(" AND u.joined_at >= ", *from);
    }
    match wanted.joined_before {
        Some(before) => query.push_bind(" AND u.joined_at < ", before),
        None => query,
    }
}

fn find<'c>(mut query: Query<'c>, wanted: &Conditions) -> Query<'c> {
    const NAME: &str =
        " OR REPLACE(REPLACE(u.last_name || ' ' || u.first_name || ' ' || p.patronymic, 'ё', 'е'), 'Ё', 'Е') LIKE ";
    if wanted.words.is_empty() && wanted.phones.is_empty() {
        return query;
    }
    query = query.push(if wanted.words.is_empty() { " AND (FALSE" } else { " AND ((TRUE" });
    for word in &wanted.words {
        query = query.push_bind(" AND (u.login_folded LIKE ", &word.folded).push(LITERAL);
        query = query.push_bind(" OR u.email_folded LIKE ", &word.folded).push(LITERAL);
        for spelling in &word.names {
            query = query.push_bind(NAME, spelling).push(LITERAL);
        }
        query = query.push(")");
    }
    query = query.push(if wanted.words.is_empty() { "" } else { ")" });
    for pattern in &wanted.phones {
        query = query.push_bind(" OR p.phone LIKE ", pattern).push(LITERAL);
    }
    query.push(")")
}

/// By code points Ё comes before А; it is sorted as Е.
fn ordering(order: Order, is_descending: bool) -> &'static str {
    match (order, is_descending) {
        (Order::Login, false) => " ORDER BY u.login_folded, u.id",
        (Order::Login, true) => " ORDER BY u.login_folded DESC, u.id DESC",
        (Order::Name, false) => {
            " ORDER BY REPLACE(REPLACE(u.last_name, 'ё', 'е'), 'Ё', 'Е'), REPLACE(REPLACE(u.first_name, 'ё', 'е'), 'Ё', 'Е'), u.id"
        }
        (Order::Name, true) => {
            " ORDER BY REPLACE(REPLACE(u.last_name, 'ё', 'е'), 'Ё', 'Е') DESC,
                REPLACE(REPLACE(u.first_name, 'ё', 'е'), 'Ё', 'Е') DESC, u.id DESC"
        }
        (Order::Email, false) => " ORDER BY u.email_folded, u.id",
        (Order::Email, true) => " ORDER BY u.email_folded DESC, u.id DESC",
        (Order::Joined, false) => " ORDER BY u.joined_at, u.id",
        (Order::Joined, true) => " ORDER BY u.joined_at DESC, u.id DESC",
        (Order::LastLogin, false) => " ORDER BY u.last_login_at NULLS LAST, u.id",
        (Order::LastLogin, true) => " ORDER BY u.last_login_at DESC NULLS LAST, u.id DESC",
    }
}
