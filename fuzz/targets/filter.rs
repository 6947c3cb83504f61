//! Any JSON as a filter, and any text as a gateway's query: every issue has a message, and a valid filter
//! passes a gateway's query unchanged.
#![no_main]

use convoscope::input::Input;
use convoscope::filter::{Unserved, utc_only, validate_input};
use convoscope::gateway::{Query, Route};
use convoscope::model::ProviderKind;
use convoscope::provider::{ListRequest, anyreach, eigi, elevenlabs, gateway, provider, retell, vapi};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for kind in ProviderKind::PLATFORMS {
        if let Err(issues) = Query::read(kind, &Route::List, &[], text, &utc_only, Unserved::Refused) {
            assert!(!issues.is_empty() && issues.iter().all(|issue| !issue.message.is_empty()));
        }
        let Ok(input) = text.parse::<Input>() else { continue };
        let filter = match validate_input(kind, &input) {
            Ok(filter) => filter,
            Err(issues) => {
                assert!(!issues.is_empty() && issues.iter().all(|issue| !issue.message.is_empty()));
                continue;
            }
        };
        let account = match kind {
            ProviderKind::Eigi => eigi::account("vk_1", None),
            ProviderKind::Vapi => vapi::account("k", None),
            ProviderKind::Elevenlabs => elevenlabs::account("k", None),
            ProviderKind::Retell => retell::account("k", None),
            _ => anyreach::account("ak_1.s", None, None),
        };
        let request = ListRequest::first(filter.page_size);
        let plan = (provider(kind).plan_list)(&account.expect("an account"), &filter, &request);
        for body in plan.body.iter().flat_map(|body| [&body.text, &body.masked]) {
            assert!(convoscope_fuzz::strict(body).is_some_and(|body| body.is_object()), "{body}");
        }
        let url = plan.url;
        assert!(url.is_ascii() && !url.contains([' ', '"', '<', '>', '#']), "{url}");
        // Through a gateway: the client's query becomes the server's filter.
        let Ok(asked) = validate_input(ProviderKind::Gateway, &input) else { continue };
        let account = gateway::account(Some("https://app.example"), "").expect("an account");
        let url = (provider(ProviderKind::Gateway).plan_list)(&account, &asked, &request).url;
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let served = Query::read(kind, &Route::List, &[], query, &utc_only, Unserved::Refused).unwrap_or_else(|issues| panic!("{query}: {issues:?}"));
        assert_eq!(served.filter, filter, "{query}");
    }
});
