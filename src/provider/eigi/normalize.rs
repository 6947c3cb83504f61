//! eigi's conversation in our words.

use std::borrow::Cow;

use super::super::ProviderKind;
use super::super::record::{Findings, Found};
use super::super::transcript::read_transcript;
use super::capabilities::CAPABILITIES;
use crate::json::{Json, Kind, Members};
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, HeavyField, Issue, IssueCode, ReadOptions,
    Status,
};

/// Reads one record; the issues that say why, where its id or creation time cannot be read.
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let members = record.members();
    let mut findings = Findings::default();
    // Its times are documented as written without an offset, in UTC.
    let identity = findings.identity(record, &members, "conversation_id", false);
    let Some((id, created_at)) = identity else {
        return Err(findings.0);
    };
    let found = |path, key| Found::new(path, key, members.get(key));

    // A field lies in the metadata, or under one of its other names beside it.
    let metadata = members.first_of(&["conversation_metadata", "metadata"]);
    let metadata = findings.object(Found::one_of("metadata", metadata));
    let inside = metadata.map_or_else(Members::default, Json::members);
    let field = |path, own: &[&'static str], beside: &[&'static str]| {
        Found::one_of(
            path,
            inside.first_of(own).or_else(|| members.first_of(beside)),
        )
    };

    let channel = found("channel", "conversation_type");
    let channel = findings.expected_word(
        channel,
        CAPABILITIES.channels,
        Channel::known,
        Channel::Other,
    );
    let status = found("status", "conversation_status");
    let status =
        findings.expected_word(status, CAPABILITIES.statuses, Status::known, Status::Other);
    let direction = field(
        "direction",
        &["calling_type"],
        &["calling_type", "direction"],
    );
    let direction = findings.word(
        direction,
        CAPABILITIES.directions,
        Direction::known,
        Direction::Other,
    );
    let (agent_phone, customer_phone) =
        phones(&members, &inside, direction.as_ref(), &mut findings);

    let transcript = options.heavy(HeavyField::Transcript, || {
        let (key, list) =
            members.first_of(&["conversation_transcript", "messages", "transcript"])?;
        read_transcript(key, Some(list), &mut findings)
    });
    let analysis = options.heavy(HeavyField::Analysis, || {
        let (_, value) = members.first_of(&["conversation_analysis", "analysis"])?;
        Some(match value.kind() {
            Kind::Array => value.elements(),
            _ => vec![value],
        })
    });

    Ok(Conversation {
        provider: ProviderKind::Eigi,
        id,
        internal_id: findings.text(found("internalId", "id")),
        organization_id: None,
        agent: Agent {
            id: findings.text(found("agent.id", "agent_id")),
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
        updated_at: findings.timestamp(found("updatedAt", "updated_at"), false),
        duration_seconds: findings.number(field(
            "durationSeconds",
            &["conversation_duration"],
            &["duration", "conversation_duration"],
        )),
        user_turn_count: None,
        summary: None,
        notes: findings.text(found("notes", "notes")),
        initial_context: None,
        created_by: findings.text(found("createdBy", "created_by")),
        // The recording lies with the telephony carrier, at an address that stays.
        recording: findings.recording(
            field(
                "recording",
                &["conversation_recording_url"],
                &["conversation_recording_url"],
            ),
            false,
        ),
        transcript,
        analysis,
        metadata: options.heavy(HeavyField::Metadata, || metadata),
        withheld: Vec::new(),
        issues: findings.0,
        raw: options.raw.then_some(record),
    })
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
    let lone = Found::new(
        "customer.phone",
        "phone_number",
        members.get("phone_number"),
    );
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
        format!(
            "`{}` lacked the + that its twin has. It was added.",
            found.key
        ),
    );
    Some(Cow::Owned(format!("+{phone}")))
}
