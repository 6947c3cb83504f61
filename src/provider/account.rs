//! An account: the provider's address, and the credential.

use std::borrow::Cow;
use std::fmt;

use crate::model::ProviderKind;
use crate::{Error, ErrorCode};

/// A caller's configuration. Each provider reads what it needs.
#[derive(Clone, Copy)]
pub struct AccountConfig<'a> {
    /// The credential.
    pub secret: &'a str,
    /// The organization, if the provider has organizations.
    pub organization: Option<&'a str>,
    /// An address other than the provider's usual one.
    pub base_url: Option<&'a str>,
    /// Whether the gateway's address has the page's own origin: then http is as safe as the page itself.
    pub is_own_origin: bool,
}

/// A provider's address and credential, made by the provider's own constructor
/// ([`eigi::account`](super::eigi::account), [`anyreach::account`](super::anyreach::account)). Its `Debug`
/// output leaves the secret out.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    kind: ProviderKind,
    base_url: BaseUrl,
    headers: Vec<(Cow<'static, str>, String)>,
}

impl Account {
    pub(super) fn new(
        kind: ProviderKind,
        base_url: BaseUrl,
        headers: Vec<(&'static str, String)>,
    ) -> Self {
        Self {
            kind,
            base_url,
            headers: headers
                .into_iter()
                .map(|(name, value)| (Cow::Borrowed(name), value))
                .collect(),
        }
    }

    /// Adds the caller's own headers. One with the name of a credential's header is left out; one with the
    /// name of an earlier header replaces it.
    #[must_use]
    pub fn with_headers(mut self, headers: &[(String, String)]) -> Self {
        let own = self.headers.len();
        for (name, value) in headers {
            let name = name.to_ascii_lowercase();
            match self.headers.iter().position(|(known, _)| *known == name) {
                Some(at) if at < own => {}
                Some(at) => {
                    if let Some(header) = self.headers.get_mut(at) {
                        header.1.clone_from(value);
                    }
                }
                None => self.headers.push((Cow::Owned(name), value.clone())),
            }
        }
        self
    }

    /// The provider.
    pub fn kind(&self) -> ProviderKind {
        self.kind
    }

    /// The provider's address.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }

    /// The headers with the credential, names in lower case. They hold the secret.
    pub fn headers(&self) -> &[(Cow<'static, str>, String)] {
        &self.headers
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("kind", &self.kind)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// The base of all requests: `https://host[:port][/path]`, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Reads a configured address. Plain `http` is accepted for this machine only, since anybody could read
    /// the credential on the way. `suffixes` are paths that people tend to copy along; they are cut off,
    /// longest first. An address of a request, with `endpoint` in it, is refused.
    pub(super) fn read(
        provider: ProviderKind,
        text: &str,
        suffixes: &[&str],
        endpoint: &str,
    ) -> Result<Self, Error> {
        Self::read_at(provider, text, suffixes, endpoint, false)
    }

    /// The same; for a page's own origin plain `http` is accepted too.
    pub(super) fn read_at(
        provider: ProviderKind,
        text: &str,
        suffixes: &[&str],
        endpoint: &str,
        is_own_origin: bool,
    ) -> Result<Self, Error> {
        let name = match provider {
            ProviderKind::Gateway => "url",
            _ => "baseUrl",
        };
        let invalid = |why: &str| {
            Error::new(
                ErrorCode::InvalidConfig,
                format!("\"{name}\" {why}. It must be https://host, with an optional port and path; http only for this machine (localhost, 127.…, [::1])."),
            )
            .by(provider)
        };
        let (secure, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            _ => return Err(invalid("does not begin with https://")),
        };
        if rest.contains('@') {
            return Err(invalid("contains a user name or password"));
        }
        if rest.contains(['?', '#']) {
            return Err(invalid("has a query or a fragment"));
        }
        if rest.contains('\\') || !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid(
                "contains a character that must be percent-encoded in a URL",
            ));
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let host = authority_host(authority).ok_or_else(|| invalid("has no valid host"))?;
        if !secure && !is_own_origin && !is_this_machine(&host) {
            return Err(invalid("is plain http to another machine"));
        }
        if path.split('/').any(is_dot_segment) {
            return Err(invalid("has a path with . or .. in it"));
        }
        let mut path = path.trim_end_matches('/');
        if let Some(cut) = suffixes.iter().find_map(|suffix| path.strip_suffix(suffix)) {
            path = cut.trim_end_matches('/');
        }
        let is_request = |(_, rest): (&str, &str)| rest.is_empty() || rest.starts_with('/');
        if path.split_once(endpoint).is_some_and(is_request) {
            return Err(invalid(&format!(
                "is the address of a request, not of the API: leave out {endpoint}"
            )));
        }
        let scheme = if secure { "https" } else { "http" };
        Ok(Self(format!(
            "{scheme}://{}{path}",
            authority.to_ascii_lowercase()
        )))
    }

    /// The address, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The host of `host[:port]`, in lower case.
fn authority_host(authority: &str) -> Option<String> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            (is_ipv6(address).then(|| format!("[{address}]"))?, port)
        }
        None => {
            let (host, port) = match authority.find(':') {
                Some(at) => authority.split_at(at),
                None => (authority, ""),
            };
            let is_name = !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
                && !host.starts_with('.')
                && !host.contains("..");
            (is_name.then(|| host.to_owned())?, port)
        }
    };
    let port_is_valid = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok()
        });
    port_is_valid.then(|| host.to_ascii_lowercase())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host == "[::1]" || (host.starts_with("127.") && is_ipv4(host))
}

// The standard library's parser would add three kilobytes to the module.

fn is_ipv4(address: &str) -> bool {
    address.split('.').count() == 4
        && address.split('.').all(|part| {
            let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
            is_number && (part == "0" || !part.starts_with('0')) && part.parse::<u8>().is_ok()
        })
}

fn is_ipv6(address: &str) -> bool {
    let gap = (address.as_bytes().windows(2)).position(|pair| pair == b"::");
    let Some(gap) = gap else {
        return ipv6_groups(address, true) == Some(8);
    };
    let (before, behind) = address.split_at_checked(gap).unwrap_or((address, ""));
    let behind = behind.get(2..).unwrap_or_default();
    match (ipv6_groups(before, false), ipv6_groups(behind, true)) {
        (Some(before), Some(behind)) => before.saturating_add(behind) < 8,
        _ => false,
    }
}

/// The number of 16-bit groups; the last two may be written as an IPv4 address.
fn ipv6_groups(text: &str, may_end_in_ipv4: bool) -> Option<usize> {
    let mut count = 0usize;
    if text.is_empty() {
        return Some(count);
    }
    let mut parts = text.split(':').peekable();
    while let Some(part) = parts.next() {
        let is_group =
            matches!(part.len(), 1..=4) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_ipv4 = !is_group && may_end_in_ipv4 && parts.peek().is_none() && is_ipv4(part);
        if !(is_group || is_ipv4) {
            return None;
        }
        count = count.saturating_add(if is_ipv4 { 2 } else { 1 });
    }
    Some(count)
}

fn is_dot_segment(segment: &str) -> bool {
    let decoded = segment.to_ascii_lowercase().replace("%2e", ".");
    decoded == "." || decoded == ".."
}

/// Refuses a credential that no header can carry, and common mistakes. The message never shows the
/// credential.
pub(super) fn check_secret(
    provider: ProviderKind,
    name: &str,
    secret: &str,
    accepted: &str,
) -> Result<(), Error> {
    let why = if secret.is_empty() {
        "is empty"
    } else if secret.trim() != secret {
        "has white space around it (a line break from a file or a secret store?)"
    } else if secret.to_ascii_lowercase().starts_with("bearer ") {
        "begins with \"Bearer\", which is added for you"
    } else if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        "contains a character that no header can carry"
    } else {
        return Ok(());
    };
    Err(Error::new(
        ErrorCode::InvalidConfig,
        format!("\"{name}\" {why}. It must be {accepted}."),
    )
    .by(provider))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let endpoint = "/v1/public/conversations";
        BaseUrl::read(ProviderKind::Eigi, text, &["/v1/public", "/v1"], endpoint)
            .map(|base| base.as_str().to_owned())
            .map_err(|error| error.message.clone())
    }

    #[test]
    fn addresses_are_accepted_as_people_write_them() {
        for (text, expected) in [
            ("https://api.eigi.ai", "https://api.eigi.ai"),
            ("https://api.eigi.ai/", "https://api.eigi.ai"),
            ("https://API.eigi.ai/v1", "https://api.eigi.ai"),
            ("https://prod.eigi.ai/v1/public/", "https://prod.eigi.ai"),
            (
                "HTTPS://proxy.example:8443/eigi/v1/",
                "https://proxy.example:8443/eigi",
            ),
            ("http://localhost:8787", "http://localhost:8787"),
            ("http://127.0.0.1:8787/", "http://127.0.0.1:8787"),
            ("http://[::1]:8787", "http://[::1]:8787"),
            ("http://127.8.9.10", "http://127.8.9.10"),
            ("https://eigi.localhost", "https://eigi.localhost"),
            (
                "https://proxy.example/v1/public/conversations-of-ours",
                "https://proxy.example/v1/public/conversations-of-ours",
            ),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn addresses_that_cannot_work_are_refused_with_a_reason() {
        for (text, why) in [
            ("", "does not begin"),
            ("api.eigi.ai", "does not begin"),
            ("//api.eigi.ai", "does not begin"),
            ("ftp://api.eigi.ai", "does not begin"),
            ("https://", "no valid host"),
            ("https:///v1", "no valid host"),
            ("https://a..b", "no valid host"),
            ("https://host:port", "no valid host"),
            ("https://host:99999", "no valid host"),
            ("https://[::1", "no valid host"),
            ("https://user:secret@host", "user name"),
            ("https://host?key=1", "query"),
            ("https://host#top", "fragment"),
            ("https://ho st", "character"),
            ("https://host\\path", "character"),
            ("https://host/\r\nx: y", "character"),
            ("https://host/a/../b", "with . or .."),
            ("https://host/a/%2E%2e/b", "with . or .."),
            (
                "https://api.eigi.ai/v1/public/conversations",
                "leave out /v1/public/conversations",
            ),
            ("https://a.example/x/v1/public/conversations/", "leave out"),
            ("https://a.example/v1/public/conversations/7", "leave out"),
            ("http://api.eigi.ai", "plain http"),
            ("http://127.0.0.1.evil.example", "plain http"),
            // Names below it are anybody's: some resolvers ask the network for them.
            ("http://x.localhost", "plain http"),
            ("http://localhost.evil.example", "plain http"),
            ("http://[::2]", "plain http"),
            ("http://128.0.0.1", "plain http"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }

    #[test]
    fn addresses_are_told_as_the_standard_library_tells_them() {
        for text in [
            "::",
            "::1",
            "1::",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "1:2:3:4:5:6:7::8",
            "::1::",
            ":::",
            ":1",
            "1:",
            "12345::",
            "::g",
            "::ffff:127.0.0.1",
            "1:2:3:4:5:6:1.2.3.4",
            "1.2.3.4::",
            "::1.2.3.4:5",
            "",
            "1.2.3.4",
            "::1.2.3",
            "1:2:3:4:5:6:7:1.2.3.4",
        ] {
            let expected = text.parse::<std::net::Ipv6Addr>().is_ok();
            assert_eq!(is_ipv6(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn ipv6_is_told_as_the_standard_library_tells_it(text in "([0-9a-f]{0,5}:){0,8}([0-9a-f]{0,4}|[0-9.]{7,9})") {
            prop_assert_eq!(is_ipv6(&text), text.parse::<std::net::Ipv6Addr>().is_ok());
        }

        #[test]
        fn ipv4_is_told_as_the_standard_library_tells_it(text in "[0-9]{1,3}(\\.[0-9]{0,3}){2,4}") {
            prop_assert_eq!(is_ipv4(&text), text.parse::<std::net::Ipv4Addr>().is_ok());
        }
    }
}
