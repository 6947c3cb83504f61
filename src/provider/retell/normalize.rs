//! Converts Retell's calls to the model.

use std::borrow::Cow;

use super::super::field_reader::{FieldReader, TimeForm};
use super::super::field_table::{FieldTable, RecordMembers, read_scalars};
use super::super::precomputed::Precomputed;
use super::super::transcript::{Dialect, read_transcript_in};
use super::capabilities::CAPABILITIES;
use crate::json::{Json, Kind};
use crate::model::{
    Channel, Conversation, Cost, Direction, Field, Issue, OmittableField, ProviderKind,
    ReadOptions, Recording, Status,
};

/// What its transcripts are documented to hold. What was pressed and written is the person's; what was told to the
/// agent is nobody's; who was called in is neither, nor is the way through a flow: they keep the platform's words.
const ROLES: &[(&str, &str)] = &[
    ("agent", "assistant"),
    ("transfer_target", "transfer_target"),
    ("node_transition", "node_transition"),
    ("dtmf", "user"),
    ("sms", "user"),
    ("injected", "system"),
];

/// Where they stand: with what was done, or what was said alone.
const TRANSCRIPTS: [&str; 2] = ["transcript_with_tool_calls", "transcript_object"];

/// What names its recordings.
const RECORDINGS: [&str; 4] = [
    "recording_url",
    "recording_multi_channel_url",
    "scrubbed_recording_url",
    "scrubbed_recording_multi_channel_url",
];

/// What is read as it is.
const FIELDS: FieldTable = &[
    ("agent.id", &["agent_id"]),
    ("agent.name", &["agent_name"]),
    ("endReason", &["disconnection_reason"]),
    ("success", &["call_analysis.call_successful"]),
    // A call that never began has none.
    ("createdAt", &["start_timestamp"]),
    ("endedAt", &["end_timestamp"]),
    ("summary", &["call_analysis.call_summary"]),
];

/// The form of its times.
const TIMES: TimeForm = TimeForm::EpochMilliseconds;

/// Reads a call of a list, which has no transcript. If its id cannot be read, returns the issues that say why.
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let mut it = read_call(record, options, precomputed)?;
    let members = record.members();
    if !TRANSCRIPTS.iter().any(|key| members.contains(key)) {
        it.transcript = Field::Omitted;
    }
    Ok(it)
}

/// Reads a whole call.
// Not inlined: it is called for pages and for single records.
#[inline(never)]
pub(super) fn read_call<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let call = RecordMembers::of(record);
    let mut fields = FieldReader::new(precomputed);
    let id = ("call_id", call.get("call_id"));
    let Some(id) = fields.identity_without_time(record, id) else {
        return Err(fields.0);
    };
    let mut it = Conversation {
        provider: ProviderKind::Retell,
        id,
        ..Conversation::default()
    };
    // An object that is none is told once, and has no members.
    fields.object(call.field("cost", &["call_cost"]));
    read_scalars(&mut it, &call, FIELDS, TIMES, &mut fields);

    it.agent.version_id = version(&call, &mut fields);
    it.channel = fields.expected_word(
        call.field("channel", &["call_type"]),
        CAPABILITIES.filter.channels,
        Channel::parse_known,
        Channel::Other,
    );
    it.direction = fields.word(
        call.field("direction", &["direction"]),
        CAPABILITIES.filter.directions,
        Direction::parse_known,
        Direction::Other,
    );
    // Who called is the person, or the agent.
    let keys = match it.direction {
        Some(Direction::Inbound) => Some(["from_number", "to_number"]),
        Some(Direction::Outbound) => Some(["to_number", "from_number"]),
        _ => None,
    };
    if let Some([customer, agent]) = keys {
        it.customer.phone = fields.text(call.field("customer.phone", &[customer]));
        it.agent.phone = fields.text(call.field("agent.phone", &[agent]));
    }
    it.status = fields.expected_word(
        call.field("status", &["call_status"]),
        CAPABILITIES.filter.statuses,
        Status::parse_known,
        Status::Other,
    );
    if !it.status.is_live() {
        it.status = ended(it.status, it.end_reason.as_deref());
    }
    it.live = it.status.is_live();
    it.duration_seconds = fields.milliseconds(call.field("durationSeconds", &["duration_ms"]));
    it.cost = fields
        .number(call.field("cost", &["call_cost.combined_cost"]))
        .map(|cents| Cost {
            amount: cents / 100.0,
            currency: Cow::Borrowed("USD"),
        });
    it.initial_context = call
        .get("retell_llm_dynamic_variables")
        .filter(|values| !values.members().is_empty())
        .map(|values| Cow::Borrowed(values.text()));
    it.recording = recording(&call, &mut fields);

    it.transcript = options.unless_omitted(OmittableField::Transcript, || {
        let dialect = Dialect {
            roles: ROLES,
            has_epoch_times: false,
            started_at: it.created_at,
            contents: &["digit", "new_node_name", "new_node_id"],
        };
        let found = call.field("transcript", &TRANSCRIPTS);
        read_transcript_in(dialect, found.key, found.value, &mut fields)
    });
    it.analysis = options.unless_omitted(OmittableField::Analysis, || {
        fields.analysis(call.field("analysis", &["call_analysis"]))
    });
    it.metadata = options.unless_omitted(OmittableField::Metadata, || {
        let found = call.field("metadata", &["metadata"]);
        let metadata = fields.object(found)?;
        fields.kept("metadata", found.key, metadata);
        Some(metadata)
    });
    it.raw = fields.raw(record, options);
    it.recording_places = RECORDINGS.map(|key| call.get(key));
    it.unread = fields.2;
    // In the platform's units they are as private as in ours.
    for (path, key) in [
        ("cost", "call_cost.combined_cost"),
        ("durationSeconds", "duration_ms"),
    ] {
        it.unread.extend(call.get(key).map(|value| (path, value)));
    }
    it.issues = fields.0;
    Ok(it)
}

/// A number by its documents, an id by ours.
fn version<'a>(call: &RecordMembers<'a>, fields: &mut FieldReader<'_, 'a>) -> Option<Cow<'a, str>> {
    let found = call.field("agent.versionId", &["agent_version"]);
    match found.value {
        Some(number) if number.kind() == Kind::Number => Some(Cow::Borrowed(number.text())),
        _ => fields.text(found),
    }
}

/// The reasons that make another status of an end than the platform's own word. Source: its table of disconnection
/// reasons.
const ENDS: [(Status<'static>, &[&str]); 4] = [
    (
        Status::Transferred,
        &["call_transfer", "transfer_bridged", "call_take_over"],
    ),
    (
        Status::Unanswered,
        &[
            "dial_busy",
            "dial_no_answer",
            "user_declined",
            "voicemail_reached",
            "ivr_reached",
            "error_user_not_joined",
        ],
    ),
    (
        Status::Cancelled,
        &["manual_stopped", "registered_call_timeout"],
    ),
    (
        Status::Failed,
        &[
            "dial_failed",
            "invalid_destination",
            "marked_as_spam",
            "concurrency_limit_reached",
            "no_concurrency_fallback",
            "no_valid_payment",
            "scam_detected",
            "sip_routing_error",
            "telephony_provider_permission_denied",
            "telephony_provider_unavailable",
        ],
    ),
];

/// What an end means, by why it came.
fn ended<'a>(status: Status<'a>, reason: Option<&str>) -> Status<'a> {
    let reason = reason.unwrap_or_default();
    let mut ends = ENDS.iter();
    if let Some((status, _)) = ends.find(|(_, reasons)| reasons.contains(&reason)) {
        return status.clone();
    }
    match reason.starts_with("error_") {
        true => Status::Failed,
        false => status,
    }
}

/// The recording of both sides in one. Where the account wants signed addresses, they expire.
fn recording<'a>(
    call: &RecordMembers<'a>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Recording<'a>> {
    let recording = fields.recording(call.field("recording", &["recording_url"]))?;
    let is_signed = call.get("opt_in_signed_url").and_then(Json::as_bool);
    Some(Recording {
        expires: match is_signed {
            Some(true) => Some(true),
            _ => recording.expires,
        },
        ..recording
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::model::IssueCode;

    fn read(members: &str) -> Conversation<'static> {
        let head = r#""call_id":"call_1","agent_id":"agent_1","agent_version":3,"start_timestamp":1768473000123"#;
        let record = format!("{{{head},{members}}}").leak();
        let document: &'static _ = Box::leak(Box::new(Document::parse(record).unwrap()));
        let options = ReadOptions::default();
        read_call(document.root(), &options, &Precomputed::default()).unwrap()
    }

    #[test]
    fn every_end_has_its_status() {
        for (status, reason, expected) in [
            ("registered", "", Status::Created),
            ("ongoing", "", Status::InProgress),
            ("ended", "user_hangup", Status::Completed),
            ("ended", "agent_hangup", Status::Completed),
            ("ended", "inactivity", Status::Completed),
            ("ended", "max_duration_reached", Status::Completed),
            ("ended", "transfer_cancelled", Status::Completed),
            ("ended", "a_reason_of_tomorrow", Status::Completed),
            ("ended", "", Status::Completed),
            ("ended", "call_transfer", Status::Transferred),
            ("ended", "transfer_bridged", Status::Transferred),
            ("ended", "call_take_over", Status::Transferred),
            ("ended", "voicemail_reached", Status::Unanswered),
            ("ended", "ivr_reached", Status::Unanswered),
            ("not_connected", "dial_busy", Status::Unanswered),
            ("not_connected", "user_declined", Status::Unanswered),
            ("not_connected", "", Status::Unanswered),
            ("not_connected", "dial_failed", Status::Failed),
            ("not_connected", "invalid_destination", Status::Failed),
            (
                "not_connected",
                "registered_call_timeout",
                Status::Cancelled,
            ),
            ("ended", "manual_stopped", Status::Cancelled),
            ("ended", "error_llm_websocket_open", Status::Failed),
            ("error", "error_user_not_joined", Status::Unanswered),
            ("error", "concurrency_limit_reached", Status::Failed),
            ("error", "", Status::Failed),
            // Nothing ends what is still held.
            ("ongoing", "call_transfer", Status::InProgress),
            ("paused", "", Status::Other("paused".into())),
        ] {
            let read = read(&format!(
                r#""call_type":"web_call","call_status":"{status}","disconnection_reason":"{reason}""#
            ));
            assert_eq!(read.status, expected, "{status} {reason}");
            assert_eq!(read.live, read.status.is_live());
        }
    }

    #[test]
    fn whose_number_it_is_follows_from_the_direction() {
        for (direction, customer, agent) in [
            (r#","direction":"inbound""#, Some("+1"), Some("+2")),
            (r#","direction":"outbound""#, Some("+2"), Some("+1")),
            ("", None, None),
        ] {
            let read = read(&format!(
                r#""call_type":"phone_call","call_status":"ended","from_number":"+1","to_number":"+2"{direction}"#
            ));
            assert_eq!(read.customer.phone.as_deref(), customer);
            assert_eq!(read.agent.phone.as_deref(), agent);
        }
    }

    #[test]
    fn a_whole_call_is_read() {
        let read = read(
            r#""call_type":"phone_call","direction":"inbound","from_number":"+12025550143","to_number":"+12025550100","agent_name":"Mia","call_status":"ended","disconnection_reason":"user_hangup","end_timestamp":1768473061373,"duration_ms":61250,"call_cost":{"combined_cost":12.34,"product_costs":[]},"call_analysis":{"call_summary":"Well.","call_successful":true},"metadata":{"plan":"pro"},"retell_llm_dynamic_variables":{"name":"Ada"},"opt_in_signed_url":true,"recording_url":"https://b.example/a.wav?Expires=1768480000&Signature=1""#,
        );
        assert_eq!(read.issues, []);
        assert_eq!(read.agent.version_id.as_deref(), Some("3"));
        let created_at = read.created_at.unwrap().to_string();
        assert_eq!(created_at, "2026-01-15T10:30:00.123Z");
        assert_eq!(
            read.ended_at.unwrap().to_string(),
            "2026-01-15T10:31:01.373Z"
        );
        assert_eq!(read.started_at, None);
        assert_eq!(read.duration_seconds, Some(61.25));
        assert_eq!(read.success, Some(true));
        assert_eq!(read.summary.as_deref(), Some("Well."));
        assert_eq!(read.end_reason.as_deref(), Some("user_hangup"));
        let cost = read.cost.unwrap();
        assert_eq!((cost.amount, &*cost.currency), (0.1234, "USD"));
        assert_eq!(read.initial_context.as_deref(), Some(r#"{"name":"Ada"}"#));
        assert_eq!(read.recording.unwrap().expires, Some(true));
        let Field::Present(Some(analysis)) = read.analysis else {
            panic!("no analysis");
        };
        assert_eq!(analysis.len(), 1);
    }

    #[test]
    fn what_was_said_and_done_is_kept() {
        let read = read(
            r#""call_type":"web_call","call_status":"ended","transcript_with_tool_calls":[
            {"role":"node_transition","former_node_id":"n0","former_node_name":"Begin","new_node_id":"n1","new_node_name":"Refund"},
            {"role":"agent","content":"Hello.","words":[{"word":"Hello.","start":0.5,"end":1}]},
            {"role":"user","content":"Hi.","words":[]},
            {"role":"tool_call_invocation","tool_call_id":"t","name":"find","arguments":"{\"id\":1}"},
            {"role":"tool_call_result","tool_call_id":"t","content":"found","successful":true},
            {"role":"dtmf","digit":"1"},
            {"role":"sms","content":"my address","time_sec":9},
            {"role":"injected","content":"VIP","time_sec":9.5},
            {"role":"transfer_target","content":"Desk.","words":[]}]"#,
        );
        assert_eq!(read.issues, []);
        let Field::Present(Some(transcript)) = read.transcript else {
            panic!("no transcript");
        };
        let said: Vec<_> = transcript
            .iter()
            .map(|it| {
                let at = it.timestamp.map(|at| at.timestamp().to_string());
                (&*it.role, &*it.content, at.unwrap_or_default())
            })
            .collect();
        let said: Vec<_> = said
            .iter()
            .map(|(role, content, at)| (*role, *content, at.get(17..23).unwrap_or_default()))
            .collect();
        assert_eq!(
            said,
            [
                ("node_transition", "Refund", ""),
                // Seconds from the start, which is at 00.123.
                ("assistant", "Hello.", "00.623"),
                ("user", "Hi.", ""),
                ("tool", "find({\"id\":1})", ""),
                ("tool", "found", ""),
                ("user", "1", ""),
                ("user", "my address", "09.123"),
                ("system", "VIP", "09.623"),
                ("transfer_target", "Desk.", ""),
            ]
        );
    }

    #[test]
    fn what_is_odd_is_told() {
        for (members, path, code) in [
            (
                r#""duration_ms":-1"#,
                "durationSeconds",
                IssueCode::OutOfRange,
            ),
            (r#""call_cost":7"#, "cost", IssueCode::InvalidType),
            (r#""call_analysis":{}"#, "analysis", IssueCode::InvalidValue),
            (
                r#""end_timestamp":"soon""#,
                "endedAt",
                IssueCode::InvalidType,
            ),
            (
                r#""call_analysis":{"call_successful":"yes"}"#,
                "success",
                IssueCode::InvalidType,
            ),
        ] {
            let read = read(&format!(
                r#""call_type":"web_call","call_status":"ended",{members}"#
            ));
            let told: Vec<_> = read.issues.iter().map(|it| (&*it.path, it.code)).collect();
            assert_eq!(told, [(path, code)], "{members}");
        }
    }
}
