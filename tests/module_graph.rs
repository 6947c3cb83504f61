//! Imports only point down: each module of the crate has its floor, and uses those below it alone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem, Item, ItemMod, ItemUse, Macro, Stmt, UseTree};

/// The floors, lowest first. A module uses those of lower floors, and none of its own floor.
const FLOORS: &[&[&str]] = &[
    // What counts in a build; bytes, sixteen at once.
    &["built_for", "simd_bytes"],
    // Bytes, numbers and texts, which know nothing of conversations.
    &[
        "base64",
        "fnv",
        "hash_index",
        "normalized_text",
        "number",
        "pace",
        "time",
        "urlencoded",
    ],
    // Which name was meant.
    &["spelling"],
    // The forms of messages and of names.
    &["message_text", "named_enum"],
    &["error_code", "json"],
    // What every floor above speaks of.
    &["input", "model"],
    &["error"],
    // What to ask for.
    &["filter"],
    &["http", "summary"],
    // Who is asked.
    &["provider"],
    // What is done with the answers.
    &["export", "tape", "walk", "watch"],
    // What a caller asks for, the server's side, and the boundaries to JavaScript.
    &["call_options", "gateway"],
    &["browser", "wasm"],
];

fn floors() -> BTreeMap<&'static str, usize> {
    (FLOORS.iter().enumerate())
        .flat_map(|(floor, modules)| modules.iter().map(move |&module| (module, floor)))
        .collect()
}

#[test]
fn imports_only_point_down() {
    let floors = floors();
    let graph = Graph::read();
    let placed: BTreeSet<&str> = floors.keys().copied().collect();
    let modules: BTreeSet<&str> = graph.modules.iter().map(String::as_str).collect();
    assert_eq!(placed, modules, "each module has its floor in FLOORS");

    let upward: Vec<String> = (graph.edges.iter())
        .filter(|((from, to), _)| floors[to.as_str()] >= floors[from.as_str()])
        .map(|((from, to), uses)| format!("{from} uses {to}: {uses:?}"))
        .collect();
    assert!(
        upward.is_empty(),
        "these point up, or sideways:\n{}",
        upward.join("\n")
    );
}

#[test]
fn the_crate_lists_its_modules_lowest_first() {
    let lib = std::fs::read_to_string(source().join("lib.rs")).unwrap();
    let rows: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`")?.split('`').next())
        .collect();
    let floors = floors();
    assert!(rows.is_sorted_by_key(|module| floors[module]), "{rows:?}");
    for module in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = module.trim_end_matches(';');
        assert!(rows.contains(&module), "{module} has no row");
    }
}

/// The reader notices an import wherever it may stand: else the test above would hold of anything.
#[test]
fn every_form_of_an_import_is_read() {
    for (code, expected) in [
        ("use crate::b::C;", "b"),
        ("use crate::{b, c::{D, E as F}};", "b c"),
        ("use super::b::C;", "b"),
        ("mod inner { use super::super::b::C; }", "b"),
        ("mod inner { use super::C; }", ""),
        ("use self::inner::C;", ""),
        ("use crate::a::C;", ""),
        ("use crate::Re;", "c"),
        ("pub use crate::b::*;", "b"),
        ("fn f(_: crate::b::C<crate::c::D>) {}", "b c"),
        ("impl crate::b::Trait for X {}", "b"),
        ("fn f() { use crate::b::C; }", "b"),
        ("fn f() { call!(x, [crate::b::C], crate::c::d()); }", "b c"),
        ("macro_rules! m { () => { $crate::b::C }; }", "b"),
        ("#[derive(X)] struct S { field: crate::b::C }", "b"),
        ("/// [`crate::b`]\nfn f() {}", ""),
        ("#[cfg(test)] use crate::b::C;", ""),
        ("#[cfg(test)] mod tests { use crate::b::C; }", ""),
        ("#[cfg(test)] mod tests;", ""),
        ("impl X { #[cfg(test)] fn f() { crate::b::c() } }", ""),
        ("fn f() { #[cfg(test)] crate::b::c(1); }", ""),
        ("#[cfg(not(test))] use crate::b::C;", "b"),
    ] {
        let mut graph = Graph {
            place: vec!["a".to_owned()],
            names: [("a", "a"), ("b", "b"), ("c", "c"), ("Re", "c")]
                .map(|(name, module)| (name.to_owned(), module.to_owned()))
                .into(),
            ..Graph::default()
        };
        graph.visit_file(&syn::parse_file(code).unwrap());
        let found: Vec<&str> = graph.edges.keys().map(|(_, to)| to.as_str()).collect();
        assert_eq!(found.join(" "), expected, "{code}");
    }
}

/// Which module uses which, outside of tests and comments.
#[derive(Default)]
struct Graph {
    /// The modules of `lib.rs` that are not for tests alone.
    modules: BTreeSet<String>,
    /// From module to module, and the paths that say so.
    edges: BTreeMap<(String, String), BTreeSet<String>>,
    /// What `lib.rs` names, and the module it comes from.
    names: BTreeMap<String, String>,
    /// The module that is being read.
    place: Vec<String>,
}

impl Graph {
    fn read() -> Self {
        let lib = parse(&source().join("lib.rs"));
        let mut graph = Self::default();
        for item in &lib.items {
            match item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    if !is_test(&module.attrs) {
                        graph.modules.insert(name.clone());
                    }
                    graph.names.insert(name.clone(), name);
                }
                Item::Use(item) => {
                    for path in leaves(&item.tree) {
                        let [module, .., name] = path.as_slice() else {
                            panic!("{path:?} is no name of a module");
                        };
                        graph.names.insert(name.clone(), module.clone());
                    }
                }
                _ => {}
            }
        }
        graph.visit_file(&lib);
        graph
    }

    /// Notes a path if it leads out of the top-level module.
    fn note(&mut self, path: &[String]) {
        let mut target = match path.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("super" | "self") => self.place.clone(),
            _ => return,
        };
        for part in path {
            match part.as_str() {
                "crate" | "self" => {}
                "super" => drop(target.pop()),
                _ => target.push(part.clone()),
            }
        }
        let (Some(from), Some(name)) = (self.place.first(), target.first()) else {
            return;
        };
        let to = self.names.get(name);
        let to = to.unwrap_or_else(|| panic!("{}: what is {name}?", self.place.join("::")));
        if from != to {
            let uses = self.edges.entry((from.clone(), to.clone())).or_default();
            uses.insert(format!("{}: {}", self.place.join("::"), path.join("::")));
        }
    }

    /// Notes the paths in the tokens of a macro, which nothing has parsed.
    fn note_tokens(&mut self, mut cursor: Cursor) {
        let mut path = Vec::new();
        let mut goes_on = false;
        while !cursor.eof() {
            let ident = cursor.ident();
            if !goes_on || ident.is_none() {
                self.note(&std::mem::take(&mut path));
            }
            goes_on = false;
            if let Some((ident, next)) = ident {
                path.push(ident.to_string());
                goes_on = next
                    .punct()
                    .is_some_and(|(punct, _)| punct.as_char() == ':');
                cursor = next;
                while goes_on && let Some((':', next)) = punct(cursor) {
                    cursor = next;
                }
            } else if let Some((inside, _, _, next)) = cursor.any_group() {
                self.note_tokens(inside);
                cursor = next;
            } else {
                let (_, next) = cursor.token_tree().unwrap();
                cursor = next;
            }
        }
        self.note(&path);
    }
}

impl Visit<'_> for Graph {
    fn visit_item(&mut self, item: &Item) {
        let attributes = match item {
            Item::Const(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &ImplItem) {
        if !matches!(item, ImplItem::Fn(item) if is_test(&item.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        let attributes = match statement {
            Stmt::Expr(Expr::Call(call), _) => &call.attrs,
            Stmt::Local(local) => &local.attrs,
            _ => return visit::visit_stmt(self, statement),
        };
        if !is_test(attributes) {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_item_mod(&mut self, module: &ItemMod) {
        self.place.push(module.ident.to_string());
        match module.content {
            Some(_) => visit::visit_item_mod(self, module),
            None => {
                let file = self.place.iter().fold(source(), |at, part| at.join(part));
                let files = [file.with_extension("rs"), file.join("mod.rs")];
                self.visit_file(&parse(files.iter().find(|file| file.exists()).unwrap()));
            }
        }
        self.place.pop();
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        for path in leaves(&item.tree) {
            self.note(&path);
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let parts = path.segments.iter().map(|part| part.ident.to_string());
        self.note(&parts.collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, of: &Macro) {
        visit::visit_macro(self, of);
        let tokens = |input: ParseStream| {
            input.step(|cursor| {
                self.note_tokens(*cursor);
                let mut rest = *cursor;
                while let Some((_, next)) = rest.token_tree() {
                    rest = next;
                }
                Ok(((), rest))
            })
        };
        of.parse_body_with(tokens).unwrap();
    }
}

fn punct(cursor: Cursor) -> Option<(char, Cursor)> {
    let (punct, next) = cursor.punct()?;
    Some((punct.as_char(), next))
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn parse(file: &Path) -> syn::File {
    let text = std::fs::read_to_string(file).unwrap();
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Whether something is compiled for tests alone.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && (attribute.parse_args::<syn::Path>()).is_ok_and(|of| of.is_ident("test"))
    })
}

/// The paths of a `use`.
fn leaves(tree: &UseTree) -> Vec<Vec<String>> {
    match tree {
        UseTree::Path(path) => {
            let mut paths = leaves(&path.tree);
            for rest in &mut paths {
                rest.insert(0, path.ident.to_string());
            }
            paths
        }
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
        UseTree::Name(name) => vec![vec![name.ident.to_string()]],
        UseTree::Rename(name) => vec![vec![name.ident.to_string()]],
        UseTree::Glob(_) => vec![vec!["*".to_owned()]],
    }
}
