//! AnyReach's conversation in our words.

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

/// Reads one record, whose members are given; `None`, with the findings that say why, where its id
/// or creation time cannot be read. The findings are left for the caller to put where they belong.
pub(super) fn read_record<'a>(
    record: Json<'a>,
    members: &Members<'a>,
    options: &ReadOptions,
    findings: &mut Findings,
) -> Option<Conversation<'a>> {
    let found = |path, key| Found::new(path, key, members.get(key));
    let id = findings.text(found("id", "id")).filter(|id| !id.is_empty());
    let created_at = found("createdAt", "created_at");
    let created = findings.timestamp(created_at, true);
    if id.is_none() {
        findings.missing("id", "id");
    }
    if created_at.value.is_none() {
        findings.missing("createdAt", "created_at");
    }
    let (id, created_at) = (id?, created?);

    let channel = found("channel", "channel");
    let channel = findings.word(channel, CAPABILITIES.channels, Channel::known, Channel::Other);
    let channel = channel.unwrap_or_else(|| {
        findings.missing("channel", "channel");
        Channel::Other(Cow::Borrowed("unknown"))
    });
    let status = found("status", "status");
    let status = findings.word(status, CAPABILITIES.statuses, Status::known, Status::Other);
    let status = status.unwrap_or_else(|| {
        findings.missing("status", "status");
        Status::Other(Cow::Borrowed("unknown"))
    });
    let direction = findings.word(
        found("direction", "direction"),
        CAPABILITIES.directions,
        Direction::known,
        Direction::Other,
    );

    let user_id = findings.text(found("customer.id", "user_id"));
    let agent = object("agent.name", "agent", members, findings);
    let agent_id = found("agent.id", "agent_id");
    let agent_id = match agent_id.value {
        Some(_) => agent_id,
        None => Found::new("agent.id", "agent.id", agent.get("id")),
    };
    let recording = object("recording", "recording_details", members, findings);

    let transcript = if options.wants(HeavyField::Transcript) {
        Field::Present(read_transcript("conversation", members.get("conversation"), findings))
    } else {
        Field::Omitted
    };
    let metadata = if options.wants(HeavyField::Metadata) {
        Field::Present(metadata(members, findings))
    } else {
        Field::Omitted
    };

    Some(Conversation {
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
        initial_context: initial_context(members, findings),
        created_by: None,
        recording: findings.recording(
            Found::new("recording", "recording_url", recording.get("recording_url")),
            true,
        ),
        transcript,
        // The platform has none.
        analysis: if options.wants(HeavyField::Analysis) {
            Field::Present(None)
        } else {
            Field::Omitted
        },
        metadata,
        withheld: SENSITIVE
            .iter()
            .filter(|(key, _)| !members.contains(key))
            .map(|&(_, ours)| ours)
            .collect(),
        issues: Vec::new(),
        raw: options.raw.then_some(record),
    })
}

/// The members of an object; none, and a finding, where there is something else.
fn object<'a>(
    path: &'static str,
    key: &'static str,
    members: &Members<'a>,
    findings: &mut Findings,
) -> Members<'a> {
    match members.get(key) {
        Some(value) if value.kind() != Kind::Object && !value.is_null() => {
            findings.add(
                path,
                IssueCode::InvalidType,
                format!("`{key}` is {}, not an object.", value.kind().described()),
            );
            Members::default()
        }
        Some(value) => value.members(),
        None => Members::default(),
    }
}

/// A text; anything else is what the agent was told as data, and kept as its JSON.
fn initial_context<'a>(members: &Members<'a>, findings: &mut Findings) -> Option<Cow<'a, str>> {
    let found = Found::new("initialContext", "initial_context", members.get("initial_context"));
    match found.value.map(|value| (value, value.kind())) {
        Some((value, Kind::Object | Kind::Array)) => {
            findings.add(
                found.path,
                IssueCode::InvalidType,
                format!("`initial_context` is {}, not a string. It was kept as its JSON text.", value.kind().described()),
            );
            Some(Cow::Borrowed(value.text()))
        }
        _ => findings.text(found),
    }
}

fn metadata<'a>(members: &Members<'a>, findings: &mut Findings) -> Option<Json<'a>> {
    let value = members.get("custom_metadata").filter(|value| !value.is_null())?;
    if value.kind() == Kind::Object {
        return Some(value);
    }
    findings.add(
        "metadata",
        IssueCode::InvalidType,
        format!(
            "`custom_metadata` is {}, not an object. The metadata is null; ask for `raw` to see it.",
            value.kind().described()
        ),
    );
    None
}
