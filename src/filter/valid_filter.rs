//! A filter that a provider can be asked for.

use super::FilterKey;
use crate::fnv;
use crate::model::ProviderKind;
use crate::number::number_text;
use crate::time::Timestamp;

/// A filter that a provider can be asked for: made by
/// [`ConversationFilter::validate`](super::ConversationFilter::validate), and the only kind that
/// can be planned. Enumerations are already in the provider's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidFilter {
    /// Whom it was validated for.
    pub provider: ProviderKind,
    /// Text in transcript or metadata.
    pub search: Option<String>,
    /// Exact, a UUID.
    pub conversation_id: Option<String>,
    /// Exact: one of these. Like each list here, sorted and without repeats; empty is no limit.
    pub agent_id: Vec<String>,
    /// In the provider's words.
    pub channel: Vec<&'static str>,
    /// In the provider's words.
    pub direction: Option<&'static str>,
    /// In the provider's words.
    pub status: Vec<&'static str>,
    /// Inclusive.
    pub created_after: Option<Timestamp>,
    /// Inclusive.
    pub created_before: Option<Timestamp>,
    /// Time of day, local.
    pub time_of_day: Option<ValidTimeOfDay>,
    /// Substring.
    pub user_id: Option<String>,
    /// Exact.
    pub agent_version_id: Vec<String>,
    /// Substring.
    pub agent_phone: Option<String>,
    /// Exact.
    pub web_widget_id: Option<String>,
    /// Seconds, inclusive.
    pub duration_min: Option<f64>,
    /// Seconds, inclusive.
    pub duration_max: Option<f64>,
    /// Inclusive.
    pub user_turns_min: Option<u32>,
    /// Inclusive.
    pub user_turns_max: Option<u32>,
    /// A JSON object as text: containment.
    pub metadata: Option<String>,
    /// 1 to 100.
    pub page_size: u32,
}

impl ValidFilter {
    /// The keys that may have several values, and how many each has.
    pub(crate) fn lists(&self) -> [(FilterKey, usize); 4] {
        [
            (FilterKey::AgentId, self.agent_id.len()),
            (FilterKey::Channel, self.channel.len()),
            (FilterKey::Status, self.status.len()),
            (FilterKey::AgentVersionId, self.agent_version_id.len()),
        ]
    }

    /// The first key that has several values.
    pub(crate) fn several(&self) -> Option<FilterKey> {
        let (key, _) = self.lists().into_iter().find(|&(_, count)| count > 1)?;
        Some(key)
    }

    /// How many combinations of values there are: as many walks, where one serves one value.
    pub(crate) fn combinations(&self) -> usize {
        let counts = self.lists().map(|(_, count)| count.max(1));
        counts.into_iter().fold(1, usize::saturating_mul)
    }

    /// A filter for each combination of its values, always in the same order: what one of them matches,
    /// this one does.
    pub(crate) fn each(&self) -> Vec<ValidFilter> {
        let mut filters = Vec::new();
        let (channels, statuses) = (each(&self.channel), each(&self.status));
        for agent_id in each(&self.agent_id) {
            for agent_version_id in each(&self.agent_version_id) {
                for channel in &channels {
                    for status in &statuses {
                        let mut filter = self.clone();
                        filter.agent_id.clone_from(&agent_id);
                        filter.agent_version_id.clone_from(&agent_version_id);
                        filter.channel.clone_from(channel);
                        filter.status.clone_from(status);
                        filters.push(filter);
                    }
                }
            }
        }
        filters
    }

    /// A number that tells this filter from others: the same in every process and version, so a
    /// cursor can carry it. Each field counts, and whom the filter was validated for.
    pub fn fingerprint(&self) -> u64 {
        // A new field goes last and only where it is set: the fingerprints of filters without it
        // stay what they are.
        let mut hash = Fnv1a::default();
        hash.field("provider", Some(self.provider.as_str()));
        hash.field("search", self.search.as_deref());
        hash.field("conversationId", self.conversation_id.as_deref());
        hash.fields("agentId", &self.agent_id);
        hash.fields("channel", &self.channel);
        hash.field("direction", self.direction);
        hash.fields("status", &self.status);
        hash.instant("createdAfter", self.created_after);
        hash.instant("createdBefore", self.created_before);
        if let Some(window) = &self.time_of_day {
            hash.field("timeOfDay.from", window.from.as_deref());
            hash.field("timeOfDay.to", window.to.as_deref());
            let offset = f64::from(window.utc_offset_minutes);
            hash.number("timeOfDay.utcOffsetMinutes", Some(offset));
        }
        hash.field("userId", self.user_id.as_deref());
        hash.fields("agentVersionId", &self.agent_version_id);
        hash.field("agentPhone", self.agent_phone.as_deref());
        hash.field("webWidgetId", self.web_widget_id.as_deref());
        hash.number("durationSeconds.min", self.duration_min);
        hash.number("durationSeconds.max", self.duration_max);
        hash.number("userTurnCount.min", self.user_turns_min.map(f64::from));
        hash.number("userTurnCount.max", self.user_turns_max.map(f64::from));
        hash.field("metadata", self.metadata.as_deref());
        hash.number("pageSize", Some(self.page_size.into()));
        hash.0
    }
}

/// Each value by itself; where there is none, no value.
#[inline(never)]
fn each<T: Clone>(values: &[T]) -> Vec<Vec<T>> {
    match values {
        [] => vec![Vec::new()],
        values => values.iter().map(|value| vec![value.clone()]).collect(),
    }
}

/// FNV-1a, 64 bits. Against slips, not against attackers: who can forge a cursor can also send the
/// filter it belongs to.
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(fnv::EMPTY)
    }
}

impl Fnv1a {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0 = fnv::extend(self.0, bytes);
    }

    /// Name and value, each with an end that occurs in neither.
    // Not inlined, like the next: seventeen times it would be eight kilobytes.
    #[inline(never)]
    fn field(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.bytes(name.as_bytes());
            self.bytes(b"\0");
            self.bytes(value.as_bytes());
            self.bytes(b"\0");
        }
    }

    /// Each value as if it were the only one: of one value, what it always was.
    fn fields(&mut self, name: &str, values: &[impl AsRef<str>]) {
        for value in values {
            self.field(name, Some(value.as_ref()));
        }
    }

    #[inline(never)]
    fn number(&mut self, name: &str, value: Option<f64>) {
        self.field(name, value.map(number_text).as_deref());
    }

    #[inline(never)]
    fn instant(&mut self, name: &str, value: Option<Timestamp>) {
        self.field(name, value.map(|at| at.to_string()).as_deref());
    }
}

/// A window of the day in local time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidTimeOfDay {
    /// `HH:MM`.
    pub from: Option<String>,
    /// `HH:MM`.
    pub to: Option<String>,
    /// Minutes east of UTC.
    pub utc_offset_minutes: i32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validate_input;
    use crate::input::Input;

    fn fingerprint(provider: ProviderKind, json: &str) -> u64 {
        let input: Input = json.parse().unwrap();
        validate_input(provider, &input).unwrap().fingerprint()
    }

    /// Cursors of earlier versions carry these numbers: never change one.
    #[test]
    fn fingerprints_are_the_same_in_every_version() {
        for (provider, json, expected) in [
            (ProviderKind::Eigi, "{}", 0x639c_9e1a_c871_8ec9u64),
            (ProviderKind::Anyreach, "{}", 0x9405_f6af_b8bc_c976),
            (
                ProviderKind::Eigi,
                r#"{"search": "refund", "status": "completed", "createdAfter": "2026-01-31",
                    "timeOfDay": {"from": "09:00", "utcOffsetMinutes": 0}, "pageSize": 50}"#,
                0x4c43_fcd8_19b6_9b90,
            ),
            (
                ProviderKind::Anyreach,
                r#"{"channel": "telephone", "userId": "+1555", "durationSeconds": {"min": 1.5},
                    "userTurnCount": {"max": 9}, "metadata": {"plan": "pro", "seats": 3}}"#,
                0x0b71_2290_74fe_baf5,
            ),
        ] {
            assert_eq!(fingerprint(provider, json), expected, "{provider} {json}");
        }
    }

    #[test]
    fn each_field_counts() {
        let valid =
            |json: &str| validate_input(ProviderKind::Eigi, &json.parse().unwrap()).unwrap();
        let at = |text: &str| crate::time::Timestamp::parse(text).map(crate::time::Reading::in_utc);
        let plain = valid("{}");
        let window = |from: Option<&str>, to: Option<&str>, utc_offset_minutes| ValidFilter {
            time_of_day: Some(ValidTimeOfDay {
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
                utc_offset_minutes,
            }),
            ..plain.clone()
        };
        let text = || Some("x".to_owned());
        #[rustfmt::skip]
        let filters = [
            ValidFilter { search: text(), ..plain.clone() },
            ValidFilter { conversation_id: text(), ..plain.clone() },
            ValidFilter { agent_id: vec!["x".into()], ..plain.clone() },
            ValidFilter { agent_id: vec!["x".into(), "y".into()], ..plain.clone() },
            ValidFilter { channel: vec!["x"], ..plain.clone() },
            ValidFilter { direction: Some("x"), ..plain.clone() },
            ValidFilter { status: vec!["x"], ..plain.clone() },
            ValidFilter { status: vec!["x", "y"], ..plain.clone() },
            ValidFilter { created_after: at("2026-01-31"), ..plain.clone() },
            ValidFilter { created_before: at("2026-01-31"), ..plain.clone() },
            window(Some("09:00"), None, 0),
            window(None, Some("09:00"), 0),
            window(Some("09:00"), None, 60),
            ValidFilter { user_id: text(), ..plain.clone() },
            ValidFilter { agent_version_id: vec!["x".into()], ..plain.clone() },
            ValidFilter { agent_phone: text(), ..plain.clone() },
            ValidFilter { web_widget_id: text(), ..plain.clone() },
            ValidFilter { duration_min: Some(1.0), ..plain.clone() },
            ValidFilter { duration_max: Some(1.0), ..plain.clone() },
            ValidFilter { user_turns_min: Some(1), ..plain.clone() },
            ValidFilter { user_turns_max: Some(1), ..plain.clone() },
            ValidFilter { metadata: text(), ..plain.clone() },
            ValidFilter { page_size: 1, ..plain.clone() },
            ValidFilter { provider: ProviderKind::Anyreach, ..plain.clone() },
            plain.clone(),
        ];
        let fingerprints: std::collections::HashSet<_> =
            filters.iter().map(ValidFilter::fingerprint).collect();
        assert_eq!(fingerprints.len(), filters.len());
    }
}
