//! A conversation, whoever held it.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use tsify::Tsify;

use super::{Channel, Direction, Issue, Message, OmittableField, Status};
use crate::json::Json;
use crate::model::ProviderKind;
use crate::time::Timestamp;

/// A part that is there, or was left out on request: its key is then absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// Left out on request.
    #[default]
    Omitted,
    /// Read.
    Present(T),
}

impl<T> Field<T> {
    /// The value, unless it was left out.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Field::Omitted => None,
            Field::Present(value) => Some(value),
        }
    }

    fn is_omitted(&self) -> bool {
        matches!(self, Field::Omitted)
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

/// The agent of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Agent<'a> {
    /// The agent's id with the provider.
    pub id: Option<Cow<'a, str>>,
    /// Its name (AnyReach, where it is sensitive). eigi tells the id alone: keep the names yourself.
    pub name: Option<Cow<'a, str>>,
    /// The version that spoke (AnyReach).
    pub version_id: Option<Cow<'a, str>>,
    /// The number it spoke from or was called at.
    pub phone: Option<Cow<'a, str>>,
}

/// The person an agent spoke with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Customer<'a> {
    /// The person's id with the provider (AnyReach: `user_id`).
    pub id: Option<Cow<'a, str>>,
    /// The person's telephone number.
    pub phone: Option<Cow<'a, str>>,
}

/// A recording of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Recording<'a> {
    /// Where it lies. The host is not the provider's: never send it a credential.
    #[tsify(type = "string")]
    pub url: Cow<'a, str>,
    /// Whether the URL stops working after a while, so that the conversation has to be fetched again
    /// for a new one. True where its query says so (the signed ones of S3, CloudFront, Google and Azure,
    /// and others that name a time beside a signature) or the platform's documentation does (AnyReach:
    /// always); false where nothing in it is signed; null where something is, and no time named.
    pub expires: Option<bool>,
    /// When, as RFC 3339 in UTC, where the URL tells: after that it is of no use.
    #[tsify(type = "string | null")]
    pub expires_at: Option<Timestamp>,
}

/// A conversation, whoever held it. Plain JSON data, structured-cloneable, the same keys in the
/// same order every time.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Conversation<'a> {
    /// Whose conversation it is.
    #[tsify(type = r#""eigi" | "anyreach""#)]
    pub provider: ProviderKind,
    /// The public id: what `conversations.get` takes.
    pub id: Cow<'a, str>,
    /// eigi's document id.
    pub internal_id: Option<Cow<'a, str>>,
    /// The organization (AnyReach).
    pub organization_id: Option<Cow<'a, str>>,
    /// The agent.
    pub agent: Agent<'a>,
    /// The person it spoke with.
    pub customer: Customer<'a>,
    /// How it was held.
    #[tsify(type = "Channel")]
    pub channel: Channel<'a>,
    /// Who began it; null where the provider does not tell.
    #[tsify(type = "Direction | null")]
    pub direction: Option<Direction<'a>>,
    /// How far it has come.
    #[tsify(type = "Status")]
    pub status: Status<'a>,
    /// Still running: it may change. (A status this version does not know counts as running.) Where the status
    /// is masked this stays.
    pub live: bool,
    /// RFC 3339 in UTC (`…Z`), three or more fraction digits, no precision lost.
    #[tsify(type = "string")]
    pub created_at: Timestamp,
    /// When the record last changed, which can be long after the conversation's end.
    #[tsify(type = "string | null")]
    pub updated_at: Option<Timestamp>,
    /// Seconds; null, with an issue, for what can be no duration: below zero, or longer than ten years.
    pub duration_seconds: Option<f64>,
    /// Turns of the person (AnyReach).
    pub user_turn_count: Option<f64>,
    /// Summary (AnyReach).
    pub summary: Option<Cow<'a, str>>,
    /// Notes (eigi).
    pub notes: Option<Cow<'a, str>>,
    /// What the agent was told beforehand (AnyReach).
    pub initial_context: Option<Cow<'a, str>>,
    /// Who created it (eigi).
    pub created_by: Option<Cow<'a, str>>,
    /// The recording, where there is one.
    pub recording: Option<Recording<'a>>,
    /// null: not available or not permitted (see `withheld`); []: nothing was said.
    #[serde(skip_serializing_if = "Field::is_omitted")]
    #[tsify(type = "Message[] | null")]
    pub transcript: Field<Option<Vec<Message<'a>>>>,
    /// As a list, whatever the provider sent: a lone object or text becomes a list of one.
    /// null: not analysed yet; so is an empty one (`[]`, `{}`, `""`), with an issue.
    #[serde(skip_serializing_if = "Field::is_omitted")]
    #[tsify(type = "unknown[] | null")]
    pub analysis: Field<Option<Vec<Json<'a>>>>,
    /// The provider's and the caller's own keys, as they were sent. An integer that JavaScript rounds is
    /// told in `issues`; exports keep it as it is.
    #[serde(skip_serializing_if = "Field::is_omitted")]
    #[tsify(type = "Record<string, unknown> | null")]
    pub metadata: Field<Option<Json<'a>>>,
    /// Sensitive fields that this credential may not see.
    #[tsify(type = "string[]")]
    pub withheld: Vec<&'static str>,
    /// What had to be repaired or could not be read while normalising. (Bytes that are not UTF-8
    /// become U+FFFD, as in fetch's own json().)
    pub issues: Vec<Issue>,
    /// The provider's own JSON, where it was asked for. What no strict reader takes (half a surrogate
    /// pair, a number too large, endless nesting) is replaced here too, and told in `issues`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub raw: Option<Json<'a>>,
    /// Where the provider tells of recordings, in its own JSON: what is masked with `recording`, wherever
    /// else it stands. No part of what is written or handed over.
    #[serde(skip)]
    pub recording_places: [Option<Json<'a>>; 2],
    /// What the provider sent that a field could not hold, and the field's path: masked with it, wherever
    /// else it stands. Likewise no part of what is written.
    #[serde(skip)]
    pub unread: Vec<(&'static str, Json<'a>)>,
}

impl Conversation<'_> {
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

    /// When it had ended, at the latest: milliseconds since 1970. Of one that still runs, when it was
    /// last heard of.
    pub fn ended_ms(&self) -> i64 {
        if let Some(updated_at) = self.updated_at {
            return updated_at.epoch_ms();
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number too large becomes the largest"
        )]
        let duration_ms = (self.duration_seconds.unwrap_or(0.0) * 1000.0) as i64;
        self.created_at.epoch_ms().saturating_add(duration_ms)
    }
}
