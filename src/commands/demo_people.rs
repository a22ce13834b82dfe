//! The demonstration's customers.

use std::net::{IpAddr, Ipv4Addr};

use anyhow::anyhow;
use serde::Deserialize;
use techstore_db::Reads;

use crate::accounts::{Accounts, ProfileInput, Registration, register, update_profile};
use crate::kernel::ids::UserId;

const PEOPLE: &str = include_str!("../../fixtures/people.json");

#[derive(Deserialize)]
struct Customer {
    login: String,
    email: String,
    password: String,
    surname: String,
    name: String,
    patronymic: String,
    phone: String,
    birth_date: String,
    address: String,
}

/// Registers the demonstration's customers as anybody would be, unless they are there already; says how many there are.
pub(crate) async fn load(accounts: &Accounts) -> anyhow::Result<usize> {
    let people: Vec<Customer> = serde_json::from_str(PEOPLE)?;
    let count = people.len();
    for person in people {
        add(accounts, person).await?;
    }
    Ok(count)
}

async fn add(accounts: &Accounts, person: Customer) -> anyhow::Result<()> {
    let login = person.login.clone();
    let input = Registration {
        name: person.name.clone(),
        surname: person.surname.clone(),
        patronymic: person.patronymic.clone(),
        login: person.login,
        email: person.email,
        password: person.password.clone().into(),
        password_repeat: person.password.into(),
        rules: true,
        personal_data: Some(true),
        ..Registration::default()
    };
    let there: Option<(UserId,)> = {
        let mut db = accounts.db.read().await?;
        db.sql("SELECT id FROM users WHERE login = $1").bind(&login).optional().await?
    };
    let user = match there {
        Some((user,)) => user,
        None => register(accounts, input, IpAddr::V4(Ipv4Addr::LOCALHOST)).await.map_err(|failure| {
            failure.into_error(|why| anyhow!("cannot register the demonstration's {login}: {why:?}"))
        })?,
    };
    let profile = ProfileInput {
        first_name: person.name,
        last_name: person.surname,
        patronymic: person.patronymic,
        phone: person.phone,
        address: person.address,
        birth_date: Some(person.birth_date),
        ..ProfileInput::default()
    };
    update_profile(accounts, user, profile)
        .await
        .map_err(|failure| failure.into_error(|why| anyhow!("invalid profile of the demonstration's {login}: {why:?}")))
}
