//! The first page: the day, figures that lead on, orders that wait to be confirmed, who signed in last.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::{Date, Weekday};
use techstore_db::Timestamp;

use crate::accounts::people::{self, Figures, LatestSignIn};
use crate::accounts::read_unread;
use crate::admin::engine::grouped;
use crate::admin::engine::resource::Resource;
use crate::admin::orders::Sales;
use crate::admin::orders::today::{self, Figure, Today};
use crate::admin::paths;
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::admin::users;
use crate::kernel::dates;
use crate::kernel::fault::While;
use crate::kernel::plural::plural;
use crate::web::error::Error;
use crate::web::page;

const SHOWN: i64 = 12;

#[derive(Template)]
#[template(path = "admin/dashboard.html")]
struct DashboardPage {
    shell: StaffShell,
    today: String,
    sales: Today,
    people: Vec<Figure>,
    all_people: &'static str,
    sign_ins: Vec<SignInView>,
}

struct SignInView {
    name: String,
    login: String,
    address: String,
    device: String,
    at: String,
}

pub(crate) async fn show(State(sales): State<Sales>, staff: Staff) -> Result<Response, Error> {
    let site = sales.site();
    let now = site.now();
    let day = site.day(now);
    let since = users::days_ago(site, users::WEEK).unwrap_or(now);
    let mut db = site.read_slow().await?;
    let figures = people::figures(&mut db, now, since).await.while_("reading figures")?;
    let orders = today::read(&sales, &mut db, now).await?;
    let mut latest = people::latest_sign_ins(&mut db, SHOWN).await.while_("reading signings in")?;
    drop(db);
    read_unread(site.accounts(), &mut latest).await;
    page::private(&DashboardPage {
        shell: StaffShell::new(&staff),
        today: format!("{}, {}", weekday(day), dates::day_and_month(day)),
        sales: orders,
        people: self::figures(&figures),
        all_people: users::LIST,
        sign_ins: latest.into_iter().map(|sign_in| view(site, now, sign_in)).collect(),
    })
}

fn figures(figures: &Figures) -> Vec<Figure> {
    let figure = |label, number, note: String, query| Figure {
        label,
        number: grouped(number),
        note,
        is_urgent: false,
        address: format!("{}{query}", users::LIST),
    };
    let people = plural(figures.signed_in, "человека", "человек", "человек");
    vec![
        figure("Учётные записи", figures.people, "покупатели и сотрудники".to_owned(), ""),
        figure("Новые за неделю", figures.registered, "сегодня и шесть дней до этого".to_owned(), "?joined=week"),
        figure(
            "Сеансы сейчас",
            figures.sessions,
            format!("у {}\u{a0}{people}", grouped(figures.signed_in)),
            "?sessions=yes",
        ),
        figure("Заблокированы", figures.blocked, "войти не могут".to_owned(), "?active=no"),
    ]
}

fn view(site: &StaffSite, now: Timestamp, sign_in: LatestSignIn) -> SignInView {
    let name = format!("{} {}", sign_in.first_name, sign_in.last_name).trim().to_owned();
    SignInView {
        name: if name.is_empty() { sign_in.login.clone() } else { name },
        login: sign_in.login,
        address: paths::user(sign_in.user_id),
        device: sign_in.client.label(),
        at: dates::recent(*sign_in.signed_in_at, *now, site.zone()),
    }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Понедельник",
        Weekday::Tuesday => "Вторник",
        Weekday::Wednesday => "Среда",
        Weekday::Thursday => "Четверг",
        Weekday::Friday => "Пятница",
        Weekday::Saturday => "Суббота",
        Weekday::Sunday => "Воскресенье",
    }
}
