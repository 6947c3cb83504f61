//! The typed filter → the filter that a provider can be asked for.

use std::borrow::Cow;

use super::FilterKey;
use super::choice::{self, Table};
use super::message_text::quoted;
use super::number::{check_number, check_whole};
use super::time_zone::{self, Zones, utc_only};
use super::values::MOST_COMBINATIONS;
use super::{
    Capabilities, ConversationFilter, LARGEST_PAGE, NumberRange, TimeOfDay, ValidFilter,
    ValidTimeOfDay, Values, instant, metadata, time_of_day,
};
use crate::input::Input;
use crate::model::{Issue, IssueCode};
use crate::number::as_integer;
use crate::number::number_text;
use crate::time::Timestamp;

/// Longer texts are slips, and would not fit into a URL.
const LONGEST_TEXT: usize = 1000;
/// What a 32-bit integer holds: enough for 68 years in seconds.
const GREATEST_BOUND: f64 = 2_147_483_647.0;

/// What is wrong with a value: the end of a sentence that begins with its path.
type Finding = (IssueCode, String);

/// The filter that a provider can be asked for, from a caller's untyped value, where dates are days of
/// UTC. `null` stands for no filter.
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
/// assert_eq!(issues[0].path, "pageSize");
/// assert_eq!(issues[1].message, "\"stauts\" is no key of a filter; did you mean status?");
/// # Ok::<(), convoscope::json::Malformed>(())
/// ```
pub fn validate_input(
    platform: impl Into<&'static Capabilities>,
    input: &Input,
) -> Result<ValidFilter, Vec<Issue>> {
    validate_input_in(platform, input, &utc_only)
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

fn check_input(
    capabilities: &'static Capabilities,
    input: &Input,
    zones: Zones<'_>,
) -> Result<ValidFilter, Vec<Issue>> {
    let (filter, found) = ConversationFilter::read(input);
    let mut check = Check::new(capabilities, zones);
    let valid = check.filter(&filter);
    if found.is_empty() && check.issues.is_empty() {
        return Ok(valid);
    }
    let mut issues: Vec<Issue> = Vec::new();
    for issue in found {
        match key_of(&issue) {
            // That a key cannot be served is all there is to say of it.
            Some(key) if !check.capabilities.serves(key) => check.unsupported(key),
            _ => issues.push(issue),
        }
    }
    let read = issues.len();
    for issue in check.issues {
        // What could not be read is not missing, nor is it an empty element of a list.
        let is_explained = issues.iter().take(read).any(|found| {
            let rest = found.path.strip_prefix(issue.path.as_ref());
            rest.is_some_and(|rest| match issue.code {
                IssueCode::Missing => rest.is_empty() || rest.starts_with('.'),
                _ => rest.is_empty() && issue.path.ends_with(']'),
            })
        });
        if !is_explained {
            issues.push(issue);
        }
    }
    let mut ordered = Vec::with_capacity(issues.len());
    for key in FilterKey::ALL.map(Some).into_iter().chain([None]) {
        ordered.extend(issues.iter().filter(|issue| key_of(issue) == key).cloned());
    }
    Err(ordered)
}

/// The same from a typed filter.
pub(super) fn validate(
    capabilities: &'static Capabilities,
    filter: &ConversationFilter,
    zones: Zones<'_>,
) -> Result<ValidFilter, Vec<Issue>> {
    let mut check = Check::new(capabilities, zones);
    let valid = check.filter(filter);
    if check.issues.is_empty() {
        Ok(valid)
    } else {
        Err(check.issues)
    }
}

/// The filter's key that an issue is about.
fn key_of(issue: &Issue) -> Option<FilterKey> {
    let name = issue.path.split(['.', '[']).next()?;
    FilterKey::ALL.into_iter().find(|key| key.as_str() == name)
}

struct Check<'z> {
    capabilities: &'static Capabilities,
    zones: Zones<'z>,
    issues: Vec<Issue>,
}

impl<'z> Check<'z> {
    fn new(capabilities: &'static Capabilities, zones: Zones<'z>) -> Self {
        Self {
            capabilities,
            zones,
            issues: Vec::new(),
        }
    }

    /// In the order of the keys. What is returned is valid if no issue was found.
    fn filter(&mut self, filter: &ConversationFilter) -> ValidFilter {
        let check_id = self.capabilities.check_id;
        let search = self.text(FilterKey::Search, filter.search.as_ref());
        let conversation_id = self.checked(
            FilterKey::ConversationId,
            filter.conversation_id.as_ref(),
            |id| match check_id(id) {
                Ok(()) => Ok(id.clone()),
                Err(why) => Err((IssueCode::InvalidFormat, why.to_owned())),
            },
        );
        let agent_id = self.ids(FilterKey::AgentId, filter.agent_id.as_ref());
        let channel = self.choices(FilterKey::Channel, filter.channel.as_ref(), |can| {
            can.channels
        });
        let direction = self.choice(FilterKey::Direction, filter.direction.as_ref(), |can| {
            can.directions
        });
        let status = self.choices(FilterKey::Status, filter.status.as_ref(), |can| {
            can.statuses
        });
        let (created_after, created_before) = self.created(filter);
        let time_of_day = self
            .served(FilterKey::TimeOfDay, filter.time_of_day.as_ref())
            .and_then(|window| self.time_of_day(window));
        let user_id = self.text(FilterKey::UserId, filter.user_id.as_ref());
        let agent_version_id =
            self.ids(FilterKey::AgentVersionId, filter.agent_version_id.as_ref());
        let agent_phone = self.text(FilterKey::AgentPhone, filter.agent_phone.as_ref());
        let web_widget_id = self.id(FilterKey::WebWidgetId, filter.web_widget_id.as_ref());
        let (duration_min, duration_max) = self.range(
            FilterKey::DurationSeconds,
            ["durationSeconds.min", "durationSeconds.max"],
            filter.duration_seconds,
            |number| check_number(number, 0.0, GREATEST_BOUND),
        );
        let (user_turns_min, user_turns_max) = self.range(
            FilterKey::UserTurnCount,
            ["userTurnCount.min", "userTurnCount.max"],
            filter.user_turn_count,
            |number| check_whole(number, 0.0, GREATEST_BOUND),
        );
        let metadata = self.checked(
            FilterKey::Metadata,
            filter.metadata.as_ref(),
            metadata::check,
        );
        let page_size = self.checked(FilterKey::PageSize, filter.page_size.as_ref(), |size| {
            check_whole(*size, 1.0, LARGEST_PAGE.into())
        });
        let valid = ValidFilter {
            provider: self.capabilities.provider,
            search,
            conversation_id,
            agent_id,
            channel,
            direction,
            status,
            created_after,
            created_before,
            time_of_day,
            user_id,
            agent_version_id,
            agent_phone,
            web_widget_id,
            duration_min,
            duration_max,
            user_turns_min: user_turns_min.and_then(whole),
            user_turns_max: user_turns_max.and_then(whole),
            metadata,
            page_size: page_size.and_then(whole).unwrap_or(LARGEST_PAGE),
        };
        self.combinations(&valid);
        valid
    }

    /// The value, if the provider can be asked for it.
    fn served<'v, T>(&mut self, key: FilterKey, value: Option<&'v T>) -> Option<&'v T> {
        if value.is_some() && !self.capabilities.serves(key) {
            self.unsupported(key);
            return None;
        }
        value
    }

    /// Says once that the provider cannot be asked for a key.
    // Not inlined, like what follows: each is called for several keys, and none in a tight loop.
    #[inline(never)]
    fn unsupported(&mut self, key: FilterKey) {
        let (path, kind) = (key.as_str(), self.capabilities.provider);
        let mut message = format!("{kind} has no filter for {path}");
        message.push_str(&self.capabilities.who(|can| can.serves(key)));
        if let Some(advice) = self.capabilities.instead_of(key) {
            message.push_str("; ");
            message.push_str(advice);
        }
        message.push('.');
        let issue = Issue::new(path, IssueCode::Unsupported, message);
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }

    #[inline(never)]
    fn found(&mut self, path: impl Into<Cow<'static, str>>, (code, what): Finding) {
        let path = path.into();
        let message = format!("{path} {what}.");
        self.issues.push(Issue::new(path, code, message));
    }

    /// The outcome of a check, its finding put down.
    fn outcome<T>(&mut self, path: &'static str, outcome: Result<T, Finding>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(finding) => {
                self.found(path, finding);
                None
            }
        }
    }

    fn checked<T, U>(
        &mut self,
        key: FilterKey,
        value: Option<&T>,
        check: impl FnOnce(&T) -> Result<U, Finding>,
    ) -> Option<U> {
        let outcome = check(self.served(key, value)?);
        self.outcome(key.as_str(), outcome)
    }

    #[inline(never)]
    fn text(&mut self, key: FilterKey, value: Option<&String>) -> Option<String> {
        self.checked(key, value, |text| check_text(text).map(|()| text.clone()))
    }

    /// A text that is compared as a whole: white space around it would find nothing.
    #[inline(never)]
    fn id(&mut self, key: FilterKey, value: Option<&String>) -> Option<String> {
        self.checked(key, value, |text| check_id(text).map(|()| text.clone()))
    }

    #[inline(never)]
    fn ids(&mut self, key: FilterKey, values: Option<&Values>) -> Vec<String> {
        let mut valid: Vec<String> = Vec::new();
        self.values(key, values, &mut |text| {
            check_id(text)?;
            // In order, and each once.
            if let Err(place) = valid.binary_search_by(|other| other.as_str().cmp(text)) {
                valid.insert(place, text.to_owned());
            }
            Ok(())
        });
        valid
    }

    /// Each of them checked under its own path.
    #[inline(never)]
    fn values(
        &mut self,
        key: FilterKey,
        values: Option<&Values>,
        check: &mut dyn FnMut(&str) -> Result<(), Finding>,
    ) {
        let name = key.as_str();
        let list = match self.served(key, values) {
            None => return,
            Some(Values::One(text)) => {
                self.outcome(name, one_alone(text, check(text)));
                return;
            }
            Some(Values::Several(list)) => list,
        };
        let mut different: Vec<(usize, &str)> = Vec::new();
        for (index, text) in list.iter().enumerate() {
            // What is empty is wrong in each place.
            let stands_twice = !text.is_empty() && different.iter().any(|(_, other)| other == text);
            if !stands_twice && different.len() <= MOST_COMBINATIONS {
                different.push((index, text));
            }
        }
        if let Some(finding) = check_length(different.len(), list.len()) {
            self.found(name, finding);
            return;
        }
        for (index, text) in different {
            if let Err(finding) = check(text) {
                let path = [name, "[", &index.to_string(), "]"].concat();
                self.found(path, finding);
            }
        }
    }

    /// Each combination of the lists' values is a walk of its own.
    fn combinations(&mut self, filter: &ValidFilter) {
        let walks = filter.combinations();
        if walks <= MOST_COMBINATIONS {
            return;
        }
        let (mut named, mut longest) = (String::new(), ("", 0));
        for (key, count) in filter.lists().into_iter().filter(|&(_, count)| count > 1) {
            let before = if named.is_empty() { "" } else { " × " };
            named.push_str(&[before, key.as_str(), " ", &count.to_string()].concat());
            if count > longest.1 {
                longest = (key.as_str(), count);
            }
        }
        let what = format!(
            "asks for {walks} combinations ({named}); accepted are at most {MOST_COMBINATIONS}"
        );
        self.found(longest.0, (IssueCode::OutOfRange, what));
    }

    #[inline(never)]
    fn choice(
        &mut self,
        key: FilterKey,
        value: Option<&String>,
        table: Table,
    ) -> Option<&'static str> {
        let capabilities = self.capabilities;
        self.checked(key, value, |text| read_choice(capabilities, table, text))
    }

    #[inline(never)]
    fn choices(
        &mut self,
        key: FilterKey,
        values: Option<&Values>,
        table: Table,
    ) -> Vec<&'static str> {
        let capabilities = self.capabilities;
        let mut valid = Vec::new();
        self.values(key, values, &mut |text| {
            valid.push(read_choice(capabilities, table, text)?);
            Ok(())
        });
        // In the order of the table: statuses from the first one of a conversation's life on, so that
        // one that goes over to the next while it is read is not missed.
        let words = table(capabilities).iter().map(|&(_, theirs)| theirs);
        words.filter(|word| valid.contains(word)).collect()
    }

    fn created(&mut self, filter: &ConversationFilter) -> (Option<Timestamp>, Option<Timestamp>) {
        let named = self.served(FilterKey::TimeZone, filter.time_zone.as_ref());
        let (mut zone, unknown) = match named.map(|name| time_zone::find(self.zones, name)) {
            Some(Ok(zone)) => (zone, None),
            Some(Err(unknown)) => (None, Some(unknown)),
            None => (None, None),
        };
        let mut bound = |key, text: &Option<String>, last| {
            self.checked(key, text.as_ref(), |text| {
                if text.is_empty() {
                    check_text(text)?;
                }
                instant::read(text, last, &mut zone)
            })
        };
        let after = bound(FilterKey::CreatedAfter, &filter.created_after, false);
        let before = bound(FilterKey::CreatedBefore, &filter.created_before, true);
        if let (Some(after), Some(before)) = (after, before)
            && after > before
        {
            let is_same = filter.created_after == filter.created_before;
            let what = match &filter.time_zone {
                // A day that ends before it begins.
                Some(zone) if is_same => format!(
                    "is a day that clocks have skipped in {}, so nothing can match",
                    quoted(zone)
                ),
                _ => format!(
                    "({before}) lies before createdAfter ({after}), so nothing can match; swap them"
                ),
            };
            self.found(
                FilterKey::CreatedBefore.as_str(),
                (IssueCode::Conflict, what),
            );
        }
        self.issues.extend(unknown);
        (after, before)
    }

    fn time_of_day(&mut self, window: &TimeOfDay) -> Option<ValidTimeOfDay> {
        let mut time = |path, text: &Option<String>| {
            let outcome = time_of_day::check_time(text.as_deref()?);
            self.outcome(path, outcome.map(|()| text.clone())).flatten()
        };
        let from = time("timeOfDay.from", &window.from);
        let to = time("timeOfDay.to", &window.to);
        let offset_path = "timeOfDay.utcOffsetMinutes";
        let offset = match window.utc_offset_minutes {
            Some(minutes) => {
                let outcome = time_of_day::check_offset(minutes);
                self.outcome(offset_path, outcome)
            }
            None => {
                let what = format!(
                    "is missing: {} would assume India's, 330. It is how many minutes local time \
                     is ahead of UTC: 0 for UTC, 60 for Berlin in winter, -300 for New York in \
                     winter",
                    self.capabilities.provider
                );
                self.found(offset_path, (IssueCode::Missing, what));
                None
            }
        };
        if window.from.is_none() && window.to.is_none() {
            let what = "has neither from nor to; give one or both, or leave the key out";
            self.found(
                FilterKey::TimeOfDay.as_str(),
                (IssueCode::Missing, what.to_owned()),
            );
        }
        Some(ValidTimeOfDay {
            from,
            to,
            utc_offset_minutes: offset?,
        })
    }

    #[inline(never)]
    fn range(
        &mut self,
        key: FilterKey,
        [min_path, max_path]: [&'static str; 2],
        range: Option<NumberRange>,
        check: fn(f64) -> Result<f64, Finding>,
    ) -> (Option<f64>, Option<f64>) {
        let Some(range) = self.served(key, range.as_ref()) else {
            return (None, None);
        };
        let min = range.min.and_then(|min| self.outcome(min_path, check(min)));
        let max = range.max.and_then(|max| self.outcome(max_path, check(max)));
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let (min, max) = (number_text(min), number_text(max));
            let what = format!("has a min ({min}) over its max ({max}), so nothing can match");
            self.found(key.as_str(), (IssueCode::Conflict, what));
        }
        (min, max)
    }
}

fn check_id(text: &str) -> Result<(), Finding> {
    check_text(text)?;
    if text.trim() == text {
        Ok(())
    } else {
        let what = "has white space around it; accepted is the id alone";
        Err((IssueCode::InvalidValue, what.to_owned()))
    }
}

#[inline(never)]
fn read_choice(
    capabilities: &'static Capabilities,
    table: Table,
    text: &str,
) -> Result<&'static str, Finding> {
    if text.is_empty() {
        return check_text(text).map(|()| "");
    }
    choice::read(capabilities, table, text)
}

/// One value, where several may be meant: what others split at commas is one text here.
fn one_alone(text: &str, found: Result<(), Finding>) -> Result<(), Finding> {
    if !text.contains(',') {
        return found;
    }
    let (code, what) = found.err().unwrap_or_else(|| {
        let what = "holds a comma, and is one value";
        (IssueCode::InvalidValue, what.to_owned())
    });
    let advice = "; for several values give a list, in a query string the key once for each";
    Err((code, what + advice))
}

fn check_length(different: usize, length: usize) -> Option<Finding> {
    match different {
        0 => {
            let what = "is an empty list, which nothing matches; leave the key out for no limit";
            Some((IssueCode::InvalidValue, what.to_owned()))
        }
        1..=MOST_COMBINATIONS => None,
        _ => Some((
            IssueCode::OutOfRange,
            format!("has {length} values; accepted are at most {MOST_COMBINATIONS} different ones"),
        )),
    }
}

/// The text itself is not told: it may be a person's words or number.
#[inline(never)]
fn check_text(text: &str) -> Result<(), Finding> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        let what = if text.is_empty() {
            "is empty"
        } else {
            "is blank"
        };
        let advice = "leave the key out for no limit";
        Err((IssueCode::InvalidValue, format!("{what}; {advice}")))
    } else if text.chars().any(char::is_control) {
        let what = "holds a control character, such as a line break; accepted is plain text";
        Err((IssueCode::InvalidValue, what.to_owned()))
    } else if length > LONGEST_TEXT {
        Err((
            IssueCode::OutOfRange,
            format!("is {length} characters long; accepted are at most {LONGEST_TEXT}"),
        ))
    } else {
        Ok(())
    }
}

/// A number that was checked to be whole and small.
fn whole(number: f64) -> Option<u32> {
    as_integer(number).and_then(|integer| u32::try_from(integer).ok())
}
