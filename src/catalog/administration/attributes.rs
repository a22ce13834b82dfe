//! Attributes: which a category has, and a product's values.

use techstore_db::{Reads, Write};

use crate::catalog::administration::categories;
use crate::catalog::administration::fields::{Text, line, required};
use crate::catalog::model::attribute::AttributeFields;
use crate::catalog::model::keys::sorted_as;
use crate::catalog::store::administration::attributes as rows;
use crate::catalog::{Attribute, AttributeKind};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::{AttributeId, CategoryId, ProductId};
use crate::kernel::slug::Slug;

pub(crate) use crate::catalog::model::staff::property::{Kind, Property};

/// The longest value, in characters.
pub(crate) const VALUE: u16 = 300;
/// The longest name of an attribute or of its heading, in characters.
pub(crate) const NAME: u16 = 100;
/// The longest unit, in characters.
pub(crate) const UNIT: u16 = 20;
/// The kinds: word in forms, label.
pub(crate) const KINDS: [(&str, &str); 4] = {
    let [text, number, choice, is_there] = AttributeKind::ALL;
    [
        (text.as_str(), text.label()),
        (number.as_str(), number.label()),
        (choice.as_str(), choice.label()),
        (is_there.as_str(), is_there.label()),
    ]
};
/// Attributes of one category: nobody reads a page with more.
const MOST: usize = 100;

/// A changed value, in words for the journal.
#[derive(Debug)]
pub(crate) struct Filled {
    pub(crate) name: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// A new attribute as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct AttributeInput {
    pub(crate) name: String,
    /// The heading in the product's table.
    pub(crate) group: String,
    pub(crate) kind: String,
    /// The unit of a number; may be empty.
    pub(crate) unit: String,
    /// Whether it is one of the few that are shown first.
    pub(crate) is_key: bool,
}

/// The attributes of a product's category, and those of former categories of which it still has a value.
pub(crate) async fn sheet(db: &mut impl Reads, product: ProductId) -> Result<Vec<Property>, Fault> {
    rows::values(db, product).await.while_("reading a product's attributes")
}

/// Values of «choice» attributes that other products have.
pub(crate) async fn known(db: &mut impl Reads, product: ProductId) -> Result<Vec<(AttributeId, String)>, Fault> {
    rows::known(db, product).await.while_("reading what attributes can be")
}

/// Sets a product's values. An empty text deletes a value; an attribute that is not in `typed` stays unchanged. The
/// caller has locked the categories ([`lock_categories`]). Returns what changed.
pub(crate) async fn fill(
    tx: &mut Write,
    product: ProductId,
    typed: &[(AttributeId, String)],
) -> Outcome<Vec<Filled>, Vec<(AttributeId, String)>> {
    let (mut filled, mut wrong, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for property in sheet(tx, product).await? {
        let Some((id, text)) = typed.iter().find(|(id, _)| *id == property.id) else { continue };
        match check(&property.attribute, text) {
            Ok((value, _)) if value == property.attribute.value => {}
            Ok((value, number)) => {
                let new = Attribute { value: value.clone(), ..property.attribute.clone() };
                let name = property.attribute.fields.name.clone();
                filled.push(Filled { name, old: words(&property.attribute), new: words(&new) });
                changed.push((*id, value, number));
            }
            Err(sentence) => wrong.push((*id, sentence)),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::Refused(wrong));
    }
    for (id, value, number) in changed {
        if value.is_empty() {
            rows::clear(tx, product, id).await.while_("clearing an attribute")?;
        } else {
            rows::set(tx, product, id, &value, number).await.while_("setting an attribute")?;
        }
    }
    Ok(filled)
}

/// A value as a form shows it: a number with a comma.
#[must_use]
pub(crate) fn as_typed(attribute: &Attribute) -> String {
    if attribute.fields.kind == AttributeKind::Number {
        attribute.value.replace('.', ",")
    } else {
        attribute.value.clone()
    }
}

/// Whether a text means the stored value. A number may be spelled otherwise.
#[must_use]
pub(crate) fn is_same(attribute: &Attribute, typed: &str) -> bool {
    let stored = as_typed(attribute);
    let number = |text: &str| decimal(text).and_then(|number| number.parse::<f64>().ok());
    typed.trim() == stored.trim()
        || (attribute.fields.kind == AttributeKind::Number
            && number(typed).is_some_and(|typed| number(&stored) == Some(typed)))
}

/// Locks the categories of a product's attributes until the transaction ends, so that no attribute is deleted between
/// reading and writing.
pub(crate) async fn lock_categories(tx: &mut Write, product: ProductId) -> Result<(), Fault> {
    let categories = rows::categories(tx, product).await.while_("looking for a product's categories")?;
    categories::lock(tx, &categories).await
}

/// How many products of other categories have a value of a category's attributes: they were in it before.
pub(crate) async fn strays(db: &mut impl Reads, category: CategoryId) -> Result<i64, Fault> {
    rows::strays(db, category).await.while_("counting who has a category's attributes")
}

pub(crate) async fn of_category(db: &mut impl Reads, category: CategoryId) -> Result<Vec<Kind>, Fault> {
    rows::of_category(db, category).await.while_("reading a category's attributes")
}

/// Adds an attribute to a category, as the last under its heading.
pub(crate) async fn add(tx: &mut Write, category: CategoryId, input: &AttributeInput) -> Outcome<(), FieldErrors> {
    let kinds = of_category(tx, category).await?;
    let new = check_new(&kinds, input).map_err(Failure::Refused)?;
    let id = rows::insert(tx, category, &new).await.while_("making an attribute")?;
    let place =
        kinds.iter().rposition(|kind| kind.fields.group_name == new.group_name).map_or(kinds.len(), |last| last + 1);
    let mut order: Vec<AttributeId> = kinds.iter().map(|kind| kind.id).collect();
    order.insert(place, id);
    Ok(put_in_order(tx, &order).await?)
}

/// Moves an attribute up by one and returns its name. `None`: the category has no such attribute, or it is the first.
pub(crate) async fn advance(tx: &mut Write, category: CategoryId, id: AttributeId) -> Result<Option<String>, Fault> {
    let kinds = of_category(tx, category).await?;
    let Some(at) = kinds.iter().position(|kind| kind.id == id).filter(|at| *at > 0) else { return Ok(None) };
    let mut order: Vec<AttributeId> = kinds.iter().map(|kind| kind.id).collect();
    order.swap(at, at - 1);
    put_in_order(tx, &order).await?;
    Ok(kinds.into_iter().nth(at).map(|kind| kind.fields.name))
}

/// Deletes an attribute that no product has and returns its name. `None`: the category has no such attribute, or
/// products have it.
pub(crate) async fn remove(tx: &mut Write, category: CategoryId, id: AttributeId) -> Result<Option<String>, Fault> {
    let kinds = of_category(tx, category).await?;
    let Some(kind) = kinds.into_iter().find(|kind| kind.id == id && kind.goods == 0) else { return Ok(None) };
    rows::delete(tx, id).await.while_("removing an attribute")?;
    Ok(Some(kind.fields.name))
}

async fn put_in_order(tx: &mut Write, order: &[AttributeId]) -> Result<(), Fault> {
    for (position, id) in (1..).zip(order) {
        rows::set_position(tx, *id, position).await.while_("putting attributes in order")?;
    }
    Ok(())
}

/// A value for the journal.
fn words(attribute: &Attribute) -> String {
    if attribute.value.is_empty() { "пусто".to_owned() } else { attribute.show() }
}

/// The value to store, and the number that it is. A value that nobody touched stays, whatever it is.
fn check(attribute: &Attribute, typed: &str) -> Result<(String, Option<f64>), String> {
    let text = typed.trim();
    if text.is_empty() || text == attribute.value || text == as_typed(attribute) {
        let value = if text.is_empty() { String::new() } else { attribute.value.clone() };
        return Ok((value, None));
    }
    if text.contains(char::is_control) {
        return Err("Уберите недопустимый символ".to_owned());
    }
    if text.chars().count() > usize::from(VALUE) {
        return Err(format!("Не больше {VALUE} знаков"));
    }
    match attribute.fields.kind {
        AttributeKind::Number => {
            let number = decimal(text).ok_or("Число, например 6,7")?;
            let value = number.parse().map_err(|_| "Число, например 6,7")?;
            Ok((number, Some(value)))
        }
        AttributeKind::Bool if !["true", "false"].contains(&text) => Err("Выберите из списка".to_owned()),
        AttributeKind::Text | AttributeKind::Choice | AttributeKind::Bool => Ok((text.to_owned(), None)),
    }
}

/// `5 200` is 5200, `6,7` is 6.7. At most twelve digits: no real measure has more.
fn decimal(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace(',', ".");
    let digits = number.strip_prefix('-').unwrap_or(&number);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(whole) && is_number(fraction) && digits.len() <= 12).then_some(number)
}

fn check_new(kinds: &[Kind], input: &AttributeInput) -> Result<AttributeFields, FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = required(&mut errors, "name", Text::new(&input.name), NAME, "Укажите название");
    let group = required(&mut errors, "group", Text::new(&input.group), NAME, "Укажите заголовок");
    let unit = line(&mut errors, "unit", Text::new(&input.unit), UNIT);
    let kind = AttributeKind::parse(&input.kind);
    if kind.is_none() {
        errors.add("kind", "Выберите из списка");
    }
    if kind != Some(AttributeKind::Number) && !unit.is_empty() {
        errors.add("unit", "Единица бывает только у числа");
    }
    if kinds.iter().any(|kind| sorted_as(&kind.fields.name) == sorted_as(&name)) {
        errors.add("name", "Такая характеристика уже есть");
    }
    if kinds.len() >= MOST {
        errors.add("name", format!("У категории уже {MOST} характеристик: больше никто не прочтёт"));
    }
    match kind {
        Some(kind) if errors.is_empty() => {
            let code = code(kinds, &name);
            Ok(AttributeFields { code, name, group_name: group, kind, unit, is_key: input.is_key })
        }
        _ => Err(errors),
    }
}

/// A code that is unique in the category, made from the name.
fn code(kinds: &[Kind], name: &str) -> String {
    let stem = Slug::from_russian(name).map_or_else(|| "property".to_owned(), |slug| slug.as_str().replace('-', "_"));
    let is_free = |code: &String| !kinds.iter().any(|kind| kind.fields.code == *code);
    let numbered = (2..).map(|number| format!("{stem}_{number}"));
    std::iter::once(stem.clone()).chain(numbered).find(is_free).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(kind: &str, value: &str) -> Attribute {
        let [code, name, group_name, unit] = ["", "", "", ""].map(str::to_owned);
        let kind = AttributeKind::parse(kind).unwrap();
        let fields = AttributeFields { code, name, group_name, kind, unit, is_key: false };
        Attribute { value: value.to_owned(), fields }
    }

    #[test]
    fn a_number_is_kept_as_one_whatever_separates_it() {
        for (typed, value, number) in
            [("6,7", "6.7", 6.7), ("5\u{a0}200", "5200", 5_200.0), ("-40", "-40", -40.0), ("0.50", "0.50", 0.5)]
        {
            assert_eq!(check(&attribute("number", ""), typed), Ok((value.to_owned(), Some(number))), "{typed}");
        }
        for typed in ["много", "1e5", "inf", "NaN", "1,2,3", ",5", "5,", "--1", "1234567890123", "٣"] {
            assert!(check(&attribute("number", ""), typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn what_nobody_touched_stays() {
        for (kind, value, typed) in
            [("number", "до 30", "до 30"), ("number", "6.7", "6,7"), ("bool", "возможно", "возможно")]
        {
            assert_eq!(check(&attribute(kind, value), typed), Ok((value.to_owned(), None)), "{value}");
        }
        assert!(check(&attribute("bool", "true"), "возможно").is_err());
        assert_eq!(check(&attribute("bool", "true"), " "), Ok((String::new(), None)), "taken away");
    }

    #[test]
    fn a_code_is_made_of_the_name_and_is_one_of_its_kind() {
        let kind = |code: &str| Kind {
            id: AttributeId(1),
            position: 0,
            goods: 0,
            fields: AttributeFields { code: code.to_owned(), ..attribute("text", "").fields },
        };
        assert_eq!(code(&[], "Диагональ экрана"), "diagonal_ekrana");
        assert_eq!(code(&[kind("ves"), kind("ves_2")], "Вес"), "ves_3");
        assert_eq!(code(&[], "…"), "property");
    }
}
