//! A walk over a list of a platform that answers less exactly than it is asked.

use super::model::*;
use crate::filter::validate_input;
use crate::input::Input;
use crate::model::{Conversation, ProviderKind};
use crate::provider::{More, ProviderPage};
use crate::time::Timestamp;
use crate::walk::{Walk, WalkOptions};

/// The platform is asked for a second more on each side. The walk drops what lies there, and counts it nowhere.
#[test]
fn what_was_not_asked_for_is_not_there() {
    const SECOND: i64 = 1_768_473_000;
    for (filter, expected) in [
        ("{}", &[3u32, 2, 1, 0][..]),
        (r#"{"createdAfter":"2026-01-15T10:30:01Z"}"#, &[3, 2, 1]),
        (r#"{"createdAfter":"2026-01-15T10:30:00.500Z"}"#, &[3, 2, 1]),
        (
            r#"{"createdAfter":"2026-01-15T10:30:01Z","createdBefore":"2026-01-15T10:30:02Z"}"#,
            &[2, 1],
        ),
        (
            r#"{"createdBefore":"2026-01-15T10:30:02.999Z"}"#,
            &[2, 1, 0],
        ),
        (r#"{"durationSeconds":{"min":10.5,"max":12}}"#, &[2, 1]),
        (r#"{"durationSeconds":{"max":9}}"#, &[]),
    ] {
        let input: Input = filter.parse().unwrap();
        let filter = validate_input(ProviderKind::Elevenlabs, &input).unwrap();
        let mut walk = Walk::new(filter, WalkOptions::default()).unwrap();
        let mut found = Vec::new();
        while walk.next().is_some() {
            let items = [3u32, 2, 1, 0].map(|at| {
                let created_at = Timestamp::from_epoch_ms((SECOND + i64::from(at)) * 1000).unwrap();
                let id = at.to_string().into();
                let it = Conversation::new(ProviderKind::Elevenlabs, id, created_at);
                Conversation {
                    duration_seconds: Some(f64::from(at) + 10.0),
                    ..it
                }
            });
            let page = ProviderPage {
                more: More::No,
                ..page_with(items.into())
            };
            if let Some(page) = walk.accept(page).unwrap() {
                found.extend(ids(&page.items));
            }
        }
        assert_eq!(found, expected, "{input:?}");
        let report = walk.report();
        assert_eq!(report.items as usize, expected.len());
        assert_eq!((report.left_out, report.duplicates), (0, 0));
        assert!(report.complete);
    }
}
