//! Records and their fields, described as data.

use super::ProviderKind;

/// Whether a field may reveal something about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Never: it cannot be masked.
    Public,
    /// Masked if its path is named, or if its value is masked elsewhere.
    Maskable,
    /// Maskable, and free text: also searched for telephone numbers and e-mail addresses.
    FreeText,
    /// It contains everything: left out where anything is masked.
    Private,
}

/// A record, described.
#[derive(Clone, Copy, Debug)]
pub struct RecordInfo {
    /// Its name in Rust, TypeScript and OpenAPI.
    pub name: &'static str,
    /// The lines of its documentation.
    pub doc: &'static str,
    /// Its fields, in their order.
    pub fields: &'static [FieldInfo],
}

/// A field, described.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// The path in a conversation: `agent.id`. The key, for records that are not part of one.
    pub path: &'static str,
    /// Whether it may reveal something about a person.
    pub privacy: Privacy,
    /// The platforms that have it.
    pub platforms: &'static [ProviderKind],
    /// Its type.
    pub holds: Holds,
    /// The lines of its documentation.
    pub doc: &'static str,
}

impl FieldInfo {
    /// Its key in the record: the last name of its path.
    pub const fn key(&self) -> &'static str {
        key_of(self.path)
    }
}

/// The last name of a path.
pub(super) const fn key_of(path: &'static str) -> &'static str {
    let mut at = path.len();
    while at > 0 {
        at = at.saturating_sub(1);
        let (_, behind) = path.split_at(at);
        if let [b'.', ..] = behind.as_bytes() {
            return behind.split_at(1).1;
        }
    }
    path
}

/// The type of a field.
#[derive(Clone, Copy, Debug)]
pub struct Holds {
    /// One of these,
    pub kind: Kind,
    /// or a list of them,
    pub is_list: bool,
    /// or null.
    pub is_nullable: bool,
    /// Its key may be absent.
    pub is_omittable: bool,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A string.
    Text,
    /// One of some words.
    Word(Words),
    /// A point in time: RFC 3339 in UTC.
    Time,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number, zero or more.
    Count,
    /// A record.
    Record(&'static RecordInfo),
    /// Any JSON, as the platform wrote it.
    Json,
    /// A JSON object, as the platform wrote it.
    Object,
    /// The content of a message: the bulk of a page.
    Content,
    /// The time of a message.
    ContentTime,
}

/// The words that a field may hold.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Their type in TypeScript.
    pub typescript: &'static str,
    /// The known ones.
    pub known: &'static [&'static str],
    /// A platform may send others.
    pub is_open: bool,
}

impl Holds {
    /// One value of a kind, always there.
    pub const fn one(kind: Kind) -> Self {
        Self {
            kind,
            is_list: false,
            is_nullable: false,
            is_omittable: false,
        }
    }

    /// The same, or null.
    pub const fn or_null(self) -> Self {
        Self {
            is_nullable: true,
            ..self
        }
    }
}
