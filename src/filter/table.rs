//! What the table of a filter's keys consists of, and what is made of it.

use super::{Capabilities, Words, time_of_day};
use crate::model::Conversation;
pub(super) use crate::named_enum::position;

/// How a key's value is written, checked and sent.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text, of which the platform looks for a part.
    Text,
    /// An id, compared as a whole.
    Id,
    /// A conversation's id, in the platform's form.
    ConversationId,
    /// An id, or a list of them.
    Ids,
    /// One of our words.
    Choice(fn(&Capabilities) -> Words),
    /// One of our words, or a list of them.
    Choices(fn(&Capabilities) -> Words),
    /// The first instant: a time, or a date's first one.
    Earliest,
    /// The last instant: a time, or a date's last one.
    Latest,
    /// The zone of these dates.
    TimeZone,
    /// A window of the day.
    TimeOfDay,
    /// Numbers from `min` to `max`.
    Range,
    /// Whole numbers from `min` to `max`.
    WholeRange,
    /// An object that the metadata contains.
    Metadata,
    /// How many conversations a page has.
    PageSize,
}

impl Kind {
    /// The keys of its object. A gateway's query has a parameter for each: `durationSeconds.min`.
    pub fn members(self) -> &'static [&'static str] {
        match self {
            Kind::TimeOfDay => &time_of_day::KEYS,
            Kind::Range | Kind::WholeRange => &["min", "max"],
            _ => &[],
        }
    }

    /// The type of its value, for messages.
    pub(super) fn accepted(self) -> &'static str {
        match self {
            Kind::Text | Kind::Id | Kind::ConversationId | Kind::Choice(_) => "one string",
            Kind::Ids | Kind::Choices(_) => "a string or a list of strings",
            Kind::Earliest | Kind::Latest => DATES,
            Kind::TimeZone => "an IANA name such as \"Europe/Berlin\"",
            Kind::TimeOfDay => {
                "an object such as { from: \"09:00\", to: \"17:30\", utcOffsetMinutes: 0 }"
            }
            Kind::Range | Kind::WholeRange => "an object such as { min: 10, max: 60 }",
            Kind::Metadata => "an object such as { plan: \"pro\" }",
            Kind::PageSize => "a number",
        }
    }

    /// Whether a list of values is accepted.
    pub fn takes_several(self) -> bool {
        matches!(self, Kind::Ids | Kind::Choices(_))
    }
}

/// How a bound in time is written.
pub(super) const DATES: &str = "a Date (new Date(milliseconds) makes one), a timestamp such as \
    \"2026-01-31T09:00:00Z\" or a date such as \"2026-01-31\"";

/// What a key finds conversations by. From this follows what it reveals to somebody who tries
/// values (see `closed_filters`), and how a gateway's `scope` checks a conversation.
#[derive(Clone, Copy, Debug)]
pub enum Finds {
    /// A text of the model as a whole: its path, and the text.
    Field(
        &'static str,
        for<'a> fn(&'a Conversation<'_>) -> Option<&'a str>,
    ),
    /// A part of a text, which may stand in other fields, too.
    Part(for<'a> fn(&'a Conversation<'_>) -> Option<&'a str>),
    /// A number of the model: its path, and the number.
    Number(&'static str, fn(&Conversation<'_>) -> Option<f64>),
    /// When it was created, which is never masked.
    CreatedAt,
    /// A part of the metadata.
    Metadata,
    /// Anything the platform searches. No scope can check that: why.
    Anywhere(&'static str),
    /// Something the model does not have. No scope can check that: why.
    Outside(&'static str),
    /// Nothing: it says how pages are cut, or which days are meant.
    Nothing,
}

/// Makes `FilterKey` and `ConversationFilter` of the table. A block reads:
///
/// ```text
/// /// Documentation, and the platforms that serve the key.
/// Variant "key" {
///     rust_field: RustType as "TypeScript type",
///     kind: how its value is written, checked and sent,
///     finds: what it finds conversations by,
///     aliases: "other words for it, in lower case without punctuation",
///     example: "a value, as JSON",
/// }
/// ```
macro_rules! filter_keys {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident $key:literal {
            $field:ident: $type:ty as $typescript:literal,
            kind: $kind:expr,
            finds: $finds:expr,
            aliases: $aliases:literal,
            example: $example:literal,
        }
    )+) => {
        /// A key of [`ConversationFilter`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FilterKey {
            $( $(#[doc = $doc])+ $variant, )+
        }

        impl FilterKey {
            /// Every key, in the order of the documentation.
            pub const ALL: [FilterKey; [$($key),+].len()] = [$(FilterKey::$variant),+];

            /// Every key, as callers write it.
            pub const NAMES: [&'static str; Self::ALL.len()] = [$($key),+];

            /// Other words for each key, as [`Nearest::words`](crate::spelling::Nearest::words) reads them.
            pub(super) const OTHER_WORDS: &'static str =
                concat!($($aliases, "=", $key, "\n"),+);

            /// The key as callers write it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( FilterKey::$variant => $key, )+
                }
            }

            /// The key of that name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.get(position(&Self::NAMES, name)?).copied()
            }

            /// How its value is written, checked and sent.
            pub fn kind(self) -> Kind {
                match self {
                    $( FilterKey::$variant => $kind, )+
                }
            }

            /// The type of its value in TypeScript.
            pub fn typescript(self) -> &'static str {
                match self {
                    $( FilterKey::$variant => $typescript, )+
                }
            }

            /// What it finds conversations by.
            pub fn finds(self) -> Finds {
                match self {
                    $( FilterKey::$variant => $finds, )+
                }
            }

            /// What it is, with the platforms that serve it at the end, in parentheses.
            pub fn documentation(self) -> &'static str {
                match self {
                    $( FilterKey::$variant => concat!($($doc),+), )+
                }
            }

            /// A value, as JSON.
            pub fn example(self) -> &'static str {
                match self {
                    $( FilterKey::$variant => $example, )+
                }
            }
        }

        /// Which conversations to ask for: one vocabulary for every provider, all keys optional, combined
        /// with AND. An unknown key, a value out of range, a contradiction or a key the provider cannot
        /// serve is an issue, reported before any request, all of them at once.
        ///
        /// `agentId`, `channel`, `status` and `agentVersionId` take a list, too: what has one of its values
        /// matches. The platforms serve one value at a time: a list is read as a walk for each value, merged
        /// newest first. The first page then costs a request for each; all lists of a filter may ask for 50
        /// walks together.
        #[derive(Clone, Debug, Default, PartialEq, Tsify)]
        #[serde(rename_all = "camelCase")]
        pub struct ConversationFilter {
            $(
                $(#[doc = $doc])+
                #[tsify(optional, type = $typescript)]
                pub $field: Option<$type>,
            )+
        }

        impl From<&ConversationFilter> for Input {
            fn from(filter: &ConversationFilter) -> Self {
                let mut members = Vec::new();
                $(
                    if let Some(value) = &filter.$field {
                        members.push(($key.to_owned(), value.clone().into()));
                    }
                )+
                Input::Object(members)
            }
        }
    };
}
pub(super) use filter_keys;
