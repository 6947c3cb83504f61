//! A filter that a provider can be asked for.

use super::number_text;
use crate::provider::ProviderKind;
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
    /// Exact.
    pub agent_id: Option<String>,
    /// In the provider's words.
    pub channel: Option<&'static str>,
    /// In the provider's words.
    pub direction: Option<&'static str>,
    /// In the provider's words.
    pub status: Option<&'static str>,
    /// Inclusive.
    pub created_after: Option<Timestamp>,
    /// Inclusive.
    pub created_before: Option<Timestamp>,
    /// Time of day, local.
    pub time_of_day: Option<ValidTimeOfDay>,
    /// Substring.
    pub user_id: Option<String>,
    /// Exact.
    pub agent_version_id: Option<String>,
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
    /// A number that tells this filter from others: the same in every process and version, so a
    /// cursor can carry it. Each field counts, and whom the filter was validated for.
    pub fn fingerprint(&self) -> u64 {
        // A new field goes last and only where it is set: the fingerprints of filters without it
        // stay what they are.
        let mut hash = Fnv1a::default();
        hash.field("provider", Some(self.provider.as_str()));
        hash.field("search", self.search.as_deref());
        hash.field("conversationId", self.conversation_id.as_deref());
        hash.field("agentId", self.agent_id.as_deref());
        hash.field("channel", self.channel);
        hash.field("direction", self.direction);
        hash.field("status", self.status);
        hash.instant("createdAfter", self.created_after);
        hash.instant("createdBefore", self.created_before);
        if let Some(window) = &self.time_of_day {
            hash.field("timeOfDay.from", window.from.as_deref());
            hash.field("timeOfDay.to", window.to.as_deref());
            let offset = f64::from(window.utc_offset_minutes);
            hash.number("timeOfDay.utcOffsetMinutes", Some(offset));
        }
        hash.field("userId", self.user_id.as_deref());
        hash.field("agentVersionId", self.agent_version_id.as_deref());
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

/// FNV-1a, 64 bits. Against slips, not against attackers: who can forge a cursor can also send the
/// filter it belongs to.
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv1a {
    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Name and value, each with an end that occurs in neither.
    fn field(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.bytes(name.as_bytes());
            self.bytes(b"\0");
            self.bytes(value.as_bytes());
            self.bytes(b"\0");
        }
    }

    fn number(&mut self, name: &str, value: Option<f64>) {
        self.field(name, value.map(number_text).as_deref());
    }

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
