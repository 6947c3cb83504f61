//! Runs of digits in a normalized text: all are ASCII.

/// Whether a digit is at a place.
pub(super) fn digit_at(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(u8::is_ascii_digit)
}

/// The end of the digits at a place, at most this many.
#[inline(never)]
pub(super) fn digits_end(text: &[u8], at: usize, most: usize) -> Option<usize> {
    let mut end = at;
    while digit_at(text, end) {
        end = end.saturating_add(1);
        if end.saturating_sub(at) > most {
            return None;
        }
    }
    (end > at).then_some(end)
}

/// A run of digits.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    pub count: usize,
    /// The lowest digits that fit.
    pub value: u64,
    pub end: usize,
}

impl Digits {
    #[inline(never)]
    pub fn read(text: &[u8], at: usize) -> Option<Self> {
        let mut digits = Self {
            count: 0,
            value: 0,
            end: at,
        };
        while let Some(&byte @ b'0'..=b'9') = text.get(digits.end) {
            digits.count = digits.count.saturating_add(1);
            let value = u64::from(byte & 0xF);
            digits.value = digits.value.saturating_mul(10).saturating_add(value);
            digits.end = digits.end.saturating_add(1);
        }
        (digits.count > 0).then_some(digits)
    }
}

/// Whether a text has as many digits as a telephone number: quick for most texts.
#[inline(never)]
pub(super) fn has_many(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= super::number::FEWEST
}
