//! Sealed cursors, and entity tags.

use crate::siphash::siphash;
use crate::walk::base64url;
use crate::{Error, ErrorCode};

/// How many bytes of key a gateway needs.
pub const KEY_BYTES: usize = 64;

/// The keys of a gateway: derived from its credential, which they do not give away.
///
/// A cursor is sealed with 128 bits: two SipHash-2-4 tags under keys of their own. SipHash is made for
/// tags over short texts; it is in the core already, so that sealing needs no crossing to the host and is
/// tested natively. Whoever tampers can only try tags out, 2¹²⁸ of them, one request each.
#[derive(Clone)]
pub struct Keys {
    seal: [[u8; 16]; 2],
    etag: [u8; 16],
    masks: [u8; 16],
}

impl Keys {
    /// Of so many bytes, indistinguishable from random ones.
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let mut parts = bytes.as_chunks::<16>().0.iter().copied();
        let mut part = || parts.next().unwrap_or_default();
        Self {
            seal: [part(), part()],
            etag: part(),
            masks: part(),
        }
    }

    /// A cursor that goes with what a caller is confined to, and with nothing else.
    pub fn seal(&self, cursor: &str, confined_to: &str) -> String {
        let tag = base64url::encode(&self.tag(cursor, confined_to));
        [cursor, ".", &tag].concat()
    }

    /// The cursor of a sealed one. `invalid_argument` for one that was altered, was sealed by another
    /// gateway, or for a caller who is confined otherwise: which of these is not told.
    pub fn open<'s>(&self, sealed: &'s str, confined_to: &str) -> Result<&'s str, Error> {
        let parts = sealed.rsplit_once('.');
        let opened = parts.and_then(|(cursor, tag)| {
            let tag = base64url::decode(tag)?;
            let expected = self.tag(cursor, confined_to);
            // In the same time wherever they differ.
            let differs = tag
                .iter()
                .zip(expected)
                .fold(0, |differs, (a, b)| differs | (a ^ b));
            (tag.len() == expected.len() && differs == 0).then_some(cursor)
        });
        opened.ok_or_else(|| {
            let message = "after is no cursor of this gateway, was altered, or belongs to another caller. Accepted is the `next` of a page, whole and unchanged, for who was given it.";
            Error::new(ErrorCode::InvalidArgument, message)
        })
    }

    fn tag(&self, cursor: &str, confined_to: &str) -> [u8; 16] {
        // The length first: no two pairs make the same text.
        let length = confined_to.len().to_string();
        let text = [&length, ":", confined_to, cursor].concat();
        let mut tag = [0; 16];
        for (half, key) in tag.as_chunks_mut::<8>().0.iter_mut().zip(&self.seal) {
            *half = siphash(key, text.as_bytes()).to_le_bytes();
        }
        tag
    }

    /// What [`Redaction`](crate::export::Redaction) makes its masks with, for one who is confined so:
    /// others get other masks of the same value, and cannot compare them.
    pub fn masks(&self, confined_to: &str) -> [u8; 16] {
        let mut key = [0; 16];
        for (part, half) in ["a", "b"].into_iter().zip(key.as_chunks_mut::<8>().0) {
            let text = [part, confined_to].concat();
            *half = siphash(&self.masks, text.as_bytes()).to_le_bytes();
        }
        key
    }

    /// The strong entity tag of a body. Under a key: nobody can try out beforehand what a body is.
    pub fn etag(&self, body: &str) -> String {
        let hash = siphash(&self.etag, body.as_bytes()).to_le_bytes();
        ["\"", &base64url::encode(&hash), "\""].concat()
    }
}

/// Whether `If-None-Match` names a tag: then its holder has the body already.
pub fn is_not_modified(if_none_match: Option<&str>, etag: &str) -> bool {
    if_none_match.is_some_and(|tags| {
        tags.split(',').map(str::trim).any(|tag| {
            // Compared weakly, as the standard says for GET (RFC 9110, 13.1.2).
            tag == "*" || is_same_tag(tag.strip_prefix("W/").unwrap_or(tag), etag)
        })
    })
}

/// Proxies that compress mark the tag with the coding (Apache `"…-gzip"`, Jetty `"…--gzip"`), and do
/// not take the mark off again when the tag comes back.
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
    use proptest::prelude::*;

    use super::*;

    fn keys(seed: u8) -> Keys {
        let bytes: [u8; KEY_BYTES] = std::array::from_fn(|index| seed.wrapping_add(index as u8));
        Keys::new(&bytes)
    }

    #[test]
    fn a_cursor_goes_with_its_caller_alone() {
        let sealed = keys(1).seal("abc", "eigi?agentId=a");
        assert_eq!(keys(1).open(&sealed, "eigi?agentId=a"), Ok("abc"));
        for (keys, sealed, confined_to) in [
            (keys(2), sealed.as_str(), "eigi?agentId=a"),
            (keys(1), sealed.as_str(), "eigi?agentId=b"),
            (keys(1), sealed.as_str(), ""),
            (keys(1), "abc", "eigi?agentId=a"),
            (keys(1), "abc.", "eigi?agentId=a"),
            (keys(1), ".", ""),
            (keys(1), "", ""),
        ] {
            let error = keys.open(sealed, confined_to).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidArgument);
        }
        // What stands on either side of the border between the two is not the same.
        let moved = keys(1).seal("bc", "eigi?agentId=aa");
        assert_ne!(
            moved.rsplit_once('.').unwrap().1,
            sealed.rsplit_once('.').unwrap().1
        );
    }

    proptest! {
        #[test]
        fn an_altered_cursor_is_refused(
            cursor in "[A-Za-z0-9_-]{0,60}", confined_to in "\\PC{0,30}", at: prop::sample::Index, with in "[A-Za-z0-9_.-]",
        ) {
            let sealed = keys(7).seal(&cursor, &confined_to);
            prop_assert_eq!(keys(7).open(&sealed, &confined_to), Ok(cursor.as_str()));
            let at = at.index(sealed.len());
            let mut altered = sealed.clone();
            altered.replace_range(at..=at, &with);
            prop_assert_eq!(keys(7).open(&altered, &confined_to).is_ok(), altered == sealed);
            let cut = sealed.get(..at).unwrap_or_default();
            prop_assert!(keys(7).open(cut, &confined_to).is_err());
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
        let etag = keys(1).etag("{}");
        assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() == 13);
        assert_ne!(etag, keys(2).etag("{}"));
        assert_ne!(etag, keys(1).etag("{ }"));
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
