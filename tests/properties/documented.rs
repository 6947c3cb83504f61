//! What must come out: the documented keys in the documented order, and messages without secrets.

use crate::reading::json_of;
use convoscope::json::{Json, Kind};
use convoscope::model::{Conversation, Issue, OmittableField, ReadOptions};
use convoscope::provider::ProviderPage;

/// Stands in every text that is a person's; no message may repeat it.
pub const PRIVATE: &str = "s3cret";

/// What a value may be, in the words of the TypeScript declarations.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Time,
    Number,
    Bool,
    Unknown,
    Record,
    Null(&'static Shape),
    List(&'static Shape),
    Object(&'static [(&'static str, Shape)]),
}

use Shape::{Bool, List, Null, Number, Object, Record, Text, Time, Unknown};

const ISSUES: Shape = List(&Object(&[
    ("path", Text),
    ("code", Text),
    ("message", Text),
]));
const CONVERSATION: &[(&str, Shape)] = &[
    ("provider", Text),
    ("id", Text),
    ("internalId", Null(&Text)),
    ("organizationId", Null(&Text)),
    (
        "agent",
        Object(&[
            ("id", Null(&Text)),
            ("name", Null(&Text)),
            ("versionId", Null(&Text)),
            ("phone", Null(&Text)),
        ]),
    ),
    (
        "customer",
        Object(&[("id", Null(&Text)), ("phone", Null(&Text))]),
    ),
    ("channel", Text),
    ("direction", Null(&Text)),
    ("status", Text),
    ("live", Bool),
    ("createdAt", Time),
    ("updatedAt", Null(&Time)),
    ("durationSeconds", Null(&Number)),
    ("userTurnCount", Null(&Number)),
    ("summary", Null(&Text)),
    ("notes", Null(&Text)),
    ("initialContext", Null(&Text)),
    ("createdBy", Null(&Text)),
    (
        "recording",
        Null(&Object(&[
            ("url", Text),
            ("expires", Null(&Bool)),
            ("expiresAt", Null(&Time)),
        ])),
    ),
    (
        "transcript",
        Null(&List(&Object(&[
            ("role", Text),
            ("content", Text),
            ("timestamp", Null(&Time)),
        ]))),
    ),
    ("analysis", Null(&List(&Unknown))),
    ("metadata", Null(&Record)),
    ("withheld", List(&Text)),
    ("issues", ISSUES),
    ("raw", Unknown),
];

fn is_time(text: &str) -> bool {
    let Some((seconds, fraction)) = text.strip_suffix('Z').and_then(|text| text.split_once('.'))
    else {
        return false;
    };
    let digits = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_digit() {
                    '0'
                } else {
                    char::from(byte)
                }
            })
            .collect::<String>()
    };
    digits(seconds) == "0000-00-00T00:00:00"
        && fraction.len() >= 3
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

fn assert_shape(value: Json<'_>, shape: Shape) {
    match shape {
        Text => assert_eq!(value.kind(), Kind::String, "{value:?}"),
        Time => assert!(
            value.as_text().is_some_and(|text| is_time(&text.value)),
            "{value:?}"
        ),
        Number => assert_eq!(value.kind(), Kind::Number, "{value:?}"),
        Bool => assert_eq!(value.kind(), Kind::Bool, "{value:?}"),
        Record => assert_eq!(value.kind(), Kind::Object, "{value:?}"),
        Unknown => {}
        Null(inner) => {
            if !value.is_null() {
                assert_shape(value, *inner);
            }
        }
        List(inner) => {
            assert_eq!(value.kind(), Kind::Array, "{value:?}");
            value
                .elements()
                .for_each(|element| assert_shape(element, *inner));
        }
        Object(fields) => assert_members(value, fields.iter().copied()),
    }
}

/// The keys are these, in this order, and each value has its shape.
fn assert_members(value: Json<'_>, fields: impl Iterator<Item = (&'static str, Shape)> + Clone) {
    let members = value.members();
    let keys: Vec<_> = members.iter().map(|(key, _)| key).collect();
    assert_eq!(keys, fields.clone().map(|(key, _)| key).collect::<Vec<_>>());
    for ((_, value), (_, shape)) in members.iter().zip(fields) {
        assert_shape(value, shape);
    }
}

fn assert_issues(issues: &[Issue]) {
    for issue in issues {
        assert!(!issue.message.contains(PRIVATE), "{}", issue.message);
        assert!(issue.message.ends_with(['.', ')']), "{}", issue.message);
    }
}

pub fn assert_conversation(conversation: &Conversation<'_>, options: &ReadOptions) {
    let text = serde_json::to_string(conversation).unwrap();
    let written = json_of(&text);
    let left_out = |key: &str| {
        options.omit.iter().any(|field| match field {
            OmittableField::Transcript => key == "transcript",
            OmittableField::Metadata => key == "metadata",
            OmittableField::Analysis => key == "analysis",
        }) || (key == "raw" && !options.raw)
    };
    assert_members(
        written,
        CONVERSATION
            .iter()
            .copied()
            .filter(|(key, _)| !left_out(key)),
    );
    assert!(!conversation.id.trim().is_empty());
    assert_issues(&conversation.issues);
}

pub fn assert_page(page: &ProviderPage<'_>, options: &ReadOptions) {
    for conversation in &page.items {
        assert_conversation(conversation, options);
    }
    for rejected in &page.rejected {
        assert!(!rejected.issues.is_empty());
        assert_issues(&rejected.issues);
    }
}
