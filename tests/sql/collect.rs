//! Collects the SQL of a source file by reading its syntax.
//!
//! A query is followed from `.sql(…)` through `.push(…)` and `.push_bind(…)`, across the `let` bindings of one function. Texts come
//! from literals, constants, `pick(sqlite, postgres)` and branches on the engine. Whatever cannot be followed is reported as built.

use std::collections::{BTreeSet, HashMap};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Lit, Pat, Stmt};
use techstore_db::Engine;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub line: usize,
    pub text: String,
    /// The only engine it is for.
    pub engine: Option<Engine>,
    /// How many values are bound, if its query is run where it stands.
    pub values: Option<usize>,
    /// Where it stands: a function or a constant.
    pub owner: String,
}

/// What a file says to the database.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub statements: Vec<Statement>,
    /// Functions that put a query together in a way that cannot be followed.
    pub built: BTreeSet<String>,
}

/// Constants that are texts, by name.
pub(super) type Constants = HashMap<String, String>;

/// How a statement that stands apart from its query is recognised.
const VERBS: [&str; 5] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "];
/// The calls that run a query.
const RUNS: [&str; 6] = ["optional", "one", "all", "groups", "value", "execute"];

/// Constants of a file whose value is a literal.
pub(super) fn constants(source: &str) -> Constants {
    struct Found(Constants);
    impl Visit<'_> for Found {
        fn visit_item_const(&mut self, item: &syn::ItemConst) {
            if let Some(text) = literal(&item.expr) {
                self.0.insert(item.ident.to_string(), text);
            }
        }
    }
    let mut found = Found(Constants::new());
    found.visit_file(&syn::parse_file(source).unwrap());
    found.0
}

/// The statements of a file. `foreign` has the constants of other files, which its own hide.
pub(super) fn collect(source: &str, foreign: &Constants) -> Collected {
    let file = syn::parse_file(source).unwrap();
    let mut constants = foreign.clone();
    constants.extend(self::constants(source));
    let mut reader = Reader { constants, ..Reader::default() };
    reader.visit_file(&file);
    reader.finish()
}

/// A text as far as it is known.
#[derive(Debug, Clone)]
struct Text {
    text: String,
    engine: Option<Engine>,
}

/// A query as far as it is put together.
#[derive(Debug, Clone)]
struct Query {
    /// Where its `.sql` stands.
    at: Position,
    text: Text,
    values: usize,
    pushes: Vec<Position>,
}

impl Query {
    fn goes_on(&self, from: &Self) -> bool {
        let (text, start) = (&self.text, &from.text);
        text.engine == start.engine && text.text.starts_with(&start.text) && self.values >= from.values
    }
}

type Position = (usize, usize);

#[derive(Clone)]
enum Bound {
    Texts(Vec<Text>),
    Queries(Vec<Query>),
    Unknown,
}

#[derive(Default)]
struct Reader {
    constants: Constants,
    owner: String,
    /// Of the branch that is read.
    engine: Option<Engine>,
    bound: HashMap<String, Bound>,
    /// Each `.sql`, and each call that adds text, with its function.
    asked: HashMap<Position, String>,
    pushed: HashMap<Position, String>,
    /// The longest known text of each `.sql`, whether its query was seen to be run, and the texts added to it.
    queries: HashMap<Position, (Vec<Query>, bool)>,
    followed: BTreeSet<Position>,
    /// Literals that are part of a query, and constants that are named anywhere.
    used: BTreeSet<Position>,
    named: BTreeSet<String>,
    /// Literals that look like a statement.
    loose: Vec<(Position, Statement)>,
}

impl Reader {
    fn finish(self) -> Collected {
        let mut found = Collected::default();
        for (at, owner) in &self.asked {
            let Some((queries, is_run)) = self.queries.get(at) else {
                found.built.insert(owner.clone());
                continue;
            };
            for Query { text: Text { text, engine }, values, .. } in queries.clone() {
                let values = is_run.then_some(values);
                found.statements.push(Statement { line: at.0, text, engine, values, owner: owner.clone() });
            }
        }
        found
            .built
            .extend(self.pushed.into_iter().filter(|(at, _)| !self.followed.contains(at)).map(|(_, owner)| owner));
        for (at, statement) in self.loose {
            // A constant that is named is part of a query elsewhere.
            let is_part = self.constants.contains_key(&statement.owner) && self.named.contains(&statement.owner);
            if !is_part && !self.used.contains(&at) {
                found.statements.push(statement);
            }
        }
        found.statements.sort_by_key(|statement| statement.line);
        found
    }

    fn note(&mut self, queries: &[Query], is_run: bool) {
        for query in queries {
            let (known, was_run) = self.queries.entry(query.at).or_default();
            *was_run |= is_run;
            self.followed.extend(&query.pushes);
            // A longer one takes the place of what it began with.
            known.retain(|known| !query.goes_on(known));
            if !known.iter().any(|known| known.goes_on(query)) {
                known.push(query.clone());
            }
        }
    }

    fn texts(&mut self, expr: &Expr) -> Option<Vec<Text>> {
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

    fn queries(&mut self, expr: &Expr) -> Option<Vec<Query>> {
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

    fn queries_of(&mut self, call: &ExprMethodCall) -> Option<Vec<Query>> {
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

    fn inside(&mut self, owner: String, walk: impl FnOnce(&mut Self)) {
        let outer = (std::mem::replace(&mut self.owner, owner), std::mem::take(&mut self.bound));
        walk(self);
        (self.owner, self.bound) = outer;
    }

    fn on(&mut self, engine: Option<Engine>, walk: impl FnOnce(&mut Self)) {
        let outer = self.engine;
        self.engine = engine.or(outer);
        walk(self);
        self.engine = outer;
    }
}

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

fn position(at: &impl Spanned) -> Position {
    let start = at.span().start();
    (start.line, start.column)
}

fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn is_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
}

/// `engine() == Engine::Sqlite`.
fn engine_of(condition: &Expr) -> Option<Engine> {
    match condition {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::Eq(_)) => match &*binary.right {
            Expr::Path(path) => engine_named(&path.path),
            _ => None,
        },
        _ => None,
    }
}

fn engine_of_arm(pattern: &Pat) -> Option<Engine> {
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

fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

fn only<T>(mut all: Vec<T>, engine: Engine, of: impl Fn(&mut T) -> &mut Option<Engine>) -> Vec<T> {
    all.iter_mut().for_each(|one| *of(one) = Some(engine));
    all
}

fn restrict<T>(all: Vec<T>, engine: Option<Engine>, of: impl Fn(&mut T) -> &mut Option<Engine>) -> Vec<T> {
    match engine {
        Some(engine) => only(all, engine, of),
        None => all,
    }
}
