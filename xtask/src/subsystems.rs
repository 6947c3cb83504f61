//! Which subsystem takes what of the download of `convoscope/browser`, and which platform what of `convoscope`'s:
//! tables in `docs/benchmarks.md`, from the built modules, whose functions are told apart by their names.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use convoscope::model::ProviderKind;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::generate::brand;
use crate::generate::table::table;
use crate::project::{CRATE, Project};
use crate::size::{self, Size};
use crate::wasm::{self, BROWSER, CLIENT, Module, Profile};

const DOCUMENT: &str = "docs/benchmarks.md";
const HEAD: &str = "| `convoscope/browser` | kB |";

/// By the platforms' folders.
const PLATFORMS_HEAD: &str = "| `convoscope` | kB |";
const PROVIDER: &str = "convoscope::provider";

const BOUNDARY: &str = "the boundary: what goes in and out of the module";
const STANDARD: &str = "Rust's standard library: texts, lists, numbers in messages";
const FILTERS: &str = "filters: checks, messages, suggestions";
const ERRORS: &str = "errors and their messages";
const OTHERS: &str = "others' texts: error bodies, redirects, what was sent and is masked";
const LISTS: &str = "lists: pages, repeats, cursors";
const HTTP: &str = "retries, limits, addresses";
const REQUESTS: &str = "requests to the gateway, and what it refuses";
const VALUES: &str = "values and JSON";
const MEMORY: &str = "memory";
const TEXTS: &str = "texts and tables of the module";
const JAVASCRIPT: &str = "JavaScript";

const SHARED: &str = "what platforms share: fields, transcripts, errors, requests";
const ALL_ELSE: &str = "all else, without texts and tables";

/// Subsystems by what a function's name begins with. The longest beginning counts.
const SUBSYSTEMS: &[(&str, &str)] = &[
    ("alloc", STANDARD),
    ("core", STANDARD),
    ("std", STANDARD),
    ("compiler_builtins", STANDARD),
    ("rlsf", MEMORY),
    ("mem", MEMORY),
    ("__rust", MEMORY),
    ("__rustc", MEMORY),
    ("convoscope::allocator", MEMORY),
    ("wasm_bindgen", BOUNDARY),
    ("convoscope::browser", BOUNDARY),
    ("convoscope::call_options", BOUNDARY),
    ("convoscope::input", BOUNDARY),
    ("convoscope::filter", FILTERS),
    ("convoscope::spelling", FILTERS),
    ("convoscope::named_enum", FILTERS),
    ("convoscope::error", ERRORS),
    ("convoscope::error_code", ERRORS),
    ("convoscope::message_text", ERRORS),
    ("convoscope::http", HTTP),
    ("convoscope::http::mask", OTHERS),
    ("convoscope::http::redirect", OTHERS),
    ("convoscope::http::repeated_credentials", OTHERS),
    ("convoscope::http::scrub", OTHERS),
    ("convoscope::http::sent_values", OTHERS),
    ("convoscope::http::success_body", OTHERS),
    ("convoscope::normalized_text", OTHERS),
    ("convoscope::provider", REQUESTS),
    ("convoscope::summary", REQUESTS),
    ("convoscope::urlencoded", REQUESTS),
    ("convoscope::walk", LISTS),
    ("convoscope::base64", LISTS),
    ("convoscope::fnv", LISTS),
    ("convoscope::hash_index", LISTS),
    ("convoscope::watch", "watching"),
    ("convoscope::time", "times"),
    ("convoscope::json", VALUES),
    ("convoscope::model", VALUES),
    ("convoscope::number", VALUES),
    ("convoscope::simd_bytes", VALUES),
];

/// Writes the tables anew.
pub fn write(project: &Project) -> Result<()> {
    let client = Parts::build(project, CLIENT)?;
    let code = Size::of(&client.published)?.brotli - Size::of(&client.data)?.brotli;
    let platforms = platform_rows(client.shares(code, &platform));
    let parts = Parts::build(project, BROWSER)?;
    let script = Size::of(&size::bundle(project, size::BROWSER_ENTRY)?)?.brotli;

    // The module as it is published has no names.
    let whole = Size::of(&parts.published)?.brotli;
    let data = Size::of(&parts.data)?.brotli;
    let mut shares = parts.shares(whole.saturating_sub(data), &subsystem);
    *shares.entry(TEXTS.to_owned()).or_default() += data as f64;
    shares.insert(JAVASCRIPT.to_owned(), script as f64);
    // Of functions that are alike one stays, under the name of any of them.
    shares.retain(|_, bytes| *bytes >= 50.0);

    let path = project.root.join(DOCUMENT);
    let document = fs::read_to_string(&path).with_context(|| format!("cannot read {DOCUMENT}"))?;
    let document = table(&document, HEAD, rows(shares))?;
    fs::write(&path, table(&document, PLATFORMS_HEAD, platforms)?)?;
    println!(
        "{DOCUMENT}: {whole} bytes of WebAssembly and {script} of JavaScript, as Brotli; {} functions",
        parts.functions.len()
    );
    Ok(())
}

/// What a module is made of.
struct Parts {
    /// The name and the bytes of each function.
    functions: Vec<(String, usize)>,
    data: Vec<u8>,
    /// The module without names.
    published: Vec<u8>,
}

impl Parts {
    fn build(project: &Project, module: Module) -> Result<Self> {
        let folder = project.target.join("subsystems");
        fs::create_dir_all(&folder)?;
        wasm::build_module(project, Profile::Named, module, &folder)?;
        Self::read(&fs::read(folder.join(format!("{}_bg.wasm", module.name)))?)
    }

    fn read(module: &[u8]) -> Result<Self> {
        let mut imported = 0;
        let mut sizes = Vec::new();
        let mut names = BTreeMap::new();
        let mut data = Vec::new();
        let mut published = module.to_vec();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
                Payload::DataSection(section) => {
                    data = module.get(section.range()).unwrap_or_default().to_vec();
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(read) = section.as_known() {
                        published = without(module, &section.range());
                        for part in read {
                            let Name::Function(functions) = part? else {
                                continue;
                            };
                            for function in functions {
                                let function = function?;
                                names.insert(function.index, function.name.to_owned());
                            }
                        }
                    }
                }
                _ => (),
            }
        }
        let named = |(index, size)| {
            let name = names.get(&(imported + index)).cloned();
            (name.unwrap_or_default(), size)
        };
        let functions = (0..).zip(sizes).map(named).collect();
        Ok(Self {
            functions,
            data,
            published,
        })
    }

    /// The bytes of each part that functions belong to by their names, if all functions together take this many.
    fn shares(&self, bytes: usize, part: &dyn Fn(&str) -> String) -> BTreeMap<String, f64> {
        let all: usize = self.functions.iter().map(|(_, size)| size).sum();
        let mut shares = BTreeMap::new();
        for (name, size) in &self.functions {
            *shares.entry(part(name)).or_default() += *size as f64 * bytes as f64 / all as f64;
        }
        shares
    }
}

/// The module without a custom section whose content is here. Before it are its kind and its length.
fn without(module: &[u8], section: &std::ops::Range<usize>) -> Vec<u8> {
    let head = module.get(..section.start).unwrap_or_default();
    let kind = head
        .iter()
        .rposition(|&byte| byte == 0)
        .unwrap_or(head.len());
    let rest = module.get(section.end..).unwrap_or_default();
    [head.get(..kind).unwrap_or_default(), rest].concat()
}

/// The path that a function's name begins with.
fn path_of(name: &str) -> &str {
    let path = name.trim_start_matches(['<', '&', '*', '(', '[']);
    let path = path.strip_prefix("mut ").unwrap_or(path);
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    let end = |char: char| !(char.is_alphanumeric() || matches!(char, '_' | ':'));
    &path[..path.find(end).unwrap_or(path.len())]
}

/// The platform whose folder a function is in.
fn platform(name: &str) -> String {
    let inside = path_of(name).strip_prefix(PROVIDER);
    let folder = inside.and_then(|rest| rest.strip_prefix("::")?.split("::").next());
    let mut kinds = ProviderKind::ALL.into_iter();
    match (folder, kinds.find(|kind| Some(kind.as_str()) == folder)) {
        (_, Some(kind)) => brand(kind.into()).to_owned(),
        (Some(_), None) => SHARED.to_owned(),
        (None, None) => ALL_ELSE.to_owned(),
    }
}

/// The platforms, the largest first; then what they share.
fn platform_rows(mut shares: BTreeMap<String, f64>) -> String {
    let last = [SHARED, ALL_ELSE].map(|name| (name.to_owned(), shares.remove(name)));
    let mut rows: Vec<_> = shares.into_iter().collect();
    rows.sort_by(|(_, more), (_, less)| less.total_cmp(more));
    rows.extend(
        last.into_iter()
            .filter_map(|(name, bytes)| Some((name, bytes?))),
    );
    rows.into_iter().map(row).collect()
}

fn row((name, bytes): (String, f64)) -> String {
    format!("| {name} | {:.1} |\n", bytes / 1000.0)
}

/// The subsystem of a function. One that is in none of them has a row of its own, by its module's name.
fn subsystem(name: &str) -> String {
    let path = path_of(name);
    let is_in = |beginning: &str| {
        path.strip_prefix(beginning)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let known = SUBSYSTEMS.iter().filter(|(start, _)| is_in(start));
    if let Some((_, subsystem)) = known.max_by_key(|(start, _)| start.len()) {
        return (*subsystem).to_owned();
    }
    match path.split("::").nth(1) {
        Some(module) if is_in(CRATE) => format!("`{module}`"),
        // What JavaScript calls, by the name that it has there; and what has no path.
        _ if path.starts_with("mem") || path.starts_with("__r") => MEMORY.to_owned(),
        _ => BOUNDARY.to_owned(),
    }
}

/// The largest first, JavaScript last. What is less than half a kilobyte shares a row.
fn rows(shares: BTreeMap<String, f64>) -> String {
    let (large, small): (Vec<_>, Vec<_>) =
        shares.into_iter().partition(|(_, bytes)| *bytes >= 500.0);
    let mut rows = large;
    let rest: f64 = small.iter().map(|(_, bytes)| bytes).sum();
    rows.sort_by(|(a, more), (b, less)| {
        let is_last = |name: &str| name == JAVASCRIPT;
        (is_last(a).cmp(&is_last(b))).then(less.total_cmp(more))
    });
    if rest > 0.0 {
        let names: Vec<&str> = small.iter().map(|(name, _)| name.as_str()).collect();
        let before = rows.len().saturating_sub(1);
        rows.insert(before, (names.join("; "), rest));
    }
    rows.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_where_its_name_begins() {
        for (name, expected) in [
            ("convoscope::filter::table::read", FILTERS),
            (
                "<convoscope::error::Error as core::fmt::Display>::fmt",
                ERRORS,
            ),
            ("convoscope::http::retry::Retry::begin", HTTP),
            ("convoscope::http::mask::mask_url::{{closure}}", OTHERS),
            ("convoscope::error_code::ErrorCode::name", ERRORS),
            (
                "core::ptr::drop_in_place<convoscope::error::Error>",
                STANDARD,
            ),
            (
                "<&mut alloc::vec::Vec<u8> as core::fmt::Write>::write_str",
                STANDARD,
            ),
            ("<dyn core::any::Any>::is", STANDARD),
            ("<[u8] as convoscope::x::Y>::z", BOUNDARY),
            ("memcpy", MEMORY),
            ("__rust_realloc", MEMORY),
            ("call_planGet", BOUNDARY),
            ("convoscope::made_up::thing", "`made_up`"),
        ] {
            assert_eq!(subsystem(name), expected, "{name}");
        }
    }

    #[test]
    fn a_function_is_its_platforms_by_its_folder() {
        for (name, expected) in [
            ("convoscope::provider::vapi::normalize::read_record", "Vapi"),
            ("<convoscope::provider::eigi::wire::Record>::of", "eigi.ai"),
            ("convoscope::provider::anyreach::account", "AnyReach"),
            ("convoscope::provider::gateway::error::read", "a gateway"),
            ("convoscope::provider::transcript::Reader::element", SHARED),
            ("convoscope::provider::provider", SHARED),
            ("convoscope::walk::walker::Walk::next", ALL_ELSE),
            ("core::fmt::write", ALL_ELSE),
        ] {
            assert_eq!(platform(name), expected, "{name}");
        }
        let shares = [
            (ALL_ELSE, 9_000.0),
            ("a", 700.0),
            (SHARED, 100.0),
            ("b", 800.0),
        ];
        let shares = shares.map(|(name, bytes)| (name.to_owned(), bytes));
        let made = platform_rows(BTreeMap::from(shares));
        assert_eq!(
            made,
            format!("| b | 0.8 |\n| a | 0.7 |\n| {SHARED} | 0.1 |\n| {ALL_ELSE} | 9.0 |\n")
        );
    }

    #[test]
    fn the_rows_are_in_order_and_lose_no_byte() {
        let shares = [
            ("a", 700.0),
            ("b", 2_000.0),
            ("c", 300.0),
            (JAVASCRIPT, 9_000.0),
        ];
        let shares = shares.map(|(name, bytes)| (name.to_owned(), bytes));
        let made = rows(BTreeMap::from(shares));
        assert_eq!(
            made,
            "| b | 2.0 |\n| a | 0.7 |\n| c | 0.3 |\n| JavaScript | 9.0 |\n"
        );
    }

    #[test]
    fn a_module_is_read_without_its_names() {
        // (module (func $core::x)), with a name section.
        let names = b"\x04name\x01\x0a\x01\x00\x07core::x";
        let head = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b";
        let length = u8::try_from(names.len()).unwrap();
        let module = [&head[..], &[0, length], names].concat();
        let parts = Parts::read(&module).unwrap();
        assert_eq!(parts.published, head);
        assert_eq!(parts.functions, [("core::x".to_owned(), 2)]);
        assert_eq!(parts.shares(50, &subsystem)[STANDARD], 50.0);
    }
}
