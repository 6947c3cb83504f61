//! Addresses of recordings: the keys that hold them, and where they stand in a text.

use super::mask::{Masks, Private};
use super::private_text::Part;

/// So many addresses are looked for inside texts. A platform gives one or two.
const MOST: usize = 32;
/// Longer ones are looked for by no more than so much of their end.
const LONGEST: usize = 1024;
/// A path of so many bytes, with a file's name or a number at its end, is known again at another host.
const DISTINCT: usize = 12;

/// The addresses of one conversation's recordings, which are hidden wherever they stand.
#[derive(Debug, Default)]
pub(super) struct Addresses(Vec<Address>);

#[derive(Debug)]
struct Address {
    /// What all spellings have in common: quick to look for.
    core: String,
    /// As it is, in JSON that escapes slashes, percent-encoded.
    spellings: [String; 4],
    private: Private,
}

impl Addresses {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the address in a text; `None` if there is none. Scheme, query and fragment do not count, and
    /// of its host no capitals.
    pub fn insert(&mut self, text: &str, masks: &Masks) -> Option<Private> {
        let (host, path, sought) = parts(text)?;
        let private = masks.address(&[&*host.to_ascii_lowercase(), path].concat());
        if self.0.len() < MOST && self.0.iter().all(|it| it.private != private) {
            let over = sought.len().saturating_sub(LONGEST);
            let sought = sought.get(over..).unwrap_or(sought);
            let is_core = |it: &&str| it.bytes().all(is_unreserved);
            let core = sought.split('/').filter(is_core).max_by_key(|it| it.len());
            let encoded = sought.replace('%', "%25");
            self.0.push(Address {
                core: core.unwrap_or_default().to_owned(),
                spellings: [
                    sought.to_owned(),
                    sought.replace('/', "\\/"),
                    encoded.replace('/', "%2F"),
                    encoded.replace('/', "%2f"),
                ],
                private,
            });
        }
        Some(private)
    }

    /// Where in a text they stand, in order, with their schemes and queries. Linear: of each spelling the
    /// next place is kept until the text before it is done.
    pub fn find(&self, text: &str) -> Vec<Part> {
        let mut found = Vec::new();
        let known = self.0.iter().filter(|it| text.contains(&*it.core));
        let spellings =
            known.flat_map(|it| it.spellings.iter().map(move |spelling| (&**spelling, it)));
        let next = |from: usize, spelling: &str| {
            Some(from.saturating_add(text.get(from..)?.find(spelling)?))
        };
        let mut places: Vec<_> = spellings
            .filter_map(|(spelling, address)| Some((next(0, spelling)?, spelling, address.private)))
            .collect();
        let mut from = 0;
        while let Some(&(at, spelling, private)) = places.iter().min_by_key(|(at, ..)| *at) {
            let behind = at.saturating_add(spelling.len());
            let is_whole = ends_there(spelling, text.get(behind..).unwrap_or_default());
            let end = if is_whole { end(text, behind) } else { behind };
            if is_whole {
                let start = start(text, from, at);
                found.push(Part {
                    start,
                    end,
                    private,
                    spelling: None,
                    is_likely: true,
                });
            }
            from = end;
            places.retain_mut(|(at, spelling, _)| {
                if *at >= from {
                    return true;
                }
                next(from, spelling).inspect(|place| *at = *place).is_some()
            });
        }
        found
    }
}

/// Host, path, and what to look for, of an address in a text.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim();
    let address = match text.find("//") {
        Some(at) if at == 0 || text.get(..at).is_some_and(|it| it.ends_with(':')) => {
            text.get(at.saturating_add(2)..)?
        }
        _ => text,
    };
    let address = address
        .split(|it: char| it.is_whitespace() || "\"'<>".contains(it))
        .next()?;
    let bare = address.split(['?', '#']).next()?;
    let (host, path) = bare.split_at(bare.find('/').unwrap_or(bare.len()));
    let path = path.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_distinct = path.len() >= DISTINCT
        && last
            .bytes()
            .any(|byte| byte == b'.' || byte.is_ascii_digit());
    let sought = match path {
        // What tells recordings apart stands in the query.
        "" => address,
        _ if is_distinct => path,
        _ => bare.get(..host.len().saturating_add(path.len()))?,
    };
    let path = if path.is_empty() {
        address.get(host.len()..)?
    } else {
        path
    };
    (host.len() >= 4 && sought.len() >= 8 && sought.contains(['/', '?']))
        .then_some((host, path, sought))
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Whether an address ends where its spelling does: `/recordings/12` is not in `/recordings/123`.
fn ends_there(spelling: &str, behind: &str) -> bool {
    let last = spelling.rsplit(['/', '%', '\\']).next().unwrap_or_default();
    let is_word = |it: char| it.is_ascii_alphanumeric();
    last.contains('.') || !(last.ends_with(is_word) && behind.starts_with(is_word))
}

/// What no address holds.
fn ends_address(character: char) -> bool {
    !character.is_ascii() || character.is_ascii_whitespace() || "\"'<>`{}|^".contains(character)
}

/// Where an address begins, whose known part begins at a place.
fn start(text: &str, from: usize, at: usize) -> usize {
    let before = text.get(from..at).unwrap_or_default();
    let is_before = |it: char| !ends_address(it) && !"()[],;=&".contains(it);
    let word = before
        .get(before.trim_end_matches(is_before).len()..)
        .unwrap_or_default();
    let schemes = ["://", ":\\/\\/", "%3A%2F%2F", "%3a%2f%2f"];
    let host = schemes.iter().filter_map(|scheme| word.rfind(scheme)).max();
    let host = host.unwrap_or_default();
    let scheme = word.get(..host).unwrap_or_default();
    let scheme = scheme
        .trim_end_matches(|it: char| it.is_ascii_alphanumeric())
        .len();
    let start = at.saturating_sub(word.len()).saturating_add(scheme);
    // `\n` of a JSON text: the letter belongs to the backslash.
    let is_escape = text.get(..start).is_some_and(|it| it.ends_with('\\'));
    start.saturating_add(usize::from(is_escape && start < at))
}

/// Where an address ends, whose known part ends at a place: with its query.
fn end(text: &str, at: usize) -> usize {
    let behind = text.get(at..).unwrap_or_default();
    let mut in_query = false;
    let mut before = ' ';
    let mut length = 0usize;
    for character in behind.chars() {
        in_query |= matches!(character, '?' | '#');
        // In JSON texts `\/` and `\u0026` belong to it.
        let ends = ends_address(character)
            || !in_query && ",;)]".contains(character)
            || before == '\\' && !matches!(character, '/' | 'u' | '\\');
        if ends {
            break;
        }
        before = character;
        length = length.saturating_add(1);
    }
    let address = behind.get(..length).unwrap_or_default();
    at.saturating_add(
        address
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\\'])
            .len(),
    )
}

/// Whether a key of metadata or analysis holds recordings' addresses, as `conversation_recording_url`,
/// `stereoRecordingUrl`, `recording` and the `RecordUrl` of carriers do.
pub(super) fn is_recording_key(key: &str) -> bool {
    if !key.contains("ecord") && !key.contains("ECORD") {
        return false;
    }
    let letters = key.bytes().filter(u8::is_ascii_alphabetic);
    let word: String = letters
        .map(|it| char::from(it.to_ascii_lowercase()))
        .collect();
    let says_where = [
        "url", "uri", "link", "href", "file", "path", "address", "location", "media", "source",
        "detail",
    ];
    matches!(&*word, "recordurl" | "recordfile")
        || word.ends_with("recording")
        || word.ends_with("recordings")
        || word.contains("recording") && says_where.iter().any(|it| word.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://media.example/Recording/SECRETREC.mp3";

    fn shown(addresses: &Addresses, text: &str) -> String {
        let (mut shown, mut from) = (String::new(), 0);
        for part in addresses.find(text) {
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
        assert_eq!(addresses.0.len(), MOST);
        addresses.insert(
            &["https://h.example", &"/a".repeat(100_000)].concat(),
            &Masks::new([7; 16]),
        );
        // A quadratic reader would take minutes.
        for pattern in [
            "/recordings/1.mp3",
            "/recordings/1.mp3 ",
            "/recordings/1",
            "https://",
            "/a",
            "=/recordings/9.mp3?",
            "\\/",
        ] {
            let text = pattern.repeat(100_000 / pattern.len());
            addresses.find(&text);
        }
    }

    #[test]
    fn keys_of_recordings_are_known() {
        for key in [
            "conversation_recording_url",
            "stereo_recording_url",
            "RecordingUrl",
            "RECORDING-URI",
            "recordings",
            "call_recording",
            "recordingUrls",
            "recording_details",
            "RecordUrl",
            "record_file",
            "recordingLink",
        ] {
            assert!(is_recording_key(key), "{key}");
        }
        for key in [
            "recording_duration",
            "recordingEnabled",
            "recorded_by",
            "record_id",
            "crm_record_url",
            "url",
            "",
            "recorder",
        ] {
            assert!(!is_recording_key(key), "{key}");
        }
    }
}
