//! The room of sections: its list and form.

use crate::admin::engine::description::{
    Action, Addresses, Column, Create, Description, Field, FieldKind, Fieldset, Kind, Narrow, RowAction, Search,
    SmallForm,
};
use crate::catalog::administration::attributes::{KINDS, NAME as ATTRIBUTE, UNIT};
use crate::catalog::administration::categories::{DESCRIPTION as LONGEST_DESCRIPTION, NAME as LONGEST_NAME};

/// The list's address.
pub const LIST: &str = "/admin/categories/";
/// The action that deletes.
pub const DELETE: &str = "delete";

/// The small form that adds a property.
pub const ADD: &str = "attributes";
/// What puts a property before the one it follows.
pub const ADVANCE: &str = "advance";
/// What takes a property away.
pub const DROP: &str = "drop";

/// What the room says of itself.
pub static DESCRIPTION: Description = Description {
    object: "category",
    title: "Категории",
    counted: ["категория", "категории", "категорий"],
    addresses: Addresses { list: LIST, form: "/admin/categories/{id}/", actions: "/admin/categories/actions/" },
    search: Search { label: "Поиск по категориям", placeholder: "Название или адрес" },
    columns: &[
        Column::text("name", "Название").sortable().narrow(Narrow::Full),
        Column::text("slug", "Адрес страницы").narrow(Narrow::Most),
        Column::text("position", "Порядок").of(Kind::Number).sortable(),
        Column::text("goods", "Товаров").of(Kind::Number).sortable(),
    ],
    order: ("position", false),
    filters: &[],
    dates: None,
    page_size: 50,
    create: Some(Create {
        address: "/admin/categories/new/", label: "Новая категория", flash: "Категория создана"
    }),
    fieldsets: &[
        Fieldset {
            title: "Основное",
            is_aside: false,
            fields: &[
                Field::new("name", "Название", FieldKind::Text(LONGEST_NAME)).required().width("col-md-6"),
                Field::new("slug", "Адрес страницы", FieldKind::Text(220)).required().width("col-md-6").hint(
                    "Строчная латиница, цифры и дефис; пустой сделаем из названия. Прежний адрес перестанет работать",
                ),
                Field::new("description", "Описание", FieldKind::LongText(LONGEST_DESCRIPTION)),
            ],
        },
        Fieldset {
            title: "На витрине",
            is_aside: true,
            fields: &[
                Field::new("position", "Порядок", FieldKind::Number(""))
                    .required()
                    .hint("Меньше число, раньше в списке"),
                Field::new("drawing", "Рисунок", FieldKind::Brought).required(),
                Field::new("goods", "Товаров", FieldKind::ReadOnly).hint("Вместе со скрытыми"),
            ],
        },
    ],
    forms: &[SmallForm {
        key: ADD,
        address: "/admin/categories/{id}/attributes/",
        title: "Новая характеристика",
        fields: &[
            Field::new("name", "Название", FieldKind::Text(ATTRIBUTE)).required(),
            Field::new("group", "Заголовок", FieldKind::Text(ATTRIBUTE))
                .required()
                .hint("Под ним она стоит в карточке товара: «Экран», «Питание», «Общее»"),
            Field::new("kind", "Значение", FieldKind::Choice(&KINDS)).required(),
            Field::new("unit", "Единица", FieldKind::Text(UNIT)).hint("Только для числа: ГБ, мм, Вт"),
            Field::new("is_key", "Показывать вверху карточки", FieldKind::Bool)
                .hint("Среди немногих главных; по ним различаются и варианты товара"),
        ],
        label: "Добавить",
        done: "Новая характеристика",
        flash: "Характеристика добавлена",
        is_dangerous: false,
    }],
    actions: &[Action {
        key: DELETE,
        label: "Удалить…",
        done: "Удаление",
        asks: true,
        is_dangerous: true,
        removes: true,
    }],
    row_actions: &[
        RowAction {
            key: ADVANCE,
            address: "/admin/categories/{id}/attributes/{row}/advance/",
            label: "Выше",
            icon: None,
            done: "Порядок характеристик",
            flash: "Характеристика переставлена",
            moves: true,
        },
        RowAction {
            key: DROP,
            address: "/admin/categories/{id}/attributes/{row}/drop/",
            label: "Убрать",
            icon: None,
            done: "Удаление характеристики",
            flash: "Характеристика убрана",
            moves: false,
        },
    ],
};
