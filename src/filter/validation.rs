//! A caller's value → the filter that a provider can be asked for.

use std::borrow::Cow;

use super::number::{check_number, check_whole};
use super::text::{check_id, check_text, not_empty};
use super::time_zone::{self, Zones, utc_only};
use super::values::MOST_COMBINATIONS;
use super::{
    Capabilities, FilterKey, Kind, LARGEST_PAGE, NumberRange, ValidFilter, Value, aliases, choice,
    instant, metadata, time_of_day,
};
use crate::input::Input;
use crate::message_text::{must_be, quoted, shortened, unknown};
use crate::model::{Issue, IssueCode};
use crate::number::{as_integer, number_text};
use crate::time::Zone;

/// What a 32-bit integer holds: enough for 68 years in seconds.
const GREATEST_BOUND: f64 = 2_147_483_647.0;

type Members = [(String, Input)];

/// The filter that a provider can be asked for, from a caller's value of any type, where dates are
/// days of UTC. `null` stands for no filter.
///
/// # Errors
/// Every issue, of types and of values, in the order of the filter's keys; unknown keys last.
///
/// ```
/// use convoscope::input::Input;
/// use convoscope::filter::validate_input;
/// use convoscope::model::ProviderKind;
///
/// let input: Input = r#"{"stauts": "completed", "pageSize": 500}"#.parse()?;
/// let issues = validate_input(ProviderKind::Eigi, &input).unwrap_err();
/// assert_eq!(issues[0].message, "\"pageSize\" must be between 1 and 100, not 500.");
/// assert_eq!(issues[1].message, "Unknown filter key \"stauts\". Did you mean \"status\"?");
/// # Ok::<(), convoscope::json::Malformed>(())
/// ```
pub fn validate_input(
    platform: impl Into<&'static Capabilities>,
    input: &Input,
) -> Result<ValidFilter, Vec<Issue>> {
    check_input(platform.into(), input, &utc_only)
}

/// The same, where dates are days of the filter's `timeZone`, which `zones` finds.
///
/// # Errors
/// As [`validate_input`].
pub fn validate_input_in(
    platform: impl Into<&'static Capabilities>,
    input: &Input,
    zones: Zones<'_>,
) -> Result<ValidFilter, Vec<Issue>> {
    check_input(platform.into(), input, zones)
}

pub(super) fn check_input(
    can: &'static Capabilities,
    input: &Input,
    zones: Zones<'_>,
) -> Result<ValidFilter, Vec<Issue>> {
    let members: &Members = match input {
        Input::Null => &[],
        Input::Object(members) => members,
        other => {
            let what = format!(
                "The filter must be an object such as {{ status: \"completed\" }}, not {}.",
                other.described()
            );
            return Err(vec![Issue::new("", IssueCode::InvalidType, what)]);
        }
    };
    let mut check = Check {
        can,
        members,
        zone: None,
        unknown_zone: None,
        valid: ValidFilter::everything(can.provider),
        issues: Vec::new(),
    };
    check.find_zone(zones);
    for key in FilterKey::ALL {
        let Some(value) = member(members, key.as_str()) else {
            continue;
        };
        if !can.serves(key) {
            check.issues.push(unsupported(can, key));
        } else if let Some(value) = check.key(key, value) {
            check.valid.set(key, value);
        }
    }
    check.conflicts();
    for (name, _) in members {
        if FilterKey::named(name).is_none() {
            check.unknown_key(name);
        }
    }
    match check.issues.is_empty() {
        true => Ok(check.valid),
        false => Err(check.issues),
    }
}

struct Check<'i> {
    can: &'static Capabilities,
    members: &'i Members,
    zone: Option<Box<dyn Zone>>,
    unknown_zone: Option<Issue>,
    valid: ValidFilter,
    issues: Vec<Issue>,
}

impl Check<'_> {
    /// The value of a key, if it is right.
    fn key(&mut self, key: FilterKey, value: &Input) -> Option<Value> {
        let (can, path) = (self.can, key.as_str());
        let outcome = match key.kind() {
            Kind::Text => text(path, value, check_text).map(Value::Text),
            Kind::Id => text(path, value, check_id).map(Value::Text),
            Kind::ConversationId => text(path, value, |path, id| match (can.check_id)(id) {
                Ok(()) => Ok(()),
                Err(why) => Err(wrong(path, IssueCode::InvalidFormat, why)),
            })
            .map(Value::Text),
            Kind::Ids => return self.ids(path, value),
            Kind::Choice(words) => string(path, value)
                .and_then(|word| choice::read(can, key, words, path, word))
                .map(|word| Value::one_of(&[word])),
            Kind::Choices(words) => return self.words(key, words, value),
            Kind::Earliest => self.instant(path, value, false),
            Kind::Latest => return self.latest(path, value),
            Kind::TimeZone => {
                if !matches!(value, Input::Text(_)) {
                    let accepted = "an IANA name such as \"Europe/Berlin\"";
                    self.issues.push(wrong_type(path, value, accepted));
                }
                self.issues.extend(self.unknown_zone.take());
                return None;
            }
            Kind::TimeOfDay => return self.time_of_day(path, value),
            Kind::Range => return self.range(path, value, check_number),
            Kind::WholeRange => return self.range(path, value, check_whole),
            Kind::Metadata => metadata::check(path, value).map(Value::Metadata),
            Kind::PageSize => {
                let size = self.number(path, value, |path, size| {
                    check_whole(path, size, 1.0, LARGEST_PAGE.into())
                });
                if let Some(size) = size.and_then(as_integer) {
                    self.valid.page_size = u32::try_from(size).unwrap_or(LARGEST_PAGE);
                }
                return None;
            }
        };
        self.outcome(outcome)
    }

    /// The value, or its issue among the others.
    fn outcome<T>(&mut self, outcome: Result<T, Issue>) -> Option<T> {
        outcome.map_err(|issue| self.issues.push(issue)).ok()
    }

    fn ids(&mut self, path: &str, value: &Input) -> Option<Value> {
        let mut ids: Vec<Cow<'static, str>> = Vec::new();
        self.list(path, value, &mut |path, text| {
            check_id(path, text)?;
            if let Err(place) = ids.binary_search_by(|other| other.as_ref().cmp(text)) {
                ids.insert(place, Cow::Owned(text.to_owned()));
            }
            Ok(())
        });
        (!ids.is_empty()).then_some(Value::OneOf(ids))
    }

    fn words(&mut self, key: FilterKey, table: choice::Table, value: &Input) -> Option<Value> {
        let can = self.can;
        let mut valid = Vec::new();
        self.list(key.as_str(), value, &mut |path, text| {
            valid.push(choice::read(can, key, table, path, text)?);
            Ok(())
        });
        // In the order of the table: statuses from the first one of a conversation's life on, so that
        // one that goes over to the next while it is read is not missed.
        let theirs = table(can).iter().map(|&(_, theirs)| theirs);
        let words: Vec<_> = theirs.filter(|word| valid.contains(word)).collect();
        (!words.is_empty()).then(|| Value::one_of(&words))
    }

    /// A text, or each different one of a list, under its own path.
    fn list(
        &mut self,
        path: &str,
        value: &Input,
        check: &mut dyn FnMut(&str, &str) -> Result<(), Issue>,
    ) {
        let list = match value {
            Input::Text(text) => {
                let outcome = one_alone(path, text, check(path, text));
                self.outcome(outcome);
                return;
            }
            Input::List(list) => list,
            other => {
                let accepted = "a string or a list of strings";
                self.issues.push(wrong_type(path, other, accepted));
                return;
            }
        };
        if list.is_empty() {
            let what =
                "must not be an empty list, which nothing matches (leave the key out for no limit)";
            self.issues.push(wrong(path, IssueCode::InvalidValue, what));
            return;
        }
        // Of a list that is too long one issue is enough.
        let is_long = list.len() > MOST_COMBINATIONS;
        let mut different: Vec<&Input> = Vec::new();
        for value in list.iter().filter(|_| is_long) {
            if different.len() <= MOST_COMBINATIONS && !different.contains(&value) {
                different.push(value);
            }
        }
        if different.len() > MOST_COMBINATIONS {
            let what = format!(
                "must have at most {MOST_COMBINATIONS} different values, not {}",
                list.len()
            );
            self.issues.push(wrong(path, IssueCode::OutOfRange, &what));
            return;
        }
        let mut seen: Vec<&str> = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let path = || [path, "[", &index.to_string(), "]"].concat();
            let outcome = match value {
                Input::Text(text) if seen.contains(&text.as_str()) => continue,
                Input::Text(text) => {
                    // Each empty text is wrong in its place.
                    if !text.is_empty() {
                        seen.push(text);
                    }
                    check(&path(), text)
                }
                other => Err(wrong_type(&path(), other, "a string")),
            };
            let is_wrong = self.outcome(outcome).is_none();
            if is_long && is_wrong {
                return;
            }
        }
    }

    fn number<T>(
        &mut self,
        path: &str,
        value: &Input,
        check: impl Fn(&str, f64) -> Result<T, Issue>,
    ) -> Option<T> {
        let outcome = match value {
            Input::Number(number) => check(path, *number),
            Input::Text(_) => Err(wrong(
                path,
                IssueCode::InvalidType,
                "must be a number, not a string (leave out the quotes)",
            )),
            other => Err(wrong_type(path, other, "a number")),
        };
        self.outcome(outcome)
    }

    /// The zone is found first: dates are read in it.
    fn find_zone(&mut self, zones: Zones<'_>) {
        if let Some(Input::Text(name)) = member(self.members, FilterKey::TimeZone.as_str())
            && self.can.serves(FilterKey::TimeZone)
        {
            match time_zone::find(zones, name) {
                Ok(zone) => self.zone = zone,
                Err(issue) => self.unknown_zone = Some(issue),
            }
        }
    }

    fn instant(&mut self, path: &str, value: &Input, last: bool) -> Result<Value, Issue> {
        match value {
            Input::Text(text) => {
                not_empty(path, text)?;
                instant::read(path, text, last, &mut self.zone).map(Value::Instant)
            }
            Input::Number(_) => Err(wrong(
                path,
                IssueCode::InvalidType,
                "must be a Date or a string, not a number (new Date(number) makes a Date of milliseconds)",
            )),
            other => {
                let accepted = "a Date or a string such as \"2026-01-31T09:00:00Z\"";
                Err(wrong_type(path, other, accepted))
            }
        }
    }

    fn latest(&mut self, path: &str, value: &Input) -> Option<Value> {
        let outcome = self.instant(path, value, true);
        let value = self.outcome(outcome)?;
        let Value::Instant(before) = value else {
            return None;
        };
        let [Some(after), _] = self.valid.created() else {
            return Some(value);
        };
        if after <= before {
            return Some(value);
        }
        let given = |key: FilterKey| member(self.members, key.as_str());
        let is_same = given(FilterKey::CreatedAfter) == given(FilterKey::CreatedBefore);
        let message = match given(FilterKey::TimeZone) {
            // A day that ends before it begins.
            Some(Input::Text(zone)) if is_same => format!(
                "\"createdBefore\" is a day that clocks skipped in {}, so nothing can match.",
                quoted(zone)
            ),
            _ => format!(
                "\"createdAfter\" and \"createdBefore\" cannot be combined: {after} is later than \
                 {before}, so nothing can match. Swap them."
            ),
        };
        self.issues
            .push(Issue::new(path.to_owned(), IssueCode::Conflict, message));
        None
    }

    fn time_of_day(&mut self, path: &str, value: &Input) -> Option<Value> {
        let Input::Object(members) = value else {
            let accepted =
                "an object such as { from: \"09:00\", to: \"17:30\", utcOffsetMinutes: 0 }";
            self.issues.push(wrong_type(path, value, accepted));
            return None;
        };
        let before = self.issues.len();
        let names = Kind::TimeOfDay.members();
        self.only(path, members, names, aliases::time_of_day_key);
        let is_misspelt = self.issues.len() > before;
        let [from, to] = ["from", "to"].map(|name| {
            let time = member(members, name)?;
            self.outcome(text(&inside(path, name), time, time_of_day::check_time))
        });
        let offset_path = inside(path, "utcOffsetMinutes");
        let utc_offset_minutes = match member(members, "utcOffsetMinutes") {
            Some(offset) => self.number(&offset_path, offset, time_of_day::check_offset),
            None => {
                let what = format!(
                    "is required: without it {} would assume 330, India's. It is how many minutes \
                     local time is ahead of UTC: 0 for UTC, 60 for Berlin in winter, -300 for New \
                     York in winter",
                    self.can.provider
                );
                self.issues
                    .push(wrong(&offset_path, IssueCode::Missing, &what));
                None
            }
        };
        let is_empty = member(members, "from").or(member(members, "to")).is_none();
        if is_empty && !is_misspelt {
            let what = "requires \"from\" or \"to\" (leave the key out for no limit)";
            self.issues.push(wrong(path, IssueCode::Missing, what));
        }
        if self.issues.len() > before {
            return None;
        }
        Some(Value::TimeOfDay(super::ValidTimeOfDay {
            from,
            to,
            utc_offset_minutes: utc_offset_minutes?,
        }))
    }

    fn range(
        &mut self,
        path: &str,
        value: &Input,
        check: fn(&str, f64, f64, f64) -> Result<f64, Issue>,
    ) -> Option<Value> {
        let Input::Object(members) = value else {
            let accepted = "an object such as { min: 10, max: 60 }";
            self.issues.push(wrong_type(path, value, accepted));
            return None;
        };
        self.only(path, members, Kind::Range.members(), aliases::range_key);
        let [min, max] = ["min", "max"].map(|name| {
            let check = |path: &str, bound| check(path, bound, 0.0, GREATEST_BOUND);
            self.number(&inside(path, name), member(members, name)?, check)
        });
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let (min, max) = (number_text(min), number_text(max));
            let what = format!(
                "has a \"min\" ({min}) greater than its \"max\" ({max}), so nothing can match"
            );
            self.issues.push(wrong(path, IssueCode::Conflict, &what));
        }
        min.or(max).map(|_| Value::Range(NumberRange { min, max }))
    }

    /// Each combination of the lists' values is a walk of its own.
    fn conflicts(&mut self) {
        let walks = self.valid.combinations();
        if walks <= MOST_COMBINATIONS {
            return;
        }
        let (mut named, mut longest) = (String::new(), ("", 0));
        for (key, count) in self.valid.lists() {
            let before = if named.is_empty() { "" } else { " × " };
            named.push_str(&[before, &count.to_string(), " ", key.as_str()].concat());
            if count > longest.1 {
                longest = (key.as_str(), count);
            }
        }
        let what = format!(
            "asks for {walks} combinations ({named}). Accepted: at most {MOST_COMBINATIONS}"
        );
        // In its key's place.
        let rank = |path: &str| FilterKey::ALL.iter().position(|key| key.as_str() == path);
        let is_later = |issue: &Issue| {
            let name = issue.path.split(['.', '[']).next().unwrap_or_default();
            rank(name) > rank(longest.0)
        };
        let place = self.issues.iter().position(is_later);
        self.issues.insert(
            place.unwrap_or(self.issues.len()),
            wrong(longest.0, IssueCode::OutOfRange, &what),
        );
    }

    fn unknown_key(&mut self, name: &str) {
        let meant = aliases::filter_key(name);
        let names = FilterKey::ALL.map(FilterKey::as_str);
        let message = unknown("filter key", &shortened(name), meant, &names);
        self.add_once(Issue::new(shortened(name), IssueCode::UnknownKey, message));
    }

    /// Whatever else an object holds is an issue.
    fn only(
        &mut self,
        path: &str,
        members: &Members,
        names: &[&'static str],
        nearest: fn(&str) -> Option<&'static str>,
    ) {
        for (name, _) in members {
            if !names.contains(&name.as_str()) {
                let shown = shortened(name);
                let message = unknown(&[path, " key"].concat(), &shown, nearest(name), names);
                let path = inside(path, &shown);
                self.add_once(Issue::new(path, IssueCode::UnknownKey, message));
            }
        }
    }

    /// A text of JSON can hold a key twice.
    fn add_once(&mut self, issue: Issue) {
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}

/// The issue of a value: a sentence that begins with its path.
pub(super) fn wrong(path: &str, code: IssueCode, what: &str) -> Issue {
    let message = ["\"", path, "\" ", what, "."].concat();
    Issue::new(path.to_owned(), code, message)
}

/// The issue of a value of another type. The message does not show the value.
pub(super) fn wrong_type(path: &str, value: &Input, accepted: &str) -> Issue {
    let found = match value {
        Input::Null => "null (leave the key out for no limit)",
        other => other.described(),
    };
    let message = must_be(path, accepted, found);
    Issue::new(path.to_owned(), IssueCode::InvalidType, message)
}

fn unsupported(can: &Capabilities, key: FilterKey) -> Issue {
    let (path, kind) = (key.as_str(), can.provider);
    let who = can.who(|other| other.serves(key));
    let mut message = format!("{kind} has no filter \"{path}\"{who}");
    if let Some(advice) = can.instead_of(key) {
        message.push_str("; ");
        message.push_str(advice);
    }
    message.push('.');
    Issue::new(path, IssueCode::Unsupported, message)
}

fn text(
    path: &str,
    value: &Input,
    check: impl Fn(&str, &str) -> Result<(), Issue>,
) -> Result<String, Issue> {
    let text = string(path, value)?;
    check(path, text).map(|()| text.to_owned())
}

/// One string, whatever it says.
fn string<'i>(path: &str, value: &'i Input) -> Result<&'i str, Issue> {
    match value {
        Input::Text(text) => Ok(text),
        Input::List(_) => {
            let what = "must be one string, not an array (for several values, ask once for each)";
            Err(wrong(path, IssueCode::InvalidType, what))
        }
        other => Err(wrong_type(path, other, "a string")),
    }
}

/// One value, where several may be meant: what others split at commas is one text here.
fn one_alone(path: &str, text: &str, outcome: Result<(), Issue>) -> Result<(), Issue> {
    if !text.contains(',') {
        return outcome;
    }
    let mut issue = outcome
        .err()
        .unwrap_or_else(|| wrong(path, IssueCode::InvalidValue, "must not contain a comma"));
    let advice = " For several values give a list; in a query string, the key once for each value.";
    issue.message = [issue.message.as_ref(), advice].concat().into();
    Err(issue)
}

fn inside(path: &str, name: &str) -> String {
    [path, ".", name].concat()
}

/// The value of a key; of a repeated key the last, as in `JSON.parse`.
fn member<'a>(members: &'a Members, key: &str) -> Option<&'a Input> {
    members
        .iter()
        .rev()
        .find_map(|(name, value)| (name == key).then_some(value))
}
