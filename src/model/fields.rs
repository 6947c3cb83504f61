//! The fields of each record of a page: named once, in the order of their keys.

use super::{
    Agent, Channel, Conversation, Customer, Direction, Field, FieldVisitor, Issue, Message, Page,
    Recording, Rejected, Status,
};
use crate::json::Json;

const PROVIDERS: &[&str] = &["eigi", "anyreach"];
pub(crate) const ROLES: &[&str] = &["user", "assistant", "tool", "system"];

/// A page.
pub fn page<V: FieldVisitor>(visitor: &mut V, page: &Page<'_>) {
    visitor.list("items", Some(&page.items), conversation);
    visitor.text("next", page.next.as_deref());
    #[expect(clippy::cast_precision_loss, reason = "as JavaScript counts")]
    visitor.number("total", page.total.map(|total| total as f64));
    visitor.number("pageSize", Some(page.page_size.into()));
    visitor.list("rejected", Some(&page.rejected), rejected);
}

/// A conversation.
pub fn conversation<V: FieldVisitor>(visitor: &mut V, it: &Conversation<'_>) {
    visitor.one_of("provider", PROVIDERS, Some(it.provider.as_str()));
    visitor.text("id", Some(&it.id));
    visitor.text("internalId", it.internal_id.as_deref());
    visitor.text("organizationId", it.organization_id.as_deref());
    visitor.record("agent", &it.agent, agent);
    visitor.record("customer", &it.customer, customer);
    visitor.one_of("channel", Channel::WORDS, Some(it.channel.as_str()));
    let direction = it.direction.as_ref();
    visitor.one_of(
        "direction",
        Direction::WORDS,
        direction.map(|it| it.as_str()),
    );
    visitor.one_of("status", Status::WORDS, Some(it.status.as_str()));
    visitor.flag("live", Some(it.live));
    visitor.time("createdAt", Some(it.created_at));
    visitor.time("updatedAt", it.updated_at);
    visitor.number("durationSeconds", it.duration_seconds);
    visitor.number("userTurnCount", it.user_turn_count);
    visitor.text("summary", it.summary.as_deref());
    visitor.text("notes", it.notes.as_deref());
    visitor.text("initialContext", it.initial_context.as_deref());
    visitor.text("createdBy", it.created_by.as_deref());
    visitor.option("recording", it.recording.as_ref(), recording);
    visitor.omittable(&it.transcript, |visitor, transcript| {
        visitor.list("transcript", transcript.as_deref(), message);
    });
    visitor.omittable(&it.analysis, |visitor, analysis| {
        visitor.json_list("analysis", analysis.as_deref());
    });
    visitor.omittable(&it.metadata, |visitor, metadata| {
        visitor.json("metadata", *metadata);
    });
    visitor.names("withheld", &it.withheld);
    visitor.list("issues", Some(&it.issues), issue);
    visitor.omittable(&kept(it.raw), |visitor, raw| {
        visitor.json("raw", Some(*raw))
    });
}

fn agent<V: FieldVisitor>(visitor: &mut V, agent: &Agent<'_>) {
    visitor.text("id", agent.id.as_deref());
    visitor.text("name", agent.name.as_deref());
    visitor.text("versionId", agent.version_id.as_deref());
    visitor.text("phone", agent.phone.as_deref());
}

fn customer<V: FieldVisitor>(visitor: &mut V, customer: &Customer<'_>) {
    visitor.text("id", customer.id.as_deref());
    visitor.text("phone", customer.phone.as_deref());
}

fn recording<V: FieldVisitor>(visitor: &mut V, recording: &Recording<'_>) {
    visitor.text("url", Some(&recording.url));
    visitor.flag("expires", recording.expires);
    visitor.time("expiresAt", recording.expires_at);
}

/// A message of a transcript.
pub(crate) fn message<V: FieldVisitor>(visitor: &mut V, message: &Message<'_>) {
    visitor.one_of("role", ROLES, Some(&message.role));
    visitor.content("content", &message.content);
    visitor.content_time("timestamp", message.timestamp);
}

/// Some messages of a transcript.
pub fn messages<V: FieldVisitor>(visitor: &mut V, messages: &[Message<'_>]) {
    visitor.list("transcript", Some(messages), message);
}

fn issue<V: FieldVisitor>(visitor: &mut V, issue: &Issue) {
    visitor.text("path", Some(&issue.path));
    visitor.text("code", Some(issue.code.as_str()));
    visitor.text("message", Some(&issue.message));
}

fn rejected<V: FieldVisitor>(visitor: &mut V, rejected: &Rejected<'_>) {
    #[expect(clippy::cast_precision_loss, reason = "as JavaScript counts")]
    visitor.number("index", Some(rejected.index as f64));
    visitor.list("issues", Some(&rejected.issues), issue);
    visitor.json("raw", Some(rejected.raw));
}

fn kept(raw: Option<Json<'_>>) -> Field<Json<'_>> {
    raw.map_or(Field::Omitted, Field::Present)
}
