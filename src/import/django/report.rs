//! What a move did, for the operator: counts, then everything that was not taken as it was.

use std::fmt;

use crate::kernel::plural::plural;

/// Characters of a value that the report shows.
const SHOWN: usize = 120;

/// What a move did, or would do.
#[derive(Debug, Default)]
pub struct Report {
    /// Nothing was written: it was a rehearsal.
    pub is_rehearsal: bool,
    /// People brought in.
    pub people: usize,
    /// People who were here already and are as they were.
    pub known_people: usize,
    /// Profiles brought in.
    pub profiles: usize,
    /// Profiles made for people who had none.
    pub made_profiles: usize,
    /// People brought in with their avatar.
    pub avatars: usize,
    /// Signings in brought in.
    pub sign_ins: usize,
    /// Signings in that were here already.
    pub known_sign_ins: usize,
    /// What was not taken as it was.
    pub remarks: Vec<Remark>,
}

/// Something that was not taken as it was, or that the operator should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is about.
    pub topic: Topic,
    /// With whom, or with which row.
    pub subject: Subject,
    /// The value, and what became of it; may be empty.
    pub detail: String,
}

/// Whom or what a remark is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A person.
    Person(Person),
    /// A row of the old site's, by its number.
    Row(i64),
}

/// A person as the report names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number, the same there and here.
    pub id: i64,
    /// The login, as it is spelled.
    pub login: String,
}

/// What a remark is about, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The account has no password: nobody can sign in to it.
    NoPassword,
    /// A hash that we cannot verify: the same.
    UnknownHash,
    /// The login is another's but for letter case.
    SharedLogin,
    /// The e-mail is another's, perhaps but for letter case.
    SharedEmail,
    /// The login breaks our rules; kept.
    Login,
    /// The e-mail breaks our rules; kept.
    Email,
    /// A part of the name breaks our rules; kept.
    Name,
    /// The telephone cannot be read; kept.
    Phone,
    /// The birth date breaks our rules; kept.
    BirthDate,
    /// The birth date is none; left out.
    NoBirthDate,
    /// A character that PostgreSQL cannot keep was left out.
    ZeroCharacter,
    /// A profile was made.
    NoProfile,
    /// The avatar is not there, is no picture, or lies elsewhere; left out.
    NoAvatar,
    /// The avatar has another address than before.
    MovedAvatar,
    /// A profile of nobody; left out.
    StrayProfile,
    /// A signing in of nobody; left out.
    StraySignIn,
}

const TOPICS: &[(Topic, &str)] = &[
    (Topic::NoPassword, "Пароля нет: войти нельзя, пока его не зададут"),
    (Topic::UnknownHash, "Пароль записан неизвестным способом: войти нельзя, пока не зададут новый"),
    (Topic::SharedLogin, "Логин как у другого, но в другом регистре: вход по точному написанию"),
    (Topic::SharedEmail, "Email как у другого: надёжнее входить по логину"),
    (Topic::Login, "Логин не по правилам магазина, оставлен как был"),
    (Topic::Email, "Email не по правилам магазина, оставлен как был"),
    (Topic::Name, "Имя не по правилам магазина, оставлено как было"),
    (Topic::Phone, "По этому телефону не позвонить, оставлен как был"),
    (Topic::BirthDate, "Дата рождения не по правилам магазина, оставлена как была"),
    (Topic::NoBirthDate, "Дата рождения не читается, не перенесена"),
    (Topic::ZeroCharacter, "Убран нулевой символ"),
    (Topic::NoProfile, "Профиля не было, заведён пустой"),
    (Topic::NoAvatar, "Аватар не перенесён"),
    (Topic::MovedAvatar, "Аватар перенесён под другим адресом"),
    (Topic::StrayProfile, "Профиль без человека, не перенесён"),
    (Topic::StraySignIn, "Вход без человека, не перенесён"),
];

impl Report {
    /// Adds a remark about a person.
    pub(super) fn about(&mut self, topic: Topic, person: &Person, detail: impl Into<String>) {
        self.remarks.push(Remark { topic, subject: Subject::Person(person.clone()), detail: detail.into() });
    }

    /// Adds a remark about a row.
    pub(super) fn about_row(&mut self, topic: Topic, row: i64) {
        self.remarks.push(Remark { topic, subject: Subject::Row(row), detail: String::new() });
    }

    /// The remarks on one topic.
    pub fn on(&self, topic: Topic) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(move |remark| remark.topic == topic)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = if self.is_rehearsal {
            "Проверка переноса, ничего не записано"
        } else {
            "Перенос со старого сайта"
        };
        writeln!(f, "{head}")?;
        writeln!(f, "Люди: {}, уже были {}", self.people, self.known_people)?;
        writeln!(f, "Профили: {}, заведено недостающих {}", self.profiles, self.made_profiles)?;
        writeln!(f, "Аватары: {}", self.avatars)?;
        write!(f, "История входов: {}, уже были {}", self.sign_ins, self.known_sign_ins)?;
        let count = self.remarks.len();
        if count > 0 {
            write!(f, "\n\n{count} {}", plural(count, "замечание", "замечания", "замечаний"))?;
        }
        for (topic, title) in TOPICS {
            let count = self.on(*topic).count();
            if count > 0 {
                write!(f, "\n\n{title} ({count}):")?;
            }
            for remark in self.on(*topic) {
                write!(f, "\n  {}", remark.subject)?;
                if !remark.detail.is_empty() {
                    write!(f, ": {}", fit_for_a_terminal(&remark.detail))?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(person) => person.fmt(f),
            Self::Row(id) => write!(f, "№ {id}"),
        }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (№ {})", fit_for_a_terminal(&self.login), self.id)
    }
}

/// Values of an old database may hold anything, commands to the terminal and whole novels included.
pub(super) fn fit_for_a_terminal(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Person {
        Person { id: 7, login: "anna".to_owned() }
    }

    #[test]
    fn remarks_stand_together_by_topic_and_name_everybody() {
        let mut report = Report { people: 2, profiles: 1, made_profiles: 1, ..Report::default() };
        report.about_row(Topic::StraySignIn, 5);
        report.about(Topic::Phone, &anna(), "«спросить у жены»");
        report.about(Topic::NoPassword, &anna(), "");
        assert_eq!(
            report.to_string(),
            "Перенос со старого сайта\nЛюди: 2, уже были 0\nПрофили: 1, заведено недостающих 1\nАватары: 0\n\
             История входов: 0, уже были 0\n\n3 замечания\n\n\
             Пароля нет: войти нельзя, пока его не зададут (1):\n  anna (№ 7)\n\n\
             По этому телефону не позвонить, оставлен как был (1):\n  anna (№ 7): «спросить у жены»\n\n\
             Вход без человека, не перенесён (1):\n  № 5"
        );
    }

    #[test]
    fn every_topic_has_its_title() {
        for (place, (topic, _)) in TOPICS.iter().enumerate() {
            assert_eq!(*topic as usize, place);
        }
        assert_eq!(Topic::StraySignIn as usize + 1, TOPICS.len());
    }

    #[test]
    fn a_value_cannot_command_the_terminal_or_fill_it() {
        let mut report = Report::default();
        report.about(Topic::Name, &anna(), format!("\u{1b}[2J\n{}", "я".repeat(1_000)));
        let text = report.to_string();
        assert!(!text.contains('\u{1b}') && text.chars().count() < 500, "{text}");
    }
}
