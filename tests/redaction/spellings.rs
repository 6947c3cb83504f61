//! One number has one mask and is hidden where it was named, however it is spelt: the example numbers of all
//! regions, in the spellings of libphonenumber (`numbers.py`).

use std::collections::BTreeSet;

use convoscope::export::Redaction;
use convoscope::model::{ProviderKind::Anyreach, ReadOptions};
use serde_json::{Value, json};

use crate::reading::read_conversation;
use crate::{KEY, repository};

/// A conversation of a customer, redacted.
fn redacted(phone: &str, texts: &[&str], paths: &[&str]) -> Value {
    let record = json!({
        "id": "1", "created_at": "2026-01-15T10:30:00Z", "channel": "telephone", "user_id": phone,
        "conversation": texts.iter().map(|it| json!({ "role": "user", "content": it })).collect::<Vec<_>>(),
    });
    let paths: Vec<_> = paths.iter().map(|it| (*it).to_owned()).collect();
    let redaction = Redaction::new(&paths, KEY).unwrap();
    let body = record.to_string();
    let conversation = read_conversation(Anyreach, &body, &ReadOptions::default()).unwrap();
    let mut written = Value::Null;
    redaction.redact(vec![conversation], &[], &mut |conversations| {
        written = serde_json::to_value(conversations.first().unwrap()).unwrap();
    });
    written
}

fn contents(conversation: &Value) -> Vec<&str> {
    let messages = conversation["transcript"].as_array().unwrap().iter();
    messages.map(|it| it["content"].as_str().unwrap()).collect()
}

/// The mask that stands for all digits of a text.
fn mask(text: &str) -> Option<&str> {
    let start = text.find("[phone:")?;
    let end = start + text[start..].find(']')? + 1;
    let around = [&text[..start], &text[end..]].concat();
    (!around.contains(|it: char| it.is_ascii_digit())).then(|| &text[start..end])
}

#[test]
fn a_named_number_is_hidden_in_every_spelling() {
    let table =
        std::fs::read_to_string(repository().join("tests/fixtures/redaction/spellings.tsv"));
    let table = table.unwrap();
    let (mut regions, mut short, mut apart) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for line in table.lines().skip(1) {
        let (region, spellings) = line.split_once('\t').unwrap();
        let spellings: Vec<_> = spellings.split('\t').collect();
        regions.insert(region);
        let digits = |it: &&str| it.chars().filter(char::is_ascii_digit).count();
        // Fewer than seven digits are no number.
        let is_short = spellings.iter().any(|it| digits(it) < 7);
        let spellings: Vec<_> = spellings
            .iter()
            .filter(|it| digits(it) >= 7)
            .copied()
            .collect();
        if is_short {
            short.insert(region);
        }
        let e164 = spellings
            .iter()
            .find(|it| it.starts_with('+') && !it.contains(' '))
            .unwrap();
        for paths in [&["customer.phone"][..], &["customer.phone", "text"]] {
            let conversation = redacted(e164, &spellings, paths);
            let named = conversation["customer"]["phone"].as_str().unwrap();
            for (content, spelt) in contents(&conversation).iter().zip(&spellings) {
                assert_eq!(mask(content), Some(named), "{region} {spelt}: {content}");
            }
        }
        // Nothing is named: ten digits or fewer are a whole number, whatever country code they begin with.
        let conversation = redacted("", &spellings, &["text"]);
        let contents = contents(&conversation);
        let masks: Vec<_> = contents.iter().map(|it| mask(it).unwrap()).collect();
        for (mask, spelt) in masks.iter().zip(&spellings) {
            let is_plain = spelt.bytes().all(|it| it.is_ascii_digit());
            if mask != &masks[0] && !(is_plain && spelt.len() <= 10 && e164.contains(spelt)) {
                apart.push(format!("{region} {spelt}"));
            }
        }
    }
    assert!(regions.len() >= 240, "{}", regions.len());
    // Their numbers may have six digits and fewer.
    let expected = "AC AD CK FK FO GL KI NC NF NU SB SH SR TA TK TO TV VU WF WS";
    assert_eq!(short.into_iter().collect::<Vec<_>>().join(" "), expected);
    // Turkmenistan's trunk prefix is an 8, as many numbers of nine digits begin.
    assert_eq!(apart, ["TM 8 66 123456", "TM (8 12) 34-56-78"]);
}
