//! What a caller is confined to.

mod held;

use self::held::{Held, contains};
use super::metadata;
use crate::filter::{
    Input, MOST_COMBINATIONS, ValidFilter, ValidTimeOfDay, Zones, validate_input_in,
};
use crate::json::Document;
use crate::model::{Conversation, Field, HeavyField, Issue, IssueCode};
use crate::provider::{ProviderKind, gateway::filter_query, provider};

/// What a caller is confined to: a filter merged into every list and held against every conversation.
/// What cannot be held is refused.
///
/// `userId` and `agentPhone` are held by the whole of them, where platforms serve a part.
#[derive(Clone, Debug)]
pub struct Force(Option<Confines>);

#[derive(Clone, Debug)]
struct Confines {
    /// What the platform is asked for: at least what lies within.
    filter: ValidFilter,
    user_id: Option<Held>,
    agent_phone: Option<Held>,
}

/// Milliseconds.
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

impl Force {
    /// Of the filter that an application gives; `Null` for none. Every issue, where it is none for the
    /// platform: they are the application's, not the caller's.
    pub fn read(
        platform: ProviderKind,
        force: &Input,
        zones: Zones<'_>,
    ) -> Result<Self, Vec<Issue>> {
        match force {
            Input::Null => Ok(Self(None)),
            Input::Object(members)
                if members
                    .iter()
                    .all(|(key, _)| key == "timeZone" || key == "pageSize") =>
            {
                let message = match members.is_empty() {
                    true => {
                        "force names nothing, and would show everything. To show everything leave force out: {}."
                    }
                    false => {
                        "force confines nobody: timeZone and pageSize decide on no conversation."
                    }
                };
                Err(vec![Issue::new("", IssueCode::InvalidValue, message)])
            }
            force => Confines::read(platform, force, zones).map(|confines| Self(Some(confines))),
        }
    }

    /// It as text: what a cursor is bound to.
    pub fn text(&self) -> String {
        let Some(force) = &self.0 else {
            return String::new();
        };
        let mut text = filter_query(&force.filter);
        for held in [&force.user_id, &force.agent_phone] {
            // Neither holds a control character.
            text.push_str(match held {
                None => "\n",
                Some(Held::Whole(_)) => "\n=",
                Some(Held::Part(_)) => "\n~",
            });
            text.push_str(held.as_ref().map_or("", Held::text));
        }
        text
    }

    /// Whether the platform may count more than lies within: then its total is no caller's.
    pub fn is_narrower_than_its_filter(&self) -> bool {
        self.0.as_ref().is_some_and(|force| {
            let held = [&force.user_id, &force.agent_phone];
            held.into_iter()
                .any(|held| matches!(held, Some(Held::Whole(_))))
                || force
                    .filter
                    .time_of_day
                    .as_ref()
                    .is_some_and(|window| window.to.is_some())
        })
    }

    /// What a caller may see of what they ask for. `None`: nothing can be both. An issue where both
    /// cannot be asked for at once; what is forced is not told.
    pub fn confine(&self, asked: ValidFilter) -> Result<Option<ValidFilter>, Vec<Issue>> {
        let Some(Confines {
            filter: force,
            user_id,
            agent_phone,
        }) = &self.0
        else {
            return Ok(Some(asked));
        };
        let mut both = Both::default();
        let asked_metadata = asked.metadata.clone();
        let merged = ValidFilter {
            provider: asked.provider,
            search: asked.search,
            conversation_id: both.id(asked.conversation_id, force.conversation_id.as_ref()),
            agent_id: both.one_of(asked.agent_id, &force.agent_id),
            channel: both.one_of(asked.channel, &force.channel),
            direction: both.same(asked.direction, force.direction.as_ref()),
            status: both.one_of(asked.status, &force.status),
            created_after: latest(asked.created_after, force.created_after),
            created_before: earliest(asked.created_before, force.created_before),
            time_of_day: both.only("timeOfDay", asked.time_of_day, force.time_of_day.as_ref()),
            user_id: both.part("userId", asked.user_id, user_id.as_ref()),
            agent_version_id: both.one_of(asked.agent_version_id, &force.agent_version_id),
            agent_phone: both.part("agentPhone", asked.agent_phone, agent_phone.as_ref()),
            web_widget_id: asked.web_widget_id,
            duration_min: latest(asked.duration_min, force.duration_min),
            duration_max: earliest(asked.duration_max, force.duration_max),
            user_turns_min: latest(asked.user_turns_min, force.user_turns_min),
            user_turns_max: earliest(asked.user_turns_max, force.user_turns_max),
            metadata: both.metadata(asked_metadata, force.metadata.as_ref()),
            page_size: asked.page_size.min(force.page_size),
        };
        // The lists of both may ask for more walks than either.
        if let Some(key) = merged.several()
            && merged.combinations() > MOST_COMBINATIONS
        {
            let key = key.as_str();
            let what = format!(
                "{key} asks for too many combinations within what this gateway sets; accepted are fewer values."
            );
            both.issues
                .push(Issue::new(key, IssueCode::OutOfRange, what));
        }
        if !both.issues.is_empty() {
            return Err(both.issues);
        }
        let is_void = both.is_void
            || is_above(merged.created_after, merged.created_before)
            || is_above(merged.duration_min, merged.duration_max)
            || is_above(merged.user_turns_min, merged.user_turns_max);
        Ok((!is_void).then_some(merged))
    }

    /// The parts that have to be read, wanted or not: without them nobody could tell where a
    /// conversation lies.
    pub fn reads(&self) -> &'static [HeavyField] {
        match &self.0 {
            Some(confines) if confines.filter.metadata.is_some() => &[HeavyField::Metadata],
            _ => &[],
        }
    }

    /// Whether a conversation lies within. One without what would tell does not.
    pub fn holds(&self, it: &Conversation<'_>) -> bool {
        let Some(Confines {
            filter: force,
            user_id,
            agent_phone,
        }) = &self.0
        else {
            return true;
        };
        let can = provider(force.provider).capabilities();
        let word = |force: &[&str], table: &[(&str, &str)], value: Option<&str>| {
            let is_named = |ours: &str| {
                let mut same = table.iter().filter(|(word, _)| *word == ours);
                same.any(|(_, theirs)| force.contains(theirs))
            };
            is_one_of(force, || value.is_some_and(is_named))
        };
        let id = |force: &[String], value: Option<&str>| {
            is_one_of(force, || {
                value.is_some_and(|value| force.iter().any(|force| force == value))
            })
        };
        let held = |force: &Option<Held>, value: Option<&str>| {
            force
                .as_ref()
                .is_none_or(|force| value.is_some_and(|value| force.holds(value)))
        };
        let within = |min: Option<f64>, max: Option<f64>, value: Option<f64>| {
            min.or(max).is_none_or(|_| {
                value.is_some_and(|value| {
                    min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
                })
            })
        };
        let turns = |turns: Option<u32>| turns.map(f64::from);
        let is_asked = force.conversation_id.as_deref();
        [
            is_asked.is_none_or(|id| it.id.eq_ignore_ascii_case(id)),
            id(&force.agent_id, it.agent.id.as_deref()),
            word(&force.channel, can.channels, Some(it.channel.as_str())),
            word(
                force.direction.as_slice(),
                can.directions,
                it.direction.as_ref().map(|direction| direction.as_str()),
            ),
            word(&force.status, can.statuses, Some(it.status.as_str())),
            force
                .created_after
                .is_none_or(|after| it.created_at >= after),
            force
                .created_before
                .is_none_or(|before| it.created_at <= before),
            force
                .time_of_day
                .as_ref()
                .is_none_or(|window| is_within(window, it.created_at.epoch_ms())),
            held(user_id, it.customer.id.as_deref()),
            id(&force.agent_version_id, it.agent.version_id.as_deref()),
            held(agent_phone, it.agent.phone.as_deref()),
            within(force.duration_min, force.duration_max, it.duration_seconds),
            within(
                turns(force.user_turns_min),
                turns(force.user_turns_max),
                it.user_turn_count,
            ),
            force
                .metadata
                .as_deref()
                .is_none_or(|demanded| has_metadata(demanded, it)),
        ]
        .into_iter()
        .all(|is_inside| is_inside)
    }
}

impl Confines {
    fn read(platform: ProviderKind, force: &Input, zones: Zones<'_>) -> Result<Self, Vec<Issue>> {
        let mut force = force.clone();
        let mut issues = Vec::new();
        let mut held = |key| {
            let Input::Object(members) = &mut force else {
                return None;
            };
            let (_, value) = members.iter_mut().rev().find(|(name, _)| name == key)?;
            let held = match Held::read(key, value) {
                Ok(held) => held?,
                Err(issue) => {
                    issues.push(issue);
                    return None;
                }
            };
            // The rules for its text are a filter's.
            *value = Input::Text(held.text().to_owned());
            Some(held)
        };
        let user_id = held("userId");
        let agent_phone = held("agentPhone");
        if !issues.is_empty() {
            return Err(issues);
        }
        let mut filter = validate_input_in(platform, &force, zones)?;
        let issues = cannot_be_held(&filter);
        if !issues.is_empty() {
            return Err(issues);
        }
        let asked = |held: &Option<Held>| Some(held.as_ref()?.asked_of_platform().to_owned());
        filter.user_id = asked(&user_id);
        filter.agent_phone = asked(&agent_phone);
        Ok(Self {
            filter,
            user_id,
            agent_phone,
        })
    }
}

/// Without values there is no limit.
fn is_one_of<T>(force: &[T], is_inside: impl FnOnce() -> bool) -> bool {
    force.is_empty() || is_inside()
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

fn minute_of_day(time: &str) -> Option<i64> {
    let (hours, minutes) = time.split_once(':')?;
    let hours: i64 = hours.parse().ok()?;
    Some(
        hours
            .saturating_mul(60)
            .saturating_add(minutes.parse().ok()?),
    )
}

/// Why a filter cannot be held against a conversation.
fn cannot_be_held(filter: &ValidFilter) -> Vec<Issue> {
    let passes_midnight = filter.time_of_day.as_ref().is_some_and(|window| {
        let minute = |time: &Option<String>| minute_of_day(time.as_deref()?);
        matches!((minute(&window.from), minute(&window.to)), (Some(from), Some(to)) if from > to)
    });
    [
        (
            filter.search.is_some(),
            "search",
            "search cannot be held: a conversation does not tell what the platform's search finds in it.",
        ),
        (
            passes_midnight,
            "timeOfDay",
            "timeOfDay cannot be held where it passes midnight: how the platform reads such a window is not documented.",
        ),
        (
            filter.web_widget_id.is_some(),
            "webWidgetId",
            "webWidgetId cannot be held: a conversation does not tell its widget. agentId or metadata may do.",
        ),
    ]
    .into_iter()
    .filter(|&(is_forced, ..)| is_forced)
    .map(|(_, key, why)| Issue::new(key, IssueCode::Unsupported, why))
    .collect()
}

/// What two filters are together.
#[derive(Default)]
struct Both {
    /// Nothing can meet both.
    is_void: bool,
    issues: Vec<Issue>,
}

impl Both {
    /// Something that is compared as a whole.
    #[inline(never)]
    fn same<T: PartialEq + Clone>(&mut self, asked: Option<T>, force: Option<&T>) -> Option<T> {
        if let (Some(asked), Some(force)) = (&asked, force) {
            self.is_void |= asked != force;
        }
        force.cloned().or(asked)
    }

    /// Values of which there may be several: what is in both lists.
    #[inline(never)]
    fn one_of<T: PartialEq + Clone>(&mut self, asked: Vec<T>, force: &[T]) -> Vec<T> {
        if asked.is_empty() || force.is_empty() {
            return if asked.is_empty() {
                force.to_vec()
            } else {
                asked
            };
        }
        let both: Vec<T> = asked.into_iter().filter(|it| force.contains(it)).collect();
        if both.is_empty() {
            self.is_void = true;
            // No value would be no limit.
            return force.to_vec();
        }
        both
    }

    /// An id that is the same in either case.
    #[inline(never)]
    fn id(&mut self, asked: Option<String>, force: Option<&String>) -> Option<String> {
        let lower = |id: &String| id.to_ascii_lowercase();
        self.same(asked.as_ref().map(lower), force.map(lower).as_ref())
    }

    /// A part of a text within what is held: what contains the longer one contains the other.
    #[inline(never)]
    fn part(
        &mut self,
        key: &'static str,
        asked: Option<String>,
        force: Option<&Held>,
    ) -> Option<String> {
        let Some(force) = force else {
            return asked;
        };
        let Some(part) = asked else {
            return Some(force.asked_of_platform().to_owned());
        };
        match force {
            Held::Part(held) if contains(&part, held) => Some(part),
            Held::Part(held) if !contains(held, &part) => {
                self.only(key, Some(part), Some(held));
                None
            }
            _ => {
                self.is_void |= !force.meets(&part);
                Some(force.asked_of_platform().to_owned())
            }
        }
    }

    /// Something that can be asked for once alone.
    #[inline(never)]
    fn only<T: PartialEq + Clone>(
        &mut self,
        key: &'static str,
        asked: Option<T>,
        force: Option<&T>,
    ) -> Option<T> {
        if let (Some(asked), Some(force)) = (&asked, force)
            && asked != force
        {
            let what = format!("{key} is set by this gateway, and cannot be asked for besides.");
            self.issues.push(Issue::new(key, IssueCode::Conflict, what));
        }
        force.cloned().or(asked)
    }

    #[inline(never)]
    fn metadata(&mut self, asked: Option<String>, force: Option<&String>) -> Option<String> {
        let (Some(asked), Some(force)) = (&asked, force) else {
            return force.cloned().or(asked);
        };
        let documents = (Document::parse(asked), Document::parse(force));
        let together = match &documents {
            (Ok(asked), Ok(force)) => metadata::both(asked.root(), force.root()),
            _ => None,
        };
        self.is_void |= together.is_none();
        together.or_else(|| Some(force.clone()))
    }
}

fn latest<T: PartialOrd>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a < b { b } else { a }),
        (a, b) => a.or(b),
    }
}

fn earliest<T: PartialOrd>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b < a { b } else { a }),
        (a, b) => a.or(b),
    }
}

fn is_above<T: PartialOrd>(min: Option<T>, max: Option<T>) -> bool {
    matches!((min, max), (Some(min), Some(max)) if min > max)
}

#[cfg(test)]
mod tests;
