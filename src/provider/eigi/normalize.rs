//! Converts eigi's conversations to the model.

use std::borrow::Cow;

use super::super::field_reader::{FieldReader, SourceField, TimeForm};
use super::super::precomputed::Precomputed;
use super::super::transcript::read_transcript;
use super::capabilities::CAPABILITIES;
use super::wire::{Metadata, Record};
use crate::json::Json;
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, Issue, IssueCode, OmittableField,
    ProviderKind, ReadOptions, Status,
};

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
    let id = ("conversation_id", wire.conversation_id);
    // Its times are documented as UTC without an offset.
    let identity = fields.identity(record, id, ("created_at", wire.created_at), TimeForm::Utc);
    let Some((id, created_at)) = identity else {
        return Err(fields.0);
    };

    // A field is in the metadata, or under one of its other names beside it.
    let found = SourceField::first(
        "metadata",
        [
            ("conversation_metadata", wire.conversation_metadata),
            ("metadata", wire.metadata),
        ],
    );
    let metadata = fields.object(found);
    let inside = metadata.map_or_else(Metadata::default, Metadata::of);

    let channel = fields.expected_word(
        SourceField::new("channel", "conversation_type", wire.conversation_type),
        CAPABILITIES.filter.channels,
        Channel::parse_known,
        Channel::Other,
    );
    let status = fields.expected_word(
        SourceField::new("status", "conversation_status", wire.conversation_status),
        CAPABILITIES.filter.statuses,
        Status::parse_known,
        Status::Other,
    );
    let direction = fields.word(
        SourceField::first(
            "direction",
            [
                ("calling_type", inside.calling_type),
                ("calling_type", wire.calling_type),
                ("direction", wire.direction),
            ],
        ),
        CAPABILITIES.filter.directions,
        Direction::parse_known,
        Direction::Other,
    );
    let (agent_phone, customer_phone) = phones(&wire, &inside, direction.as_ref(), &mut fields);

    let transcript = options.unless_omitted(OmittableField::Transcript, || {
        let found = SourceField::first(
            "transcript",
            [
                ("conversation_transcript", wire.conversation_transcript),
                ("messages", wire.messages),
                ("transcript", wire.transcript),
            ],
        );
        read_transcript(found.key, found.value, &mut fields)
    });
    let analysis = options.unless_omitted(OmittableField::Analysis, || {
        let found = SourceField::first(
            "analysis",
            [
                ("conversation_analysis", wire.conversation_analysis),
                ("analysis", wire.analysis),
            ],
        );
        fields.analysis(found)
    });

    Ok(Conversation {
        internal_id: fields.text(SourceField::new("internalId", "id", wire.id)),
        agent: Agent {
            id: fields.text(SourceField::new("agent.id", "agent_id", wire.agent_id)),
            phone: agent_phone,
            ..Agent::default()
        },
        customer: Customer {
            phone: customer_phone,
            ..Customer::default()
        },
        live: status.is_live(),
        channel,
        direction,
        status,
        updated_at: fields.timestamp(
            SourceField::new("updatedAt", "updated_at", wire.updated_at),
            TimeForm::Utc,
        ),
        duration_seconds: fields.duration(SourceField::first(
            "durationSeconds",
            [
                ("conversation_duration", inside.conversation_duration),
                ("duration", wire.duration),
                ("conversation_duration", wire.conversation_duration),
            ],
        )),
        notes: fields.text(SourceField::new("notes", "notes", wire.notes)),
        created_by: fields.text(SourceField::new("createdBy", "created_by", wire.created_by)),
        // It is at the telephony carrier: only the URL shows whether it expires.
        recording: fields.recording(SourceField::first(
            "recording",
            [
                (
                    "conversation_recording_url",
                    inside.conversation_recording_url,
                ),
                (
                    "conversation_recording_url",
                    wire.conversation_recording_url,
                ),
            ],
        )),
        transcript,
        analysis,
        metadata: options.unless_omitted(OmittableField::Metadata, || {
            if let Some(metadata) = metadata {
                fields.kept("metadata", found.key, metadata);
            }
            metadata
        }),
        raw: fields.raw(record, options),
        recording_places: [
            inside.conversation_recording_url,
            wire.conversation_recording_url,
            None,
            None,
        ],
        unread: fields.2,
        issues: fields.0,
        ..Conversation::new(ProviderKind::Eigi, id, created_at)
    })
}

/// The agent's and the customer's number: the direction decides which is which.
fn phones<'a>(
    wire: &Record<'a>,
    inside: &Metadata<'a>,
    direction: Option<&Direction<'_>>,
    fields: &mut FieldReader<'_, 'a>,
) -> (Option<Cow<'a, str>>, Option<Cow<'a, str>>) {
    let to = SourceField::new("", "to_mobile_number", inside.to_mobile_number);
    let from = SourceField::new("", "from_mobile_number", inside.from_mobile_number);
    let lone = SourceField::new("customer.phone", "phone_number", wire.phone_number);
    let at = |path, found: SourceField<'a>| SourceField { path, ..found };
    let (agent, customer) = match direction {
        Some(Direction::Outbound) => (at("agent.phone", from), at("customer.phone", to)),
        Some(Direction::Inbound) => (at("agent.phone", to), at("customer.phone", from)),
        _ => {
            if to.value.is_some() || from.value.is_some() {
                fields.add(
                    "customer.phone",
                    IssueCode::Missing,
                    "`to_mobile_number` or `from_mobile_number` is present, but without a direction nobody can tell whether it is the customer's. It stays in `metadata`.",
                );
            }
            return (None, fields.text(lone));
        }
    };
    let customer = if customer.value.is_some() {
        customer
    } else {
        lone
    };
    let agent_phone = fields.text(agent);
    let customer_phone = fields.text(customer);
    (
        with_plus(
            agent,
            agent_phone.clone(),
            customer_phone.as_deref(),
            fields,
        ),
        with_plus(customer, customer_phone, agent_phone.as_deref(), fields),
    )
}

/// Adds the `+` that a number lacks, if its twin has one.
fn with_plus<'a>(
    found: SourceField<'a>,
    phone: Option<Cow<'a, str>>,
    twin: Option<&str>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Cow<'a, str>> {
    let phone = phone?;
    let international = (8..=15).contains(&phone.len())
        && phone.bytes().all(|byte| byte.is_ascii_digit())
        && !phone.starts_with('0');
    if !international || !twin.is_some_and(|twin| twin.starts_with('+')) {
        return Some(phone);
    }
    fields.add(
        found.path,
        IssueCode::InvalidFormat,
        format!(
            "`{}` lacked the + that its twin has. The + was added.",
            found.key
        ),
    );
    Some(Cow::Owned(format!("+{phone}")))
}
