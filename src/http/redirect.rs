//! Refuses redirects: the credential is in a header and would be sent along.

use crate::message_text::concat;
use crate::model::ProviderKind;
use crate::normalized_text::{part, position_of, skip};
use crate::urlencoded::decode_leniently;
use crate::{Error, ErrorCode, built_for};

/// Whether a response is a redirect. With `redirect: "manual"` a browser shows status 0 (type
/// `opaqueredirect`); elsewhere it is any 3xx except 304.
pub fn is_redirect(status: u16) -> bool {
    status == 0 || (300..400).contains(&status) && status != 304
}

/// Whether a response comes from another URL than the requested one: the host followed a redirect, possibly
/// silently. Different spellings of a URL are the same, and https instead of http is fine.
pub fn is_elsewhere(requested: &str, received: &str) -> bool {
    if received.is_empty() {
        return false;
    }
    if built_for::SIZE {
        // The page's browser has written both.
        return differ(requested.as_bytes(), received.as_bytes());
    }
    differ(&normal_form(requested), &normal_form(received))
}

/// Whether two URLs differ by more than https instead of http.
fn differ(requested: &[u8], received: &[u8]) -> bool {
    let (insecure, secure): (&[u8], &[u8]) = (b"http:", b"https:");
    let rest = requested.strip_prefix(insecure);
    requested != received && (rest.is_none() || rest != received.strip_prefix(secure))
}

/// A URL in lower case up to its path, without the default port of its scheme and the fragment, and with nothing
/// percent-encoded.
fn normal_form(url: &str) -> Vec<u8> {
    let url = url.as_bytes();
    let end = skip(url, 0, &|it| it != b'#');
    let authority = position_of(url, b"://").map_or(0, |at| at.wrapping_add(3));
    let path = skip(url, authority, &|it| !matches!(it, b'/' | b'?' | b'#'));
    let mut normal = url.get(..path).unwrap_or_default().to_ascii_lowercase();
    let port: &[u8] = match normal.starts_with(b"http:") {
        true => b":80",
        false => b":443",
    };
    if normal.ends_with(port) {
        normal.truncate(normal.len().wrapping_sub(port.len()));
    }
    if url.get(path) != Some(&b'/') {
        normal.push(b'/');
    }
    decode_leniently(url.get(path..end).unwrap_or_default(), &mut normal);
    normal
}

/// The error of a refused redirect. It names at most the origin of the target: paths and queries may hold
/// secrets.
pub fn redirect_refused(provider: ProviderKind, status: u16, location: Option<&str>) -> Error {
    let mut error = Error::of(
        ErrorCode::RedirectRefused,
        &[
            provider.as_str(),
            " answered with a redirect",
            &location.map(target).unwrap_or_default(),
            ". Redirects are not followed, since the credential would be sent along. If the API has moved, set \"baseUrl\" to its new address; a proxy or login page in between may also redirect.",
        ],
    )
    .by(provider);
    error.status = (status != 0).then_some(status);
    error
}

/// The error of a redirect that a recording has and that cannot be followed.
#[cfg(all(feature = "client", target_arch = "wasm32"))]
pub(crate) fn recording_elsewhere(
    provider: ProviderKind,
    status: u16,
    location: Option<&str>,
) -> Error {
    let why = match status {
        0 => ", and a browser does not show where to. Ask for it on a server.",
        _ => ". A recording is fetched only from https:// and a public host name.",
    };
    let mut error = Error::of(
        ErrorCode::RedirectRefused,
        &[
            provider.as_str(),
            " answered with a redirect",
            &location.map(target).unwrap_or_default(),
            why,
        ],
    )
    .by(provider);
    error.status = (status != 0).then_some(status);
    error
}

/// Where a redirect leads, after "a redirect"; empty if that cannot be told.
fn target(location: &str) -> String {
    let location = location.trim_ascii();
    let bytes = location.as_bytes();
    let scheme = match skip(bytes, 0, &|it| it.is_ascii_alphanumeric()) {
        end if bytes.get(end) == Some(&b':') => end.wrapping_add(1),
        _ => 0,
    };
    let host = scheme.wrapping_add(2);
    if bytes.get(scheme..host) != Some(b"//") {
        return match location.bytes().any(|byte| byte == b':') {
            true => String::new(),
            false => " to another path of the same origin".to_owned(),
        };
    }
    let end = skip(bytes, host, &|it| !matches!(it, b'/' | b'?' | b'#' | b'\\'));
    let mut begin = end;
    while begin > host
        && let Some(&before) = bytes.get(begin.wrapping_sub(1))
        && before != b'@'
    {
        if !(before.is_ascii_alphanumeric()
            || matches!(before, b'.' | b'-' | b'_' | b':' | b'[' | b']'))
        {
            return String::new();
        }
        begin = begin.wrapping_sub(1);
    }
    match part(location, begin, end) {
        name if name.is_empty() || name.len() > 255 => String::new(),
        name => concat(&[" to ", part(location, 0, host), name]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_told_by_status() {
        for (status, expected) in [
            (0, true),
            (200, false),
            (299, false),
            (300, true),
            (304, false),
            (307, true),
            (399, true),
            (400, false),
        ] {
            assert_eq!(is_redirect(status), expected, "{status}");
        }
    }

    #[test]
    fn an_answer_from_elsewhere_is_told_by_its_address() {
        let requested = "https://api.eigi.ai/v1/public/conversations?page=1&search=a%20b%27%2B";
        for received in [
            "",
            requested,
            "https://api.eigi.ai:443/v1/public/conversations?page=1&search=a%20b%27%2B#top",
            "HTTPS://API.eigi.ai/v1/public/conversations?page=1&search=a%20b'%2b",
        ] {
            assert!(!is_elsewhere(requested, received), "{received}");
        }
        for received in [
            "https://evil.example/v1/public/conversations?page=1&search=a%20b%27%2B",
            "https://api.eigi.ai:8443/v1/public/conversations?page=1&search=a%20b%27%2B",
            "http://api.eigi.ai/v1/public/conversations?page=1&search=a%20b%27%2B",
            "https://api.eigi.ai/v1/public/conversations?page=2&search=a%20b%27%2B",
            "https://api.eigi.ai/v1/public/conversations",
            "https://api.eigi.ai/login?next=/v1/public/conversations",
            "https://api.eigi.ai",
            "about:blank",
            "/v1/public/conversations",
        ] {
            assert!(is_elsewhere(requested, received), "{received}");
        }
        for (requested, received, elsewhere) in [
            ("http://localhost:8787/a", "https://localhost:8787/a", false),
            ("http://localhost/a", "http://localhost:80/a", false),
            ("http://localhost/a", "https://localhost/a", false),
            ("https://a.example", "https://a.example/", false),
            ("https://a.example/%zz%4", "https://a.example/%zz%4", false),
            ("https://a.example/%", "https://a.example/", true),
        ] {
            assert_eq!(
                is_elsewhere(requested, received),
                elsewhere,
                "{requested} {received}"
            );
        }
    }

    #[test]
    fn only_the_origin_of_the_target_is_named() {
        for (location, told) in [
            (
                Some("https://evil.example/steal?key=vk_1#x"),
                " to https://evil.example.",
            ),
            (
                Some("https://user:pass@host.example:8443/x"),
                " to https://host.example:8443.",
            ),
            (Some("//cdn.example?x"), " to //cdn.example."),
            (
                Some("https://a.example\\@b.example"),
                " to https://a.example.",
            ),
            (
                Some("/v2/conversations?key=vk_1"),
                " to another path of the same origin.",
            ),
            (Some("https://ho st"), "redirect. Redirects"),
            (Some("javascript:alert(1)"), "redirect. Redirects"),
            (Some("https://"), "redirect. Redirects"),
            (None, "redirect. Redirects"),
        ] {
            let error = redirect_refused(ProviderKind::Eigi, 307, location);
            assert_eq!(
                (error.code, error.status),
                (ErrorCode::RedirectRefused, Some(307))
            );
            assert!(
                error.message.contains(told),
                "{location:?}: {}",
                error.message
            );
            for secret in ["vk_1", "pass", "steal", "alert"] {
                assert!(!error.message.contains(secret), "{}", error.message);
            }
        }
        assert_eq!(redirect_refused(ProviderKind::Eigi, 0, None).status, None);
    }
}
