//! The cart's page, and the forms that change it without script.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::cart::limits::Most;
use crate::cart::pages::putting::{self, NotPut, UNAVAILABLE, Wanted};
use crate::cart::pages::{Pages, owner};
use crate::cart::paths;
use crate::cart::{Bound, Change, Changed, Contents, Limits, Line, contents, pieces, saw_prices};
use crate::catalog::Availability;
use crate::kernel::money::Kopecks;
use crate::web::assets;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::next::SafeNext;
use crate::web::page;
use crate::web::session_start::Begun;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "cart/cart.html")]
struct CartPage {
    shell: Shell,
    contents: Contents,
    limits: Limits,
}

/// `GET /cart/`. A changed price is announced once, and counts as seen only when a browser really shows the page.
pub(crate) async fn show(State(pages): State<Pages>, visit: Visit) -> Result<Response, Error> {
    let contents = match owner(&visit) {
        Some(owner) => {
            let contents = contents(&pages.carts, owner).await?;
            if visit.purpose.is_shown() {
                saw_prices(&pages.carts, owner, &contents).await?;
            }
            contents
        }
        None => Contents::default(),
    };
    page::private(&CartPage { shell: Shell::new(&visit), contents, limits: pages.carts.limits })
}

/// `POST /cart/add/` leads back to the page it came from.
pub(crate) async fn submit(State(pages): State<Pages>, visit: Visit, input: Input) -> Result<Response, Error> {
    let next = input.text("next").unwrap_or_default();
    let next = SafeNext::parse(&next, visit.connection.host.authority(), visit.connection.is_https);
    let next = next.as_ref().map_or(paths::CART, SafeNext::as_str);
    let wanted = match putting::read_form(&input) {
        Ok(wanted) => wanted,
        // With a session there is a cart to go back to: it shows the error and the present quantity.
        Err(Error::Refused(errors)) if visit.session.is_some() && errors.get("product_id").is_none() => {
            let words = errors.iter().map(|(_, words)| words).collect::<Vec<_>>().join(". ");
            return leave(&pages, &visit, Some(Flash::bad(words)), None, page::see_other(next)).await;
        }
        Err(error) => return Err(error),
    };
    let (flash, begun) = match putting::put(&pages, &visit, &wanted).await {
        Ok((changed, begun)) => (words(&changed, &wanted, next), begun),
        Err(NotPut::Unavailable) => (Some(Flash::bad(UNAVAILABLE)), None),
        Err(NotPut::Withdrawn) => (Some(Flash::bad("Товар снят с\u{a0}продажи")), None),
        Err(NotPut::Answered(error)) => return Err(error),
    };
    leave(&pages, &visit, flash, begun, page::see_other(next)).await
}

/// Leaves a flash message for the next page. A guest without a session gets one just for the message.
async fn leave(
    pages: &Pages,
    visit: &Visit,
    flash: Option<Flash>,
    mut begun: Option<Begun>,
    mut response: Response,
) -> Result<Response, Error> {
    if let Some(flash) = flash {
        let session = match (&begun, visit.session) {
            (Some(begun), _) => begun.id,
            (None, Some(session)) => session,
            (None, None) => begun.insert(pages.sessions.begin(visit.connection.address).await?).id,
        };
        pages.sessions.leave(session, flash).await?;
    }
    if let Some(begun) = begun {
        begun.hand_over(&mut response, visit.connection.is_https)?;
    }
    Ok(response)
}

/// The flash message about a change. None where the cart itself shows it.
fn words(changed: &Changed, wanted: &Wanted, next: &str) -> Option<Flash> {
    let Changed { name, before, quantity, limited_by, most, .. } = changed;
    let shows_itself = next.starts_with(paths::CART);
    if let Some(bound) = limited_by {
        return Some(Flash::bad(bound.sentence(*quantity)));
    }
    match wanted.change {
        Change::By(1..) if !shows_itself => Some(Flash::ok(format!("{name} в корзине"))),
        // No «undo»: it could not be put back.
        _ if *quantity == 0 && *before > 0 && *most == 0 => {
            Some(Flash::ok(format!("Убрали из корзины: {name}. Вернуть не получится: его больше нет в продаже")))
        }
        _ if *quantity == 0 && *before > 0 => Some(Flash::ok(format!("Убрали из корзины: {name}")).with_undo(
            paths::CART_ADD,
            &[("product_id", wanted.product.to_string()), ("quantity", before.to_string()), ("next", next.to_owned())],
        )),
        _ => None,
    }
}

impl CartPage {
    fn discount(&self) -> Option<Kopecks> {
        self.contents.total.checked_sub(self.contents.before).filter(|discount| *discount < Kopecks::ZERO)
    }

    /// Lines whose price has changed since the owner last saw it, with the old price.
    fn changed(&self) -> Vec<(&Line, Kopecks)> {
        self.contents.lines.iter().filter_map(|line| Some((line, line.price_before?))).collect()
    }

    fn picture(&self, line: &Line) -> String {
        line.image.as_deref().map_or_else(|| assets::drawing(&line.drawing).to_owned(), crate::media::address)
    }

    fn lamp(&self, line: &Line) -> &'static str {
        match line.availability() {
            Availability::InStock => "stock-in",
            Availability::Few(_) => "stock-low",
            Availability::Gone | Availability::Withdrawn => "stock-none",
        }
    }

    /// The note beside a line that has reached its limit.
    fn limit(&self, line: &Line) -> Option<String> {
        if line.stock == 0 || !line.is_full() {
            return None;
        }
        let Most { pieces: most, bound } = line.most;
        Some(match bound {
            Bound::Stock if line.is_limited() => format!("Осталось {most}\u{a0}шт., пересчитали"),
            Bound::Stock => format!("Больше на складе нет: всего {}", pieces(most)),
            Bound::Line(cap) if line.is_limited() => {
                format!("Продаём не больше {cap}\u{a0}шт. одного товара, пересчитали")
            }
            Bound::Line(cap) => format!("Не больше {cap}\u{a0}шт. одного товара"),
        })
    }

    /// By how many pieces the cart exceeds the limit of one order.
    fn surplus(&self) -> Option<i64> {
        Some(self.contents.count - self.limits.per_order).filter(|surplus| *surplus > 0)
    }
}
