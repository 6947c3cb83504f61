//! A row of a CSV file (RFC 4180).

/// The content of a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// Where its characters begin and end.
    pub start: usize,
    pub end: usize,
    /// Something is there, be it an empty text.
    pub is_there: bool,
    /// Here among its characters belongs JSON that is written apart, under this key.
    pub apart: Option<(usize, &'static str)>,
}

/// Appends a cell's text: in quotes where it needs them, and, with `guards`, never so that a spreadsheet would run
/// it. `None` is an empty cell; an empty text is `""`.
pub(super) fn push_cell(out: &mut String, text: Option<&str>, guards: bool) {
    let Some(text) = text else {
        return;
    };
    let is_risky = guards && is_risky(text);
    let needs_quotes = text.is_empty()
        // Without quotes ClickHouse reads null.
        || text == "\\N"
        || text.starts_with(' ')
        || text.ends_with(' ')
        || text
            .bytes()
            .any(|byte| matches!(byte, b'"' | b',' | b';' | b'\t' | b'\r' | b'\n'));
    if needs_quotes {
        out.push('"');
    }
    if is_risky {
        out.push('\'');
    }
    if needs_quotes {
        for (index, part) in text.split('"').enumerate() {
            if index > 0 {
                out.push_str("\"\"");
            }
            out.push_str(part);
        }
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// Whether a spreadsheet might run a cell of this text as a formula. If it might, so it might with
/// a `'` before it: a reader who finds a `'` before what is risky knows that it was put there.
pub(super) fn is_risky(text: &str) -> bool {
    // After apostrophes too, so that an added one can be distinguished from the text's own.
    if text
        .trim_start_matches('\'')
        .starts_with(['\t', '\r', '\n'])
    {
        return true;
    }
    let begin = text.trim_start_matches(|character| {
        matches!(
            character,
            '\0'..=' ' | '"' | '\'' | '`' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}'
                | '\u{2018}'..='\u{201f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
                | '\u{3000}' | '\u{feff}'
        )
    });
    let is_operator = begin.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    // A sign before nothing but a number runs nothing.
    is_operator && !(begin.len() == text.len() && is_signed_number(text))
}

/// `-5`, `+919876543210`, `-1.5e-7`: a sign and what JSON has for a number, leading zeros allowed.
fn is_signed_number(text: &str) -> bool {
    let Some(unsigned) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    [Some(whole), fraction, exponent]
        .into_iter()
        .flatten()
        .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_need_it_and_never_run() {
        for (text, expected) in [
            ("plain", "plain"),
            ("", "\"\""),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("a\r\nb", "\"a\r\nb\""),
            (" padded", "\" padded\""),
            ("नमस्ते", "नमस्ते"),
            // Numbers, and telephone numbers of E.164, are left alone.
            ("-5", "-5"),
            ("+919876543210", "+919876543210"),
            ("-1.5E-7", "-1.5E-7"),
            ("120", "120"),
            // Everything else that may run is not.
            ("=1+1", "'=1+1"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1-800-555-0100", "'+1-800-555-0100"),
            ("+91 98765 43210", "'+91 98765 43210"),
            ("-2+3", "'-2+3"),
            ("-", "'-"),
            ("- asked twice", "'- asked twice"),
            ("-5-", "'-5-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1+1", "'＝1+1"),
            ("\thello", "\"'\thello\""),
            ("\r=1", "\"'\r=1\""),
            (" =1", "\"' =1\""),
            ("\"=1\"", "\"'\"\"=1\"\"\""),
            ("'=1", "''=1"),
            ("'-5", "''-5"),
            ("\u{a0}\u{feff}=1", "'\u{a0}\u{feff}=1"),
            ("\0=1", "'\0=1"),
            ("'plain", "'plain"),
            ("a=1", "a=1"),
            ("\\N", "\"\\N\""),
            ("\\n", "\\n"),
        ] {
            let mut out = String::new();
            push_cell(&mut out, Some(text), true);
            assert_eq!(out, expected, "{text:?}");
        }
        let mut out = String::new();
        push_cell(&mut out, None, true);
        assert_eq!(out, "");
        for text in ["=1+1", "-5", "'=1"] {
            out.clear();
            push_cell(&mut out, Some(text), false);
            assert_eq!(out, text);
        }
    }
}
