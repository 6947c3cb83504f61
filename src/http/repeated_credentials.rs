//! Masks credentials in texts that may repeat them, in any encoding.

use std::borrow::Cow;

use crate::base64;
use crate::hash_index::{HashIndex, hash_of};
use crate::normalized_text::{NormalizedText, part, skip};

/// The shortest part of a credential, plain or encoded, that is masked. Shorter ones are ordinary words, or
/// what platforms show of a key on purpose ("ending in 4711").
const RUN: usize = 8;
const HIDDEN: &str = "***";

/// Recognizes credentials in texts.
pub struct RepeatedCredentials {
    /// Hashes of all their runs: credentials may have thousands of characters.
    runs: Vec<u64>,
    index: HashIndex,
    /// Credentials shorter than a run; only the whole is recognized.
    short: Vec<Vec<u8>>,
}

impl RepeatedCredentials {
    /// Recognizes these credentials: plain, in hexadecimal, and in base64 and base64url at any offset, once
    /// or twice over, also as UTF-16.
    pub fn of(credentials: &[String]) -> Self {
        let mut echoes = Self {
            runs: Vec::new(),
            index: HashIndex::default(),
            short: Vec::new(),
        };
        for credential in credentials {
            let bytes = credential.as_bytes();
            echoes.add(bytes);
            if (1..RUN).contains(&bytes.len()) {
                echoes.short.push(folded(bytes));
            }
            let (mut digits, mut wide) = (String::new(), Vec::new());
            for &byte in bytes {
                for half in [byte >> 4, byte & 15] {
                    digits.push(char::from_digit(half.into(), 16).unwrap_or_default());
                }
                wide.push(byte);
                wide.push(0);
            }
            echoes.add(digits.as_bytes());
            echoes.add_base64(&wide, 1);
            echoes.add_base64(bytes, 2);
        }
        echoes
    }

    /// Adds the base64 of bytes, nested this many times.
    fn add_base64(&mut self, bytes: &[u8], times: u32) {
        let Some(times) = times.checked_sub(1) else {
            return;
        };
        for (before, mixed) in [(0, 0), (1, 2), (2, 3)] {
            let mut moved = vec![0; before];
            moved.extend_from_slice(bytes);
            let text = base64::encode_url(&moved);
            // Without the characters that depend on what is before and after.
            let whole = moved.len().wrapping_mul(8) / 6;
            let mut text = part(&text, mixed, whole).as_bytes().to_vec();
            self.add(&text);
            self.add_base64(&text, times);
            // Both alphabets.
            for byte in &mut text {
                *byte = match byte {
                    b'-' => b'+',
                    b'_' => b'/',
                    _ => *byte,
                };
            }
            self.add_base64(&text, times);
        }
    }

    #[inline(never)]
    fn add(&mut self, form: &[u8]) {
        for run in folded(form).array_windows::<RUN>() {
            let run = u64::from_le_bytes(*run);
            if let Ok(place) = u32::try_from(self.runs.len())
                && !self.knows(run)
            {
                self.runs.push(run);
                self.index.insert(hash_of([run]), place);
            }
        }
    }

    /// Replaces every echo by `***`. Finds echoes in either case, escaped as `NormalizedText` reads up to
    /// three times over, and with white space, commas or colons in between.
    pub fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // One byte for each of the text: 1 if it is shown.
        let mut shown = vec![1; text.len()];
        let mut normalized = NormalizedText::new(text);
        self.mark(&normalized, &mut shown);
        while normalized.normalize_once() {
            self.mark(&normalized, &mut shown);
        }
        if normalized
            .remove_bytes(|_, byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b':'))
        {
            self.mark(&normalized, &mut shown);
        }
        let mut clean = String::new();
        let mut at = 0;
        loop {
            let end = skip(&shown, at, &|it| it == 1);
            clean.push_str(part(text, at, end));
            if end == text.len() {
                break;
            }
            clean.push_str(HIDDEN);
            at = skip(&shown, end, &|it| it == 0);
        }
        match clean.len() == text.len() && clean == text {
            true => Cow::Borrowed(text),
            false => Cow::Owned(clean),
        }
    }

    #[inline(never)]
    fn knows(&self, run: u64) -> bool {
        let is_it = |place: u32| self.runs.get(place as usize) == Some(&run);
        self.index.find(hash_of([run]), is_it).is_some()
    }

    /// Marks the places of echoes in a text.
    fn mark(&self, normalized: &NormalizedText<'_>, shown: &mut [u8]) {
        let folded = folded(normalized.text().as_bytes());
        let mut hide = |at: usize, length: usize| {
            let (start, end) = normalized.original_range(at, at.wrapping_add(length));
            // Whole characters.
            let text = normalized.original();
            let whole = text.floor_char_boundary(start)..text.ceil_char_boundary(end);
            if let Some(shown) = shown.get_mut(whole) {
                shown.fill(0);
            }
        };
        for (at, run) in folded.array_windows::<RUN>().enumerate() {
            if self.knows(u64::from_le_bytes(*run)) {
                hide(at, RUN);
            }
        }
        for short in &self.short {
            let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            for (at, here) in folded.windows(short.len()).enumerate() {
                let before = at.checked_sub(1).and_then(|at| folded.get(at));
                let behind = folded.get(at.wrapping_add(short.len()));
                if here == short && !is_part(before) && !is_part(behind) {
                    hide(at, short.len());
                }
            }
        }
    }
}

/// Both alphabets of base64 as one, without case.
#[inline(never)]
fn folded(text: &[u8]) -> Vec<u8> {
    let mut folded = text.to_ascii_lowercase();
    for byte in &mut folded {
        *byte = match *byte {
            b'+' => b'-',
            b'/' => b'_',
            other => other,
        };
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EIGI: &str = "vk_9fQ2+x/7KpL0aZt4=sRw";
    const ANYREACH: &str = "ak_org42.Zx81-Tq_93mNvB77";
    const PAT: &str = "pat_4411QwErTyUi0099";
    const SESSION: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl";

    fn base64(text: impl AsRef<[u8]>) -> String {
        base64::encode_url(text.as_ref())
            .replace('-', "+")
            .replace('_', "/")
    }

    fn wide(text: &str) -> Vec<u8> {
        text.bytes().flat_map(|byte| [byte, 0]).collect()
    }

    fn padded(text: String) -> String {
        let missing = text.len().next_multiple_of(4) - text.len();
        text + &"=".repeat(missing)
    }

    fn percent(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02X}")).collect()
    }

    /// As platforms, proxies and frameworks say it back.
    fn echoes(key: &str) -> Vec<String> {
        let secret = key.split_once('_').map_or(key, |(_, rest)| rest);
        let last = key.rsplit('.').next().unwrap();
        let (half, other) = key.split_at(key.len() / 2);
        let hex = |text: &str| {
            text.bytes()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        vec![
            key.to_owned(),
            format!("Invalid key \"{key}\"."),
            format!("Invalid key {secret}: unknown"),
            format!("secret={last}"),
            format!("<b>{key}</b>"),
            format!("X-API-KEY: {}", key.to_uppercase()),
            format!("x-api-key={}", key.to_lowercase()),
            format!("Bearer {key}, Bearer {secret}"),
            format!(
                "https://a.example/login?next=%2F&key={}",
                form_urlencoded::byte_serialize(key.as_bytes()).collect::<String>()
            ),
            percent(key),
            percent(key).to_lowercase(),
            percent(&percent(key)),
            percent(&percent(
                &form_urlencoded::byte_serialize(key.as_bytes()).collect::<String>(),
            )),
            key.replace('/', "\\/"),
            key.bytes().map(|byte| format!("\\u{byte:04x}")).collect(),
            key.bytes().map(|byte| format!("\\x{byte:02X}")).collect(),
            key.bytes().map(|byte| format!("\\u{{{byte:x}}}")).collect(),
            key.bytes().map(|byte| format!("\\U{byte:08x}")).collect(),
            key.bytes().map(|byte| format!("\\{byte:o}")).collect(),
            key.bytes().map(|byte| format!("%u{byte:04X}")).collect(),
            key.bytes().map(|byte| format!("&#{byte};")).collect(),
            key.bytes().map(|byte| format!("&#{byte:012};")).collect(),
            key.bytes().map(|byte| format!("&#x{byte:09x};")).collect(),
            key.bytes()
                .map(|byte| format!("&amp;#x{byte:x};"))
                .collect(),
            key.bytes().map(|byte| format!("={byte:02X}")).collect(),
            key.bytes().map(|byte| format!("{byte:02x}:")).collect(),
            key.bytes().map(|byte| format!("{byte:02X} ")).collect(),
            key.bytes()
                .map(|byte| format!("{} ", char::from(byte)))
                .collect(),
            key.replace('_', "\u{200b}_"),
            padded(base64(wide(key))),
            padded(base64([&[0], &*wide(key)].concat())),
            padded(base64(padded(base64(key)))),
            base64::encode_url(base64::encode_url(format!("a:{key}").as_bytes()).as_bytes()),
            padded(base64(key))
                .as_bytes()
                .chunks(16)
                .map(|line| format!("{}\r\n", str::from_utf8(line).unwrap()))
                .collect(),
            padded(base64(key)),
            base64(key),
            padded(base64::encode_url(key.as_bytes())),
            format!("Basic {}", padded(base64(format!("api:{key}")))),
            format!("Basic {}", padded(base64(format!(":{key}")))),
            format!("Basic {}", padded(base64(format!("{key}:")))),
            format!("Basic {}", padded(base64(format!("u:{secret}")))),
            format!("cookie=s%3A{}", percent(&padded(base64(key)))),
            padded(base64::encode_url(
                format!("{{\"auth\":\"{key}\"}}").as_bytes(),
            )),
            hex(key),
            hex(key).to_uppercase(),
            format!("{}… is no key", key.get(..11).unwrap()),
            format!("…{} is no key", key.get(key.len() - 8..).unwrap()),
            format!("{half} {other}"),
            format!("{half}\\n{other}"),
            format!("[{key}][{key}]"),
            format!("é{key}ключ"),
        ]
    }

    /// No eight characters of it in a row, however they are written.
    fn shows(text: &str, key: &str) -> Option<String> {
        let mut forms = vec![text.to_lowercase()];
        for _ in 0..3 {
            let last = forms.last().unwrap();
            let decoded = form_urlencoded::parse(last.replace('+', "%2B").as_bytes())
                .map(|(a, b)| format!("{a}{b}"))
                .collect();
            forms.push(decoded);
        }
        let key = key.to_lowercase();
        let runs = key
            .as_bytes()
            .windows(8)
            .map(|run| String::from_utf8(run.to_vec()).unwrap());
        runs.into_iter()
            .find(|run| forms.iter().any(|form| form.contains(run.as_str())))
    }

    #[test]
    fn every_way_to_say_it_back_is_hidden() {
        for key in [EIGI, ANYREACH, PAT, SESSION] {
            let known = RepeatedCredentials::of(&["other".to_owned(), key.to_owned()]);
            let unknown = RepeatedCredentials::of(&["another_one_altogether".to_owned()]);
            for echo in echoes(key) {
                let clean = known.hide(&echo);
                assert_eq!(shows(&clean, key), None, "{echo}: {clean}");
                assert!(clean.contains(HIDDEN), "{echo}: {clean}");
                assert_eq!(unknown.hide(&echo), echo);
                // Nor a run of what it is encoded as.
                for form in [
                    padded(base64(key)),
                    padded(base64::encode_url(format!("a{key}").as_bytes())),
                    padded(base64::encode_url(format!("aa{key}").as_bytes())),
                ] {
                    let form = form.get(3..form.len() - 4).unwrap();
                    for run in form.as_bytes().windows(8) {
                        assert!(
                            !clean.as_bytes().windows(8).any(|here| here == run),
                            "{echo}: {clean}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_stands_around_it_stays() {
        let key = RepeatedCredentials::of(&[EIGI.to_owned()]);
        for (text, expected) in [
            ("", ""),
            (
                &*format!("Invalid key \"{EIGI}\" (401)."),
                "Invalid key \"***\" (401).",
            ),
            (&*format!("a {EIGI} b {EIGI} c"), "a *** b *** c"),
            (&*format!("%22{}%22é", percent(EIGI)), "%22***%22é"),
            (
                "Keys begin with vk_, such as vk_9fQ2.",
                "Keys begin with vk_, such as vk_9fQ2.",
            ),
            ("100 % of \\u00zz \\ % %4", "100 % of \\u00zz \\ % %4"),
            (
                "Wait 90 s before the next request.",
                "Wait 90 s before the next request.",
            ),
        ] {
            assert_eq!(key.hide(text), expected);
        }
    }

    #[test]
    fn a_short_credential_is_hidden_where_it_is_a_word() {
        for (key, text, expected) in [
            (
                "t1",
                "token t1 is not t12, nor at1: \"T1\"",
                "token *** is not t12, nor at1: \"***\"",
            ),
            (
                "abc-123",
                "abc-123 abc-1234 xabc-123 (abc-123)",
                "*** abc-1234 xabc-123 (***)",
            ),
            ("abcdefg", "key=%61bcdefg&x=abcdef", "key=***&x=abcdef"),
            ("", "nothing is nothing", "nothing is nothing"),
        ] {
            assert_eq!(
                RepeatedCredentials::of(&[key.to_owned()]).hide(text),
                expected
            );
        }
    }

    #[test]
    fn ordinary_words_of_a_credential_stay() {
        let known = RepeatedCredentials::of(&["vk_session-key-1".to_owned()]);
        let text = "The session and its key have ended: session 1, key 1.";
        assert_eq!(known.hide(text), text);
    }

    proptest! {
        #[test]
        fn nothing_of_it_survives(
            key in "[!-~]{8,60}", before in "\\PC{0,20}", after in "\\PC{0,20}", is_base64 in any::<bool>(), encoded in 0..3,
        ) {
            let known = RepeatedCredentials::of(std::slice::from_ref(&key));
            let mut echo = if is_base64 { padded(base64(key.as_str())) } else { key.clone() };
            for _ in 0..encoded {
                echo = percent(&echo);
            }
            let clean = known.hide(&format!("{before} {echo} {after}")).into_owned();
            prop_assert!(!clean.contains(&echo), "{}", clean);
            prop_assert!(clean.len() < before.len() + after.len() + 40);
        }

        #[test]
        fn what_is_no_echo_stays(text in "\\PC{0,80}", key in "[A-Z0-9]{20,40}") {
            let known = RepeatedCredentials::of(&[key]);
            prop_assert_eq!(known.hide(&text), text.as_str());
        }
    }
}
