//! Spellings of the same number or instant.

use std::borrow::Cow;

use crate::time::{Reading, Timestamp};

/// A number in normal form: `12345` for `12345.0` and `1.2345e4`. All digits of an integer count. `None` if
/// it is not a number.
#[inline(never)]
pub(super) fn same_digits(written: &str) -> Option<Cow<'_, str>> {
    if !written.starts_with(|it: char| it == '-' || it.is_ascii_digit()) {
        return None;
    }
    if written.bytes().all(|it| it.is_ascii_digit()) {
        return Some(Cow::Borrowed(written));
    }
    let number = crate::number::parse_number(written)?;
    Some(crate::number::number_text(number).into())
}

/// Whether a number reveals something by itself: it has three digits or more.
pub(super) fn is_telling(digits: &str) -> bool {
    digits.bytes().filter(u8::is_ascii_digit).count() > 2
}

/// The instant in a text or a number: with any offset, or since 1970 in seconds, milli-, micro- or
/// nanoseconds. Not a date.
#[inline(never)]
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if !text.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    if let Some(number) = same_digits(text) {
        // In milliseconds, more digits would be the year 5138 or later.
        let whole = number.split_once('.').map_or(&*number, |(whole, _)| whole);
        let cut = match whole.len() {
            0..16 => 0,
            16..19 => 3,
            _ => 6,
        };
        return Timestamp::parse_epoch(whole.get(..whole.len().saturating_sub(cut))?);
    }
    match Timestamp::parse(text)? {
        Reading::Exact(at) | Reading::Naive(at) => Some(at),
        Reading::Date(_) => None,
    }
}

/// The same with any number of fraction digits.
pub(super) fn second(at: Timestamp) -> i64 {
    at.epoch_ms().div_euclid(1000)
}
