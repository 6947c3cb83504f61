//! Finds recordings' URLs in texts.

use super::first_look::FirstLook;
use super::mask::{Masks, Private};
use super::merge_parts::merge_parts;
use super::private_text::Part;
use crate::normalized_text::{NormalizedText, find, skip};

/// How many URLs are searched for inside texts. Platforms send one or two.
const MOST: usize = 32;
/// Of longer URLs only the end is searched for, with this many bytes.
const LONGEST: usize = 1024;
/// A path of this length, ending in a file's name or a number, is recognized on another host too.
const DISTINCT: usize = 12;

/// The URLs of one conversation's recordings, which are masked everywhere.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    all: Vec<Address>,
    /// One of them is known by a part without a slash.
    has_no_slash: bool,
    /// What was added, as it was written: a platform repeats it.
    added: Vec<(String, Option<Private>)>,
}

#[derive(Debug)]
struct Address {
    /// The part by which it is recognized.
    known: String,
    private: Private,
}

impl Addresses {
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Whether none of them is in a text without a slash.
    pub fn are_known_by_slashes(&self) -> bool {
        !self.has_no_slash
    }

    /// Whether one of them may be in a text.
    pub fn may_be_in(&self, look: FirstLook) -> bool {
        !self.is_empty() && (look.has_slash || self.has_no_slash)
    }

    /// Adds the URL in a text; `None` if there is none. Scheme, query, fragment and file extension do not
    /// count.
    pub fn insert(&mut self, text: &str, masks: &Masks) -> Option<Private> {
        if let Some((_, private)) = self.added.iter().find(|(it, _)| it == text) {
            return *private;
        }
        let meant = self.add(NormalizedText::normalize(text), masks);
        // As a browser reads it.
        let private = match as_address(text.trim()) {
            Some(slashed) => self.add(browsed(&slashed), masks).or(meant),
            None => meant,
        };
        if self.added.len() < MOST && text.len() <= LONGEST {
            self.added.push((text.to_owned(), private));
        }
        private
    }

    #[inline(never)]
    fn add(&mut self, normalized: NormalizedText<'_>, masks: &Masks) -> Option<Private> {
        let normalized = with_plain_paths(normalized);
        let known = known_part(normalized.text())?;
        let mut normal = known.to_owned();
        // The case of the host does not count.
        let host = skip(known.as_bytes(), 0, &|it| !matches!(it, b'/' | b'?'));
        if let Some(host) = normal.get_mut(..host) {
            host.make_ascii_lowercase();
        }
        let private = masks.address(&normal);
        if self.all.len() < MOST && self.all.iter().all(|it| it.private != private) {
            let over = known.len().saturating_sub(LONGEST);
            let known = known.get(over..).unwrap_or(known).to_owned();
            self.has_no_slash |= !known.contains('/');
            self.all.push(Address { known, private });
        }
        Some(private)
    }

    /// The places of the URLs in a text, in order, with schemes and queries: in the normalized text, and as a
    /// browser reads it.
    pub fn find(&self, normalized: &NormalizedText<'_>) -> Vec<Part> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let meant = self.find_in(with_plain_paths(normalized.clone()));
        match as_address(normalized.original()) {
            Some(slashed) => {
                let mut others = self.find_in(with_plain_paths(browsed(&slashed)));
                // Without line breaks, other words of the text precede a URL.
                others.retain(|it| {
                    let behind = meant.partition_point(|other| other.end <= it.start);
                    meant.get(behind).is_none_or(|other| other.start >= it.end)
                });
                merge_parts(&meant, &others)
            }
            None => meant,
        }
    }

    /// Linear: for each URL the next place is kept until the text before it is done.
    #[inline(never)]
    fn find_in(&self, normalized: NormalizedText<'_>) -> Vec<Part> {
        let mut found: Vec<Part> = Vec::new();
        let meant = normalized.text();
        let mut places = Vec::new();
        for address in &self.all {
            places.push(next(meant, 0, &address.known));
        }
        // In the normalized text, and in the original.
        let (mut from, mut written_from) = (0, 0);
        loop {
            let mut first = (usize::MAX, None);
            for (place, address) in places.iter().zip(&self.all) {
                if *place < first.0 {
                    first = (*place, Some(address));
                }
            }
            let (at, Some(address)) = first else {
                return found;
            };
            let behind = at.saturating_add(address.known.len());
            let before = start(meant.as_bytes(), from, at);
            let (start, end) = normalized.original_range(before, behind);
            // It may be in the query of the one before.
            if start >= written_from && ends_there(meant.as_bytes(), behind) {
                written_from = self::end(normalized.original().as_bytes(), end);
                found.push(Part {
                    start,
                    end: written_from,
                    private: address.private,
                    spelling: None,
                    is_likely: true,
                });
            }
            from = behind;
            for (place, address) in places.iter_mut().zip(&self.all) {
                if *place < from {
                    *place = next(meant, from, &address.known);
                }
            }
        }
    }
}

/// A text with `/` for `\`, of the same length, if it has any, or a tabulator or line break: browsers treat
/// `\` as `/`, and ignore the others.
fn as_address(text: &str) -> Option<String> {
    let is_odd = |it: u8| matches!(it, b'\\' | b'\t' | b'\n' | b'\r');
    let is_any = find(text.as_bytes(), 0, is_odd) < text.len();
    is_any.then(|| text.replace("\\", "/"))
}

/// Without tabulators and line breaks.
fn browsed(slashed: &str) -> NormalizedText<'_> {
    let mut normalized = NormalizedText::new(slashed);
    normalized.remove_bytes(|_, byte| matches!(byte, b'\t' | b'\n' | b'\r'));
    while normalized.normalize_once() {}
    normalized
}

/// With single slashes, and without the segments `.` and `..` of paths.
fn with_plain_paths(mut normalized: NormalizedText<'_>) -> NormalizedText<'_> {
    normalized.remove_bytes(|before, byte| before == b'/' && byte == b'/');
    let parts = dot_segments(normalized.text());
    normalized.remove_ranges(&parts);
    normalized
}

/// Redundant parts of paths: `./`, and `../` with the segment before it.
fn dot_segments(text: &str) -> Vec<(usize, usize)> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    if !text.contains("/.") {
        return parts;
    }
    // The starts of the path's segments that are kept.
    let mut path: Vec<usize> = Vec::new();
    let mut start = 0usize;
    let mut is_host = false;
    for segment in text.split_inclusive('/') {
        let end = start.saturating_add(segment.len());
        match segment {
            "./" => parts.push((start, end)),
            "../" => {
                let from = path.pop().unwrap_or(start);
                while parts.last().is_some_and(|it| it.0 >= from) {
                    parts.pop();
                }
                parts.push((from, end));
            }
            // Nothing is above a host, or a path's beginning.
            _ if is_host || segment == "/" || segment.bytes().any(ends_address) => path.clear(),
            _ => path.push(start),
        }
        is_host = segment.ends_with(":/");
        start = end;
    }
    parts
}

/// The next place of a URL, or none.
#[inline(never)]
fn next(text: &str, from: usize, known: &str) -> usize {
    let next = text.get(from..).and_then(|it| it.find(known));
    next.map_or(usize::MAX, |it| from.saturating_add(it))
}

/// The part by which a URL is recognized: its path, if that is distinct, or with its host.
fn known_part(text: &str) -> Option<&str> {
    let text = text.trim_ascii();
    let bytes = text.as_bytes();
    let scheme = skip(bytes, 0, &|it| it.is_ascii_alphanumeric());
    let host = match bytes.get(scheme..)? {
        [b':', b'/', ..] => scheme.saturating_add(2),
        [b'/', ..] if scheme == 0 => 1,
        _ => 0,
    };
    let end = skip(bytes, host, &|it| !ends_address(it));
    let address = bytes.get(..end)?;
    let path = skip(address, host, &|it| !matches!(it, b'/' | b'?' | b'#'));
    let query = skip(address, path, &|it| !matches!(it, b'?' | b'#'));
    let mut path_end = query;
    while path_end > path && bytes.get(path_end.saturating_sub(1)) == Some(&b'/') {
        path_end = path_end.saturating_sub(1);
    }
    if path < host.saturating_add(4) {
        return None;
    }
    if path_end == path {
        // The query distinguishes the recordings.
        return text
            .get(host..end)
            .filter(|_| end > query.saturating_add(1));
    }
    // The file extension, `.mp3`, may differ in another copy.
    let name = last(bytes, path, path_end, b'/')?.saturating_add(1);
    let has_digit = bytes.get(name..path_end)?.iter().any(u8::is_ascii_digit);
    let point = last(bytes, name, path_end, b'.').filter(|it| *it > name);
    let is_distinct = has_digit || point.is_some();
    let is_distinct = is_distinct && path_end.saturating_sub(path) >= DISTINCT;
    let is_ending = |point: &usize| {
        let ending = point.saturating_add(1);
        path_end <= ending.saturating_add(4)
            && skip(bytes, ending, &|it| it.is_ascii_alphanumeric()) >= path_end
    };
    let known_end = point.filter(is_ending).unwrap_or(path_end);
    let known_start = if is_distinct {
        path
    } else {
        latin(bytes, host, path)
    };
    let known = text.get(known_start..known_end)?;
    (known.len() >= 8).then_some(known)
}

/// The last place of a byte in a range.
fn last(text: &[u8], start: usize, end: usize, byte: u8) -> Option<usize> {
    (start..end).rev().find(|at| text.get(*at) == Some(&byte))
}

/// The start of the part of a host's name that has only one spelling (`müller.example` and
/// `xn--mller-kva.example` are the same).
fn latin(text: &[u8], host: usize, end: usize) -> usize {
    let mut start = host;
    let mut label = host;
    while label < end {
        let behind = skip(text, label, &|it| !matches!(it, b'.' | b'/' | b'?'));
        let written = text.get(label..behind).unwrap_or_default();
        if !written.is_ascii() || written.starts_with(b"xn--") {
            start = behind;
        }
        label = behind.saturating_add(1);
    }
    start
}

/// Whether a URL ends where its known part does: `/recordings/12` is not in `/recordings/123`.
fn ends_there(text: &[u8], at: usize) -> bool {
    let is_word = |it: Option<&u8>| {
        it.is_some_and(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
    };
    !(is_word(text.get(at.saturating_sub(1))) && is_word(text.get(at)))
}

/// A byte that is not part of a URL.
#[inline(never)]
fn ends_address(byte: u8) -> bool {
    matches!(
        byte,
        0..=b' ' | 0x7F | b'"' | b'\'' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'^'
    )
}

/// The start of a URL whose known part starts at a place.
fn start(text: &[u8], from: usize, at: usize) -> usize {
    let mut word = at;
    let mut is_scheme = false;
    while word > from
        && let before = word.saturating_sub(1)
        && let Some(&byte) = text.get(before)
        && byte.is_ascii()
        && !ends_address(byte)
        && !matches!(byte, b'(' | b')' | b'[' | b']' | b',' | b';' | b'=' | b'&')
    {
        // Only a scheme is before a scheme's colon.
        if !is_scheme && byte == b':' && text.get(word) == Some(&b'/') {
            is_scheme = true;
        } else if is_scheme && !byte.is_ascii_alphanumeric() {
            break;
        }
        word = before;
    }
    word
}

/// The end of a URL whose known part ends at a place, including the query.
fn end(text: &[u8], at: usize) -> usize {
    let mut in_query = false;
    let mut before = b' ';
    let mut end = at;
    while let Some(&byte) = text.get(end) {
        in_query |= matches!(byte, b'?' | b'#');
        // In JSON texts `\/` and `\u0026` belong to it.
        let ends = ends_address(byte)
            || !byte.is_ascii()
            || !in_query && matches!(byte, b',' | b';' | b')' | b']')
            || before == b'\\' && !matches!(byte, b'/' | b'u' | b'\\');
        if ends {
            break;
        }
        before = byte;
        end = end.saturating_add(1);
    }
    while end > at
        && let Some(byte) = text.get(end.saturating_sub(1))
        && matches!(
            byte,
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b')' | b']' | b'\\'
        )
    {
        end = end.saturating_sub(1);
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://media.example/Recording/SECRETREC.mp3";

    fn shown(addresses: &Addresses, text: &str) -> String {
        let (mut shown, mut from) = (String::new(), 0);
        for part in addresses.find(&NormalizedText::normalize(text)) {
            shown += text.get(from..part.start).unwrap();
            shown += "‹›";
            from = part.end;
        }
        shown + text.get(from..).unwrap()
    }

    fn known(urls: &[&str]) -> Addresses {
        let mut addresses = Addresses::default();
        for url in urls {
            assert!(
                addresses.insert(url, &Masks::new([7; 16])).is_some(),
                "{url}"
            );
        }
        addresses
    }

    #[test]
    fn an_address_is_found_wherever_it_stands() {
        let addresses = known(&[&format!(" {URL}?sig=1 ")]);
        for (text, expected) in [
            (URL, "‹›"),
            (
                "at https://media.example/Recording/SECRETREC.mp3.",
                "at ‹›.",
            ),
            (
                "(HTTPS://MEDIA.example:443/Recording/SECRETREC.mp3)",
                "(‹›)",
            ),
            (
                "https://media.example/Recording/SECRETREC.mp3?sig=a%2Bb&x=1,2#t=3, then",
                "‹›, then",
            ),
            ("//media.example/Recording/SECRETREC.mp3", "‹›"),
            ("s3://bucket/Recording/SECRETREC.mp3", "‹›"),
            (
                "url=https://media.example/Recording/SECRETREC.mp3&x",
                "url=‹›",
            ),
            (
                "[it](https://media.example/Recording/SECRETREC.mp3), ok",
                "[it](‹›), ok",
            ),
            (
                "Recording:https://media.example/Recording/SECRETREC.mp3",
                "Recording:‹›",
            ),
            (
                r#"{"url":"https:\/\/media.example\/Recording\/SECRETREC.mp3"}"#,
                r#"{"url":"‹›"}"#,
            ),
            (
                r#"{\"a\":\"https://media.example/Recording/SECRETREC.mp3?a=1\u0026b=2\"}"#,
                r#"{\"a\":\"‹›\"}"#,
            ),
            (
                r"see\nhttps://media.example/Recording/SECRETREC.mp3\nbye",
                r"see\n‹›\nbye",
            ),
            (
                "?src=https%3A%2F%2Fmedia.example%2FRecording%2FSECRETREC.mp3%3Fsig%3D1",
                "?src=‹›",
            ),
            ("%3a%2f%2fmedia.example%2fRecording%2fSECRETREC.mp3", "‹›"),
            (
                "请听https://media.example/Recording/SECRETREC.mp3谢谢",
                "请听‹›谢谢",
            ),
            (
                "https://a.example/Recording/SECRETREC.mp3 https://b.example/Recording/SECRETREC.mp3",
                "‹› ‹›",
            ),
            ("https://media.example/Recording/SECRETREC.wav", "‹›"),
            (
                r"https:\\media.example\Recording\SECRETREC.mp3, ok",
                "‹›, ok",
            ),
            (r"https:/\media.example/Recording\SECRETREC.mp3", "‹›"),
            (r"HTTPS:\\media.example\%52ecording\SECRETREC.mp3", "‹›"),
            (
                "at https://media.example/Recording/SEC\tRETREC.mp3 ok",
                "at ‹› ok",
            ),
            ("https://media.example/Rec\r\nording/SECRET\nREC.mp3", "‹›"),
            (
                "call\nhttps://media.example/Recording/SECRETREC.mp3\nbye",
                "call\n‹›\nbye",
            ),
            (
                "a/b\\c\nhttps://media.example/Recording/OTHER.mp3",
                "a/b\\c\nhttps://media.example/Recording/OTHER.mp3",
            ),
            ("https://media.example/Recording/SECRETREC?x=a%20b&c", "‹›"),
            ("https://media.example//Recording///SECRETREC.mp3", "‹›"),
            ("https://media.example/./Recording/././SECRETREC.mp3", "‹›"),
            ("https://media.example/Recording/x/../SECRETREC.mp3", "‹›"),
            ("/../Recording/x/y/../../SECRETREC.mp3 ../a", "‹› ../a"),
            (
                "a https://media.example/../Recording/%2e/x/%2E./SECRETREC.mp3",
                "a ‹›",
            ),
            ("https://media.example/%52ecording/SECRETREC.mp3", "‹›"),
            (
                "&#104;ttps:&#47;&#47;media.example&#47;Recording&#47;SECRETREC.mp3",
                "‹›",
            ),
            (
                "https%253A%252F%252Fmedia.example%252FRecording%252FSECRETREC.mp3 x",
                "‹› x",
            ),
            (
                "https://media.example/Recording/SECRETREC-2.mp3",
                "https://media.example/Recording/SECRETREC-2.mp3",
            ),
            (
                "https://media.example/Recording/OTHER.mp3",
                "https://media.example/Recording/OTHER.mp3",
            ),
            ("SECRETREC.mp3", "SECRETREC.mp3"),
        ] {
            assert_eq!(shown(&addresses, text), expected);
        }
    }

    #[test]
    fn addresses_are_told_apart() {
        let addresses = known(&[
            "https://h.example/recordings/12",
            "https://api.example/get?recording=34",
            URL,
        ]);
        for (text, expected) in [
            (
                "https://h.example/recordings/12, https://h.example/recordings/123",
                "‹›, https://h.example/recordings/123",
            ),
            ("https://h.example/recordings/12/stereo.wav", "‹›"),
            ("https://api.example/get?recording=34", "‹›"),
            ("https://api.example/got", "https://api.example/got"),
            (
                "x https://media.example/Recording/SECRETREC.mp3 https://h.example/recordings/12",
                "x ‹› ‹›",
            ),
        ] {
            assert_eq!(shown(&addresses, text), expected);
        }
        let masks = Masks::new([7; 16]);
        let mask = |text: &str| Addresses::default().insert(text, &masks);
        assert_eq!(
            mask(URL),
            mask("http://MEDIA.example/Recording/SECRETREC.mp3?x#y")
        );
        assert_ne!(mask(URL), mask("https://media.example/Recording/OTHER.mp3"));
        assert_eq!(mask(URL), mask("//media.example/Recording/SECRETREC.wav"));
        assert_eq!(mask(URL), mask(&URL.replace('/', "\\")));
        assert_eq!(mask(URL), mask(&URL.replace("SECRET", "SEC\tRE\nT")));
        assert_eq!(
            mask("https://müller.example/rec/abc"),
            mask("https://xn--mller-kva.example/rec/abc")
        );
        let addresses = known(&["https://müller.example/rec/abc"]);
        let text = "at https://xn--mller-kva.example/rec/abc, https://other.example/rec/abd";
        assert_eq!(
            shown(&addresses, text),
            "at ‹›, https://other.example/rec/abd"
        );
        for text in [
            "",
            "tomorrow",
            "yes, it was recorded",
            "a/b",
            "https://",
            "//",
            "n/a",
            "https://h.example",
        ] {
            assert_eq!(mask(text), None, "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_read_in_linear_time() {
        let many: Vec<_> = (0..100)
            .map(|it| format!("https://h.example/recordings/{it}.mp3"))
            .collect();
        let mut addresses = known(&many.iter().map(|it| &**it).collect::<Vec<_>>());
        assert_eq!(addresses.all.len(), MOST);
        addresses.insert(
            &["https://h.example", &"/a".repeat(100_000)].concat(),
            &Masks::new([7; 16]),
        );
        for pattern in [
            "/recordings/1.mp3",
            "/recordings/1.mp3 ",
            "/recordings/1",
            "https://",
            "/a",
            "=/recordings/9.mp3?",
            "\\/",
            "\\recordings\\1.mp3",
            "/recor\tdings/1.mp3\n",
        ] {
            crate::step_counter::assert_linear(pattern, |size| {
                let text = pattern.repeat(size / pattern.len());
                addresses.find(&NormalizedText::normalize(&text));
            });
        }
    }
}
