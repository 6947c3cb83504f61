//! The records of a page: each names its fields once, in the order of their keys.

use super::sink::Sink;
use crate::json::Json;
use crate::model::{
    Agent, Channel, Conversation, Customer, Direction, Field, Issue, Message, Page, Recording,
    Rejected, Status,
};

const PROVIDERS: &[&str] = &["eigi", "anyreach"];
pub(crate) const ROLES: &[&str] = &["user", "assistant", "tool", "system"];

/// A page.
pub fn page<S: Sink>(sink: &mut S, page: &Page<'_>) {
    sink.list("items", Some(&page.items), conversation);
    sink.text("next", page.next.as_deref());
    #[expect(clippy::cast_precision_loss, reason = "as JavaScript counts")]
    sink.number("total", page.total.map(|total| total as f64));
    sink.number("pageSize", Some(page.page_size.into()));
    sink.list("rejected", Some(&page.rejected), rejected);
}

/// A conversation.
pub fn conversation<S: Sink>(sink: &mut S, it: &Conversation<'_>) {
    sink.one_of("provider", PROVIDERS, Some(it.provider.as_str()));
    sink.text("id", Some(&it.id));
    sink.text("internalId", it.internal_id.as_deref());
    sink.text("organizationId", it.organization_id.as_deref());
    sink.record("agent", &it.agent, agent);
    sink.record("customer", &it.customer, customer);
    sink.one_of("channel", Channel::WORDS, Some(it.channel.as_str()));
    let direction = it.direction.as_ref();
    sink.one_of(
        "direction",
        Direction::WORDS,
        direction.map(|it| it.as_str()),
    );
    sink.one_of("status", Status::WORDS, Some(it.status.as_str()));
    sink.flag("live", Some(it.live));
    sink.time("createdAt", Some(it.created_at));
    sink.time("updatedAt", it.updated_at);
    sink.number("durationSeconds", it.duration_seconds);
    sink.number("userTurnCount", it.user_turn_count);
    sink.text("summary", it.summary.as_deref());
    sink.text("notes", it.notes.as_deref());
    sink.text("initialContext", it.initial_context.as_deref());
    sink.text("createdBy", it.created_by.as_deref());
    sink.option("recording", it.recording.as_ref(), recording);
    sink.heavy(&it.transcript, |sink, transcript| {
        sink.list("transcript", transcript.as_deref(), message);
    });
    sink.heavy(&it.analysis, |sink, analysis| {
        sink.json_list("analysis", analysis.as_deref());
    });
    sink.heavy(&it.metadata, |sink, metadata| {
        sink.json("metadata", *metadata);
    });
    sink.names("withheld", &it.withheld);
    sink.list("issues", Some(&it.issues), issue);
    sink.heavy(&kept(it.raw), |sink, raw| sink.json("raw", Some(*raw)));
}

fn agent<S: Sink>(sink: &mut S, agent: &Agent<'_>) {
    sink.text("id", agent.id.as_deref());
    sink.text("name", agent.name.as_deref());
    sink.text("versionId", agent.version_id.as_deref());
    sink.text("phone", agent.phone.as_deref());
}

fn customer<S: Sink>(sink: &mut S, customer: &Customer<'_>) {
    sink.text("id", customer.id.as_deref());
    sink.text("phone", customer.phone.as_deref());
}

fn recording<S: Sink>(sink: &mut S, recording: &Recording<'_>) {
    sink.text("url", Some(&recording.url));
    sink.flag("expires", recording.expires);
    sink.time("expiresAt", recording.expires_at);
}

/// A message of a transcript.
pub(crate) fn message<S: Sink>(sink: &mut S, message: &Message<'_>) {
    sink.one_of("role", ROLES, Some(&message.role));
    sink.said("content", &message.content);
    sink.said_at("timestamp", message.timestamp);
}

/// Some messages of a transcript.
pub fn messages<S: Sink>(sink: &mut S, messages: &[Message<'_>]) {
    sink.list("transcript", Some(messages), message);
}

fn issue<S: Sink>(sink: &mut S, issue: &Issue) {
    sink.text("path", Some(&issue.path));
    sink.text("code", Some(issue.code.as_str()));
    sink.text("message", Some(&issue.message));
}

fn rejected<S: Sink>(sink: &mut S, rejected: &Rejected<'_>) {
    #[expect(clippy::cast_precision_loss, reason = "as JavaScript counts")]
    sink.number("index", Some(rejected.index as f64));
    sink.list("issues", Some(&rejected.issues), issue);
    sink.json("raw", Some(rejected.raw));
}

fn kept(raw: Option<Json<'_>>) -> Field<Json<'_>> {
    raw.map_or(Field::Omitted, Field::Present)
}
