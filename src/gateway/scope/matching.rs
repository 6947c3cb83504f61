//! Whether a conversation lies within what a caller is confined to.

use super::{Confines, metadata};
use crate::filter::{FilterKey, Finds, Kind, ValidTimeOfDay, Value};
use crate::json::Document;
use crate::model::{Conversation, Field};
use crate::provider::provider;

/// Milliseconds.
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

impl Confines {
    /// See [`Scope::matches`](super::Scope::matches).
    pub fn matches(&self, it: &Conversation<'_>) -> bool {
        let values = self.filter.values();
        values
            .iter()
            .all(|(key, value)| self.holds(*key, value, it))
    }

    /// Whether a conversation has a value of a key.
    fn holds(&self, key: FilterKey, value: &Value, it: &Conversation<'_>) -> bool {
        match (value, key.finds()) {
            (Value::Instant(at), _) => match key.kind() {
                Kind::Earliest => it.created_at >= *at,
                _ => it.created_at <= *at,
            },
            (Value::TimeOfDay(window), _) => is_within(window, it.created_at.epoch_ms()),
            (Value::Metadata(demanded), _) => has_metadata(demanded, it),
            (Value::Range(range), Finds::Number(_, number)) => number(it).is_some_and(|number| {
                range.min.is_none_or(|min| number >= min)
                    && range.max.is_none_or(|max| number <= max)
            }),
            (Value::Text(_), Finds::Part(text)) => {
                text(it).is_some_and(|text| self.part(key).is_some_and(|held| held.matches(text)))
            }
            // Ids of conversations are the same in either case.
            (Value::Text(scope), Finds::Field(_, text)) => {
                text(it).is_some_and(|text| text.eq_ignore_ascii_case(scope))
            }
            (Value::OneOf(scope), Finds::Field(_, text)) => text(it).is_some_and(|text| {
                let is_held = |value: &str| scope.iter().any(|scope| scope == value);
                match key.kind() {
                    Kind::Choice(words) | Kind::Choices(words) => {
                        let words = words(&provider(self.filter.provider).capabilities().filter);
                        let mut theirs = words.iter().filter(|(ours, _)| *ours == text);
                        theirs.any(|(_, theirs)| is_held(theirs))
                    }
                    _ => is_held(text),
                }
            }),
            // Nobody can tell: `uncheckable` refuses it.
            _ => false,
        }
    }
}

/// What was left out or withheld has none.
fn has_metadata(demanded: &str, it: &Conversation<'_>) -> bool {
    let Field::Present(Some(found)) = &it.metadata else {
        return false;
    };
    // It was written as JSON when it was validated.
    Document::parse(demanded).is_ok_and(|demanded| metadata::contains(*found, demanded.root()))
}

/// Whether a time is one of a window's that does not pass midnight. Platforms do not say whether it ends
/// before or behind the minute it names: here before.
fn is_within(window: &ValidTimeOfDay, created_ms: i64) -> bool {
    let offset = i64::from(window.utc_offset_minutes).saturating_mul(MINUTE);
    let at = created_ms.saturating_add(offset).rem_euclid(DAY);
    let minutes =
        |time: &Option<String>| Some(minute_of_day(time.as_deref()?)?.saturating_mul(MINUTE));
    at >= minutes(&window.from).unwrap_or(0) && at <= minutes(&window.to).unwrap_or(DAY)
}

pub(super) fn minute_of_day(time: &str) -> Option<i64> {
    let (hours, minutes) = time.split_once(':')?;
    let hours: i64 = hours.parse().ok()?;
    Some(
        hours
            .saturating_mul(60)
            .saturating_add(minutes.parse().ok()?),
    )
}
