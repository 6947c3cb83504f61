//! An account: the provider's address, and the credential.

use std::fmt;

use crate::http::set_header;
use crate::message_text::concat;
use crate::model::ProviderKind;
use crate::normalized_text::{begins_with, part, position_of, skip};
use crate::urlencoded::decode_leniently;
use crate::{Error, ErrorCode, built_for};

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
    headers: Vec<(String, String)>,
}

impl Account {
    pub(super) fn new(
        kind: ProviderKind,
        base_url: BaseUrl,
        headers: Vec<(String, String)>,
    ) -> Self {
        Self {
            kind,
            base_url,
            headers,
        }
    }

    /// Adds the caller's own headers. One with the name of a credential's header is left out; one with the
    /// name of an earlier header replaces it.
    #[must_use]
    pub fn with_headers(mut self, headers: &[(String, String)]) -> Self {
        let own = self.headers.len();
        for (name, value) in headers {
            let name = name.to_ascii_lowercase();
            let mut credentials = self.headers.iter().take(own);
            if !credentials.any(|(known, _)| *known == name) {
                set_header(&mut self.headers, &name, value);
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
    pub fn headers(&self) -> &[(String, String)] {
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
        read_address(text, suffixes, endpoint, is_own_origin)
            .map(Self)
            .map_err(|why| {
                let name = match provider {
                    ProviderKind::Gateway => "\"url\" ",
                    _ => "\"baseUrl\" ",
                };
                let accepted = ". It must be https://host, with an optional port and path; http only for this machine (localhost, 127.…, [::1]).";
                let endpoint = if why == IS_REQUEST { endpoint } else { "" };
                Error::of(ErrorCode::InvalidConfig, &[name, why, endpoint, accepted]).by(provider)
            })
    }

    /// The address, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const IS_REQUEST: &str = "is the address of a request, not of the API: leave out ";

/// The address in its usual form, or what is wrong with it.
fn read_address(
    text: &str,
    suffixes: &[&str],
    endpoint: &str,
    is_own_origin: bool,
) -> Result<String, &'static str> {
    let bytes = text.as_bytes();
    let scheme = match bytes {
        _ if begins_with(bytes, b"https://") => "https://",
        _ if begins_with(bytes, b"http://") => "http://",
        _ => return Err("does not begin with https://"),
    };
    for &byte in bytes {
        return Err(match byte {
            b'@' => "contains a user name or password",
            b'?' | b'#' => "has a query or a fragment",
            b'\\' | ..=b' ' | 0x7F.. if !built_for::SIZE => {
                "contains a character that must be percent-encoded in a URL"
            }
            _ => continue,
        });
    }
    let at = skip(bytes, scheme.len(), &|it| it != b'/');
    let authority = part(text, scheme.len(), at).to_ascii_lowercase();
    let host = host_of(authority.as_bytes()).ok_or("has no valid host")?;
    if scheme == "http://" && !is_own_origin && !is_this_machine(host) {
        return Err("is plain http to another machine");
    }
    let mut path = part(text, at, text.len());
    // A page's browser has resolved them.
    if !built_for::SIZE && has_steps(path) {
        return Err("has a path with . or .. in it");
    }
    path = without_slashes(path);
    if let Some(suffix) = suffixes.iter().find(|suffix| path.ends_with(**suffix)) {
        path = without_slashes(part(path, 0, path.len().wrapping_sub(suffix.len())));
    }
    if let Some(at) = position_of(path.as_bytes(), endpoint.as_bytes())
        && matches!(
            path.as_bytes().get(at.wrapping_add(endpoint.len())),
            None | Some(b'/')
        )
    {
        return Err(IS_REQUEST);
    }
    Ok(concat(&[scheme, &authority, path]))
}

fn has_steps(path: &str) -> bool {
    let mut decoded = Vec::new();
    decode_leniently(path.as_bytes(), &mut decoded);
    decoded.push(b'/');
    let has = |step: &[u8]| position_of(&decoded, step).is_some();
    has(b"/./") || has(b"/../")
}

/// Without those at the end.
#[inline(never)]
fn without_slashes(path: &str) -> &str {
    let mut end = path.len();
    while end > 0 && path.as_bytes().get(end.wrapping_sub(1)) == Some(&b'/') {
        end = end.wrapping_sub(1);
    }
    part(path, 0, end)
}

/// The host of `host[:port]`. Whether an address in brackets exists is for the host to say that connects.
pub(super) fn host_of(authority: &[u8]) -> Option<&[u8]> {
    if built_for::SIZE {
        // As a page's browser has written it: only the port is to be left out.
        let colon = authority.iter().rposition(|it| *it == b':');
        let end = colon.filter(|_| !authority.ends_with(b"]"));
        return authority.get(..end.unwrap_or(authority.len()));
    }
    let is_name = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_');
    let is_address = |it: u8| it.is_ascii_hexdigit() || matches!(it, b':' | b'.');
    let end = match authority.starts_with(b"[") {
        true => {
            let end = skip(authority, 1, &is_address);
            (end > 1 && authority.get(end) == Some(&b']')).then_some(end.wrapping_add(1))?
        }
        false => skip(authority, 0, &is_name),
    };
    let (host, port) = authority.split_at_checked(end)?;
    if host.is_empty() || host.starts_with(b".") || position_of(host, b"..").is_some() {
        return None;
    }
    let mut number = 0u32;
    for (at, &byte) in port.iter().enumerate() {
        number = match byte {
            b':' if at == 0 && port.len() > 1 => 0,
            b'0'..=b'9' if at > 0 => number.saturating_mul(10).saturating_add((byte & 15).into()),
            _ => return None,
        };
    }
    (number <= u16::MAX.into()).then_some(host)
}

/// Whether the host is this machine. What begins with 127 and has only digits and dots is an address of it, or none.
pub(super) fn is_this_machine(host: &[u8]) -> bool {
    let is_number = |it: u8| it.is_ascii_digit() || it == b'.';
    matches!(host, b"localhost" | b"[::1]")
        || host.starts_with(b"127.") && skip(host, 0, &is_number) == host.len()
}

/// How keys begin that tell whose they are, and where those belong.
const BEGINNINGS: [(&str, &str); 3] = [
    ("vk_", "eigi.ai: pass it to eigi({ apiKey })"),
    ("ak_", "AnyReach: pass it to anyreach({ token })"),
    ("pat_", "AnyReach: pass it to anyreach({ token })"),
];

/// Refuses an `apiKey` that is another platform's: by the usual beginnings, and by `more` of them.
pub(super) fn refuse_key_of_another(
    provider: ProviderKind,
    api_key: &str,
    accepted: &str,
    more: &[(&str, &str)],
) -> Result<(), Error> {
    let mut known = BEGINNINGS.iter().chain(more);
    let Some((_, whose)) = known.find(|(beginning, _)| api_key.starts_with(beginning)) else {
        return Ok(());
    };
    let message = format!("\"apiKey\" looks like a credential of {whose}. It must be {accepted}.");
    Err(Error::new(ErrorCode::InvalidConfig, message).by(provider))
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
            ("https://[]", "no valid host"),
            ("https://[::1]8787", "no valid host"),
            ("https://[::zz]", "no valid host"),
            ("https://host:", "no valid host"),
            ("https://host:8:7", "no valid host"),
            ("https://host:4294967376", "no valid host"),
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
            ("http://127.0.0.x", "plain http"),
            ("http://127", "plain http"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }
}
