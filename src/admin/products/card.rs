//! A product's card: its values, the forms that make sense now, its photos and movements.

use crate::admin::drawings;
use crate::admin::engine::description::{Kind as Cells, Narrow};
use crate::admin::engine::grouped;
use crate::admin::engine::resource::{Card, Cell, Inline, InlineRow, Offered};
use crate::admin::engine::table::{InlineColumn, cells, columns};
use crate::admin::engine::values::{Choice, Values};
use crate::admin::products::description::Form;
use crate::admin::products::{list, photos, sheet};
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::attributes::Property;
use crate::catalog::administration::photos::{MOST, Photo};
use crate::catalog::administration::products::{Product, ProductAction, VAT_RATES};
use crate::inventory::{Kind, Movement};
use crate::kernel::ids::CategoryId;
use crate::kernel::money::Kopecks;
use crate::web::assets;

type Column = InlineColumn<Movement>;

const MOVEMENT_COLUMNS: [Column; 6] = [
    Column::new("made", "Когда", |site, movement| Cell::text(site.time(movement.made_at))).of(Cells::Date),
    Column::new("kind", "Что", |_, movement| Cell::text(movement.kind.label())),
    Column::new("quantity", "Сколько", |_, movement| Cell::text(signed(movement.quantity))).of(Cells::Number),
    Column::new("order", "Заказ", |_, movement| {
        Cell::text(movement.order.map(|order| format!("№\u{a0}{}", grouped(order.0))).unwrap_or_default())
    }),
    Column::new("staff", "Кто", |_, movement| Cell::text(movement.staff.clone().unwrap_or_default())),
    Column::new("note", "Примечание", |_, movement| Cell::text(&movement.note)).narrow(Narrow::Full),
];

/// What belongs to a product.
pub(crate) struct Belongings {
    /// The photos that follow its first.
    pub(crate) photos: Vec<Photo>,
    pub(crate) sheet: Vec<Property>,
    /// The stock movements, the latest first.
    pub(crate) movements: Vec<Movement>,
}

#[must_use]
pub(crate) fn card(
    site: &StaffSite,
    product: Product,
    categories: Vec<(CategoryId, String)>,
    belongings: Belongings,
) -> Card {
    let Belongings { photos: others, sheet, movements } = belongings;
    let visibility = if product.is_visible { ProductAction::Hide.key() } else { ProductAction::Show.key() };
    Card {
        name: product.fields.name.clone(),
        state: list::state(product.is_visible),
        page: product.is_visible.then(|| crate::catalog::paths::product(&product.fields.slug)),
        locked: Vec::new(),
        lock_reason: None,
        actions: vec![visibility, ProductAction::Delete.key()],
        forms: forms(&product, &others, &movements),
        inlines: photos::inline(&product, others)
            .into_iter()
            .chain([sheet::inline(site, product.id, &sheet), history(site, &movements)])
            .collect(),
        values: values(product, categories, site),
    }
}

/// The version of the form for receiving is the last receipt or count: a sale meanwhile is no reason to refuse a delivery. A
/// count's version is the last movement of any kind.
fn forms(product: &Product, others: &[Photo], movements: &[Movement]) -> Vec<Offered> {
    let last =
        |wanted: fn(&Movement) -> bool| movements.iter().find(|movement| wanted(movement)).map_or(0, |last| last.id);
    let offered = |key, version: String| Offered { key, version, preview: None };
    let photo = product.image.clone().unwrap_or_default();
    let picture = product
        .image
        .as_deref()
        .map_or_else(|| assets::drawing(&product.fields.drawing).to_owned(), crate::media::address);
    let mut forms = vec![
        offered(
            Form::Receive.key(),
            last(|movement| matches!(movement.kind, Kind::Received | Kind::Corrected)).to_string(),
        ),
        offered(Form::Correct.key(), last(|_| true).to_string()),
        Offered { preview: Some(picture), ..offered(Form::Photo.key(), photo.clone()) },
    ];
    if product.image.is_some() {
        forms.push(offered(Form::RemovePhoto.key(), photo));
        if others.len() + 1 < MOST {
            forms.push(offered(Form::AddPhoto.key(), others.last().map_or(0, |last| last.id.0).to_string()));
        }
    }
    forms
}

fn history(site: &StaffSite, movements: &[Movement]) -> Inline {
    let row = |movement: &Movement| InlineRow {
        id: movement.id,
        cells: cells(&MOVEMENT_COLUMNS, site, movement),
        ..InlineRow::default()
    };
    Inline {
        key: "movements",
        title: "Движения",
        columns: columns(&MOVEMENT_COLUMNS),
        rows: movements.iter().map(row).collect(),
        empty: "Этот товар ещё не приходил и не уходил.",
        edit: None,
    }
}

fn signed(quantity: i64) -> String {
    let sign = if quantity > 0 { "+" } else { "" };
    format!("{sign}{}", grouped(quantity))
}

/// The values of a product's form; of a new one too.
#[must_use]
pub(crate) fn values(product: Product, categories: Vec<(CategoryId, String)>, site: &StaffSite) -> Values {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let category = if product.category_id.0 == 0 { String::new() } else { product.category_id.to_string() };
    let categories = categories.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let mut pictures: Vec<Choice> = vec![(String::new(), "как у категории".to_owned())];
    pictures.extend(drawings::choices());
    Values::default()
        .with("name", product.fields.name)
        .with("slug", product.fields.slug)
        .with("sku", product.fields.sku)
        .with("model", product.fields.model)
        .with_choice("category", category, categories)
        .with("brand", product.fields.brand)
        .with("year", product.fields.year.to_string())
        .with("country", product.fields.country)
        .with("colour", product.fields.colour)
        .with("variant_group", product.fields.variant_group.unwrap_or_default())
        .with("specs", product.fields.specs)
        .with("description", product.fields.description)
        .with("width", number(product.fields.width_mm))
        .with("height", number(product.fields.height_mm))
        .with("depth", number(product.fields.depth_mm))
        .with("weight", number(product.fields.weight_g))
        .with_box("is_visible", product.is_visible)
        .with_choice("drawing", product.fields.drawing, pictures)
        .with("created_at", site.time(product.created_at))
        .with("price", if product.id.0 == 0 { String::new() } else { product.fields.price.decimal() })
        .with("old_price", product.fields.old_price.map(Kopecks::decimal).unwrap_or_default())
        .with_choice("vat_rate", product.fields.vat_rate.to_string(), vat_rates())
        .with("available", list::pieces(product.stock))
        .with("reserved", list::pieces(product.reserved))
        .with("on_hand", list::pieces(product.stock + product.reserved))
}

fn vat_rates() -> Vec<Choice> {
    let words = |rate: i64| if rate == 0 { "без НДС".to_owned() } else { format!("{rate}\u{a0}%") };
    VAT_RATES.iter().map(|rate| (rate.to_string(), words(*rate))).collect()
}
