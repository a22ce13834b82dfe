//! The catalogue's own types, which contexts, stores and pages share. No database and no HTTP here.

pub(crate) mod attribute;
pub(crate) mod card;
pub(crate) mod category;
pub(crate) mod keys;
pub(crate) mod new;
pub(crate) mod product;
pub(crate) mod shelf;
pub(crate) mod sitemap;
pub(crate) mod staff;
pub(crate) mod variant;

pub(crate) use attribute::{Attribute, AttributeKind};
pub(crate) use card::Card;
pub(crate) use category::Category;
pub(crate) use product::Product;
