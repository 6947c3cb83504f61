//! Converts ElevenLabs' conversations to the model.

use std::borrow::Cow;

use super::super::field_reader::{FieldReader, TimeForm};
use super::super::field_table::{FieldTable, RecordMembers, read_scalars};
use super::super::precomputed::Precomputed;
use super::super::transcript::{Dialect, read_transcript_in};
use super::capabilities::CAPABILITIES;
use crate::json::Json;
use crate::model::{
    Channel, Conversation, Cost, Direction, Field, Issue, OmittableField, ProviderKind,
    ReadOptions, Recording, Status,
};

const VARIABLES: &str = "conversation_initiation_client_data.dynamic_variables";

/// What is read as it is: in a whole conversation, or in an item of a list.
const FIELDS: FieldTable = &[
    ("agent.id", &["agent_id"]),
    ("agent.name", &["agent_name"]),
    ("agent.versionId", &["version_id"]),
    (
        "agent.phone",
        &[
            "metadata.phone_call.agent_number",
            "metadata.sms.agent_phone_number",
        ],
    ),
    ("customer.id", &["user_id"]),
    (
        "customer.phone",
        &[
            "metadata.phone_call.external_number",
            "metadata.sms.sms_user_phone_number",
            "metadata.whatsapp.whatsapp_user_id",
        ],
    ),
    (
        "endReason",
        &["metadata.termination_reason", "termination_reason"],
    ),
    ("startedAt", &["metadata.accepted_time_unix_secs"]),
    (
        "durationSeconds",
        &["metadata.call_duration_secs", "call_duration_secs"],
    ),
    (
        "summary",
        &["analysis.transcript_summary", "transcript_summary"],
    ),
];

/// Whose channel is none of the model's. Documented, so it is no oddity.
const OTHER_SOURCES: [&str; 13] = [
    "unknown",
    "genesys",
    "genesys_bot_connector",
    "avaya",
    "audiocodes",
    "zendesk_integration",
    "slack_integration",
    "telegram_integration",
    "intercom_integration",
    "freshdesk_integration",
    "salesforce_integration",
    "template_preview",
    "subagent_tool",
];

/// Reads an item of a list, which lacks what only a whole conversation has. If its id or creation time cannot be read,
/// returns the issues that say why.
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let mut it = read_whole(record, options, precomputed)?;
    let members = record.members();
    let lacks = |key| !members.contains(key);
    if lacks("transcript") {
        it.transcript = Field::Omitted;
    }
    if lacks("analysis") {
        it.analysis = Field::Omitted;
    }
    if lacks("conversation_initiation_client_data") {
        it.metadata = Field::Omitted;
    }
    Ok(it)
}

/// Reads a whole conversation.
// Not inlined: it is called for pages and for single records.
#[inline(never)]
pub(super) fn read_whole<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let members = RecordMembers::of(record);
    let mut fields = FieldReader::new(precomputed);
    let start = ["metadata.start_time_unix_secs", "start_time_unix_secs"];
    let start = members.field("createdAt", &start);
    let identity = fields.identity(
        record,
        ("conversation_id", members.get("conversation_id")),
        (start.key, start.value),
        TimeForm::EpochSeconds,
    );
    let Some((id, created_at)) = identity else {
        return Err(fields.0);
    };
    let mut it = Conversation::new(ProviderKind::Elevenlabs, id, created_at);
    // An object that is none is told once, and has no members.
    for (path, key) in [
        ("durationSeconds", "metadata"),
        ("analysis", "analysis"),
        ("metadata", "conversation_initiation_client_data"),
    ] {
        fields.object(members.field(path, &[key]));
    }
    read_scalars(
        &mut it,
        &members,
        FIELDS,
        TimeForm::EpochSeconds,
        &mut fields,
    );
    // While it runs it is an empty text.
    it.end_reason = it.end_reason.filter(|reason| !reason.is_empty());

    it.channel = channel(&members, &mut fields);
    let directions = [
        "metadata.phone_call.direction",
        "metadata.whatsapp.direction",
        "metadata.sms.direction",
        "direction",
    ];
    it.direction = fields.word(
        members.field("direction", &directions),
        CAPABILITIES.filter.directions,
        Direction::parse_known,
        Direction::Other,
    );
    it.status = fields.expected_word(
        members.field("status", &["status"]),
        CAPABILITIES.filter.statuses,
        Status::parse_known,
        Status::Other,
    );
    it.live = it.status.is_live();
    it.success = success(&members);
    it.cost = cost(&members, &mut fields);

    it.transcript = options.unless_omitted(OmittableField::Transcript, || {
        let dialect = Dialect {
            roles: &[("agent", "assistant")],
            has_epoch_times: false,
            contents: &[],
            started_at: Some(it.started_at.unwrap_or(created_at)),
        };
        let found = members.field("transcript", &["transcript"]);
        read_transcript_in(dialect, found.key, found.value, &mut fields)
    });
    it.analysis = options.unless_omitted(OmittableField::Analysis, || {
        let analysis = members.get("analysis")?;
        let analysis = Some(analysis).filter(|it| !it.members().is_empty())?;
        fields.kept("analysis[0]", "analysis", analysis);
        Some(vec![analysis])
    });
    it.metadata = options.unless_omitted(OmittableField::Metadata, || {
        let found = members.field("metadata", &[VARIABLES]);
        let metadata = fields.object(found)?;
        fields.kept("metadata", found.key, metadata);
        Some(metadata)
    });
    it.recording = recording(&members, &mut fields);
    it.raw = fields.raw(record, options);
    it.unread = fields.2;
    it.issues = fields.0;
    Ok(it)
}

/// How it was held: by telephone or in messages if the record has what belongs to it, otherwise by where it came from.
/// Whether a conversation from a page or an app was in writing, only a whole one tells: in lists it is where it came
/// from, unchanged.
fn channel<'a>(members: &RecordMembers<'a>, fields: &mut FieldReader<'_, 'a>) -> Channel<'a> {
    let has = |path| members.get(path).is_some_and(|it| !it.is_null());
    if has("metadata.phone_call") {
        return Channel::Telephone;
    }
    if has("metadata.whatsapp") {
        return Channel::Whatsapp;
    }
    if has("metadata.sms") {
        return Channel::Sms;
    }
    let is_whole = has("metadata");
    if members.get("metadata.text_only").and_then(Json::as_bool) == Some(true) {
        return Channel::Text;
    }
    let keys = [
        "metadata.conversation_initiation_source",
        "conversation_initiation_source",
    ];
    let source = members.field("channel", &keys);
    let word = source.value.and_then(Json::plain_text);
    match word {
        // Older ones do not name it.
        None if source.value.is_none() => Channel::Other(Cow::Borrowed("unknown")),
        Some(word) if OTHER_SOURCES.contains(&word) => Channel::Other(Cow::Borrowed(word)),
        _ => {
            let read = fields.expected_word(
                source,
                CAPABILITIES.filter.channels,
                Channel::parse_known,
                Channel::Other,
            );
            match (read, word) {
                (Channel::Webrtc, Some(word)) if !is_whole => Channel::Other(Cow::Borrowed(word)),
                (read, _) => read,
            }
        }
    }
}

/// Whether there is audio, which only the key opens.
fn recording<'a>(
    members: &RecordMembers<'a>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Recording<'a>> {
    let has_audio = fields.flag(members.field("recording", &["has_audio"]))?;
    has_audio.then(|| Recording {
        available: true,
        ..Recording::default()
    })
}

/// The platform's verdict.
fn success(members: &RecordMembers<'_>) -> Option<bool> {
    let keys = ["analysis.call_successful", "call_successful"];
    let verdict = keys
        .into_iter()
        .find_map(|key| members.get(key)?.as_text())?;
    match &*verdict.value {
        "success" => Some(true),
        "failure" => Some(false),
        _ => None,
    }
}

/// In US dollars. Older conversations have only the platform's credits.
fn cost<'a>(members: &RecordMembers<'a>, fields: &mut FieldReader<'_, 'a>) -> Option<Cost<'a>> {
    let found = members.field("cost", &["metadata.cost_fiat", "metadata.cost"]);
    let amount = fields.number(found)?;
    let currency = match found.key {
        "metadata.cost_fiat" => "USD",
        _ => "credits",
    };
    Some(Cost {
        amount,
        currency: Cow::Borrowed(currency),
    })
}
