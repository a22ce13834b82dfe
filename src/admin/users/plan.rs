//! What blocking, unblocking and signing out would do, said before it is done.

use crate::accounts::administration::{Actor, Measure, NotDone, Standing};
use crate::admin::engine::resource::{Plan, Planned};
use crate::admin::engine::values::Change;
use crate::kernel::plural::plural;

/// What a measure would do with these people, and with which not.
#[must_use]
pub(crate) fn plan(measure: Measure, standings: &[Standing], actor: Actor) -> Plan {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for standing in standings {
        match actor.may(measure, standing) {
            Ok(()) => with.push(planned(standing, consequence(measure, standing))),
            Err(why) => without.push(planned(standing, reason(measure, why).to_owned())),
        }
    }
    let (verb, yes, no) = match measure {
        Measure::Block => ("Заблокировать", "Заблокировать", "Не блокировать"),
        Measure::Unblock => ("Разблокировать", "Разблокировать", "Не разблокировать"),
        Measure::EndSessions => ("Завершить все сеансы", "Завершить сеансы", "Оставить сеансы"),
    };
    Plan {
        title: title(measure, verb, &with),
        sentence: sentence(measure),
        done: done(measure, &with),
        with,
        without,
        yes,
        no,
    }
}

/// What the journal says of it.
#[must_use]
pub(crate) fn changes(measure: Measure, ended: u64) -> Vec<Change> {
    let change = |field: &str, old: &str, new: String| Change { field: field.to_owned(), old: old.to_owned(), new };
    let sessions = || change("Сеансы", &ended.to_string(), "0".to_owned());
    match measure {
        Measure::Block if ended == 0 => vec![change("Вход разрешён", "да", "нет".to_owned())],
        Measure::Block => vec![change("Вход разрешён", "да", "нет".to_owned()), sessions()],
        Measure::Unblock => vec![change("Вход разрешён", "нет", "да".to_owned())],
        Measure::EndSessions => vec![sessions()],
    }
}

fn planned(standing: &Standing, note: String) -> Planned {
    let name = format!("{} {}", standing.first_name, standing.last_name).trim().to_owned();
    let name = if name.is_empty() { standing.login.clone() } else { format!("{} ({name})", standing.login) };
    Planned { id: standing.id.0, name, note }
}

fn consequence(measure: Measure, standing: &Standing) -> String {
    let count = standing.live_sessions;
    match measure {
        Measure::Unblock => "сможет войти".to_owned(),
        Measure::Block if count == 0 => "сеансов нет".to_owned(),
        Measure::Block | Measure::EndSessions => {
            let (verb, noun) =
                (plural(count, "завершится", "завершатся", "завершатся"), plural(count, "сеанс", "сеанса", "сеансов"));
            format!("{verb} {count}\u{a0}{noun}")
        }
    }
}

fn reason(measure: Measure, why: NotDone) -> &'static str {
    match (why, measure) {
        (NotDone::Yourself, Measure::EndSessions) => "это вы, свои сеансы завершают в профиле",
        (NotDone::Yourself, _) => "это вы",
        (NotDone::Colleague, _) => "сотрудников меняет только администратор",
        (NotDone::Already, Measure::Block) => "вход уже закрыт",
        (NotDone::Already, Measure::Unblock) => "вход и так открыт",
        (NotDone::Already, Measure::EndSessions) => "сеансов нет",
    }
}

fn title(measure: Measure, verb: &str, with: &[Planned]) -> String {
    match (with, measure) {
        ([], _) => format!("{verb}: некого"),
        ([only], Measure::EndSessions) => format!("{verb}: {}?", only.name),
        ([only], _) => format!("{verb} {}?", only.name),
        (several, Measure::EndSessions) => format!("{verb} у {}?", people(several.len())),
        (several, _) => format!("{verb} {}?", people(several.len())),
    }
}

fn people(count: usize) -> String {
    format!("{count}\u{a0}{}", plural(count, "человека", "человек", "человек"))
}

fn sentence(measure: Measure) -> &'static str {
    match measure {
        Measure::Block => {
            "Войти не получится ни с каким паролем, все сеансы завершатся сразу. Разблокировать можно в любой момент."
        }
        Measure::Unblock => "Войти можно будет с прежним паролем.",
        Measure::EndSessions => "На всех устройствах придётся войти заново. Пароль остаётся прежним.",
    }
}

fn done(measure: Measure, with: &[Planned]) -> String {
    let whom = match with {
        [only] => only.name.clone(),
        several => people(several.len()),
    };
    match measure {
        Measure::Block => format!("Вход закрыт: {whom}"),
        Measure::Unblock => format!("Вход открыт: {whom}"),
        Measure::EndSessions => format!("Сеансы завершены: {whom}"),
    }
}
