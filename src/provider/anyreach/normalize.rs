//! AnyReach's conversation in our words.

use std::borrow::Cow;

use super::super::ProviderKind;
use super::super::ahead::Ahead;
use super::super::record::{Findings, Found};
use super::super::transcript::read_transcript;
use super::capabilities::CAPABILITIES;
use super::wire::{Agent as AgentWire, Record};
use crate::json::{Json, Kind};
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, Issue, OmittableField, ReadOptions,
    Recording, Status,
};

/// What is absent without the scope `conversations:read_sensitive`, and what it is in our model.
fn sensitive<'a>(wire: &Record<'a>) -> [(Option<Json<'a>>, &'static str); 6] {
    [
        (wire.agent, "agent.name"),
        (wire.summary, "summary"),
        (wire.initial_context, "initialContext"),
        (wire.custom_metadata, "metadata"),
        (wire.conversation, "transcript"),
        (wire.recording_details, "recording"),
    ]
}

/// Reads one record; the issues that say why, where its id or creation time cannot be read.
// Not inlined: it is called for pages and for single records.
#[inline(never)]
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    ahead: &Ahead<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let wire = Record::of(record);
    let mut findings = Findings::new(ahead);
    let identity = findings.identity(record, ("id", wire.id), wire.created_at, true);
    let Some((id, created_at)) = identity else {
        return Err(findings.0);
    };

    let channel = Found::new("channel", "channel", wire.channel);
    let channel = findings.expected_word(
        channel,
        CAPABILITIES.channels,
        Channel::known,
        Channel::Other,
    );
    let status = Found::new("status", "status", wire.status);
    let status =
        findings.expected_word(status, CAPABILITIES.statuses, Status::known, Status::Other);
    let direction = findings.word(
        Found::new("direction", "direction", wire.direction),
        CAPABILITIES.directions,
        Direction::known,
        Direction::Other,
    );

    let user_id = findings.text(Found::new("customer.id", "user_id", wire.user_id));
    let agent = findings
        .object(Found::new("agent.name", "agent", wire.agent))
        .map_or_else(AgentWire::default, AgentWire::of);
    let agent_id = Found::new("agent.id", "agent_id", wire.agent_id);
    let agent_id = match agent_id.value {
        Some(_) => agent_id,
        None => Found::new("agent.id", "agent.id", agent.id),
    };
    let recording = findings.object(Found::new(
        "recording",
        "recording_details",
        wire.recording_details,
    ));
    let recording_url = recording.and_then(|details| details.members().get("recording_url"));

    let transcript = options.unless_omitted(OmittableField::Transcript, || {
        read_transcript("conversation", wire.conversation, &mut findings)
    });
    let metadata = options.unless_omitted(OmittableField::Metadata, || {
        let found = Found::new("metadata", "custom_metadata", wire.custom_metadata);
        let metadata = findings.object(found)?;
        findings.kept("metadata", found.key, metadata);
        Some(metadata)
    });

    Ok(Conversation {
        provider: ProviderKind::Anyreach,
        id,
        internal_id: None,
        organization_id: findings.text(Found::new(
            "organizationId",
            "organization_id",
            wire.organization_id,
        )),
        agent: Agent {
            id: findings.text(agent_id),
            name: findings.text(Found::new("agent.name", "agent.name", agent.name)),
            version_id: findings.text(Found::new(
                "agent.versionId",
                "agent_version_id",
                wire.agent_version_id,
            )),
            phone: findings.text(Found::new("agent.phone", "agent_number", wire.agent_number)),
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
        updated_at: findings
            .timestamp(Found::new("updatedAt", "updated_at", wire.updated_at), true),
        duration_seconds: findings.duration(Found::new(
            "durationSeconds",
            "duration",
            wire.duration,
        )),
        user_turn_count: findings.number(Found::new(
            "userTurnCount",
            "user_turn_count",
            wire.user_turn_count,
        )),
        summary: findings.text(Found::new("summary", "summary", wire.summary)),
        notes: None,
        initial_context: initial_context(
            Found::new("initialContext", "initial_context", wire.initial_context),
            &mut findings,
        ),
        created_by: None,
        // Documented to expire, whatever the address looks like.
        recording: findings
            .recording(Found::new("recording", "recording_url", recording_url))
            .map(|recording| Recording {
                expires: Some(true),
                ..recording
            }),
        transcript,
        // The platform has none.
        analysis: options.unless_omitted(OmittableField::Analysis, || None),
        metadata,
        withheld: sensitive(&wire)
            .into_iter()
            .filter_map(|(theirs, ours)| theirs.is_none().then_some(ours))
            .collect(),
        raw: findings.raw(record, options),
        recording_places: [wire.recording_details, None],
        unread: findings.2,
        issues: findings.0,
    })
}

/// A text; an object or a list is kept as its JSON.
fn initial_context<'a>(found: Found<'a>, findings: &mut Findings<'_, 'a>) -> Option<Cow<'a, str>> {
    match found.value {
        Some(value) if matches!(value.kind(), Kind::Object | Kind::Array) => {
            findings.wrong_type(found, "a string", value, "It was kept as its JSON text.");
            Some(Cow::Borrowed(value.text()))
        }
        _ => findings.text(found),
    }
}
