//! The filter keys that would reveal masked values.

use crate::filter::{FilterKey, Finds};
use crate::model::{Issue, IssueCode, MASKED_EVERYWHERE, is_path_within};
use crate::{Error, ErrorCode};

/// The values that a key reveals about the conversations it finds: paths of the model, and `text`; `None`:
/// everything. By asking again and again a caller learns them, masked or not: a number digit by digit, a
/// duration by bisection.
pub fn reveals(key: FilterKey) -> Option<Vec<&'static str>> {
    Some(match key.finds() {
        Finds::Anywhere(_) => return None,
        // Part of any text that is masked wherever it is.
        Finds::Part(_) => MASKED_EVERYWHERE.to_vec(),
        Finds::Field(path, _) | Finds::Number(path, _) => vec![path],
        Finds::Metadata => vec!["metadata", "text"],
        Finds::CreatedAt | Finds::Outside(_) | Finds::Nothing => Vec::new(),
    })
}

/// The keys that would reveal what `redact` masks, except those that are `opened`.
pub fn closed_filters(redact: &[String], opened: &[String]) -> Vec<FilterKey> {
    // One may be part of the other.
    let is_masked = |told: &&str| {
        let mut paths = redact.iter();
        paths.any(|path| is_path_within(path, told) || is_path_within(told, path))
    };
    let is_closed = |key: &FilterKey| {
        reveals(*key).map_or(!redact.is_empty(), |told| told.iter().any(is_masked))
            && !opened.iter().any(|name| name == key.as_str())
    };
    FilterKey::ALL.into_iter().filter(is_closed).collect()
}

/// The error of a closed key, for the owner of the gateway: with the reason, and how to open the key.
pub fn explain_to_owner(error: Error, closed: &[FilterKey]) -> Error {
    if error.code != ErrorCode::InvalidFilter {
        return error;
    }
    let tell = |mut issue: Issue| {
        let key = issue.path.split('.').next().unwrap_or_default();
        if closed.iter().any(|it| it.as_str() == key) && issue.message.ends_with(NOT_AVAILABLE) {
            issue.message = [issue.message.as_ref(), &how_to_open(key)].concat().into();
        }
        issue
    };
    let issues = error.issues.iter().cloned().map(tell).collect();
    let mut told = Error::with_issues(error.code, issues);
    told.provider = error.provider;
    told
}

/// Why a key is closed, and how to open it.
pub fn how_to_open(key: &str) -> String {
    [
        " It would reveal masked values. Open it with allowFilters: [\"",
        key,
        "\"].",
    ]
    .concat()
}

const NOT_AVAILABLE: &str = "\" is not available here.";

/// The issue for the caller, of a parameter under a closed key.
pub(super) fn not_available(parameter: &str) -> Issue {
    let message = ["\"", parameter, NOT_AVAILABLE].concat();
    Issue::new(parameter.to_owned(), IssueCode::Unsupported, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(redact: &[&str], opened: &[&str]) -> Vec<&'static str> {
        let owned = |list: &[&str]| list.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
        let closed = closed_filters(&owned(redact), &owned(opened));
        closed.into_iter().map(FilterKey::as_str).collect()
    }

    #[test]
    fn what_tells_a_masked_field_is_closed() {
        let parts = &["search", "userId", "agentPhone"][..];
        let with = |more: &[&'static str]| {
            let is_closed = |key: &&str| parts.contains(key) || more.contains(key);
            let all = FilterKey::ALL.into_iter().map(FilterKey::as_str);
            all.filter(is_closed).collect::<Vec<_>>()
        };
        for path in [
            "summary",
            "notes",
            "agent.name",
            "customer.phone",
            "customer.id",
            "customer",
            "agent.phone",
        ] {
            assert_eq!(closed(&[path], &[]), with(&[]), "{path}");
        }
        for path in [
            "internalId",
            "organizationId",
            "initialContext",
            "createdBy",
            "analysis",
            "analysis.email",
        ] {
            assert_eq!(closed(&[path], &[]), with(&[]), "{path}");
        }
        for (path, more) in [
            ("id", &["conversationId"][..]),
            ("agent.id", &["agentId"]),
            ("agent", &["agentId", "agentVersionId"]),
            ("metadata", &["metadata"]),
            ("metadata.phone", &["metadata"]),
        ] {
            assert_eq!(closed(&[path], &[]), with(more), "{path}");
        }
        // What is masked at its place, and words and numbers, which are no part of a person's id.
        for (redact, keys) in [
            (&[][..], &[][..]),
            (&["text"], &["search", "metadata"]),
            (&["transcript.content"], &["search"]),
            (&["transcript"], &["search"]),
            (&["recording"], &["search"]),
            (&["updatedAt"], &["search"]),
            (&["durationSeconds"], &["search", "durationSeconds"]),
            (&["userTurnCount"], &["search", "userTurnCount"]),
            (&["status", "channel"], &["search", "channel", "status"]),
            // No part of it: a name that begins with another.
            (&["metadatum", "idle"], &["search"]),
        ] {
            assert_eq!(closed(redact, &[]), keys, "{redact:?}");
        }
        assert_eq!(
            closed(&["customer.phone", "text"], &["userId", "userId"]),
            ["search", "agentPhone", "metadata"]
        );
        assert_eq!(closed(&["text"], &["search", "metadata"]), [""; 0]);
    }

    /// A path that masks a text wherever it stands closes what looks for a part of a text: all but those
    /// that are masked at their place alone, and words, times and numbers.
    #[test]
    fn whatever_path_is_named_no_key_tells_a_part_of_it() {
        let at_its_place = ["transcript", "recording", "channel", "direction", "status"];
        let no_text = [
            "updatedAt",
            "startedAt",
            "endedAt",
            "durationSeconds",
            "userTurnCount",
            "success",
            "cost",
        ];
        let maskable = crate::model::PATHS.iter().filter(|it| it.is_maskable());
        for path in maskable.map(|it| it.path) {
            let keys = closed(&[path], &[]);
            assert!(keys.contains(&"search"), "{path}");
            let mut others = at_its_place.iter().chain(&no_text);
            let is_text = !others.any(|it| is_path_within(path, it));
            for key in ["userId", "agentPhone"] {
                assert_eq!(keys.contains(&key), is_text, "{path} {key}");
            }
        }
    }

    #[test]
    fn the_owner_is_told_what_opens_a_key_and_nobody_else() {
        let closed = closed_filters(&["durationSeconds".to_owned()], &[]);
        let issues = vec![
            not_available("durationSeconds.max"),
            Issue::new(
                "agentId",
                IssueCode::InvalidType,
                "\"agentId\" is not available here.",
            ),
        ];
        let error = Error::invalid_filter(crate::model::ProviderKind::Anyreach, issues);
        let told = explain_to_owner(error.clone(), &closed);
        assert_eq!(
            told.message,
            "\"durationSeconds.max\" is not available here. It would reveal masked values. Open it with allowFilters: [\"durationSeconds\"]. \"agentId\" is not available here."
        );
        assert_eq!((told.code, told.provider), (error.code, error.provider));
        let other = Error::new(ErrorCode::NotFound, "There is none.");
        assert_eq!(explain_to_owner(other.clone(), &closed), other);
    }
}
