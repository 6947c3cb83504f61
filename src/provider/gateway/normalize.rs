//! Reads our own model from JSON: nothing is guessed, and every mismatch is an issue.

use std::borrow::Cow;

use super::super::field_reader::{FieldReader, SourceField};
use super::super::precomputed::Precomputed;
use super::wire;
use crate::hash_index::{HashIndex, hash};
use crate::json::{Json, Kind};
use crate::model::path::model_path;
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, Issue, IssueCode, Message, OmittableField,
    ProviderKind, ReadOptions, Recording, Rejected, Status,
};
use crate::number::as_count;

/// Reads one conversation. If it cannot be read, returns the issues that say why.
// Not inlined: it is called for pages and for single records.
#[inline(never)]
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let wire = wire::Record::of(record);
    let mut fields = FieldReader::new(precomputed);
    let identity = fields.identity(record, ("id", wire.id), wire.created_at, true);
    let platform = wire.provider.and_then(Json::as_text);
    let platform = platform.and_then(|name| ProviderKind::from_name(&name.value));
    if platform.is_none() {
        fields.add(
            "provider",
            IssueCode::UnknownValue,
            "`provider` is not a platform that this version knows.",
        );
    }
    let (Some((id, created_at)), Some(provider)) = (identity, platform) else {
        return Err(fields.0);
    };

    let channel = text(&mut fields, "channel", wire.channel)
        .map_or(Channel::Other("unknown".into()), |text| {
            Channel::parse_known(&text).unwrap_or(Channel::Other(text))
        });
    let status = text(&mut fields, "status", wire.status)
        .map_or(Status::Other("unknown".into()), |text| {
            Status::parse_known(&text).unwrap_or(Status::Other(text))
        });
    let direction = text(&mut fields, "direction", wire.direction)
        .map(|text| Direction::parse_known(&text).unwrap_or(Direction::Other(text)));

    let agent = wire.agent.map(wire::Agent::of).unwrap_or_default();
    let customer = wire.customer.map(wire::Customer::of).unwrap_or_default();
    let recording = wire.recording.map(wire::Recording::of).unwrap_or_default();

    let transcript = options.unless_omitted(OmittableField::Transcript, || {
        let list = list(&mut fields, "transcript", wire.transcript)?;
        let messages = list.elements().map(|turn| message(turn, &mut fields));
        Some(messages.collect())
    });
    let analysis = options.unless_omitted(OmittableField::Analysis, || {
        list(&mut fields, "analysis", wire.analysis)?;
        fields.analysis(SourceField::new("analysis", "analysis", wire.analysis))
    });
    let metadata = options.unless_omitted(OmittableField::Metadata, || {
        let metadata = fields.object(SourceField::new("metadata", "metadata", wire.metadata))?;
        fields.kept("metadata", "metadata", metadata);
        Some(metadata)
    });
    let mut text = |path, value| text(&mut fields, path, value);

    let mut conversation = Conversation {
        provider,
        id,
        internal_id: text("internalId", wire.internal_id),
        organization_id: text("organizationId", wire.organization_id),
        agent: Agent {
            id: text("agent.id", agent.id),
            name: text("agent.name", agent.name),
            version_id: text("agent.versionId", agent.version_id),
            phone: text("agent.phone", agent.phone),
        },
        customer: Customer {
            id: text("customer.id", customer.id),
            phone: text("customer.phone", customer.phone),
        },
        summary: text("summary", wire.summary),
        notes: text("notes", wire.notes),
        initial_context: text("initialContext", wire.initial_context),
        created_by: text("createdBy", wire.created_by),
        live: status.is_live(),
        channel,
        direction,
        status,
        created_at,
        updated_at: fields.timestamp(
            SourceField::new("updatedAt", "updatedAt", wire.updated_at),
            true,
        ),
        duration_seconds: fields.duration(SourceField::new(
            "durationSeconds",
            "durationSeconds",
            wire.duration_seconds,
        )),
        user_turn_count: fields.number(SourceField::new(
            "userTurnCount",
            "userTurnCount",
            wire.user_turn_count,
        )),
        // The gateway has checked the URL, and knows its platform.
        recording: fields
            .recording(SourceField::new(
                "recording",
                "recording.url",
                recording.url,
            ))
            .map(|read| Recording {
                expires: recording.expires.and_then(Json::as_bool),
                expires_at: fields.timestamp(
                    SourceField::new(
                        "recording.expiresAt",
                        "recording.expiresAt",
                        recording.expires_at,
                    ),
                    true,
                ),
                ..read
            }),
        transcript,
        analysis,
        metadata,
        withheld: wire
            .withheld
            .into_iter()
            .flat_map(Json::elements)
            .filter_map(|name| model_path(&name.as_text()?.value))
            .collect(),
        issues: wire.issues.map(read_issues).unwrap_or_default(),
        raw: fields.raw(record, options),
        recording_places: [None; 2],
        unread: fields.2,
    };
    // The gateway's issues come first; there should be no others. A number that is rounded here is already
    // reported.
    add_new(&mut conversation.issues, fields.0);
    Ok(conversation)
}

/// Adds the issues that are new: one for each path and code.
fn add_new(issues: &mut Vec<Issue>, found: Vec<Issue>) {
    if found.is_empty() {
        return;
    }
    let mut index = HashIndex::default();
    let mut known = Vec::with_capacity(issues.len());
    let mut is_new = |issue: &Issue| {
        let key = [&issue.path, issue.code.as_str()].join("\0");
        let hash = hash(&key);
        let is_it = |at: u32| known.get(usize::try_from(at).unwrap_or(usize::MAX)) == Some(&key);
        let is_new = index.find(hash, is_it).is_none();
        if is_new {
            index.insert(hash, u32::try_from(known.len()).unwrap_or(u32::MAX));
            known.push(key);
        }
        is_new
    };
    for issue in issues.iter() {
        is_new(issue);
    }
    issues.extend(found.into_iter().filter(|issue| is_new(issue)));
}

/// A text. The key is the model's path.
// Not inlined: called for every field, and none in a tight loop but the messages'.
#[inline(never)]
fn text<'a>(
    fields: &mut FieldReader<'_, 'a>,
    path: &'static str,
    value: Option<Json<'a>>,
) -> Option<Cow<'a, str>> {
    fields.text(SourceField::new(path, path, value))
}

fn list<'a>(
    fields: &mut FieldReader<'_, 'a>,
    name: &'static str,
    value: Option<Json<'a>>,
) -> Option<Json<'a>> {
    let found = SourceField::new(name, name, value);
    let value = found.value?;
    if value.kind() == Kind::Array {
        return Some(value);
    }
    fields.wrong_type(found, "a list", value, "It was left out.");
    None
}

fn message<'a>(turn: Json<'a>, fields: &mut FieldReader<'_, 'a>) -> Message<'a> {
    let turn = wire::Message::of(turn);
    let mut text = |path, value| {
        let text = fields.text(SourceField::new("transcript", path, value));
        text.unwrap_or_default()
    };
    Message {
        role: text("role", turn.role),
        content: text("content", turn.content),
        timestamp: fields.timestamp(
            SourceField::new("transcript", "timestamp", turn.timestamp),
            true,
        ),
    }
}

/// Reads the issues that a gateway sent.
pub(super) fn read_issues(list: Json<'_>) -> Vec<Issue> {
    let text = |value: Option<Json<'_>>| {
        let text = value.and_then(Json::as_text);
        text.map_or_else(String::new, |text| text.value.into_owned())
    };
    list.elements()
        .map(|finding| {
            let finding = wire::Finding::of(finding);
            let code = text(finding.code).parse();
            Issue::new(
                text(finding.path),
                code.unwrap_or(IssueCode::InvalidValue),
                text(finding.message),
            )
        })
        .collect()
}

/// A record that the platform sent and the gateway could not read.
pub(super) fn read_rejected(record: Json<'_>) -> Rejected<'_> {
    let wire = wire::Rejected::of(record);
    Rejected {
        index: wire
            .index
            .and_then(whole)
            .and_then(|index| usize::try_from(index).ok())
            .unwrap_or(0),
        issues: wire.issues.map(read_issues).unwrap_or_default(),
        raw: wire.raw.unwrap_or(record),
    }
}

/// A whole number, zero or more.
pub(super) fn whole(value: Json<'_>) -> Option<u64> {
    as_count(value.as_f64()?)
}
