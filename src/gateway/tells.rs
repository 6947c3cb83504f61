//! What a filter tells of what is masked.

use crate::model::{Issue, IssueCode};
use crate::provider::FilterKey;

/// What a key tells of the conversations it finds: paths of the model, and `text`. Whoever may ask for a key
/// again and again learns them, masked or not: a number digit by digit, a duration by halves.
///
/// The README's table says the same.
const fn told_by(key: FilterKey) -> &'static [&'static str] {
    match key {
        // eigi looks in its metadata, too, where it keeps these.
        FilterKey::Search => &[
            "transcript",
            "metadata",
            "text",
            "customer.phone",
            "agent.phone",
            "direction",
            "durationSeconds",
            "recording.url",
        ],
        FilterKey::ConversationId => &["id"],
        FilterKey::AgentId => &["agent.id"],
        FilterKey::Channel => &["channel"],
        FilterKey::Direction => &["direction"],
        FilterKey::Status => &["status"],
        FilterKey::CreatedAfter | FilterKey::CreatedBefore | FilterKey::TimeOfDay => &["createdAt"],
        // AnyReach knows people by their number.
        FilterKey::UserId => &["customer.id", "customer.phone"],
        FilterKey::AgentVersionId => &["agent.versionId"],
        FilterKey::AgentPhone => &["agent.phone"],
        FilterKey::DurationSeconds => &["durationSeconds"],
        FilterKey::UserTurnCount => &["userTurnCount"],
        FilterKey::Metadata => &["metadata", "text"],
        // Nothing of the model: the widget is no part of it.
        FilterKey::WebWidgetId => &[],
        // How an answer is cut and which days are meant.
        FilterKey::TimeZone | FilterKey::PageSize => &[],
    }
}

/// The keys that tell what is masked by `redact`, but for those that are `opened` all the same.
pub fn closed_filters(redact: &[String], opened: &[String]) -> Vec<FilterKey> {
    let is_masked = |told: &&str| redact.iter().any(|path| touches(path, told));
    let is_closed = |key: &FilterKey| {
        told_by(*key).iter().any(is_masked) && !opened.iter().any(|name| name == key.as_str())
    };
    FilterKey::ALL.into_iter().filter(is_closed).collect()
}

/// Whether one is the other, or a part of it.
fn touches(a: &str, b: &str) -> bool {
    let is_part = |whole: &str, part: &str| {
        part.strip_prefix(whole)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    is_part(a, b) || is_part(b, a)
}

/// What a caller is told of a parameter under a closed key.
pub(super) fn not_available(parameter: &str) -> Issue {
    let message = [parameter, " is not available here."].concat();
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
        for (redact, keys) in [
            (&[][..], &[][..]),
            (&["summary", "notes", "agent.name"], &[]),
            (&["customer.phone"], &["search", "userId"]),
            (&["customer.id"], &["userId"]),
            (&["customer"], &["search", "userId"]),
            (&["agent.phone"], &["search", "agentPhone"]),
            (&["agent.id"], &["agentId"]),
            (
                &["agent"],
                &["search", "agentId", "agentVersionId", "agentPhone"],
            ),
            (&["text"], &["search", "metadata"]),
            (&["metadata"], &["search", "metadata"]),
            (&["metadata.name"], &["search", "metadata"]),
            (&["transcript.content"], &["search"]),
            (&["transcript"], &["search"]),
            (&["recording"], &["search"]),
            (&["durationSeconds"], &["search", "durationSeconds"]),
            (&["userTurnCount"], &["userTurnCount"]),
            (&["id"], &["conversationId"]),
            (&["status", "channel"], &["channel", "status"]),
            // No part of it: a name that begins with another.
            (&["metadatum", "idle"], &[]),
        ] {
            assert_eq!(closed(redact, &[]), keys, "{redact:?}");
        }
        assert_eq!(
            closed(&["customer.phone", "text"], &["userId", "userId"]),
            ["search", "metadata"]
        );
        assert_eq!(closed(&["text"], &["search", "metadata"]), [""; 0]);
    }

    /// A key is told of in the README, with all that it tells, or tells nothing.
    #[test]
    fn the_readme_says_the_same() {
        let readme = include_str!("../../README.md");
        let rows: Vec<_> = readme
            .lines()
            .skip_while(|line| !line.starts_with("| A filter's key | is refused where"))
            .skip(2)
            .take_while(|line| line.starts_with('|'))
            .collect();
        let quoted = |path: &&str| format!("`{path}`");
        let mut expected: Vec<(String, Vec<String>)> = Vec::new();
        for key in FilterKey::ALL {
            let told = told_by(key)
                .iter()
                .map(quoted)
                .collect::<Vec<_>>()
                .join(", ");
            match expected.iter_mut().find(|(of, _)| *of == told) {
                Some((_, keys)) => keys.push(quoted(&key.as_str())),
                None => expected.push((told, vec![quoted(&key.as_str())])),
            }
        }
        let row = |(told, keys): &(String, Vec<String>)| {
            let told = if told.is_empty() { "nothing" } else { told };
            format!("| {} | {told} |", keys.join(", "))
        };
        assert_eq!(rows, expected.iter().map(row).collect::<Vec<_>>());
    }
}
