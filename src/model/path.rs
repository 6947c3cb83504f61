//! The paths of a conversation, made of its fields.

use super::description::{Holds, Kind, key_of};
use super::{Conversation, Privacy, ProviderKind, Record, RecordInfo};

/// A path of a conversation.
#[derive(Clone, Copy, Debug)]
pub struct ModelPath {
    /// `agent.id`; `transcript.content` for the fields of a list's records, without an index.
    pub path: &'static str,
    /// The kind of value there.
    pub shape: Shape,
    /// It may be null.
    pub is_nullable: bool,
    /// Whether it may reveal something about a person.
    pub privacy: Privacy,
    /// The platforms that have something there.
    pub platforms: &'static [ProviderKind],
}

/// The kind of value at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A word of ours.
    Word,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A point in time.
    Time,
    /// An object of named fields.
    Record,
    /// A list of such.
    List,
    /// A list of texts.
    Names,
    /// A value as the platform wrote it.
    Json,
    /// A list of such values.
    JsonList,
}

impl Shape {
    /// Whether it has no parts.
    pub const fn is_scalar(self) -> bool {
        use Shape::{Flag, Number, Text, Time, Word};
        matches!(self, Text | Word | Number | Flag | Time)
    }

    const fn of(holds: Holds) -> Self {
        match (holds.kind, holds.is_list) {
            (Kind::Record(_), true) => Shape::List,
            (Kind::Record(_), false) => Shape::Record,
            (Kind::Json | Kind::Object, true) => Shape::JsonList,
            (Kind::Json | Kind::Object, false) => Shape::Json,
            (_, true) => Shape::Names,
            (Kind::Text | Kind::Content, false) => Shape::Text,
            (Kind::Word(_), false) => Shape::Word,
            (Kind::Number | Kind::Count, false) => Shape::Number,
            (Kind::Flag, false) => Shape::Flag,
            (Kind::Time | Kind::ContentTime, false) => Shape::Time,
        }
    }
}

impl ModelPath {
    /// Whether it can be masked.
    pub const fn is_maskable(&self) -> bool {
        matches!(self.privacy, Privacy::Maskable | Privacy::FreeText)
    }

    /// Whether its texts are masked everywhere: not those in lists, nor a recording or a cost, which are masked as a
    /// whole.
    const fn is_masked_everywhere(&self) -> bool {
        let holds_texts = matches!(
            self.shape,
            Shape::Text | Shape::Record | Shape::Json | Shape::JsonList
        );
        let is_inside = key_of(self.path).len() < self.path.len();
        let is_whole = matches!(self.path.as_bytes(), b"recording" | b"cost");
        holds_texts && self.is_maskable() && !is_inside && !is_whole
    }
}

const CONVERSATION: RecordInfo = <Conversation<'_> as Record<'_>>::INFO;

/// Every path of a conversation, in its order.
pub static PATHS: [ModelPath; count(&CONVERSATION)] = paths();

/// Counts the paths of a record and of the records in it.
#[expect(clippy::arithmetic_side_effects, reason = "at compile time")]
const fn count(record: &RecordInfo) -> usize {
    let mut paths = 0;
    let mut fields = record.fields;
    while let [field, rest @ ..] = fields {
        paths += 1;
        if let Kind::Record(inside) = field.holds.kind {
            paths += count(inside);
        }
        fields = rest;
    }
    paths
}

/// The keys of a conversation whose texts, if masked, are masked everywhere.
pub const MASKED_EVERYWHERE: &[&str] = &{
    const COUNT: usize = masked_everywhere(&mut []);
    let mut found = [""; COUNT];
    masked_everywhere(&mut found);
    found
};

/// Writes as many as fit; returns how many there are.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "at compile time"
)]
const fn masked_everywhere(found: &mut [&'static str]) -> usize {
    let mut count = 0;
    let all = paths();
    let mut rest = all.as_slice();
    while let [it, behind @ ..] = rest {
        if it.is_masked_everywhere() {
            if count < found.len() {
                found[count] = it.path;
            }
            count += 1;
        }
        rest = behind;
    }
    count
}

const fn paths() -> [ModelPath; count(&CONVERSATION)] {
    let mut paths = [ModelPath {
        path: "",
        shape: Shape::Text,
        is_nullable: false,
        privacy: Privacy::Public,
        platforms: &[],
    }; count(&CONVERSATION)];
    fill(&mut paths, 0, &CONVERSATION);
    paths
}

/// Writes the paths of a record from a place on; returns the place after them.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "at compile time"
)]
const fn fill(paths: &mut [ModelPath], mut at: usize, record: &RecordInfo) -> usize {
    let mut fields = record.fields;
    while let [field, rest @ ..] = fields {
        paths[at] = ModelPath {
            path: field.path,
            shape: Shape::of(field.holds),
            is_nullable: field.holds.is_nullable,
            privacy: field.privacy,
            platforms: field.platforms,
        };
        at += 1;
        if let Kind::Record(inside) = field.holds.kind {
            at = fill(paths, at, inside);
        }
        fields = rest;
    }
    at
}

/// The path of that name.
pub(crate) fn find_path(name: &str) -> Option<&'static ModelPath> {
    PATHS.iter().find(|it| it.path == name)
}

/// The paths that a platform has nothing at.
pub fn paths_lacking(platform: ProviderKind) -> impl Iterator<Item = &'static str> {
    let has = move |it: &ModelPath| it.platforms.contains(&platform);
    let is_platform = platform != ProviderKind::Gateway;
    let lacking = PATHS.iter().filter(move |it| is_platform && !has(it));
    lacking.map(|it| it.path)
}

/// Whether a path is another one, or lies in it.
pub(crate) fn is_path_within(path: &str, whole: &str) -> bool {
    path.strip_prefix(whole)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The columns of a CSV file if none are chosen: every scalar outside of lists.
pub fn default_columns() -> impl Iterator<Item = &'static str> {
    let mut list = "";
    PATHS.iter().filter_map(move |it| {
        if it.shape == Shape::List {
            list = it.path;
        }
        (it.shape.is_scalar() && (list.is_empty() || !is_path_within(it.path, list)))
            .then_some(it.path)
    })
}
