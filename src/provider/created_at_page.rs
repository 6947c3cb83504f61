//! Bodies without an envelope, as platforms that page by creation time send them.

use std::borrow::Cow;

use super::provider_page::records;
use super::response_body::{not_as_documented, refuse_failure, unreadable_conversation};
use super::{Envelope, More, ProviderPage};
use crate::Error;
use crate::json::{Json, Kind};
use crate::model::{Conversation, Issue, ProviderKind};
use crate::time::Timestamp;

/// Reads a page: an array of records. `created_at`: the key of their creation time.
pub(super) fn read_list<'a>(
    provider: ProviderKind,
    created_at: &str,
    body: Json<'a>,
    page_size: u32,
) -> Result<Envelope<'a>, Error> {
    // A proxy may turn an empty list into null.
    if !matches!(body.kind(), Kind::Array | Kind::Null) {
        refuse_failure(provider, body)?;
        return Err(not_as_documented(provider, "a list of conversations", body));
    }
    let records = records(provider, body, 0)?;
    // A short page may mean a limit that was lowered silently; only an empty page is the end.
    let more = if records.is_empty() {
        More::No
    } else {
        More::Unknown
    };
    let (last_created_at, newer_created_at) = places(created_at, &records);
    let page = ProviderPage {
        more,
        last_created_at,
        newer_created_at,
        ..ProviderPage::new(page_size)
    };
    Ok(Envelope { page, records })
}

/// Reads a body that is one conversation.
pub(super) fn read_one<'a>(
    provider: ProviderKind,
    body: Json<'a>,
    read: impl FnOnce() -> Result<Conversation<'a>, Vec<Issue>>,
) -> Result<Conversation<'a>, Error> {
    if body.kind() != Kind::Object {
        return Err(not_as_documented(provider, "a conversation", body));
    }
    read().or_else(|issues| {
        // Only here: a conversation has a `status` of its own.
        refuse_failure(provider, body)?;
        Err(unreadable_conversation(provider, issues))
    })
}

/// The last creation time of a page, and the last one before it that differs. An unreadable time is used only
/// if the page has no other: the platform refuses it as a cursor.
fn places<'a>(
    created_at: &str,
    records: &[Json<'a>],
) -> (Option<Cow<'a, str>>, Option<Cow<'a, str>>) {
    let texts = || {
        records.iter().rev().filter_map(|record| {
            let text = record.members().get(created_at)?.as_text()?.value;
            (!text.is_empty()).then_some(text)
        })
    };
    let mut times = texts().filter_map(|text| Some((Timestamp::parse(&text)?.in_utc(), text)));
    match times.next() {
        Some((last, text)) => {
            let newer = times.find(|(time, _)| *time != last);
            (Some(text), newer.map(|(_, text)| text))
        }
        None => (texts().next(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn a_walk_goes_on_from_times_that_can_be_read() {
        for (times, expected) in [
            (
                r#"["2026-01-03T00:00:00Z","2026-01-02T00:00:00Z","2026-01-01T00:00:00Z"]"#,
                (Some("2026-01-01T00:00:00Z"), Some("2026-01-02T00:00:00Z")),
            ),
            (
                r#"["2026-01-03T00:00:00Z","yesterday","2026-01-01T00:00:00Z"]"#,
                (Some("2026-01-01T00:00:00Z"), Some("2026-01-03T00:00:00Z")),
            ),
            (
                r#"["2026-01-03T00:00:00Z","2026-01-02T00:00:00Z","yesterday"]"#,
                (Some("2026-01-02T00:00:00Z"), Some("2026-01-03T00:00:00Z")),
            ),
            // The same instant, written otherwise.
            (
                r#"["2026-01-03T00:00:00Z","2026-01-01T01:00:00+01:00","2026-01-01T00:00:00Z"]"#,
                (Some("2026-01-01T00:00:00Z"), Some("2026-01-03T00:00:00Z")),
            ),
            (
                r#"["2026-01-03T00:00:00Z","",null]"#,
                (Some("2026-01-03T00:00:00Z"), None),
            ),
            (r#"["one","another"]"#, (Some("another"), None)),
            ("[]", (None, None)),
        ] {
            let body = Document::parse(times).unwrap();
            let written: Vec<String> = body
                .root()
                .elements()
                .map(|at| format!(r#"{{"created_at":{}}}"#, at.text()))
                .collect();
            let page = format!("[{}]", written.join(","));
            let page = Document::parse(&page).unwrap();
            let read = read_list(ProviderKind::Anyreach, "created_at", page.root(), 20)
                .unwrap()
                .page;
            assert_eq!(
                (
                    read.last_created_at.as_deref(),
                    read.newer_created_at.as_deref()
                ),
                expected,
                "{times}"
            );
        }
    }
}
