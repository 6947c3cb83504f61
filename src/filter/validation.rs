//! A caller's value → the filter that a provider can be asked for.

use super::time_zone::{Zones, utc_only};
use super::values::MOST_COMBINATIONS;
use super::{Capabilities, FilterKey, Kind, Residual, ValidFilter, Value, aliases, time_zone};
use crate::built_for;
use crate::input::Input;
use crate::message_text::Part::{self, Count, Text};
use crate::message_text::{concat, message, must_be, push_message, shortened, unknown};
use crate::model::{Issue, IssueCode};
use crate::number::as_integer;
use crate::time::Zone;

pub(super) type Members = [(String, Input)];

/// The filter that a provider can be asked for, from a caller's value of any type, where dates are
/// days of UTC. `null` stands for no filter.
///
/// # Errors
/// Every issue, of types and of values, in the order of the filter's keys. Then what its lists ask for
/// together, and unknown keys.
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
    check_input(platform.into(), input, &utc_only, Unserved::Explained)
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
    check_input(platform.into(), input, zones, Unserved::Explained)
}

/// The same, where what the platform cannot be asked for, but shows, is its [`residual`](ValidFilter::residual).
///
/// # Errors
/// As [`validate_input`].
pub fn validate_residual_in(
    platform: impl Into<&'static Capabilities>,
    input: &Input,
    zones: Zones<'_>,
) -> Result<ValidFilter, Vec<Issue>> {
    check_input(platform.into(), input, zones, Unserved::Residual)
}

/// What becomes of keys that the platform cannot be asked for, although its conversations show what they find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unserved {
    /// Each is an issue.
    Refused,
    /// The same, and one says how to have them applied by whoever reads the list.
    Explained,
    /// They are the filter's [`residual`](ValidFilter::residual).
    Residual,
}

/// The same, by what becomes of such keys.
///
/// # Errors
/// As [`validate_input`].
pub fn validate_unserved_in(
    platform: impl Into<&'static Capabilities>,
    input: &Input,
    zones: Zones<'_>,
    unserved: Unserved,
) -> Result<ValidFilter, Vec<Issue>> {
    check_input(platform.into(), input, zones, unserved)
}

pub(super) fn check_input(
    can: &'static Capabilities,
    input: &Input,
    zones: Zones<'_>,
    unserved: Unserved,
) -> Result<ValidFilter, Vec<Issue>> {
    let members: &Members = match input {
        Input::Null => &[],
        Input::Object(members) => members,
        other => {
            let what = message(
                "The filter must be an object such as { status: \"completed\" }, not %.",
                &[Text(other.described())],
            );
            return Err(vec![Issue::new("", IssueCode::InvalidType, what)]);
        }
    };
    let mut check = Check::new(can, members);
    // The zone is found first: dates are read in it.
    if let Some(Input::Text(name)) = member(members, FilterKey::TimeZone.as_str())
        && can.serves(FilterKey::TimeZone)
    {
        check.zone = zones(name);
    }
    let mut is_explained = false;
    for key in FilterKey::ALL {
        let Some(value) = member(members, key.as_str()) else {
            continue;
        };
        key.as_str().clone_into(&mut check.path);
        // A gateway serves every key and value: what its platform does not, it says itself.
        if built_for::SIZE {
            check.key(key, value);
            continue;
        }
        let is_readers = unserved == Unserved::Residual && Residual::can_hold(key, can);
        if can.serves(key) {
            check.key(key, value);
            match check.refusal(key) {
                None => continue,
                Some(_) if is_readers => {}
                Some(why) => {
                    check.wrong(IssueCode::InvalidValue, why, &[]);
                    continue;
                }
            }
        } else if !is_readers {
            check.unsupported(key);
            if unserved == Unserved::Explained && !is_explained {
                is_explained = check.explain_residual(key);
            }
            continue;
        }
        check.is_residual = true;
        check.key(key, value);
        check.is_residual = false;
        check.valid.leave_to_reader(key);
    }
    check.combinations();
    check.path.clear();
    check.only(members, &FilterKey::NAMES, aliases::filter_key);
    match check.issues.is_empty() {
        true => Ok(check.valid),
        false => Err(check.issues),
    }
}

const RESIDUAL: &str = " Or pass residual: true to the list, export or summary, which then leaves out what does not match as it reads.";

/// What is found while a filter is read.
pub(super) struct Check<'i> {
    pub can: &'static Capabilities,
    pub members: &'i Members,
    /// The zone of the dates (`None` is UTC), or the name that was probably meant.
    pub zone: Result<Option<Box<dyn Zone>>, Option<String>>,
    is_residual: bool,
    /// What is being read: `durationSeconds.min`.
    pub path: String,
    pub valid: ValidFilter,
    pub issues: Vec<Issue>,
}

impl<'i> Check<'i> {
    pub fn new(can: &'static Capabilities, members: &'i Members) -> Self {
        Self {
            can,
            members,
            zone: Ok(None),
            is_residual: false,
            path: String::new(),
            valid: ValidFilter::everything(can.provider),
            issues: Vec::new(),
        }
    }

    /// The platform is not asked for the key that is being read: its words are those of the model.
    pub fn is_residual(&self) -> bool {
        !built_for::SIZE && self.is_residual
    }

    /// Reads the value of a key.
    fn key(&mut self, key: FilterKey, given: &Input) {
        let value = match (key.kind(), given) {
            (Kind::Text | Kind::Id | Kind::ConversationId, Input::Text(text)) => self
                .text(key, text)
                .map(|text| Value::Text(text.to_owned())),
            (Kind::Choice(_) | Kind::Ids | Kind::Choices(_), Input::Text(text)) => self
                .one_alone(key, text)
                .map(|text| Value::OneOf(vec![text.to_owned()])),
            (Kind::Ids | Kind::Choices(_), Input::List(list)) => {
                self.list(key, list).map(Value::OneOf)
            }
            (Kind::Earliest, Input::Text(text)) => self.instant(text, false).map(Value::Instant),
            (Kind::Latest, Input::Text(text)) => self.latest(text).map(Value::Instant),
            (Kind::TimeZone, Input::Text(name)) => {
                // It was looked for before the dates were read.
                if let Err(meant) = &self.zone {
                    let issue = time_zone::unknown(name, meant.as_deref());
                    self.issues.push(issue);
                }
                None
            }
            (Kind::TimeOfDay, Input::Object(members)) => {
                self.time_of_day(members).map(Value::TimeOfDay)
            }
            (Kind::Range, Input::Object(members)) => self.range(members, false).map(Value::Range),
            (Kind::WholeRange, Input::Object(members)) => {
                self.range(members, true).map(Value::Range)
            }
            (Kind::Metadata, Input::Object(_)) => self.metadata(given).map(Value::Metadata),
            (Kind::PageSize, Input::Number(_)) => {
                let largest = self.can.largest_page;
                let size = self.number(given, 1.0, largest.into(), true);
                if let Some(size) = size.and_then(as_integer) {
                    self.valid.page_size = u32::try_from(size).unwrap_or(largest);
                }
                None
            }
            (kind, other) => {
                self.wrong_type(other, kind.accepted());
                None
            }
        };
        if let Some(value) = value {
            self.valid.add(key, value);
        }
    }

    /// Why the platform cannot be asked for the value that was just read; takes it out.
    fn refusal(&mut self, key: FilterKey) -> Option<&'static str> {
        let value = self.valid.get(key)?;
        let is_given = |other: FilterKey| member(self.members, other.as_str()).is_some();
        let why = (self.can.check_value)(key, value, &is_given).err()?;
        self.valid.take_out(key);
        Some(why)
    }

    /// Each combination of the lists' values is a walk of its own.
    fn combinations(&mut self) {
        let (mut walks, mut named, mut longest) = (1usize, String::new(), ("", 1));
        for (key, count) in self.valid.several(self.can.together) {
            let name = key.as_str();
            walks = walks.saturating_mul(count);
            let form = if named.is_empty() { "% %" } else { " × % %" };
            push_message(&mut named, form, &[Count(count), Text(name)]);
            if count > longest.1 {
                longest = (name, count);
            }
        }
        if walks <= MOST_COMBINATIONS {
            return;
        }
        longest.0.clone_into(&mut self.path);
        self.wrong(
            IssueCode::OutOfRange,
            "asks for % combinations (%). Accepted: at most %",
            &[Count(walks), Text(&named), Count(MOST_COMBINATIONS)],
        );
    }

    fn unsupported(&mut self, key: FilterKey) {
        let parts = [Text(self.can.provider.as_str()), Text(&self.path)];
        let mut text = message("% has no filter \"%\"", &parts);
        self.can.push_who(&mut text, &|other| other.serves(key));
        if let Some(advice) = self.can.instead_of(key) {
            push_message(&mut text, "; %", &[Text(advice)]);
        }
        text.push('.');
        self.issue(IssueCode::Unsupported, text);
    }

    /// Says in the last issue, of a key that is not supported, how it can be applied; false if it cannot.
    fn explain_residual(&mut self, key: FilterKey) -> bool {
        let can_hold = Residual::can_hold(key, self.can);
        if let Some(issue) = self.issues.last_mut().filter(|_| can_hold) {
            issue.message = concat(&[&issue.message, RESIDUAL]).into();
        }
        can_hold
    }

    /// Whatever else an object holds is an issue.
    pub fn only(
        &mut self,
        members: &Members,
        names: &[&str],
        meant: fn(&str) -> Option<&'static str>,
    ) {
        for (name, _) in members {
            if names.contains(&name.as_str()) {
                continue;
            }
            let shown = shortened(name);
            let (of, dot) = match self.path.as_str() {
                "" => ("filter", ""),
                path => (path, "."),
            };
            let message = unknown(&concat(&[of, " key"]), &shown, meant(name), names);
            let path = concat(&[&self.path, dot, &shown]);
            // A text of JSON can hold a key twice.
            if !self.issues.iter().any(|it| it.message == message) {
                (self.issues).push(Issue::new(path, IssueCode::UnknownKey, message));
            }
        }
    }

    /// Goes on to a part of what is being read: `.min`, `[3]`. Gives the end of the path to go back to.
    pub fn enter(&mut self, form: &str, part: Part<'_>) -> usize {
        let end = self.path.len();
        push_message(&mut self.path, form, &[part]);
        end
    }

    /// Goes back.
    pub fn leave(&mut self, end: usize) {
        self.path.truncate(end);
    }

    /// The issue of a value of another type. The message does not show the value.
    pub fn wrong_type(&mut self, value: &Input, accepted: &str) {
        let found = match value {
            Input::Null => "null (leave the key out for no limit)",
            other => other.described(),
        };
        self.issue(IssueCode::InvalidType, must_be(&self.path, accepted, found));
    }

    /// The issue of a value: a sentence that begins with its path.
    pub fn wrong(&mut self, code: IssueCode, form: &str, parts: &[Part<'_>]) {
        let mut text = message("\"%\" ", &[Text(&self.path)]);
        push_message(&mut text, form, parts);
        text.push('.');
        self.issue(code, text);
    }

    pub fn issue(&mut self, code: IssueCode, message: String) {
        self.issues
            .push(Issue::new(self.path.clone(), code, message));
    }
}

/// The value of a key; of a repeated key the last, as in `JSON.parse`.
pub(super) fn member<'a>(members: &'a Members, key: &str) -> Option<&'a Input> {
    members
        .iter()
        .rev()
        .find_map(|(name, value)| (name == key).then_some(value))
}

/// What `read` finds at a path, or its first issue.
#[cfg(test)]
pub(super) fn read_at<T>(
    path: &str,
    read: impl FnOnce(&mut Check<'_>) -> Option<T>,
) -> Result<T, Issue> {
    let mut check = Check::new(crate::model::ProviderKind::Gateway.into(), &[]);
    path.clone_into(&mut check.path);
    let value = read(&mut check);
    match check.issues.into_iter().next() {
        None => Ok(value.unwrap()),
        Some(issue) => Err(issue),
    }
}
