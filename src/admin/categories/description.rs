//! The room of sections: its list and form.

use crate::admin::engine::description::{
    Action, Addresses, Column, Create, Description, Field, FieldKind, Fieldset, Kind, Narrow, Search,
};
use crate::catalog::administration::categories::{DESCRIPTION as LONGEST_DESCRIPTION, NAME as LONGEST_NAME};

/// The list's address.
pub const LIST: &str = "/admin/categories/";
/// The action that deletes.
pub const DELETE: &str = "delete";

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
    forms: &[],
    actions: &[Action {
        key: DELETE,
        label: "Удалить…",
        done: "Удаление",
        asks: true,
        is_dangerous: true,
        removes: true,
    }],
    row_actions: &[],
};
