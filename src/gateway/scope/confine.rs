//! What a caller asks for, within what they are confined to.

use super::scoped_id::{ScopedId, contains};
use super::{Confines, metadata};
use crate::filter::{MOST_COMBINATIONS, ValidFilter};
use crate::json::Document;
use crate::model::{Issue, IssueCode};

impl Confines {
    /// See [`Scope::confine`](super::Scope::confine).
    pub fn confine(&self, asked: ValidFilter) -> Result<Option<ValidFilter>, Vec<Issue>> {
        let mut both = Both::default();
        let asked_metadata = asked.metadata.clone();
        let merged = ValidFilter {
            provider: asked.provider,
            search: asked.search,
            conversation_id: both.id(asked.conversation_id, self.filter.conversation_id.as_ref()),
            agent_id: both.one_of(asked.agent_id, &self.filter.agent_id),
            channel: both.one_of(asked.channel, &self.filter.channel),
            direction: both.same(asked.direction, self.filter.direction.as_ref()),
            status: both.one_of(asked.status, &self.filter.status),
            created_after: latest(asked.created_after, self.filter.created_after),
            created_before: earliest(asked.created_before, self.filter.created_before),
            time_of_day: both.only(
                "timeOfDay",
                asked.time_of_day,
                self.filter.time_of_day.as_ref(),
            ),
            user_id: both.part("userId", asked.user_id, self.user_id.as_ref()),
            agent_version_id: both.one_of(asked.agent_version_id, &self.filter.agent_version_id),
            agent_phone: both.part("agentPhone", asked.agent_phone, self.agent_phone.as_ref()),
            web_widget_id: asked.web_widget_id,
            duration_min: latest(asked.duration_min, self.filter.duration_min),
            duration_max: earliest(asked.duration_max, self.filter.duration_max),
            user_turns_min: latest(asked.user_turns_min, self.filter.user_turns_min),
            user_turns_max: earliest(asked.user_turns_max, self.filter.user_turns_max),
            metadata: both.metadata(asked_metadata, self.filter.metadata.as_ref()),
            page_size: asked.page_size.min(self.filter.page_size),
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
    fn same<T: PartialEq + Clone>(&mut self, asked: Option<T>, scope: Option<&T>) -> Option<T> {
        if let (Some(asked), Some(scope)) = (&asked, scope) {
            self.is_void |= asked != scope;
        }
        scope.cloned().or(asked)
    }

    /// Values of which there may be several: what is in both lists.
    #[inline(never)]
    fn one_of<T: PartialEq + Clone>(&mut self, asked: Vec<T>, scope: &[T]) -> Vec<T> {
        if asked.is_empty() || scope.is_empty() {
            return if asked.is_empty() {
                scope.to_vec()
            } else {
                asked
            };
        }
        let both: Vec<T> = asked.into_iter().filter(|it| scope.contains(it)).collect();
        if both.is_empty() {
            self.is_void = true;
            // No value would be no limit.
            return scope.to_vec();
        }
        both
    }

    /// An id that is the same in either case.
    #[inline(never)]
    fn id(&mut self, asked: Option<String>, scope: Option<&String>) -> Option<String> {
        let lower = |id: &String| id.to_ascii_lowercase();
        self.same(asked.as_ref().map(lower), scope.map(lower).as_ref())
    }

    /// A part of a text within what is held: what contains the longer one contains the other.
    #[inline(never)]
    fn part(
        &mut self,
        key: &'static str,
        asked: Option<String>,
        scope: Option<&ScopedId>,
    ) -> Option<String> {
        let Some(scope) = scope else {
            return asked;
        };
        let Some(part) = asked else {
            return Some(scope.asked_of_platform().to_owned());
        };
        match scope {
            ScopedId::Part(held) if contains(&part, held) => Some(part),
            ScopedId::Part(held) if !contains(held, &part) => {
                self.only(key, Some(part), Some(held));
                None
            }
            _ => {
                self.is_void |= !scope.meets(&part);
                Some(scope.asked_of_platform().to_owned())
            }
        }
    }

    /// Something that can be asked for once alone.
    #[inline(never)]
    fn only<T: PartialEq + Clone>(
        &mut self,
        key: &'static str,
        asked: Option<T>,
        scope: Option<&T>,
    ) -> Option<T> {
        if let (Some(asked), Some(scope)) = (&asked, scope)
            && asked != scope
        {
            let what = format!("{key} is set by this gateway, and cannot be asked for besides.");
            self.issues.push(Issue::new(key, IssueCode::Conflict, what));
        }
        scope.cloned().or(asked)
    }

    #[inline(never)]
    fn metadata(&mut self, asked: Option<String>, scope: Option<&String>) -> Option<String> {
        let (Some(asked), Some(scope)) = (&asked, scope) else {
            return scope.cloned().or(asked);
        };
        let documents = (Document::parse(asked), Document::parse(scope));
        let together = match &documents {
            (Ok(asked), Ok(scope)) => metadata::both(asked.root(), scope.root()),
            _ => None,
        };
        self.is_void |= together.is_none();
        together.or_else(|| Some(scope.clone()))
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
