//! What must come out: the documented keys in the documented order, and messages without secrets.

use crate::reading::json_of;
use convoscope::json::{Json, Kind as JsonKind};
use convoscope::model::{Conversation, Field, Holds, Issue, Kind, ReadOptions, Record, RecordInfo};
use convoscope::provider::ProviderPage;

/// Stands in every text that is a person's; no message may repeat it.
pub const PRIVATE: &str = "s3cret";

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

fn assert_holds(value: Json<'_>, holds: Holds) {
    if holds.is_nullable && value.is_null() {
        return;
    }
    if holds.is_list {
        assert_eq!(value.kind(), JsonKind::Array, "{value:?}");
        let one = Holds::one(holds.kind);
        return value.elements().for_each(|it| assert_holds(it, one));
    }
    let kind = match holds.kind {
        Kind::Text | Kind::Content | Kind::Word(_) => JsonKind::String,
        Kind::Time | Kind::ContentTime => {
            let text = value.as_text();
            return assert!(text.is_some_and(|text| is_time(&text.value)), "{value:?}");
        }
        Kind::Number | Kind::Count => JsonKind::Number,
        Kind::Flag => JsonKind::Bool,
        Kind::Object => JsonKind::Object,
        Kind::Record(record) => return assert_members(value, record, &|_| false),
        Kind::Json => return,
    };
    assert_eq!(value.kind(), kind, "{value:?}");
}

/// The keys are those of the record, in its order, and each value is what its field holds.
fn assert_members(value: Json<'_>, record: &RecordInfo, left_out: &dyn Fn(&str) -> bool) {
    let members = value.members();
    let keys: Vec<_> = members.iter().map(|(key, _)| key).collect();
    let fields = record.fields.iter().filter(|field| !left_out(field.key()));
    let fields: Vec<_> = fields.collect();
    assert_eq!(
        keys,
        fields.iter().map(|field| field.key()).collect::<Vec<_>>()
    );
    for ((_, value), field) in members.iter().zip(fields) {
        assert_holds(value, field.holds);
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
    // What the items of a list lack is left out, too.
    let lacks = |key: &str| match key {
        "transcript" => conversation.transcript == Field::Omitted,
        "metadata" => conversation.metadata == Field::Omitted,
        "analysis" => conversation.analysis == Field::Omitted,
        _ => false,
    };
    let left_out = |key: &str| {
        options.omit.iter().any(|field| field.as_str() == key)
            || key == "raw" && !options.raw
            || lacks(key)
    };
    assert_members(written, &Conversation::INFO, &left_out);
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
