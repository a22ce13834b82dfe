//! Categories and products that are here already: which were imported before, and which are in conflict with the old
//! site's.

use std::collections::{HashMap, HashSet};

use techstore_db::Reads;

use super::conflicts::refuse;
use super::report::Ware;
use super::store::goods;
use super::store::old_goods::{OldCategory, OldLabel};
use crate::catalog::sku_key;

/// Categories and goods that are here.
pub(super) struct ExistingGoods {
    categories: Places,
    category_names: HashMap<String, i64>,
    products: Places,
    /// Article numbers, as they are compared.
    articles: HashSet<String>,
    last_position: i64,
}

/// Ids and addresses of categories, or of products.
#[derive(Default)]
struct Places {
    slugs: HashMap<i64, String>,
    numbers: HashMap<String, i64>,
    /// Former addresses with the ids: the staff has changed them since an earlier import.
    former: HashMap<String, i64>,
}

impl ExistingGoods {
    pub(super) async fn look(db: &mut impl Reads) -> anyhow::Result<Self> {
        let (categories, products) = (goods::categories(db).await?, goods::products(db).await?);
        let former_categories = goods::former_categories(db).await?;
        let former_products = goods::former_products(db).await?;
        Ok(Self {
            last_position: categories.iter().map(|category| category.position).max().unwrap_or_default(),
            category_names: categories.iter().map(|category| (category.name.clone(), category.id)).collect(),
            categories: Places::new(
                categories.into_iter().map(|category| (category.id, category.slug)),
                former_categories,
            ),
            articles: products.iter().map(|product| sku_key(&product.sku)).collect(),
            products: Places::new(products.into_iter().map(|product| (product.id, product.slug)), former_products),
        })
    }

    /// Whether a category was imported before: the same id, and the same present or former address.
    pub(super) fn has_category(&self, ware: &Ware) -> bool {
        self.categories.has(ware)
    }

    /// Whether a product was imported before: the same id, and the same present or former address.
    pub(super) fn has_product(&self, ware: &Ware) -> bool {
        self.products.has(ware)
    }

    /// Refuses categories and products whose id, address or name belongs to another one here.
    pub(super) fn refuse_conflicts(&self, categories: &[OldCategory], products: &[OldLabel]) -> anyhow::Result<()> {
        let of_categories = categories.iter().filter_map(|category| self.category_conflict(category));
        let of_products = products.iter().filter_map(|product| {
            let there = ware(product.id, product.slug.as_deref());
            self.products.conflict(&there).map(|here| format!("product there {there}, here {here}"))
        });
        let conflicts: Vec<String> = of_categories.chain(of_products).collect();
        let what = "numbers, addresses or names of the old site's goods are other goods' here \
                    (those of the demonstration? then move into a shop of your own)";
        refuse(what, &conflicts)
    }

    fn category_conflict(&self, category: &OldCategory) -> Option<String> {
        let there = ware(category.id, category.slug.as_deref());
        if let Some(here) = self.categories.conflict(&there) {
            return Some(format!("section there {there}, here {here}"));
        }
        let name = plain(category.name.as_deref());
        let id = *self.category_names.get(&name).filter(|_| !self.has_category(&there))?;
        let here = ware(id, self.categories.slugs.get(&id).map(String::as_str));
        Some(format!("section there {there}, here {here} of the same name"))
    }

    /// An article number for a product: the old site had none. It is the id in six digits, with letters before it if
    /// another product has that.
    pub(super) fn article(&mut self, product: i64) -> String {
        let mut article = format!("{product:06}");
        while !self.articles.insert(sku_key(&article)) {
            article.insert_str(0, "OLD-");
        }
        article
    }

    /// The place behind the last category.
    pub(super) fn next_position(&mut self) -> i64 {
        self.last_position += 1;
        self.last_position
    }
}

impl Places {
    fn new(things: impl Iterator<Item = (i64, String)>, former: Vec<(String, i64)>) -> Self {
        let mut places = Self { former: former.into_iter().collect(), ..Self::default() };
        for (id, slug) in things {
            places.numbers.insert(slug.clone(), id);
            places.slugs.insert(id, slug);
        }
        places
    }

    fn has(&self, ware: &Ware) -> bool {
        self.slugs.get(&ware.id) == Some(&ware.slug) || self.former.get(&ware.slug) == Some(&ware.id)
    }

    /// What has the id or the address of something of the old site.
    fn conflict(&self, there: &Ware) -> Option<Ware> {
        if self.has(there) {
            return None;
        }
        match (self.slugs.get(&there.id), self.numbers.get(&there.slug)) {
            (Some(slug), _) => Some(Ware { id: there.id, slug: slug.clone() }),
            (None, Some(id)) => Some(Ware { id: *id, slug: there.slug.clone() }),
            (None, None) => None,
        }
    }
}

/// A category or product of the old site under its address here, see [`super::report::Report::text`].
pub(super) fn ware(id: i64, slug: Option<&str>) -> Ware {
    Ware { id, slug: plain(slug) }
}

fn plain(text: Option<&str>) -> String {
    text.unwrap_or_default().replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelves(products: &[(i64, &str)], articles: &[&str]) -> ExistingGoods {
        ExistingGoods {
            categories: Places::default(),
            category_names: HashMap::new(),
            products: Places::new(products.iter().map(|(id, slug)| (*id, (*slug).to_owned())), Vec::new()),
            articles: articles.iter().map(|article| sku_key(article)).collect(),
            last_position: 0,
        }
    }

    #[test]
    fn an_article_number_is_the_products_own_and_nobody_elses() {
        let mut goods = shelves(&[], &["000002", "000003", "OLD-000003"]);
        let found: Vec<String> = [1, 2, 3, 1_234_567].map(|id| goods.article(id)).into();
        assert_eq!(found, ["000001", "OLD-000002", "OLD-OLD-000003", "1234567"]);
    }

    #[test]
    fn a_product_is_known_by_number_and_address_together() {
        let goods = shelves(&[(1, "mysh"), (2, "kover")], &[]);
        assert!(goods.has_product(&ware(1, Some("mysh"))));
        assert_eq!(goods.products.conflict(&ware(1, Some("mysh"))), None);
        assert_eq!(goods.products.conflict(&ware(1, Some("lampa"))), Some(ware(1, Some("mysh"))));
        assert_eq!(goods.products.conflict(&ware(3, Some("kover"))), Some(ware(2, Some("kover"))));
        assert_eq!(goods.products.conflict(&ware(3, Some("lampa"))), None);
    }
}
