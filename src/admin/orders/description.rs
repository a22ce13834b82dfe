//! The resource of orders: its list and what can be done with several of them.

use crate::admin::engine::description::{
    Action, Addresses, Choices, Column, Description, Filter, Kind, Narrow, Search,
};
use crate::admin::paths;
use crate::kernel::fault::Fault;
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

/// What the resource says of itself.
pub(crate) static DESCRIPTION: Description = Description {
    object: OBJECT,
    title: "Заказы",
    counted: ["заказ", "заказа", "заказов"],
    addresses: Addresses { list: paths::ORDERS, form: "/admin/orders/{id}/", actions: "/admin/orders/actions/" },
    search: Search {
        label: "Поиск по заказам", placeholder: "Номер заказа, имя, телефон, почта или артикул"
    },
    columns: &[
        Column::text("number", "Заказ").sortable(),
        Column::text("placed", "Создан").of(Kind::Date).sortable(),
        Column::text("customer", "Покупатель").narrow(Narrow::Full),
        Column::text("delivery", "Получение").narrow(Narrow::Most),
        Column::text("state", "Состояние").of(Kind::Pill),
        Column::text("sum", "Сумма").of(Kind::Number).sortable(),
    ],
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
            key: "confirm",
            label: "Подтвердить…",
            done: "Подтверждение",
            asks: true,
            is_dangerous: false,
            removes: false,
        },
        Action {
            key: "process",
            label: "В обработку…",
            done: "Передача в обработку",
            asks: true,
            is_dangerous: false,
            removes: false,
        },
        Action {
            key: "ship", label: "Отправить…", done: "Отправка", asks: true, is_dangerous: false, removes: false
        },
        Action {
            key: "deliver", label: "Вручить…", done: "Вручение", asks: true, is_dangerous: false, removes: false
        },
    ],
    row_actions: &[],
};

/// What an action is to the orders.
pub(crate) fn step(action: &Action) -> Result<Step, Fault> {
    Step::parse(action.key).ok_or_else(|| Fault::new(anyhow::anyhow!("«{}» is no step of an order", action.key)))
}

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

    #[test]
    fn every_action_is_a_step_and_an_unknown_one_is_refused() {
        for action in DESCRIPTION.actions {
            assert_eq!(step(action).ok().map(name_in_journal), Some(action.done), "{}", action.key);
        }
        assert_eq!(DESCRIPTION.actions.len(), Step::ALL.len());
        for key in ["", "delete", "Deliver", "refund"] {
            let unknown = Action { key, label: "", done: "", asks: true, is_dangerous: false, removes: false };
            assert!(step(&unknown).is_err(), "{key}");
        }
    }
}
