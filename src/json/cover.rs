//! Covers a value, so that nobody can read it.

/// Covers all texts and numbers in the text of a value, which keeps its length: the characters of a text become
/// asterisks, a number becomes 0 and white space. Keys, `true`, `false` and `null` tell nothing.
pub(super) fn cover(value: &mut [u8]) {
    let mut at = 0_usize;
    while let Some(&byte) = value.get(at) {
        let inside = at.wrapping_add(1);
        at = match byte {
            b'"' => {
                let end = closing_quote(value, inside);
                let behind = end.wrapping_add(1);
                let mut rest = value.get(behind..).unwrap_or_default().iter();
                let is_key = rest.find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                if !is_key {
                    fill(value, inside, end, b'*');
                }
                behind
            }
            b'-' | b'0'..=b'9' => {
                let rest = value.get(inside..).unwrap_or_default().iter();
                let is_in =
                    |byte: &&u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
                let end = inside.wrapping_add(rest.take_while(is_in).count());
                fill(value, at, inside, b'0');
                fill(value, inside, end, b' ');
                end
            }
            _ => inside,
        };
    }
}

/// The place of the quotation mark that closes a text.
fn closing_quote(value: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = value.get(at) {
        match byte {
            b'"' => break,
            b'\\' => at = at.wrapping_add(2),
            _ => at = at.wrapping_add(1),
        }
    }
    at
}

fn fill(value: &mut [u8], start: usize, end: usize, by: u8) {
    if let Some(part) = value.get_mut(start..end) {
        part.fill(by);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn texts_and_numbers_are_covered_and_keys_are_not() {
        for (written, covered) in [
            (r#""a\"é""#, r#""*****""#),
            (r#""""#, r#""""#),
            ("7", "0"),
            ("-12.5e+3", "0       "),
            ("true", "true"),
            ("null", "null"),
            ("[]", "[]"),
            (r#"["a" , 12,true]"#, r#"["*" , 0 ,true]"#),
            (
                "{\"a\\\"1\" \n: {\"b\":[-0.1]},\"c\":\"\\\\\"}",
                "{\"a\\\"1\" \n: {\"b\":[0   ]},\"c\":\"**\"}",
            ),
        ] {
            let mut bytes = written.as_bytes().to_vec();
            super::cover(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), covered, "{written}");
        }
    }
}
