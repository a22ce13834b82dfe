//! The description of orders: its list and actions.

use crate::admin::engine::description::{Action, Addresses, Choices, Description, Filter, Search};
use crate::admin::engine::key::keys;
use crate::admin::engine::table::headings;
use crate::admin::orders::list;
use crate::admin::paths;
use crate::orders::Step;

/// What an order is in the journal.
pub(crate) const OBJECT: &str = "order";
/// The filter whose choices are tabs.
pub(crate) const STATE: &str = "state";
/// The tab of all states.
pub(crate) const ALL: &str = "Все";
pub(crate) const STATES: &[(&str, &str)] = &[
    ("new", "Новые"),
    ("confirmed", "Подтверждённые"),
    ("processing", "В обработке"),
    ("shipped", "Отправленные"),
    ("delivered", "Доставленные"),
    ("cancelled", "Отменённые"),
];

keys!(impl Step { Confirm = "confirm", Process = "process", Ship = "ship", Deliver = "deliver" });

pub(crate) static DESCRIPTION: Description = Description {
    object: OBJECT,
    title: "Заказы",
    counted: ["заказ", "заказа", "заказов"],
    addresses: Addresses { list: paths::ORDERS, form: "/admin/orders/{id}/", actions: "/admin/orders/actions/" },
    search: Search {
        label: "Поиск по заказам", placeholder: "Номер заказа, имя, телефон, почта или артикул"
    },
    columns: &headings(&list::COLUMNS),
    create: None,
    order: ("number", true),
    filters: &[
        Filter { name: STATE, label: "Состояние", any: ALL, choices: Choices::These(STATES) },
        Filter {
            name: "payment",
            label: "Оплата",
            any: "Оплата: любая",
            choices: Choices::These(&[
                ("paid", "Оплачен"),
                ("awaits", "Ждёт оплаты"),
                ("receipt", "При получении"),
                ("refund", "Вернуть деньги"),
                ("ready", "Не ждёт оплаты"),
            ]),
        },
        Filter {
            name: "confirm",
            label: "Подтверждение",
            any: "Подтверждение: любое",
            choices: Choices::These(&[("ends", "Ждёт, потом отменится"), ("stays", "Ждёт, сам не отменится")]),
        },
        Filter {
            name: "delivery",
            label: "Получение",
            any: "Получение: любое",
            choices: Choices::These(&[("courier", "Курьер"), ("pickup", "Самовывоз")]),
        },
    ],
    dates: Some("placed"),
    page_size: 50,
    fieldsets: &[],
    forms: &[],
    actions: &[
        Action {
            key: Step::Confirm.key(),
            label: "Подтвердить…",
            done: "Подтверждение",
            asks: true,
            is_dangerous: false,
            removes: false,
        },
        Action {
            key: Step::Process.key(),
            label: "В обработку…",
            done: "Передача в обработку",
            asks: true,
            is_dangerous: false,
            removes: false,
        },
        Action {
            key: Step::Ship.key(),
            label: "Отправить…",
            done: "Отправка",
            asks: true,
            is_dangerous: false,
            removes: false,
        },
        Action {
            key: Step::Deliver.key(),
            label: "Вручить…",
            done: "Вручение",
            asks: true,
            is_dangerous: false,
            removes: false,
        },
    ],
    row_actions: &[],
};

/// What the journal calls a step.
#[must_use]
pub(crate) fn name_in_journal(step: Step) -> &'static str {
    match step {
        Step::Confirm => "Подтверждение",
        Step::Process => "Передача в обработку",
        Step::Ship => "Отправка",
        Step::Deliver => "Вручение",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::engine::key::Key;

    #[test]
    fn every_action_has_its_steps_name() {
        for action in DESCRIPTION.actions {
            assert_eq!(Step::parse(action.key).map(name_in_journal), Some(action.done), "{}", action.key);
        }
    }
}
