//! Finds out from the query of a URL whether, and when, it expires.

use crate::base64;
use crate::time::Timestamp;
use crate::urlencoded::decode;

/// Smaller numbers are durations: as times since 1970 they would be before 2001-09-09.
const EARLIEST_EPOCH_MS: i64 = 1_000_000_000_000;

/// Values at least this long may be signatures, whatever their name.
const LONG: usize = 32;

/// Names of parameters that hold the end. Folded: lower case, letters and digits only.
const UNTIL: [&str; 14] = [
    "e",
    "exp",
    "expiration",
    "expirationtime",
    "expire",
    "expireat",
    "expires",
    "expiresat",
    "expiretime",
    "expiry",
    "expirytime",
    "se",
    "until",
    "validuntil",
];

/// Names of parameters that hold a signature.
const SIGNING: [&str; 14] = [
    "accesstoken",
    "auth",
    "authkey",
    "authtoken",
    "hash",
    "hmac",
    "jwt",
    "mac",
    "md5",
    "sig",
    "sign",
    "signature",
    "token",
    "verify",
];

/// When a URL expires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Expiry {
    /// `None` if unknown: the URL may be signed, but names no time.
    pub expires: Option<bool>,
    /// The time, if it can be computed.
    pub at: Option<Timestamp>,
}

/// Reads when a URL expires. Recognizes the signed queries of
/// [S3](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html) and its imitators
/// (`X-…-Date` and `X-…-Expires`: Google, Alibaba), S3's older one (`Expires` and `Signature`: also
/// CloudFront and Google), [CloudFront's
/// policies](https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html),
/// [Azure's](https://learn.microsoft.com/rest/api/storageservices/create-service-sas) (`se` and `sig`),
/// tokens with an `exp`, and any time beside a signature.
pub(super) fn expiry(url: &str) -> Expiry {
    if !has_marks(url) {
        return Expiry {
            expires: Some(false),
            at: None,
        };
    }
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut date = None;
    let mut lifetime = None;
    // Outer: whether the URL names an end. Inner: the time, if it can be read.
    let mut until: Option<Option<Timestamp>> = None;
    let mut certain = false;
    // Some sign in the path.
    let is_signed_path = path.split('/').skip(1).any(|part| part.starts_with("s--"))
        || path.contains('=') && ["token=", "hmac="].iter().any(|mark| path.contains(mark));
    let (mut has_time, mut is_signed) = (false, is_signed_path);
    // Akamai's tokens are pairs inside a value: `hdnts=exp=…~acl=…~hmac=…`.
    let pairs = (!query.is_empty()).then(|| query.split('&'));
    let pairs = pairs.into_iter().flatten().flat_map(|pair| {
        let inner = pair.split_once('=').map_or("", |(_, value)| value);
        let inner = inner.split('~').filter(|inner| inner.contains('='));
        std::iter::once(pair).chain(inner)
    });
    for pair in pairs {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        let value = decode(value, false).unwrap_or_default();
        let time = instant(&value);
        has_time |= time.is_some();
        is_signed |= value.len() >= LONG
            || ["signature", "token", "secret"]
                .iter()
                .any(|end| name.ends_with(end))
            || !value.is_empty() && SIGNING.contains(&name.as_str());
        if name.starts_with('x') && name.ends_with("date") {
            date = time;
        } else if name.starts_with('x') && name.ends_with("expires") {
            (lifetime, certain) = (value.parse::<u32>().ok(), true);
        } else if UNTIL.contains(&name.as_str()) && !value.is_empty() {
            until = Some(time);
        } else if let Some(time) = sealed(&name, &value) {
            (until, certain) = (Some(Some(time)), true);
        }
    }
    let after = |date: Timestamp, seconds: u32| {
        let lifetime_ms = i64::from(seconds).saturating_mul(1000);
        Timestamp::from_epoch_ms(date.epoch_ms().saturating_add(lifetime_ms))
    };
    let at = match (date, lifetime) {
        (Some(date), Some(seconds)) => after(date, seconds),
        _ => until.flatten(),
    };
    let expires = match (is_signed, until.is_some() || has_time) {
        _ if certain => Some(true),
        (true, true) => Some(true),
        (false, _) if until.is_none() => Some(false),
        _ => None,
    };
    let at = at.filter(|_| expires == Some(true));
    Expiry { expires, at }
}

/// Whether there is anything in it that a signed URL needs: a query, an `=`, or `--`.
fn has_marks(url: &str) -> bool {
    let bytes = url.as_bytes();
    // To the end even if there is one: then the compiler looks at many at once.
    let marks = |any: bool, &byte: &u8| any | (byte == b'?') | (byte == b'=');
    let dashes = |any: bool, (&one, &next): (&u8, &u8)| any | (one == b'-') & (next == b'-');
    let behind = bytes.get(1..).unwrap_or_default();
    bytes.iter().fold(false, marks) || bytes.iter().zip(behind).fold(false, dashes)
}

/// The time inside CloudFront's policy, or inside a token (RFC 7519).
fn sealed(name: &str, value: &str) -> Option<Timestamp> {
    let text = |encoded: &str| String::from_utf8(base64::decode_url(encoded)?).ok();
    let after = if name == "policy" {
        // CloudFront replaces `/` by `~`, and `=` at the end by `_`.
        let policy = text(&value.trim_end_matches('_').replace('~', "_"))?;
        let (_, condition) = policy.split_once("\"DateLessThan\"")?;
        condition.split_once("\"AWS:EpochTime\"")?.1.to_owned()
    } else {
        let (_, rest) = value.split_once('.').filter(|_| value.starts_with("eyJ"))?;
        let claims = text(rest.split_once('.')?.0)?;
        claims.split_once("\"exp\"")?.1.to_owned()
    };
    let digits = after.trim_start_matches([':', ' ', '"']);
    let end = digits.bytes().take_while(u8::is_ascii_digit).count();
    instant(digits.get(..end)?)
}

/// Seconds or milliseconds since 1970, or ISO 8601, with or without punctuation.
fn instant(value: &str) -> Option<Timestamp> {
    if let Some(time) = Timestamp::parse_epoch(value) {
        return Some(time).filter(|time| time.epoch_ms() >= EARLIEST_EPOCH_MS);
    }
    let part = |from: usize, to: usize| value.get(from..to).unwrap_or_default();
    let extended = match value.as_bytes() {
        [.., b'Z'] if value.len() == 16 => [
            part(0, 4),
            "-",
            part(4, 6),
            "-",
            part(6, 11),
            ":",
            part(11, 13),
            ":",
            part(13, 16),
        ]
        .concat(),
        _ => value.to_owned(),
    };
    Timestamp::parse(&extended).map(|reading| reading.in_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEX: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
    const NEVER: Option<&str> = None;

    #[track_caller]
    fn check(query: &str, expires: Option<bool>, at: Option<&str>) {
        let found = expiry(&format!("https://media.example/a/b.mp3{query}"));
        let found = (found.expires, found.at.map(|at| at.to_string()));
        assert_eq!(found, (expires, at.map(str::to_owned)), "{query}");
    }

    #[test]
    fn addresses_tell_when_they_end() {
        let encoded = |json: &str| base64::encode_url(json.as_bytes());
        let policy = encoded(r#"{"Statement":[{"Resource":"https://x/*","Condition":{"DateGreaterThan":{"AWS:EpochTime":1},"DateLessThan":{"AWS:EpochTime": 1767225600}}}]}"#).replace('_', "~");
        let token = format!(
            "eyJhbGciOiJIUzI1NiJ9.{}.{HEX}",
            encoded(r#"{"sub":"a","exp":1767225600}"#)
        );
        let lasting = format!("eyJhbGciOiJIUzI1NiJ9.{}.{HEX}", encoded(r#"{"sub":"a"}"#));
        let new_year = Some("2026-01-01T00:00:00.000Z");
        for (query, expires, at) in [
            // S3, V4 and V2; in any case and order.
            (
                &*format!(
                    "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20251231%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20251231T230000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature={HEX}"
                ),
                Some(true),
                new_year,
            ),
            (
                &format!("?x-amz-signature={HEX}&x-amz-expires=604800&x-amz-date=20251225T000000Z"),
                Some(true),
                new_year,
            ),
            (
                "?AWSAccessKeyId=AKIAEXAMPLE&Expires=1767225600&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D",
                Some(true),
                new_year,
            ),
            // CloudFront, with a time and with a policy.
            (
                "?Expires=1767225600&Signature=a~b-c__&Key-Pair-Id=K2JCJMDEHXQW5F",
                Some(true),
                new_year,
            ),
            (
                &format!("?Policy={policy}__&Signature=a~b-c__&Key-Pair-Id=K2JCJMDEHXQW5F"),
                Some(true),
                new_year,
            ),
            // Google, V4 and V2.
            (
                &format!(
                    "?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=20251231T000000Z&X-Goog-Expires=86400&X-Goog-SignedHeaders=host&X-Goog-Signature={HEX}"
                ),
                Some(true),
                new_year,
            ),
            (
                "?GoogleAccessId=a%40b.iam.gserviceaccount.com&Expires=1767225600&Signature=abc%3D",
                Some(true),
                new_year,
            ),
            // Azure, encoded or not, and with a time that only its server knows.
            (
                "?sv=2024-11-04&st=2025-12-31T00%3A00%3A00Z&se=2026-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=abc%3D",
                Some(true),
                new_year,
            ),
            (
                "?sv=2024-11-04&se=2026-01-01&sr=b&sp=r&sig=abc%3D",
                Some(true),
                new_year,
            ),
            ("?sv=v1&si=readers&sr=b&sig=abc%3D", None, NEVER),
            // Nobody's in particular: a time and a signature.
            (
                &format!("?expires=1767225600&signature={HEX}"),
                Some(true),
                new_year,
            ),
            (
                &format!("?e=1767225600000&token={HEX}"),
                Some(true),
                new_year,
            ),
            (&format!("?ts=1767225600&sign={HEX}"), Some(true), NEVER),
            (&format!("?expires=3600&sig={HEX}"), Some(true), NEVER),
            (&format!("?token={token}"), Some(true), new_year),
            // Akamai, and others who pack pairs into one.
            (
                "?hdnts=exp=1767225600~acl=/*~hmac=abcdef",
                Some(true),
                new_year,
            ),
            (
                "?__cld_token__=exp=1767225600~hmac=abcdef",
                Some(true),
                new_year,
            ),
            ("?wsSecret=abc&wsTime=1767225600", Some(true), NEVER),
            // Signed in the path.
            ("/bcdn_token=abc&expires=1767225600/a.mp3", None, NEVER),
            ("/s--abcdef--/a.mp3", None, NEVER),
            // Plain.
            ("", Some(false), NEVER),
            ("?", Some(false), NEVER),
            ("?x=1&RequestedChannels=2", Some(false), NEVER),
            ("?id=1767225600", Some(false), NEVER),
            ("#expires=1767225600&signature=abc", Some(false), NEVER),
            // Nobody knows.
            (
                "?alt=media&token=0b8a1f2e-1c2d-4e3f-8a9b-0c1d2e3f4a5b",
                None,
                NEVER,
            ),
            (&format!("?token={lasting}"), None, NEVER),
            (&format!("?x={HEX}"), None, NEVER),
            ("?expires=1767225600", None, NEVER),
            // What cannot be read is no time.
            ("?Expires=soon&Signature=abc", Some(true), NEVER),
            (
                "?X-Amz-Date=20251331T230000Z&X-Amz-Expires=3600&X-Amz-Signature=abc",
                Some(true),
                NEVER,
            ),
            (
                "?X-Amz-Date=20251231T230000Z&X-Amz-Expires=99999999999&X-Amz-Signature=abc",
                Some(true),
                NEVER,
            ),
            ("?Policy=!!&Signature=abc", None, NEVER),
            ("?%&=&&==", Some(false), NEVER),
        ] {
            check(query, expires, at);
        }
    }

    proptest! {
        #[test]
        fn any_address_is_read(url in "\\PC*", query in "([a-zA-Z-]{0,12}=[0-9A-Za-z%.~_-]{0,40}&?){0,6}") {
            let found = expiry(&format!("{url}?{query}"));
            prop_assert!(found.at.is_none() || found.expires == Some(true));
        }
    }
}
