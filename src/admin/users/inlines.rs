//! What belongs to a person: orders, live sessions, the last signings in, consents.

use techstore_db::{Reads, Write};

use crate::accounts::administration::{self, Account, Consent, Purpose};
use crate::accounts::read_unread;
use crate::accounts::{SignIn, sign_ins};
use crate::admin::engine::description::{Kind as Cells, Narrow};
use crate::admin::engine::resource::{Cell, Inline, InlineRow};
use crate::admin::engine::table::{InlineColumn, TableColumn, cells, columns};
use crate::admin::paths;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::admin::users::actor;
use crate::admin::users::description::SessionAction;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{SignInId, UserId};
use crate::orders::staff::{self as sales, StaffLine};

const SHOWN: i64 = 20;

const ORDERS: i64 = 20;

const ORDER_COLUMNS: [InlineColumn<StaffLine>; 4] = [
    InlineColumn::<StaffLine>::new("number", "Заказ", |_, line| {
        Cell::link(format!("№\u{a0}{}", line.id), paths::order(line.id))
    }),
    InlineColumn::<StaffLine>::new("placed", "Создан", |site, line| Cell::text(site.time(line.placed_at)))
        .of(Cells::Date),
    InlineColumn::<StaffLine>::new("state", "Состояние", |_, line| {
        Cell::pill(line.state.label_for(line.delivery), line.state.class())
    })
    .of(Cells::Pill),
    InlineColumn::<StaffLine>::new("sum", "Сумма", |_, line| Cell::text(line.total.show())).of(Cells::Number),
];
const SESSION_COLUMNS: [InlineColumn<SessionLine>; 4] = [
    InlineColumn::<SessionLine>::new("device", "Устройство", |_, line| {
        Cell::two_lines(&line.label, if line.is_this { "этот сеанс" } else { "" })
    })
    .narrow(Narrow::Most),
    InlineColumn::<SessionLine>::new("address", "Адрес", |_, line| Cell::text(&line.row.address)),
    InlineColumn::<SessionLine>::new("signed_in", "Вход", |site, line| {
        Cell::text(site.time(line.row.signed_in_at))
    })
    .of(Cells::Date),
    InlineColumn::<SessionLine>::new("last_seen", "Последняя активность", |site, line| {
        Cell::text(site.time(line.row.last_seen_at))
    })
    .of(Cells::Date),
];
const SIGN_IN_COLUMNS: [InlineColumn<SignIn>; 4] = [
    InlineColumn::<SignIn>::new("signed_in", "Вход", |site, row| Cell::text(site.time(row.signed_in_at)))
        .of(Cells::Date),
    InlineColumn::<SignIn>::new("device", "Устройство", |_, row| Cell::text(row.client.label())).narrow(Narrow::Most),
    InlineColumn::<SignIn>::new("address", "Адрес", |_, row| Cell::text(&row.address)),
    InlineColumn::<SignIn>::new("ended", "Завершён", |site, row| {
        Cell::text(row.ended_at.map(|at| site.time(at)).unwrap_or_default())
    })
    .of(Cells::Date),
];
const CONSENT_COLUMNS: [InlineColumn<Consent>; 4] = [
    InlineColumn::<Consent>::new("purpose", "На что", |_, row| Cell::text(purpose(row.purpose))).narrow(Narrow::Full),
    InlineColumn::<Consent>::new("version", "Редакция", |_, row| Cell::text(&row.text_version)),
    InlineColumn::<Consent>::new("given", "Дано", |site, row| Cell::text(site.time(row.given_at))).of(Cells::Date),
    InlineColumn::<Consent>::new("address", "Адрес", |_, row| Cell::text(&row.address)),
];

/// Whether this member of the staff may see the sessions: addresses of colleagues are for administrators only.
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
        inlines.push(history(site, &latest));
    }
    let given = administration::consents(db, account.id).await.while_("listing consents")?;
    inlines.push(consents(site, &given));
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
    Ok(live.into_iter().find(|row| row.id == id).map(|row| format!("{}, {}", row.client.label(), row.address)))
}

/// The last orders of an account; the rest is found in the list of orders by the e-mail.
fn orders(site: &StaffSite, account: &Account, placed: &[StaffLine]) -> Inline {
    let shown = usize::try_from(ORDERS).unwrap_or(usize::MAX);
    let row = |line: &StaffLine| InlineRow {
        id: line.id.0,
        cells: cells(&ORDER_COLUMNS, site, line),
        ..InlineRow::default()
    };
    let mut rows: Vec<InlineRow> = placed.iter().take(shown).map(row).collect();
    if placed.len() > shown {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &account.email).finish();
        let all = Cell::link("Все заказы", format!("{}?{query}", paths::ORDERS));
        let blanks = std::iter::repeat_with(Cell::default);
        let cells = ORDER_COLUMNS.iter().map(TableColumn::heading).zip(std::iter::once(all).chain(blanks));
        rows.push(InlineRow { cells: cells.collect(), ..InlineRow::default() });
    }
    let columns = columns(&ORDER_COLUMNS);
    Inline { key: "orders", title: "Заказы", columns, rows, empty: "Заказов пока нет.", edit: None }
}

struct SessionLine {
    row: SignIn,
    label: String,
    /// Whether it is the session that asks.
    is_this: bool,
}

fn sessions(site: &StaffSite, live: Vec<SignIn>, staff: &Staff) -> Inline {
    let row = |row: SignIn| {
        let line = SessionLine { label: row.client.label(), is_this: row.session_id == Some(staff.session), row };
        InlineRow {
            id: line.row.id.0,
            name: line.label.clone(),
            actions: (!line.is_this).then_some(SessionAction::End.key()).into_iter().collect(),
            cells: cells(&SESSION_COLUMNS, site, &line),
            ..InlineRow::default()
        }
    };
    Inline {
        key: "sessions",
        title: "Сеансы",
        columns: columns(&SESSION_COLUMNS),
        rows: live.into_iter().map(row).collect(),
        empty: "Сейчас нигде не выполнен вход.",
        edit: None,
    }
}

fn history(site: &StaffSite, latest: &[SignIn]) -> Inline {
    let row =
        |row: &SignIn| InlineRow { id: row.id.0, cells: cells(&SIGN_IN_COLUMNS, site, row), ..InlineRow::default() };
    Inline {
        key: "sign-ins",
        title: "Последние входы",
        columns: columns(&SIGN_IN_COLUMNS),
        rows: latest.iter().map(row).collect(),
        empty: "Входов ещё не было.",
        edit: None,
    }
}

fn consents(site: &StaffSite, given: &[Consent]) -> Inline {
    let row = |row: &Consent| InlineRow { cells: cells(&CONSENT_COLUMNS, site, row), ..InlineRow::default() };
    Inline {
        key: "consents",
        title: "Согласия",
        columns: columns(&CONSENT_COLUMNS),
        rows: given.iter().map(row).collect(),
        empty: "Согласий нет.",
        edit: None,
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Rules => "Правила магазина",
        Purpose::PersonalData => "Обработка персональных данных",
    }
}
