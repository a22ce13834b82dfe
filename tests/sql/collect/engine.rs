//! Branches on the engine.

use syn::{Expr, Pat};
use techstore_db::Engine;

/// `engine() == Engine::Sqlite`.
pub(super) fn engine_of(condition: &Expr) -> Option<Engine> {
    match condition {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::Eq(_)) => match &*binary.right {
            Expr::Path(path) => engine_named(&path.path),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn engine_of_arm(pattern: &Pat) -> Option<Engine> {
    match pattern {
        Pat::Path(path) => engine_named(&path.path),
        _ => None,
    }
}

fn engine_named(path: &syn::Path) -> Option<Engine> {
    match path.segments.last()?.ident.to_string().as_str() {
        "Sqlite" => Some(Engine::Sqlite),
        "Postgres" => Some(Engine::Postgres),
        _ => None,
    }
}

pub(super) fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

pub(super) fn only<T>(mut all: Vec<T>, engine: Engine, of: impl Fn(&mut T) -> &mut Option<Engine>) -> Vec<T> {
    all.iter_mut().for_each(|one| *of(one) = Some(engine));
    all
}

pub(super) fn restrict<T>(all: Vec<T>, engine: Option<Engine>, of: impl Fn(&mut T) -> &mut Option<Engine>) -> Vec<T> {
    match engine {
        Some(engine) => only(all, engine, of),
        None => all,
    }
}
