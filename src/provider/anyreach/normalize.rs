//! Converts AnyReach's conversations to the model.

use std::borrow::Cow;

use super::super::field_reader::{FieldReader, SourceField, TimeForm};
use super::super::precomputed::Precomputed;
use super::super::transcript::read_transcript;
use super::capabilities::CAPABILITIES;
use super::wire::{Agent as AgentWire, Record};
use crate::json::{Json, Kind};
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, Issue, OmittableField, ProviderKind,
    ReadOptions, Recording, Status,
};

/// The fields that are absent without the scope `conversations:read_sensitive`, with their paths in the
/// model.
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

/// Reads one record. If its id or creation time cannot be read, returns the issues that say why.
// Not inlined: it is called for pages and for single records.
#[inline(never)]
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let wire = Record::of(record);
    let mut fields = FieldReader::new(precomputed);
    let identity = fields.identity(
        record,
        ("id", wire.id),
        ("created_at", wire.created_at),
        TimeForm::Offset,
    );
    let Some((id, created_at)) = identity else {
        return Err(fields.0);
    };

    let channel = SourceField::new("channel", "channel", wire.channel);
    let channel = fields.expected_word(
        channel,
        CAPABILITIES.filter.channels,
        Channel::parse_known,
        Channel::Other,
    );
    let status = SourceField::new("status", "status", wire.status);
    let status = fields.expected_word(
        status,
        CAPABILITIES.filter.statuses,
        Status::parse_known,
        Status::Other,
    );
    let direction = fields.word(
        SourceField::new("direction", "direction", wire.direction),
        CAPABILITIES.filter.directions,
        Direction::parse_known,
        Direction::Other,
    );

    let user_id = fields.text(SourceField::new("customer.id", "user_id", wire.user_id));
    let agent = fields
        .object(SourceField::new("agent.name", "agent", wire.agent))
        .map_or_else(AgentWire::default, AgentWire::of);
    let agent_id = SourceField::new("agent.id", "agent_id", wire.agent_id);
    let agent_id = match agent_id.value {
        Some(_) => agent_id,
        None => SourceField::new("agent.id", "agent.id", agent.id),
    };
    let recording = fields.object(SourceField::new(
        "recording",
        "recording_details",
        wire.recording_details,
    ));
    let recording_url = recording.and_then(|details| details.members().get("recording_url"));

    let transcript = options.unless_omitted(OmittableField::Transcript, || {
        read_transcript("conversation", wire.conversation, &mut fields)
    });
    let metadata = options.unless_omitted(OmittableField::Metadata, || {
        let found = SourceField::new("metadata", "custom_metadata", wire.custom_metadata);
        let metadata = fields.object(found)?;
        fields.kept("metadata", found.key, metadata);
        Some(metadata)
    });

    Ok(Conversation {
        organization_id: fields.text(SourceField::new(
            "organizationId",
            "organization_id",
            wire.organization_id,
        )),
        agent: Agent {
            id: fields.text(agent_id),
            name: fields.text(SourceField::new("agent.name", "agent.name", agent.name)),
            version_id: fields.text(SourceField::new(
                "agent.versionId",
                "agent_version_id",
                wire.agent_version_id,
            )),
            phone: fields.text(SourceField::new(
                "agent.phone",
                "agent_number",
                wire.agent_number,
            )),
        },
        customer: Customer {
            phone: user_id.clone().filter(|_| channel == Channel::Telephone),
            id: user_id,
            ..Customer::default()
        },
        live: status.is_live(),
        channel,
        direction,
        status,
        updated_at: fields.timestamp(
            SourceField::new("updatedAt", "updated_at", wire.updated_at),
            TimeForm::Offset,
        ),
        duration_seconds: fields.duration(SourceField::new(
            "durationSeconds",
            "duration",
            wire.duration,
        )),
        user_turn_count: fields.number(SourceField::new(
            "userTurnCount",
            "user_turn_count",
            wire.user_turn_count,
        )),
        summary: fields.text(SourceField::new("summary", "summary", wire.summary)),
        initial_context: initial_context(
            SourceField::new("initialContext", "initial_context", wire.initial_context),
            &mut fields,
        ),
        // Documented to expire, whatever the URL looks like.
        recording: fields
            .recording(SourceField::new(
                "recording",
                "recording_url",
                recording_url,
            ))
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
        raw: fields.raw(record, options),
        recording_places: [wire.recording_details, None, None, None],
        unread: fields.2,
        issues: fields.0,
        ..Conversation::new(ProviderKind::Anyreach, id, created_at)
    })
}

/// A text; an object or a list becomes its JSON text.
fn initial_context<'a>(
    found: SourceField<'a>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Cow<'a, str>> {
    match found.value {
        Some(value) if matches!(value.kind(), Kind::Object | Kind::Array) => {
            fields.wrong_type(found, "a string", value, "It was kept as its JSON text.");
            Some(Cow::Borrowed(value.text()))
        }
        _ => fields.text(found),
    }
}
