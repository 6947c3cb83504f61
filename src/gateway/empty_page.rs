//! An empty page as JSON.

use crate::export::page_json;
use crate::model::Page;

/// An empty page, for a caller who may see nothing.
pub fn empty_page_json(page_size: u32) -> String {
    let nothing = Page {
        items: Vec::new(),
        next: None,
        // As in every list of a caller with a scope.
        total: None,
        page_size,
        rejected: Vec::new(),
    };
    page_json(&nothing, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::conversation_json;
    use crate::json::Document;
    use crate::model::{ProviderKind, ReadOptions};
    use crate::provider::provider;
    use crate::walk::{Walk, WalkOptions};

    /// Through the wire and back a conversation is what it was.
    #[test]
    fn what_leaves_is_read_back_as_it_was() {
        for (platform, body) in [
            (
                ProviderKind::Eigi,
                include_str!("../../tests/fixtures/eigi-list.json"),
            ),
            (
                ProviderKind::Eigi,
                include_str!("../../tests/fixtures/eigi-list-flat.json"),
            ),
            (
                ProviderKind::Eigi,
                r#"[{"conversation_id": "c1", "created_at": "2026-01-31T09:30:30", "conversation_recording_url": "https://m.example/a?token=b"}]"#,
            ),
            (
                ProviderKind::Anyreach,
                r#"[{"id": "c1", "created_at": "2026-01-31T09:30:30.123456789Z", "channel": "fax", "status": "completed",
                     "user_id": 7, "duration": -1, "recording_details": {"recording_url": "https://m.example/a?expires=1767225600&sig=b"}, "custom_metadata": {"a" : [1.50, "\ud800"]},
                     "conversation": [{"role": "user", "content": "\"é\"\n"}, {"role": "agent", "content": ""}]},
                    {"id": "c2"}, {"id": "c3", "created_at": "2026-01-30T09:30:30Z"}]"#,
            ),
        ] {
            let document = Document::parse(body).unwrap();
            let options = ReadOptions::default();
            let read = provider(platform)
                .read_page(document.root(), 100, &options)
                .unwrap();
            let page = Page {
                items: read.items,
                next: Some("a.b".into()),
                total: read.total,
                page_size: read.page_size,
                rejected: read.rejected,
            };
            let json = page_json(&page, false);
            let wire = Document::parse(&json).unwrap();
            let back = provider(ProviderKind::Gateway)
                .read_page(wire.root(), 100, &options)
                .unwrap();
            assert_eq!(back.next.as_deref(), Some("a.b"));
            assert_eq!((back.total, back.page_size), (page.total, page.page_size));
            assert!(!page.items.is_empty());
            let back = Page {
                items: back.items,
                next: back.next.map(|next| next.into_owned()),
                total: back.total,
                page_size: back.page_size,
                rejected: back.rejected,
            };
            assert_eq!(page_json(&back, false), json);

            let conversation = conversation_json(&page.items[0]);
            let wire = Document::parse(&conversation).unwrap();
            let back = provider(ProviderKind::Gateway)
                .read_conversation(wire.root(), &options)
                .unwrap();
            assert_eq!(conversation_json(&back), conversation);
        }
    }

    #[test]
    fn a_page_of_nothing_is_the_end_of_a_walk() {
        let json = empty_page_json(20);
        let wire = Document::parse(&json).unwrap();
        let gateway = provider(ProviderKind::Gateway);
        let read = gateway
            .read_page(wire.root(), 20, &ReadOptions::default())
            .unwrap();
        let filter = crate::filter::ConversationFilter::default();
        let filter = filter.validate(ProviderKind::Gateway).unwrap();
        let mut walk = Walk::new(filter, WalkOptions::default()).unwrap();
        walk.next().unwrap();
        let page = walk.accept(read).unwrap().unwrap();
        assert_eq!((page.items.len(), page.next, page.total), (0, None, None));
        assert!(walk.report().complete);
    }
}
