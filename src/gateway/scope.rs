//! What a caller is confined to.

mod confine;
mod matching;
mod metadata;
mod scoped_id;
mod unusable;

use self::scoped_id::ScopedId;
use self::unusable::{
    NOT_IN_EACH, NOT_IN_LISTS, confines_nobody, empty_values, only_whole, uncheckable, unsure,
};
use crate::filter::{
    Capabilities, FilterKey, Finds, Unserved, ValidFilter, Value, Zones, validate_unserved_in,
};
use crate::input::Input;
use crate::model::{Conversation, Issue, OmittableField, ProviderKind};
use crate::provider::capabilities;
use crate::provider::gateway::filter_query;

/// What a caller is confined to: a filter merged into every list and checked on every conversation.
/// What cannot be checked is refused.
///
/// `userId` and `agentPhone` are held by the whole of them, where platforms serve a part. What the platform cannot
/// be asked for ([`Unserved::Residual`]) is held as anything else.
#[derive(Clone, Debug)]
pub struct Scope(Option<Confines>);

#[derive(Clone, Debug)]
struct Confines {
    /// What the platform is asked for: at least what lies within.
    filter: ValidFilter,
    /// The keys of which the platform serves a part.
    parts: Vec<(FilterKey, ScopedId)>,
}

impl Scope {
    /// Of the filter that an application gives; `Null` for none. Every issue, where it is none for the
    /// platform: they are the application's, not the caller's. What the platform's lists lack is refused, unless
    /// `fetches`: then each conversation is.
    pub fn read(
        platform: ProviderKind,
        scope: &Input,
        zones: Zones<'_>,
        unserved: Unserved,
        fetches: bool,
    ) -> Result<Self, Vec<Issue>> {
        match scope {
            Input::Null => Ok(Self(None)),
            scope => Confines::read(platform, scope, zones, unserved, fetches)
                .map(|confines| Self(Some(confines))),
        }
    }

    /// It as text: what a cursor is bound to.
    pub fn text(&self) -> String {
        let Some(scope) = &self.0 else {
            return String::new();
        };
        let mut text = filter_query(&scope.filter);
        for key in parts() {
            let scoped = scope.part(key);
            // It holds no control character.
            text.push_str(match scoped {
                None => "\n",
                Some(ScopedId::Whole(_) | ScopedId::Exact(_)) => "\n=",
                Some(ScopedId::Part(_)) => "\n~",
            });
            text.push_str(scoped.map_or("", ScopedId::text));
        }
        let residual = scope.filter.residual();
        if !residual.is_empty() {
            text.push('\n');
            text.push_str(&filter_query(&residual.in_our_words()));
        }
        text
    }

    /// Whether there is anything that lies outside.
    pub fn confines(&self) -> bool {
        self.0.is_some()
    }

    /// Whether a platform that does what it is asked still finds what lies outside: ids and telephone
    /// numbers it serves by a part, and it may not be asked for everything.
    pub fn leaves_out(&self) -> bool {
        let leaves_out = |it: &Confines| !it.parts.is_empty() || !it.filter.residual().is_empty();
        self.0.as_ref().is_some_and(leaves_out)
    }

    /// How many conversations a page has at the most for a caller who asks for so many.
    pub fn page_size(&self, asked: u32) -> u32 {
        let scoped = self.0.as_ref().map(|confines| confines.filter.page_size);
        scoped.map_or(asked, |scoped| asked.min(scoped))
    }

    /// What a caller may see of what they ask for. `None`: nothing can be both. An issue where both
    /// cannot be asked for at once; what is scoped is not told.
    pub fn confine(&self, asked: ValidFilter) -> Result<Option<ValidFilter>, Vec<Issue>> {
        match &self.0 {
            None => Ok(Some(asked)),
            Some(confines) => confines.confine(asked),
        }
    }

    /// The parts that have to be read, wanted or not: without them nobody could tell where a
    /// conversation lies.
    pub fn required_fields(&self) -> &'static [OmittableField] {
        match &self.0 {
            Some(confines) if confines.filter.get(FilterKey::Metadata).is_some() => {
                &[OmittableField::Metadata]
            }
            Some(confines) => confines.filter.residual().required_fields(),
            None => &[],
        }
    }

    /// Whether the items of the platform's lists lack what would tell where a conversation lies: each is to be fetched.
    pub fn needs_whole(&self) -> bool {
        self.0.as_ref().is_some_and(|confines| {
            let filter = &confines.filter;
            let can: &Capabilities = filter.provider.into();
            let mut keys = filter.values().iter().chain(filter.residual().values());
            keys.any(|(key, _)| can.lean.has(*key))
        })
    }

    /// Whether a conversation lies within. One without what would tell does not.
    pub fn matches(&self, it: &Conversation<'_>) -> bool {
        self.0.as_ref().is_none_or(|confines| confines.matches(it))
    }
}

impl Confines {
    fn read(
        platform: ProviderKind,
        scope: &Input,
        zones: Zones<'_>,
        unserved: Unserved,
        fetches: bool,
    ) -> Result<Self, Vec<Issue>> {
        let mut scope = scope.clone();
        let mut issues = Vec::new();
        if let Input::Object(members) = &scope {
            if let Some(issue) = confines_nobody(members) {
                return Err(vec![issue]);
            }
            issues = empty_values(members);
        }
        let mut held = Vec::new();
        for key in parts() {
            let Input::Object(members) = &mut scope else {
                break;
            };
            let mut named = members.iter_mut().rev();
            let Some((_, value)) = named.find(|(name, _)| name == key.as_str()) else {
                continue;
            };
            match ScopedId::read(key.as_str(), value) {
                Ok(Some(scoped)) => {
                    // The rules for its text are a filter's.
                    *value = Input::Text(scoped.text().to_owned());
                    held.push((key, scoped));
                }
                Ok(None) => {}
                Err(issue) => issues.push(issue),
            }
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        let mut filter = validate_unserved_in(platform, &scope, zones, unserved)?;
        let mut issues = uncheckable(&filter);
        let can = capabilities(platform);
        if !fetches {
            issues.extend(unsure(
                &[filter.values(), filter.residual().values()],
                can.lean,
                NOT_IN_LISTS,
            ));
        }
        // Asked for one of the others, the platform does not list those without it either.
        issues.extend(unsure(
            &[filter.residual().values()],
            can.partial,
            NOT_IN_EACH,
        ));
        let is_whole = |key: &FilterKey| can.filter.whole.has(*key) && filter.get(*key).is_some();
        for (key, scoped) in held
            .extract_if(.., |(key, _)| is_whole(key))
            .collect::<Vec<_>>()
        {
            match scoped.exact() {
                Some(exact) => held.push((key, exact)),
                None => issues.push(only_whole(key)),
            }
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        for (key, scoped) in &held {
            // Others the platform is not asked for.
            if filter.get(*key).is_some() {
                filter.set(*key, Value::Text(scoped.asked_of_platform().to_owned()));
            }
        }
        Ok(Self {
            filter,
            parts: held,
        })
    }

    /// What is held of a key of which the platform serves a part.
    fn part(&self, key: FilterKey) -> Option<&ScopedId> {
        let mut parts = self.parts.iter();
        parts.find_map(|(other, scoped)| (*other == key).then_some(scoped))
    }
}

/// The keys of which a platform serves a part.
fn parts() -> impl Iterator<Item = FilterKey> {
    let all = FilterKey::ALL.into_iter();
    all.filter(|key| matches!(key.finds(), Finds::Part(_)))
}

#[cfg(test)]
mod tests;
