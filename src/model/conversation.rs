//! The fields of a conversation: the one place where each is described. See [`record!`](super::record).
//!
//! The documentation is what users read, in TypeScript's declarations and in the gateway's OpenAPI document. In
//! brackets is the platform, if only one has the field.

use std::borrow::Cow;

use super::record::record;
use super::words::{Content, Object, Role};
use super::{Channel, Direction, Field, Issue, OmittableField, ProviderKind, Status};
use crate::json::Json;
use crate::time::{Moment, Timestamp};

record! {
    /// A conversation. Plain JSON data, structured-cloneable, always with the same keys in the same order.
    #[derive(Default)]
    pub struct Conversation<'a> {
        /// The platform.
        provider: ProviderKind = "provider", public;
        /// The public id, for fetching the single conversation.
        id: Cow<'a, str> = "id", maskable;
        /// eigi's document id.
        internal_id: Option<Cow<'a, str>> = "internalId", maskable, only [Eigi];
        /// The organization (AnyReach, Vapi).
        organization_id: Option<Cow<'a, str>> = "organizationId", maskable, only [Anyreach Vapi];
        /// The agent.
        agent: Agent<'a> = "agent", maskable;
        /// The person it spoke with.
        customer: Customer<'a> = "customer", maskable;
        /// The channel.
        channel: Channel<'a> = "channel", maskable;
        /// Who started the conversation; null if the platform does not say.
        direction: Option<Direction<'a>> = "direction", maskable;
        /// The status. The first four are live, the others final.
        status: Status<'a> = "status", maskable;
        /// Still running, and may change. True for a status that this version does not know; not masked with the
        /// status.
        live: bool = "live", public;
        /// Why it ended, in the platform's own words; null if the platform does not say.
        end_reason: Option<Cow<'a, str>> = "endReason", maskable, only [Vapi Elevenlabs Retell];
        /// Whether it reached what it was for, in the platform's own verdict; null if there is none. (Vapi: where the
        /// assistant's success evaluation is a pass or a fail; ElevenLabs: unless it is "unknown"; Retell.)
        success: Option<bool> = "success", maskable, only [Vapi Elevenlabs Retell];
        /// When it started. null only for a call at Retell that never started: put it last. All times are RFC 3339 in
        /// UTC (`…Z`), with as many fraction digits as the platform sent, at least three. Sort them as times, not as
        /// texts: their lengths differ.
        created_at: Option<Timestamp> = "createdAt", public;
        /// When the record last changed, possibly long after the conversation ended (not ElevenLabs, Retell).
        updated_at: Option<Timestamp> = "updatedAt", maskable, only [Eigi Anyreach Vapi];
        /// When both sides were there (Vapi; ElevenLabs: when it was accepted).
        started_at: Option<Timestamp> = "startedAt", maskable, only [Vapi Elevenlabs];
        /// When it ended (Vapi, Retell).
        ended_at: Option<Timestamp> = "endedAt", maskable, only [Vapi Retell];
        /// The duration in seconds. One below zero or above ten years is null, with an issue.
        duration_seconds: Option<f64> = "durationSeconds", maskable;
        /// Turns of the person (AnyReach).
        user_turn_count: Option<f64> = "userTurnCount", maskable, only [Anyreach];
        /// What it cost; null if the platform does not say (Vapi, ElevenLabs, Retell).
        cost: Option<Cost<'a>> = "cost", maskable, only [Vapi Elevenlabs Retell];
        /// Summary (AnyReach, Vapi, ElevenLabs, Retell).
        summary: Option<Cow<'a, str>> = "summary", free_text, only [Anyreach Vapi Elevenlabs Retell];
        /// Notes (eigi).
        notes: Option<Cow<'a, str>> = "notes", free_text, only [Eigi];
        /// What the agent was told in advance (AnyReach; Vapi, Retell: the values of its variables, as JSON).
        initial_context: Option<Cow<'a, str>> = "initialContext", free_text, only [Anyreach Vapi Retell];
        /// Who created it (eigi).
        created_by: Option<Cow<'a, str>> = "createdBy", maskable, only [Eigi];
        /// The recording, if there is one.
        recording: Option<Recording<'a>> = "recording", maskable;
        /// The messages. null: not available or not permitted (see `withheld`); []: nothing was said.
        transcript: Field<Option<Vec<Message<'a>>>> = "transcript", maskable;
        /// The analysis, always as a list: a single object or text becomes a list of one. null: not analysed yet.
        /// An empty one (`[]`, `{}`, `""`) is null too, with an issue.
        analysis: Field<Option<Vec<Json<'a>>>> = "analysis", free_text, only [Eigi Vapi Elevenlabs Retell];
        /// Keys of the platform and of its user, as they were sent. An integer that JavaScript rounds is listed in
        /// `issues`; exports keep it.
        metadata: Field<Option<Json<'a>>> as Object = "metadata", free_text;
        /// Fields that are null because the credential may not see them, or because they are masked.
        withheld: Vec<&'static str> = "withheld", public;
        /// What had to be repaired or could not be read. (Bytes that are not UTF-8 become U+FFFD, as in
        /// fetch's own json().)
        issues: Vec<Issue> = "issues", public;
        /// The platform's own JSON, if it was asked for. What strict readers reject (half a surrogate pair, a number
        /// too large, endless nesting) is replaced here too, and listed in `issues`. Credentials in it are covered: of
        /// a text by asterisks, of a number by 0.
        raw: Field<Json<'a>> = "raw", private;
    }
    beside {
        /// Values of the platform's own JSON that mention recordings: masked with `recording`, everywhere.
        recording_places: [Option<Json<'a>>; 4];
        /// Values that a field could not hold, each with the path of its field: masked with it, everywhere.
        unread: Vec<(&'static str, Json<'a>)>;
    }
}

record! {
    /// The agent of a conversation.
    #[derive(Default)]
    pub struct Agent<'a> {
        /// Its id with the platform.
        id: Option<Cow<'a, str>> = "agent.id", maskable;
        /// Its name (AnyReach, where it is sensitive; Vapi, only if it was made for one call; ElevenLabs, Retell). Otherwise
        /// the platform sends only the id: keep the names yourself.
        name: Option<Cow<'a, str>> = "agent.name", maskable, only [Anyreach Vapi Elevenlabs Retell];
        /// The version that spoke (AnyReach, Vapi, ElevenLabs, Retell).
        version_id: Option<Cow<'a, str>> = "agent.versionId", maskable, only [Anyreach Vapi Elevenlabs Retell];
        /// The number it called from or was called at.
        phone: Option<Cow<'a, str>> = "agent.phone", maskable;
    }
}

record! {
    /// The person an agent spoke with.
    #[derive(Default)]
    pub struct Customer<'a> {
        /// The person's id with the platform (AnyReach; Vapi and ElevenLabs: the id that their user gave).
        id: Option<Cow<'a, str>> = "customer.id", maskable, only [Anyreach Vapi Elevenlabs];
        /// The person's telephone number.
        phone: Option<Cow<'a, str>> = "customer.phone", maskable;
        /// The person's name (Vapi).
        name: Option<Cow<'a, str>> = "customer.name", maskable, only [Vapi];
        /// The person's e-mail address (Vapi).
        email: Option<Cow<'a, str>> = "customer.email", maskable, only [Vapi];
    }
}

record! {
    /// What a conversation cost, as the platform says.
    pub struct Cost<'a> {
        /// How much, in units of the currency: dollars, not cents.
        amount: f64 = "cost.amount", public;
        /// `USD`, or what the platform counts in: ElevenLabs' `credits`, where it does not say dollars.
        currency: Cow<'a, str> = "cost.currency", public;
    }
}

record! {
    /// A recording of a conversation.
    #[derive(Default)]
    pub struct Recording<'a> {
        /// Its URL, which opens without a credential: never send it one, since the host is not the platform's. null:
        /// the platform gives none.
        url: Option<Cow<'a, str>> = "recording.url", maskable, only [Eigi Anyreach Vapi Retell];
        /// Whether there is audio to get: at the URL or, where the platform gives it only for the key, by
        /// `client.conversations.recording(id)` (Vapi, ElevenLabs).
        available: bool = "recording.available", public;
        /// Whether the URL expires, so that the conversation must be fetched again for a new one. True if its query
        /// says so (signed URLs of S3, CloudFront, Google and Azure, and others with a time beside a signature) or the
        /// platform's documentation does (AnyReach: always); false if nothing in it is signed; null if it is signed
        /// but names no time.
        expires: Option<bool> = "recording.expires", public, only [Eigi Anyreach Vapi Retell];
        /// When the URL expires, if it says.
        expires_at: Option<Timestamp> = "recording.expiresAt", maskable, only [Eigi Anyreach Vapi Retell];
    }
}

record! {
    /// One turn of a transcript.
    pub struct Message<'a> {
        /// Who spoke: `user`, `assistant`, `system`, `tool`, or the platform's own word.
        role: Cow<'a, str> as Role = "transcript.role", maskable;
        /// What was said.
        content: Cow<'a, str> as Content = "transcript.content", free_text;
        /// When; null if the platform does not say.
        timestamp: Option<Moment<'a>> = "transcript.timestamp", maskable;
    }
}

impl<'a> Conversation<'a> {
    /// A conversation of which nothing more is known.
    pub fn new(provider: ProviderKind, id: Cow<'a, str>, created_at: Timestamp) -> Self {
        Self {
            provider,
            id,
            created_at: Some(created_at),
            ..Self::default()
        }
    }

    /// Leaves parts out, as if they had never been read.
    pub fn leave_out(&mut self, omit: &[OmittableField]) {
        for field in omit {
            match field {
                OmittableField::Transcript => self.transcript = Field::Omitted,
                OmittableField::Metadata => self.metadata = Field::Omitted,
                OmittableField::Analysis => self.analysis = Field::Omitted,
            }
        }
    }

    /// When it had ended, at the latest: milliseconds since 1970. While it runs, when it last changed. `None`: no time of
    /// it is known.
    pub fn ended_ms(&self) -> Option<i64> {
        let changed_at = self.updated_at.or(self.ended_at);
        ended_ms(changed_at, self.created_at, self.duration_seconds)
    }
}

/// When a conversation had ended, at the latest, by when it last changed, or else by when it started.
pub(crate) fn ended_ms(
    changed_at: Option<Timestamp>,
    created_at: Option<Timestamp>,
    duration_seconds: Option<f64>,
) -> Option<i64> {
    if let Some(changed_at) = changed_at {
        return Some(changed_at.epoch_ms());
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number too large becomes the largest"
    )]
    let duration_ms = (duration_seconds.unwrap_or(0.0) * 1000.0) as i64;
    Some(created_at?.epoch_ms().saturating_add(duration_ms))
}
