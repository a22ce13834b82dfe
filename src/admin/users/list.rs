//! The list of people: what is asked for, and a row of it.

use crate::accounts::people::{Conditions, Order, PersonLine};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{Cell, Row};
use crate::admin::staff_site::StaffSite;
use crate::admin::users::description::Sorting;
use crate::admin::users::{WEEK, days_ago};
use crate::kernel::email::shown;
use crate::kernel::fault::Fault;
use crate::kernel::phone::Phone;

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

/// What the list is ordered by.
pub(crate) fn order(question: &Question) -> Result<(Order, bool), Fault> {
    let (key, is_descending) = question.order();
    let order = match Sorting::of(key)? {
        Sorting::Login => Order::Login,
        Sorting::Name => Order::Name,
        Sorting::Email => Order::Email,
        Sorting::LastLogin => Order::LastLogin,
        Sorting::Joined => Order::Joined,
    };
    Ok((order, is_descending))
}

#[must_use]
pub(crate) fn row(site: &StaffSite, line: PersonLine) -> Row {
    let parts = [line.last_name.as_str(), &line.first_name, &line.patronymic];
    let name = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let phone = Phone::parse(&line.phone).map_or(line.phone, |phone| phone.show());
    Row {
        id: line.id.0,
        name: line.login.clone(),
        cells: vec![
            Cell::text(line.login),
            Cell::two_lines(name, phone),
            Cell::text(shown(&line.email)),
            Cell { small: admin(line.is_superuser), ..Cell::yes_no(line.is_staff) },
            state(line.is_active),
            Cell::text(site.time(line.joined_at)),
            Cell::text(line.last_login_at.map(|at| site.time(at)).unwrap_or_default()),
        ],
    }
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
