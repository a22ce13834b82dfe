//! The description of categories: its list and form.

use crate::admin::categories::list;
use crate::admin::engine::description::{
    Action, Addresses, Create, Creators, Description, Field, FieldKind, Fieldset, RowAction, Search, SmallForm,
};
use crate::admin::engine::key::keys;
use crate::admin::engine::table::headings;
use crate::catalog::administration::attributes::{KINDS, NAME as ATTRIBUTE, UNIT};
use crate::catalog::administration::categories::{DESCRIPTION as LONGEST_DESCRIPTION, NAME as LONGEST_NAME};

pub(crate) const LIST: &str = "/admin/categories/";

keys!(
    /// What can be done with categories.
    enum CategoryAction {
        Delete = "delete",
    }
);
keys!(
    /// The small forms of a card.
    enum Form {
        Add = "attributes",
    }
);
keys!(
    /// What can be done with a property.
    enum AttributeAction {
        /// Moves it up by one place.
        Advance = "advance",
        Drop = "drop",
    }
);

pub(crate) static DESCRIPTION: Description = Description {
    object: "category",
    title: "Категории",
    counted: ["категория", "категории", "категорий"],
    addresses: Addresses { list: LIST, form: "/admin/categories/{id}/", actions: "/admin/categories/actions/" },
    search: Search { label: "Поиск по категориям", placeholder: "Название или адрес" },
    columns: &headings(&list::COLUMNS),
    order: ("position", false),
    filters: &[],
    dates: None,
    page_size: 50,
    create: Some(Create {
        address: "/admin/categories/new/",
        label: "Новая категория",
        by: Creators::Staff,
        flash: "Категория создана",
    }),
    fieldsets: &[
        Fieldset {
            title: "Основное",
            is_aside: false,
            fields: &[
                Field::new("name", "Название", FieldKind::Text(LONGEST_NAME)).required().width("col-md-6"),
                Field::new("slug", "Адрес страницы", FieldKind::Text(220)).required().width("col-md-6").hint(
                    "Строчная латиница, цифры и дефис; пустой сделаем из названия. Прежний адрес поведёт на новый",
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
        key: Form::Add.key(),
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
        key: CategoryAction::Delete.key(),
        label: "Удалить…",
        done: "Удаление",
        asks: true,
        is_dangerous: true,
        removes: true,
    }],
    row_actions: &[
        RowAction {
            key: AttributeAction::Advance.key(),
            address: "/admin/categories/{id}/attributes/{row}/advance/",
            label: "Выше",
            icon: None,
            done: "Порядок характеристик",
            flash: "Характеристика переставлена",
            moves: true,
        },
        RowAction {
            key: AttributeAction::Drop.key(),
            address: "/admin/categories/{id}/attributes/{row}/drop/",
            label: "Убрать",
            icon: None,
            done: "Удаление характеристики",
            flash: "Характеристика убрана",
            moves: false,
        },
    ],
};
