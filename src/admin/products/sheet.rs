//! The sheet of a product's attributes: a page of its own, because every category has other attributes.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::description::Narrow;
use crate::admin::engine::difference::Difference;
use crate::admin::engine::resource::{Cell, Inline, InlineRow, Resource};
use crate::admin::engine::table::{InlineColumn, cells, columns};
use crate::admin::engine::values::{Change, digest, kept_mine, leaves_theirs, shown};
use crate::admin::engine::{CHANGED, NOTHING, THEIRS, number};
use crate::admin::journal::{self, Entry};
use crate::admin::products::Products;
use crate::admin::products::description::DESCRIPTION;
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::attributes::{self, Property, VALUE, as_typed};
use crate::catalog::administration::products::{Product, product};
use crate::catalog::{Attribute, AttributeKind};
use crate::kernel::fault::{Failure, Fault, While};
use crate::kernel::ids::{AttributeId, ProductId};
use crate::kernel::plural::plural;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

pub(crate) const ADDRESS: &str = "/admin/products/{id}/attributes/";
/// The most bytes its form may have: more than a hundred long values, twice from the page of a conflict.
pub(crate) const BODY: usize = 1024 * 1024;
const SAVED: &str = "Характеристики сохранены";
/// The journal's word for a change.
const DONE: &str = "Характеристики";
/// The choices of a yes/no attribute.
const YES_OR_NO: [(&str, &str); 3] = [("", "не указано"), ("true", "есть"), ("false", "нет")];
type Column = InlineColumn<Attribute>;

const COLUMNS: [Column; 2] = [
    Column::new("name", "Характеристика", |_, attribute| Cell::text(&attribute.fields.name)).narrow(Narrow::Full),
    Column::new("value", "Значение", |_, attribute| Cell::text(attribute.show())).narrow(Narrow::Full),
];

#[derive(Template)]
#[template(path = "admin/sheet.html")]
struct SheetPage {
    shell: StaffShell,
    product: String,
    category: String,
    address: String,
    back: String,
    list_query: String,
    version: String,
    /// Why nothing was kept, when somebody else changed the sheet meanwhile.
    conflict: Option<&'static str>,
    /// What was typed and differs from what the database has by now.
    differences: Vec<Difference>,
    groups: Vec<Group>,
}

/// The properties under one heading.
struct Group {
    name: String,
    fields: Vec<Field>,
}

/// The field of a property.
struct Field {
    key: String,
    label: String,
    unit: String,
    is_yes_or_no: bool,
    value: String,
    known: Vec<String>,
    error: Option<String>,
}

/// What came with a form.
#[derive(Default)]
struct Typed {
    texts: Vec<(AttributeId, String)>,
    errors: Vec<(AttributeId, String)>,
    is_stale: bool,
}

/// What became of a form.
enum Sent {
    /// What is said of it.
    Kept(&'static str),
    Missing,
    Closed,
    Again(Typed),
}

/// The properties that a product has, as its card shows them.
#[must_use]
pub(crate) fn inline(site: &StaffSite, product: ProductId, sheet: &[Property]) -> Inline {
    let row =
        |property: &Property| InlineRow { cells: cells(&COLUMNS, site, &property.attribute), ..InlineRow::default() };
    Inline {
        key: "attributes",
        title: "Характеристики",
        columns: columns(&COLUMNS),
        rows: sheet.iter().filter(|property| !property.attribute.value.is_empty()).map(row).collect(),
        empty: "Не заполнены: покупатель не узнает о товаре ничего, кроме описания.",
        edit: Some(address(product)),
    }
}

pub(crate) async fn show(
    State(products): State<Products>,
    staff: Staff,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let id = ProductId(number(&id)?);
    let back = Back::of_card(&DESCRIPTION, query.as_deref().unwrap_or_default(), Some(id.0));
    render(&products, &staff, id, back, Typed::default()).await
}

pub(crate) async fn save(
    State(products): State<Products>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = ProductId(number(&id)?);
    let back = Back::of_form(&DESCRIPTION, &input);
    let work = async |mut tx: Tx| {
        let sent = keep(&products, &mut tx, &staff, id, &input).await?;
        if !matches!(sent, Sent::Kept(SAVED)) {
            tx.discard();
        }
        Ok::<_, Fault>(sent)
    };
    match products.site.db().transaction("keeping a product's properties", work).await? {
        Sent::Kept(said) => {
            products.site.flash(&staff, &Flash::ok(said)).await?;
            Ok(page::see_other(&back.to_card(id.0)))
        }
        Sent::Missing => Err(Error::NotFound),
        Sent::Closed => Err(Error::StaffOnly),
        Sent::Again(typed) => render(&products, &staff, id, back, typed).await,
    }
}

async fn keep(products: &Products, tx: &mut Write, staff: &Staff, id: ProductId, input: &Input) -> Result<Sent, Fault> {
    let Some(staff) = products.lock(tx, &[id.0], staff).await? else { return Ok(Sent::Closed) };
    let Some(product) = product(tx, id).await.while_("reading a product")? else { return Ok(Sent::Missing) };
    attributes::lock_categories(tx, id).await?;
    let sheet = attributes::sheet(tx, id).await?;
    let sent = |property: &Property| {
        let key = key(property.id);
        let mine = kept_mine(input, &key, &as_typed(&property.attribute));
        let typed = mine.or_else(|| input.all(&key).last().map(|text| (*text).to_owned()));
        typed.map(|typed| (property.id, typed))
    };
    let texts: Vec<_> = sheet.iter().filter_map(sent).collect();
    if input.text("version").is_none_or(|seen| seen != version(&sheet)) {
        return Ok(Sent::Again(Typed { texts, is_stale: true, ..Typed::default() }));
    }
    let filled = match attributes::fill(tx, id, &texts).await {
        Ok(filled) => filled,
        Err(Failure::Refused(errors)) => return Ok(Sent::Again(Typed { texts, errors, is_stale: false })),
        Err(Failure::Fault(fault)) => return Err(fault),
    };
    if filled.is_empty() {
        let is_left = sheet.iter().any(|property| leaves_theirs(input, &key(property.id)));
        return Ok(Sent::Kept(if is_left { THEIRS } else { NOTHING }));
    }
    let change = |filled: attributes::Filled| Change { field: filled.name, old: filled.old, new: filled.new };
    let changes: Vec<Change> = filled.into_iter().map(change).collect();
    let entry =
        Entry { object: DESCRIPTION.object, id: id.0, name: &product.fields.name, action: DONE, changes: &changes };
    journal::write(tx, &staff, &entry, products.site.now()).await?;
    Ok(Sent::Kept(SAVED))
}

async fn render(
    products: &Products,
    staff: &Staff,
    id: ProductId,
    back: Back,
    typed: Typed,
) -> Result<Response, Error> {
    let mut db = products.site.read_slow().await?;
    let product = product(&mut db, id).await.while_("reading a product")?.ok_or(Error::NotFound)?;
    let sheet = attributes::sheet(&mut db, id).await?;
    let known = attributes::known(&mut db, id).await?;
    drop(db);
    let status = match &typed {
        Typed { is_stale: true, .. } => StatusCode::CONFLICT,
        Typed { errors, .. } if !errors.is_empty() => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    page::private_with(status, &SheetPage::new(StaffShell::new(staff), back, &product, (sheet, &known), typed))
}

fn address(id: ProductId) -> String {
    ADDRESS.replace("{id}", &id.to_string())
}

/// The name of a property's field.
fn key(id: AttributeId) -> String {
    format!("a-{id}")
}

/// A digest of a sheet: it differs if an attribute was added, removed or changed.
fn version(sheet: &[Property]) -> String {
    let keys: Vec<String> = sheet.iter().map(|property| key(property.id)).collect();
    digest(keys.iter().zip(sheet).flat_map(|(key, property)| [key.as_str(), property.attribute.value.as_str()]))
}

/// The properties whose values differ from what was typed.
fn differences(sheet: &[Property], texts: &[(AttributeId, String)]) -> Vec<Difference> {
    let words = |attribute: &Attribute, text: &str| match text {
        "" => "пусто".to_owned(),
        text if attribute.fields.kind == AttributeKind::Bool => {
            YES_OR_NO.iter().find(|(value, _)| *value == text).map_or(text, |(_, words)| *words).to_owned()
        }
        text => text.to_owned(),
    };
    let difference = |property: &Property| {
        let stored = as_typed(&property.attribute);
        let (_, typed) = texts.iter().find(|(id, _)| *id == property.id)?;
        if attributes::is_same(&property.attribute, typed) {
            return None;
        }
        Some(Difference {
            name: key(property.id),
            label: property.attribute.fields.name.clone(),
            stored: words(&property.attribute, &stored),
            typed: words(&property.attribute, typed),
            value: typed.clone(),
            shown: shown(&stored),
        })
    };
    sheet.iter().filter_map(difference).collect()
}

impl SheetPage {
    fn new(
        shell: StaffShell,
        back: Back,
        product: &Product,
        (sheet, known): (Vec<Property>, &[(AttributeId, String)]),
        typed: Typed,
    ) -> Self {
        let version = version(&sheet);
        let conflict = typed.is_stale.then_some(CHANGED);
        let differences = if typed.is_stale { differences(&sheet, &typed.texts) } else { Vec::new() };
        // What somebody else changed stays unless the sender says otherwise.
        let typed = if typed.is_stale { Typed::default() } else { typed };
        let mut groups: Vec<Group> = Vec::new();
        for property in sheet {
            let name = property.attribute.fields.group_name.clone();
            let field = Field::new(property, known, &typed);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.fields.push(field),
                None => groups.push(Group { name, fields: vec![field] }),
            }
        }
        Self {
            shell,
            product: product.fields.name.clone(),
            category: format!("{}{}/", crate::admin::categories::LIST, product.category_id),
            address: address(product.id),
            back: back.to_card(product.id.0),
            list_query: back.list,
            version,
            conflict,
            differences,
            groups,
        }
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.groups.iter().flat_map(|group| &group.fields)
    }

    fn summary(&self) -> Option<String> {
        let count = self.fields().filter(|field| field.error.is_some()).count();
        (count > 0).then(|| format!("Проверьте {count}\u{a0}{}", plural(count, "поле", "поля", "полей")))
    }

    /// Whether the form was refused: what it shows is not saved.
    fn is_refused(&self) -> bool {
        self.fields().any(|field| field.error.is_some()) || !self.differences.is_empty()
    }

    fn most(&self) -> u16 {
        VALUE
    }
}

impl Field {
    fn new(Property { id, attribute }: Property, known: &[(AttributeId, String)], typed: &Typed) -> Self {
        let find =
            |texts: &[(AttributeId, String)]| texts.iter().find(|(of, _)| *of == id).map(|(_, text)| text.clone());
        let kept = as_typed(&attribute);
        let value = find(&typed.texts).unwrap_or(kept);
        Self {
            key: key(id),
            is_yes_or_no: attribute.fields.kind == AttributeKind::Bool,
            label: attribute.fields.name,
            unit: attribute.fields.unit,
            known: known.iter().filter(|(of, _)| *of == id).map(|(_, value)| value.clone()).collect(),
            error: find(&typed.errors),
            value,
        }
    }

    /// What a property that is there or not can be; what is kept can be chosen too, whatever it is.
    fn choices(&self) -> Vec<(&str, &str, bool)> {
        let mut choices: Vec<_> =
            YES_OR_NO.iter().map(|(value, words)| (*value, *words, *value == self.value)).collect();
        if !choices.iter().any(|(_, _, is_chosen)| *is_chosen) {
            choices.push((&self.value, &self.value, true));
        }
        choices
    }

    /// What is said below it, for those who do not see it.
    fn described_by(&self) -> Option<String> {
        self.error.is_some().then(|| format!("{}-error", self.key))
    }
}
