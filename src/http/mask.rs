//! Masks private values in the URL of a request.

use super::scrub::scrub_credentials;
use crate::built_for;
use crate::normalized_text::{NormalizedText, part, skip};

/// Shorter words of a private value are too common to mask. In bytes.
const SHORTEST_WORD: usize = 3;

/// The URL with `***` for the values of private query parameters (a person's words or numbers, see
/// [`Capabilities::private_parameters`](crate::provider::Capabilities::private_parameters)), and without
/// anything that looks like a credential.
pub fn mask_url(url: &str, private_parameters: &[&str]) -> String {
    scrub_credentials(&mask_parameters(url, private_parameters)).into_owned()
}

/// The URL with `***` for the values of private query parameters.
pub(crate) fn mask_parameters(url: &str, private_parameters: &[&str]) -> String {
    let mut masked = String::new();
    each_part(url, private_parameters, &mut |before, private| {
        masked.push_str(before);
        if private.is_some() {
            masked.push_str("***");
        }
    });
    masked
}

/// The values that [`mask_url`] masks, as a provider may repeat them: whole, without white space and
/// punctuation, and word by word.
pub fn private_values(url: &str, private_parameters: &[&str]) -> Vec<String> {
    let mut values = Vec::new();
    each_part(url, private_parameters, &mut |_, private| {
        if let Some(private) = private {
            add_private(private, &mut values);
        }
    });
    values
}

/// Adds a private value, as [`private_values`] has it.
pub(super) fn add_private(private: &str, values: &mut Vec<String>) {
    let value = NormalizedText::normalize(private);
    let is_word = |it: u8| !it.is_ascii() || it.is_ascii_alphanumeric() || it == b'-';
    let (mut bare, mut at) = (String::new(), 0);
    while at < value.text().len() {
        let end = skip(value.text().as_bytes(), at, &is_word);
        let word = part(value.text(), at, end);
        bare.push_str(word);
        if word.len() >= SHORTEST_WORD {
            values.push(word.to_owned());
        }
        at = end.wrapping_add(1);
    }
    values.push(bare);
    values.push(value.text().to_owned());
}

/// Splits a URL into path and parameters: each with the text before it, and its value apart if it is private.
#[inline(never)]
fn each_part(url: &str, private: &[&str], give: &mut dyn FnMut(&str, Option<&str>)) {
    let bytes = url.as_bytes();
    let mut to = skip(bytes, 0, &|it| it != b'?');
    give(part(url, 0, to), None);
    while to < url.len() {
        let from = to;
        let name = to.wrapping_add(1);
        to = skip(bytes, name, &|it| it != b'&');
        let name_end = skip(bytes, name, &|it| !matches!(it, b'=' | b'&'));
        let value = name_end.wrapping_add(1);
        let name = part(url, name, name_end);
        let is_private = match built_for::SIZE {
            // As a page has written it.
            true => private.contains(&name),
            // A name may contain escapes.
            false => private.contains(&NormalizedText::normalize(name).text()),
        };
        match value <= to && is_private {
            true => give(part(url, from, value), Some(part(url, value, to))),
            false => give(part(url, from, to), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::RepeatedCredentials;
    use super::*;

    #[test]
    fn private_values_leave_the_address() {
        let private = ["search", "user_id"];
        for (url, expected) in [
            (
                "https://a.example/v1?page=1&search=my%20name&x=2",
                "https://a.example/v1?page=1&search=***&x=2",
            ),
            (
                "https://a.example/v1?search=a=b",
                "https://a.example/v1?search=***",
            ),
            (
                "https://a.example/v1?search=",
                "https://a.example/v1?search=***",
            ),
            (
                "https://a.example/v1?se%61rch=x&user%5Fid=%2B49",
                "https://a.example/v1?se%61rch=***&user%5Fid=***",
            ),
            ("https://a.example/v1?search", "https://a.example/v1?search"),
            (
                "https://a.example/v1?research=x",
                "https://a.example/v1?research=x",
            ),
            (
                "https://a.example/v1/vk_secret?agent_id=pat_secret",
                "https://a.example/v1/vk_***?agent_id=pat_***",
            ),
            ("https://a.example/v1", "https://a.example/v1"),
            ("https://a.example/v1?%", "https://a.example/v1?%"),
            (
                "https://a.example/?a#?search=1",
                "https://a.example/?a#?search=1",
            ),
        ] {
            assert_eq!(mask_url(url, &private), expected);
        }
    }

    #[test]
    fn what_is_masked_is_known_however_it_is_said_back() {
        let url = "https://a.example/v1?page=1&search=Anna%20Zorkina%2C%207%3A30&x=hidden%20not&us%65r=%2B1%20646%20555%200195&m=%7B%22order%22%3A%22Z-7%22%7D";
        let values = private_values(url, &["search", "user", "m"]);
        let echoes = RepeatedCredentials::of(&values);
        for text in [
            url,
            "no Anna Zorkina, 7:30 here",
            "q=Anna+Zorkina%2C+7%3A30",
            "\\u0041nna Zorkina",
            "Anna\n Zorkina",
            "user +1 646 555 0195 has none",
            "user 16465550195?",
            "order Z-7 is none",
            "nobody is called zorkina",
            "{\"order\": \"Z-7\"}",
        ] {
            let shown = echoes.hide(text);
            for private in ["orkina", "646", "Z-7"] {
                assert!(!shown.contains(private), "{text}: {shown}");
            }
            assert!(shown.contains("***"), "{text}: {shown}");
        }
        for text in ["page 1 hidden not found", "A number 16467 of Ann"] {
            assert_eq!(echoes.hide(text), text);
        }
        assert!(private_values("https://a.example/v1?page=1", &["search"]).is_empty());
    }
}
