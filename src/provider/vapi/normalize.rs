//! Converts Vapi's calls to the model.

use std::borrow::Cow;

use super::super::field_reader::{FieldReader, TimeForm};
use super::super::field_table::{FieldTable, RecordMembers, read_scalars};
use super::super::precomputed::Precomputed;
use super::super::transcript::{Dialect, read_transcript_in};
use super::capabilities::CAPABILITIES;
use crate::json::Json;
use crate::model::{
    Channel, Conversation, Cost, Direction, Issue, IssueCode, OmittableField, ProviderKind,
    ReadOptions, Recording, Status,
};
use crate::time::Timestamp;

const WEBSOCKET: &str = "vapi.websocketCall";

/// What its transcripts are documented to hold.
const TRANSCRIPT: Dialect = Dialect {
    roles: &[("bot", "assistant")],
    has_epoch_times: true,
    started_at: None,
    contents: &[],
};

/// What names its recordings.
const RECORDINGS: [&str; 4] = [
    "artifact.presignedMonoUrl",
    "artifact.recordingUrl",
    "artifact.stereoRecordingUrl",
    "artifact.recording",
];

/// What is read as it is.
const FIELDS: FieldTable = &[
    ("organizationId", &["orgId"]),
    ("agent.id", &["assistantId"]),
    ("agent.name", &["assistant.name"]),
    ("agent.versionId", &["assistantVersion"]),
    ("agent.phone", &["phoneNumber.number"]),
    ("customer.id", &["customer.externalId", "customerId"]),
    ("customer.phone", &["customer.number"]),
    ("customer.name", &["customer.name"]),
    ("customer.email", &["customer.email"]),
    ("endReason", &["endedReason"]),
    ("updatedAt", &["updatedAt"]),
    ("startedAt", &["startedAt"]),
    ("endedAt", &["endedAt"]),
    ("summary", &["analysis.summary", "summary"]),
];

/// Reads one record. If its id or creation time cannot be read, returns the issues that say why.
// Not inlined: it is called for pages and for single records.
#[inline(never)]
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let call = RecordMembers::of(record);
    let mut fields = FieldReader::new(precomputed);
    let [id, created_at] = ["id", "createdAt"].map(|key| (key, call.get(key)));
    let identity = fields.identity(record, id, created_at, TimeForm::Offset);
    let Some((id, created_at)) = identity else {
        return Err(fields.0);
    };
    let mut it = Conversation::new(ProviderKind::Vapi, id, created_at);
    // An object that is none is told once, and has no members.
    for (path, key) in [
        ("customer", "customer"),
        ("analysis", "analysis"),
        ("transcript", "artifact"),
        ("agent.name", "assistant"),
        ("agent.phone", "phoneNumber"),
        ("initialContext", "assistantOverrides"),
    ] {
        fields.object(call.field(path, &[key]));
    }
    read_scalars(&mut it, &call, FIELDS, TimeForm::Offset, &mut fields);

    let kind = call.field("channel", &["type"]);
    let word = kind.value.and_then(Json::plain_text).unwrap_or_default();
    let is = |theirs: &str| theirs.eq_ignore_ascii_case(word.trim());
    it.channel = match is(WEBSOCKET) {
        // Documented, but whoever connects there may be anything.
        true => Channel::Other(Cow::Borrowed(WEBSOCKET)),
        false => fields.expected_word(
            kind,
            CAPABILITIES.filter.channels,
            Channel::parse_known,
            Channel::Other,
        ),
    };
    // The other calls have none.
    let mut directions = CAPABILITIES.filter.directions.iter();
    it.direction = directions
        .find(|(_, theirs)| is(theirs))
        .and_then(|(ours, _)| Direction::parse_known(ours));
    it.status = fields.expected_word(
        call.field("status", &["status"]),
        CAPABILITIES.filter.statuses,
        Status::parse_known,
        Status::Other,
    );
    if it.status == Status::Completed {
        let is_transferred = call.get("destination").is_some_and(|it| !it.is_null());
        it.status = ended(it.end_reason.as_deref(), is_transferred);
    }
    it.live = it.status.is_live();
    it.success = success(call.get("analysis.successEvaluation"));
    it.duration_seconds = duration(it.started_at, it.ended_at, &mut fields);
    it.cost = fields
        .number(call.field("cost", &["cost"]))
        .map(|amount| Cost {
            amount,
            currency: Cow::Borrowed("USD"),
        });
    it.initial_context = fields
        .object(call.field("initialContext", &["assistantOverrides.variableValues"]))
        .filter(|values| !values.members().is_empty())
        .map(|values| Cow::Borrowed(values.text()));
    it.recording = recording(&call, &mut fields);

    it.transcript = options.unless_omitted(OmittableField::Transcript, || {
        let found = call.field("transcript", &["artifact.messages", "messages"]);
        read_transcript_in(TRANSCRIPT, found.key, found.value, &mut fields)
    });
    it.analysis = options.unless_omitted(OmittableField::Analysis, || {
        let mut parts = Vec::new();
        for key in ["analysis", "artifact.structuredOutputs"] {
            let part = call.get(key).filter(|part| !part.members().is_empty());
            if let Some(part) = part {
                fields.kept(&format!("analysis[{}]", parts.len()), key, part);
                parts.push(part);
            }
        }
        (!parts.is_empty()).then_some(parts)
    });
    it.metadata = options.unless_omitted(OmittableField::Metadata, || {
        let keys = ["assistantOverrides.metadata", "assistant.metadata"];
        let found = call.field("metadata", &keys);
        let metadata = fields.object(found)?;
        fields.kept("metadata", found.key, metadata);
        Some(metadata)
    });
    it.raw = fields.raw(record, options);
    it.recording_places = RECORDINGS.map(|key| call.get(key));
    it.unread = fields.2;
    it.issues = fields.0;
    Ok(it)
}

/// The ends that are not `completed`. Source: the values of `endedReason`. Those that name an error or a failure
/// are `failed`.
const ENDS: [(Status<'static>, &[&str]); 5] = [
    (
        Status::Transferred,
        &[
            "assistant-forwarded-call",
            "assistant-request-returned-forwarding-phone-number",
            "call.ringing.hook-executed-transfer",
            "call.ending.hook-executed-transfer",
        ],
    ),
    (
        Status::Unanswered,
        &[
            "customer-busy",
            "customer-did-not-answer",
            "customer-did-not-give-microphone-permission",
            "voicemail",
            "vonage-rejected",
            "call.ringing.sip-inbound-caller-hungup-before-call-connect",
        ],
    ),
    (
        Status::Cancelled,
        &[
            "manually-canceled",
            "scheduled-call-deleted",
            "call-deleted",
        ],
    ),
    (
        Status::Failed,
        &[
            "assistant-not-found",
            "assistant-not-valid",
            "assistant-join-timed-out",
            "assistant-request-returned-invalid-assistant",
            "assistant-request-returned-no-assistant",
            "phone-call-provider-bypass-enabled-but-no-call-received",
            "phone-call-provider-closed-websocket",
            "twilio-reported-customer-misdialed",
            "vonage-disconnected",
            "worker-shutdown",
        ],
    ),
    // The person stayed with the agent.
    (
        Status::Completed,
        &["call.forwarding.no-answer", "call.forwarding.operator-busy"],
    ),
];

/// What the end of a call means, by why it ended.
fn ended(reason: Option<&str>, is_transferred: bool) -> Status<'static> {
    let reason = reason.unwrap_or_default();
    let mut ends = ENDS.iter();
    if let Some((status, _)) = ends.find(|(_, reasons)| reasons.contains(&reason)) {
        return status.clone();
    }
    match reason {
        _ if reason.contains("error") || reason.contains("failed") => Status::Failed,
        _ if is_transferred => Status::Transferred,
        _ => Status::Completed,
    }
}

/// The seconds between start and end.
fn duration(
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    fields: &mut FieldReader<'_, '_>,
) -> Option<f64> {
    let ms = ended_at?.epoch_ms().saturating_sub(started_at?.epoch_ms());
    if ms < 0 {
        fields.add(
            "durationSeconds",
            IssueCode::Conflict,
            "`endedAt` is before `startedAt`. There is no duration.",
        );
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "ten thousand years fit")]
    let seconds = ms as f64 / 1000.0;
    Some(seconds)
}

/// A verdict by pass or fail. Other rubrics give a mark, which stays in `analysis`.
fn success(evaluation: Option<Json<'_>>) -> Option<bool> {
    let evaluation = evaluation?;
    if let Some(verdict) = evaluation.as_bool() {
        return Some(verdict);
    }
    match evaluation.as_text()?.value.trim() {
        it if it.eq_ignore_ascii_case("true") => Some(true),
        it if it.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Addresses that only name a recording: it is to be had for the key.
const NAMES: &[&str] = &[
    "artifact.recordingUrl",
    "artifact.recording.mono.combinedUrl",
    "artifact.stereoRecordingUrl",
    "artifact.recording.stereoUrl",
];

/// The address that opens without the key, and expires; otherwise that there is one.
fn recording<'a>(
    call: &RecordMembers<'a>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Recording<'a>> {
    let presigned = call.field("recording", &["artifact.presignedMonoUrl"]);
    let Some(recording) = fields.recording(presigned) else {
        let is_named = |key: &&str| {
            let name = call.get(key).and_then(Json::as_text);
            name.is_some_and(|name| !name.value.is_empty())
        };
        return NAMES.iter().any(is_named).then(|| Recording {
            available: true,
            ..Recording::default()
        });
    };
    let expires_at = call.field("recording.expiresAt", &["artifact.presignedUrlsExpiresAt"]);
    Some(Recording {
        expires: Some(true),
        expires_at: fields
            .timestamp(expires_at, TimeForm::Offset)
            .or(recording.expires_at),
        ..recording
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    const HEAD: &str = r#""id":"35d33a43-176c-405c-92bf-db972035df28","orgId":"o","createdAt":"2026-01-15T10:30:00.123Z","updatedAt":"2026-01-15T10:35:00.000Z""#;

    fn read(members: &str) -> Conversation<'static> {
        let record = format!("{{{HEAD},{members}}}").leak();
        let document: &'static _ = Box::leak(Box::new(Document::parse(record).unwrap()));
        let options = ReadOptions::default();
        read_record(document.root(), &options, &Precomputed::default()).unwrap()
    }

    #[test]
    fn every_end_has_its_status() {
        for (status, reason, destination, expected) in [
            ("scheduled", "", "null", Status::Created),
            ("queued", "", "null", Status::Queued),
            ("ringing", "", "null", Status::Ringing),
            ("in-progress", "", "null", Status::InProgress),
            ("forwarding", "", "{}", Status::InProgress),
            ("ended", "customer-ended-call", "null", Status::Completed),
            ("ended", "silence-timed-out", "null", Status::Completed),
            ("ended", "exceeded-max-duration", "null", Status::Completed),
            ("ended", "a-reason-of-tomorrow", "null", Status::Completed),
            ("ended", "", "null", Status::Completed),
            (
                "ended",
                "customer-ended-call",
                r#"{"type":"number"}"#,
                Status::Transferred,
            ),
            (
                "ended",
                "assistant-forwarded-call",
                "null",
                Status::Transferred,
            ),
            (
                "ended",
                "call.forwarding.operator-busy",
                r#"{"type":"number"}"#,
                Status::Completed,
            ),
            ("ended", "customer-busy", "null", Status::Unanswered),
            ("ended", "voicemail", "null", Status::Unanswered),
            ("ended", "manually-canceled", "null", Status::Cancelled),
            (
                "ended",
                "twilio-failed-to-connect-call",
                "null",
                Status::Failed,
            ),
            (
                "ended",
                "call.in-progress.error-assistant-did-not-receive-customer-audio",
                "null",
                Status::Failed,
            ),
            (
                "ended",
                "pipeline-error-openai-llm-failed",
                "null",
                Status::Failed,
            ),
            ("ended", "worker-shutdown", "null", Status::Failed),
            ("not-found", "", "null", Status::Other("not-found".into())),
        ] {
            let read = read(&format!(
                r#""type":"webCall","status":"{status}","endedReason":"{reason}","destination":{destination}"#
            ));
            assert_eq!(read.status, expected, "{status} {reason}");
            assert_eq!(read.live, read.status.is_live());
        }
    }

    #[test]
    fn channel_and_direction_are_one_word() {
        for (kind, channel, direction) in [
            (
                "inboundPhoneCall",
                Channel::Telephone,
                Some(Direction::Inbound),
            ),
            (
                "outboundPhoneCall",
                Channel::Telephone,
                Some(Direction::Outbound),
            ),
            (
                "OutboundPhonecall",
                Channel::Telephone,
                Some(Direction::Outbound),
            ),
            ("webCall", Channel::Webrtc, None),
            ("WEBCALL", Channel::Webrtc, None),
            (
                "Vapi.WebsocketCall",
                Channel::Other("vapi.websocketCall".into()),
                None,
            ),
            (
                "vapi.websocketCall",
                Channel::Other("vapi.websocketCall".into()),
                None,
            ),
        ] {
            let read = read(&format!(r#""type":"{kind}","status":"queued""#));
            assert_eq!((read.channel, read.direction), (channel, direction));
        }
    }

    #[test]
    fn a_whole_call_is_read() {
        let read = read(
            r#""type":"outboundPhoneCall","status":"ended","endedReason":"customer-ended-call","startedAt":"2026-01-15T10:30:05.500Z","endedAt":"2026-01-15T10:31:06.750Z","assistantId":"a","assistantVersion":"v2","assistant":{"name":"Mia","metadata":{"plan":"pro"}},"assistantOverrides":{"variableValues":{"name":"Ada"}},"customer":{"number":"+12025550143","name":"Ada","email":"ada@example.com","externalId":"crm-7"},"phoneNumber":{"number":"+12025550100"},"cost":0.1234,"analysis":{"summary":"Well.","successEvaluation":"true"},"artifact":{"structuredOutputs":{"x":{"result":1}},"recordingUrl":"https://storage.vapi.ai/a.wav","presignedMonoUrl":"https://b.example/a.wav?X-Amz-Signature=1","presignedUrlsExpiresAt":"2026-01-15T11:00:00.000Z"}"#,
        );
        assert_eq!(read.issues, []);
        assert_eq!(read.duration_seconds, Some(61.25));
        assert_eq!(read.success, Some(true));
        assert_eq!(read.summary.as_deref(), Some("Well."));
        assert_eq!(read.end_reason.as_deref(), Some("customer-ended-call"));
        let cost = read.cost.unwrap();
        assert_eq!((cost.amount, &*cost.currency), (0.1234, "USD"));
        assert_eq!(read.customer.email.as_deref(), Some("ada@example.com"));
        assert_eq!(read.customer.id.as_deref(), Some("crm-7"));
        assert_eq!(read.agent.phone.as_deref(), Some("+12025550100"));
        assert_eq!(read.initial_context.as_deref(), Some(r#"{"name":"Ada"}"#));
        let recording = read.recording.unwrap();
        assert!(recording.available);
        assert_eq!(recording.expires, Some(true));
        assert_eq!(
            recording.expires_at.unwrap().to_string(),
            "2026-01-15T11:00:00.000Z"
        );
    }

    #[test]
    fn a_recording_that_is_only_named_is_behind_the_key() {
        let named = Recording {
            available: true,
            ..Recording::default()
        };
        for (artifact, expected) in [
            (r#""recordingUrl":"https://s.example/a.wav""#, Some(&named)),
            (
                r#""stereoRecordingUrl":"https://s.example/a.wav""#,
                Some(&named),
            ),
            (
                r#""recording":{"mono":{"combinedUrl":"https://s.example/a.wav"}}"#,
                Some(&named),
            ),
            (
                r#""recording":{"stereoUrl":"https://s.example/a.wav"}"#,
                Some(&named),
            ),
            (
                r#""recording":{"videoUrl":"https://s.example/a.mp4"}"#,
                None,
            ),
            (r#""recording":{},"recordingUrl":"""#, None),
            (r#""recordingUrl":null"#, None),
        ] {
            let read = read(&format!(
                r#""type":"webCall","status":"ended","artifact":{{{artifact}}}"#
            ));
            assert_eq!(read.recording.as_ref(), expected, "{artifact}");
            assert_eq!(read.issues, []);
        }
    }

    #[test]
    fn what_is_odd_is_told() {
        for (members, path, code) in [
            (
                r#""startedAt":"2026-01-15T10:31:00Z","endedAt":"2026-01-15T10:30:00Z""#,
                "durationSeconds",
                IssueCode::Conflict,
            ),
            (r#""cost":-1"#, "cost", IssueCode::OutOfRange),
            (r#""customer":"Ada""#, "customer", IssueCode::InvalidType),
            (r#""assistant":"Mia""#, "agent.name", IssueCode::InvalidType),
            (
                r#""phoneNumber":"+1""#,
                "agent.phone",
                IssueCode::InvalidType,
            ),
            (
                r#""assistantOverrides":[{"variableValues":{"name":"Ada"}}]"#,
                "initialContext",
                IssueCode::InvalidType,
            ),
            (
                r#""assistantOverrides":{"variableValues":"Ada"}"#,
                "initialContext",
                IssueCode::InvalidType,
            ),
        ] {
            let read = read(&format!(r#""type":"webCall","status":"ended",{members}"#));
            let told: Vec<_> = read.issues.iter().map(|it| (&*it.path, it.code)).collect();
            assert_eq!(told, [(path, code)], "{members}");
        }
    }

    #[test]
    fn only_a_pass_or_a_fail_is_a_verdict() {
        for (evaluation, expected) in [
            (r#""true""#, Some(true)),
            (r#""False""#, Some(false)),
            ("true", Some(true)),
            (r#""7""#, None),
            (r#""Excellent""#, None),
            ("null", None),
        ] {
            let read = read(&format!(
                r#""type":"webCall","status":"ended","analysis":{{"successEvaluation":{evaluation}}}"#
            ));
            assert_eq!(read.success, expected, "{evaluation}");
        }
    }
}
