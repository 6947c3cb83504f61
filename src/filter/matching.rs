//! Whether a conversation has what a filter asks for.

use super::{Capabilities, FilterKey, Finds, Kind, ValidTimeOfDay, Value};
use crate::json::{Document, contains};
use crate::model::{Conversation, Field};
use crate::time::Timestamp;

/// Milliseconds.
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// Whether a conversation has a value of a key, which is in the words of `can`. `has_part` decides on a text of
/// which the key finds a part.
pub(crate) fn matches(
    (key, value): (FilterKey, &Value),
    it: &Conversation<'_>,
    can: &Capabilities,
    has_part: &dyn Fn(&str) -> bool,
) -> bool {
    match (value, key.finds()) {
        // Without a time it is in no period.
        (Value::Instant(at), _) => it.created_at.is_some_and(|created_at| match key.kind() {
            Kind::Earliest => created_at >= *at,
            _ => created_at <= *at,
        }),
        (Value::TimeOfDay(window), _) => {
            let is_within = |at: Timestamp| is_within(window, at.epoch_ms());
            it.created_at.is_some_and(is_within)
        }
        (Value::Metadata(demanded), _) => has_metadata(demanded, it),
        (Value::Range(range), Finds::Number(_, number)) => number(it).is_some_and(|number| {
            range.min.is_none_or(|min| number >= min) && range.max.is_none_or(|max| number <= max)
        }),
        (Value::Text(_), Finds::Part(text)) => text(it).is_some_and(has_part),
        // Ids of conversations are the same in either case.
        (Value::Text(asked), Finds::Field(_, text)) => {
            text(it).is_some_and(|text| text.eq_ignore_ascii_case(asked))
        }
        (Value::OneOf(asked), Finds::Field(_, text)) => text(it).is_some_and(|text| {
            let is_asked = |value: &str| asked.iter().any(|asked| asked == value);
            match key.kind() {
                Kind::Choice(words) | Kind::Choices(words) => {
                    let mut theirs = words(can).iter().filter(|(ours, _)| *ours == text);
                    theirs.any(|(_, theirs)| is_asked(theirs))
                }
                _ => is_asked(text),
            }
        }),
        // Nobody can tell.
        _ => false,
    }
}

/// Whether a text has a part, in either case of ASCII's letters.
pub(crate) fn contains_text(text: &str, part: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains(&part.to_ascii_lowercase())
}

/// What was left out or withheld has none.
fn has_metadata(demanded: &str, it: &Conversation<'_>) -> bool {
    let Field::Present(Some(found)) = &it.metadata else {
        return false;
    };
    // It was written as JSON when it was validated.
    Document::parse(demanded).is_ok_and(|demanded| contains(*found, demanded.root()))
}

/// Whether a time is one of a window's. Platforms do not say whether it ends before or behind the minute it names:
/// here before.
fn is_within(window: &ValidTimeOfDay, created_ms: i64) -> bool {
    let offset = i64::from(window.utc_offset_minutes).saturating_mul(MINUTE);
    let at = created_ms.saturating_add(offset).rem_euclid(DAY);
    let minutes =
        |time: &Option<String>| Some(minute_of_day(time.as_deref()?)?.saturating_mul(MINUTE));
    let from = minutes(&window.from).unwrap_or(0);
    let to = minutes(&window.to).unwrap_or(DAY);
    match from <= to {
        true => at >= from && at <= to,
        // Over midnight.
        false => at >= from || at <= to,
    }
}

pub(crate) fn minute_of_day(time: &str) -> Option<i64> {
    let (hours, minutes) = time.split_once(':')?;
    let hours: i64 = hours.parse().ok()?;
    Some(
        hours
            .saturating_mul(60)
            .saturating_add(minutes.parse().ok()?),
    )
}
