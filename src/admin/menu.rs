//! The staff site's menu: all resources, in groups.

use crate::admin::paths;
use crate::admin::{categories, notices, products, users};

pub(crate) struct Group {
    /// What they are about; nothing for the first.
    pub(crate) title: &'static str,
    pub(crate) entries: &'static [Entry],
}

/// A resource in the menu.
pub(crate) struct Entry {
    pub(crate) label: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) address: &'static str,
}

pub(crate) const MENU: &[Group] = &[
    Group { title: "", entries: &[Entry { label: "Сегодня", icon: "speedometer2", address: paths::HOME }] },
    Group {
        title: "Продажи", entries: &[Entry { label: "Заказы", icon: "box-seam", address: paths::ORDERS }]
    },
    Group {
        title: "Каталог",
        entries: &[
            Entry { label: "Товары", icon: "phone", address: products::LIST },
            Entry { label: "Категории", icon: "diagram-3", address: categories::LIST },
        ],
    },
    Group {
        title: "Люди",
        entries: &[Entry {
            label: "Покупатели и сотрудники", icon: "people", address: users::LIST
        }],
    },
    Group {
        title: "Магазин", entries: &[Entry { label: "Оповещения", icon: "envelope", address: notices::LIST }]
    },
];
