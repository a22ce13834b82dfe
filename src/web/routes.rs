//! Declaring addresses, so that nothing that changes something can be reached around the guard.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{self, MethodRouter};

use crate::web::context::Web;
use crate::web::error::is_api;
use crate::web::guard::{Guard, Senders, guard, read_only};
use crate::web::submitted::SMALL;

/// A domain's addresses, being put together.
pub(crate) struct Routes<S> {
    router: Router<S>,
    pages: Vec<&'static str>,
    calls: Vec<(Method, &'static str)>,
    web: Web,
    senders: Senders,
}

pub(crate) struct Addresses {
    pub(crate) router: Router,
    /// The pages among them: what `/catalog` without its last slash is compared with.
    pub(crate) pages: Vec<&'static str>,
    /// The JSON calls among them.
    pub(crate) calls: Vec<(Method, &'static str)>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    #[must_use]
    pub(crate) fn new(web: &Web) -> Self {
        Self {
            router: Router::new(),
            pages: Vec::new(),
            calls: Vec::new(),
            web: web.clone(),
            senders: Senders::Customers,
        }
    }

    /// Addresses of the staff site: long bodies are taken from the staff alone.
    #[must_use]
    pub(crate) fn of_staff(web: &Web) -> Self {
        Self { senders: Senders::Staff, ..Self::new(web) }
    }

    #[must_use]
    pub(crate) fn get<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::GET, path, routing::get(handler))
    }

    /// Answers POST, behind the guard.
    #[must_use]
    pub(crate) fn post<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.post_up_to(path, SMALL, handler)
    }

    /// Answers POST with a body of up to `limit` bytes, behind the guard. More than a small one is taken from people who are
    /// signed in alone, and in the staff site from the staff.
    #[must_use]
    pub(crate) fn post_up_to<H: Handler<T, S>, T: 'static>(self, path: &'static str, limit: usize, handler: H) -> Self {
        let layer = from_fn_with_state(self.guard(limit), guard);
        self.add(Method::POST, path, routing::post(handler).route_layer(layer))
    }

    /// Answers POST that comes from another server, which has neither cookie nor token: the handler must not believe a word of it.
    #[must_use]
    pub(crate) fn post_from_outside<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        let layer = from_fn_with_state(self.web.clone(), read_only);
        self.add(Method::POST, path, routing::post(handler).route_layer(layer))
    }

    /// Answers DELETE, behind the guard.
    #[must_use]
    pub(crate) fn delete<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        let layer = from_fn_with_state(self.guard(SMALL), guard);
        self.add(Method::DELETE, path, routing::delete(handler).route_layer(layer))
    }

    /// The addresses, with what their handlers need.
    pub(crate) fn with(self, state: S) -> Addresses {
        Addresses { router: self.router.with_state(state), pages: self.pages, calls: self.calls }
    }

    fn guard(&self, limit: usize) -> Guard {
        Guard { web: self.web.clone(), limit, senders: self.senders }
    }

    fn add(mut self, method: Method, path: &'static str, methods: MethodRouter<S>) -> Self {
        if is_api(path) {
            self.calls.push((method, path));
        }
        if path.ends_with('/') && !self.pages.contains(&path) {
            self.pages.push(path);
        }
        self.router = self.router.route(path, methods);
        self
    }
}
