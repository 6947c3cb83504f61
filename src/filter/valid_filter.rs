//! A filter that a provider can be asked for.

use super::matching::matches;
use super::{Capabilities, DEFAULT_PAGE, FilterKey, Keys, Kind, NumberRange, Residual};
use crate::fnv;
use crate::message_text::concat;
use crate::model::{Conversation, ProviderKind};
use crate::number::{count_text, number_text};
use crate::time::Timestamp;

/// A filter that a provider can be asked for: made by
/// [`ConversationFilter::validate`](super::ConversationFilter::validate), and the only kind that
/// can be planned. Channels, directions and statuses are already in the provider's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidFilter {
    /// The provider it was validated for.
    pub provider: ProviderKind,
    /// How many conversations a page has: 1 to the largest page of the provider.
    pub page_size: u32,
    /// The other keys that were given, in the order of the table.
    values: Vec<(FilterKey, Value)>,
    /// Keys that the provider cannot be asked for.
    residual: Residual,
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, or an id.
    Text(String),
    /// One or more ids or words: a conversation has one of them. Sorted, without repeats.
    OneOf(Vec<String>),
    /// The first instant, or the last.
    Instant(Timestamp),
    /// A window of the day in local time.
    TimeOfDay(ValidTimeOfDay),
    /// Numbers, both ends included.
    Range(NumberRange),
    /// A JSON object that the metadata contains.
    Metadata(String),
}

impl Value {
    /// Passes it on as text, under the names that a gateway's query has.
    fn parameters(&self, name: &str, add: &mut dyn FnMut(&str, &str)) {
        match self {
            Value::Text(text) | Value::Metadata(text) => add(name, text),
            Value::OneOf(values) => values.iter().for_each(|value| add(name, value)),
            Value::Instant(at) => add(name, &at.text()),
            Value::TimeOfDay(window) => {
                for (inner, time) in [(".from", &window.from), (".to", &window.to)] {
                    if let Some(time) = time {
                        add(&concat(&[name, inner]), time);
                    }
                }
                let minutes = number_text(window.utc_offset_minutes.into());
                add(&concat(&[name, ".utcOffsetMinutes"]), &minutes);
            }
            Value::Range(range) => {
                for (inner, bound) in [(".min", range.min), (".max", range.max)] {
                    if let Some(bound) = bound {
                        add(&concat(&[name, inner]), &number_text(bound));
                    }
                }
            }
        }
    }
}

impl ValidFilter {
    /// Every conversation of a provider, in pages of the default size.
    pub(crate) fn everything(provider: ProviderKind) -> Self {
        Self::of(provider, Vec::new())
    }

    /// By these keys, which are in the order of the table.
    pub(super) fn of(provider: ProviderKind, values: Vec<(FilterKey, Value)>) -> Self {
        Self {
            provider,
            page_size: DEFAULT_PAGE,
            values,
            residual: Residual::default(),
        }
    }

    /// What the provider cannot be asked for: whoever reads the list leaves the rest out.
    pub fn residual(&self) -> &Residual {
        &self.residual
    }

    /// Whether a conversation is one of those asked for, by what the provider answers less exactly than is asked.
    pub(crate) fn admits(&self, it: &Conversation<'_>) -> bool {
        let can: &Capabilities = self.provider.into();
        let mut compared = self.values.iter().filter(|(key, _)| can.compared.has(*key));
        compared.all(|(key, value)| matches((*key, value), it, can, &|_| false))
    }

    /// Makes the last value that was added one that the provider cannot be asked for.
    pub(super) fn leave_to_reader(&mut self, key: FilterKey) {
        if let Some(value) = self.take_out(key) {
            self.residual.add(key, value);
        }
    }

    /// Takes out the last value that was added.
    pub(super) fn take_out(&mut self, key: FilterKey) -> Option<Value> {
        let (_, value) = self.values.pop_if(|(last, _)| *last == key)?;
        Some(value)
    }

    /// The keys that were given, with their values, but for `pageSize`.
    pub(crate) fn values(&self) -> &[(FilterKey, Value)] {
        &self.values
    }

    /// The value of a key that was given.
    pub fn get(&self, key: FilterKey) -> Option<&Value> {
        let (_, value) = self.values.iter().find(|(other, _)| *other == key)?;
        Some(value)
    }

    /// Adds the value of a key that comes behind those there are.
    pub(super) fn add(&mut self, key: FilterKey, value: Value) {
        self.values.push((key, value));
    }

    /// Gives a key a value.
    pub(crate) fn set(&mut self, key: FilterKey, value: Value) {
        let place = self
            .values
            .partition_point(|&(other, _)| (other as usize) < key as usize);
        match self.values.get_mut(place) {
            Some((other, there)) if *other == key => *there = value,
            _ => self.values.insert(place, (key, value)),
        }
    }

    /// The same filter with another value.
    #[must_use]
    pub(crate) fn with(&self, key: FilterKey, value: Value) -> Self {
        let mut filter = self.clone();
        filter.set(key, value);
        filter
    }

    /// The first and the last instant of `createdAfter` and `createdBefore`.
    pub fn created(&self) -> [Option<Timestamp>; 2] {
        [
            self.instant(FilterKey::CreatedAfter),
            self.instant(FilterKey::CreatedBefore),
        ]
    }

    pub(super) fn instant(&self, key: FilterKey) -> Option<Timestamp> {
        match self.get(key) {
            Some(&Value::Instant(at)) => Some(at),
            _ => None,
        }
    }

    /// The keys with several values, and how many each has, but for those of which a request may have several.
    pub(crate) fn several(&self, together: Keys) -> impl Iterator<Item = (FilterKey, usize)> {
        let mut values = self.values.iter();
        std::iter::from_fn(move || {
            values.find_map(|(key, value)| match value {
                Value::OneOf(values) if values.len() > 1 && !together.has(*key) => {
                    Some((*key, values.len()))
                }
                _ => None,
            })
        })
    }

    /// A filter for each combination of values of the keys that are not asked for together, always in the same order.
    /// All of them find what this filter does.
    pub(crate) fn each(&self, together: Keys) -> Vec<ValidFilter> {
        let mut filters = vec![self.clone()];
        // Ids before words: cursors of merged walks count on the order.
        let is_ids = |key: FilterKey| matches!(key.kind(), Kind::Ids);
        let ids = self.values.iter().filter(|(key, _)| is_ids(*key));
        let words = self.values.iter().filter(|(key, _)| !is_ids(*key));
        for (key, value) in ids.chain(words) {
            if let Value::OneOf(values) = value
                && !together.has(*key)
            {
                let with = |filter: &ValidFilter, value: &String| {
                    filter.with(*key, Value::OneOf(vec![value.clone()]))
                };
                filters = filters
                    .iter()
                    .flat_map(|filter| values.iter().map(move |value| with(filter, value)))
                    .collect();
            }
        }
        filters
    }

    /// Passes each value but `pageSize` to `add` as text, under the names that a gateway's query has:
    /// `durationSeconds.min`, and one of several values after the other. `until` takes the place of
    /// `createdBefore`.
    pub(crate) fn parameters(&self, until: Option<Timestamp>, add: &mut dyn FnMut(&str, &str)) {
        // Most often nothing is asked for.
        if self.values.is_empty() && until.is_none() {
            return;
        }
        let until = until.map(Value::Instant);
        for key in FilterKey::ALL {
            let given = match (key, &until) {
                (FilterKey::CreatedBefore, Some(until)) => Some(until),
                _ => self.get(key),
            };
            let Some(value) = given else {
                continue;
            };
            value.parameters(key.as_str(), add);
        }
    }

    /// A number for this filter, the same in every process and version, so that a cursor can carry
    /// it. Every value counts, and the provider.
    pub fn fingerprint(&self) -> u64 {
        // FNV catches mistakes, not attacks: whoever can forge a cursor can also send its filter.
        let mut hash = fnv::EMPTY;
        let mut field = |name: &str, value: &str| {
            // Each with an end that occurs in neither.
            for text in [name, value] {
                hash = fnv::extend(fnv::extend(hash, text.as_bytes()), b"\0");
            }
        };
        field("provider", self.provider.as_str());
        self.parameters(None, &mut field);
        field("pageSize", &count_text(self.page_size.into()));
        for (key, value) in self.residual.values() {
            field("residual", key.as_str());
            value.parameters(key.as_str(), &mut field);
        }
        hash
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
    fn every_value_counts() {
        let filter = |json: &str| {
            let input: Input = json.parse().unwrap();
            validate_input(ProviderKind::Gateway, &input).unwrap()
        };
        let mut filters = vec![
            ValidFilter::everything(ProviderKind::Eigi),
            ValidFilter::everything(ProviderKind::Anyreach),
            filter("{}"),
            filter(r#"{"pageSize": 99}"#),
            filter(r#"{"agentId": ["x", "y"]}"#),
            filter(r#"{"agentId": "x"}"#),
            filter(r#"{"timeOfDay": {"from": "09:00", "utcOffsetMinutes": 0}}"#),
            filter(r#"{"timeOfDay": {"to": "09:00", "utcOffsetMinutes": 0}}"#),
            filter(r#"{"timeOfDay": {"from": "09:00", "utcOffsetMinutes": 60}}"#),
            filter(r#"{"durationSeconds": {"min": 1}}"#),
            filter(r#"{"durationSeconds": {"max": 1}}"#),
        ];
        for key in FilterKey::ALL
            .into_iter()
            .filter(|&key| key != FilterKey::TimeZone)
        {
            filters.push(filter(&format!(
                "{{\"{}\": {}}}",
                key.as_str(),
                key.example()
            )));
        }
        let fingerprints: std::collections::HashSet<_> =
            filters.iter().map(ValidFilter::fingerprint).collect();
        assert_eq!(fingerprints.len(), filters.len());
    }

    #[test]
    fn each_combination_is_a_filter_ids_first() {
        let json = r#"{"agentId": ["b", "a"], "channel": ["text", "webrtc"], "agentVersionId": ["w", "v"]}"#;
        let input: Input = json.parse().unwrap();
        let filter = validate_input(ProviderKind::Anyreach, &input).unwrap();
        let texts: Vec<String> = filter
            .each(Keys::of(&[]))
            .iter()
            .map(|it| {
                let mut texts = Vec::new();
                it.parameters(None, &mut |_, value| texts.push(value.to_owned()));
                texts.join(" ")
            })
            .collect();
        let expected = [
            "a webrtc v",
            "a text v",
            "a webrtc w",
            "a text w",
            "b webrtc v",
            "b text v",
            "b webrtc w",
            "b text w",
        ];
        assert_eq!(texts, expected);
        let [all, together] = [
            Keys::of(&[]),
            Keys::of(&[FilterKey::AgentId, FilterKey::Channel]),
        ];
        let several = |together| filter.several(together).collect::<Vec<_>>();
        let [agents, channels, versions] = [
            FilterKey::AgentId,
            FilterKey::Channel,
            FilterKey::AgentVersionId,
        ]
        .map(|key| (key, 2));
        assert_eq!(several(all), [agents, channels, versions]);
        assert_eq!(several(together), [versions]);
        for (at, part) in filter.each(together).iter().enumerate() {
            assert_eq!(part.get(FilterKey::AgentId), filter.get(FilterKey::AgentId));
            assert_eq!(part.get(FilterKey::Channel), filter.get(FilterKey::Channel));
            let version = Value::OneOf(vec![["v", "w"][at].to_owned()]);
            assert_eq!(part.get(FilterKey::AgentVersionId), Some(&version));
        }
    }
}
