//! Whether a conversation lies within what a caller is confined to.

use super::scoped_id::ScopedId;
use super::{Confines, metadata};
use crate::filter::ValidTimeOfDay;
use crate::json::Document;
use crate::model::{Conversation, Field};
use crate::provider::provider;

/// Milliseconds.
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

impl Confines {
    /// See [`Scope::matches`](super::Scope::matches).
    pub fn matches(&self, it: &Conversation<'_>) -> bool {
        let Self {
            filter: scope,
            user_id,
            agent_phone,
        } = self;
        let can = &provider(scope.provider).capabilities().filter;
        let word = |scope: &[&str], table: &[(&str, &str)], value: Option<&str>| {
            let is_named = |ours: &str| {
                let mut same = table.iter().filter(|(word, _)| *word == ours);
                same.any(|(_, theirs)| scope.contains(theirs))
            };
            is_one_of(scope, || value.is_some_and(is_named))
        };
        let id = |scope: &[String], value: Option<&str>| {
            is_one_of(scope, || {
                value.is_some_and(|value| scope.iter().any(|scope| scope == value))
            })
        };
        let id_matches = |scope: &Option<ScopedId>, value: Option<&str>| {
            scope
                .as_ref()
                .is_none_or(|scope| value.is_some_and(|value| scope.matches(value)))
        };
        let within = |min: Option<f64>, max: Option<f64>, value: Option<f64>| {
            min.or(max).is_none_or(|_| {
                value.is_some_and(|value| {
                    min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
                })
            })
        };
        let turns = |turns: Option<u32>| turns.map(f64::from);
        let is_asked = scope.conversation_id.as_deref();
        [
            is_asked.is_none_or(|id| it.id.eq_ignore_ascii_case(id)),
            id(&scope.agent_id, it.agent.id.as_deref()),
            word(&scope.channel, can.channels, Some(it.channel.as_str())),
            word(
                scope.direction.as_slice(),
                can.directions,
                it.direction.as_ref().map(|direction| direction.as_str()),
            ),
            word(&scope.status, can.statuses, Some(it.status.as_str())),
            scope
                .created_after
                .is_none_or(|after| it.created_at >= after),
            scope
                .created_before
                .is_none_or(|before| it.created_at <= before),
            scope
                .time_of_day
                .as_ref()
                .is_none_or(|window| is_within(window, it.created_at.epoch_ms())),
            id_matches(user_id, it.customer.id.as_deref()),
            id(&scope.agent_version_id, it.agent.version_id.as_deref()),
            id_matches(agent_phone, it.agent.phone.as_deref()),
            within(scope.duration_min, scope.duration_max, it.duration_seconds),
            within(
                turns(scope.user_turns_min),
                turns(scope.user_turns_max),
                it.user_turn_count,
            ),
            scope
                .metadata
                .as_deref()
                .is_none_or(|demanded| has_metadata(demanded, it)),
        ]
        .into_iter()
        .all(|is_inside| is_inside)
    }
}

/// Without values there is no limit.
fn is_one_of<T>(scope: &[T], is_inside: impl FnOnce() -> bool) -> bool {
    scope.is_empty() || is_inside()
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
