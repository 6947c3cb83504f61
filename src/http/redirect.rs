//! Redirects are refused: a credential in a header of its own would travel along.

use crate::provider::ProviderKind;
use crate::{Error, ErrorCode};

/// Whether a response is a redirect. With `redirect: "manual"` a browser hides it behind the status
/// 0 (type `opaqueredirect`); elsewhere it is any 3xx.
pub fn is_redirect(status: u16) -> bool {
    status == 0 || (300..400).contains(&status)
}

/// The error of a refused redirect. Of its target the origin is named at most: paths and queries
/// may hold secrets.
pub fn redirect_refused(provider: ProviderKind, status: u16, location: Option<&str>) -> Error {
    let target = match location.map(target) {
        Some(Target::Origin(origin)) => format!(" to {origin}"),
        Some(Target::SameOrigin) => " to another path of the same address".to_owned(),
        Some(Target::Unreadable) | None => String::new(),
    };
    let error = Error::new(
        ErrorCode::RedirectRefused,
        format!(
            "{provider} answered with a redirect{target}. Redirects are never followed, since the credential would go along. If the API has moved there, set baseUrl to its new address; a proxy or login page in between redirects too."
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
            (307, true),
            (399, true),
            (400, false),
        ] {
            assert_eq!(is_redirect(status), expected, "{status}");
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
                " to another path of the same address.",
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
