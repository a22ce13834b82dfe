//! The sitemap, sent in pieces: fifty thousand addresses are never in memory at once.

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use crate::catalog::model::sitemap::Range;
use crate::catalog::pages::Pages;
use crate::catalog::paths;
use crate::catalog::sitemap::{Division, division, piece};
use crate::catalog::{Catalog, categories};
use crate::kernel::fault::Fault;
use crate::web::error::Error;
use crate::web::visit::Visit;

const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                     <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
const END: &str = "</urlset>\n";
const BEGIN_PARTS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                           <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
const END_PARTS: &str = "</sitemapindex>\n";
/// The part with everything but products.
const PAGES: &str = "pages";

/// What an address asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    All,
    Pages,
    Goods(i64),
}

/// `GET /sitemap.xml`. In a large shop it lists its parts: `?part=pages`, `?part=0` and so on.
pub(crate) async fn show(
    State(pages): State<Pages>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let catalog = &pages.parts.catalog;
    match part(query.as_deref().unwrap_or_default()).ok_or(Error::NotFound)? {
        Part::Pages => Ok(xml(Body::from([BEGIN, &page_entries(&pages, &visit).await?, END].concat()))),
        Part::Goods(part) => Ok(xml(goods(catalog, &visit, BEGIN.to_owned(), Range::of(part)))),
        Part::All => match division(catalog).await? {
            Division::Whole => {
                let begin = [BEGIN, &page_entries(&pages, &visit).await?].concat();
                Ok(xml(goods(catalog, &visit, begin, Range::ALL)))
            }
            Division::Parts(parts) => Ok(xml(Body::from(index(&visit, &parts)))),
        },
    }
}

fn part(query: &str) -> Option<Part> {
    let asked = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "part").last();
    match asked {
        None => Some(Part::All),
        Some((_, value)) if value == PAGES => Some(Part::Pages),
        Some((_, value)) => value.parse().ok().filter(|part| *part >= 0).map(Part::Goods),
    }
}

fn xml(body: Body) -> Response {
    ([(CONTENT_TYPE, "application/xml; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], body).into_response()
}

fn index(visit: &Visit, parts: &[i64]) -> String {
    let mut text = BEGIN_PARTS.to_owned();
    let names = std::iter::once(PAGES.to_owned()).chain(parts.iter().map(ToString::to_string));
    for name in names {
        let address = visit.absolute(&format!("{}?part={name}", paths::SITEMAP));
        text.extend(["<sitemap><loc>", &escaped(&address), "</loc></sitemap>\n"]);
    }
    text.push_str(END_PARTS);
    text
}

async fn page_entries(pages: &Pages, visit: &Visit) -> Result<String, Fault> {
    let fixed = [crate::web::paths::HOME, paths::CATALOG]
        .into_iter()
        .chain(pages.parts.listed.iter().copied())
        .map(str::to_owned);
    let categories = categories(&pages.parts.catalog).await?;
    let shown = categories.iter().filter(|category| category.goods > 0).map(|category| paths::category(&category.slug));
    let mut text = String::new();
    for path in fixed.chain(shown) {
        text.extend(["<url><loc>", &escaped(&visit.absolute(&path)), "</loc></url>\n"]);
    }
    Ok(text)
}

fn goods(catalog: &Catalog, visit: &Visit, begin: String, range: Range) -> Body {
    let state = (catalog.clone(), visit.clone(), Some(range));
    let listed = stream::try_unfold(state, |(catalog, visit, range)| async move {
        let Some(range): Option<Range> = range else { return Ok::<_, std::io::Error>(None) };
        let next = piece(&catalog, range).await.map_err(|fault| {
            tracing::error!(causes = fault.causes(), "the sitemap broke off");
            std::io::Error::other("a list broke off")
        })?;
        Ok(Some(match next {
            Some((listed, rest)) => {
                let mut text = String::new();
                for product in listed {
                    let address = visit.absolute(&paths::product(&product.slug));
                    let changed = product.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
                    text.extend(["<url><loc>", &escaped(&address), "</loc><lastmod>", &changed, "</lastmod></url>\n"]);
                }
                (Bytes::from(text), (catalog, visit, Some(rest)))
            }
            None => (Bytes::from_static(END.as_bytes()), (catalog, visit, None)),
        }))
    });
    Body::from_stream(stream::iter([Ok(Bytes::from(begin))]).chain(listed))
}

/// An address escaped for XML and percent-encoded (RFC 3986 §2.1).
fn escaped(address: &str) -> String {
    const RAW: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');
    let address = percent_encoding::utf8_percent_encode(address, RAW).to_string();
    address.replace('&', "&amp;").replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_a_number_or_the_pages() {
        for (query, expected) in [
            ("", Some(Part::All)),
            ("x=1", Some(Part::All)),
            ("part=pages", Some(Part::Pages)),
            ("part=19", Some(Part::Goods(19))),
            ("part=-1", None),
            ("part=x", None),
            ("part=", None),
        ] {
            assert_eq!(part(query), expected, "{query}");
        }
    }

    #[test]
    fn nothing_in_an_address_ends_its_element() {
        assert_eq!(escaped("http://a/?b=<c>&d='é'"), "http://a/?b=%3Cc%3E&amp;d=&apos;%C3%A9&apos;");
    }
}
