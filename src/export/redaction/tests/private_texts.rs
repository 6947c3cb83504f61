//! What is found in texts: telephone numbers and addresses, and nothing else.

use proptest::prelude::*;

use super::super::mask::{self, Masks};
use super::super::private_text::find_private;
use super::KEY;
use crate::normalized_text::NormalizedText;
use crate::step_counter::assert_linear;

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

proptest! {
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
