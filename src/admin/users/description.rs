//! The description of people: its list, form and actions.

use crate::accounts::administration::AccountAction;
use crate::admin::engine::description::{
    Action, Addresses, Choices, Description, Field, FieldKind, Fieldset, Filter, RowAction, Search,
};
use crate::admin::engine::key::keys;
use crate::admin::engine::table::headings;
use crate::admin::users::list;

pub(crate) const LIST: &str = "/admin/users/";
/// The fields with somebody's rights.
pub(crate) const RIGHTS: [&str; 2] = ["is_staff", "is_superuser"];

keys!(impl AccountAction { Block = "block", Unblock = "unblock", EndSessions = "end-sessions" });
keys!(
    /// What can be done with a session.
    enum SessionAction {
        End = "end-session",
    }
);

pub(crate) static DESCRIPTION: Description = Description {
    object: "user",
    title: "Покупатели и сотрудники",
    counted: ["человек", "человека", "человек"],
    addresses: Addresses { list: LIST, form: "/admin/users/{id}/", actions: "/admin/users/actions/" },
    search: Search {
        label: "Поиск по людям", placeholder: "Логин, имя, почта или телефон"
    },
    columns: &headings(&list::COLUMNS),
    order: ("joined", true),
    filters: &[
        Filter {
            name: "active",
            label: "Доступ",
            any: "Доступ: любой",
            choices: Choices::These(&[("yes", "Доступ открыт"), ("no", "Заблокированы")]),
        },
        Filter {
            name: "staff",
            label: "Роль",
            any: "Роль: любая",
            choices: Choices::These(&[("no", "Покупатели"), ("yes", "Сотрудники")]),
        },
        Filter {
            name: "sessions",
            label: "Сеансы",
            any: "Сеансы: неважно",
            choices: Choices::These(&[("yes", "Есть сеансы сейчас"), ("no", "Нет сеансов")]),
        },
        Filter {
            name: "joined",
            label: "Регистрация",
            any: "Регистрация: когда угодно",
            choices: Choices::These(&[
                ("today", "Сегодня"),
                ("week", "За неделю"),
                ("month", "За 30 дней"),
                ("year", "За год"),
            ]),
        },
    ],
    dates: Some("joined"),
    page_size: 50,
    create: None,
    fieldsets: FIELDSETS,
    forms: &[],
    actions: &[
        Action {
            key: AccountAction::Block.key(),
            label: "Заблокировать…",
            done: "Блокировка",
            asks: true,
            is_dangerous: true,
            removes: false,
        },
        Action {
            key: AccountAction::Unblock.key(),
            label: "Разблокировать…",
            done: "Разблокировка",
            asks: true,
            is_dangerous: false,
            removes: false,
        },
        Action {
            key: AccountAction::EndSessions.key(),
            label: "Завершить все сеансы…",
            done: "Завершение всех сеансов",
            asks: true,
            is_dangerous: true,
            removes: false,
        },
    ],
    row_actions: &[RowAction {
        key: SessionAction::End.key(),
        address: "/admin/users/{id}/sessions/{row}/end/",
        label: "Завершить",
        icon: None,
        done: "Завершение сеанса",
        flash: "Сеанс завершён",
        moves: false,
    }],
};

const FIELDSETS: &[Fieldset] = &[
    Fieldset {
        title: "Учётная запись",
        is_aside: false,
        fields: &[
            Field::new("login", "Логин", FieldKind::Text(150)).required().width("col-md-6"),
            Field::new("email", "Почта", FieldKind::Email).required().width("col-md-6"),
        ],
    },
    Fieldset {
        title: "Личные данные",
        is_aside: false,
        fields: &[
            Field::new("last_name", "Фамилия", FieldKind::Text(150)).required().width("col-md-4"),
            Field::new("first_name", "Имя", FieldKind::Text(150)).required().width("col-md-4"),
            Field::new("patronymic", "Отчество", FieldKind::Text(100)).width("col-md-4"),
            Field::new("phone", "Телефон", FieldKind::Phone).width("col-md-6"),
            Field::new("birth_date", "Дата рождения", FieldKind::Date).width("col-md-6"),
            Field::new("address", "Адрес доставки", FieldKind::LongText(500)),
        ],
    },
    Fieldset {
        title: "Доступ",
        is_aside: true,
        fields: &[
            Field::new("is_active", "Вход разрешён", FieldKind::Bool)
                .hint("Без отметки войти нельзя, а сеансы завершатся"),
            Field::new("is_staff", "Сотрудник", FieldKind::Bool).hint("Открывает управление магазином"),
            Field::new("is_superuser", "Администратор", FieldKind::Bool)
                .hint("Меняет и учётные записи сотрудников, выдаёт права"),
        ],
    },
    Fieldset {
        title: "Вход",
        is_aside: true,
        fields: &[
            Field::new("password", "Пароль", FieldKind::ReadOnly)
                .hint("Пароль знает только владелец: его не видно и не задать отсюда"),
            Field::new("joined_at", "Регистрация", FieldKind::ReadOnly),
            Field::new("last_login_at", "Последний вход", FieldKind::ReadOnly),
        ],
    },
];
