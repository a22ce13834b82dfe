//! A form sent from a page that is too old: its token belongs to another session by now, as after a sign-in in another tab.
//!
//! Nothing is done, and the answer is 403. Reloading would send the old token again, so the answer shows the form once more with
//! a fresh token. If the browser says that a page of this very site sent it, the form keeps what was typed, except passwords and
//! files. A person has to press the button again: nothing is sent by itself.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use tower_service::Service;

use crate::web::error::{Error, is_api};
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::next::with_next;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::submitted::Submitted;
use crate::web::visit::Visit;

/// The pages that show their own form again: a GET of one changes nothing, and its handler reads [`Typed`].
#[derive(Clone)]
pub(crate) struct Forms {
    pub(crate) pages: Router,
    pub(crate) addresses: &'static [&'static str],
}

const NOTHING_DONE: &str = "Страница устарела, поэтому форма не отправилась. Проверьте её и отправьте ещё раз.";

const NO_COOKIE: &str = "Браузер не прислал защитный файл cookie, поэтому форма не отправилась. Если cookie для этого сайта запрещены, \
                         разрешите их. Потом отправьте форму ещё раз.";

/// What a refused form had in it; goes with the answer of the guard.
#[derive(Clone, Default)]
pub(crate) struct Stale {
    /// `None` if it is not certain that a page of ours sent it.
    typed: Option<Submitted>,
}

/// What was typed into the form of a page that is shown anew.
#[derive(Default)]
pub(crate) struct Typed(pub(crate) Option<Input>);

#[derive(Clone)]
struct Fields(Vec<(String, String)>);

#[derive(Template)]
#[template(path = "errors/stale.html")]
struct StalePage<'a> {
    shell: Shell,
    sentence: &'static str,
    /// The form, to be sent again.
    again: Option<Again<'a>>,
    /// Where the page itself would redirect to now.
    onward: Option<String>,
}

struct Again<'a> {
    action: &'a str,
    fields: Vec<(&'a str, &'a str)>,
    passwords: Vec<&'a str>,
    file: Option<&'a str>,
}

impl Stale {
    /// A form that was refused, with what was in it when a page of ours sent it.
    pub(crate) fn new(typed: Option<Submitted>) -> Self {
        Self { typed }
    }

    fn fields(&self) -> Vec<(&str, &str)> {
        let fields = match &self.typed {
            Some(Submitted::Form(fields) | Submitted::Multipart(fields, _)) => fields.as_slice(),
            Some(Submitted::Other(_)) | None => &[],
        };
        let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(name, _)| *name != "csrfmiddlewaretoken").collect()
    }

    fn again<'a>(&'a self, action: &'a str) -> Option<Again<'a>> {
        let typed = self.typed.as_ref()?;
        let (passwords, fields): (Vec<_>, Vec<_>) = self.fields().into_iter().partition(|(name, _)| is_password(name));
        let file = match typed {
            Submitted::Multipart(_, Some(upload)) => Some(upload.field.as_str()),
            _ => None,
        };
        Some(Again { action, fields, passwords: passwords.into_iter().map(|(name, _)| name).collect(), file })
    }
}

fn is_password(name: &str) -> bool {
    name.contains("password")
}

/// Shows the form of a page that was too old.
pub(crate) async fn again(State(forms): State<Forms>, visit: Visit, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_form = parts.method == Method::POST && !is_api(parts.uri.path());
    let asked = is_form.then(|| (parts.uri.clone(), parts.headers.clone()));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let (Some(stale), Some((uri, headers))) = (response.extensions_mut().remove::<Stale>(), asked) else {
        return response;
    };
    let own = if forms.addresses.contains(&uri.path()) {
        Some(own_page(forms, &visit, &stale, uri, headers).await)
    } else {
        None
    };
    let mut shown = match own {
        Some(mut shown) if shown.status() == StatusCode::OK => {
            *shown.status_mut() = StatusCode::FORBIDDEN;
            shown
        }
        other => {
            let onward = other.and_then(|shown| onward(&visit, &shown));
            match render(&visit, &stale, onward) {
                Ok(shown) => shown,
                Err(_) => return response,
            }
        }
    };
    if let Ok(token) = HeaderValue::from_str(&visit.csrf) {
        shown.headers_mut().insert("x-csrftoken", token);
    }
    shown
}

/// Asks the page for its form, with what was typed and why it was not kept.
async fn own_page(mut forms: Forms, visit: &Visit, stale: &Stale, uri: Uri, headers: HeaderMap) -> Response {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    for name in [CONTENT_TYPE, CONTENT_LENGTH, TRANSFER_ENCODING] {
        request.headers_mut().remove(name);
    }
    request.extensions_mut().insert(visit.with_flash(Flash::bad(reason(visit)).staying()));
    let fields = stale.fields().into_iter().filter(|(name, _)| !is_password(name));
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    request.extensions_mut().insert(Fields(fields));
    let Ok(shown) = forms.pages.call(request).await;
    shown
}

fn reason(visit: &Visit) -> &'static str {
    if visit.cookie_secrets.is_empty() { NO_COOKIE } else { NOTHING_DONE }
}

fn onward(visit: &Visit, shown: &Response) -> Option<String> {
    match shown.extensions().get::<Arc<Error>>().map(|error| &**error) {
        Some(Error::SignInFirst) => Some(with_next(visit.sign_in_pages.customers, &visit.path)),
        Some(Error::StaffOnly) => Some(with_next(visit.sign_in_pages.staff, &visit.path)),
        _ => shown.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned),
    }
}

fn render(visit: &Visit, stale: &Stale, onward: Option<String>) -> Result<Response, Error> {
    let again = if onward.is_some() { None } else { stale.again(&visit.path) };
    let sentence = match (&onward, &again) {
        (Some(_), _) if visit.who.is_some() => {
            "Страница устарела: за это время вы вошли в магазин. Отправлять её больше не нужно."
        }
        (Some(_), _) => "Страница устарела: за это время вы вышли. Войдите, чтобы продолжить.",
        (None, Some(_)) if visit.cookie_secrets.is_empty() => NO_COOKIE,
        (None, Some(_)) => {
            "Её открыли до входа или выхода, поэтому ничего не сделано. Если всё ещё нужно, отправьте ещё раз."
        }
        (None, None) => "Её открыли до входа или выхода, поэтому ничего не сделано. Откройте нужную страницу заново.",
    };
    page::private_with(StatusCode::FORBIDDEN, &StalePage { shell: Shell::new(visit), sentence, again, onward })
}

impl<S: Sync> FromRequestParts<S> for Typed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let fields = parts.extensions.remove::<Fields>().filter(|fields| !fields.0.is_empty());
        Ok(Self(fields.map(|fields| Input::of_form(fields.0))))
    }
}
