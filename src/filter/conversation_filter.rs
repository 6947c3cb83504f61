//! Which conversations to ask for.

use serde::Serialize;
use tsify::Tsify;

use super::time_zone::{Zones, utc_only};
use super::{Capabilities, NumberRange, TimeOfDay, ValidFilter, Values, parser, validation};
use crate::Error;
use crate::input::Input;
use crate::model::Issue;

/// Which conversations to ask for: one vocabulary for every provider, all keys optional, combined
/// with AND. An unknown key, a value out of range, a contradiction or a key the provider cannot
/// serve is an issue, reported before any request, all of them at once.
///
/// `agentId`, `channel`, `status` and `agentVersionId` take a list, too: what has one of its values
/// matches. The platforms serve one value at a time: a list is read as a walk for each value, merged
/// newest first. The first page then costs a request for each; all lists of a filter may ask for 50
/// walks together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ConversationFilter {
    /// Text in the transcript or the metadata. (eigi)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub search: Option<String>,
    /// One conversation, by its id: a UUID. (eigi)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub conversation_id: Option<String>,
    /// The agent, by its id, or one of several. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | readonly string[] | undefined")]
    pub agent_id: Option<Values>,
    /// How it was held, or one of several ways. (eigi: telephone, webrtc, whatsapp, text; anyreach: telephone, webrtc,
    /// email, text)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(
        optional,
        type = "FilterChannel | readonly FilterChannel[] | undefined"
    )]
    pub channel: Option<Values>,
    /// Who began it. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "FilterDirection | undefined")]
    pub direction: Option<String>,
    /// How far it has come, or one of several. (eigi: in_progress, completed, disconnected, failed; anyreach: all but
    /// disconnected)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "FilterStatus | readonly FilterStatus[] | undefined")]
    pub status: Option<Values>,
    /// Created then or later. A Date, an RFC 3339 timestamp with an offset, or a calendar date: its
    /// first instant, in UTC or in `timeZone`. A timestamp without an offset is an issue: nobody should
    /// have to guess. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | Date | undefined")]
    pub created_after: Option<String>,
    /// Created then or earlier. As `createdAfter`, but a calendar date takes the whole day in.
    /// (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | Date | undefined")]
    pub created_before: Option<String>,
    /// The time zone whose days the dates in `createdAfter` and `createdBefore` are, whole ones, both
    /// included, also where clocks change: an IANA name such as `Asia/Kolkata`, or an offset such as
    /// `+05:30`. UTC unless given; times with an offset stay as they are. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub time_zone: Option<String>,
    /// Created at this time of day. (eigi)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "TimeOfDay | undefined")]
    pub time_of_day: Option<TimeOfDay>,
    /// Part of the person's id, which for telephone calls is the person's number. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub user_id: Option<String>,
    /// The agent's version, by its id, or one of several. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | readonly string[] | undefined")]
    pub agent_version_id: Option<Values>,
    /// Part of the number the agent spoke from or was called at. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub agent_phone: Option<String>,
    /// The web widget, by its id. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub web_widget_id: Option<String>,
    /// How long it lasted, in seconds. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "NumberRange | undefined")]
    pub duration_seconds: Option<NumberRange>,
    /// How often the person spoke. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "NumberRange | undefined")]
    pub user_turn_count: Option<NumberRange>,
    /// Keys and values that the conversation's metadata contains. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "Record<string, unknown> | undefined")]
    pub metadata: Option<Input>,
    /// How many conversations a request brings: 1 to 100, 100 unless given. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "number | undefined")]
    pub page_size: Option<f64>,
}

impl ConversationFilter {
    /// Reads a caller's value: what fits the types, and an issue for each unknown key and each
    /// value of another type. `null` for the whole stands for no filter.
    pub fn read(input: &Input) -> (Self, Vec<Issue>) {
        parser::parse(input)
    }

    /// The filter that a provider can be asked for, where dates are days of UTC.
    ///
    /// # Errors
    /// `invalid_filter` with every issue, in the order of the keys above; one is a `time_zone` other
    /// than UTC: see [`validate_in`](Self::validate_in).
    pub fn validate(
        &self,
        platform: impl Into<&'static Capabilities>,
    ) -> Result<ValidFilter, Error> {
        self.validate_in(platform, &utc_only)
    }

    /// The same, where dates are days of the filter's `time_zone`, which the caller finds by its name.
    ///
    /// # Errors
    /// As [`validate`](Self::validate).
    ///
    /// ```
    /// use convoscope::filter::ConversationFilter;
    /// use convoscope::model::ProviderKind;
    /// use convoscope::time::Zone;
    ///
    /// let filter = ConversationFilter {
    ///     created_after: Some("2026-11-16".into()),
    ///     time_zone: Some("Asia/Kolkata".into()),
    ///     ..Default::default()
    /// };
    /// // From a library of time zones, such as jiff.
    /// let kolkata = |_utc_seconds| 19_800;
    /// let zones = |_name: &str| Ok(Some(Box::new(kolkata) as Box<dyn Zone>));
    /// let valid = filter.validate_in(ProviderKind::Eigi, &zones)?;
    /// assert_eq!(valid.created_after.unwrap().to_string(), "2026-11-15T18:30:00.000Z");
    /// # Ok::<(), convoscope::Error>(())
    /// ```
    pub fn validate_in(
        &self,
        platform: impl Into<&'static Capabilities>,
        zones: Zones<'_>,
    ) -> Result<ValidFilter, Error> {
        let capabilities = platform.into();
        validation::validate(capabilities, self, zones)
            .map_err(|issues| Error::invalid_filter(capabilities.provider, issues))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::FilterKey;
    use crate::model::ProviderKind;

    fn declared(declaration: &str) -> Vec<&str> {
        declaration
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with(['/', '*']) && line.ends_with(';'))
            .collect()
    }

    #[test]
    fn the_typescript_declarations_are_those_of_the_design() {
        assert_eq!(
            declared(ConversationFilter::DECL),
            [
                "search?: string | undefined;",
                "conversationId?: string | undefined;",
                "agentId?: string | readonly string[] | undefined;",
                "channel?: FilterChannel | readonly FilterChannel[] | undefined;",
                "direction?: FilterDirection | undefined;",
                "status?: FilterStatus | readonly FilterStatus[] | undefined;",
                "createdAfter?: string | Date | undefined;",
                "createdBefore?: string | Date | undefined;",
                "timeZone?: string | undefined;",
                "timeOfDay?: TimeOfDay | undefined;",
                "userId?: string | undefined;",
                "agentVersionId?: string | readonly string[] | undefined;",
                "agentPhone?: string | undefined;",
                "webWidgetId?: string | undefined;",
                "durationSeconds?: NumberRange | undefined;",
                "userTurnCount?: NumberRange | undefined;",
                "metadata?: Record<string, unknown> | undefined;",
                "pageSize?: number | undefined;",
            ]
        );
        assert_eq!(
            declared(NumberRange::DECL),
            ["min?: number | undefined;", "max?: number | undefined;"]
        );
        assert_eq!(
            declared(TimeOfDay::DECL),
            [
                "from?: string | undefined;",
                "to?: string | undefined;",
                "utcOffsetMinutes: number;"
            ]
        );
    }

    #[test]
    fn the_documentation_names_who_serves_a_key() {
        let mut lines = ConversationFilter::DECL.lines().map(str::trim);
        for key in FilterKey::ALL {
            let name = format!("{}?:", key.as_str());
            let documentation: String = lines
                .by_ref()
                .take_while(|line| !line.starts_with(&name))
                .collect();
            for kind in ProviderKind::ALL {
                let serves = <&Capabilities>::from(kind).serves(key);
                let (_, servers) = documentation.rsplit_once('(').unwrap();
                assert_eq!(servers.contains(kind.as_str()), serves, "{key:?} {kind}");
            }
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let filter = ConversationFilter {
            search: Some("a".into()),
            conversation_id: Some("b".into()),
            agent_id: Some("c".into()),
            channel: Some("d".into()),
            direction: Some("e".into()),
            status: Some(vec!["f".to_owned(), "g".to_owned()].into()),
            created_after: Some("g".into()),
            created_before: Some("h".into()),
            time_zone: Some("UTC".into()),
            time_of_day: Some(TimeOfDay {
                from: Some("i".into()),
                to: Some("j".into()),
                utc_offset_minutes: Some(-300.0),
            }),
            user_id: Some("k".into()),
            agent_version_id: Some("l".into()),
            agent_phone: Some("m".into()),
            web_widget_id: Some("n".into()),
            duration_seconds: Some(NumberRange {
                min: Some(0.5),
                max: None,
            }),
            user_turn_count: Some(NumberRange {
                min: None,
                max: Some(3.0),
            }),
            metadata: Some(Input::Object(vec![("o".into(), Input::Null)])),
            page_size: Some(7.0),
        };
        let json = serde_json::to_string(&filter).unwrap();
        let input: Input = json.parse().unwrap();
        let Input::Object(members) = &input else {
            panic!("{json}");
        };
        let keys: Vec<_> = members.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, FilterKey::ALL.map(FilterKey::as_str));
        assert_eq!(ConversationFilter::read(&input), (filter, vec![]));
        assert_eq!(
            serde_json::to_string(&ConversationFilter::default()).unwrap(),
            "{}"
        );
    }
}
