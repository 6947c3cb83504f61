//! Valid JSON that strict readers refuse, or that readers read differently.

use std::borrow::Cow;

use super::value::{Json, Kind};
use crate::pace::Pace;

/// Valid JSON that strict readers refuse, or that readers read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Half a surrogate pair in a string or key. Replaced by U+FFFD.
    LoneSurrogate,
    /// A number that is too large for a double. Replaced by `null`.
    TooLarge,
    /// An integer that a double rounds. Kept as written, unless it has more digits than any reader's
    /// integers: then replaced by its value as a double.
    Rounded,
    /// A list or object that is nested too deep. Replaced by an empty one.
    TooDeep,
    /// A string or key that is too long. Replaced by an empty one.
    TooLong,
}

/// Deeper lists and objects are read as empty. DuckDB's limit is 128, and so is serde_json's; exports wrap an
/// analysis in another list.
pub(super) const DEEPEST: usize = 100;

/// Strings with more bytes, as written, are read as empty: everything that is done with a text takes its
/// time.
pub(super) const LONGEST: usize = 8 * 1024 * 1024;

/// Longer integers are read as doubles by some readers, and refused by others.
pub(super) const MOST_DIGITS: usize = 38;

/// The longest path in a message.
const LONGEST_PATH: usize = 200;
const LONGEST_NAME: usize = 40;

/// A flaw, and the part of the text that is replaced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FlawAt {
    pub start: u32,
    pub end: u32,
    pub flaw: Flaw,
}

impl FlawAt {
    /// Whether the text is kept as it is.
    pub fn is_kept(&self) -> bool {
        let longest = u32::try_from(MOST_DIGITS).unwrap_or(0);
        self.flaw == Flaw::Rounded && self.end.saturating_sub(self.start) <= longest
    }
}

/// The flaw of a valid JSON number; usually `None`.
#[inline]
pub(super) fn of_number(written: &str) -> Option<Flaw> {
    // So few digits always fit a double, unless there is an exponent.
    let is_plain = written.len() < 16 && !written.bytes().any(|byte| matches!(byte, b'e' | b'E'));
    if is_plain {
        None
    } else {
        of_long_number(written)
    }
}

#[cold]
#[inline(never)]
fn of_long_number(written: &str) -> Option<Flaw> {
    if crate::number::parse_number(written).is_none() {
        return Some(Flaw::TooLarge);
    }
    let digits = written.strip_prefix('-').unwrap_or(written);
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_whole && !is_exact(digits)).then_some(Flaw::Rounded)
}

/// Whether a double holds this integer: without its factors of two it must fit into 53 bits.
fn is_exact(digits: &str) -> bool {
    let significant = digits.trim_end_matches('0');
    let zeros = digits.len().saturating_sub(significant.len());
    let fives = u32::try_from(zeros)
        .ok()
        .and_then(|zeros| 5u64.checked_pow(zeros));
    let odd = fives.and_then(|fives| significant.parse::<u64>().ok()?.checked_mul(fives));
    odd.is_some_and(|odd| {
        let odd = odd.checked_shr(odd.trailing_zeros()).unwrap_or(0);
        odd <= 1 << 53
    })
}

/// The replacement for a flaw.
pub(super) fn instead(flaw: Flaw, written: &str) -> Cow<'_, str> {
    match flaw {
        Flaw::LoneSurrogate => Cow::Borrowed("\\ufffd"),
        Flaw::TooLarge => Cow::Borrowed("null"),
        Flaw::Rounded if written.len() > MOST_DIGITS => Cow::Owned(crate::number::number_text(
            crate::number::parse_number(written).unwrap_or(0.0),
        )),
        Flaw::Rounded => Cow::Borrowed(written),
        Flaw::TooDeep => Cow::Borrowed(""),
        Flaw::TooLong => Cow::Borrowed("\"\""),
    }
}

/// The text with its flaws replaced. A shorter replacement is padded with white space, so that every place
/// stays the same.
pub(super) async fn mended(text: &str, flaws: &[FlawAt], pace: &Pace) -> String {
    let mut mended = String::with_capacity(text.len());
    for flaw in flaws {
        let mut before = mended.len();
        while !mend(&mut mended, text, flaw) {
            if pace.is_due(mended.len().saturating_sub(before)) {
                pace.turn().await;
            }
            before = mended.len();
        }
    }
    mended.push_str(text.get(mended.len()..).unwrap_or_default());
    mended
}

/// How much is copied before others may have their turn.
const PIECE: usize = 1024 * 1024;

/// Copies up to and including a flaw, or part of the way; returns whether it is done.
#[inline(never)]
fn mend(mended: &mut String, text: &str, &FlawAt { start, end, flaw }: &FlawAt) -> bool {
    let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let (start, end, at) = (place(start), place(end), mended.len());
    let pause = text.floor_char_boundary(at.saturating_add(PIECE));
    if at < start {
        let to = start.min(pause);
        mended.push_str(text.get(at..to).unwrap_or_default());
    }
    if mended.len() == start {
        mended.push_str(&instead(flaw, text.get(start..end).unwrap_or_default()));
    }
    if mended.len() >= start {
        let spaces = end.min(pause).saturating_sub(mended.len());
        mended.extend(std::iter::repeat_n(' ', spaces));
    }
    mended.len() >= end
}

impl Json<'_> {
    /// The path from here to a place in the text: `.order[3].id`.
    pub(crate) fn path_to(self, at: u32) -> String {
        let mut path = String::new();
        let mut json = self;
        while path.len() < LONGEST_PATH && json.start() < at {
            let step = match json.kind() {
                Kind::Array => {
                    let mut elements = json.elements().enumerate();
                    elements
                        .find(|(_, element)| element.end() > at)
                        .map(|(index, element)| {
                            path.push_str(&format!("[{index}]"));
                            element
                        })
                }
                Kind::Object => {
                    let mut members = json.named_members();
                    members
                        .find(|(_, value)| value.end() > at)
                        .and_then(|(name, value)| {
                            path.push('.');
                            let text = name.as_text().map(|text| text.value).unwrap_or_default();
                            for (count, character) in text.chars().enumerate() {
                                if count == LONGEST_NAME {
                                    path.push('…');
                                    break;
                                }
                                if character == '.' {
                                    path.push('\\');
                                }
                                path.push(character);
                            }
                            (name.end() <= at).then_some(value)
                        })
                }
                _ => None,
            };
            match step {
                Some(inside) => json = inside,
                None => break,
            }
        }
        path
    }
}
