//! A person's card.

use crate::accounts::administration::{Account, AccountAction, AccountStatus, PasswordFormat};
use crate::admin::engine::key::Key;
use crate::admin::engine::resource::{Card, Inline};
use crate::admin::engine::values::Values;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::admin::users::{actor, description, list};
use crate::kernel::dates;
use crate::kernel::email::shown;
use crate::kernel::phone::Phone;

/// The card, as this member of the staff may see it.
#[must_use]
pub(crate) fn card(
    site: &StaffSite,
    account: Account,
    status: Option<&AccountStatus>,
    inlines: Vec<Inline>,
    staff: &Staff,
) -> Card {
    let actor = actor(staff);
    let may_manage = actor.may_manage(account.is_staff, account.is_superuser);
    let may = |action| status.is_some_and(|status| actor.may(action, status).is_ok());
    let lock_reason = if may_manage {
        None
    } else if actor.id == account.id {
        Some("Свои данные меняйте в профиле магазина, права меняет администратор.")
    } else {
        Some("Учётные записи сотрудников меняет только администратор.")
    };
    let locked = if may_manage { locked(staff, &account) } else { all_fields() };
    Card {
        name: account.login.clone(),
        state: list::state(account.is_active),
        page: None,
        values: values(site, account),
        locked,
        lock_reason,
        actions: AccountAction::ALL.iter().filter(|action| may(**action)).map(|action| action.key()).collect(),
        forms: Vec::new(),
        inlines,
    }
}

/// Only administrators give rights, and nobody can remove their own.
fn locked(staff: &Staff, account: &Account) -> Vec<&'static str> {
    let is_own = staff.who.id == account.id;
    let mut locked = Vec::new();
    if is_own {
        locked.push("is_active");
    }
    if is_own || !staff.who.is_superuser {
        locked.extend(description::RIGHTS);
    }
    locked
}

fn all_fields() -> Vec<&'static str> {
    description::DESCRIPTION.fields().map(|field| field.name).collect()
}

fn values(site: &StaffSite, account: Account) -> Values {
    let phone = Phone::parse(&account.phone).map_or(account.phone, |phone| phone.show());
    let changed_at = account.password_changed_at.filter(|at| *at != account.joined_at);
    let last_login = account.last_login_at.map_or_else(|| "не было".to_owned(), |at| site.time(at));
    Values::default()
        .with("login", account.login)
        .with("email", shown(&account.email))
        .with("last_name", account.last_name)
        .with("first_name", account.first_name)
        .with("patronymic", account.patronymic)
        .with("phone", phone)
        .with("birth_date", account.birth_date.map(|day| day.0.to_string()).unwrap_or_default())
        .with("address", account.address)
        .with_box("is_active", account.is_active)
        .with_box("is_staff", account.is_staff)
        .with_box("is_superuser", account.is_superuser)
        .with("password", password(site, account.password_format, changed_at))
        .with("joined_at", site.time(account.joined_at))
        .with("last_login_at", last_login)
}

fn password(site: &StaffSite, format: PasswordFormat, changed_at: Option<techstore_db::Timestamp>) -> String {
    let changed = changed_at.map(|at| format!(", изменён {}", dates::long_day(site.day(at)))).unwrap_or_default();
    match format {
        PasswordFormat::Own => format!("Argon2id{changed}"),
        PasswordFormat::None => "не задан, войти нельзя".to_owned(),
        PasswordFormat::Old => format!("хеш старого сайта{changed}"),
    }
}
