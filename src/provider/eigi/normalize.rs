//! eigi's conversation in our words.

use std::borrow::Cow;

use super::super::ProviderKind;
use super::super::ahead::Ahead;
use super::super::record::{Findings, Found};
use super::super::transcript::read_transcript;
use super::capabilities::CAPABILITIES;
use super::wire::{Metadata, Record};
use crate::json::Json;
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, Issue, IssueCode, OmittableField,
    ReadOptions, Status,
};

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
    let id = ("conversation_id", wire.conversation_id);
    // Its times are documented as written without an offset, in UTC.
    let identity = findings.identity(record, id, wire.created_at, false);
    let Some((id, created_at)) = identity else {
        return Err(findings.0);
    };

    // A field lies in the metadata, or under one of its other names beside it.
    let found = Found::first(
        "metadata",
        [
            ("conversation_metadata", wire.conversation_metadata),
            ("metadata", wire.metadata),
        ],
    );
    let metadata = findings.object(found);
    let inside = metadata.map_or_else(Metadata::default, Metadata::of);

    let channel = findings.expected_word(
        Found::new("channel", "conversation_type", wire.conversation_type),
        CAPABILITIES.channels,
        Channel::known,
        Channel::Other,
    );
    let status = findings.expected_word(
        Found::new("status", "conversation_status", wire.conversation_status),
        CAPABILITIES.statuses,
        Status::known,
        Status::Other,
    );
    let direction = findings.word(
        Found::first(
            "direction",
            [
                ("calling_type", inside.calling_type),
                ("calling_type", wire.calling_type),
                ("direction", wire.direction),
            ],
        ),
        CAPABILITIES.directions,
        Direction::known,
        Direction::Other,
    );
    let (agent_phone, customer_phone) = phones(&wire, &inside, direction.as_ref(), &mut findings);

    let transcript = options.unless_omitted(OmittableField::Transcript, || {
        let found = Found::first(
            "transcript",
            [
                ("conversation_transcript", wire.conversation_transcript),
                ("messages", wire.messages),
                ("transcript", wire.transcript),
            ],
        );
        read_transcript(found.key, found.value, &mut findings)
    });
    let analysis = options.unless_omitted(OmittableField::Analysis, || {
        let found = Found::first(
            "analysis",
            [
                ("conversation_analysis", wire.conversation_analysis),
                ("analysis", wire.analysis),
            ],
        );
        findings.analysis(found)
    });

    Ok(Conversation {
        provider: ProviderKind::Eigi,
        id,
        internal_id: findings.text(Found::new("internalId", "id", wire.id)),
        organization_id: None,
        agent: Agent {
            id: findings.text(Found::new("agent.id", "agent_id", wire.agent_id)),
            phone: agent_phone,
            ..Agent::default()
        },
        customer: Customer {
            id: None,
            phone: customer_phone,
        },
        live: status.is_live(),
        channel,
        direction,
        status,
        created_at,
        updated_at: findings.timestamp(
            Found::new("updatedAt", "updated_at", wire.updated_at),
            false,
        ),
        duration_seconds: findings.duration(Found::first(
            "durationSeconds",
            [
                ("conversation_duration", inside.conversation_duration),
                ("duration", wire.duration),
                ("conversation_duration", wire.conversation_duration),
            ],
        )),
        user_turn_count: None,
        summary: None,
        notes: findings.text(Found::new("notes", "notes", wire.notes)),
        initial_context: None,
        created_by: findings.text(Found::new("createdBy", "created_by", wire.created_by)),
        // It lies with the telephony carrier: only the address can tell how long.
        recording: findings.recording(Found::first(
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
                findings.kept("metadata", found.key, metadata);
            }
            metadata
        }),
        withheld: Vec::new(),
        raw: findings.raw(record, options),
        recording_places: [
            inside.conversation_recording_url,
            wire.conversation_recording_url,
        ],
        unread: findings.2,
        issues: findings.0,
    })
}

/// The agent's number and the customer's: who called whom tells which is which.
fn phones<'a>(
    wire: &Record<'a>,
    inside: &Metadata<'a>,
    direction: Option<&Direction<'_>>,
    findings: &mut Findings<'_, 'a>,
) -> (Option<Cow<'a, str>>, Option<Cow<'a, str>>) {
    let to = Found::new("", "to_mobile_number", inside.to_mobile_number);
    let from = Found::new("", "from_mobile_number", inside.from_mobile_number);
    let lone = Found::new("customer.phone", "phone_number", wire.phone_number);
    let at = |path, found: Found<'a>| Found { path, ..found };
    let (agent, customer) = match direction {
        Some(Direction::Outbound) => (at("agent.phone", from), at("customer.phone", to)),
        Some(Direction::Inbound) => (at("agent.phone", to), at("customer.phone", from)),
        _ => {
            if to.value.is_some() || from.value.is_some() {
                findings.add(
                    "customer.phone",
                    IssueCode::Missing,
                    "`to_mobile_number` or `from_mobile_number` is there, but no direction that would tell whether it is the customer's. It stays in `metadata`.",
                );
            }
            return (None, findings.text(lone));
        }
    };
    let customer = if customer.value.is_some() {
        customer
    } else {
        lone
    };
    let agent_phone = findings.text(agent);
    let customer_phone = findings.text(customer);
    (
        with_plus(
            agent,
            agent_phone.clone(),
            customer_phone.as_deref(),
            findings,
        ),
        with_plus(customer, customer_phone, agent_phone.as_deref(), findings),
    )
}

/// A number may lack its `+` while its twin has one.
fn with_plus<'a>(
    found: Found<'a>,
    phone: Option<Cow<'a, str>>,
    twin: Option<&str>,
    findings: &mut Findings<'_, 'a>,
) -> Option<Cow<'a, str>> {
    let phone = phone?;
    let international = (8..=15).contains(&phone.len())
        && phone.bytes().all(|byte| byte.is_ascii_digit())
        && !phone.starts_with('0');
    if !international || !twin.is_some_and(|twin| twin.starts_with('+')) {
        return Some(phone);
    }
    findings.add(
        found.path,
        IssueCode::InvalidFormat,
        format!(
            "`{}` lacked the + that its twin has. It was added.",
            found.key
        ),
    );
    Some(Cow::Owned(format!("+{phone}")))
}
