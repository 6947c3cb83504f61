//! Whether a conversation can still change.

use crate::model::Conversation;

/// Analysis and recording come some time after the end. A watch waits a minute for them by default, and must
/// not be answered from a cache meanwhile.
const SETTLED_MS: i64 = 15 * 60_000;

/// Whether a conversation ended so long ago that nothing will be added: then it may be cached. Never one of which no time
/// is known.
pub fn is_final(conversation: &Conversation<'_>, now_ms: i64) -> bool {
    let is_long_ago = |ended_ms| now_ms.saturating_sub(ended_ms) >= SETTLED_MS;
    !conversation.live && conversation.ended_ms().is_some_and(is_long_ago)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::model::{ProviderKind, ReadOptions};
    use crate::provider::provider;
    use crate::time::Timestamp;

    #[test]
    fn what_ended_a_moment_ago_may_still_change() {
        for (fields, minutes, settled) in [
            (r#""status": "completed", "duration": 60"#, 15, false),
            (r#""status": "completed", "duration": 60"#, 16, true),
            (r#""status": "completed", "duration": 60"#, -5, false),
            (r#""status": "in_progress""#, 1000, false),
        ] {
            let body = format!(r#"{{"id": "c1", "created_at": "2026-01-01T00:00:00Z", {fields}}}"#);
            let document = Document::parse(&body).unwrap();
            let anyreach = provider(ProviderKind::Anyreach);
            let conversation = anyreach
                .read_conversation(document.root(), &ReadOptions::default())
                .unwrap();
            let now_ms = conversation.created_at.unwrap().epoch_ms() + minutes * 60_000;
            assert_eq!(is_final(&conversation, now_ms), settled, "{body} {minutes}");
        }
    }

    #[test]
    fn without_a_time_nobody_knows() {
        let at = Timestamp::from_epoch_ms(1_767_225_600_000);
        let later = at.unwrap().epoch_ms() + SETTLED_MS;
        let never_started = Conversation::default();
        let changed = Conversation {
            updated_at: at,
            ..never_started.clone()
        };
        let ended = Conversation {
            ended_at: at,
            ..never_started.clone()
        };
        for (conversation, settled) in [(&never_started, false), (&changed, true), (&ended, true)] {
            assert_eq!(is_final(conversation, later), settled);
            assert!(!is_final(conversation, later - 1));
        }
    }
}
