//! The parameters of a query string, one by one.

use super::QueryOptions;
use crate::error::MOST_ISSUES;
use crate::filter::{FilterKey, Kind, OPTIONS, PAGES, other_words};
use crate::gateway::closed_filters::not_available;
use crate::gateway::route::Route;
use crate::input::Input;
use crate::json::Document;
use crate::message_text::{must_be, quoted, shortened, unknown};
use crate::model::{Issue, IssueCode, OmittableField, ProviderKind};
use crate::number::parse_number;
use crate::provider::provider;
use crate::spelling::{Nearest, folded};
use crate::summary::{DurationEdges, GroupBy};
use crate::urlencoded::decode;
use crate::walk::Consistency;

/// How a parameter's text becomes a value of the filter.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    /// Once for each of several values.
    Texts,
    Number,
    Json,
}

/// The key of a filter that a parameter names, and its form: `agentId`, `durationSeconds.min`.
fn filter_parameter(name: &str) -> Option<(FilterKey, Form)> {
    let (outer, inner) = match name.split_once('.') {
        Some((outer, inner)) => (outer, Some(inner)),
        None => (name, None),
    };
    let key = FilterKey::named(outer)?;
    let kind = key.kind();
    let is_one = match inner {
        Some(inner) => kind.members().contains(&inner),
        None => kind.members().is_empty(),
    };
    let form = match kind {
        Kind::Range | Kind::WholeRange | Kind::PageSize => Form::Number,
        Kind::TimeOfDay if inner == Some("utcOffsetMinutes") => Form::Number,
        Kind::Metadata => Form::Json,
        kind if kind.takes_several() => Form::Texts,
        _ => Form::Text,
    };
    is_one.then_some((key, form))
}

/// Every parameter of a filter.
fn filter_parameters() -> Vec<String> {
    let of = |key: FilterKey| match key.kind().members() {
        [] => vec![key.as_str().to_owned()],
        inner => inner
            .iter()
            .map(|inner| [key.as_str(), ".", inner].concat())
            .collect(),
    };
    FilterKey::ALL.into_iter().flat_map(of).collect()
}

/// Those beside the filter, of a list, an export and a summary.
const LIST: &[&str] = &["after", "omit", "include", "consistency"];
const EXPORT: &[&str] = &[
    "after",
    "omit",
    "consistency",
    "format",
    "columns",
    "columnNames",
    "json",
    "formulaGuard",
    "bom",
    "end",
];
const SUMMARY: &[&str] = &["groupBy", "durationEdges", "maxPages", "omit", "include"];

/// Those of them that take several values: with commas between them, once for each, or both, since what is
/// generated from a document often knows one of these ways alone.
const LISTS: &[&str] = &[
    "omit",
    "include",
    "columns",
    "columnNames",
    "groupBy",
    "durationEdges",
];

/// A JSON text, unless it is so deep that reading it would recurse deep: the filter's own reading counts levels and
/// values.
fn json(text: &str) -> Option<Input> {
    let is_deep = text.bytes().filter(|byte| b"[{".contains(byte)).count() > 512;
    let document = (!is_deep).then(|| Document::parse(text));
    Some(document?.ok()?.root().into())
}

/// The texts of a JSON array: so those are written that hold commas themselves.
fn texts_in(array: &str) -> Option<Vec<String>> {
    let Input::List(items) = json(array).filter(|_| array.starts_with('['))? else {
        return None;
    };
    let text = |item| match item {
        Input::Text(text) => Some(text),
        _ => None,
    };
    items.into_iter().map(text).collect()
}

/// The names that a route accepts beside a filter's.
pub(super) fn accepted_by(route: &Route) -> &'static [&'static str] {
    match route {
        Route::List => LIST,
        Route::Export => EXPORT,
        Route::Summary => SUMMARY,
        Route::Get(_) => &[],
    }
}

/// The parameters read so far, and what is wrong with them.
pub(super) struct Parameters<'c> {
    platform: ProviderKind,
    closed: &'c [FilterKey],
    /// The names accepted beside the filter's.
    accepted: &'static [&'static str],
    seen: Vec<String>,
    filter: Vec<(String, Input)>,
    options: QueryOptions,
    /// What to group by, unread: which is named twice shows when all are there.
    groups: Option<Vec<Input>>,
    /// Edges of ranges of durations, unread.
    edges: Option<Vec<Input>>,
    issues: Vec<Issue>,
}

impl<'c> Parameters<'c> {
    pub fn new(
        platform: ProviderKind,
        closed: &'c [FilterKey],
        accepted: &'static [&'static str],
    ) -> Self {
        Self {
            platform,
            closed,
            accepted,
            seen: Vec::new(),
            filter: Vec::new(),
            options: QueryOptions::default(),
            groups: None,
            edges: None,
            issues: Vec::new(),
        }
    }

    /// Reads one: `name=value`.
    pub fn add(&mut self, parameter: &str) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (Some(name), Some(value)) = (decode(name, true), decode(value, true)) else {
            let what = "A parameter must be percent-encoded UTF-8.";
            self.issue("", IssueCode::InvalidFormat, what.to_owned());
            return;
        };
        let known = filter_parameter(&name);
        if known.is_none() && !self.accepted.contains(&name.as_str()) {
            self.unknown(&name);
            return;
        }
        let takes_several =
            matches!(known, Some((_, Form::Texts))) || LISTS.contains(&name.as_str());
        if self.seen.contains(&name) && !takes_several {
            let what = format!("\"{name}\" must be given once, not several times.");
            self.issue(&name, IssueCode::Conflict, what);
            return;
        }
        if !self.seen.contains(&name) {
            self.seen.push(name.clone());
        }
        match known {
            // Whatever its value is.
            Some((key, _)) if self.is_closed(key) => self.issues.push(not_available(&name)),
            Some((_, form)) => {
                if let Some(value) = self.value(&name, form, value) {
                    self.put(&name, value);
                }
            }
            None => {
                if let Some(accepted) = self.option(&name, &value) {
                    let what = must_be(&name, accepted, &quoted(&value));
                    self.issue(&name, IssueCode::InvalidValue, what);
                }
            }
        }
    }

    /// An export says what it is to be written as.
    pub fn demand_format(&mut self) {
        if !self.seen.iter().any(|name| name == "format") {
            let what = "\"format\" is required. Accepted: ndjson, csv and parquet.";
            self.issue("format", IssueCode::Missing, what.to_owned());
        }
    }

    /// What was read: a filter, what stands beside it, and what is wrong so far.
    pub fn read(mut self) -> (Input, QueryOptions, Vec<Issue>) {
        if let Some(names) = self.groups {
            match GroupBy::read_names(&Input::List(names)) {
                Ok(groups) => self.options.group_by = groups,
                Err(issues) => self.issues.extend(issues),
            }
        }
        if let Some(edges) = self.edges {
            match DurationEdges::read(&Input::List(edges)) {
                Ok(edges) => self.options.duration_edges = edges,
                Err(issues) => self.issues.extend(issues),
            }
        }
        let QueryOptions { omit, include, .. } = &self.options;
        if let Some(part) = include.iter().find(|part| omit.contains(part)) {
            self.issues.push(part.left_out_and_included());
        }
        (Input::Object(self.filter), self.options, self.issues)
    }

    /// Whether a parameter's key is closed. One that the platform does not serve is refused as that.
    fn is_closed(&self, key: FilterKey) -> bool {
        let can = &provider(self.platform).capabilities().filter;
        self.closed.contains(&key) && can.serves(key)
    }

    /// Takes what stands beside the filter, or tells what is accepted.
    fn option(&mut self, name: &str, value: &str) -> Option<&'static str> {
        let options = &mut self.options;
        match (name, value) {
            ("after", _) => options.after = Some(value.to_owned()),
            ("omit" | "include", fields) => match fields
                .split(',')
                .map(str::parse::<OmittableField>)
                .collect::<Result<Vec<_>, _>>()
            {
                Ok(fields) if name == "omit" => options.omit.extend(fields),
                Ok(fields) => options.include.extend(fields),
                Err(_) => {
                    return Some(
                        "transcript, metadata or analysis, or several with commas between them",
                    );
                }
            },
            ("consistency", "snapshot") => options.consistency = Consistency::Snapshot,
            ("consistency", "live") => options.consistency = Consistency::Live,
            ("consistency", _) => return Some("snapshot or live"),
            ("format", format) => match format.parse().ok() {
                None => return Some("ndjson, csv or parquet"),
                format => options.format = format,
            },
            ("columns" | "columnNames", texts) => {
                let all = match name {
                    "columns" => &mut options.columns,
                    _ => &mut options.column_names,
                };
                match texts_in(texts) {
                    Some(texts) => all.get_or_insert_default().extend(texts),
                    // No path begins so, but a name may.
                    None if name == "columns" && texts.starts_with('[') => {
                        return Some("a JSON array of texts where it begins with [");
                    }
                    None => all
                        .get_or_insert_default()
                        .extend(texts.split(',').map(str::to_owned)),
                }
            }
            ("json", "nested") => options.json_as_text = false,
            ("json", "text") => options.json_as_text = true,
            ("json", _) => return Some("nested or text"),
            ("bom" | "end" | "formulaGuard", "1" | "true" | "0" | "false") => {
                let is_wanted = matches!(value, "1" | "true");
                match name {
                    "bom" => options.bom = is_wanted,
                    "end" => options.end = is_wanted,
                    _ => options.unguarded = !is_wanted,
                }
            }
            ("bom" | "end" | "formulaGuard", _) => return Some("1, 0, true or false"),
            ("groupBy", names) => {
                let names = names.split(',').map(|name| Input::Text(name.to_owned()));
                self.groups.get_or_insert_default().extend(names);
            }
            ("durationEdges", edges) => {
                let edge = |edge: &str| match parse_number(edge) {
                    Some(number) => Input::Number(number),
                    None => Input::Text(edge.to_owned()),
                };
                let edges = edges.split(',').map(edge);
                self.edges.get_or_insert_default().extend(edges);
            }
            (_, pages) => match pages.parse() {
                Ok(pages) if pages > 0 => options.max_pages = Some(pages),
                _ => return Some("a whole number, 1 or more, in digits"),
            },
        }
        None
    }

    fn value(&mut self, name: &str, form: Form, value: String) -> Option<Input> {
        match form {
            Form::Text | Form::Texts => return Some(Input::Text(value)),
            Form::Number => {
                if let Some(number) = parse_number(&value) {
                    return Some(Input::Number(number));
                }
                let what = format!("\"{name}\" must be a number.");
                self.issue(name, IssueCode::InvalidType, what);
            }
            Form::Json => {
                if let Some(value) = json(&value) {
                    return Some(value);
                }
                let what = format!("\"{name}\" must be a JSON object.");
                self.issue(name, IssueCode::InvalidFormat, what);
            }
        }
        None
    }

    /// Puts a value under its key: `timeOfDay.from` under `from` in `timeOfDay`, and what stands there
    /// already into a list with it.
    fn put(&mut self, name: &str, value: Input) {
        let (outer, inner) = name.split_once('.').unwrap_or((name, ""));
        let there = self.filter.iter_mut().find(|(key, _)| key == outer);
        if inner.is_empty() {
            match there {
                Some((_, Input::List(values))) => values.push(value),
                Some((_, one)) => *one = Input::List(vec![std::mem::take(one), value]),
                None => self.filter.push((name.to_owned(), value)),
            }
            return;
        }
        let inner = (inner.to_owned(), value);
        match there {
            Some((_, Input::Object(members))) => members.push(inner),
            _ => (self.filter).push((outer.to_owned(), Input::Object(vec![inner]))),
        }
    }

    fn unknown(&mut self, name: &str) {
        let shown = shortened(name);
        // It is counted; to look for what was meant would cost more than it tells.
        if self.issues.len() >= MOST_ISSUES {
            self.issue(&shown, IssueCode::UnknownKey, String::new());
            return;
        }
        let parameters = filter_parameters();
        let parameters: Vec<_> = parameters.iter().map(String::as_str).collect();
        let mut nearest = Nearest::to(name);
        nearest.names(&parameters);
        nearest.names(self.accepted);
        for (word, meant) in other_words() {
            if let Some(meant) = self.parameter_of(meant, &parameters) {
                nearest.spelling(word, meant);
            }
        }
        let names = [&["the keys of a filter"], self.accepted].concat();
        let what = unknown("parameter", &shown, nearest.found, &names);
        self.issue(&shown, IssueCode::UnknownKey, what);
    }

    /// The parameter for what a filter's other name stands for: `durationSeconds.min` for
    /// `durationSeconds: { min }`.
    fn parameter_of<'n>(&self, meant: &'static str, names: &[&'n str]) -> Option<&'n str> {
        match meant {
            PAGES => self.accepted.contains(&"after").then_some("after"),
            OPTIONS => None,
            meant if meant.contains('{') => {
                let meant = folded(meant);
                let mut names = names.iter().copied();
                names.find(|name| meant.starts_with(&folded(name)))
            }
            // Of two meanings the filter's.
            meant => meant.split(',').next(),
        }
    }

    fn issue(&mut self, path: &str, code: IssueCode, message: String) {
        self.issues.push(Issue::new(path.to_owned(), code, message));
    }
}
