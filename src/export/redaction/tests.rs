mod every_path;
mod left_out;
mod named_elsewhere;
mod named_numbers;
mod read_from;
mod recording_places;
mod unreadable_json;
mod whose_number;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::non_phone_dates::is_compact_date;
use super::private_text::find_private;
use super::*;
use crate::model::{ProviderKind, ReadOptions, Rejected};
use crate::normalized_text::NormalizedText;
use crate::provider::{parse_body, provider};
use crate::step_counter::assert_linear;

const KEY: [u8; 16] = *b"0123456789abcdef";

/// The text with `‹phone›` and `‹email›` in place of what is found.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut from = 0;
    for part in find_private(&NormalizedText::normalize(text), &Masks::new(KEY)) {
        // What is hidden only where it was named; a number inside an address.
        if !part.is_likely || part.start < from {
            continue;
        }
        shown.push_str(text.get(from..part.start).unwrap());
        shown.push_str(match part.private.kind {
            mask::Kind::Phone => "‹phone›",
            mask::Kind::Email => "‹email›",
            mask::Kind::Address | mask::Kind::LeftOut | mask::Kind::Other => "‹other›",
        });
        from = part.end;
    }
    shown + text.get(from..).unwrap()
}

#[test]
fn telephone_numbers_are_found_in_every_spelling() {
    for text in [
        "+919820012345",
        "+91 98200 12345",
        "+91-98200-12345",
        "+91 98-200-123-45",
        "+91.9820.012.345",
        "(+91) 98200 12345",
        "+91 (98200) 12345",
        "0091 98200 12345",
        "09820012345",
        "9820012345",
        "98200 - 12345",
        "9 8 2 0 0 1 2 3 4 5",
        "(022) 2654 3210",
        "022/26543210",
        "+44 (0)20 7946 0958",
        "030/1234567",
        "01 23 45 67 89",
        "1-800-555-0100",
        "2654-3210",
        "1234567",
        "+९१ ९८२०० १२३४५",
        "٠٩٨٢٠٠١٢٣٤٥",
        "＋９１９８２００１２３４５",
        "+91\u{a0}98200\u{202f}12345",
        "\u{202a}+91 98200‑12345\u{202c}",
        "123456789012345",
        "+91\u{3164}98200\u{e0020}123\u{2800}45",
        "+91\u{0}98200\u{1a}123\u{85}45",
        "9&#000000000056;20012345",
        "=D9=A9=D9=A8=D9=A2=D9=A0=D9=A0=D9=A1=D9=A2=D9=A3=D9=A4=D9=A5",
    ] {
        for (before, after) in [
            ("", ""),
            ("call ", " now"),
            ("नंबर", "है।"),
            ("(", ")"),
            ("tel:", ","),
            ("\"", "\""),
            ("2026-01-15 ", " at 10:30"),
            ("at 10:30 ", " 2026-01-15"),
            ("x", "\n12"),
            ("12,", ". 5"),
        ] {
            let found = shown(&format!("{before}{text}{after}"));
            // Letters right before a number of few digits make it a word.
            if before == "x" && !found.contains("‹phone›") {
                let first_group = text.split(|it: char| !it.is_alphanumeric()).next().unwrap();
                assert!(first_group.chars().count() < 10, "{text}");
                continue;
            }
            let digits: String = found.chars().filter(|it| it.is_numeric()).collect();
            let around = format!("{before}{after}");
            let expected: String = around.chars().filter(|it| it.is_numeric()).collect();
            if before != "x" && after != ". 5" {
                assert_eq!(digits, expected, "{before}{text}{after}: {found}");
            }
            assert!(found.contains("‹phone›"), "{before}{text}{after}: {found}");
        }
    }
}

#[test]
fn other_digits_stay() {
    for text in [
        "",
        "order 123456",
        "2026-01-15",
        "on 15/01/2026 at 10:30:15.123456",
        "15.01.2026, 9:30 - 11:45",
        "2026-01-15T10:30:00.123456+05:30",
        "2026-01-15 10:30:00, then 2026-01-16 11:00",
        "१५/०१/२०२६",
        "2019-2024 and 1998 - 2003",
        "550e8400-e29b-41d4-a716-446655440000",
        "id 65f1c0ffee1234567890abcd.",
        "Rs. 12,50,000 or 1234567.89 or 99.5",
        "12.9715987, 77.5945627",
        "3.14159265358",
        "20260115T103000",
        "4111111111111111",
        "order 12 of 345, 6 left",
        "v1.2.3",
        "a1b2c3d4e5f6",
        "+ 1 + 2",
        "++++ ---- ....",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn several_numbers_are_several() {
    for (text, expected) in [
        ("9820012345 9820054321", "‹phone› ‹phone›"),
        ("9820012345/9820054321", "‹phone›/‹phone›"),
        ("+91 98200 12345 +91 98200 54321", "‹phone› ‹phone›"),
        ("9820012345, 9820054321", "‹phone›, ‹phone›"),
        ("9820012345 2 times", "‹phone› 2 times"),
        ("order 123456 9820012345", "order 123456 ‹phone›"),
        // More digits than a number has: nothing of it stays.
        ("98200 12345 98200 54321", "‹phone›"),
        ("call9820012345now", "call‹phone›now"),
        ("ph_9820012345", "ph_‹phone›"),
        ("?phone=%2B919820012345&x", "?phone=%2B‹phone›&x"),
        ("9820012345@upi", "‹email›"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn addresses_are_found() {
    for (text, expected) in [
        ("asha@example.com", "‹email›"),
        ("Asha <asha.k+crm@mail.example.co.in>.", "Asha <‹email›>."),
        ("mailto:asha@example.com?x=1", "mailto:‹email›?x=1"),
        ("o'neil@example.com, b@c.de", "‹email›, ‹email›"),
        ("'asha@example.com'", "'‹email›'"),
        ("asha@example.com.", "‹email›."),
        ("9820012345@example.com", "‹email›"),
        ("müller@bücher.de", "‹email›"),
        ("मेल asha@example.comहै", "मेल ‹email›है"),
        ("请联系asha@example.com谢谢", "请联系‹email›谢谢"),
        ("आशा@उदाहरण.भारत लिखें", "‹email› लिखें"),
        ("asha＠example.com", "‹email›"),
        ("a@b@example.com", "a@‹email›"),
        ("@asha, see you @ 5", "@asha, see you @ 5"),
        ("asha@localhost", "‹email›"),
        ("a@b..c", "a@b..c"),
        ("a@1.2", "a@1.2"),
        ("@@@@", "@@@@"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn one_value_has_one_mask_however_it_is_spelt() {
    let masks = Masks::new(KEY);
    let hash = |text: &str| {
        let parts = find_private(&NormalizedText::normalize(text), &masks);
        assert_eq!(parts.len(), 1, "{text}");
        parts[0].private.mask()
    };
    let one = hash("+919820012345");
    for text in [
        "+91 98200 12345",
        "+91-98-200-12345",
        "(+91) 98200.12345",
        "9820012345",
        "0 98200 12345",
        "0091 9820012345",
        "+९१ ९८२०० १२३४५",
        "number: 9820012345.",
    ] {
        assert_eq!(hash(text), one, "{text}");
    }
    assert_ne!(hash("+919820012346"), one);
    assert_ne!(hash("0012345"), hash("12345678"));
    assert_eq!(hash("a.b@Example.COM"), hash("a.b@example.com"));
    assert_eq!(hash("A.b@example.com"), hash("a.b@example.com"));
    let other_key = Masks::new([7; 16]);
    assert_ne!(
        find_private(&NormalizedText::normalize("9820012345"), &other_key)[0]
            .private
            .mask(),
        one
    );
    assert!(!format!("{other_key:?}").contains('7'));
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    for pattern in [
        "@",
        "a@",
        "1",
        "1 ",
        "+",
        "+ ",
        "1-",
        "a1",
        "12345678-",
        "0:00",
        "((1",
        ".@",
        "2026-01-15 ",
        "१ ",
        "1.",
        "\u{feff}",
        "9820012345 ",
        "4111 ",
    ] {
        assert_linear(pattern, |size| {
            let text = pattern.repeat(size / pattern.len());
            find_private(&NormalizedText::normalize(&text), &Masks::new(KEY));
        });
    }
}

/// The conversation of a record, redacted, as JSON.
pub(super) fn redacted(kind: ProviderKind, record: &Value, paths: &[&str]) -> Value {
    let paths: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
    redacted_by(&Redaction::new(&paths, KEY).unwrap(), kind, record)
}

pub(super) fn redacted_by(redaction: &Redaction, kind: ProviderKind, record: &Value) -> Value {
    let body = record.to_string();
    let body = parse_body(kind, &body).unwrap();
    let options = ReadOptions {
        raw: true,
        ..ReadOptions::default()
    };
    let conversation = provider(kind)
        .read_conversation(body.root(), &options)
        .unwrap();
    let mut redacted = Value::Null;
    redaction.redact(vec![conversation], &[], &mut |conversations| {
        redacted = serde_json::to_value(&conversations[0]).unwrap();
    });
    redacted
}

fn call() -> Value {
    json!({
        "conversation_id": "c1", "id": "i1", "agent_id": "a1",
        "conversation_type": "TELEPHONY", "conversation_status": "COMPLETED",
        "created_at": "2026-01-15T10:30:00", "updated_at": "2026-01-15T10:30:00",
        "notes": "Asha, +91 98200 12345, wants a call at asha@example.com",
        "conversation_analysis": [{ "who": "Asha", "tags": ["gold", "9820012345"] }],
        "conversation_transcript": [
            { "role": "user", "content": "My number is 98200 12345.", "timestamp": "2026-01-15T10:30:05+00:00" },
            { "role": "assistant", "content": "Not 9820054321?", "timestamp": null },
        ],
        "conversation_metadata": {
            "to_mobile_number": "919820012345", "from_mobile_number": "+918035315228",
            "calling_type": "OUTBOUND", "conversation_duration": 12.5,
            "conversation_recording_url": "https://media.example.com/9820012345.mp3",
            "customer": { "name": "Asha", "age": 33 }, "vip": true, "since": 1_733_235_263, "phone": 9_820_012_345_u64,
            "alias": "Asha",
        },
    })
}

fn phone_mask() -> String {
    Masks::new(KEY).phone(9_820_012_345).mask()
}

#[test]
fn a_named_telephone_number_is_masked_wherever_it_comes_out() {
    let redacted = redacted(ProviderKind::Eigi, &call(), &["customer.phone"]);
    let mask = phone_mask();
    assert!(mask.starts_with("[phone:") && mask.len() == 20, "{mask}");
    assert_eq!(redacted["customer"]["phone"], mask);
    assert_eq!(redacted["metadata"]["to_mobile_number"], mask);
    assert_eq!(redacted["metadata"]["phone"], mask);
    assert_eq!(redacted["analysis"][0]["tags"], json!(["gold", mask]));
    assert_eq!(
        redacted["transcript"][0]["content"],
        format!("My number is {mask}.")
    );
    assert_eq!(
        redacted["notes"],
        format!("Asha, {mask}, wants a call at asha@example.com")
    );
    assert_eq!(
        redacted["recording"]["url"],
        format!("https://media.example.com/{mask}.mp3")
    );
    // Others were not named.
    assert_eq!(redacted["agent"]["phone"], "+918035315228");
    assert_eq!(redacted["transcript"][1]["content"], "Not 9820054321?");
    assert_eq!(redacted["metadata"]["since"], 1_733_235_263);
    assert!(redacted.get("raw").is_none());
}

#[test]
fn texts_lose_every_number_and_address() {
    let redacted = redacted(ProviderKind::Eigi, &call(), &["text"]);
    let mask = phone_mask();
    let email = Masks::new(KEY).email("asha", "example.com").mask();
    assert_eq!(
        redacted["notes"],
        format!("Asha, {mask}, wants a call at {email}")
    );
    assert_eq!(
        redacted["transcript"][0]["content"],
        format!("My number is {mask}.")
    );
    assert_ne!(redacted["transcript"][1]["content"], "Not 9820054321?");
    assert_eq!(redacted["metadata"]["to_mobile_number"], mask);
    assert_eq!(redacted["metadata"]["phone"], mask);
    assert_eq!(redacted["metadata"]["since"], 1_733_235_263);
    assert_eq!(redacted["metadata"]["conversation_duration"], 12.5);
    // A field of its own is named, or stays.
    assert_eq!(redacted["customer"]["phone"], "+919820012345");
}

#[test]
fn named_parts_of_kept_json_are_masked() {
    let paths = ["metadata.customer.name", "metadata.vip", "analysis.tags"];
    let redacted = redacted(ProviderKind::Eigi, &call(), &paths);
    let masks = Masks::new(KEY);
    let asha = masks.other("Asha").mask();
    assert_eq!(
        redacted["metadata"]["customer"],
        json!({ "name": asha, "age": 33 })
    );
    assert_eq!(redacted["metadata"]["alias"], asha);
    assert_eq!(redacted["metadata"]["vip"], masks.other("true").mask());
    let tags = json!([masks.other("gold").mask(), phone_mask()]);
    assert_eq!(redacted["analysis"], json!([{ "who": asha, "tags": tags }]));
    let whole = super::tests::redacted(ProviderKind::Eigi, &call(), &["metadata.customer"]);
    assert_eq!(
        whole["metadata"]["customer"],
        masks.other(r#"{"age":33,"name":"Asha"}"#).mask()
    );
}

#[test]
fn what_is_no_text_becomes_null_and_is_told() {
    let paths = [
        "transcript",
        "recording",
        "durationSeconds",
        "updatedAt",
        "userTurnCount",
        "analysis",
        "metadata",
    ];
    let redacted = redacted(ProviderKind::Eigi, &call(), &paths);
    for path in paths {
        assert_eq!(redacted[path], Value::Null, "{path}");
    }
    // What was null is not withheld.
    assert_eq!(
        redacted["withheld"],
        json!([
            "updatedAt",
            "durationSeconds",
            "recording",
            "transcript",
            "analysis",
            "metadata"
        ])
    );
}

#[test]
fn words_and_records_are_masked() {
    let paths = [
        "agent",
        "customer",
        "id",
        "status",
        "channel",
        "direction",
        "transcript.content",
        "transcript.timestamp",
    ];
    let redacted = redacted(ProviderKind::Eigi, &call(), &paths);
    let masks = Masks::new(KEY);
    assert_eq!(redacted["id"], masks.other("c1").mask());
    assert_eq!(redacted["internalId"], "i1");
    assert_eq!(redacted["agent"]["id"], masks.other("a1").mask());
    assert_eq!(redacted["agent"]["name"], Value::Null);
    assert_eq!(redacted["status"], masks.other("completed").mask());
    assert_eq!(redacted["live"], false);
    assert_eq!(
        redacted["transcript"][0]["content"],
        masks.other("My number is 98200 12345.").mask()
    );
    assert_eq!(redacted["transcript"][0]["timestamp"], Value::Null);
    assert_eq!(redacted["transcript"][0]["role"], "user");
}

#[test]
fn a_customer_id_that_is_the_number_is_masked_with_it() {
    let record = json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "channel": "telephone", "user_id": "+1 415 555 0100" });
    let redacted = redacted(ProviderKind::Anyreach, &record, &["customer.phone"]);
    assert_eq!(redacted["customer"]["id"], redacted["customer"]["phone"]);
    assert!(
        redacted["customer"]["id"]
            .as_str()
            .unwrap()
            .starts_with("[phone:")
    );
}

#[test]
fn pages_are_redacted_and_lose_what_could_not_be_read() {
    let null = Document::parse(r#"{"secret": 9820012345}"#).unwrap();
    let rejected = Rejected {
        index: 3,
        issues: vec![],
        raw: null.root(),
    };
    let page = Page {
        items: vec![],
        next: Some("n".into()),
        total: Some(4),
        page_size: 9,
        rejected: vec![rejected],
    };
    let mut count = 0;
    Redaction::new(&["text".to_owned()], KEY)
        .unwrap()
        .redact_page(page, &[], &mut |page| {
            count += 1;
            assert_eq!(
                (page.next.as_deref(), page.total, page.page_size),
                (Some("n"), Some(4), 9)
            );
            assert_eq!(page.rejected[0].raw.text(), "null");
            assert_eq!(page.rejected[0].index, 3);
        });
    assert_eq!(count, 1);
}

#[test]
fn what_cannot_be_redacted_is_told_all_at_once() {
    let paths = [
        "text",
        "customer.fone",
        "createdAt",
        "issues",
        "transcript.0.content",
        "metadata.tags.0",
        "a..b",
        "metadata.anything",
        "transcript.contents",
    ]
    .map(str::to_owned);
    let issues = Redaction::new(&paths, KEY).unwrap_err();
    let told: Vec<_> = issues
        .iter()
        .map(|issue| format!("{} {} {}", issue.path, issue.code.as_str(), issue.message))
        .collect();
    assert_eq!(
        told,
        [
            r#"redact[1] unknown_key Unknown path "customer.fone". Did you mean "customer.phone"?"#,
            r#"redact[2] unsupported "createdAt" cannot be masked: it is not private. Choose columns without it."#,
            r#"redact[3] unsupported "issues" cannot be masked: it is not private. Choose columns without it."#,
            r#"redact[4] invalid_value "transcript.0.content" names an element, but lists are masked in every element. Leave the index out, as in transcript.content."#,
            r#"redact[5] invalid_value "metadata.tags.0" names an element, but lists are masked in every element. Leave the index out, as in transcript.content."#,
            r#"redact[6] invalid_format "a..b" contains an empty name. Write a full stop that belongs to a key as \., as in metadata.a\.b."#,
            r#"redact[8] unknown_key Unknown path "transcript.contents". Did you mean "transcript.content"?"#,
        ]
    );
}

#[test]
fn what_lies_deep_is_masked_too() {
    let deep = format!(
        r#"{{"a":{}"9820012345"{}}}"#,
        "[".repeat(98),
        "]".repeat(98)
    );
    let body =
        format!(r#"{{"id":"1","created_at":"2026-01-15T10:30:00Z","custom_metadata":{deep}}}"#);
    let body = parse_body(ProviderKind::Anyreach, &body).unwrap();
    let conversation = provider(ProviderKind::Anyreach)
        .read_conversation(body.root(), &ReadOptions::default())
        .unwrap();
    let paths = ["metadata.a".to_owned(), "text".to_owned()];
    Redaction::new(&paths, KEY)
        .unwrap()
        .redact(vec![conversation], &[], &mut |conversations| {
            let metadata = conversations[0].metadata.as_option().unwrap().unwrap();
            assert_eq!(metadata.text().len(), deep.len() + phone_mask().len() - 10);
        });
}

#[test]
fn when_an_address_ends_is_hidden_with_it() {
    let record = json!({
        "id": "1",
        "created_at": "2026-01-15T10:30:00Z",
        "recording_details": { "recording_url": "https://m.example/a?expires=1767225600&sig=b" },
    });
    for (path, recording, withheld) in [
        ("recording", "null", "recording"),
        (
            "recording.expiresAt",
            r#"{"expires":true,"expiresAt":null,"url":"https://m.example/a?expires=1767225600&sig=b"}"#,
            "recording.expiresAt",
        ),
    ] {
        let redacted = redacted(ProviderKind::Anyreach, &record, &[path]);
        assert_eq!(redacted["recording"].to_string(), recording);
        assert!(
            redacted["withheld"]
                .as_array()
                .unwrap()
                .contains(&json!(withheld))
        );
    }
    let redacted = redacted(ProviderKind::Anyreach, &record, &["recording.url"]);
    assert_eq!(redacted["recording"]["expiresAt"], Value::Null);
    assert!(
        !redacted.to_string().contains("2026-01-01")
            && !redacted.to_string().contains("1767225600")
    );
}

/// Findings about kept JSON tell where: by keys, which may be private.
#[test]
fn paths_of_findings_give_no_hidden_key_away() {
    let long = format!("{}9820012345", "x".repeat(35));
    let (id, phone, mail) = ("order.id", "+919820012345", "asha@example.com");
    for (key, path, told) in [
        (id, "recording", "metadata"),
        (id, "text", "metadata"),
        (id, "metadata", "metadata"),
        (phone, "text", "metadata"),
        (phone, "customer.phone", "metadata"),
        (phone, "recording", "metadata"),
        (mail, "text", "metadata"),
        (mail, "metadata.other", "metadata"),
        (&long, "text", "metadata"),
    ] {
        let body = format!(
            r#"[{{"id":"1","created_at":"2026-01-15T10:30:00Z","channel":"telephone","user_id":"{phone}","custom_metadata":{{"{key}":9007199254740993}}}},
                {{"id":"2","{key}":"\ud800"}}]"#
        );
        let body = parse_body(ProviderKind::Anyreach, &body).unwrap();
        let read = provider(ProviderKind::Anyreach)
            .read_page(body.root(), 100, &ReadOptions::default())
            .unwrap();
        let page = Page {
            items: read.items,
            next: None,
            total: None,
            page_size: 100,
            rejected: read.rejected,
        };
        let redaction = Redaction::new(&[path.to_owned()], KEY).unwrap();
        redaction.redact_page(page, &[], &mut |page| {
            let issues = page.items.iter().flat_map(|it| &it.issues);
            let issues = issues.chain(page.rejected.iter().flat_map(|it| &it.issues));
            let kept = issues.map(|issue| issue.path.as_ref());
            let kept: Vec<_> = kept
                .filter(|it| it.starts_with("metadata") || it.starts_with("raw"))
                .collect();
            assert_eq!(kept, [told, "raw"], "{key} {path}");
        });
    }
}

/// A number as somebody writes it: digits with separators between them, in some script.
fn spelling() -> impl Strategy<Value = (String, String)> {
    let separator = prop::sample::select(vec!["", " ", "-", ".", " - ", "(", ") ", "\u{a0}", "–"]);
    let zero = prop::sample::select(vec!['0', '०', '٠', '۰', '০', '０']);
    let prefix = prop::sample::select(vec!["", "+91", "+91 ", "91", "0", "(+91) ", "0091-"]);
    let parts = (
        "[6-9][0-9]{9}",
        prop::collection::vec(separator, 3),
        zero,
        prefix,
        1..9usize,
        1..9usize,
    );
    parts
        .prop_map(|(digits, separators, zero, prefix, a, b)| {
            let mut plain = prefix.to_owned();
            for (index, digit) in digits.chars().enumerate() {
                for (separator, at) in separators.iter().zip([a, b, 5]) {
                    if index == at {
                        plain.push_str(separator);
                        break;
                    }
                }
                plain.push(digit);
            }
            let in_script = |(at, it): (usize, char)| match it.to_digit(10) {
                Some(value) if at >= prefix.len() => {
                    char::from_u32(u32::from(zero) + value).unwrap()
                }
                _ => it,
            };
            let spelt = plain.char_indices().map(in_script).collect();
            (digits, plain, spelt)
        })
        .prop_filter("something else", |(_, plain, _)| is_number_alone(plain))
        .prop_map(|(digits, _, spelt)| (digits, spelt))
}

/// Whether nothing of a spelling may as well be something else.
fn is_number_alone(plain: &str) -> bool {
    let groups: Vec<&str> = plain
        .split(|it: char| !it.is_ascii_digit())
        .filter(|it| !it.is_empty())
        .collect();
    let counts: Vec<usize> = groups.iter().map(|it| it.len()).collect();
    // Ten digits are a whole number, eleven behind a plus, whatever stands behind them.
    let whole = if plain.starts_with('+') { 11 } else { 10 };
    let ends_early = counts.iter().rev().skip(1).any(|&it| it >= whole);
    // Two groups with a full stop between them may be a decimal number.
    let is_decimal = counts.len() == 2 && plain.contains('.');
    // A day, a month and a year behind other digits are a date; so are eight digits.
    let [.., a, b, last] = [&[9, 9, 9], &*counts].concat()[..] else {
        return false;
    };
    let is_date = last == 4 && a <= 2 && b <= 2;
    let is_compact_date = groups
        .iter()
        .any(|it| it.len() == 8 && is_compact_date(it.parse().unwrap()));
    // Thousands, and decimal numbers in a row, are amounts.
    let is_amount = matches!(counts.as_slice(), [1..=3, 3, ..])
        || counts.windows(3).any(|it| matches!(it, [1..=3, 3, 1..=2]));
    let are_decimals = plain.matches('.').count() == 2 && counts.len() == 4;
    !(ends_early || is_decimal || is_date || is_compact_date || is_amount || are_decimals)
}

proptest! {
    #[test]
    fn no_planted_number_or_address_comes_out(
        (digits, spelt) in spelling(), before in "[a-zA-Zनम😀\"\\\\]{0,6}[ :,\n(]", after in "[ ,;?\n][a-zम😀\"\\\\]{0,6}",
        local in "[a-z](\\.?[a-z0-9_+]){0,8}[a-z]", domain in "[a-z]{1,8}(\\.[a-z]{2,6}){1,2}",
    ) {
        // A number behind a currency is an amount.
        let currencies = ["EUR", "USD", "GBP", "INR", "Rs"];
        prop_assume!(!currencies.iter().any(|it| before.trim_end().ends_with(it)));
        let text = format!("{before}{spelt}{after} {before}{local}@{domain} ok");
        let record = json!({ "id": "1", "created_at": "2026-01-15T10:30:00Z", "summary": text,
            "initial_context": text, "conversation": [{ "role": "user", "content": text }],
            "custom_metadata": { "a": [text], text.as_str(): { "b": text } } });
        let redacted = redacted(ProviderKind::Anyreach, &record, &["text"]);
        let written = redacted.to_string();
        let mask = Masks::new(KEY).phone(digits.parse().unwrap()).mask();
        prop_assert!(!written.contains(&spelt) && !written.contains(&digits), "{}", written);
        prop_assert!(!written.contains(&format!("{local}@")) && !written.contains(&domain), "{}", written);
        prop_assert_eq!(written.matches(&mask).count(), 6, "{} {}", written, spelt);
        // Twice is the same as once.
        let again = json!({ "id": "1", "created_at": "2026-01-15T10:30:00Z", "summary": redacted["summary"] });
        let again = super::tests::redacted(ProviderKind::Anyreach, &again, &["text"]);
        prop_assert_eq!(&again["summary"], &redacted["summary"]);
    }

    #[test]
    fn nothing_panics_and_parts_lie_in_order(text in "(\\PC|[0-9+@. ()-]{1,6}|[०-९]){0,40}") {
        let parts = find_private(&NormalizedText::normalize(&text), &Masks::new(KEY));
        let (mut start, mut end) = (0, 0);
        for part in parts {
            prop_assert!(start <= part.start && part.start < part.end, "{}", text);
            prop_assert!(end <= part.start || part.end <= end, "{}", text);
            prop_assert!(text.is_char_boundary(part.start) && text.is_char_boundary(part.end));
            start = part.start;
            end = end.max(part.end);
        }
    }
}
