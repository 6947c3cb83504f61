//! Numbers and addresses that were put among any other text.

use proptest::prelude::*;
use serde_json::json;

use super::super::mask::Masks;
use super::super::non_phone_dates::is_compact_date;
use super::{KEY, redacted};
use crate::model::ProviderKind;

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
        let masked = redacted(ProviderKind::Anyreach, &record, &["text"]);
        let written = masked.to_string();
        let mask = Masks::new(KEY).phone(digits.parse().unwrap()).mask();
        prop_assert!(!written.contains(&spelt) && !written.contains(&digits), "{}", written);
        prop_assert!(!written.contains(&format!("{local}@")) && !written.contains(&domain), "{}", written);
        prop_assert_eq!(written.matches(&mask).count(), 6, "{} {}", written, spelt);
        // Twice is the same as once.
        let again = json!({ "id": "1", "created_at": "2026-01-15T10:30:00Z", "summary": masked["summary"] });
        let again = redacted(ProviderKind::Anyreach, &again, &["text"]);
        prop_assert_eq!(&again["summary"], &masked["summary"]);
    }
}
