//! The drawings that can stand for a category or a product without a photo, in words.

use crate::admin::engine::values::Choice;
use crate::web::assets;

/// Every drawing there is: its name, its words.
#[must_use]
pub(crate) fn choices() -> Vec<Choice> {
    let mut choices: Vec<Choice> = assets::drawings().map(|name| (name.to_owned(), words(name))).collect();
    choices.sort_by(|(_, one), (_, other)| one.cmp(other));
    choices
}

/// «Наушники, графит».
fn words(name: &str) -> String {
    let (kind, tint) = name.rsplit_once('-').unwrap_or((name, ""));
    match (kind_words(kind), tint_words(tint)) {
        (Some(kind), Some(tint)) => format!("{kind}, {tint}"),
        _ => name.to_owned(),
    }
}

fn kind_words(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "cable" => "Кабель",
        "camera" => "Камера",
        "console" => "Приставка",
        "earbuds" => "Вкладыши",
        "headphones" => "Наушники",
        "keyboard" => "Клавиатура",
        "laptop" => "Ноутбук",
        "monitor" => "Монитор",
        "phone" => "Смартфон, камера островом",
        "phoneback" => "Смартфон сзади",
        "phonebar" => "Смартфон, камера полосой",
        "phonefront" => "Смартфон спереди",
        "phonering" => "Смартфон, камера кольцом",
        "phoneside" => "Смартфон сбоку",
        "powerbank" => "Внешний аккумулятор",
        "printer" => "Принтер",
        "rack" => "Стойка",
        "router" => "Роутер",
        "speaker" => "Колонка",
        "ssd" => "Накопитель",
        "tablet" => "Планшет",
        "tv" => "Телевизор",
        "vacuum" => "Пылесос",
        "watch" => "Часы",
        _ => return None,
    })
}

fn tint_words(tint: &str) -> Option<&'static str> {
    Some(match tint {
        "graphite" => "графит",
        "silver" => "серебро",
        "blue" => "синий",
        "sand" => "песок",
        "pine" => "хвоя",
        "coral" => "коралл",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_has_words() {
        for (name, words) in choices() {
            assert_ne!(name, words, "a new kind or tint needs its words here");
        }
    }
}
