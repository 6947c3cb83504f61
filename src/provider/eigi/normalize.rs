//! eigi's conversation in our words.

use std::borrow::Cow;

use super::super::ProviderKind;
use super::super::record::{Findings, Found};
use super::super::transcript::read_transcript;
use super::capabilities::CAPABILITIES;
use crate::json::{Json, Kind, Members};
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, Field, HeavyField, IssueCode, ReadOptions,
    Status,
};

/// Reads one record; `None`, with the findings that say why, where its id or creation time cannot
/// be read. The findings are left for the caller to put where they belong.
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    findings: &mut Findings,
) -> Option<Conversation<'a>> {
    let members = record.members();
    let id = findings
        .text(Found::new("id", "conversation_id", members.get("conversation_id")))
        .filter(|id| !id.is_empty());
    let created_at = Found::new("createdAt", "created_at", members.get("created_at"));
    // Documented as written without an offset, in UTC.
    let created = findings.timestamp(created_at, false);
    if id.is_none() {
        findings.missing("id", "conversation_id");
    }
    if created_at.value.is_none() {
        findings.missing("createdAt", "created_at");
    }
    let (id, created_at) = (id?, created?);

    // A field lies in the metadata, or under one of its other names beside it.
    let metadata = metadata(&members, findings);
    let inside = metadata.map_or_else(Members::default, Json::members);
    let field = |path, own: &[&'static str], beside: &[&'static str]| {
        Found::one_of(path, inside.first_of(own).or_else(|| members.first_of(beside)))
    };

    let channel = Found::new("channel", "conversation_type", members.get("conversation_type"));
    let channel = findings.word(channel, CAPABILITIES.channels, Channel::known, Channel::Other);
    let channel = channel.unwrap_or_else(|| {
        findings.missing("channel", "conversation_type");
        Channel::Other(Cow::Borrowed("unknown"))
    });
    let status = Found::new("status", "conversation_status", members.get("conversation_status"));
    let status = findings.word(status, CAPABILITIES.statuses, Status::known, Status::Other);
    let status = status.unwrap_or_else(|| {
        findings.missing("status", "conversation_status");
        Status::Other(Cow::Borrowed("unknown"))
    });
    let direction = field("direction", &["calling_type"], &["calling_type", "direction"]);
    let direction =
        findings.word(direction, CAPABILITIES.directions, Direction::known, Direction::Other);
    let (agent_phone, customer_phone) = phones(&members, &inside, direction.as_ref(), findings);

    let transcript = if options.wants(HeavyField::Transcript) {
        let found = members.first_of(&["conversation_transcript", "messages", "transcript"]);
        let (key, value) = found.map_or(("conversation_transcript", None), |(key, value)| {
            (key, Some(value))
        });
        Field::Present(read_transcript(key, value, findings))
    } else {
        Field::Omitted
    };
    let analysis = if options.wants(HeavyField::Analysis) {
        let found = members.first_of(&["conversation_analysis", "analysis"]);
        Field::Present(found.map(|(_, value)| match value.kind() {
            Kind::Array => value.elements(),
            _ => vec![value],
        }))
    } else {
        Field::Omitted
    };

    Some(Conversation {
        provider: ProviderKind::Eigi,
        id,
        internal_id: findings.text(Found::new("internalId", "id", members.get("id"))),
        organization_id: None,
        agent: Agent {
            id: findings.text(Found::new("agent.id", "agent_id", members.get("agent_id"))),
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
            Found::new("updatedAt", "updated_at", members.get("updated_at")),
            false,
        ),
        duration_seconds: findings.number(field(
            "durationSeconds",
            &["conversation_duration"],
            &["duration", "conversation_duration"],
        )),
        user_turn_count: None,
        summary: None,
        notes: findings.text(Found::new("notes", "notes", members.get("notes"))),
        initial_context: None,
        created_by: findings.text(Found::new("createdBy", "created_by", members.get("created_by"))),
        // The recording lies with the telephony carrier, at an address that stays.
        recording: findings.recording(
            field("recording", &["conversation_recording_url"], &["conversation_recording_url"]),
            false,
        ),
        transcript,
        analysis,
        metadata: if options.wants(HeavyField::Metadata) {
            Field::Present(metadata)
        } else {
            Field::Omitted
        },
        withheld: Vec::new(),
        issues: Vec::new(),
        raw: options.raw.then_some(record),
    })
}

fn metadata<'a>(members: &Members<'a>, findings: &mut Findings) -> Option<Json<'a>> {
    let (key, value) = members.first_of(&["conversation_metadata", "metadata"])?;
    if value.kind() == Kind::Object {
        return Some(value);
    }
    findings.add(
        "metadata",
        IssueCode::InvalidType,
        format!(
            "`{key}` is {}, not an object. The metadata is null; ask for `raw` to see it.",
            value.kind().described()
        ),
    );
    None
}

/// The agent's number and the customer's: who called whom tells which is which.
fn phones<'a>(
    members: &Members<'a>,
    inside: &Members<'a>,
    direction: Option<&Direction<'_>>,
    findings: &mut Findings,
) -> (Option<Cow<'a, str>>, Option<Cow<'a, str>>) {
    let to = Found::new("", "to_mobile_number", inside.get("to_mobile_number"));
    let from = Found::new("", "from_mobile_number", inside.get("from_mobile_number"));
    let lone = Found::new("customer.phone", "phone_number", members.get("phone_number"));
    let at = |path, found: Found<'a>| Found { path, ..found };
    let (agent, customer) = match direction {
        Some(Direction::Outbound) => (at("agent.phone", from), at("customer.phone", to)),
        Some(Direction::Inbound) => (at("agent.phone", to), at("customer.phone", from)),
        _ => {
            if to.value.is_some() || from.value.is_some() {
                findings.add(
                    "customer.phone",
                    IssueCode::Missing,
                    "`to_mobile_number` and `from_mobile_number` are there, but no `calling_type` that would tell which is the customer's. Both stay in `metadata`.",
                );
            }
            return (None, findings.text(lone));
        }
    };
    let customer = if customer.value.is_some() { customer } else { lone };
    let agent_phone = findings.text(agent);
    let customer_phone = findings.text(customer);
    (
        with_plus(agent, agent_phone.clone(), customer_phone.as_deref(), findings),
        with_plus(customer, customer_phone, agent_phone.as_deref(), findings),
    )
}

/// A number may lack its `+` while its twin has one.
fn with_plus<'a>(
    found: Found<'a>,
    phone: Option<Cow<'a, str>>,
    twin: Option<&str>,
    findings: &mut Findings,
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
        format!("`{}` lacked the + that its twin has. It was added.", found.key),
    );
    Some(Cow::Owned(format!("+{phone}")))
}
