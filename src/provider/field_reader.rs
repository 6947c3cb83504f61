//! Reads the fields of a provider's record leniently, and reports repairs as issues.

use std::borrow::Cow;

mod times;

pub(super) use self::times::TimeForm;
use super::expiry::{Expiry, expiry};
use super::precomputed::Precomputed;
use super::transcript::{Dialect, Reader};
use crate::json::{Flaw, Json, Kind};
use crate::model::{Field, Issue, IssueCode, ReadOptions, Recording};
use crate::time::Timestamp;

/// Reads the fields of one record. Holds the issues found so far.
pub(super) struct FieldReader<'h, 'j>(pub Vec<Issue>, &'h Precomputed<'j>, pub Unread<'j>);

/// Values that could not be read, each with the path of its field: they are as private as the field.
pub(super) type Unread<'j> = Vec<(&'static str, Json<'j>)>;

/// A field of a provider's record, with its path in the model.
#[derive(Clone, Copy)]
pub(super) struct SourceField<'a> {
    /// The path in our model.
    pub path: &'static str,
    /// The provider's key.
    pub key: &'static str,
    /// The value; `None` if absent or null.
    pub value: Option<Json<'a>>,
}

impl<'a> SourceField<'a> {
    /// A field under one key.
    pub fn new(path: &'static str, key: &'static str, value: Option<Json<'a>>) -> Self {
        Self {
            path,
            key,
            value: value.filter(|value| holds(*value)),
        }
    }

    /// A field that may have several keys: the first one with a value.
    pub fn first<const N: usize>(
        path: &'static str,
        candidates: [(&'static str, Option<Json<'a>>); N],
    ) -> Self {
        let found = candidates
            .into_iter()
            .find(|(_, value)| value.is_some_and(holds));
        let (key, value) = found.unwrap_or_default();
        Self { path, key, value }
    }
}

/// Whether there is a value. A number that reads as null because it is too large is one.
#[inline]
pub(super) fn holds(value: Json<'_>) -> bool {
    !value.is_null() || !value.flaws().is_empty()
}

/// Null, or an empty text, list or object.
fn is_empty(value: Json<'_>) -> bool {
    match value.kind() {
        Kind::Null => true,
        Kind::String => value
            .as_text()
            .is_some_and(|text| text.value.trim().is_empty()),
        Kind::Array => value.elements().next().is_none(),
        Kind::Object => value.members().is_empty(),
        Kind::Bool | Kind::Number => false,
    }
}

/// The longest duration, in seconds: ten years. A larger number is a time since 1970, milliseconds, or the
/// largest number of some type.
const LONGEST_DURATION: f64 = 10.0 * 366.0 * 86_400.0;

/// The messages about flaws.
const FLAWS: [(Flaw, IssueCode, &str); 5] = [
    (
        Flaw::LoneSurrogate,
        IssueCode::InvalidValue,
        "half a surrogate pair or invalid UTF-8 was replaced by U+FFFD",
    ),
    (
        Flaw::TooLarge,
        IssueCode::OutOfRange,
        "a number is too large; it became null",
    ),
    (
        Flaw::Rounded,
        IssueCode::OutOfRange,
        "an integer has more digits than a JavaScript number holds; it is rounded in objects, while exports keep up to 38 digits",
    ),
    (
        Flaw::TooDeep,
        IssueCode::OutOfRange,
        "a list or object is nested more than 100 levels deep; it was emptied",
    ),
    (
        Flaw::TooLong,
        IssueCode::OutOfRange,
        "a text longer than 8 MiB was left out",
    ),
];

impl<'h, 'j> FieldReader<'h, 'j> {
    /// Without issues.
    pub fn new(precomputed: &'h Precomputed<'j>) -> Self {
        Self(Vec::new(), precomputed, Vec::new())
    }

    /// Reads a list as a transcript.
    pub fn transcript(&self, dialect: Dialect, list: Json<'j>) -> Reader<'j> {
        self.1.transcript(dialect, list)
    }

    pub fn add(
        &mut self,
        path: impl Into<Cow<'static, str>>,
        code: IssueCode,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.0.push(Issue::new(path, code, message));
    }

    /// Reads id and creation time, each with its key, which every record must have. Returns `None` if one of them
    /// cannot be read, and adds the issues that say why: the record is then rejected.
    pub fn identity(
        &mut self,
        record: Json<'j>,
        id: (&'static str, Option<Json<'j>>),
        (created_at_key, created_at): (&'static str, Option<Json<'j>>),
        form: TimeForm,
    ) -> Option<(Cow<'j, str>, Timestamp)> {
        let id = self.identity_without_time(record, id);
        if record.kind() != Kind::Object {
            return None;
        }
        let created_at = SourceField::new("createdAt", created_at_key, created_at);
        if created_at.value.is_none() {
            self.missing(created_at);
        }
        let created_at = self.timestamp(created_at, form);
        Some((id?, created_at?))
    }

    /// Reads the id alone, for a platform with calls that never started (Retell). Its reader looks for the creation time
    /// itself, as for any other time: null or missing it is `None` without an issue, unreadable it is `None` with one,
    /// and the record is kept.
    pub fn identity_without_time(
        &mut self,
        record: Json<'j>,
        (id_key, id): (&'static str, Option<Json<'j>>),
    ) -> Option<Cow<'j, str>> {
        if record.kind() != Kind::Object {
            let kind = record.kind().described();
            self.add(
                "",
                IssueCode::InvalidType,
                format!("The record is {kind}, not an object."),
            );
            return None;
        }
        let id = SourceField::new("id", id_key, id);
        let id = match id.value {
            None => {
                self.missing(id);
                None
            }
            Some(value) if matches!(value.kind(), Kind::String | Kind::Number) => self.text(id),
            Some(value) => {
                self.wrong_type(id, "a string", value, "It cannot be the id.");
                None
            }
        };
        let blank = id.as_ref().is_some_and(|id| id.trim().is_empty());
        if blank {
            self.add(
                "id",
                IssueCode::InvalidValue,
                format!("`{id_key}` is blank."),
            );
        }
        id.filter(|_| !blank)
    }

    /// A text. A number or boolean becomes text, with an issue.
    pub fn text(&mut self, found: SourceField<'j>) -> Option<Cow<'j, str>> {
        let value = found.value?;
        if let Some(text) = value.plain_text() {
            return Some(Cow::Borrowed(text));
        }
        self.odd_text(found, value)
    }

    /// One with escapes, or none.
    #[inline(never)]
    fn odd_text(&mut self, found: SourceField<'j>, value: Json<'j>) -> Option<Cow<'j, str>> {
        match value.kind() {
            Kind::String => {
                let text = value.as_text()?;
                if text.repaired {
                    self.flaws(found.path, found.key, value);
                }
                Some(text.value)
            }
            Kind::Number | Kind::Bool => {
                self.wrong_type(found, "a string", value, "It was converted to text.");
                Some(Cow::Borrowed(value.text()))
            }
            _ => {
                self.wrong_type(found, "a string", value, "It was left out.");
                None
            }
        }
    }

    /// A number, zero or more. A number in a string is accepted, with an issue; a negative number means none,
    /// with an issue.
    pub fn number(&mut self, found: SourceField<'j>) -> Option<f64> {
        self.number_up_to(f64::MAX, found)
    }

    /// True or false.
    pub fn flag(&mut self, found: SourceField<'j>) -> Option<bool> {
        let value = found.value?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.wrong_type(found, "true or false", value, "It was left out.");
        }
        flag
    }

    /// A duration in seconds.
    pub fn duration(&mut self, found: SourceField<'j>) -> Option<f64> {
        self.number_up_to(LONGEST_DURATION, found)
    }

    /// A duration in milliseconds, as seconds.
    pub fn milliseconds(&mut self, found: SourceField<'j>) -> Option<f64> {
        let ms = self.number_up_to(LONGEST_DURATION * 1000.0, found)?;
        Some(ms / 1000.0)
    }

    fn number_up_to(&mut self, most: f64, found: SourceField<'j>) -> Option<f64> {
        let value = found.value?;
        let number = match value.as_text() {
            Some(text) => crate::number::parse_number(text.value.trim()),
            None => value.as_f64(),
        };
        let wrong = match number {
            Some(number) if number < 0.0 => "below zero",
            Some(number) if number > most => "more than ten years",
            Some(number) => {
                if value.kind() == Kind::String {
                    self.wrong_type(found, "a number", value, "The number in it was used.");
                }
                // Turns -0 into 0.
                return Some(number + 0.0);
            }
            None if value.is_null() => "too large a number",
            None => {
                self.wrong_type(found, "a number", value, "It was left out.");
                return None;
            }
        };
        self.unread(found);
        let message = format!("`{}` is {wrong}. It was left out.", found.key);
        self.add(found.path, IssueCode::OutOfRange, message);
        None
    }

    /// An analysis, as a list: anything else becomes a list of one. An empty one is `None`, with an issue: it
    /// may be a placeholder for an analysis to come.
    pub fn analysis(&mut self, found: SourceField<'j>) -> Option<Vec<Json<'j>>> {
        let value = found.value?;
        let is_list = value.kind() == Kind::Array;
        let analysis = if is_list {
            value.elements().collect()
        } else {
            vec![value]
        };
        if analysis.iter().copied().all(is_empty) {
            let message = format!("`{}` is empty. It was ignored.", found.key);
            self.add(found.path, IssueCode::InvalidValue, message);
            return None;
        }
        let path = if is_list { "analysis" } else { "analysis[0]" };
        self.kept(path, found.key, value);
        Some(analysis)
    }

    /// One of the provider's words, translated to ours. Any other word passes through (`other` makes the open
    /// value of it), with an issue; also one of our words that this provider does not use.
    pub fn word<T>(
        &mut self,
        found: SourceField<'j>,
        words: &[(&'static str, &'static str)],
        known: impl Fn(&str) -> Option<T>,
        other: impl Fn(Cow<'j, str>) -> T,
    ) -> Option<T> {
        let text = self.text(found)?;
        let documented = words
            .iter()
            .find(|(_, theirs)| theirs.eq_ignore_ascii_case(&text));
        if let Some(&(ours, _)) = documented {
            return known(ours);
        }
        self.add(
            found.path,
            IssueCode::UnknownValue,
            format!(
                "`{}` is not one of the documented values. It was passed through.",
                found.key
            ),
        );
        Some(known(&text).unwrap_or_else(|| other(text)))
    }

    /// A word that every record must have; `unknown`, with an issue, if it is missing.
    pub fn expected_word<T>(
        &mut self,
        found: SourceField<'j>,
        words: &[(&'static str, &'static str)],
        known: impl Fn(&str) -> Option<T>,
        other: impl Fn(Cow<'j, str>) -> T,
    ) -> T {
        if found.value.is_none() {
            self.add(
                found.path,
                IssueCode::Missing,
                format!("`{}` is missing. It became \"unknown\".", found.key),
            );
        }
        self.word(found, words, known, &other)
            .unwrap_or_else(|| other(Cow::Borrowed("unknown")))
    }

    /// An object, unchanged; anything else is an issue.
    pub fn object(&mut self, found: SourceField<'j>) -> Option<Json<'j>> {
        let value = found.value?;
        if value.kind() != Kind::Object {
            self.wrong_type(
                found,
                "an object",
                value,
                "It was left out (see it with `raw`).",
            );
            return None;
        }
        Some(value)
    }

    /// The record as it came, if it is wanted.
    pub fn raw(&mut self, record: Json<'j>, options: &ReadOptions) -> Field<Json<'j>> {
        if !options.raw {
            return Field::Omitted;
        }
        self.kept("raw", "raw", record);
        Field::Present(record)
    }

    /// Reports flaws in JSON that is kept: of each kind the first place, and how many.
    pub fn kept(&mut self, path: &str, key: &str, json: Json<'j>) {
        self.flaws(path, key, json);
        if let Some(at) = self.1.repeats_a_key(json) {
            let path = [path, &json.path_to(at)].concat();
            let problem = "an object has the same key more than once; the last one counts";
            self.add(path, IssueCode::Conflict, format!("In `{key}`, {problem}."));
        }
    }

    fn flaws(&mut self, path: &str, key: &str, json: Json<'j>) {
        if json.flaws().is_empty() {
            return;
        }
        for (flaw, code, problem) in FLAWS {
            let mut all = json.flaws().iter().filter(|at| at.flaw == flaw);
            if let Some(first) = all.next() {
                let path = [path, &json.path_to(first.start)].concat();
                let times = match all.count() {
                    0 => String::new(),
                    more => format!(" ({} times)", more.saturating_add(1)),
                };
                self.add(path, code, format!("In `{key}`, {problem}{times}."));
            }
        }
    }

    fn unread(&mut self, found: SourceField<'j>) {
        self.2.extend(found.value.map(|value| (found.path, value)));
    }

    /// The issue of a field without a value.
    pub fn missing(&mut self, found: SourceField<'_>) {
        self.add(
            found.path,
            IssueCode::Missing,
            format!("`{}` is missing.", found.key),
        );
    }

    /// A recording's URL, with its expiry. Only `http` and `https`, since pages make links of it.
    pub fn recording(&mut self, found: SourceField<'j>) -> Option<Recording<'j>> {
        let url = self.text(found).filter(|url| !url.is_empty())?;
        let is_web = url.split_once(':').is_some_and(|(scheme, rest)| {
            let is = |name| scheme.eq_ignore_ascii_case(name);
            rest.starts_with("//") && (is("https") || is("http"))
        });
        if !is_web {
            self.unread(found);
            self.add(
                found.path,
                IssueCode::InvalidFormat,
                format!(
                    "`{}` is not an http or https address. It was left out.",
                    found.key
                ),
            );
            return None;
        }
        let Expiry { expires, at } = expiry(&url);
        Some(Recording {
            url: Some(url),
            available: true,
            expires,
            expires_at: at,
        })
    }

    pub fn wrong_type(
        &mut self,
        found: SourceField<'j>,
        expected: &str,
        value: Json<'j>,
        done: &str,
    ) {
        self.unread(found);
        self.add(
            found.path,
            IssueCode::InvalidType,
            format!(
                "`{}` is {}, not {expected}. {done}",
                found.key,
                value.kind().described()
            ),
        );
    }
}
