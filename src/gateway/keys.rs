//! Sealed cursors and entity tags.

use std::hash::Hasher;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use siphasher::sip::{SipHasher13, SipHasher24};

use crate::base64;
use crate::pace::Pace;
use crate::{Error, ErrorCode};

/// How many bytes of key a gateway needs.
pub const KEY_BYTES: usize = 112;

/// Lengths of cursors are multiples of this many bytes: the length only roughly reveals how many ids a cursor
/// names, at eight bytes each.
const STEP: usize = 64;
const NONCE_BYTES: usize = 24;

/// Follows a sealed cursor's bytes, before the zero padding: whether the cursor was base64url (as cursors of
/// walks are; sealed shorter then), or any text.
const WAS_BASE64: u8 = 1;
const WAS_TEXT: u8 = 2;

/// The keys of a gateway, derived from its credential, which they do not reveal. Each is used for one purpose
/// only.
///
/// A cursor is encrypted and authenticated with XChaCha20-Poly1305 from an audited crate. Its nonce is not
/// random but a pseudorandom function of the cursor and its caller (as in SIV, RFC 5297): the same page has
/// the same `next`, and so the same entity tag, on every instance; a nonce repeats only with everything it is
/// made of. The function is three SipHash-2-4 with separate keys, 192 bits, which the core already has. It
/// does not use the host's WebCrypto, which would make every page wait.
#[derive(Clone)]
pub struct Keys {
    seal: [u8; 32],
    nonces: [[u8; 16]; 3],
    etag: [u8; 16],
    masks: [u8; 16],
}

/// The text that cursors, masks and entity tags are bound to: the caller's id, if the application gives one,
/// and the scope. Different pairs give different texts.
pub fn bound_to(caller: Option<&str>, scope: &str) -> String {
    match caller {
        Some(caller) => [&caller.len().to_string(), ":", caller, scope].concat(),
        None => ["-", scope].concat(),
    }
}

impl Keys {
    /// From bytes that are indistinguishable from random ones.
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let mut parts = bytes.as_chunks::<16>().0.iter().copied();
        let mut part = || parts.next().unwrap_or_default();
        let mut seal = [0; 32];
        for half in seal.as_chunks_mut::<16>().0 {
            *half = part();
        }
        Self {
            seal,
            nonces: [part(), part(), part()],
            etag: part(),
            masks: part(),
        }
    }

    /// Seals a cursor for the caller it is [bound to](bound_to). It reveals nothing but its rough length.
    pub fn seal(&self, cursor: &str, bound_to: &str) -> Result<String, Error> {
        let (mut text, marker) = match base64::decode_url(cursor) {
            Some(bytes) => (bytes, WAS_BASE64),
            None => (cursor.as_bytes().to_vec(), WAS_TEXT),
        };
        text.push(marker);
        text.resize(text.len().next_multiple_of(STEP), 0);
        let mut nonce = [0; NONCE_BYTES];
        let of = between(bound_to, &text);
        for (third, key) in nonce.as_chunks_mut::<8>().0.iter_mut().zip(&self.nonces) {
            *third = SipHasher24::new_with_key(key).hash(&of).to_le_bytes();
        }
        let payload = Payload {
            msg: &text,
            aad: bound_to.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        // Only for a text of 256 GiB.
        let sealed = sealed.map_err(|_| not_ours())?;
        Ok(base64::encode_url(&[&nonce[..], &sealed].concat()))
    }

    /// Opens a sealed cursor. `invalid_argument` if it was changed, or sealed by another gateway or for
    /// another caller; the message does not say which.
    pub fn open(&self, sealed: &str, bound_to: &str) -> Result<String, Error> {
        self.opened(sealed, bound_to).ok_or_else(not_ours)
    }

    fn opened(&self, sealed: &str, bound_to: &str) -> Option<String> {
        let bytes = base64::decode_url(sealed)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: sealed,
            aad: bound_to.as_bytes(),
        };
        let text = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        let end = text.iter().rposition(|&byte| byte != 0)?;
        let (text, padding) = text.split_at_checked(end)?;
        match *padding.first()? {
            WAS_BASE64 => Some(base64::encode_url(text)),
            _ => String::from_utf8(text.to_vec()).ok(),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.seal))
    }

    /// The key for [`Redaction`](crate::export::Redaction)'s masks, [bound to](bound_to) the caller: others
    /// get different masks for the same value, and cannot compare them.
    pub fn masks(&self, bound_to: &str) -> [u8; 16] {
        own_key(&self.masks, bound_to)
    }

    /// The strong entity tag of a body, [bound to](bound_to) the caller. It is keyed, so that nobody can
    /// guess bodies: by SipHash-1-3, since nobody keeps tags for longer than their answers, and with more rounds
    /// it took longer than a page's parsing. Computed in pieces; how the body is cut does not count.
    pub async fn etag<B: AsRef<[u8]>>(&self, body: &[B], bound_to: &str, pace: &Pace) -> String {
        let key = own_key(&self.etag, bound_to);
        let mut hasher = SipHasher13::new_with_key(&key);
        for part in body {
            let part = part.as_ref();
            hasher.write(part);
            if pace.is_due(part.len()) {
                pace.turn().await;
            }
        }
        let hash = hasher.finish().to_le_bytes();
        ["\"", &base64::encode_url(&hash), "\""].concat()
    }
}

/// A caller's own key.
fn own_key(all: &[u8; 16], bound_to: &str) -> [u8; 16] {
    let hasher = SipHasher24::new_with_key(all);
    let mut key = [0; 16];
    for (part, half) in ["a", "b"].into_iter().zip(key.as_chunks_mut::<8>().0) {
        let text = [part, bound_to].concat();
        *half = hasher.hash(text.as_bytes()).to_le_bytes();
    }
    key
}

/// Joins both so that different pairs give different texts.
fn between(bound_to: &str, text: &[u8]) -> Vec<u8> {
    let length = bound_to.len().to_string();
    [length.as_bytes(), b":", bound_to.as_bytes(), text].concat()
}

fn not_ours() -> Error {
    let message = "\"after\" is not a cursor of this gateway, was changed, or belongs to another caller. It must be the `next` of a page, unchanged, from the same caller.";
    Error::new(ErrorCode::InvalidArgument, message)
}

/// Whether `If-None-Match` names a tag: then the caller has the body already.
pub fn is_not_modified(if_none_match: Option<&str>, etag: &str) -> bool {
    if_none_match.is_some_and(|tags| {
        tags.split(',').map(str::trim).any(|tag| {
            // Compared weakly, as the standard says for GET (RFC 9110, 13.1.2).
            tag == "*" || is_same_tag(tag.strip_prefix("W/").unwrap_or(tag), etag)
        })
    })
}

/// Compressing proxies add the coding to the tag (Apache `"…-gzip"`, Jetty `"…--gzip"`), and do not remove it
/// when the tag comes back.
fn is_same_tag(tag: &str, etag: &str) -> bool {
    let mark = etag
        .strip_suffix('"')
        .and_then(|begin| tag.strip_prefix(begin))
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(mark) = mark else {
        return false;
    };
    let coding = mark.strip_prefix("--").or_else(|| mark.strip_prefix('-'));
    mark.is_empty() || matches!(coding, Some("gzip" | "br" | "deflate" | "zstd"))
}

#[cfg(test)]
mod tests {
    use crate::pace::at_once;
    use proptest::prelude::*;

    use super::*;

    fn keys(seed: u8) -> Keys {
        let bytes: [u8; KEY_BYTES] = std::array::from_fn(|index| seed.wrapping_add(index as u8));
        Keys::new(&bytes)
    }

    #[test]
    fn a_cursor_goes_with_its_caller_alone() {
        let to = |caller, scope| bound_to(caller, scope);
        let anna = to(Some("anna"), "agentId=a");
        let sealed = keys(1).seal("abc", &anna).unwrap();
        assert_eq!(keys(1).open(&sealed, &anna).as_deref(), Ok("abc"));
        for (keys, sealed, bound_to) in [
            (keys(2), sealed.as_str(), anna.clone()),
            (keys(1), sealed.as_str(), to(Some("anna"), "agentId=b")),
            (keys(1), sealed.as_str(), to(Some("ben"), "agentId=a")),
            (keys(1), sealed.as_str(), to(None, "agentId=a")),
            (keys(1), sealed.as_str(), String::new()),
            (keys(1), "abc", anna.clone()),
            (keys(1), "", anna.clone()),
            (keys(1), ".", anna),
        ] {
            let error = keys.open(sealed, &bound_to).unwrap_err();
            assert_eq!(error, not_ours());
            assert_eq!(error.code, ErrorCode::InvalidArgument);
        }
    }

    #[test]
    fn no_two_callers_are_bound_alike() {
        let all = [
            bound_to(None, ""),
            bound_to(None, "agentId=a"),
            bound_to(Some("agentId=a"), ""),
            bound_to(Some("a"), "gentId=a"),
            bound_to(Some("1:a"), ""),
            bound_to(Some("-"), "agentId=a"),
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        assert_ne!(between("a", b"bc"), between("ab", b"c"));
    }

    #[test]
    fn each_key_is_used_for_one_thing() {
        let keys = keys(1);
        let all = [&keys.seal[..16], &keys.seal[16..]]
            .into_iter()
            .chain(keys.nonces.iter().map(|key| &key[..]))
            .chain([&keys.etag[..], &keys.masks[..]]);
        let distinct: std::collections::HashSet<_> = all.collect();
        assert_eq!(distinct.len() * 16, KEY_BYTES);
    }

    /// The vector of draft-irtf-cfrg-xchacha-03, A.3.1: that it is the cipher it is said to be.
    #[test]
    fn is_the_cipher_of_its_specification() {
        let hex = |text: &str| -> Vec<u8> {
            let digits = text.as_bytes().chunks(2);
            digits
                .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
                .collect()
        };
        let mut bytes = [0; KEY_BYTES];
        bytes[..32].copy_from_slice(&std::array::from_fn::<u8, 32, _>(|at| 0x80 + at as u8));
        let nonce: [u8; 24] = std::array::from_fn(|at| 0x40 + at as u8);
        let payload = Payload {
            msg: b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
            aad: &hex("50515253c0c1c2c3c4c5c6c7"),
        };
        let sealed = Keys::new(&bytes)
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap();
        assert_eq!(sealed[..16], hex("bd6d179d3e83d43b9576579493c0e939"));
        assert_eq!(
            sealed[sealed.len() - 16..],
            hex("c0875924c1c7987947deafd8780acf49")
        );
    }

    /// What attacked the seal before: a cursor in clear beside its tag, which told when the last
    /// conversations were created, and FNV of their ids, for all to try out.
    #[test]
    fn a_sealed_cursor_tells_nothing_of_what_it_names() {
        let secret = b"2025-11-29T10:50:00Z+919876543219";
        let hash = crate::fnv::fnv1a(secret);
        for text in [
            base64::encode_url(&[&secret[..], &hash.to_le_bytes()].concat()),
            "2025-11-29T10:50:00Z+919876543219".to_owned(),
        ] {
            let sealed = keys(3).seal(&text, "-").unwrap();
            let bytes = base64::decode_url(&sealed).unwrap();
            for length in 4..=8 {
                for part in secret
                    .windows(length)
                    .chain(hash.to_le_bytes().windows(length))
                {
                    assert!(!bytes.windows(length).any(|here| here == part));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn comes_back_and_is_the_same_each_time(
            cursor in prop_oneof!["[A-Za-z0-9_-]{0,300}", "\\PC{0,60}"], to in "\\PC{0,30}", other in "\\PC{0,30}",
        ) {
            let sealed = keys(7).seal(&cursor, &to).unwrap();
            prop_assert_eq!(keys(7).open(&sealed, &to), Ok(cursor.clone()));
            prop_assert_eq!(keys(7).seal(&cursor, &to).unwrap(), sealed.clone());
            prop_assert_eq!(keys(7).open(&sealed, &other).is_ok(), to == other);
            prop_assert!(sealed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            // In steps, and of no more than it needs.
            let bytes = base64::decode_url(&sealed).unwrap().len() - NONCE_BYTES - 16;
            prop_assert!(bytes.is_multiple_of(STEP) && bytes > 0 && bytes <= cursor.len() + STEP);
        }

        #[test]
        fn an_altered_cursor_is_refused(
            cursor in "[A-Za-z0-9_-]{0,60}", to in "\\PC{0,30}", at: prop::sample::Index, with in "[A-Za-z0-9_.-]",
        ) {
            let sealed = keys(7).seal(&cursor, &to).unwrap();
            let at = at.index(sealed.len());
            let mut altered = sealed.clone();
            altered.replace_range(at..=at, &with);
            prop_assert_eq!(keys(7).open(&altered, &to).is_ok(), altered == sealed);
            let cut = sealed.get(..at).unwrap_or_default();
            prop_assert!(keys(7).open(cut, &to).is_err());
        }

        #[test]
        fn other_cursors_have_other_nonces(one in "[a-z]{0,40}", other in "[a-z]{0,40}") {
            let nonce = |cursor: &str| keys(7).seal(cursor, "-").unwrap().get(..32).map(str::to_owned);
            prop_assert_eq!(nonce(&one) == nonce(&other), one == other);
        }
    }

    #[test]
    fn masks_are_each_callers_own() {
        let masks = keys(1).masks("eigi?agentId=a");
        assert_eq!(masks, keys(1).masks("eigi?agentId=a"));
        for others in [
            keys(1).masks("eigi?agentId=b"),
            keys(1).masks(""),
            keys(2).masks("eigi?agentId=a"),
        ] {
            assert_ne!(masks, others);
        }
        let (first, second) = masks.split_at(8);
        assert_ne!(first, second);
    }

    #[test]
    fn a_tag_is_known_again() {
        let etag_of = |seed: u8, body: &str, bound_to: &str| {
            at_once(keys(seed).etag(&[body], bound_to, &Pace::default()))
        };
        let etag = etag_of(1, "{}", "-");
        assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() == 13);
        assert_ne!(etag, etag_of(2, "{}", "-"));
        assert_ne!(etag, etag_of(1, "{ }", "-"));
        assert_ne!(etag, etag_of(1, "{}", "1:a"));
        let marked = |mark: &str| format!("{}{mark}\"", etag.trim_end_matches('"'));
        for (header, known) in [
            (None, false),
            (Some("*"), true),
            (Some(etag.as_str()), true),
            (Some(&*format!("\"x\", W/{etag}")), true),
            (Some(&*marked("-gzip")), true),
            (Some(&*format!("W/{}", marked("-br"))), true),
            (Some(&*marked("--gzip")), true),
            (Some(&*marked("-other")), false),
            (Some(&*marked("gzip")), false),
            (Some(&*format!("{etag}-gzip")), false),
            (Some("\"x\""), false),
            (Some(etag.trim_matches('"')), false),
            (Some(""), false),
        ] {
            assert_eq!(is_not_modified(header, &etag), known, "{header:?}");
        }
    }
}
