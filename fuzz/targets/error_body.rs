//! The body of an error response: the error never contains a credential, is short, and is one line.
#![no_main]

use convoscope::http::success_body;
use convoscope::provider::error_response;
use convoscope_fuzz::PROVIDERS;
use libfuzzer_sys::fuzz_target;

const SECRET: &str = "vk_0123456789abcdefABCDEF";

fuzz_target!(|input: (u16, Option<u64>, Option<&str>, &str, &str)| {
    let (status, retry_after_ms, content_type, before, after) = input;
    let status = status % 1000;
    for kind in PROVIDERS {
        for body in [
            before.to_owned(),
            format!("{before} {SECRET} {after}"),
            format!(r#"{{"detail":{}}}"#, serde_json::Value::from(format!("{before} {SECRET} {after}"))),
        ] {
            let error = error_response(kind, status, retry_after_ms, &body);
            let told = format!("{error:?}");
            assert!(!told.contains(SECRET), "{told}");
            assert!(error.message.chars().count() < 1500, "{}", error.message);
            assert!(!error.message.contains('\n'), "{:?}", error.message);
            let _ = success_body(kind, status, content_type, &body);
        }
    }
});
