//! AnyReach's conversation in our words.

use std::borrow::Cow;

use super::super::ProviderKind;
use super::super::record::{Findings, Found};
use super::super::transcript::read_transcript;
use super::capabilities::CAPABILITIES;
use crate::json::{Json, Kind, Members};
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, HeavyField, Issue, ReadOptions, Status,
};

/// Keys that are absent without the scope `conversations:read_sensitive`, and what they are in our
/// model.
const SENSITIVE: [(&str, &str); 6] = [
    ("agent", "agent.name"),
    ("summary", "summary"),
    ("initial_context", "initialContext"),
    ("custom_metadata", "metadata"),
    ("conversation", "transcript"),
    ("recording_details", "recording"),
];

/// Reads one record; the issues that say why, where its id or creation time cannot be read.
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let members = record.members();
    let mut findings = Findings::default();
    let Some((id, created_at)) = findings.identity(record, &members, "id", true) else {
        return Err(findings.0);
    };
    let found = |path, key| Found::new(path, key, members.get(key));

    let channel = found("channel", "channel");
    let channel = findings.expected_word(
        channel,
        CAPABILITIES.channels,
        Channel::known,
        Channel::Other,
    );
    let status = found("status", "status");
    let status =
        findings.expected_word(status, CAPABILITIES.statuses, Status::known, Status::Other);
    let direction = findings.word(
        found("direction", "direction"),
        CAPABILITIES.directions,
        Direction::known,
        Direction::Other,
    );

    let user_id = findings.text(found("customer.id", "user_id"));
    let agent = findings
        .object(found("agent.name", "agent"))
        .map_or_else(Members::default, Json::members);
    let agent_id = found("agent.id", "agent_id");
    let agent_id = match agent_id.value {
        Some(_) => agent_id,
        None => Found::new("agent.id", "agent.id", agent.get("id")),
    };
    let recording = findings.object(found("recording", "recording_details"));
    let recording_url = recording.and_then(|details| details.members().get("recording_url"));

    let transcript = options.heavy(HeavyField::Transcript, || {
        read_transcript("conversation", members.get("conversation"), &mut findings)
    });
    let metadata = options.heavy(HeavyField::Metadata, || {
        findings.object(found("metadata", "custom_metadata"))
    });

    Ok(Conversation {
        provider: ProviderKind::Anyreach,
        id,
        internal_id: None,
        organization_id: findings.text(found("organizationId", "organization_id")),
        agent: Agent {
            id: findings.text(agent_id),
            name: findings.text(Found::new("agent.name", "agent.name", agent.get("name"))),
            version_id: findings.text(found("agent.versionId", "agent_version_id")),
            phone: findings.text(found("agent.phone", "agent_number")),
        },
        customer: Customer {
            phone: user_id.clone().filter(|_| channel == Channel::Telephone),
            id: user_id,
        },
        live: status.is_live(),
        channel,
        direction,
        status,
        created_at,
        updated_at: findings.timestamp(found("updatedAt", "updated_at"), true),
        duration_seconds: findings.number(found("durationSeconds", "duration")),
        user_turn_count: findings.number(found("userTurnCount", "user_turn_count")),
        summary: findings.text(found("summary", "summary")),
        notes: None,
        initial_context: initial_context(found("initialContext", "initial_context"), &mut findings),
        created_by: None,
        recording: findings.recording(
            Found::new("recording", "recording_url", recording_url),
            true,
        ),
        transcript,
        // The platform has none.
        analysis: options.heavy(HeavyField::Analysis, || None),
        metadata,
        withheld: SENSITIVE
            .iter()
            .filter(|(key, _)| !members.contains(key))
            .map(|&(_, ours)| ours)
            .collect(),
        issues: findings.0,
        raw: options.raw.then_some(record),
    })
}

/// A text; an object or a list is kept as its JSON.
fn initial_context<'a>(found: Found<'a>, findings: &mut Findings) -> Option<Cow<'a, str>> {
    match found.value {
        Some(value) if matches!(value.kind(), Kind::Object | Kind::Array) => {
            findings.wrong_type(found, "a string", value, "It was kept as its JSON text.");
            Some(Cow::Borrowed(value.text()))
        }
        _ => findings.text(found),
    }
}
