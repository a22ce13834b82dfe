//! The list of people: what is asked for, and a row of it.

use crate::accounts::people::{Conditions, Order, PersonLine};
use crate::admin::engine::description::{Kind, Narrow};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::Cell;
use crate::admin::engine::table::ListColumn;
use crate::admin::staff_site::StaffSite;
use crate::admin::users::{Users, WEEK, days_ago};
use crate::kernel::email::shown;
use crate::kernel::phone::Phone;

type Column = ListColumn<Users>;

pub(crate) const COLUMNS: [Column; 7] = [
    Column::new("login", "Логин", |_, line| Cell::text(&line.login)).sorted_by(Order::Login),
    Column::new("name", "Имя", |_, line| name(line)).sorted_by(Order::Name).narrow(Narrow::Full),
    Column::new("email", "Почта", |_, line| Cell::text(shown(&line.email)))
        .sorted_by(Order::Email)
        .narrow(Narrow::Most),
    Column::new("staff", "Сотрудник", |_, line| Cell::yes_no(line.is_staff).below(admin(line.is_superuser)))
        .of(Kind::Bool),
    Column::new("active", "Состояние", |_, line| state(line.is_active)).of(Kind::Pill),
    Column::new("joined", "Регистрация", |users, line| Cell::text(users.site.time(line.joined_at)))
        .of(Kind::Date)
        .sorted_by(Order::Joined),
    Column::new("last_login", "Последний вход", |users, line| {
        Cell::text(line.last_login_at.map(|at| users.site.time(at)).unwrap_or_default())
    })
    .of(Kind::Date)
    .sorted_by(Order::LastLogin),
];

/// Which people a question asks for.
#[must_use]
pub(crate) fn conditions(site: &StaffSite, question: &Question) -> Conditions {
    let is = |filter: &str| question.choice(filter).map(|choice| choice == "yes");
    let since = match question.choice("joined") {
        Some("today") => days_ago(site, 1),
        Some("week") => days_ago(site, WEEK),
        Some("month") => days_ago(site, 30),
        Some("year") => days_ago(site, 365),
        _ => None,
    };
    let bounds = question.bounds(site.zone());
    Conditions {
        is_active: is("active"),
        is_staff: is("staff"),
        is_signed_in: is("sessions"),
        joined_from: since.into_iter().chain(bounds.map(|(from, _)| from)).collect(),
        joined_before: bounds.map(|(_, before)| before),
        ..Conditions::looking_for(&question.text)
    }
}

fn name(line: &PersonLine) -> Cell {
    let parts = [line.last_name.as_str(), &line.first_name, &line.patronymic];
    let name = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    Cell::two_lines(name, Phone::parse(&line.phone).map_or_else(|_| line.phone.clone(), |phone| phone.show()))
}

fn admin(is_superuser: bool) -> String {
    if is_superuser { "администратор".to_owned() } else { String::new() }
}

/// The lamp of an account.
#[must_use]
pub(crate) fn state(is_active: bool) -> Cell {
    if is_active {
        Cell::pill("Активен", "status-delivered")
    } else {
        Cell::pill("Заблокирован", "status-cancelled")
    }
}
