//! Collects the SQL of a source file by reading its syntax.
//!
//! A query is followed from `.sql(…)` through `.push(…)` and `.push_bind(…)`, across the `let` bindings of one function. Texts come
//! from literals, constants, `pick(sqlite, postgres)` and branches on the engine. Whatever cannot be followed is reported as built.

mod engine;
mod query;
mod walk;

use std::collections::{BTreeSet, HashMap};

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Lit};
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
