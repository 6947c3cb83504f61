//! Our JSON reader against serde_json: both accept the same texts, and read the same values.
#![no_main]

use convoscope::json::{Document, Json, Kind};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// serde_json's own limit; ours has none.
const DEEPEST: usize = 100;

fuzz_target!(|text: &str| {
    if deepest(text) > DEEPEST {
        let _ = Document::parse(text);
        return;
    }
    let ours = Document::parse(text);
    let stripped = text.strip_prefix('\u{feff}').unwrap_or(text);
    let theirs = serde_json::from_str::<&serde_json::value::RawValue>(stripped);
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?}: {ours:?}, {theirs:?}");
    let Ok(document) = ours else { return };
    // It refuses half surrogate pairs and numbers beyond a double; ours repairs them.
    if let Ok(value) = serde_json::from_str::<Value>(stripped) {
        assert_same(document.root(), &value);
    }
});

fn deepest(text: &str) -> usize {
    let depth = |depth: usize, byte| match byte {
        b'[' | b'{' => depth + 1,
        b']' | b'}' => depth.saturating_sub(1),
        _ => depth,
    };
    let depths = text.bytes().scan(0, |now, byte| {
        *now = depth(*now, byte);
        Some(*now)
    });
    depths.max().unwrap_or(0)
}

fn assert_same(ours: Json<'_>, theirs: &Value) {
    match (ours.kind(), theirs) {
        (Kind::Null, Value::Null) => {}
        (Kind::Bool, Value::Bool(theirs)) => assert_eq!(ours.as_bool(), Some(*theirs)),
        // serde_json's doubles may differ in the last bit; the standard library's are exact.
        (Kind::Number, Value::Number(_)) => {
            assert_eq!(ours.as_f64(), ours.text().parse().ok(), "{ours:?}");
        }
        (Kind::String, Value::String(theirs)) => {
            let text = ours.as_text().expect("a string has a text");
            assert_eq!((text.value.as_ref(), text.repaired), (theirs.as_str(), false));
        }
        (Kind::Array, Value::Array(theirs)) => {
            let ours: Vec<_> = ours.elements().collect();
            assert_eq!(ours.len(), theirs.len());
            ours.into_iter().zip(theirs).for_each(|(a, b)| assert_same(a, b));
        }
        (Kind::Object, Value::Object(theirs)) => {
            let members = ours.members();
            for (key, value) in theirs {
                assert_same(members.get(key).expect("the key is there"), value);
            }
            assert!(members.iter().all(|(key, _)| theirs.contains_key(key.as_ref())));
        }
        (ours, theirs) => panic!("{ours:?} is not {theirs}"),
    }
}
