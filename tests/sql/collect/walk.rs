//! Walks through a file: functions, `let` bindings, branches, calls and literals, in the order of the text.

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Lit, Pat};
use techstore_db::Engine;

use super::engine::{engine_of, engine_of_arm, other};
use super::{Bound, RUNS, Reader, Statement, VERBS, position};

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !item.attrs.iter().any(is_test) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.inside(item.ident.to_string(), |reader| visit::visit_item_const(reader, item));
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.inside(item.sig.ident.to_string(), |reader| visit::visit_item_fn(reader, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.inside(item.sig.ident.to_string(), |reader| visit::visit_impl_item_fn(reader, item));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) else { return };
        let bound = if let Some(texts) = self.texts(&init.expr) {
            Bound::Texts(texts)
        } else if let Some(queries) = self.queries(&init.expr) {
            Bound::Queries(queries)
        } else {
            Bound::Unknown
        };
        self.bound.insert(name.ident.to_string(), bound);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        if let Expr::Path(path) = &*assign.left
            && let Some(name) = path.path.get_ident()
        {
            self.bound.insert(name.to_string(), Bound::Unknown);
        }
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_if(&mut self, choice: &'ast syn::ExprIf) {
        let asked = engine_of(&choice.cond);
        self.visit_expr(&choice.cond);
        self.on(asked, |reader| reader.visit_block(&choice.then_branch));
        if let Some((_, otherwise)) = &choice.else_branch {
            self.on(asked.map(other), |reader| reader.visit_expr(otherwise));
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.on(engine_of_arm(&arm.pat), |reader| visit::visit_arm(reader, arm));
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let (method, at) = (call.method.to_string(), position(&call.method));
        match method.as_str() {
            "sql" if call.args.len() == 1 => {
                self.asked.insert(at, self.owner.clone());
            }
            // What is added to a list is no part of a query.
            "push_bind" => {
                self.pushed.insert(at, self.owner.clone());
            }
            _ => {}
        }
        let is_run = RUNS.contains(&method.as_str()) && call.args.is_empty();
        let queries = if is_run { self.queries(&call.receiver) } else { self.queries_of(call) };
        if let Some(queries) = queries {
            self.note(&queries, is_run);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(last) = path.path.segments.last() {
            self.named.insert(last.ident.to_string());
        }
    }

    fn visit_expr_lit(&mut self, lit: &'ast syn::ExprLit) {
        if let Lit::Str(text) = &lit.lit
            && VERBS.iter().any(|verb| text.value().starts_with(verb))
        {
            let owner = self.owner.clone();
            // Functions of PostgreSQL's own, in a text that is handed on.
            let engine = self.engine.or_else(|| text.value().contains("pg_").then_some(Engine::Postgres));
            let at = position(lit);
            self.loose.push((at, Statement { line: at.0, text: text.value(), engine, values: None, owner }));
        }
    }
}

fn is_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
}
