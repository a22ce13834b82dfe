//! The description of recipients of notices: its list and form.

use crate::admin::engine::description::{
    Action, Addresses, Create, Creators, Description, Field, FieldKind, Fieldset, Search,
};
use crate::admin::engine::key::keys;
use crate::admin::engine::table::headings;
use crate::admin::notices::COLUMNS;
use crate::mail::notices::{Event, Pace};

pub(crate) const LIST: &str = "/admin/notices/";

keys!(
    /// What can be done with recipients.
    enum NoticeAction {
        /// Nothing is written to them any more.
        Delete = "delete",
    }
);

pub(crate) static DESCRIPTION: Description = Description {
    object: "notice_recipient",
    title: "Оповещения",
    counted: ["адрес", "адреса", "адресов"],
    addresses: Addresses { list: LIST, form: "/admin/notices/{id}/", actions: "/admin/notices/actions/" },
    search: Search { label: "Поиск по адресам", placeholder: "Адрес" },
    columns: &headings(&COLUMNS),
    order: ("email", false),
    filters: &[],
    dates: None,
    page_size: 50,
    create: Some(Create {
        address: "/admin/notices/new/",
        label: "Новый адрес",
        by: Creators::Administrators,
        flash: "Адрес добавлен",
    }),
    fieldsets: &[
        Fieldset {
            title: "Кому",
            is_aside: false,
            fields: &[
                Field::new("email", "Почта", FieldKind::Email).required().width("col-md-6"),
                Field::new("pace", "Когда писать", FieldKind::Choice(PACES))
                    .required()
                    .width("col-md-6")
                    .hint("Раз в день: сводка в 9:00, если что-то произошло"),
            ],
        },
        Fieldset {
            title: "О чём",
            is_aside: false,
            fields: &[
                Field::new(NEW_ORDERS, Event::NewOrder.label(), FieldKind::Bool),
                Field::new(OWED_MONEY, Event::OwedMoney.label(), FieldKind::Bool)
                    .hint("Заказ оплачен, но отменён, или оплачен дважды"),
                Field::new(LOW_STOCK, Event::LowStock.label(), FieldKind::Bool)
                    .hint("После заказа осталось три штуки или меньше"),
                Field::new(LOST_MAIL, Event::LostMail.label(), FieldKind::Bool)
                    .hint("Письмо покупателю не удалось отправить"),
            ],
        },
    ],
    forms: &[],
    actions: &[Action {
        key: NoticeAction::Delete.key(),
        label: "Удалить…",
        done: "Удаление",
        asks: true,
        is_dangerous: true,
        removes: true,
    }],
    row_actions: &[],
};

const PACES: &[(&str, &str)] =
    &[(Pace::AtOnce.as_str(), Pace::AtOnce.label()), (Pace::Daily.as_str(), Pace::Daily.label())];
const NEW_ORDERS: &str = "new_orders";
const OWED_MONEY: &str = "owed_money";
const LOW_STOCK: &str = "low_stock";
const LOST_MAIL: &str = "lost_mail";

/// The box of an event.
pub(crate) const fn field(event: Event) -> &'static str {
    match event {
        Event::NewOrder => NEW_ORDERS,
        Event::OwedMoney => OWED_MONEY,
        Event::LowStock => LOW_STOCK,
        Event::LostMail => LOST_MAIL,
    }
}
