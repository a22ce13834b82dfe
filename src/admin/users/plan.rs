//! What blocking, unblocking and signing out would do, shown before it is confirmed.

use crate::accounts::administration::{AccountAction, AccountStatus, Actor, NotDone};
use crate::admin::engine::resource::{Plan, Planned};
use crate::admin::engine::values::Change;
use crate::kernel::plural::plural;

/// On which of these people an action would be performed, and on which not.
#[must_use]
pub(crate) fn plan(action: AccountAction, statuses: &[AccountStatus], actor: Actor) -> Plan {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for status in statuses {
        match actor.may(action, status) {
            Ok(()) => with.push(planned(status, consequence(action, status))),
            Err(why) => without.push(planned(status, reason(action, why).to_owned())),
        }
    }
    let (verb, yes, no) = match action {
        AccountAction::Block => ("Заблокировать", "Заблокировать", "Не блокировать"),
        AccountAction::Unblock => ("Разблокировать", "Разблокировать", "Не разблокировать"),
        AccountAction::EndSessions => ("Завершить все сеансы", "Завершить сеансы", "Оставить сеансы"),
    };
    Plan {
        title: title(action, verb, &with),
        sentence: sentence(action),
        done: done(action, &with),
        with,
        without,
        yes,
        no,
    }
}

/// What the journal says of it.
#[must_use]
pub(crate) fn changes(action: AccountAction, ended: u64) -> Vec<Change> {
    let change = |field: &str, old: &str, new: String| Change { field: field.to_owned(), old: old.to_owned(), new };
    let sessions = || change("Сеансы", &ended.to_string(), "0".to_owned());
    match action {
        AccountAction::Block if ended == 0 => vec![change("Вход разрешён", "да", "нет".to_owned())],
        AccountAction::Block => vec![change("Вход разрешён", "да", "нет".to_owned()), sessions()],
        AccountAction::Unblock => vec![change("Вход разрешён", "нет", "да".to_owned())],
        AccountAction::EndSessions => vec![sessions()],
    }
}

fn planned(status: &AccountStatus, note: String) -> Planned {
    let name = format!("{} {}", status.first_name, status.last_name).trim().to_owned();
    let name = if name.is_empty() { status.login.clone() } else { format!("{} ({name})", status.login) };
    Planned { id: status.id.0, name, note }
}

fn consequence(action: AccountAction, status: &AccountStatus) -> String {
    let count = status.live_sessions;
    match action {
        AccountAction::Unblock => "сможет войти".to_owned(),
        AccountAction::Block if count == 0 => "сеансов нет".to_owned(),
        AccountAction::Block | AccountAction::EndSessions => {
            let (verb, noun) =
                (plural(count, "завершится", "завершатся", "завершатся"), plural(count, "сеанс", "сеанса", "сеансов"));
            format!("{verb} {count}\u{a0}{noun}")
        }
    }
}

fn reason(action: AccountAction, why: NotDone) -> &'static str {
    match (why, action) {
        (NotDone::Yourself, AccountAction::EndSessions) => "это вы, свои сеансы завершают в профиле",
        (NotDone::Yourself, _) => "это вы",
        (NotDone::Colleague, _) => "сотрудников меняет только администратор",
        (NotDone::Already, AccountAction::Block) => "вход уже закрыт",
        (NotDone::Already, AccountAction::Unblock) => "вход и так открыт",
        (NotDone::Already, AccountAction::EndSessions) => "сеансов нет",
    }
}

fn title(action: AccountAction, verb: &str, with: &[Planned]) -> String {
    match (with, action) {
        ([], _) => format!("{verb}: некого"),
        ([only], AccountAction::EndSessions) => format!("{verb}: {}?", only.name),
        ([only], _) => format!("{verb} {}?", only.name),
        (several, AccountAction::EndSessions) => format!("{verb} у {}?", people(several.len())),
        (several, _) => format!("{verb} {}?", people(several.len())),
    }
}

fn people(count: usize) -> String {
    format!("{count}\u{a0}{}", plural(count, "человека", "человек", "человек"))
}

fn sentence(action: AccountAction) -> &'static str {
    match action {
        AccountAction::Block => {
            "Войти не получится ни с каким паролем, все сеансы завершатся сразу. Разблокировать можно в любой момент."
        }
        AccountAction::Unblock => "Войти можно будет с прежним паролем.",
        AccountAction::EndSessions => "На всех устройствах придётся войти заново. Пароль остаётся прежним.",
    }
}

fn done(action: AccountAction, with: &[Planned]) -> String {
    let whom = match with {
        [only] => only.name.clone(),
        several => people(several.len()),
    };
    match action {
        AccountAction::Block => format!("Вход закрыт: {whom}"),
        AccountAction::Unblock => format!("Вход открыт: {whom}"),
        AccountAction::EndSessions => format!("Сеансы завершены: {whom}"),
    }
}
