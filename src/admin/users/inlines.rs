//! What belongs to a person: orders, live sessions, the last signings in, consents.

use techstore_db::{Reads, Write};

use crate::accounts::administration::{self, Account, ConsentRow};
use crate::accounts::read_unread;
use crate::accounts::user_agent::{Device, Kind};
use crate::accounts::{SignIn, sign_ins};
use crate::admin::engine::description::{Column, Kind as Cells, Narrow};
use crate::admin::engine::resource::{Cell, Inline, InlineRow};
use crate::admin::paths;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::admin::users::actor;
use crate::admin::users::description::SessionAction;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{SignInId, UserId};
use crate::kernel::money::Kopecks;
use crate::orders::staff::{self as sales, StaffLine};

const SHOWN: i64 = 20;

/// Orders shown.
const ORDERS: i64 = 20;

const ORDER_COLUMNS: &[Column] = &[
    Column::text("number", "Заказ"),
    Column::text("placed", "Создан").of(Cells::Date),
    Column::text("state", "Состояние").of(Cells::Pill),
    Column::text("sum", "Сумма").of(Cells::Number),
];
const SESSION_COLUMNS: &[Column] = &[
    Column::text("device", "Устройство").narrow(Narrow::Most),
    Column::text("address", "Адрес"),
    Column::text("signed_in", "Вход").of(Cells::Date),
    Column::text("last_seen", "Последняя активность").of(Cells::Date),
];
const SIGN_IN_COLUMNS: &[Column] = &[
    Column::text("signed_in", "Вход").of(Cells::Date),
    Column::text("device", "Устройство").narrow(Narrow::Most),
    Column::text("address", "Адрес"),
    Column::text("ended", "Завершён").of(Cells::Date),
];
const CONSENT_COLUMNS: &[Column] = &[
    Column::text("purpose", "На что").narrow(Narrow::Full),
    Column::text("version", "Редакция"),
    Column::text("given", "Дано").of(Cells::Date),
    Column::text("address", "Адрес"),
];

/// What this member of the staff may see. From where colleagues work is the administrators' business.
pub(crate) async fn read<D: Reads>(
    site: &StaffSite,
    db: &mut D,
    account: &Account,
    staff: &Staff,
) -> Result<Vec<Inline>, Fault> {
    let placed = sales::of_customer(db, account.id, ORDERS + 1).await.while_("listing somebody's orders")?;
    let mut inlines = vec![orders(site, account, &placed)];
    let is_own = account.id == staff.who.id;
    if is_own || actor(staff).may_manage(account.is_staff, account.is_superuser) {
        let mut live = sign_ins::live(db, account.id, site.now()).await.while_("listing sessions")?;
        let mut latest = sign_ins::latest(db, account.id, SHOWN).await.while_("listing signings in")?;
        read_unread(site.accounts(), &mut live).await;
        read_unread(site.accounts(), &mut latest).await;
        inlines.push(sessions(site, live, staff));
        inlines.push(history(site, latest));
    }
    let given = administration::consents(db, account.id).await.while_("listing consents")?;
    inlines.push(consents(site, given));
    Ok(inlines)
}

/// What a live session is called in the journal.
pub(crate) async fn session(
    site: &StaffSite,
    tx: &mut Write,
    user: UserId,
    id: SignInId,
) -> Result<Option<String>, Fault> {
    let live = sign_ins::live(tx, user, site.now()).await.while_("looking for a session")?;
    Ok(live.into_iter().find(|row| row.id == id).map(|row| format!("{}, {}", label(&row), row.address)))
}

/// The last orders of an account; the rest is found in the list of orders by the e-mail.
fn orders(site: &StaffSite, account: &Account, placed: &[StaffLine]) -> Inline {
    let shown = usize::try_from(ORDERS).unwrap_or(usize::MAX);
    let row = |line: &StaffLine| InlineRow {
        id: line.id.0,
        cells: vec![
            Cell::link(format!("№\u{a0}{}", line.id), paths::order(line.id)),
            Cell::text(site.time(line.placed_at)),
            Cell::pill(line.state.label_for(line.delivery), line.state.class()),
            Cell::text(Kopecks::new(line.total).show()),
        ],
        ..InlineRow::default()
    };
    let mut rows: Vec<InlineRow> = placed.iter().take(shown).map(row).collect();
    if placed.len() > shown {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &account.email).finish();
        let all = Cell::link("Все заказы", format!("{}?{query}", paths::ORDERS));
        let cells = ORDER_COLUMNS.iter().skip(1).map(|_| Cell::default());
        rows.push(InlineRow { cells: std::iter::once(all).chain(cells).collect(), ..InlineRow::default() });
    }
    Inline {
        key: "orders", title: "Заказы", columns: ORDER_COLUMNS, rows, empty: "Заказов пока нет.", edit: None
    }
}

fn sessions(site: &StaffSite, live: Vec<SignIn>, staff: &Staff) -> Inline {
    let row = |row: SignIn| {
        let is_this = row.session_id == Some(staff.session);
        let label = label(&row);
        let note = if is_this { "этот сеанс" } else { "" };
        InlineRow {
            id: row.id.0,
            name: label.clone(),
            actions: (!is_this).then_some(SessionAction::End.key()).into_iter().collect(),
            cells: vec![
                Cell::two_lines(label, note),
                Cell::text(row.address),
                Cell::text(site.time(row.signed_in_at)),
                Cell::text(site.time(row.last_seen_at)),
            ],
            ..InlineRow::default()
        }
    };
    Inline {
        key: "sessions",
        title: "Сеансы",
        columns: SESSION_COLUMNS,
        rows: live.into_iter().map(row).collect(),
        empty: "Сейчас нигде не выполнен вход.",
        edit: None,
    }
}

fn history(site: &StaffSite, latest: Vec<SignIn>) -> Inline {
    let row = |row: SignIn| InlineRow {
        id: row.id.0,
        cells: vec![
            Cell::text(site.time(row.signed_in_at)),
            Cell::text(label(&row)),
            Cell::text(row.address),
            Cell::text(row.ended_at.map(|at| site.time(at)).unwrap_or_default()),
        ],
        ..InlineRow::default()
    };
    Inline {
        key: "sign-ins",
        title: "Последние входы",
        columns: SIGN_IN_COLUMNS,
        rows: latest.into_iter().map(row).collect(),
        empty: "Входов ещё не было.",
        edit: None,
    }
}

fn consents(site: &StaffSite, given: Vec<ConsentRow>) -> Inline {
    let row = |row: ConsentRow| InlineRow {
        cells: vec![
            Cell::text(purpose(&row.purpose)),
            Cell::text(row.text_version),
            Cell::text(site.time(row.given_at)),
            Cell::text(row.address),
        ],
        ..InlineRow::default()
    };
    Inline {
        key: "consents",
        title: "Согласия",
        columns: CONSENT_COLUMNS,
        rows: given.into_iter().map(row).collect(),
        empty: "Согласий нет.",
        edit: None,
    }
}

fn purpose(word: &str) -> String {
    match word {
        "rules" => "Правила магазина".to_owned(),
        "personal_data" => "Обработка персональных данных".to_owned(),
        other => other.to_owned(),
    }
}

fn label(row: &SignIn) -> String {
    let (browser, system) = (row.browser.clone(), row.system.clone());
    Device { browser, system, kind: Kind::parse(&row.device), ..Device::default() }.label()
}
