//! What the first page says of orders: figures that lead to lists, and those that wait to be confirmed.

use jiff::SignedDuration;
use techstore_db::{Read, Timestamp};

use crate::admin::engine::grouped;
use crate::admin::engine::period::start_of;
use crate::admin::orders::{Sales, words};
use crate::admin::paths;
use crate::kernel::fault::{Fault, While};
use crate::kernel::listing::{Sort, Window};
use crate::kernel::money::Kopecks;
use crate::orders::State;
use crate::orders::staff::{self, Conditions, Money, SalesFigures, Sorting, StaffLine};

const SHOWN: i64 = 8;
/// Waiting longer than this is long.
const LONG: SignedDuration = SignedDuration::from_hours(1);
/// All that wait to be confirmed.
pub(crate) const WAITING: &str = "/admin/orders/?state=new&payment=ready";
/// Those of them that do not end by themselves.
pub(crate) const STAYING: &str = "/admin/orders/?confirm=stays";

/// What there is to do today.
pub(crate) struct Today {
    /// Figures that lead to lists.
    pub(crate) figures: Vec<Figure>,
    /// Those that wait to be confirmed, the longest waiting first.
    pub(crate) waiting: Vec<Waiting>,
    /// How many of those that wait do not end by themselves.
    pub(crate) staying: i64,
}

/// A figure that leads to a list.
pub(crate) struct Figure {
    pub(crate) label: &'static str,
    pub(crate) number: String,
    pub(crate) note: String,
    /// Whether the note asks for something.
    pub(crate) is_urgent: bool,
    pub(crate) address: String,
}

/// An order that waits to be confirmed.
pub(crate) struct Waiting {
    pub(crate) id: i64,
    pub(crate) address: String,
    /// Where its confirmation is sent.
    pub(crate) confirm: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) delivery: String,
    /// For how long it has been waiting.
    pub(crate) waits: String,
    pub(crate) is_long: bool,
    /// Until when it has to be confirmed.
    pub(crate) ends: String,
    /// What it costs in all.
    pub(crate) total: Kopecks,
}

/// Reads what there is to do today.
pub(crate) async fn read(sales: &Sales, db: &mut Read, now: Timestamp) -> Result<Today, Fault> {
    let site = &sales.site;
    let long_ago = Timestamp::new(*now - LONG);
    let today = start_of(site.day(now), site.zone()).unwrap_or(now);
    let figures = staff::figures(db, long_ago, today).await.while_("reading figures of orders")?;
    let wanted = Conditions { state: Some(State::New), money: Some(Money::Ready), ..Conditions::default() };
    let window = Window { limit: SHOWN, offset: 0 };
    let sort = Sort { order: Sorting::Ready, is_descending: false, window };
    let lines = staff::rows(db, &wanted, sort).await;
    let lines = lines.while_("listing orders that wait to be confirmed")?;
    let stays = Conditions { waits: Some(staff::Waiting::Stays), ..Conditions::default() };
    let staying = staff::count(db, &stays).await.while_("counting orders that wait without an end")?;
    Ok(Today {
        staying,
        figures: self::figures(&figures, &format!("date={}", site.day(now))),
        waiting: lines.iter().map(|line| waiting(sales, line, (long_ago, now))).collect(),
    })
}

fn figures(figures: &SalesFigures, today: &str) -> Vec<Figure> {
    let figure = |label, number: i64, (note, is_urgent): (String, bool), query: &str| Figure {
        label,
        number: grouped(number),
        note,
        is_urgent,
        address: format!("{}?{query}", paths::ORDERS),
    };
    let long = match figures.waiting_long {
        0 => ("никто не ждёт дольше часа".to_owned(), false),
        long => (format!("дольше часа ждут: {}", grouped(long)), true),
    };
    let cancelled = match figures.cancelled_today {
        0 => String::new(),
        cancelled => format!(", отменено {}", grouped(cancelled)),
    };
    let sum = format!("на {}{cancelled}", figures.sum_today);
    let owed = match figures.owed {
        0 => "долгов нет".to_owned(),
        _ => format!("всего {}", figures.sum_owed),
    };
    let confirmed = format!("и ещё подтверждены: {}", grouped(figures.confirmed));
    vec![
        figure("Ждут подтверждения", figures.waiting, long, "state=new&payment=ready"),
        figure("Отправить", figures.processing, (confirmed, false), "state=processing"),
        figure("Заказы за сегодня", figures.today, (sum, false), today),
        figure("Ждут оплаты", figures.awaited, ("товар отложен".to_owned(), false), "payment=awaits"),
        figure("Вернуть деньги", figures.owed, (owed, figures.owed > 0), "payment=refund"),
    ]
}

fn waiting(sales: &Sales, line: &StaffLine, (long_ago, now): (Timestamp, Timestamp)) -> Waiting {
    let since = line.paid_at.unwrap_or(line.placed_at);
    Waiting {
        id: line.id.0,
        address: paths::order(line.id),
        confirm: paths::of_order(line.id, "step"),
        name: words::full_name(&line.first_name, &line.last_name),
        phone: words::phone(&line.phone),
        delivery: words::delivery(line.delivery().as_ref()).0,
        waits: words::waiting(since, now),
        is_long: since <= long_ago,
        ends: sales.ends(line.waits()).unwrap_or_default(),
        total: line.total,
    }
}
