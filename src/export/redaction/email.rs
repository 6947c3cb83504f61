//! E-mail addresses in a text.

use std::borrow::Cow;

use super::at_sign::{Sign, next_sign};
use super::mask::Masks;
use super::private_text::Part;
use super::unseen::is_unseen;

/// Between the `@` and the rest stand so many bytes of white space at the most.
const WIDEST_GAP: usize = 4;
/// The longest quoted local part that is looked for (RFC 5321 allows 64 characters).
const LONGEST_QUOTED: usize = 128;
/// Beside letters and digits, what the part before the `@` is made of.
const IN_LOCAL: &str = "._%+-'!#$&*=?^`{|}~";

/// The next address from a place on. Each character is looked at a bounded number of times: what belongs
/// to an address holds no `@`.
pub(super) fn next_email(text: &str, from: usize, masks: &Masks) -> Option<Part> {
    let mut from = from;
    loop {
        let sign = next_sign(text, from)?;
        if let Some(email) = email_around(text, from, &sign, masks) {
            return Some(email);
        }
        from = sign.end;
    }
}

/// The address around an `@`, if there is one, that begins behind `from`.
fn email_around(text: &str, from: usize, sign: &Sign, masks: &Masks) -> Option<Part> {
    let before = text.get(from..sign.start)?;
    let behind = text.get(sign.end..)?;
    let near_before = near(before, before.trim_end_matches(is_space));
    let near_behind = near(behind, behind.trim_start_matches(is_space));
    let is_apart =
        sign.is_bracketed || near_before.len() < before.len() || near_behind.len() < behind.len();
    let domain = domain(near_behind);
    let local = match near_before.ends_with('"') {
        true => quoted_local(near_before)?,
        false => local_part(near_before),
    };
    let is_dotted = domain.contains(is_dot);
    let is_address = match is_dotted {
        true => !is_apart || is_clear(local, domain),
        false => !is_apart && is_account(local, domain),
    };
    let end = text.len().saturating_sub(near_behind.len());
    let start = from.saturating_add(near_before.len().saturating_sub(local.len()));
    if local.is_empty() || domain.is_empty() || !is_address {
        return None;
    }
    // `sip:+919820012345@host`, and a number with its host anywhere: a telephone number.
    let digits = local.strip_prefix('+').or_else(|| {
        let scheme = text.get(..start)?.get(start.saturating_sub(5)..)?;
        let is_sip = scheme.ends_with("sip:") || scheme.ends_with("sips:");
        is_sip.then_some(local)
    });
    if digits.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let local = match sign.is_percent_encoded {
        true => percent_decoded(local),
        false => Cow::Borrowed(local),
    };
    Some(Part {
        start,
        end: end.saturating_add(domain.len()),
        private: masks.email(&local, domain),
        spelling: None,
        is_likely: true,
    })
}

fn is_space(character: char) -> bool {
    character.is_whitespace()
}

/// A text without the white space at its end or beginning, if that is not much.
fn near<'t>(text: &'t str, trimmed: &'t str) -> &'t str {
    match text.len().saturating_sub(trimmed.len()) <= WIDEST_GAP {
        true => trimmed,
        false => text,
    }
}

/// The end of a text, as far as it can stand before an `@`.
fn local_part(text: &str) -> &str {
    let seen = text.trim_end_matches(is_unseen);
    let last = seen.chars().next_back().unwrap_or(' ');
    let start = text
        .char_indices()
        .rev()
        .take_while(|&(_, it)| is_letter(it, last) || IN_LOCAL.contains(it) || is_unseen(it))
        .last();
    let (before, local) = text.split_at(start.map_or(text.len(), |(at, _)| at));
    // `\n` and `\u003c` of a JSON text, of which the backslash does not belong to it.
    let escape = match before.ends_with('\\') {
        true if local.starts_with(['n', 'r', 't']) => 1,
        true if local.starts_with('u') => 5,
        _ => 0,
    };
    let local = local.get(escape..).unwrap_or(local);
    let local = without_key(behind_coded(local));
    // Those that also stand before an address without belonging to it.
    local.trim_start_matches(|it| ".-'`=?&*{|!".contains(it) || is_unseen(it))
}

/// What lies behind the last percent-encoded character that separates: `mailto%3Ajane`.
fn behind_coded(local: &str) -> &str {
    let separates = |&(at, _): &(usize, &str)| {
        let coded = local.as_bytes().get(at..).and_then(coded_byte);
        coded.is_some_and(|byte| {
            byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"._+-'%".contains(&byte)
        })
    };
    let last = local.rmatch_indices('%').find(separates);
    let start = last.map_or(0, |(at, _)| at.saturating_add(3));
    local.get(start..).unwrap_or(local)
}

/// What lies behind `?to=` and `email=`. Other parts before a `=` belong to it, as in the address that
/// answers come back to: `bounce-jane=example.com@example.org`.
fn without_key(local: &str) -> &str {
    let Some((key, value)) = local.rsplit_once('=') else {
        return local;
    };
    let word = key.to_ascii_lowercase();
    let is_key = key.contains(['?', '&'])
        || word.contains("mail")
        || ["to", "from", "cc", "bcc", "user", "pa", "upi", "vpa"].contains(&&*word);
    match is_key && !value.is_empty() {
        true => value,
        false => local,
    }
}

/// The end of a text in quotes: `"jane doe"`, or `\"jane doe\"` in a JSON text.
fn quoted_local(text: &str) -> Option<&str> {
    let inside = text.strip_suffix('"')?;
    let is_escaped = inside.ends_with('\\');
    let mut quotes = inside
        .char_indices()
        .rev()
        .take_while(|&(at, _)| inside.len().saturating_sub(at) < LONGEST_QUOTED)
        .filter(|&(_, it)| it == '"')
        .map(|(at, _)| at);
    let backslash = |at: usize| inside.get(..at).is_some_and(|it| it.ends_with('\\'));
    let quote = quotes.find(|&at| backslash(at) == is_escaped)?;
    let local = text.get(quote.saturating_sub(is_escaped.into())..)?;
    // A quotation that ends, and one that begins with the `@`, are none.
    let first = local.trim_start_matches(['\\', '"']).chars().next();
    let is_local = first.is_some_and(|it| is_letter(it, it))
        && !local.trim_end_matches(['\\', '"']).ends_with(is_space);
    is_local.then_some(local)
}

/// The beginning of a text, as far as it is a domain: labels with a full stop between them, the last
/// one no number; or one label.
fn domain(text: &str) -> &str {
    let seen = text.trim_start_matches(is_unseen);
    let first = seen.chars().next().unwrap_or(' ');
    let end = text.find(|it| !(is_letter(it, first) || it == '-' || is_dot(it) || is_unseen(it)));
    let domain = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    let twice = domain.match_indices(is_dot).find(|&(at, dot)| {
        let behind = domain.get(at.saturating_add(dot.len())..);
        behind.is_some_and(|it| it.starts_with(is_dot))
    });
    let domain = match twice {
        Some((end, _)) => domain.get(..end).unwrap_or_default(),
        None => domain,
    };
    let domain = domain.trim_end_matches(|it| is_dot(it) || it == '-' || is_unseen(it));
    let last = domain.rsplit(is_dot).next().unwrap_or_default();
    let mut last = last.chars().filter(|&it| !is_unseen(it));
    let is_name = last.next().is_some_and(|it| !it.is_ascii_digit()) && last.next().is_some();
    if is_name && !seen.starts_with(|it| is_dot(it) || it == '-') {
        domain
    } else {
        ""
    }
}

fn is_dot(character: char) -> bool {
    matches!(character, '.' | '。' | '．' | '｡')
}

/// Whether a name and a domain are an address even where white space stands beside the `@`. "Call @ 5.Now"
/// is none.
fn is_clear(local: &str, domain: &str) -> bool {
    let label = domain.split(is_dot).next().unwrap_or_default();
    !local.ends_with(|it| IN_LOCAL.contains(it)) && !label.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a name and one label are an account, as at a bank (UPI) or on a machine of one's own. "3@each" is
/// none; nor is "谢谢@jane", which calls somebody, in a script without spaces.
fn is_account(local: &str, domain: &str) -> bool {
    let is_plain = |text: &str| text.chars().all(|it| it.is_ascii() || is_unseen(it));
    let count = |is_it: fn(&u8) -> bool| local.bytes().filter(is_it).count();
    is_plain(local)
        && is_plain(domain)
        && (count(u8::is_ascii_alphabetic) > 0
            || count(u8::is_ascii_digit) >= super::number::FEWEST)
}

/// A letter or digit: of Latin, or, in an address whose `@` has another script beside it, of that.
/// In many scripts no space tells where an address in Latin letters ends.
fn is_letter(character: char, beside: char) -> bool {
    let is_latin =
        |it: char| it.is_ascii() || matches!(it, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    if is_latin(character) {
        character.is_ascii_alphanumeric() || !character.is_ascii()
    } else {
        !is_latin(beside) && !character.is_whitespace() && !is_punctuation(character)
    }
}

/// What ends a word outside ASCII.
fn is_punctuation(character: char) -> bool {
    matches!(character, '\u{a0}'..='\u{bf}' | '\u{964}' | '\u{965}' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{6d4}'
        | '\u{387}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3020}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// The byte of `%2B` at the beginning.
fn coded_byte(text: &[u8]) -> Option<u8> {
    let &[b'%', high, low, ..] = text else {
        return None;
    };
    let value = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(value(high)? << 4 | value(low)?).ok()
}

fn percent_decoded(text: &str) -> Cow<'_, str> {
    let mut decoded = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let coded = coded_byte(rest);
        decoded.push(coded.unwrap_or(byte));
        rest = match coded {
            Some(_) => rest.get(3..).unwrap_or_default(),
            None => behind,
        };
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `‹›` in place of each address, and their masks.
    fn found(text: &str) -> (String, Vec<String>) {
        let masks = Masks::new([7; 16]);
        let (mut shown, mut from, mut found) = (String::new(), 0, Vec::new());
        while let Some(email) = next_email(text, from, &masks) {
            shown += text.get(from..email.start).unwrap();
            shown += "‹›";
            from = email.end;
            found.push(email.private.mask());
        }
        (shown + text.get(from..).unwrap(), found)
    }

    #[test]
    fn one_address_has_one_mask_however_it_is_spelt() {
        let mask = Masks::new([7; 16]).email("jane", "example.com").mask();
        for (text, rest) in [
            ("jane@example.com", "‹›"),
            ("JANE@Example.COM", "‹›"),
            ("jane＠example。com", "‹›"),
            ("?to=jane%40example.com&x", "?to=‹›&x"),
            ("mailto%3Ajane%40example.com%3E", "mailto%3A‹›%3E"),
            ("%20jane%2540example.com", "%20‹›"),
            ("ja%6Ee%40example.com", "‹›"),
            ("jane&#64;example.com", "‹›"),
            ("<a>jane&commat;example.com</a>", "<a>‹›</a>"),
            ("jane&amp;#x40;example.com", "‹›"),
            (r#"{"a":"jane\u0040example.com"}"#, r#"{"a":"‹›"}"#),
            (r#"{\"a\":\"jane\\u0040example.com\"}"#, r#"{\"a\":\"‹›\"}"#),
            (r"Hello\njane@example.com\nBye", r"Hello\n‹›\nBye"),
            (r"\u003cjane@example.com\u003e", r"\u003c‹›\u003e"),
            ("to jane @ example.com.", "to ‹›."),
            ("to jane\u{a0}@\nexample.com", "to ‹›"),
            ("to jane (@) example.com", "to ‹›"),
            ("\"jane\"@example.com", "‹›"),
            (r#"\"jane\"@example.com"#, "‹›"),
            (
                "ja\u{ad}ne\u{200b}@\u{2060}exam\u{feff}ple.com\u{200e}",
                "‹›\u{200e}",
            ),
            ("email=jane@example.com", "email=‹›"),
            ("upi://pay?pa=jane@example.com&am=5", "upi://pay?pa=‹›&am=5"),
            ("ל-jane@example.com", "ל-‹›"),
        ] {
            assert_eq!(found(text), (rest.to_owned(), vec![mask.clone()]), "{text}");
        }
        let both = |one: &str, other: &str| assert_eq!(found(one), found(other));
        both("Жанна@Пример.РФ", "жанна@пример.рф");
        both("ΆΝΝΑ@example.com", "ΆννΑ@EXAMPLE.com");
        both("ŁUKASZ@ŻÓŁW.pl", "łukasz@żółw.pl");
        both("Jane@OkHdfcBank", "jane@okhdfcbank");
        assert_ne!(found("jane@example.com").1, found("jan@example.com").1);
        assert_ne!(found("jane@example.com").1, found("jane@example.org").1);
    }

    #[test]
    fn accounts_and_odd_addresses_are_found() {
        for (text, rest) in [
            ("pay jane@okhdfcbank, now", "pay ‹›, now"),
            ("9876543210@ybl", "‹›"),
            ("jane.doe-1@upi.", "‹›."),
            ("clone git@host:path", "clone ‹›:path"),
            ("mail \"jane doe\"@example.com", "mail ‹›"),
            (r#""j\"d"@example.com"#, "‹›"),
            (r#"["a","jane doe"@example.com]"#, r#"["a",‹›]"#),
            ("bounce-jane=example.com@example.org", "‹›"),
            ("a=@example.org", "‹›"),
            ("jane@[at]@example.org", "jane@[at]@example.org"),
        ] {
            assert_eq!(found(text).0, rest);
        }
    }

    #[test]
    fn what_is_no_address_stays() {
        for text in [
            "@jane, @bob",
            "3 @ 5",
            "10 pcs @ 4.50",
            "see you @ 10",
            "Call @ 5.Now",
            "npm i foo@1.2.3 @scope/foo@2.0.0-beta.1",
            "3@each",
            "5%40off",
            "a @ b",
            "谢谢@jane 谢谢@小明",
            "said \"hello\", \"@example.com\"",
            r#"{"a":"b","c":"@example.com"}"#,
            "I am @ work",
            "a@b..c",
            "sip:+919820012345@sip.example.com",
            "sips:919820012345@10.0.0.1",
            "+919820012345@example.com",
            "\"@example.com",
            "=@example.com",
            "%40 &#64; \\u0040 @",
        ] {
            assert_eq!(found(text).0, text);
        }
    }

    #[test]
    fn hostile_texts_are_read_in_linear_time() {
        // A quadratic reader would take minutes.
        for pattern in [
            "%40", "&#64;", "\\", "\\u0040", "\"@", "a\"", "a\"@", " @", "a @", "@ ", "\u{ad}",
            "@\u{ad}", "%", "&", "&amp;", "=", "a=@", "%3a", "(@)", "@.", "@a.", "a@a", "＠",
            "\u{f000}", "a\u{ad}@", "?to=", "&#0",
        ] {
            let text = pattern.repeat(100_000 / pattern.len());
            found(&text);
            found(&["a", &text, "@", &text].concat());
        }
    }
}
