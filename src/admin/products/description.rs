//! The description of products: its list, form, small forms and actions.

use crate::admin::engine::description::{
    Action, Addresses, Choices, Create, Creators, Description, Field, FieldKind, Fieldset, Filter, RowAction, Search,
    SmallForm,
};
use crate::admin::engine::key::keys;
use crate::admin::engine::table::headings;
use crate::admin::products::list;
use crate::catalog::administration::products::{DESCRIPTION as LONGEST, NAME, ProductAction, SKU, SPECS, WORD};

pub(crate) const LIST: &str = "/admin/products/";

keys!(impl ProductAction { Hide = "hide", Show = "show", Delete = "delete" });
keys!(
    /// The small forms of a card.
    enum Form {
        Receive = "receive",
        /// Says how many somebody counted.
        Correct = "correct",
        Photo = "photo",
        RemovePhoto = "remove-photo",
        AddPhoto = "photos",
    }
);
keys!(
    /// What can be done with a photo that follows the first.
    enum PhotoAction {
        /// Moves it up by one place.
        Advance = "advance",
        Drop = "drop",
    }
);

/// The longest side of a photo, in pixels.
const PHOTO_SIDE: u32 = 1_200;

pub(crate) static DESCRIPTION: Description = Description {
    object: "product",
    title: "Товары",
    counted: ["товар", "товара", "товаров"],
    addresses: Addresses { list: LIST, form: "/admin/products/{id}/", actions: "/admin/products/actions/" },
    search: Search {
        label: "Поиск по товарам", placeholder: "Название, артикул, модель, бренд"
    },
    columns: &headings(&list::COLUMNS),
    order: ("created", true),
    filters: &[
        Filter {
            name: "category", label: "Категория", any: "Категория: любая", choices: Choices::Numbered
        },
        Filter {
            name: "visible",
            label: "Витрина",
            any: "Витрина: неважно",
            choices: Choices::These(&[("yes", "На витрине"), ("no", "Скрыты")]),
        },
        Filter {
            name: "stock",
            label: "Остаток",
            any: "Остаток: любой",
            choices: Choices::These(&[("some", "Есть"), ("few", "Мало: до 3 шт."), ("none", "Нет")]),
        },
    ],
    dates: Some("created"),
    page_size: 50,
    create: Some(Create {
        address: "/admin/products/new/",
        label: "Новый товар",
        flash: "Товар создан. Теперь загрузите фото и примите, сколько есть",
        by: Creators::Staff,
    }),
    fieldsets: FIELDSETS,
    forms: FORMS,
    actions: &[
        action(ProductAction::Hide.key(), "Скрыть…", "Снятие с витрины"),
        action(ProductAction::Show.key(), "Показать…", "Возвращение на витрину"),
        Action {
            is_dangerous: true, removes: true, ..action(ProductAction::Delete.key(), "Удалить…", "Удаление")
        },
    ],
    row_actions: &[
        RowAction {
            key: PhotoAction::Advance.key(),
            address: "/admin/products/{id}/photos/{row}/advance/",
            label: "Левее",
            icon: Some("arrow-left"),
            done: "Порядок фото",
            flash: "Фото переставлено",
            moves: true,
        },
        RowAction {
            key: PhotoAction::Drop.key(),
            address: "/admin/products/{id}/photos/{row}/drop/",
            label: "Убрать",
            icon: Some("trash3"),
            done: "Удаление фото",
            flash: "Фото убрано",
            moves: false,
        },
    ],
};

const fn action(key: &'static str, label: &'static str, done: &'static str) -> Action {
    Action { key, label, done, asks: true, is_dangerous: false, removes: false }
}

const FIELDSETS: &[Fieldset] = &[
    Fieldset {
        title: "Основное",
        is_aside: false,
        fields: &[
            Field::new("name", "Название", FieldKind::Text(NAME)).required(),
            Field::new("slug", "Адрес страницы", FieldKind::Text(220))
                .required()
                .width("col-md-6")
                .hint("Строчная латиница, цифры и дефис; пустой сделаем из названия. Прежний адрес поведёт на новый"),
            Field::new("sku", "Артикул", FieldKind::Text(SKU)).required().width("col-6 col-md-3"),
            Field::new("model", "Модель", FieldKind::Text(WORD)).width("col-6 col-md-3"),
            Field::new("category", "Категория", FieldKind::Brought).required().width("col-md-4"),
            Field::new("brand", "Бренд", FieldKind::Text(WORD)).width("col-md-4"),
            Field::new("year", "Год", FieldKind::Number("")).required().width("col-md-4"),
            Field::new("country", "Страна", FieldKind::Text(WORD)).width("col-md-4"),
            Field::new("colour", "Цвет", FieldKind::Text(WORD)).width("col-md-4"),
            Field::new("variant_group", "Группа вариантов", FieldKind::Text(WORD))
                .width("col-md-4")
                .hint("Одна на товары, которые различаются только цветом или памятью"),
            Field::new("specs", "Коротко о главном", FieldKind::Text(SPECS))
                .hint("Одна строка под названием в каталоге"),
            Field::new("description", "Описание", FieldKind::LongText(LONGEST))
                .hint("Между абзацами оставляйте пустую строку"),
        ],
    },
    Fieldset {
        title: "Размеры и вес",
        is_aside: false,
        fields: &[
            Field::new("width", "Ширина", FieldKind::Number("мм")).width("col-6 col-md-3"),
            Field::new("height", "Высота", FieldKind::Number("мм")).width("col-6 col-md-3"),
            Field::new("depth", "Глубина", FieldKind::Number("мм")).width("col-6 col-md-3"),
            Field::new("weight", "Вес", FieldKind::Number("г")).width("col-6 col-md-3"),
        ],
    },
    Fieldset {
        title: "Витрина",
        is_aside: true,
        fields: &[
            Field::new("is_visible", "На витрине", FieldKind::Bool).hint("Без отметки покупатели не видят товар"),
            Field::new("drawing", "Рисунок", FieldKind::Brought).required().hint("Показывается, пока нет фото"),
            Field::new("created_at", "Добавлен", FieldKind::ReadOnly),
        ],
    },
    Fieldset {
        title: "Цена",
        is_aside: true,
        fields: &[
            Field::new("price", "Цена", FieldKind::Number("₽")).required().width("col-6"),
            Field::new("old_price", "Старая цена", FieldKind::Number("₽")).width("col-6"),
            Field::new("vat_rate", "НДС", FieldKind::Brought).required(),
        ],
    },
    Fieldset {
        title: "Склад",
        is_aside: true,
        fields: &[
            Field::new("available", "Можно продать", FieldKind::ReadOnly).width("col-6"),
            Field::new("reserved", "Отложено", FieldKind::ReadOnly).width("col-6"),
            Field::new("on_hand", "На полке", FieldKind::ReadOnly)
                .hint("Меняется только движениями: приходом и пересчётом"),
        ],
    },
];

const FORMS: &[SmallForm] = &[
    SmallForm {
        key: Form::Receive.key(),
        address: "/admin/products/{id}/receive/",
        title: "Приход и пересчёт",
        fields: &[
            Field::new("quantity", "Сколько пришло", FieldKind::Number("шт.")).required(),
            Field::new("note", "Примечание", FieldKind::Text(200)).hint("Откуда, по какой накладной"),
        ],
        label: "Принять",
        done: "Поступление",
        flash: "Товар принят",
        is_dangerous: false,
    },
    SmallForm {
        key: Form::Correct.key(),
        address: "/admin/products/{id}/correct/",
        title: "Приход и пересчёт",
        fields: &[
            Field::new("counted", "Сколько насчитали на полке", FieldKind::Number("шт."))
                .required()
                .hint("Вместе с отложенным для тех, кто платит"),
            Field::new("note", "Примечание", FieldKind::Text(200)).hint("Почему не сошлось"),
        ],
        label: "Пересчитать",
        done: "Пересчёт",
        flash: "Остаток исправлен",
        is_dangerous: false,
    },
    SmallForm {
        key: Form::Photo.key(),
        address: "/admin/products/{id}/photo/",
        title: "Главное фото",
        fields: &[Field::new("photo", "Файл с фотографией", FieldKind::Photo("products", PHOTO_SIDE))
            .required()
            .hint("JPEG, PNG, WebP или GIF до 5\u{a0}МБ; прежнее фото заменится")],
        label: "Загрузить",
        done: "Новое фото",
        flash: "Фото обновлено",
        is_dangerous: false,
    },
    SmallForm {
        key: Form::RemovePhoto.key(),
        address: "/admin/products/{id}/photo/remove/",
        title: "Главное фото",
        fields: &[],
        label: "Убрать фото",
        done: "Удаление фото",
        flash: "Фото убрано",
        is_dangerous: true,
    },
    SmallForm {
        key: Form::AddPhoto.key(),
        address: "/admin/products/{id}/photos/",
        title: "Ещё фото",
        fields: &[Field::new("photo", "Файл с фотографией", FieldKind::Photo("products", PHOTO_SIDE))
            .required()
            .hint("JPEG, PNG, WebP или GIF до 5\u{a0}МБ; встанет последним")],
        label: "Добавить",
        done: "Ещё фото",
        flash: "Фото добавлено",
        is_dangerous: false,
    },
];
