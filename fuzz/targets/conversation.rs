//! A body as the response for one conversation: read or refused, as in a page with one record.
#![no_main]

use convoscope::model::{ReadOptions, ProviderKind};
use convoscope::provider::{body_text, parse_body, provider};
use convoscope_fuzz::{PROVIDERS, assert_writes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let body = body_text(body);
    for kind in PROVIDERS {
        let Ok(document) = parse_body(kind, &body) else { return };
        let options = ReadOptions { omit: Vec::new(), raw: true };
        let alone = provider(kind).read_conversation(document.root(), &options);
        let Ok(conversation) = alone else { continue };
        assert_writes(std::slice::from_ref(&conversation));
        // eigi and gateways nest records: then the page holds another one.
        if !matches!(kind, ProviderKind::Anyreach | ProviderKind::Vapi) {
            continue;
        }
        // From the body itself: a document is repaired already.
        let list = format!("[{}]", body.trim_start_matches('\u{feff}'));
        let list = parse_body(kind, &list).expect("a list of JSON is JSON");
        let page = provider(kind).read_page(list.root(), 100, &options).expect("a list is a page");
        assert_eq!(page.items, [conversation]);
    }
});
