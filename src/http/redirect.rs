//! Refuses redirects: the credential is in a header and would be sent along.

use percent_encoding::percent_decode_str;

use crate::model::ProviderKind;
use crate::{Error, ErrorCode};

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
    let (requested, received) = (Address::read(requested), Address::read(received));
    let is_safer = requested.scheme == "http" && received.scheme == "https";
    !(requested.scheme == received.scheme || is_safer)
        || requested.authority != received.authority
        || requested.rest != received.rest
}

/// A URL in normal form.
struct Address {
    scheme: String,
    /// Without the default port of its scheme.
    authority: String,
    /// Path and query, with nothing percent-encoded.
    rest: Vec<u8>,
}

impl Address {
    fn read(url: &str) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let scheme = scheme.to_ascii_lowercase();
        let port = if scheme == "http" { ":80" } else { ":443" };
        let authority = authority.strip_suffix(port).unwrap_or(authority);
        let slash = if rest.starts_with('/') { "" } else { "/" };
        Self {
            scheme,
            authority: authority.to_ascii_lowercase(),
            rest: percent_decode_str(&[slash, rest].concat()).collect(),
        }
    }
}

/// The error of a refused redirect. It names at most the origin of the target: paths and queries may hold
/// secrets.
pub fn redirect_refused(provider: ProviderKind, status: u16, location: Option<&str>) -> Error {
    let target = match location.map(target) {
        Some(Target::Origin(origin)) => format!(" to {origin}"),
        Some(Target::SameOrigin) => " to another path of the same origin".to_owned(),
        Some(Target::Unreadable) | None => String::new(),
    };
    let error = Error::new(
        ErrorCode::RedirectRefused,
        format!(
            "{provider} answered with a redirect{target}. Redirects are not followed, since the credential would be sent along. If the API has moved, set \"baseUrl\" to its new address; a proxy or login page in between may also redirect."
        ),
    )
    .by(provider);
    match status {
        0 => error,
        status => error.with_status(status),
    }
}

enum Target {
    Origin(String),
    SameOrigin,
    Unreadable,
}

fn target(location: &str) -> Target {
    let (scheme, rest) = match location.trim().split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => (scheme, rest),
        _ if location.contains(':') => return Target::Unreadable,
        _ => return Target::SameOrigin,
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = match authority.rsplit_once('@') {
        Some((_, host)) => host,
        None => authority,
    };
    let is_scheme = scheme
        .trim_end_matches(':')
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric());
    let is_host = !host.is_empty()
        && host.len() <= 255
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte));
    if is_scheme && is_host {
        Target::Origin(format!("{scheme}//{host}"))
    } else {
        Target::Unreadable
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
