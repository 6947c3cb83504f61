//! What Retell supports.

use super::super::conversation_id::check_segment;
use super::super::{Capabilities, OwnKey, Paging, Secrets};
use crate::filter::{self, FilterKey, Value};
use crate::json::{Document, Kind};
use crate::model::ProviderKind;

/// Source: `filter_criteria` of `POST /v3/list-calls`. It could be asked for a status, but ours follow from two of its
/// fields, and conditions are joined by AND only.
const FILTER: filter::Capabilities = filter::Capabilities {
    provider: ProviderKind::Retell,
    keys: filter::Keys::of(&[
        FilterKey::ConversationId,
        FilterKey::AgentId,
        FilterKey::Channel,
        FilterKey::Direction,
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::TimeZone,
        FilterKey::UserId,
        FilterKey::AgentVersionId,
        FilterKey::AgentPhone,
        FilterKey::DurationSeconds,
        FilterKey::Metadata,
        FilterKey::PageSize,
    ]),
    // Whether a range includes its ends is not documented, and it has whole milliseconds.
    compared: filter::Keys::of(&[
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::DurationSeconds,
    ]),
    lean: filter::Keys::of(&[]),
    whole: filter::Keys::of(&[]),
    together: filter::Keys::ALL,
    channels: &[("telephone", "phone_call"), ("webrtc", "web_call")],
    directions: &[("inbound", "inbound"), ("outbound", "outbound")],
    // Not a condition: these are the words of its calls.
    statuses: &[
        ("created", "registered"),
        ("in_progress", "ongoing"),
        ("completed", "ended"),
        ("unanswered", "not_connected"),
        ("failed", "error"),
        // By why it ended.
        ("transferred", "ended"),
        ("unanswered", "ended"),
        ("cancelled", "ended"),
        ("failed", "ended"),
    ],
    largest_page: 1000,
    instead: &[
        (FilterKey::Search, "search the transcripts you receive"),
        (
            FilterKey::Status,
            "compare status of the conversations you receive",
        ),
        (
            FilterKey::TimeOfDay,
            "compare createdAt of the conversations you receive",
        ),
        (
            FilterKey::UserTurnCount,
            "count the messages of the transcripts you receive",
        ),
    ],
    check_id: check_segment,
    check_value,
    platforms: super::super::filter_capabilities,
};

/// Whose number is whose depends on the direction, and a version is one of an agent.
fn check_value(
    key: FilterKey,
    value: &Value,
    is_given: &dyn Fn(FilterKey) -> bool,
) -> Result<(), &'static str> {
    match (key, value) {
        (FilterKey::UserId | FilterKey::AgentPhone, _) if !is_given(FilterKey::Direction) => Err(
            "needs \"direction\" beside it: Retell can be asked for who called and who was called",
        ),
        (FilterKey::AgentVersionId, _) if !is_given(FilterKey::AgentId) => {
            Err("needs \"agentId\" beside it: versions are numbers, which every agent has")
        }
        (FilterKey::AgentVersionId, Value::OneOf(versions)) if !versions.iter().all(is_version) => {
            Err("must be the number of a version, such as \"3\"")
        }
        (FilterKey::Metadata, Value::Metadata(json)) if !has_only_scalars(json) => Err(
            "must have only texts, numbers, true and false as values: Retell compares nothing else",
        ),
        _ => Ok(()),
    }
}

fn is_version(text: &String) -> bool {
    let is_short = (1..=9).contains(&text.len());
    let has_sense = text == "0" || !text.starts_with('0');
    is_short && has_sense && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_only_scalars(json: &str) -> bool {
    // It was written as JSON when it was read.
    Document::parse(json).is_ok_and(|metadata| {
        let mut members = metadata.root().members().iter();
        members.all(|(_, it)| matches!(it.kind(), Kind::String | Kind::Number | Kind::Bool))
    })
}

/// What it supports.
pub(in crate::provider) static CAPABILITIES: Capabilities = Capabilities {
    filter: FILTER,
    own_keys: &[OwnKey {
        path: "success",
        key: "call_successful",
        direction: None,
    }],
    lean: &["transcript"],
    partial: &[],
    analysis: true,
    paging: Paging::ByCursor,
    plan_summary: None,
    secrets: Secrets {
        // "Access token to enter the web call room": `GET /v2/get-call/{call_id}`.
        keys: &["access_token"],
        within: &[],
        free: &[
            "metadata",
            "retell_llm_dynamic_variables",
            "collected_dynamic_variables",
            "custom_attributes",
            "custom_analysis_data",
            "transcript_object",
            "transcript_with_tool_calls",
            "scrubbed_transcript_with_tool_calls",
        ],
    },
    private_parameters: &[],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{utc_only, validate_input, validate_residual_in};
    use crate::input::Input;
    use crate::model::IssueCode;

    #[test]
    fn what_only_another_key_makes_exact_is_refused_without_it() {
        for (filter, told) in [
            (r#"{"userId":"+1555"}"#, r#""userId" needs "direction""#),
            (
                r#"{"agentPhone":"+1555"}"#,
                r#""agentPhone" needs "direction""#,
            ),
            (
                r#"{"agentVersionId":"3"}"#,
                r#""agentVersionId" needs "agentId""#,
            ),
            (
                r#"{"agentId":"a","agentVersionId":["3","prod"]}"#,
                "the number of a version",
            ),
            (
                r#"{"agentId":"a","agentVersionId":"03"}"#,
                "the number of a version",
            ),
            (r#"{"metadata":{"a":{"b":1}}}"#, "only texts, numbers"),
            (r#"{"metadata":{"a":null}}"#, "only texts, numbers"),
        ] {
            let input: Input = filter.parse().unwrap();
            let issues = validate_input(ProviderKind::Retell, &input).unwrap_err();
            assert_eq!(issues.len(), 1, "{filter}");
            assert_eq!(issues[0].code, IssueCode::InvalidValue);
            assert!(issues[0].message.contains(told), "{}", issues[0].message);
            // Whoever reads the list can tell.
            let valid = validate_residual_in(ProviderKind::Retell, &input, &utc_only).unwrap();
            assert!(!valid.residual().is_empty(), "{filter}");
        }
        for filter in [
            r#"{"direction":"inbound","userId":"+1555","agentPhone":"+1"}"#,
            r#"{"agentId":["a","b"],"agentVersionId":["0","17"]}"#,
            r#"{"metadata":{"a":"b","c":1,"d":false}}"#,
        ] {
            let input: Input = filter.parse().unwrap();
            let valid = validate_residual_in(ProviderKind::Retell, &input, &utc_only).unwrap();
            assert!(valid.residual().is_empty(), "{filter}");
        }
    }
}
