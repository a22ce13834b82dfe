//! What the front page says about single categories, in the shop's own words.

use crate::catalog::Category;
use crate::catalog::paths;
use crate::web::assets;

/// Words about a category, shown while the category has something to sell.
struct Words {
    category: &'static str,
    title: &'static str,
    /// What stands before the lowest price, or the whole text when it names none.
    text: &'static str,
    has_price: bool,
    class: &'static str,
    drawing: &'static str,
}

const BESIDE_THE_HERO: [Words; 2] = [
    Words {
        category: "naushniki",
        title: "Тишина по\u{a0}кнопке",
        text: "Наушники с\u{a0}шумоподавлением и\u{a0}без, от",
        has_price: true,
        class: "promo-ink",
        drawing: "headphones-silver",
    },
    Words {
        category: "noutbuki",
        title: "К\u{a0}учёбе и\u{a0}работе",
        text: "Ноутбуки, лёгкие и\u{a0}тихие, от",
        has_price: true,
        class: "promo-blue",
        drawing: "laptop-blue",
    },
];

const SELECTIONS: [Words; 3] = [
    Words {
        category: "televizory",
        title: "Кино на\u{a0}всю стену",
        text: "Телевизоры от кухонных до\u{a0}75″",
        has_price: false,
        class: "promo-sand",
        drawing: "tv-coral",
    },
    Words {
        category: "set",
        title: "Wi-Fi в\u{a0}каждой комнате",
        text: "Роутеры и\u{a0}системы Mesh",
        has_price: false,
        class: "",
        drawing: "router-graphite",
    },
    Words {
        category: "umnyy-dom",
        title: "Чистота по расписанию",
        text: "Роботы-пылесосы и\u{a0}умный дом",
        has_price: false,
        class: "promo-blue",
        drawing: "vacuum-blue",
    },
];

/// A tile that leads to a category.
pub(crate) struct Promo {
    pub(crate) url: String,
    pub(crate) title: &'static str,
    pub(crate) text: String,
    pub(crate) class: &'static str,
    pub(crate) image: &'static str,
}

/// The tiles beside the hero.
pub(crate) fn beside_the_hero(categories: &[Category]) -> Vec<Promo> {
    BESIDE_THE_HERO.iter().filter_map(|words| promo(words, categories)).collect()
}

/// The tiles between the rows of goods.
pub(crate) fn selections(categories: &[Category]) -> Vec<Promo> {
    SELECTIONS.iter().filter_map(|words| promo(words, categories)).collect()
}

fn promo(words: &Words, categories: &[Category]) -> Option<Promo> {
    let category = categories.iter().find(|category| category.slug == words.category)?;
    let cheapest = category.cheapest?;
    let text = if words.has_price { format!("{} {cheapest}", words.text) } else { words.text.to_owned() };
    let (title, class, image) = (words.title, words.class, assets::drawing(words.drawing));
    Some(Promo { url: paths::category(&category.slug), title, text, class, image })
}
