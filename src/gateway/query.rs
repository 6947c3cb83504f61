//! What a query string asks for.

use super::route::Route;
use super::tells::not_available;
use crate::export::ExportFormat;
use crate::filter::{
    Input, KEYS, OPTIONS, PAGES, ValidFilter, Zones, folded, nearest_name, shortened, time_zone,
    validate_input_in,
};
use crate::json::Document;
use crate::model::{HeavyField, Issue, IssueCode};
use crate::number;
use crate::provider::{FilterKey, ProviderKind, provider};
use crate::summary::GroupBy;
use crate::urlencoded::decode;
use crate::walk::Consistency;

/// Longer query strings are refused unread. A sealed cursor has a few hundred bytes, metadata 8 KiB at
/// the most.
pub const LONGEST_QUERY: usize = 16_384;

/// So many issues of a query string are told, those of the filter not counted: what is wrong beyond them
/// is wrong in the same way, and an answer must not be much larger than what it answers.
const MOST_ISSUES: usize = 20;
/// And so many of the filter.
const MOST_FILTER_ISSUES: usize = 40;

/// How a parameter's text becomes a value of the filter.
#[derive(Clone, Copy)]
enum Form {
    Text,
    /// Once for each of several values.
    Texts,
    Number,
    Json,
}

/// The parameters that are the filter's, under its key and, where it has such, the key inside.
const PARAMETERS: [(&str, Form); 22] = [
    ("search", Form::Text),
    ("conversationId", Form::Text),
    ("agentId", Form::Texts),
    ("channel", Form::Texts),
    ("direction", Form::Text),
    ("status", Form::Texts),
    ("createdAfter", Form::Text),
    ("createdBefore", Form::Text),
    ("timeZone", Form::Text),
    ("timeOfDay.from", Form::Text),
    ("timeOfDay.to", Form::Text),
    ("timeOfDay.utcOffsetMinutes", Form::Number),
    ("userId", Form::Text),
    ("agentVersionId", Form::Texts),
    ("agentPhone", Form::Text),
    ("webWidgetId", Form::Text),
    ("durationSeconds.min", Form::Number),
    ("durationSeconds.max", Form::Number),
    ("userTurnCount.min", Form::Number),
    ("userTurnCount.max", Form::Number),
    ("metadata", Form::Json),
    ("pageSize", Form::Number),
];

/// Those beside the filter, of a list, an export and a summary.
const LIST: &[&str] = &["after", "omit", "consistency"];
const EXPORT: &[&str] = &[
    "after",
    "omit",
    "consistency",
    "format",
    "columns",
    "bom",
    "end",
];
const SUMMARY: &[&str] = &["groupBy", "maxPages"];

/// What a list, an export or a summary is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Valid for the gateway's platform. Nobody is confined yet.
    pub filter: ValidFilter,
    /// What stands beside the filter.
    pub options: QueryOptions,
}

/// What is asked for beside a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryOptions {
    /// The `next` of a page, sealed.
    pub after: Option<String>,
    /// Parts to leave out.
    pub omit: Vec<HeavyField>,
    /// What is promised while the list changes.
    pub consistency: Consistency,
    /// Of an export: always there.
    pub format: Option<ExportFormat>,
    /// Of an export: paths into a conversation, unchecked.
    pub columns: Option<Vec<String>>,
    /// Of an export: a byte order mark.
    pub bom: bool,
    /// Of an export: a last line that tells that nothing is missing.
    pub end: bool,
    /// Of a summary: what to group by.
    pub group_by: Vec<GroupBy>,
    /// Of a summary: the name of a time zone, which is its filter's too.
    pub time_zone: Option<String>,
    /// Of a summary: where it ends.
    pub max_pages: Option<u32>,
}

impl Query {
    /// Reads a query string (without `?`), for a platform and a route. Each parameter once, but those
    /// of a filter's keys that take several values, and none that is not documented for the route, or whose
    /// key of a filter is `closed`; every issue at once.
    pub fn read(
        platform: ProviderKind,
        route: &Route,
        closed: &[FilterKey],
        query: &str,
        zones: Zones<'_>,
    ) -> Result<Self, Vec<Issue>> {
        let accepted = match route {
            Route::List => LIST,
            Route::Export => EXPORT,
            Route::Summary => SUMMARY,
            Route::Get(_) => &[],
        };
        let mut reader = Reader::new(platform, closed, accepted);
        for parameter in query.split('&').filter(|part| !part.is_empty()) {
            if reader.issues.len() >= MOST_ISSUES {
                break;
            }
            reader.parameter(parameter);
        }
        if *route == Route::Export && !reader.seen.iter().any(|name| name == "format") {
            let what = "format is missing. Accepted are ndjson and csv.";
            reader.issue("format", IssueCode::Missing, what.to_owned());
        }
        let Reader {
            filter,
            mut options,
            mut issues,
            ..
        } = reader;
        let filter = Input::Object(filter);
        if *route == Route::Summary {
            options.time_zone = time_zone::of_summary(None, &filter).unwrap_or_default();
        }
        match validate_input_in(platform, &filter, zones) {
            Ok(filter) if issues.is_empty() => Ok(Self { filter, options }),
            filter => {
                let found = filter.err().unwrap_or_default();
                // Of lists, each value may be wrong.
                issues.extend(found.into_iter().take(MOST_FILTER_ISSUES));
                Err(issues)
            }
        }
    }

    /// The issues of a query string where none is accepted.
    pub fn refuse(query: &str) -> Result<(), Vec<Issue>> {
        if query.is_empty() {
            return Ok(());
        }
        Err(vec![Issue::new(
            "",
            IssueCode::UnknownKey,
            "A single conversation is asked for without parameters.",
        )])
    }
}

struct Reader<'c> {
    platform: ProviderKind,
    closed: &'c [FilterKey],
    /// The names accepted beside the filter's.
    accepted: &'static [&'static str],
    seen: Vec<String>,
    filter: Vec<(String, Input)>,
    options: QueryOptions,
    issues: Vec<Issue>,
}

impl<'c> Reader<'c> {
    fn new(
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
            issues: Vec::new(),
        }
    }

    fn parameter(&mut self, parameter: &str) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (Some(name), Some(value)) = (decode(name, true), decode(value, true)) else {
            let what = "A parameter holds what is no percent-encoded UTF-8.";
            self.issue("", IssueCode::InvalidFormat, what.to_owned());
            return;
        };
        let known = PARAMETERS.iter().find(|(known, _)| *known == name);
        if known.is_none() && !self.accepted.contains(&name.as_str()) {
            self.unknown(&name);
            return;
        }
        let takes_several = matches!(known, Some((_, Form::Texts)));
        if self.seen.contains(&name) && !takes_several {
            let what = format!("{name} is given more than once; accepted is one value.");
            self.issue(&name, IssueCode::Conflict, what);
            return;
        }
        if !self.seen.contains(&name) {
            self.seen.push(name.clone());
        }
        match known {
            // Whatever its value is.
            Some(_) if self.is_closed(&name) => self.issues.push(not_available(&name)),
            Some(&(_, form)) => {
                if let Some(value) = self.value(&name, form, value) {
                    self.put(&name, value);
                }
            }
            None => {
                if let Some(accepted) = self.option(&name, value) {
                    let what = format!("{name} is none of what is accepted: {accepted}.");
                    self.issue(&name, IssueCode::InvalidValue, what);
                }
            }
        }
    }

    /// Whether a parameter's key is closed. One that the platform does not serve is refused as that.
    fn is_closed(&self, name: &str) -> bool {
        let outer = name.split('.').next().unwrap_or_default();
        let can = provider(self.platform).capabilities();
        (self.closed.iter()).any(|&key| key.as_str() == outer && can.serves(key))
    }

    /// Takes what stands beside the filter, or tells what is accepted.
    fn option(&mut self, name: &str, value: String) -> Option<&'static str> {
        let options = &mut self.options;
        match (name, value.as_str()) {
            ("after", _) => options.after = Some(value),
            ("omit", fields) => match fields.split(',').map(HeavyField::from_name).collect() {
                Some(fields) => options.omit = fields,
                None => return Some("transcript, metadata, analysis, with commas between them"),
            },
            ("consistency", "snapshot") => options.consistency = Consistency::Snapshot,
            ("consistency", "live") => options.consistency = Consistency::Live,
            ("consistency", _) => return Some("snapshot, live"),
            ("format", format) => match ExportFormat::known(format) {
                None => return Some("ndjson, csv"),
                format => options.format = format,
            },
            ("columns", columns) => {
                options.columns = Some(columns.split(',').map(str::to_owned).collect());
            }
            ("bom", "true") => options.bom = true,
            ("bom", "false") => options.bom = false,
            ("bom", _) => return Some("true, false"),
            ("end", "1" | "true") => options.end = true,
            ("end", "0" | "false") => options.end = false,
            ("end", _) => return Some("1, 0, true, false"),
            ("groupBy", names) => {
                let names = names.split(',').map(|name| Input::Text(name.to_owned()));
                match GroupBy::read(&Input::List(names.collect())) {
                    Ok(groups) => options.group_by = groups,
                    Err(error) => self.issues.extend(error.issues),
                }
            }
            (_, pages) => match pages.parse() {
                Ok(pages) if pages > 0 => options.max_pages = Some(pages),
                _ => return Some("a whole number, 1 or more"),
            },
        }
        None
    }

    fn value(&mut self, name: &str, form: Form, value: String) -> Option<Input> {
        match form {
            Form::Text | Form::Texts => return Some(Input::Text(value)),
            Form::Number => {
                if let Some(number) = number::read(&value) {
                    return Some(Input::Number(number));
                }
                let what = format!("{name} is no number.");
                self.issue(name, IssueCode::InvalidType, what);
            }
            Form::Json => {
                // The filter's own reading counts levels and values; this one only keeps from
                // recursing where that would be deep.
                let is_deep = value.bytes().filter(|byte| b"[{".contains(byte)).count() > 512;
                if !is_deep && let Ok(document) = Document::parse(&value) {
                    return Some(document.root().into());
                }
                let what = format!("{name} is no JSON object.");
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
        let names = PARAMETERS.iter().map(|&(name, _)| name);
        let aliases: Vec<_> = KEYS
            .iter()
            .filter_map(|&(alias, key)| Some((alias, self.parameter_of(key)?)))
            .collect();
        let meant = nearest_name(name, names.chain(self.accepted.iter().copied()), &aliases);
        let shown = shortened(name);
        let what = match meant {
            Some(meant) => format!("\"{shown}\" is no parameter; did you mean {meant}?"),
            None => format!(
                "\"{shown}\" is no parameter; accepted are the keys of a filter and {}.",
                self.accepted.join(", ")
            ),
        };
        self.issue(&shown, IssueCode::UnknownKey, what);
    }

    /// The parameter for what a filter's other name stands for: `durationSeconds.min` for
    /// `durationSeconds: { min }`.
    fn parameter_of(&self, key: &'static str) -> Option<&'static str> {
        match key {
            PAGES => self.accepted.contains(&"after").then_some("after"),
            OPTIONS => None,
            key if key.contains('{') => {
                let mut names = PARAMETERS.iter().map(|&(name, _)| name);
                names.find(|name| folded(key).starts_with(&folded(name)))
            }
            // Of what is said of the option `after`, the filter's part.
            key => key.split(',').next(),
        }
    }

    fn issue(&mut self, path: &str, code: IssueCode, message: String) {
        self.issues.push(Issue::new(path.to_owned(), code, message));
    }
}

#[cfg(test)]
mod tests;
