//! A body as the response for a list: nothing panics, no record is lost, and everything that is read can be
//! written, counted and continued from.
#![no_main]

use convoscope::filter::ConversationFilter;
use convoscope::model::{OmittableField, ReadOptions};
use convoscope::provider::{body_text, parse_body, provider};
use convoscope::summary::{Aggregator, GroupBy};
use convoscope::walk::{Walk, WalkOptions};
use convoscope_fuzz::{PROVIDERS, assert_writes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let body = body_text(body);
    for kind in PROVIDERS {
        let Ok(document) = parse_body(kind, &body) else { return };
        let read = |options: &ReadOptions| provider(kind).read_page(document.root(), 100, options);
        let Ok(page) = read(&ReadOptions { omit: Vec::new(), raw: true }) else { continue };
        let light = read(&ReadOptions {
            omit: vec![OmittableField::Transcript, OmittableField::Metadata, OmittableField::Analysis],
            raw: false,
        })
        .expect("what is left out cannot be wrong");
        let ids = |items: &[convoscope::model::Conversation<'_>]| items.iter().map(|it| it.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(&page.items), ids(&light.items));
        assert_eq!(page.record_count(), page.items.len() + page.rejected.len());
        assert_writes(&page.items);
        assert_writes(&light.items);
        let mut aggregator = Aggregator::new(&[GroupBy::Agent, GroupBy::Day, GroupBy::Status], None);
        for conversation in &page.items {
            let _ = aggregator.add(conversation);
        }
        let filter = ConversationFilter::default().validate(kind).expect("an empty filter is valid");
        let mut walk = Walk::new(filter, WalkOptions::default()).expect("a walk from the beginning");
        for _ in 0..4 {
            if walk.next().is_none() {
                break;
            }
            let Ok(_) = walk.accept(page.clone()) else { break };
        }
        let report = walk.report();
        assert!(report.items as usize + report.rejected as usize <= page.record_count());
        assert!(!report.complete || report.items as usize <= page.items.len());
    }
});
