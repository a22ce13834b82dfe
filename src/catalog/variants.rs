//! What the variants of a product differ in: colour, memory. Each choice leads to another product.

use crate::catalog::model::variant::{Sibling, SiblingValue};
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;

/// The tints our drawings have.
const TINTS: [&str; 6] = ["graphite", "silver", "blue", "sand", "pine", "coral"];

/// Something that the variants differ in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Axis {
    pub(crate) name: String,
    pub(crate) here: String,
    pub(crate) choices: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) label: String,
    /// The address of the product it leads to.
    pub(crate) slug: String,
    /// The tint of the sample beside a colour.
    pub(crate) swatch: Option<&'static str>,
    pub(crate) is_here: bool,
    /// What else differs, or that it is sold out.
    pub(crate) note: Option<String>,
}

/// An attribute with the value of each sibling, in their order, and its distinct values in the order of the page.
struct Column<'a> {
    name: &'a str,
    values: Vec<String>,
    offered: Vec<String>,
    is_colour: bool,
}

/// What the siblings differ in: colour and key attributes. Empty when there is nothing to choose.
pub(super) fn axes(here: ProductId, siblings: &[Sibling], values: &[SiblingValue]) -> Vec<Axis> {
    let Some(at) = siblings.iter().position(|sibling| sibling.id == here) else { return Vec::new() };
    let columns = columns(siblings, values);
    (0..columns.len()).filter_map(|which| axis(which, &columns, siblings, at)).collect()
}

fn columns<'a>(siblings: &[Sibling], values: &'a [SiblingValue]) -> Vec<Column<'a>> {
    let colours: Vec<String> = siblings.iter().map(|sibling| sibling.colour.clone()).collect();
    let offered = different(colours.iter().cloned());
    let mut columns = vec![Column { name: "Цвет", values: colours, offered, is_colour: true }];
    for code in different(values.iter().map(|value| value.attribute.fields.code.as_str())) {
        let of_code = || values.iter().filter(move |value| value.attribute.fields.code == code);
        let of = |sibling: &Sibling| {
            of_code().find(|value| value.product_id == sibling.id).map(|value| value.attribute.show())
        };
        columns.push(Column {
            name: of_code().next().map_or("", |value| value.attribute.fields.name.as_str()),
            values: siblings.iter().map(|sibling| of(sibling).unwrap_or_default()).collect(),
            offered: different(of_code().map(|value| value.attribute.show())),
            is_colour: false,
        });
    }
    columns.retain(|column| different(column.values.iter()).len() > 1);
    columns
}

/// Each value once, where it came first.
fn different<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut seen, value| {
        if !seen.contains(&value) {
            seen.push(value);
        }
        seen
    })
}

fn axis(which: usize, columns: &[Column<'_>], siblings: &[Sibling], here: usize) -> Option<Axis> {
    let column = columns.get(which)?;
    let own = column.values.get(here)?;
    let labels = column.offered.iter().filter(|label| !label.is_empty());
    let choices = labels.filter_map(|label| choice(label, which, columns, siblings, here)).collect();
    Some(Axis { name: column.name.to_owned(), here: own.clone(), choices })
}

/// Leads to the sibling with this value that is otherwise most similar.
fn choice(label: &str, which: usize, columns: &[Column<'_>], siblings: &[Sibling], here: usize) -> Option<Choice> {
    let column = columns.get(which)?;
    let has = |at: usize| column.values.get(at).is_some_and(|value| value == label);
    let others = || columns.iter().enumerate().filter(move |(other, _)| *other != which).map(|(_, column)| column);
    let likeness = |at: &usize| others().filter(|column| column.values.get(*at) == column.values.get(here)).count();
    let is_here = has(here);
    // Reversed, because `max_by_key` returns the last of equals and the first is wanted.
    let to = if is_here { here } else { (0..siblings.len()).rev().filter(|at| has(*at)).max_by_key(likeness)? };
    let sibling = siblings.get(to)?;
    let changed = others().filter(|column| column.values.get(to) != column.values.get(here));
    let changed: Vec<&str> = changed.filter_map(|column| column.values.get(to)).map(String::as_str).collect();
    let note = match (changed.is_empty(), sibling.stock > 0 && sibling.price > Kopecks::ZERO) {
        (false, _) => Some(changed.join(", ")),
        (true, false) if !is_here => Some("нет в наличии".to_owned()),
        _ => None,
    };
    let tint = sibling.drawing.rsplit_once('-').map(|(_, tint)| tint).filter(|_| column.is_colour);
    let swatch = tint.and_then(|tint| TINTS.into_iter().find(|known| *known == tint));
    Some(Choice { label: label.to_owned(), slug: sibling.slug.clone(), swatch, is_here, note })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::model::attribute::{Attribute, AttributeFields, AttributeKind};

    fn sibling(id: i64, colour: &str, drawing: &str, stock: i64) -> Sibling {
        let (slug, colour, drawing) = (format!("p{id}"), colour.to_owned(), drawing.to_owned());
        Sibling { id: ProductId(id), slug, colour, drawing, stock, price: Kopecks::new(100) }
    }

    fn storage(id: i64, value: &str) -> SiblingValue {
        let [code, name, unit, value] = ["storage", "Память", "ГБ", value].map(str::to_owned);
        let (kind, group_name) = (AttributeKind::Number, String::new());
        let fields = AttributeFields { code, name, group_name, kind, unit, is_key: true };
        SiblingValue { product_id: ProductId(id), attribute: Attribute { value, fields } }
    }

    fn family() -> (Vec<Sibling>, Vec<SiblingValue>) {
        let siblings = vec![
            sibling(1, "графит", "phone-graphite", 5),
            sibling(2, "ультрамарин", "phone-blue", 5),
            sibling(3, "графит", "phone-graphite", 0),
        ];
        (siblings, vec![storage(1, "256"), storage(2, "256"), storage(3, "512")])
    }

    #[test]
    fn each_choice_leads_to_the_product_most_like_this_one() {
        let (siblings, values) = family();
        let axes = axes(ProductId(1), &siblings, &values);
        let [colour, memory] = axes.as_slice() else { panic!("{axes:?}") };
        assert_eq!((colour.name.as_str(), colour.here.as_str()), ("Цвет", "графит"));
        let to: Vec<_> =
            colour.choices.iter().map(|choice| (choice.slug.as_str(), choice.is_here, choice.swatch)).collect();
        assert_eq!(to, [("p1", true, Some("graphite")), ("p2", false, Some("blue"))]);
        let to: Vec<_> = memory.choices.iter().map(|choice| (choice.label.as_str(), choice.slug.as_str())).collect();
        assert_eq!(to, [("256\u{a0}ГБ", "p1"), ("512\u{a0}ГБ", "p3")]);
        assert_eq!(memory.choices[1].note.as_deref(), Some("нет в наличии"));
    }

    #[test]
    fn a_choice_says_what_else_changes_with_it() {
        let (siblings, values) = family();
        let axes = axes(ProductId(2), &siblings, &values);
        let memory = &axes[1].choices[1];
        assert_eq!((memory.slug.as_str(), memory.note.as_deref()), ("p3", Some("графит")));
    }

    #[test]
    fn a_product_without_siblings_has_nothing_to_choose() {
        let alone = [sibling(1, "графит", "phone-graphite", 5)];
        assert_eq!(axes(ProductId(1), &alone, &[storage(1, "256")]), []);
        assert_eq!(axes(ProductId(9), &alone, &[]), []);
    }
}
