//! Reads the fields of a provider's record leniently, and keeps account of what had to be repaired.

use std::borrow::Cow;

use super::expiry::{Expiry, expiry};
use super::precomputed::Precomputed;
use super::transcript::Reader;
use crate::json::{Flaw, Json, Kind};
use crate::model::{Issue, IssueCode, ReadOptions, Recording};
use crate::time::{Reading, Timestamp};

/// What had to be repaired, or could not be read, in one record.
pub(super) struct FieldReader<'h, 'j>(pub Vec<Issue>, &'h Precomputed<'j>, pub Unread<'j>);

/// Values that a field of the model could not hold, and its path: as private as the field.
pub(super) type Unread<'j> = Vec<(&'static str, Json<'j>)>;

/// A field on its way into the model: where it goes, where it was found, and what was there.
#[derive(Clone, Copy)]
pub(super) struct SourceField<'a> {
    /// The path in our model.
    pub path: &'static str,
    /// The provider's key.
    pub key: &'static str,
    /// What was there; `None` for absent or null.
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

    /// A field that goes under one of several keys: the first that holds something.
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

/// Whether there is something: a number that is null since it is too large is something.
pub(super) fn holds(value: Json<'_>) -> bool {
    !value.is_null() || !value.flaws().is_empty()
}

/// Nothing, or something with nothing in it.
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

/// The longest time that is taken for a duration, in seconds: ten years. What is longer is a time since
/// 1970, milliseconds, or the largest number of somebody's type.
const LONGEST_DURATION: f64 = 10.0 * 366.0 * 86_400.0;

/// What is told of flaws.
const FLAWS: [(Flaw, IssueCode, &str); 5] = [
    (
        Flaw::LoneSurrogate,
        IssueCode::InvalidValue,
        "half a surrogate pair, or bytes that are not UTF-8, became U+FFFD",
    ),
    (
        Flaw::TooLarge,
        IssueCode::OutOfRange,
        "a number is too large to hold; it is null",
    ),
    (
        Flaw::Rounded,
        IssueCode::OutOfRange,
        "a whole number has more digits than a JavaScript number holds; it is rounded in objects, while exports keep up to 38 digits",
    ),
    (
        Flaw::TooDeep,
        IssueCode::OutOfRange,
        "a list or object lies in a hundred others; it was emptied",
    ),
    (
        Flaw::TooLong,
        IssueCode::OutOfRange,
        "a text of more than 8 MiB was left out",
    ),
];

impl<'h, 'j> FieldReader<'h, 'j> {
    /// None yet.
    pub fn new(precomputed: &'h Precomputed<'j>) -> Self {
        Self(Vec::new(), precomputed, Vec::new())
    }

    /// The transcript that a list is.
    pub fn transcript(&self, list: Json<'j>) -> Reader<'j> {
        self.1.transcript(list)
    }

    pub fn add(
        &mut self,
        path: impl Into<Cow<'static, str>>,
        code: IssueCode,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.0.push(Issue::new(path, code, message));
    }

    /// What makes a record one: its id and its creation time (`created_at`). `None`, with the
    /// findings that say why, where one of them cannot be read: the record is then rejected.
    pub fn identity(
        &mut self,
        record: Json<'j>,
        (id_key, id): (&'static str, Option<Json<'j>>),
        created_at: Option<Json<'j>>,
        offset_expected: bool,
    ) -> Option<(Cow<'j, str>, Timestamp)> {
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
                self.wrong_type(id, "a string", value, "It can be no id.");
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
        let created_at = SourceField::new("createdAt", "created_at", created_at);
        if created_at.value.is_none() {
            self.missing(created_at);
        }
        let created_at = self.timestamp(created_at, offset_expected);
        Some((id.filter(|_| !blank)?, created_at?))
    }

    /// A text. A number or boolean is taken as its text, and reported.
    pub fn text(&mut self, found: SourceField<'j>) -> Option<Cow<'j, str>> {
        let value = found.value?;
        match value.kind() {
            Kind::String => {
                let text = value.as_text()?;
                if text.repaired {
                    self.flaws(found.path, found.key, value);
                }
                Some(text.value)
            }
            Kind::Number | Kind::Bool => {
                self.wrong_type(found, "a string", value, "It was taken as text.");
                Some(Cow::Borrowed(value.text()))
            }
            _ => {
                self.wrong_type(found, "a string", value, "It was left out.");
                None
            }
        }
    }

    /// A number, zero or more. A number in a string is taken, and reported; one below zero stands for
    /// none, and is reported.
    pub fn number(&mut self, found: SourceField<'j>) -> Option<f64> {
        self.number_up_to(f64::MAX, found)
    }

    /// A duration in seconds.
    pub fn duration(&mut self, found: SourceField<'j>) -> Option<f64> {
        self.number_up_to(LONGEST_DURATION, found)
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
                    self.wrong_type(found, "a number", value, "The number in it was taken.");
                }
                // Of a zero no sign is left.
                return Some(number + 0.0);
            }
            None if value.is_null() => "a number too large to hold",
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

    /// An analysis, as a list: something else becomes a list of one. `None`, and reported, for one
    /// with nothing in it, as it stands where an analysis is to come.
    pub fn analysis(&mut self, found: SourceField<'j>) -> Option<Vec<Json<'j>>> {
        let value = found.value?;
        let is_list = value.kind() == Kind::Array;
        let analysis = if is_list {
            value.elements().collect()
        } else {
            vec![value]
        };
        if analysis.iter().copied().all(is_empty) {
            let message = format!("`{}` is empty. It counts as none.", found.key);
            self.add(found.path, IssueCode::InvalidValue, message);
            return None;
        }
        let path = if is_list { "analysis" } else { "analysis[0]" };
        self.kept(path, found.key, value);
        Some(analysis)
    }

    /// A timestamp whose provider always writes UTC, with an offset or without (eigi), or always
    /// writes an offset (`offset_expected`), so that one without is reported and taken as UTC.
    pub fn timestamp(
        &mut self,
        found: SourceField<'j>,
        offset_expected: bool,
    ) -> Option<Timestamp> {
        let value = found.value?;
        let Some(text) = value.as_text() else {
            self.wrong_type(found, "a timestamp", value, "It was left out.");
            return None;
        };
        let Some(reading) = Timestamp::parse_trimmed(&text.value) else {
            self.unread(found);
            self.add(
                found.path,
                IssueCode::InvalidFormat,
                format!(
                    "`{}` is no timestamp that can be read. It was left out.",
                    found.key
                ),
            );
            return None;
        };
        match reading {
            Reading::Exact(_) => {}
            Reading::Naive(_) if !offset_expected => {}
            Reading::Naive(_) => self.add(
                found.path,
                IssueCode::AmbiguousTime,
                format!("`{}` names no offset. It was taken as UTC.", found.key),
            ),
            Reading::Date(_) => self.add(
                found.path,
                IssueCode::InvalidFormat,
                format!(
                    "`{}` is a date alone. It was taken as its first instant in UTC.",
                    found.key
                ),
            ),
        }
        Some(reading.in_utc())
    }

    /// One of the provider's words, in our vocabulary. Another word passes through (`other` makes
    /// the open value of it) and is reported, be it one of ours that this provider does not use.
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
                "`{}` is none of the documented values. It was passed through.",
                found.key
            ),
        );
        Some(known(&text).unwrap_or_else(|| other(text)))
    }

    /// A word that every record has; `unknown`, and reported, where it has none.
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
                format!("`{}` is missing. It reads \"unknown\".", found.key),
            );
        }
        self.word(found, words, known, &other)
            .unwrap_or_else(|| other(Cow::Borrowed("unknown")))
    }

    /// An object, as it was written; anything else is reported.
    pub fn object(&mut self, found: SourceField<'j>) -> Option<Json<'j>> {
        let value = found.value?;
        if value.kind() != Kind::Object {
            self.wrong_type(
                found,
                "an object",
                value,
                "It was left out (ask for `raw` to see it).",
            );
            return None;
        }
        Some(value)
    }

    /// The record as it came, where it is asked for.
    pub fn raw(&mut self, record: Json<'j>, options: &ReadOptions) -> Option<Json<'j>> {
        if options.raw {
            self.kept("raw", "raw", record);
        }
        options.raw.then_some(record)
    }

    /// Tells what is not as it came in JSON that is kept, or is not for every reader: of each kind
    /// where first, and how often.
    pub fn kept(&mut self, path: &str, key: &str, json: Json<'j>) {
        self.flaws(path, key, json);
        if let Some(at) = self.1.repeats_a_key(json) {
            let path = [path, &json.path_to(at)].concat();
            let told = "a key stands more than once in an object; the last counts";
            self.add(path, IssueCode::Conflict, format!("In `{key}`, {told}."));
        }
    }

    fn flaws(&mut self, path: &str, key: &str, json: Json<'j>) {
        for (flaw, code, told) in FLAWS {
            let mut all = json.flaws().iter().filter(|at| at.flaw == flaw);
            if let Some(first) = all.next() {
                let path = [path, &json.path_to(first.start)].concat();
                let times = match all.count() {
                    0 => String::new(),
                    more => format!(" ({} times)", more.saturating_add(1)),
                };
                self.add(path, code, format!("In `{key}`, {told}{times}."));
            }
        }
    }

    fn unread(&mut self, found: SourceField<'j>) {
        self.2.extend(found.value.map(|value| (found.path, value)));
    }

    fn missing(&mut self, found: SourceField<'_>) {
        self.add(
            found.path,
            IssueCode::Missing,
            format!("`{}` is missing.", found.key),
        );
    }

    /// A recording's address, with what it says of its end: `http` or `https` only, since pages make
    /// links of it.
    pub fn recording(&mut self, found: SourceField<'j>) -> Option<Recording<'j>> {
        let url = self.text(found).filter(|url| !url.is_empty())?;
        let scheme = url
            .split_once("://")
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        if !matches!(scheme.as_deref(), Some("http" | "https")) {
            self.unread(found);
            self.add(
                found.path,
                IssueCode::InvalidFormat,
                format!(
                    "`{}` is no http or https address. It was left out.",
                    found.key
                ),
            );
            return None;
        }
        let Expiry { expires, at } = expiry(&url);
        Some(Recording {
            url,
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
