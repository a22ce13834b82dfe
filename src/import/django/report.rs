//! The report of an import for the operator: counts, then every value that was not imported unchanged.

use std::fmt;

use super::topics::TOPICS;
pub use super::topics::Topic;
use crate::kernel::plural::plural;

/// Characters of a value that the report shows.
const SHOWN: usize = 120;

/// What an import did, or would do.
#[derive(Debug, Default)]
pub struct Report {
    /// Nothing was written: it was a rehearsal.
    pub(crate) is_rehearsal: bool,
    pub people: usize,
    /// People who were imported before.
    pub known_people: usize,
    pub profiles: usize,
    /// Profiles created for people who had none.
    pub made_profiles: usize,
    /// People imported with their avatar.
    pub avatars: usize,
    pub sign_ins: usize,
    pub known_sign_ins: usize,
    pub categories: usize,
    pub known_categories: usize,
    pub products: usize,
    pub known_products: usize,
    /// Products imported with their photo.
    pub photos: usize,
    pub orders: usize,
    pub known_orders: usize,
    pub lines: usize,
    pub known_lines: usize,
    pub remarks: Vec<Remark>,
}

/// A value that was not imported unchanged, or something else that the operator should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub topic: Topic,
    pub subject: Subject,
    /// The value, and what became of it; may be empty.
    pub detail: String,
}

/// Whom or what a remark is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Person(Person),
    /// A category or a product.
    Ware(Ware),
    /// A row of the old database, by its id.
    Row(i64),
}

/// A person as the report names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, the same there and here.
    pub(crate) id: i64,
    pub(crate) login: String,
}

/// A category or a product as the report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ware {
    /// The id, the same there and here.
    pub(crate) id: i64,
    pub(crate) slug: String,
}

impl Report {
    /// Adds a remark about a person or a ware.
    pub(super) fn about(&mut self, topic: Topic, subject: impl Into<Subject>, detail: impl Into<String>) {
        self.remarks.push(Remark { topic, subject: subject.into(), detail: detail.into() });
    }

    /// Adds a remark about a row.
    pub(super) fn about_row(&mut self, topic: Topic, row: i64) {
        self.about(topic, Subject::Row(row), "");
    }

    /// A text without U+0000, which PostgreSQL cannot store. Django's forms refuse it, but other programs may have
    /// written it.
    pub(super) fn text(&mut self, subject: impl Into<Subject>, value: Option<String>) -> String {
        let text = value.unwrap_or_default();
        if !text.contains('\0') {
            return text;
        }
        let text = text.replace('\0', "");
        self.about(Topic::ZeroCharacter, subject, quoted(&text));
        text
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
        writeln!(f, "История входов: {}, уже были {}", self.sign_ins, self.known_sign_ins)?;
        writeln!(f, "Разделы: {}, уже были {}", self.categories, self.known_categories)?;
        writeln!(f, "Товары: {}, уже были {}", self.products, self.known_products)?;
        writeln!(f, "Фотографии товаров: {}", self.photos)?;
        writeln!(f, "Заказы: {}, уже были {}", self.orders, self.known_orders)?;
        write!(f, "Строки заказов: {}, уже были {}", self.lines, self.known_lines)?;
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
            Self::Ware(ware) => ware.fmt(f),
            Self::Row(id) => write!(f, "№ {id}"),
        }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (№ {})", fit_for_a_terminal(&self.login), self.id)
    }
}

impl fmt::Display for Ware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (№ {})", fit_for_a_terminal(&self.slug), self.id)
    }
}

impl From<&Person> for Subject {
    fn from(person: &Person) -> Self {
        Self::Person(person.clone())
    }
}

impl From<&Ware> for Subject {
    fn from(ware: &Ware) -> Self {
        Self::Ware(ware.clone())
    }
}

/// A value as remarks show it.
pub(super) fn quoted(text: &str) -> String {
    format!("«{text}»")
}

/// Values of an old database may contain anything, also escape sequences for the terminal and very long texts.
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
             История входов: 0, уже были 0\nРазделы: 0, уже были 0\nТовары: 0, уже были 0\n\
             Фотографии товаров: 0\nЗаказы: 0, уже были 0\nСтроки заказов: 0, уже были 0\n\n3 замечания\n\n\
             Пароля нет: войти нельзя, пока его не зададут (1):\n  anna (№ 7)\n\n\
             По этому телефону не позвонить, оставлен как был (1):\n  anna (№ 7): «спросить у жены»\n\n\
             Вход без человека, не перенесён (1):\n  № 5"
        );
    }

    #[test]
    fn a_value_cannot_command_the_terminal_or_fill_it() {
        let mut report = Report::default();
        report.about(Topic::Name, &anna(), format!("\u{1b}[2J\n{}", "я".repeat(1_000)));
        let text = report.to_string();
        assert!(!text.contains('\u{1b}') && text.chars().count() < 500, "{text}");
    }
}
