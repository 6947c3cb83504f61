//! The `@` of an e-mail address, however it is written.

/// An `@` in a text.
pub(super) struct Sign {
    pub start: usize,
    pub end: usize,
    /// It is percent-encoded, as the rest of the address then is.
    pub is_percent_encoded: bool,
    /// Brackets stand around it: `(@)`.
    pub is_bracketed: bool,
}

/// The next one from a place on.
pub(super) fn next_sign(text: &str, from: usize) -> Option<Sign> {
    let mut at = from;
    loop {
        let rest = text.as_bytes().get(at..)?;
        // What each spelling begins with; 0xEF begins that of full width.
        let begins = |byte: &u8| matches!(byte, b'@' | b'%' | b'&' | b'\\' | 0xEF);
        let start = at.saturating_add(rest.iter().position(begins)?);
        if let Some(length) = text.get(start..).and_then(sign_length) {
            return Some(sign(text, from, start, start.saturating_add(length)));
        }
        at = start.saturating_add(1);
    }
}

fn sign(text: &str, from: usize, start: usize, end: usize) -> Sign {
    let before = text.get(from..start).unwrap_or_default();
    let behind = text.get(end..).unwrap_or_default();
    let is_bracketed = before.ends_with('(') && behind.starts_with(')')
        || before.ends_with('[') && behind.starts_with(']');
    let written = text.get(start..end).unwrap_or_default();
    // JSON in JSON has several.
    let backslashes = match written.starts_with('\\') {
        true => before
            .len()
            .saturating_sub(before.trim_end_matches('\\').len()),
        false => 0,
    };
    Sign {
        start: start
            .saturating_sub(backslashes)
            .saturating_sub(is_bracketed.into()),
        end: end.saturating_add(is_bracketed.into()),
        is_percent_encoded: written.starts_with('%'),
        is_bracketed,
    }
}

/// The length of the sign that a text begins with.
fn sign_length(text: &str) -> Option<usize> {
    let spellings = ["@", "＠", "%40", "%2540", "\\u0040", "&commat;"];
    if let Some(sign) = spellings.iter().find(|&&sign| text.starts_with(sign)) {
        return Some(sign.len());
    }
    // `&#64;`, `&#x40;`, `&amp;#064;`
    let number = text.strip_prefix('&')?;
    let number = number.strip_prefix("amp;").unwrap_or(number);
    let number = number.strip_prefix('#')?;
    let end = number.bytes().take(9).position(|byte| byte == b';')?;
    let number = number.get(..end)?;
    let is_sign = match number.strip_prefix(['x', 'X']) {
        Some(number) => number.trim_start_matches('0') == "40",
        None => number.trim_start_matches('0') == "64",
    };
    let before = text.find('#').unwrap_or_default();
    is_sign.then(|| before.saturating_add(end).saturating_add(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_found() {
        for sign in [
            "@",
            "＠",
            "%40",
            "%2540",
            "&#64;",
            "&#064;",
            "&#x40;",
            "&#X0040;",
            "&commat;",
            "&amp;#64;",
            "\\u0040",
            "\\\\u0040",
            "(@)",
            "[@]",
            "[&#64;]",
        ] {
            let text = format!("é%4 &# &amp; \\u00 x{sign}y @");
            let found = next_sign(&text, 0).unwrap();
            assert_eq!(text.get(found.start..found.end), Some(sign));
        }
        for text in [
            "",
            "%4",
            "&#65;",
            "&#x64;",
            "&#0000000000064;",
            "&64;",
            "\\u0041",
            "％",
        ] {
            assert!(next_sign(text, 0).is_none(), "{text}");
        }
    }
}
