//! Digits that count or measure something: amounts, coordinates, addresses of the internet.

/// Where the amount, the coordinates or the internet address ends that begins here, at the beginning of a
/// word.
#[inline(never)]
pub(super) fn amount_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes.get(at)?.is_ascii_digit() {
        return None;
    }
    let end = internet_address_end(bytes, at)
        .or_else(|| decimals_end(bytes, at))
        .or_else(|| grouped_end(text, at))?;
    // What goes on is something else.
    let goes_on = bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
    (!goes_on).then_some(end)
}

/// Behind the digits that begin at a place, of which there are so many at the most.
#[inline(never)]
fn digits_end(bytes: &[u8], at: usize, most: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let digits = rest.iter().take(most.saturating_add(1));
    let count = digits.take_while(|it| it.is_ascii_digit()).count();
    (1..=most)
        .contains(&count)
        .then(|| at.saturating_add(count))
}

/// `192.168.100.200:8080`. Four groups of two digits may as well be a number: `98.76.54.32`.
fn internet_address_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    let mut is_number = true;
    for group in 0..4 {
        if group > 0 {
            if bytes.get(end) != Some(&b'.') {
                return None;
            }
            end = end.saturating_add(1);
        }
        let start = end;
        end = digits_end(bytes, start, 3)?;
        let digits = bytes.get(start..end)?;
        let has_zero = digits.len() > 1 && digits.starts_with(b"0");
        if has_zero || digits.len() == 3 && digits > b"255".as_slice() {
            return None;
        }
        is_number &= digits.len() == 2 && !digits.ends_with(b"0");
    }
    let goes_on = bytes.get(end) == Some(&b'.')
        && bytes
            .get(end.saturating_add(1))
            .is_some_and(u8::is_ascii_digit);
    if is_number || goes_on {
        return None;
    }
    let port = match bytes.get(end) {
        Some(b':') => digits_end(bytes, end.saturating_add(1), 5),
        _ => None,
    };
    Some(port.unwrap_or(end))
}

/// Two decimal numbers or more with a comma or white space between them: `12.9715987,77.5945627`.
fn decimals_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = decimal_end(bytes, at)?;
    let mut is_alone = true;
    loop {
        let rest = bytes.get(end..).unwrap_or_default();
        let is_between = |it: &&u8| matches!(it, b',' | b';' | b' ' | b'-');
        let gap = rest.iter().take(4).take_while(is_between).count();
        let next = end.saturating_add(gap);
        match decimal_end(bytes, next) {
            Some(next) if gap > 0 => end = next,
            _ => break,
        }
        is_alone = false;
    }
    (!is_alone).then_some(end)
}

/// `77.5945627`: up to three digits, a full stop and more.
#[inline(never)]
fn decimal_end(bytes: &[u8], at: usize) -> Option<usize> {
    let point = digits_end(bytes, at, 3)?;
    let has_zero = bytes.get(at) == Some(&b'0') && point > at.saturating_add(1);
    if has_zero || bytes.get(point) != Some(&b'.') {
        return None;
    }
    let end = digits_end(bytes, point.saturating_add(1), 17)?;
    let goes_on = matches!(bytes.get(end), Some(b'.' | b'/'))
        && bytes
            .get(end.saturating_add(1))
            .is_some_and(u8::is_ascii_digit);
    (!goes_on).then_some(end)
}

/// Thousands, or India's lakhs, with one mark between them: `1,250,000`, `12,50,000`, `1 250 000 €`.
fn grouped_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let has_currency = currency_before(text, at);
    let mut end = digits_end(bytes, at, 9)?;
    let first = end.saturating_sub(at);
    let mark = text.get(end..)?.chars().next();
    let mark = mark.filter(|it| {
        matches!(
            it,
            ',' | '.' | ' ' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}'
        )
    });
    let mut lengths = [0usize; 5];
    let mut groups = 0usize;
    if let Some(mark) = mark
        && first <= 3
    {
        while text.get(end..).is_some_and(|it| it.starts_with(mark))
            && let start = end.saturating_add(mark.len_utf8())
            && let Some(next) = digits_end(bytes, start, 15)
        {
            *lengths.get_mut(groups)? = next.saturating_sub(start);
            groups = groups.saturating_add(1);
            end = next;
        }
    }
    let has_currency = has_currency || currency_behind(text, end);
    let (&last, before) = match lengths.get(..groups)? {
        // Whole amounts as large as numbers are: in doubt it is one.
        [] => return (has_currency && first < 10).then_some(fraction_end(bytes, end, None)),
        [before @ .., last] => (last, before),
    };
    let mark = mark?;
    let is_thousands = last == 3 && before.iter().all(|&it| it == 3);
    let is_lakhs = last == 3 && first <= 2 && mark == ',' && before.iter().all(|&it| it == 2);
    let is_round = bytes.get(..end)?.ends_with(b"000");
    let behind = fraction_end(bytes, end, Some(mark));
    let is_amount = match mark {
        _ if bytes.get(at) == Some(&b'0') => false,
        _ if has_currency || behind > end => is_thousands || is_lakhs,
        // Numbers are written with these marks too: seldom so.
        '.' => is_thousands && groups > 1 && (first == 1 || first == 2 && is_round),
        ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => {
            is_thousands && groups > 1 && first <= 2 && is_round
        }
        _ => is_thousands || is_lakhs,
    };
    let end = behind;
    let goes_on = matches!(bytes.get(end), Some(b',' | b'.' | b'-' | b'/' | b'\''))
        && bytes
            .get(end.saturating_add(1))
            .is_some_and(u8::is_ascii_digit);
    (is_amount && !goes_on).then_some(end)
}

/// Behind the cents.
#[inline(never)]
fn fraction_end(bytes: &[u8], end: usize, mark: Option<char>) -> usize {
    let is_point = |&&it: &&u8| matches!(it, b'.' | b',') && mark != Some(it.into());
    let fraction = bytes
        .get(end)
        .filter(is_point)
        .and_then(|_| digits_end(bytes, end.saturating_add(1), 2));
    fraction.unwrap_or(end)
}

#[inline(never)]
fn is_currency(character: char) -> bool {
    matches!(
        character,
        '$' | '£' | '¥' | '€' | '฿' | '\u{20a0}'..='\u{20cf}' | '￥'
    )
}

const CURRENCIES: [&str; 6] = ["EUR", "USD", "GBP", "INR", "Rs", "Rs."];

fn currency_before(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let before = before.strip_suffix([' ', '\u{a0}']).unwrap_or(before);
    before.ends_with(is_currency) || CURRENCIES.iter().any(|it| before.ends_with(it))
}

fn currency_behind(text: &str, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default();
    let behind = behind
        .strip_prefix([' ', '\u{a0}', '\u{202f}'])
        .unwrap_or(behind);
    behind.starts_with(is_currency) || CURRENCIES.iter().any(|it| behind.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_places_are_known() {
        for (text, rest) in [
            ("1,250,000", ""),
            ("12,50,000.50 a", " a"),
            ("1.250.000,5", ""),
            ("10.000.000", ""),
            ("1 250 000", ""),
            ("10 000 000 users", " users"),
            ("1'250'000", ""),
            ("1250000 €", " €"),
            ("12500000 EUR", " EUR"),
            ("12.345.678,90", ""),
            ("1\u{a0}250\u{a0}000\u{a0}€", "\u{a0}€"),
            ("192.168.100.200", ""),
            ("192.168.100.200:8080/x", "/x"),
            ("10.0.0.1, b", ", b"),
            ("12.9715987, 77.5945627", ""),
            ("51.5074 -0.1278)", ")"),
        ] {
            let end = amount_end(text, 0);
            assert_eq!(end.and_then(|end| text.get(end..)), Some(rest), "{text}");
        }
        assert_eq!(amount_end("$1250000", 1), Some(8));
        for text in [
            "98765,43210",
            "612 345 678",
            "2 345 678",
            "20 123 456",
            "050,123,4567",
            "912.345.678",
            "98.76.54.32",
            "192.168.100.300",
            "1.2.3.4.5",
            "01.23.45.67.89",
            "022.26543210, 022.26543211",
            "9876543210 €",
            "1,000,000,000,000,000,000,000",
            "1234567",
            "",
        ] {
            assert_eq!(amount_end(text, 0), None, "{text}");
        }
    }
}
