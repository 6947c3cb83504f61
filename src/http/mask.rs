//! What may be shown of a request: its address without private values.

use super::scrub::scrub_credentials;

const MASKED: &str = "***";

/// The URL with the values of private query parameters (a person's words or numbers, see
/// [`Capabilities::private_parameters`](crate::provider::Capabilities::private_parameters))
/// replaced by `***`, and without anything that looks like a credential.
pub fn mask_url(url: &str, private_parameters: &[&str]) -> String {
    let (address, fragment) = match url.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (url, None),
    };
    let (path, query) = match address.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (address, None),
    };
    let mut masked = path.to_owned();
    let mut separator = '?';
    for parameter in query.into_iter().flat_map(|query| query.split('&')) {
        masked.push(separator);
        separator = '&';
        match parameter.split_once('=') {
            Some((name, _)) if private_parameters.contains(&decode(name).as_str()) => {
                masked.push_str(name);
                masked.push('=');
                masked.push_str(MASKED);
            }
            _ => masked.push_str(parameter),
        }
    }
    if let Some(fragment) = fragment {
        masked.push('#');
        masked.push_str(fragment);
    }
    scrub_credentials(&masked).into_owned()
}

/// A parameter's name may be spelt with escapes; only ASCII matters here.
fn decode(name: &str) -> String {
    let mut decoded = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(next) = rest.chars().next() {
        let escaped = rest
            .strip_prefix('%')
            .and_then(|digits| u8::from_str_radix(digits.get(..2)?, 16).ok());
        match escaped {
            Some(byte) => decoded.push(char::from(byte)),
            None => decoded.push(next),
        }
        let length = if escaped.is_some() {
            3
        } else {
            next.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    decoded
}

#[cfg(test)]
mod tests {
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
}
