//! `after`, as it is and with a valid checksum: refused, or a position for which a request can be planned,
//! and which a report returns unchanged.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use convoscope::filter::{ConversationFilter, ValidFilter};
use convoscope::gateway::{KEY_BYTES, Keys};
use convoscope::http::mask_url;
use convoscope::model::ProviderKind;
use convoscope::provider::{Account, anyreach, eigi, elevenlabs, gateway, provider, retell, vapi};
use convoscope::walk::{Walk, WalkOptions};
use convoscope_fuzz::PROVIDERS;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let keys = Keys::new(&[3; KEY_BYTES]);
    assert!(keys.open(&text, "").is_err(), "nobody guesses a seal");
    let sealed = keys.seal(&text, "me").expect("a text is sealed");
    assert_eq!(keys.open(&sealed, "me").as_deref(), Ok(text.as_ref()));
    assert!(keys.open(&sealed, "you").is_err());
    for kind in PROVIDERS {
        let filter = ConversationFilter::default().validate(kind).expect("an empty filter is valid");
        go_on(kind, &filter, text.clone().into_owned());
        // Version, provider, any filter; then the input.
        let mut content = vec![1, kind.as_str().len() as u8];
        content.extend(kind.as_str().bytes());
        content.extend([0; 8]);
        content.extend(bytes);
        let checksum = fnv1a(&content);
        content.extend(checksum.to_le_bytes());
        go_on(kind, &filter, URL_SAFE_NO_PAD.encode(content));
    }
});

fn go_on(kind: ProviderKind, filter: &ValidFilter, after: String) {
    let options = WalkOptions { after: Some(after.clone()), ..WalkOptions::default() };
    let Ok(mut walk) = Walk::new(filter.clone(), options) else { return };
    assert_eq!(walk.report().next.as_ref(), Some(&after));
    let request = walk.next().expect("a walk that was resumed goes on");
    let plan = (provider(kind).plan_list)(&account(kind), filter, &request);
    for body in plan.body.iter().flat_map(|body| [&body.text, &body.masked]) {
        assert!(convoscope_fuzz::strict(body).is_some_and(|body| body.is_object()), "{body}");
    }
    let url = plan.url;
    assert!(url.is_ascii() && !url.contains([' ', '"', '<', '>', '#']), "{url}");
    let _ = mask_url(&url, &[]);
    let empty = convoscope::provider::parse_body(kind, r#"{"data":[],"items":[],"complete":true,"pageSize":100,"has_more":false}"#).expect("JSON");
    if let Ok(page) = provider(kind).read_page(empty.root(), 100, &Default::default()) {
        let _ = walk.accept(page);
        let _ = walk.report();
    }
}

fn account(kind: ProviderKind) -> Account {
    match kind {
        ProviderKind::Eigi => eigi::account("vk_1", None),
        ProviderKind::Anyreach => anyreach::account("ak_1.s", None, None),
        ProviderKind::Vapi => vapi::account("k", None),
        ProviderKind::Elevenlabs => elevenlabs::account("k", None),
        ProviderKind::Retell => retell::account("k", None),
        ProviderKind::Gateway => gateway::account(Some("https://app.example"), ""),
    }
    .expect("an account")
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
