//! Rows of people and profiles with the ids they had.

use techstore_db::{Reads, Result, Write, record};

use super::super::new_person::NewPerson;

/// Rows in one statement. On SQLite the cost of a statement grows with the square of its placeholders (their names are
/// looked up one by one), so many small ones are faster than a few large; on PostgreSQL each saves a way to the server.
const ROWS: usize = 25;

record! {
    /// Somebody who has an account here.
    pub(crate) struct Resident {
        pub(crate) id: i64,
        pub(crate) login: String,
        pub(crate) login_key: String,
        pub(crate) email_key: Option<String>,
    }
}

/// Everybody who has an account here.
pub(crate) async fn residents(db: &mut impl Reads) -> Result<Vec<Resident>> {
    db.sql("SELECT id, login, login_key, email_key FROM users ORDER BY id").all().await
}

/// Adds accounts with their profiles.
pub(crate) async fn insert(tx: &mut Write, people: &[NewPerson]) -> Result<()> {
    for some in people.chunks(ROWS) {
        insert_users(tx, some).await?;
        insert_profiles(tx, some).await?;
    }
    Ok(())
}

async fn insert_users(tx: &mut Write, people: &[NewPerson]) -> Result<()> {
    let mut query = tx.sql(
        "INSERT INTO users (id, login, login_folded, login_key, email, email_folded, email_key, password, first_name,
             last_name, is_active, is_staff, is_superuser, joined_at, last_login_at) VALUES",
    );
    let mut before = " (";
    for person in people {
        query = query
            .push_bind(before, person.id)
            .push_bind(", ", &person.login)
            .push_bind(", ", &person.login_folded)
            .push_bind(", ", &person.login_key)
            .push_bind(", ", &person.email)
            .push_bind(", ", &person.email_folded)
            .push_bind(", ", &person.email_key)
            .push_bind(", ", &person.password)
            .push_bind(", ", &person.first_name)
            .push_bind(", ", &person.last_name)
            .push_bind(", ", person.is_active)
            .push_bind(", ", person.is_staff)
            .push_bind(", ", person.is_superuser)
            .push_bind(", ", person.joined_at)
            .push_bind(", ", person.last_login_at)
            .push(")");
        before = ", (";
    }
    query.execute().await?;
    Ok(())
}

async fn insert_profiles(tx: &mut Write, people: &[NewPerson]) -> Result<()> {
    let mut query = tx.sql(
        "INSERT INTO user_profiles (user_id, patronymic, phone, birth_date, address, avatar, created_at, updated_at) VALUES",
    );
    let mut before = " (";
    for person in people {
        let profile = &person.profile;
        query = query
            .push_bind(before, person.id)
            .push_bind(", ", &profile.patronymic)
            .push_bind(", ", &profile.phone)
            .push_bind(", ", profile.birth_date)
            .push_bind(", ", &profile.address)
            .push_bind(", ", &profile.avatar)
            .push_bind(", ", profile.created_at)
            .push_bind(", ", profile.updated_at)
            .push(")");
        before = ", (";
    }
    query.execute().await?;
    Ok(())
}
