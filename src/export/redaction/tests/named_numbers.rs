//! Tests: a telephone number that was named is hidden in every spelling, whatever stands around it.

use super::super::mask::Masks;
use super::super::masked_values::MaskedValues;
use super::super::private_text::find_private;
use crate::normalized_text::NormalizedText;
use crate::step_counter::assert_linear;

const KEY: [u8; 16] = *b"0123456789abcdef";

#[test]
fn numbers_in_named_values_are_hidden_everywhere() {
    let masks = Masks::new(KEY);
    for named in [
        "+919876543210",
        "919876543210",
        "09876543210",
        "9876543210",
        "whatsapp:+919876543210",
        "sip:+919876543210@carrier.example",
        "tel:+91-98765-43210;ext=5",
        "919876543210@s.whatsapp.example",
        "9876543210@upi",
        "919876543210.0",
        "Asha, +91 98765 43210 (home)",
    ] {
        let mut hidden = MaskedValues::new(&masks, false, false);
        hidden.value(named);
        for text in [
            "+91 98765 43210",
            "call 9876543210now",
            "98765, 43210",
            "9 8 7 6 5 4 3 2 1 0",
            "9,8,7,6,5,4,3,2,1,0",
            "sip:+919876543210@host.example",
            "%2B919876543210",
            "&#43;919876543210",
            "{\\\"a\\\":\\\"\\u0039876543210\\\"}",
            "order 12 98765 43210",
            "room 12, 98765 43210",
            "919876543210.0",
            "₹9876543210",
            "9\u{fe0f}\u{20e3}876543210",
            "x9876543210@bank",
            "1 2 3 4 5 6 7 8 9 98765, 43210",
            "91; 987; 654\n3210",
            "12.5 98765|43210",
            "2026-01-15, 98765, 43210",
            "919, 8765, 43210",
        ] {
            let masked = hidden.text(text, false).unwrap_or_default();
            assert!(
                masked.contains("[phone:") && !masked.contains("43210"),
                "{named} in {text}: {masked}"
            );
        }
        for number in [
            "919876543210",
            "919876543210.0",
            "9.19876543210e11",
            "9876543210",
        ] {
            assert!(hidden.number(number).is_some(), "{named} as {number}");
        }
        for other in [
            "+91 98765 43211",
            "9876543211",
            "+1 987 654 321",
            "2026-01-15",
            "876543210",
            "98765 and 43210",
            "98765, 4321, 0987",
            "77779876543210",
        ] {
            assert_eq!(hidden.text(other, false), None, "{named} in {other}");
        }
    }
}

#[test]
fn a_named_number_inside_something_else_is_hidden_with_it() {
    let masks = Masks::new(KEY);
    let mut hidden = MaskedValues::new(&masks, true, true);
    let phone = hidden.value("9876543210");
    let recording = hidden.address("https://a.example/98765,43210/x.mp3");
    let email = masks.email("9876543210", "upi.example").mask();
    for (text, expected) in [
        ("a 98765, 43210 b", ["a ", &phone, " b"]),
        (
            "a 98765, 43210, 98765, 43210",
            ["a ", &phone, &[", ", &phone].concat()],
        ),
        ("pay 9876543210@upi.example", ["pay ", &email, ""]),
        (
            "at https://a.example/98765,43210/x.mp3?y",
            ["at ", &recording, ""],
        ),
        ("1 98765 43210 2 ok", ["", &phone, " ok"]),
    ] {
        assert_eq!(hidden.text(text, true), Some(expected.concat()), "{text}");
    }
}

#[test]
fn a_named_json_number_has_the_mask_of_the_number() {
    let masks = Masks::new(KEY);
    for written in ["919876543210", "919876543210.0", "9.19876543210e11"] {
        let mut hidden = MaskedValues::new(&masks, false, false);
        let mask = hidden.literal(written);
        assert_eq!(hidden.text("+91 98765 43210", false), Some(mask));
    }
    // Small numbers, times and parts of numbers are nobody's.
    let hidden = MaskedValues::new(&masks, true, false);
    for written in [
        "123456",
        "1733235263",
        "1733235263123",
        "20260115",
        "12.5",
        "-9876543210",
    ] {
        assert_eq!(hidden.number(written), None, "{written}");
    }
    assert!(hidden.number("1234567").is_some() && hidden.number("612345678.0").is_some());
}

#[test]
fn what_takes_long_to_tell_is_told_in_linear_time() {
    for pattern in [
        "1,",
        "1, ",
        "12, ",
        "1\n",
        "1\\n",
        "\\u0031",
        "\\\\u0031 ",
        "%2B1",
        "&#49;",
        "&#43;",
        "9\u{200b}",
        "\u{200b}",
        "+\u{200b}",
        "1.5 ",
        "1.5,",
        "1,000,",
        "1 000 ",
        "$1 ",
        "10.0.0.1 ",
        "1.1.1.1.",
        "1:",
        "a1b",
        "1733235263 ",
        "20260115",
    ] {
        assert_linear(pattern, |size| {
            let text = pattern.repeat(size / pattern.len());
            let masks = Masks::new(KEY);
            find_private(&NormalizedText::normalize(&text), &masks);
            let mut hidden = MaskedValues::new(&masks, true, false);
            hidden.value("+919876543210");
            hidden.text(&text, true);
        });
    }
}
