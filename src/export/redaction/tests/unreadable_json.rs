//! A name that leads into a text which looks like JSON, but cannot be read as that.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::redacted;
use crate::model::ProviderKind::{Anyreach, Eigi};

const ORDER: &str = "Rex-QK77";

fn metadata(metadata: &Value, path: &str) -> Value {
    let record =
        json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "custom_metadata": metadata });
    let masked = redacted(Anyreach, &record, &[path]);
    assert!(
        !path.starts_with("metadata")
            || !masked.to_string().contains(ORDER)
            || path == "metadata.x",
        "{path} {metadata} {masked}"
    );
    masked["metadata"].clone()
}

fn is_mask(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let name = ["[redacted:", "[phone:", "[email:"].map(|begin| text.strip_prefix(begin));
    name.into_iter()
        .flatten()
        .any(|it| it.len() == 13 && it.ends_with(']'))
}

/// What writes JSON that is none: Python, JavaScript, models, logs.
const UNREADABLE: [&str; 21] = [
    r#"{"order":"Rex-QK77","score":NaN}"#,
    r#"{"order":"Rex-QK77","score":-Infinity}"#,
    r#"{"order":"Rex-QK77",}"#,
    r#"{"order":"Rex-QK77","list":[1,]}"#,
    "{\"order\":\"Rex-QK77\",\"b\":\"x\ny\"}",
    "{\"order\":\"Rex-QK77\"}\n{\"order\":\"Rex-QK77\"}",
    "```json\n{\"order\":\"Rex-QK77\"}\n```",
    "Here it is: {\"order\":\"Rex-QK77\"}",
    "{\"order\":\"Rex-QK77\"}\0",
    "\0{\"order\":\"Rex-QK77\"}",
    "\u{200b}{\"order\":\"Rex-QK77\"}",
    r"{'order': 'Rex-QK77', 'none': None}",
    r#"{order:"Rex-QK77"}"#,
    r#"{"order":"Rex-QK77""#,
    r#"{"order":"Rex-QK77"} trailing"#,
    r#"{"order":"Rex-QK77"/* a comment */}"#,
    r#"{"order":"Rex-QK77","n":01}"#,
    r#"{"order":"Rex-QK77","n":.5}"#,
    r#"for (;;);[{"order":"Rex-QK77"}]"#,
    r#"callback({"order":"Rex-QK77"})"#,
    r#""{\"order\":\"Rex-QK77\",}""#,
];

#[test]
fn a_text_that_a_name_leads_into_is_masked_where_it_cannot_be_read() {
    for text in UNREADABLE {
        let is_in_a_text = text.starts_with('"');
        for (it, path, at) in [
            (json!({ "j": text }), "metadata.j.order", "/j"),
            (json!({ "j": [text, 7] }), "metadata.j.order", "/j/0"),
            (
                json!({ "j": { "k": [[text]] } }),
                "metadata.j.k.order",
                "/j/k/0/0",
            ),
            // In a text that can be read.
            (
                json!({ "j": json!({ "k": text, "l": 1 }).to_string() }),
                "metadata.j.k.order",
                "",
            ),
        ] {
            let masked = metadata(&it, path);
            match masked
                .pointer(at)
                .filter(|_| !at.is_empty() && !is_in_a_text)
            {
                Some(mask) => assert!(is_mask(mask), "{it} {masked}"),
                None => assert!(masked.to_string().contains("[redacted:"), "{it} {masked}"),
            }
        }
        // It is masked wherever else it stands, as what is named is.
        let masked = metadata(
            &json!({ "j": text, "copy": text, "l": ["plain"] }),
            "metadata.j.order",
        );
        assert_eq!(masked["j"], masked["copy"], "{text}");
        assert_eq!(masked["l"], json!(["plain"]));
        // The whole metadata, and an analysis, may be such a text.
        if !is_in_a_text {
            let record = json!({
                "conversation_id": "c1", "created_at": "2026-01-15T10:30:00",
                "conversation_metadata": { "j": 1 }, "conversation_analysis": [text],
            });
            let masked = redacted(Eigi, &record, &["analysis.order"]);
            assert!(is_mask(&masked["analysis"][0]), "{masked}");
        }
    }
}

#[test]
fn what_can_be_read_or_holds_no_bracket_stays_but_for_what_is_named() {
    for text in [
        "plain words",
        "order: Rex",
        "",
        " ",
        "a \"quoted\" word",
        "\"half a text",
        "12",
        "NaN",
        "1,250.00",
        "order=Rex&n=1",
        "<order>Rex</order>",
        "(round)",
        "}",
        "]:",
    ] {
        let it = json!({ "j": text });
        assert_eq!(metadata(&it, "metadata.j.order"), it);
    }
    for text in [
        r#"{"n":1e999}"#,
        r#"{"other":"Rex"}"#,
        "[1,2]",
        r#"[{"other":[]}]"#,
        "\u{feff} {\"n\": 1}",
    ] {
        let it = json!({ "j": text });
        assert_eq!(metadata(&it, "metadata.j.order"), it);
    }
    // No name leads into it: what is named elsewhere is looked for in it as in any text.
    for text in UNREADABLE {
        let it = json!({ "j": text, "x": "unlike" });
        assert_eq!(metadata(&it, "metadata.x")["j"], it["j"]);
    }
    let read = metadata(
        &json!({ "j": r#"{"order":"Rex-QK77","n":1e999}"# }),
        "metadata.j.order",
    );
    assert!(
        read["j"]
            .as_str()
            .unwrap()
            .starts_with("{\"order\":\"[redacted:"),
        "{read}"
    );
}

proptest! {
    /// Whatever befalls a text on its way, what is named in it does not come out.
    #[test]
    fn no_slip_in_json_that_is_a_text_lets_out_what_is_named(
        at in any::<prop::sample::Index>(),
        slip in r#"[{}\[\]",:\\/'\x00\n\x{feff} a1.N-]{1,3}"#,
        cut in 0..3_usize,
    ) {
        let text = r#"{"a":[1,{"b":null}],"order":"Rex-QK77","c":"d"}"#;
        let (begin, end) = (text.find("\"order").unwrap(), text.find(",\"c").unwrap());
        // Anywhere but in the name and the value.
        let at = [at.index(begin), end + at.index(text.len() - end)][at.index(2)];
        let mut slipped = text.to_owned();
        slipped.replace_range(at..(at + cut).min(if at < begin { begin } else { text.len() }), &slip);
        let masked = metadata(&json!({ "j": slipped }), "metadata.j.order");
        prop_assert!(!masked.to_string().contains(ORDER));
    }
}
