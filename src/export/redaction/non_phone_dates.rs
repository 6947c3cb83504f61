//! Digits that are not telephone numbers: dates, times, identifiers.

use super::digits::{Digits, digit_at};

/// The end of the date, time or identifier that begins here, at the start of a word.
pub(super) fn non_phone_end(text: &[u8], at: usize) -> Option<usize> {
    if let Some(length) = text.get(at..).and_then(identifier_length) {
        return Some(at.saturating_add(length));
    }
    match date_end(text, at) {
        Some(date) => {
            let time = match byte_at(text, date) {
                Some(b'T' | b't' | b' ' | b',') => {
                    let at = date.saturating_add(1);
                    let at = at.saturating_add(usize::from(byte_at(text, at) == Some(b' ')));
                    time_end(text, at)
                }
                _ => None,
            };
            Some(time.unwrap_or(date))
        }
        None => time_end(text, at).or_else(|| compact_date_end(text, at)),
    }
}

/// `20260115`, with or without `T103000` after it.
fn compact_date_end(text: &[u8], at: usize) -> Option<usize> {
    let date = Digits::read(text, at)?;
    if date.count != 8 || !is_compact_date(date.value) {
        return None;
    }
    let time = Digits::read(text, date.end.saturating_add(1))
        .filter(|time| time.count == 6 && time.value < 240_000);
    let is_before_time = matches!(byte_at(text, date.end), Some(b'T' | b't' | b'_' | b'-'));
    let time = time.filter(|_| is_before_time);
    Some(time.map_or(date.end, |time| time.end))
}

/// 20260115
pub(super) fn is_compact_date(value: u64) -> bool {
    (19_000_000..21_000_000).contains(&value)
        && (1..=12).contains(&(value / 100 % 100))
        && (1..=31).contains(&(value % 100))
}

/// The length of a UUID, or of a word of sixteen or more hexadecimal digits that include letters.
fn identifier_length(text: &[u8]) -> Option<usize> {
    let first = word(text, 0)?;
    if first.len() >= 16 && !first.iter().all(u8::is_ascii_digit) {
        return Some(first.len());
    }
    let mut at = 0usize;
    for length in [8usize, 4, 4, 4, 12] {
        if at > 0 {
            if text.get(at) != Some(&b'-') {
                return None;
            }
            at = at.saturating_add(1);
        }
        if word(text, at)?.len() != length {
            return None;
        }
        at = at.saturating_add(length);
    }
    Some(at)
}

/// The word of hexadecimal digits at a place.
#[inline(never)]
fn word(text: &[u8], at: usize) -> Option<&[u8]> {
    let mut end = at;
    while text.get(end).is_some_and(u8::is_ascii_hexdigit) {
        end = end.saturating_add(1);
    }
    let goes_on = |it: &u8| it.is_ascii_alphanumeric() || *it == b'_';
    match text.get(end).is_some_and(goes_on) {
        true => None,
        false => text.get(at..end),
    }
}

fn byte_at(text: &[u8], at: usize) -> Option<u8> {
    text.get(at).copied()
}

/// `2026-01-15`, `15/1/2026`, `15.01.2026`, `15. 1. 2026`: digits in any script.
#[inline(never)]
fn date_end(text: &[u8], at: usize) -> Option<usize> {
    let first = Digits::read(text, at)?;
    let separator = byte_at(text, first.end).filter(|it| matches!(it, b'-' | b'/' | b'.'))?;
    let behind = |end: usize| {
        let next = end.saturating_add(1);
        let is_wide = separator == b'.' && byte_at(text, next) == Some(b' ');
        next.saturating_add(is_wide.into())
    };
    let second = Digits::read(text, behind(first.end))?;
    if byte_at(text, second.end) != Some(separator) {
        return None;
    }
    let third = Digits::read(text, behind(second.end))?;
    let is_date = if first.count == 4 {
        first.is_year() && second.is_up_to(12) && third.is_up_to(31)
    } else {
        let days = first.is_up_to(31) && second.is_up_to(31);
        days && (first.value <= 12 || second.value <= 12) && third.is_year()
    };
    // With another group it is something else.
    let goes_on =
        byte_at(text, third.end) == Some(separator) && digit_at(text, third.end.saturating_add(1));
    (is_date && !goes_on).then_some(third.end)
}

/// `9:30`, `09:30:15.250`, with `Z` or an offset.
#[inline(never)]
fn time_end(text: &[u8], at: usize) -> Option<usize> {
    let pair = |at: usize, most: u64| {
        let digits = Digits::read(text, at)?;
        (digits.count == 2 && digits.value <= most).then_some(digits.end)
    };
    let hour = Digits::read(text, at)?;
    if hour.count > 2 || hour.value > 23 || byte_at(text, hour.end) != Some(b':') {
        return None;
    }
    let mut end = pair(hour.end.saturating_add(1), 59)?;
    if byte_at(text, end) == Some(b':')
        && let Some(second) = pair(end.saturating_add(1), 60)
    {
        end = second;
        if matches!(byte_at(text, end), Some(b'.' | b','))
            && let Some(fraction) = Digits::read(text, end.saturating_add(1))
        {
            end = fraction.end;
        }
    }
    if let Some(b'+' | b'-') = byte_at(text, end) {
        let minutes = |hour: usize| {
            let colon = usize::from(byte_at(text, hour) == Some(b':'));
            pair(hour.saturating_add(colon), 59)
        };
        let hours_at = end.saturating_add(1);
        let together = Digits::read(text, hours_at).filter(|digits| digits.count == 4);
        let apart = pair(hours_at, 14).and_then(minutes);
        end = together.map(|digits| digits.end).or(apart).unwrap_or(end);
    }
    Some(end)
}

impl Digits {
    fn is_year(&self) -> bool {
        self.count == 4 && (1900..2100).contains(&self.value)
    }

    fn is_up_to(&self, most: u64) -> bool {
        self.count <= 2 && (1..=most).contains(&self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalized_text::NormalizedText;

    #[test]
    fn dates_times_and_identifiers_are_known() {
        for (text, rest) in [
            ("2026-01-15", ""),
            ("2026-01-15T10:30:00.123456+05:30 x", " x"),
            ("2026-01-15 10:30, y", ", y"),
            ("15/1/2026.", "."),
            ("01.15.2026", ""),
            ("१५/०१/२०२६", ""),
            ("9:30", ""),
            ("23:59:59Z", "Z"),
            ("10:30+0530", ""),
            ("550e8400-e29b-41d4-a716-446655440000", ""),
            ("12345678-1234-1234-1234-123456789012", ""),
            ("65f1c0ffee1234567890abcd z", " z"),
        ] {
            let normalized = NormalizedText::normalize(text);
            let end = non_phone_end(normalized.text().as_bytes(), 0);
            let end = end.map(|end| normalized.original_range(0, end).1);
            assert_eq!(end.and_then(|end| text.get(end..)), Some(rest), "{text}");
        }
        for text in [
            "9820012345",
            "2026-01-15-99",
            "22-10-2012-1234",
            "2026-13-15",
            "20-20-2020",
            "24:00",
            "10:3",
            "12345678-1234-1234-1234-1234567890123",
            "1234567890123456",
            "c0ffee",
            "2654-3210",
            "",
        ] {
            assert_eq!(non_phone_end(text.as_bytes(), 0), None, "{text}");
        }
    }
}
