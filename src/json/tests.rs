use std::rc::Rc;

use proptest::prelude::*;

use super::*;
use crate::pace::{at_once, counting};

fn text(json: &str) -> Option<(String, bool)> {
    let document = Document::parse(json).unwrap();
    let text = document.root().as_text()?;
    Some((text.value.into_owned(), text.repaired))
}

#[test]
fn strings_survive_whatever_they_hold() {
    let long = "x".repeat(1 << 20);
    for (json, expected, repaired) in [
        (r#""""#, "", false),
        (r#""plain""#, "plain", false),
        (r#""नमस्ते 😀""#, "नमस्ते 😀", false),
        (
            r#""a\nb\t\"\\\/\u0041\b\f\r""#,
            "a\nb\t\"\\/A\u{8}\u{c}\r",
            false,
        ),
        (r#""\ud83d\ude00""#, "😀", false),
        (r#""\u0000""#, "\0", false),
        (r#""a\ud83dz""#, "a\u{fffd}z", true),
        (r#""\ude00""#, "\u{fffd}", true),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀", true),
        (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}", true),
        (r#""\ud83d\n""#, "\u{fffd}\n", true),
        (r#""\ud83d\u0041""#, "\u{fffd}A", true),
        (&format!("\"{long}\""), &long, false),
    ] {
        assert_eq!(text(json), Some((expected.to_owned(), repaired)));
    }
}

#[test]
fn strings_end_where_they_end_whatever_stands_behind_them() {
    for (first, second) in (0..40).flat_map(|first| (0..40).map(move |second| (first, second))) {
        let texts = ["a".repeat(first), "b".repeat(second), "c".repeat(40)];
        let json = serde_json::to_string(&texts).unwrap();
        let document = Document::parse(&json).unwrap();
        let read: Vec<_> = document
            .root()
            .elements()
            .map(|text| text.as_text().unwrap().value)
            .collect();
        assert_eq!(read, texts);
    }
}

#[test]
fn numbers_are_read_as_javascript_reads_them() {
    for (json, expected) in [
        ("0", Some(0.0)),
        ("-0.0", Some(-0.0)),
        ("14", Some(14.0)),
        ("1.5e3", Some(1500.0)),
        ("1E-2", Some(0.01)),
        (
            "123456789012345678901234567890",
            Some(123_456_789_012_345_680_000_000_000_000.0),
        ),
        ("1e400", None),
        ("\"14\"", None),
        ("null", None),
    ] {
        let document = Document::parse(json).unwrap();
        assert_eq!(document.root().as_f64(), expected, "{json}");
    }
}

#[test]
fn what_is_not_json_is_told_by_its_place() {
    use Fault::{NotJson, Truncated};
    for (text, line, column, fault) in [
        ("", 1, 1, Truncated),
        (" ", 1, 2, Truncated),
        ("<html>", 1, 1, NotJson),
        ("{\"a\":1", 1, 7, Truncated),
        ("{\"a\":\n}", 2, 1, NotJson),
        ("[1,]", 1, 4, NotJson),
        ("[1 2]", 1, 4, NotJson),
        ("{} {}", 1, 4, NotJson),
        ("{\"a\" 1}", 1, 6, NotJson),
        ("{a:1}", 1, 2, NotJson),
        ("{\"a\":1,}", 1, 8, NotJson),
        ("[1}", 1, 3, NotJson),
        ("tru", 1, 4, Truncated),
        ("nul1", 1, 4, NotJson),
        ("01", 1, 2, NotJson),
        ("1.", 1, 3, Truncated),
        ("-", 1, 2, Truncated),
        ("+1", 1, 1, NotJson),
        ("1e", 1, 3, Truncated),
        ("\"a", 1, 3, Truncated),
        ("\"a\nb\"", 1, 3, NotJson),
        ("\"\\x\"", 1, 3, NotJson),
        ("\"\\u12g4\"", 1, 6, NotJson),
        ("[\u{a0}]", 1, 2, NotJson),
    ] {
        assert_eq!(
            Document::parse(text).unwrap_err(),
            Malformed {
                line,
                column,
                fault
            },
            "{text}"
        );
    }
}

#[test]
fn members_keep_their_order_and_the_last_of_a_repeated_key_wins() {
    let json = r#" {"b":1, "a" : {"x":[ ]}, "b":2, "\ud800":null, "\u0063":3} "#;
    let document = Document::parse(json).unwrap();
    let members = document.root().members();
    assert_eq!(
        members.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["b", "a", "b", "\u{fffd}", "c"]
    );
    assert_eq!(members.get("b").unwrap().text(), "2");
    assert_eq!(members.get("c").unwrap().text(), "3");
    assert_eq!(members.get("a").unwrap().text(), r#"{"x":[ ]}"#);
    assert!(members.contains("\u{fffd}"));
    assert!(members.get("d").is_none());
    assert!(members.get("\"b").is_none());
}

#[test]
fn what_is_inside_is_only_found_in_what_has_an_inside() {
    let json = r#"[[], {}, [1, [2], {"a": 3}], {"a": [4]}, "[5]", 6]"#;
    let document = Document::parse(json).unwrap();
    let elements = || document.root().elements();
    let counts: Vec<_> = elements()
        .map(|element| (element.elements().count(), element.members().iter().count()))
        .collect();
    assert_eq!(counts, [(0, 0), (0, 0), (3, 0), (0, 1), (0, 0), (0, 0)]);
    let empty: Vec<_> = elements().map(|json| json.members().is_empty()).collect();
    assert_eq!(empty, [true, true, true, false, true, true]);
}

#[test]
fn nesting_has_no_limit_that_a_provider_could_hit() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(Document::parse(&deep).unwrap().root().elements().count(), 1);
}

/// Whatever it is made of, one byte more than 8 MiB as written is left out, in pieces; what stands around it
/// is read as if it had been empty.
#[test]
fn a_string_that_is_too_long_is_left_out() {
    for unit in ["é", "\\n\\ud800x...................."] {
        let whole = unit.repeat(flaw::LONGEST / unit.len());
        let most = ["b".repeat(flaw::LONGEST - whole.len()), whole].concat();
        for (around, path) in [
            (["[1,", ",2]"], "[1]"),
            (
                ["{\"a\":{\"\\ud800\":1,\"b\": ", " },\"c\":\"\\ud800\"}"],
                ".a.b",
            ),
            (["{ \"a\" : 1 , ", " : 3}"], "."),
            ([" ", " "], ""),
        ] {
            let [before, behind] = around;
            for (more, is_left_out) in [("", false), ("b", true)] {
                let text = [before, "\"", &most, more, "\"", behind].concat();
                let turns = Rc::default();
                let pace = counting(&turns);
                let document = at_once(Document::parse_in_pieces(&text, &pace)).unwrap();
                let flaws = document.root().flaws();
                let left_out: Vec<_> = flaws.iter().filter(|it| it.flaw == Flaw::TooLong).collect();
                assert_eq!(left_out.len(), usize::from(is_left_out), "{unit} {path}");
                assert!(
                    unit == "é" || turns.get() > 4,
                    "{unit} {path}: {}",
                    turns.get()
                );
                let Some(flaw) = left_out.first() else {
                    let outside = around.concat().matches("ud8").count();
                    let inside = most.matches("ud8").count();
                    assert_eq!(flaws.len(), outside + inside);
                    continue;
                };
                assert_eq!(flaws.len(), 1 + around.concat().matches("ud8").count());
                assert_eq!(document.root().path_to(flaw.start), path);
                let spaces = " ".repeat(most.len() + 1);
                let same = [before, "\"\"", &spaces, behind]
                    .concat()
                    .replace("ud800", "ufffd");
                let same_document = Document::parse(&same).unwrap();
                let (ours, expected) = (document.root(), same_document.root());
                assert!(
                    ours.text().trim_end() == expected.text().trim_end(),
                    "{unit} {path}"
                );
                let of = |root| {
                    objects(root)
                        .into_iter()
                        .map(Json::start)
                        .collect::<Vec<_>>()
                };
                assert_eq!(of(ours), of(expected));
                let value = ours.elements().nth(1).or(ours.members().get(""));
                if let Some(text) = value.and_then(Json::as_text) {
                    assert_eq!((&*text.value, text.repaired), ("", true));
                }
            }
        }
    }
    for text in ["[\"", "{\"", "{\"a\":\""] {
        let text = [text, &"\\n".repeat(flaw::LONGEST)].concat();
        let malformed = Document::parse(&text).unwrap_err();
        assert_eq!(
            (malformed.fault, malformed.column),
            (Fault::Truncated, text.len() + 1)
        );
    }
}

/// Every object in a value, itself included.
fn objects(json: Json<'_>) -> Vec<Json<'_>> {
    let inside = json.elements().chain(json.named_members().map(|it| it.1));
    let itself = Some(json).filter(|json| json.kind() == Kind::Object);
    itself.into_iter().chain(inside.flat_map(objects)).collect()
}

/// The ends of short texts are found again, those of long ones are kept; both where there are escapes, in
/// keys and in values, and whatever lies around.
#[test]
fn texts_of_any_length_are_found_again() {
    for length in [0, 1, 15, 16, 17, 1_021, 1_022, 1_023, 1_024, 5_000] {
        for escape in ["", "\\n", "\\\"", "\\\\"] {
            let text = ["a".repeat(length), escape.to_owned()].concat();
            let json = format!(r#"[ "{text}" ,{{"{text}":"{text}", "b":[["{text}"]]}},[],7]"#);
            let document = Document::parse(&json).unwrap();
            let root = document.root();
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert!(same(root, &value), "{length} {escape}");
            assert_eq!(root.count(), 4);
            assert_eq!(
                root.elements().map(Json::count).collect::<Vec<_>>(),
                [0, 2, 0, 0]
            );
            let texts = root
                .elements()
                .filter(|it| it.plain_text().is_some())
                .count();
            assert_eq!(texts, usize::from(escape.is_empty()));
        }
    }
}

/// Objects in a list are expected to be like the one before: they are read the same where they are not.
#[test]
fn objects_in_a_list_are_read_whatever_the_one_before_was_like() {
    let shapes = [
        r#"{"role":"user","content":"a","time":1}"#,
        r#"{"role":"assistant","content":"a\"b","time":1}"#,
        r#"{"role": "user", "content": "a", "time": 1}"#,
        r#"{"content":"a","role":"user"}"#,
        r#"{"role":"user","content":null,"time":true}"#,
        r#"{"role":"user","content":["a"],"time":1}"#,
        r#"{"role":"user","content":"a","time":1e999}"#,
        r#"{"role":"user","content":"a","time":12345678901234567890}"#,
        r#"{"role":"user","role":"user"}"#,
        r#"{"role":"user","role":7}"#,
        r#"{"role":"user","r\u006fle":7}"#,
        r#"{"role":"user","b":{"c":{"d":1},"c":2},"e":{}}"#,
        r#"{"a_key_that_is_longer_than_thirty_two_bytes":"a"}"#,
        r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}"#,
        "{}",
        "{ }",
        "[]",
        "7",
    ];
    for first in shapes {
        for second in shapes {
            for third in shapes {
                let json = format!("[{first}, {second},{third}]");
                let document = Document::parse(&json).unwrap();
                let texts = document
                    .root()
                    .elements()
                    .map(|it| it.text().trim_end().to_owned());
                for (read, written) in texts.zip([first, second, third]) {
                    let alone = Document::parse(written).unwrap();
                    assert_eq!(read, alone.root().text().trim_end(), "{json}");
                }
                for (read, written) in document.root().elements().zip([first, second, third]) {
                    let alone = Document::parse(written).unwrap();
                    assert_eq!(read.count(), alone.root().count(), "{json}");
                    assert_eq!(read.flaws().len(), alone.root().flaws().len(), "{json}");
                    assert_eq!(
                        read.has_repeated_key(),
                        alone.root().has_repeated_key(),
                        "{json}"
                    );
                    for object in objects(read) {
                        let is_looked_at =
                            read.objects_to_compare().flatten().any(|it| it.is(object));
                        assert!(is_looked_at || !object.has_repeated_key(), "{json}");
                    }
                    let of = |it: Json<'_>| -> Vec<_> {
                        it.members()
                            .iter()
                            .map(|(key, value)| format!("{key}{value:?}"))
                            .collect()
                    };
                    assert_eq!(of(read), of(alone.root()), "{json}");
                }
            }
        }
    }
}

/// What follows a known object is checked like everything else.
#[test]
fn objects_like_the_one_before_are_checked() {
    let known = r#"{"role":"user","content":"a","time":1}"#;
    for broken in [
        r#"{"role":"user","content":"a","time":1"#,
        r#"{"role":"user","content":"a","time":1]"#,
        r#"{"role":"user","content":"a","time":01}"#,
        r#"{"role":"user","content":"a","time":1,}"#,
        r#"{"role":"user","content":"a" "time":1}"#,
        r#"{"role":"user","content":tru,"time":1}"#,
        "{\"role\":\"user\",\"content\":\"a\nb\",\"time\":1}",
        r#"{"role":"user","content":"a\x","time":1}"#,
        r#"{"role":"user""content":"a","time":1}"#,
        r#"{"role":"us"#,
        r#"{"role""#,
        "{",
    ] {
        let alone = Document::parse(&["[", broken].concat()).unwrap_err();
        let behind = Document::parse(&["[", known, ",", broken].concat()).unwrap_err();
        let column = alone.column + known.len() + 1;
        assert_eq!(behind, Malformed { column, ..alone }, "{broken}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    assert_eq!(Document::parse("\u{feff}[1]").unwrap().root().text(), "[1]");
}

/// Whether it is the value that serde_json read.
fn same(ours: Json<'_>, theirs: &serde_json::Value) -> bool {
    use serde_json::Value;
    match theirs {
        Value::Null => ours.is_null(),
        Value::Bool(value) => ours.as_bool() == Some(*value),
        Value::Number(value) => ours.as_f64() == value.as_f64(),
        Value::String(value) => ours.as_text().is_some_and(|text| text.value == *value),
        Value::Array(values) => {
            ours.kind() == Kind::Array
                && ours.elements().count() == values.len()
                && ours
                    .elements()
                    .zip(values)
                    .all(|(ours, theirs)| same(ours, theirs))
        }
        Value::Object(values) => {
            let members = ours.members();
            ours.kind() == Kind::Object
                && values
                    .iter()
                    .all(|(key, theirs)| members.get(key).is_some_and(|ours| same(ours, theirs)))
                && members
                    .iter()
                    .all(|(key, _)| values.contains_key(key.as_ref()))
        }
    }
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (-1e9..1e9).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[\\x00-\\x1f\"\\\\a-z]{0,40}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

const KEYS: [&str; 5] = [
    "a",
    "b",
    "a much longer key than fits into two looks",
    "é",
    "x y",
];

/// A member, with all that may stand around and in it.
fn any_member() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        8 => prop::sample::select(KEYS.to_vec()).prop_map(|key| format!("\"{key}\"")),
        1 => "\"[a-d]{1,2}\"",
        1 => Just("\"\\u0061\"".to_owned()),
        1 => "[a-z]{1100}".prop_map(|key| format!("\"{key}\"")),
    ];
    let value = prop::sample::select(vec![
        "1",
        "-0.5e2",
        "1e999",
        "12345678901234567890123456789012345678901234567890",
        "null",
        "true",
        "\"\"",
        "\"t\"",
        "\"a \\\"b\\\"\"",
        "\"\\ud800\"",
        "\"नमस्ते, a longer text than one look\"",
        "[]",
        "[1, {}]",
        "{}",
        "{\"b\":{\"a\":[2]}}",
        "[{\"a\":1},{\"b\":2}]",
    ]);
    let space = || prop::sample::select(vec!["", "", "", " ", "\n  "]);
    (space(), key, space(), value, space())
        .prop_map(|(one, key, two, value, three)| [one, &key, two, ":", two, value, three].concat())
}

proptest! {
    #[test]
    fn members_are_found_in_objects_of_any_shape(
        objects in prop::collection::vec(prop::collection::vec(any_member(), 0..6), 1..24),
        again in any::<bool>(),
    ) {
        static WANTED: [&str; 5] = KEYS;
        let mut objects: Vec<_> = objects.iter().map(|it| format!("{{{}}}", it.join(","))).collect();
        if again {
            // Read as those before, not as new ones.
            objects.extend(objects.clone());
        }
        let json = format!("[{}]", objects.join(","));
        let document = Document::parse(&json).unwrap();
        for (object, written) in document.root().elements().zip(&objects) {
            let mut found = [None; KEYS.len()];
            object.find_members(&WANTED, &mut found);
            let one_by_one = KEYS.map(|key| object.members().get(key));
            let shown = |value: &Option<Json<'_>>| {
                let text = |value: Json<'_>| value.as_text().map(|text| (text.value.into_owned(), text.repaired));
                value.map(|it| (it.start(), it.text().to_owned(), it.count(), text(it)))
            };
            prop_assert_eq!(found.each_ref().map(shown), one_by_one.each_ref().map(shown), "{}", written);
            prop_assert_eq!(object.count(), object.members().iter().count());
            let names: Vec<_> = object.members().iter().map(|(name, _)| name).collect();
            let repeats = names.iter().enumerate().any(|(at, name)| names[..at].contains(name));
            prop_assert_eq!(object.has_repeated_key(), repeats);
            let is_noted = object.objects_to_compare().next().flatten().is_some();
            prop_assert!(is_noted || !repeats);
        }
    }

    #[test]
    fn reads_what_an_independent_reader_reads(value in any_value(), pretty in any::<bool>()) {
        let json = match pretty {
            true => serde_json::to_string_pretty(&value),
            false => serde_json::to_string(&value),
        }
        .unwrap();
        let document = Document::parse(&json).unwrap();
        prop_assert!(same(document.root(), &value), "{}", json);
        prop_assert_eq!(document.root().text(), &json);
        prop_assert_eq!(serde_json::to_string(&document.root()).unwrap(), json);
    }

    #[test]
    fn accepts_what_an_independent_reader_accepts(
        value in any_value(),
        at in any::<prop::sample::Index>(),
        byte in "[\\x00-\\x7f]",
    ) {
        let mut json = serde_json::to_string(&value).unwrap();
        let at = at.index(json.len());
        prop_assume!(json.is_char_boundary(at) && json.is_char_boundary(at.saturating_add(1)));
        json.replace_range(at..=at, &byte);
        // As a raw value: what f64 cannot hold is fine unread.
        let theirs = serde_json::from_str::<&serde_json::value::RawValue>(&json).is_ok();
        prop_assert_eq!(Document::parse(&json).is_ok(), theirs, "{}", json);
    }

    #[test]
    fn never_panics(text in "\\PC*") {
        if let Ok(document) = Document::parse(&text) {
            let root = document.root();
            let _ = (root.as_text(), root.as_f64(), root.members().get("a"));
        }
    }
}
