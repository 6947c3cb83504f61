//! What of a filter the platform cannot be asked for, and the reader applies.

use super::matching::{contains_text, matches};
use super::{Capabilities, FilterKey, Finds, Kind, ValidFilter, Value};
use crate::model::{Conversation, OmittableField, ProviderKind, paths_lacking};

/// What of a filter the platform cannot be asked for: each conversation is held against it once it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Residual(Vec<(FilterKey, Value)>);

impl Residual {
    /// Whether a platform's conversations show what a key finds, although the platform cannot be asked for it.
    pub(super) fn can_hold(key: FilterKey, can: &Capabilities) -> bool {
        let shows = |path: &str| !paths_lacking(can.provider).any(|lacking| lacking == path);
        match (key.kind(), key.finds()) {
            // It is one request by its id.
            (Kind::ConversationId, _) => false,
            (_, Finds::Field(path, _) | Finds::Number(path, _)) => shows(path),
            (_, Finds::Part(_) | Finds::CreatedAt | Finds::Metadata) => true,
            (_, Finds::Anywhere(_) | Finds::Outside(_) | Finds::Nothing) => false,
        }
    }

    pub(super) fn add(&mut self, key: FilterKey, value: Value) {
        self.0.push((key, value));
    }

    /// Its keys, with their values in our own words.
    pub(crate) fn values(&self) -> &[(FilterKey, Value)] {
        &self.0
    }

    /// Whether there is nothing: the platform was asked for everything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts that have to be read, wanted or not.
    pub fn required_fields(&self) -> &'static [OmittableField] {
        match self.0.iter().any(|(key, _)| *key == FilterKey::Metadata) {
            true => &[OmittableField::Metadata],
            false => &[],
        }
    }

    /// Whether it needs what the items of the platform's lists lack.
    pub fn needs_whole(&self, can: &Capabilities) -> bool {
        self.0.iter().any(|(key, _)| can.lean.has(*key))
    }

    /// Whether a conversation is one of those asked for. One without what would tell is not.
    pub fn matches(&self, it: &Conversation<'_>) -> bool {
        self.matches_by(it, &|key, text| self.has_part(key, text))
    }

    /// The same, where `is_asked` decides on ids and telephone numbers.
    pub(crate) fn matches_by(
        &self,
        it: &Conversation<'_>,
        is_asked: &dyn Fn(FilterKey, &str) -> bool,
    ) -> bool {
        self.0.iter().all(|asked| is_match(asked, it, is_asked))
    }

    /// Whether the item of a list may be one of those asked for, as far as it tells.
    pub fn may_match(&self, it: &Conversation<'_>, can: &Capabilities) -> bool {
        let mut told = self.0.iter().filter(|(key, _)| !can.lean.has(*key));
        told.all(|asked| is_match(asked, it, &|key, text| self.has_part(key, text)))
    }

    fn has_part(&self, key: FilterKey, text: &str) -> bool {
        match self.0.iter().find(|(it, _)| *it == key) {
            Some((_, Value::Text(asked))) => contains_text(text, asked),
            _ => false,
        }
    }

    /// A filter of it alone.
    pub(crate) fn in_our_words(&self) -> ValidFilter {
        ValidFilter::of(ProviderKind::Gateway, self.0.clone())
    }
}

/// Whether a conversation has a value of a key. `is_asked` decides on ids and telephone numbers.
fn is_match(
    (key, value): &(FilterKey, Value),
    it: &Conversation<'_>,
    is_asked: &dyn Fn(FilterKey, &str) -> bool,
) -> bool {
    // Its words are ours.
    let ours: &Capabilities = ProviderKind::Gateway.into();
    let is_asked = |text: &str| is_asked(*key, text);
    matches((*key, value), it, ours, &is_asked)
        // Where people have numbers beside their ids, either counts.
        || *key == FilterKey::UserId && it.customer.phone.as_deref().is_some_and(is_asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{utc_only, validate_residual_in};
    use crate::input::Input;
    use crate::model::{Channel, Field, IssueCode, Status};
    use crate::time::{Reading, Timestamp};

    fn conversation() -> Conversation<'static> {
        let created_at = Timestamp::parse("2026-01-15T23:30:00Z").map(Reading::in_utc);
        let mut it = Conversation::new(ProviderKind::Eigi, "c".into(), created_at.unwrap());
        it.channel = Channel::Telephone;
        it.status = Status::Completed;
        it.duration_seconds = Some(61.5);
        it.customer.phone = Some("+12025550143".into());
        it.agent.phone = Some("+4930123".into());
        it.metadata = Field::Present(None);
        it
    }

    fn residual(platform: ProviderKind, filter: &str) -> Result<Residual, Vec<IssueCode>> {
        let filter: Input = filter.parse().unwrap();
        validate_residual_in(platform, &filter, &utc_only)
            .map(|valid| valid.residual().clone())
            .map_err(|issues| issues.iter().map(|it| it.code).collect())
    }

    #[test]
    fn a_conversation_is_held_against_what_the_platform_does_not_serve() {
        for (filter, is_match) in [
            (r#"{"durationSeconds":{"min":61}}"#, true),
            (r#"{"durationSeconds":{"min":62}}"#, false),
            (r#"{"durationSeconds":{"max":61.5}}"#, true),
            (r#"{"userId":"5550143"}"#, true),
            (r#"{"userId":"99"}"#, false),
            (r#"{"agentPhone":"+49"}"#, true),
            (r#"{"metadata":{"a":1}}"#, false),
            // Served: none of the reader's business.
            (r#"{"status":"failed"}"#, true),
            ("{}", true),
        ] {
            let residual = residual(ProviderKind::Eigi, filter).unwrap();
            assert_eq!(residual.matches(&conversation()), is_match, "{filter}");
        }
        for (filter, is_match) in [
            (
                r#"{"timeOfDay":{"from":"22:00","to":"02:00","utcOffsetMinutes":0}}"#,
                true,
            ),
            (
                r#"{"timeOfDay":{"from":"22:00","to":"02:00","utcOffsetMinutes":330}}"#,
                false,
            ),
            (
                r#"{"timeOfDay":{"from":"05:00","to":"05:00","utcOffsetMinutes":330}}"#,
                true,
            ),
        ] {
            let residual = residual(ProviderKind::Anyreach, filter).unwrap();
            assert_eq!(residual.matches(&conversation()), is_match, "{filter}");
        }
    }

    #[test]
    fn without_a_time_it_is_in_no_period() {
        let at = |text| Value::Instant(Timestamp::parse(text).map(Reading::in_utc).unwrap());
        let can: &Capabilities = ProviderKind::Eigi.into();
        let mut it = conversation();
        for is_match in [true, false] {
            for (key, value) in [
                (FilterKey::CreatedAfter, at("2026-01-01T00:00:00Z")),
                (FilterKey::CreatedBefore, at("2026-02-01T00:00:00Z")),
            ] {
                assert_eq!(matches((key, &value), &it, can, &|_| false), is_match);
            }
            let day = r#"{"timeOfDay":{"from":"00:00","to":"23:59","utcOffsetMinutes":0}}"#;
            let residual = residual(ProviderKind::Anyreach, day).unwrap();
            assert_eq!(residual.matches(&it), is_match);
            it.created_at = None;
        }
    }

    #[test]
    fn what_no_conversation_shows_stays_unsupported() {
        for (platform, filter, code) in [
            (
                ProviderKind::Anyreach,
                r#"{"search":"x"}"#,
                IssueCode::Unsupported,
            ),
            (
                ProviderKind::Eigi,
                r#"{"webWidgetId":"w"}"#,
                IssueCode::Unsupported,
            ),
            (
                ProviderKind::Eigi,
                r#"{"userTurnCount":{"min":1}}"#,
                IssueCode::Unsupported,
            ),
            (
                ProviderKind::Eigi,
                r#"{"agentVersionId":"v"}"#,
                IssueCode::Unsupported,
            ),
            (
                ProviderKind::Anyreach,
                r#"{"conversationId":"a"}"#,
                IssueCode::Unsupported,
            ),
            (
                ProviderKind::Eigi,
                r#"{"durationSeconds":{"min":-1}}"#,
                IssueCode::OutOfRange,
            ),
            (
                ProviderKind::Vapi,
                r#"{"status":"done"}"#,
                IssueCode::InvalidValue,
            ),
            // Words that none of its calls has.
            (
                ProviderKind::Vapi,
                r#"{"channel":"whatsapp"}"#,
                IssueCode::Unsupported,
            ),
            (
                ProviderKind::Vapi,
                r#"{"status":["completed","disconnected"]}"#,
                IssueCode::Unsupported,
            ),
        ] {
            assert_eq!(residual(platform, filter), Err(vec![code]), "{filter}");
        }
    }

    #[test]
    fn a_cursor_is_bound_to_it() {
        let of = |filter: &str| {
            let filter: Input = filter.parse().unwrap();
            let valid = validate_residual_in(ProviderKind::Vapi, &filter, &utc_only);
            valid.unwrap().fingerprint()
        };
        let filters = [
            "{}",
            r#"{"status":"failed"}"#,
            r#"{"status":"completed"}"#,
            r#"{"durationSeconds":{"min":1}}"#,
            r#"{"durationSeconds":{"max":1}}"#,
        ];
        for (place, filter) in filters.iter().enumerate() {
            for other in &filters[..place] {
                assert_ne!(of(filter), of(other), "{filter} {other}");
            }
        }
    }
}
