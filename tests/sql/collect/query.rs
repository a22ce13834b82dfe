//! Puts the texts of a query together, as far as they are known.

use syn::{Expr, ExprMethodCall, Stmt};
use techstore_db::Engine;

use super::engine::{engine_of, engine_of_arm, only, other, restrict};
use super::{Bound, Query, Reader, Text, literal, position};

impl Reader {
    pub(super) fn texts(&mut self, expr: &Expr) -> Option<Vec<Text>> {
        if let Some(text) = literal(expr) {
            self.used.insert(position(expr));
            return Some(vec![Text { text, engine: self.engine }]);
        }
        match expr {
            Expr::Path(path) => {
                let name = path.path.segments.last()?.ident.to_string();
                match self.bound.get(&name) {
                    Some(Bound::Texts(texts)) => Some(texts.clone()),
                    Some(_) => None,
                    None => {
                        self.constants.get(&name).map(|text| vec![Text { text: text.clone(), engine: self.engine }])
                    }
                }
            }
            Expr::MethodCall(call) if call.method == "pick" => {
                let both = call.args.iter().zip([Engine::Sqlite, Engine::Postgres]);
                let texts = both.map(|(arg, engine)| Some(only(self.texts(arg)?, engine, |text| &mut text.engine)));
                texts.collect::<Option<Vec<_>>>().map(|texts| texts.concat())
            }
            _ => self.branches(expr, Self::texts, |text| &mut text.engine),
        }
    }

    pub(super) fn queries(&mut self, expr: &Expr) -> Option<Vec<Query>> {
        let Expr::MethodCall(call) = expr else {
            if let Expr::Path(path) = expr {
                return match self.bound.get(&path.path.get_ident()?.to_string()) {
                    Some(Bound::Queries(queries)) => Some(queries.clone()),
                    _ => None,
                };
            }
            return self.branches(expr, Self::queries, |query| &mut query.text.engine);
        };
        self.queries_of(call)
    }

    pub(super) fn queries_of(&mut self, call: &ExprMethodCall) -> Option<Vec<Query>> {
        match (call.method.to_string().as_str(), call.args.first()) {
            ("sql", Some(text)) => {
                let at = position(&call.method);
                let texts = self.texts(text)?.into_iter();
                Some(texts.map(|text| Query { at, text, values: 0, pushes: Vec::new() }).collect())
            }
            ("bind", Some(_)) => self.grown(call, |query| query.values += 1),
            (pushed @ ("push" | "push_bind"), Some(text)) => {
                let [text] = <[Text; 1]>::try_from(self.texts(text)?).ok()?;
                let at = position(&call.method);
                self.grown(call, |query| {
                    query.pushes.push(at);
                    query.text.text.push_str(&text.text);
                    if pushed == "push_bind" {
                        query.values += 1;
                        query.text.text.push_str(&format!("${}", query.values));
                    }
                })
            }
            _ => None,
        }
    }

    fn grown(&mut self, call: &ExprMethodCall, grow: impl FnMut(&mut Query)) -> Option<Vec<Query>> {
        let mut queries = self.queries(&call.receiver)?;
        queries.iter_mut().for_each(grow);
        Some(queries)
    }

    /// What each branch gives; one that depends on the engine is for that engine alone.
    fn branches<T: Clone>(
        &mut self,
        expr: &Expr,
        read: impl Fn(&mut Self, &Expr) -> Option<Vec<T>> + Copy,
        engine: impl Fn(&mut T) -> &mut Option<Engine> + Copy,
    ) -> Option<Vec<T>> {
        match expr {
            Expr::Paren(inner) => read(self, &inner.expr),
            Expr::Group(inner) => read(self, &inner.expr),
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [Stmt::Expr(tail, None)] => read(self, tail),
                _ => None,
            },
            Expr::If(choice) => {
                let (_, otherwise) = choice.else_branch.as_ref()?;
                let [Stmt::Expr(then, None)] = choice.then_branch.stmts.as_slice() else { return None };
                let asked = engine_of(&choice.cond);
                let mut both = restrict(read(self, then)?, asked, engine);
                both.extend(restrict(read(self, otherwise)?, asked.map(other), engine));
                Some(both)
            }
            Expr::Match(choice) => {
                let arms = choice
                    .arms
                    .iter()
                    .map(|arm| Some(restrict(read(self, &arm.body)?, engine_of_arm(&arm.pat), engine)));
                arms.collect::<Option<Vec<_>>>().map(|arms| arms.concat())
            }
            _ => None,
        }
    }
}
