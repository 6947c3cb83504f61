//! Digits that are no telephone number: dates, times, identifiers.

use super::digit::{char_at, digit};

/// Where the date, time or identifier ends that begins here, at the beginning of a word.
pub(super) fn known_end(text: &str, at: usize) -> Option<usize> {
    if char_at(text, at).is_some_and(|first| first.is_ascii_alphanumeric())
        && let Some(length) = text.get(at..).and_then(identifier_length)
    {
        return Some(at.saturating_add(length));
    }
    match date_end(text, at) {
        Some(date) => {
            let time = match char_at(text, date) {
                Some('T' | 't' | ' ' | ',') => {
                    let at = date.saturating_add(1);
                    let at = at.saturating_add(usize::from(char_at(text, at) == Some(' ')));
                    time_end(text, at)
                }
                _ => None,
            };
            Some(time.unwrap_or(date))
        }
        None => time_end(text, at).or_else(|| compact_date_end(text, at)),
    }
}

/// `20260115`, with or without `T103000` behind it.
fn compact_date_end(text: &str, at: usize) -> Option<usize> {
    let date = Digits::read(text, at)?;
    if date.count != 8 || !is_compact_date(date.value.into()) {
        return None;
    }
    let time = Digits::read(text, date.end.saturating_add(1))
        .filter(|time| time.count == 6 && time.value < 240_000);
    let is_before_time = matches!(char_at(text, date.end), Some('T' | 't' | '_' | '-'));
    let time = time.filter(|_| is_before_time);
    Some(time.map_or(date.end, |time| time.end))
}

/// 20260115
pub(super) fn is_compact_date(value: u64) -> bool {
    (19_000_000..21_000_000).contains(&value)
        && (1..=12).contains(&(value / 100 % 100))
        && (1..=31).contains(&(value % 100))
}

/// A UUID, or a word of sixteen or more hexadecimal digits, letters among them.
fn identifier_length(text: &str) -> Option<usize> {
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let word = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        let length = rest.iter().take_while(is_word).count();
        let word = rest.get(..length).unwrap_or_default();
        word.iter().all(u8::is_ascii_hexdigit).then_some(word)
    };
    let first = word(0)?;
    if first.len() >= 16 && first.iter().any(u8::is_ascii_alphabetic) {
        return Some(first.len());
    }
    let mut at = 0usize;
    for length in [8usize, 4, 4, 4, 12] {
        if at > 0 {
            if text.as_bytes().get(at) != Some(&b'-') {
                return None;
            }
            at = at.saturating_add(1);
        }
        if word(at)?.len() != length {
            return None;
        }
        at = at.saturating_add(length);
    }
    Some(at)
}

/// `2026-01-15`, `15/1/2026`, `15.01.2026`, `15. 1. 2026`: digits in any script.
#[inline(never)]
fn date_end(text: &str, at: usize) -> Option<usize> {
    let first = Digits::read(text, at)?;
    let separator = char_at(text, first.end).filter(|it| matches!(it, '-' | '/' | '.'))?;
    let behind = |end: usize| {
        let next = end.saturating_add(1);
        let is_wide = separator == '.' && char_at(text, next) == Some(' ');
        next.saturating_add(is_wide.into())
    };
    let second = Digits::read(text, behind(first.end))?;
    if char_at(text, second.end) != Some(separator) {
        return None;
    }
    let third = Digits::read(text, behind(second.end))?;
    let is_date = if first.count == 4 {
        first.is_year() && second.is_up_to(12) && third.is_up_to(31)
    } else {
        let days = first.is_up_to(31) && second.is_up_to(31);
        days && (first.value <= 12 || second.value <= 12) && third.is_year()
    };
    // A further group makes it something else.
    let goes_on = char_at(text, third.end) == Some(separator)
        && char_at(text, third.end.saturating_add(1)).is_some_and(|next| digit(next).is_some());
    (is_date && !goes_on).then_some(third.end)
}

/// `9:30`, `09:30:15.250`, with `Z` or an offset.
#[inline(never)]
fn time_end(text: &str, at: usize) -> Option<usize> {
    let pair = |at: usize, most: u32| {
        let digits = Digits::read(text, at)?;
        (digits.count == 2 && digits.value <= most).then_some(digits.end)
    };
    let hour = Digits::read(text, at)?;
    if hour.count > 2 || hour.value > 23 || char_at(text, hour.end) != Some(':') {
        return None;
    }
    let mut end = pair(hour.end.saturating_add(1), 59)?;
    if char_at(text, end) == Some(':')
        && let Some(second) = pair(end.saturating_add(1), 60)
    {
        end = second;
        if matches!(char_at(text, end), Some('.' | ','))
            && let Some(fraction) = Digits::read(text, end.saturating_add(1))
        {
            end = fraction.end;
        }
    }
    if let Some('+' | '-') = char_at(text, end) {
        let minutes = |hour: usize| {
            let colon = usize::from(char_at(text, hour) == Some(':'));
            pair(hour.saturating_add(colon), 59)
        };
        let hours_at = end.saturating_add(1);
        let together = Digits::read(text, hours_at).filter(|digits| digits.count == 4);
        let apart = pair(hours_at, 14).and_then(minutes);
        end = together.map(|digits| digits.end).or(apart).unwrap_or(end);
    }
    Some(end)
}

/// Digits in a row.
struct Digits {
    count: usize,
    /// The least of it and what fits.
    value: u32,
    end: usize,
}

impl Digits {
    #[inline(never)]
    fn read(text: &str, at: usize) -> Option<Self> {
        let mut digits = Self {
            count: 0,
            value: 0,
            end: at,
        };
        for character in text.get(at..)?.chars() {
            let Some(value) = digit(character) else {
                break;
            };
            digits.count = digits.count.saturating_add(1);
            digits.value = digits.value.saturating_mul(10).saturating_add(value.into());
            digits.end = digits.end.saturating_add(character.len_utf8());
        }
        (digits.count > 0).then_some(digits)
    }

    fn is_year(&self) -> bool {
        self.count == 4 && (1900..2100).contains(&self.value)
    }

    fn is_up_to(&self, most: u32) -> bool {
        self.count <= 2 && (1..=most).contains(&self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let end = known_end(text, 0);
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
            assert_eq!(known_end(text, 0), None, "{text}");
        }
    }
}
