//! E-mail addresses in a text.

use super::mask::Masks;
use super::private_text::Part;

/// The next address from a place on. Each character is looked at twice at the most: what belongs to
/// an address holds no `@`.
pub(super) fn next_email(text: &str, from: usize, masks: &Masks) -> Option<Part> {
    let mut from = from;
    loop {
        let rest = text.get(from..)?;
        let (at, sign) = rest
            .char_indices()
            .find(|&(_, it)| matches!(it, '@' | '＠'))?;
        let at = from.saturating_add(at);
        let behind = at.saturating_add(sign.len_utf8());
        let local = local_part(text.get(from..at)?);
        let domain = text.get(behind..).map_or("", domain);
        if !local.is_empty() && !domain.is_empty() {
            return Some(Part {
                start: at.saturating_sub(local.len()),
                end: behind.saturating_add(domain.len()),
                private: masks.email(local, domain),
            });
        }
        from = behind;
    }
}

/// The end of a text, as far as it can stand before an `@`.
fn local_part(text: &str) -> &str {
    let Some(last) = text.chars().next_back() else {
        return "";
    };
    let start = text
        .char_indices()
        .rev()
        .take_while(|&(_, it)| is_letter(it, last) || "._%+-'!#$&*=?^`{|}~".contains(it))
        .last();
    let local = text.get(start.map_or(text.len(), |(at, _)| at)..);
    // Those that also stand before an address without belonging to it.
    let local = local.unwrap_or_default();
    local.trim_start_matches(['.', '\'', '`', '=', '?', '&', '*', '{', '|', '!'])
}

/// The beginning of a text, as far as it is a domain: labels with a full stop between them, the last
/// one no number.
fn domain(text: &str) -> &str {
    let first = text.chars().next().unwrap_or(' ');
    let end = text.find(|it| !(is_letter(it, first) || it == '-' || it == '.'));
    let domain = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    let domain = match domain.find("..") {
        Some(end) => domain.get(..end).unwrap_or_default(),
        None => domain,
    };
    let domain = domain.trim_end_matches(['.', '-']);
    let is_domain = domain.rsplit_once('.').is_some_and(|(labels, last)| {
        !labels.is_empty()
            && last.chars().count() >= 2
            && !last.starts_with(|it: char| it.is_ascii_digit())
    });
    if is_domain && !domain.starts_with(['.', '-']) {
        domain
    } else {
        ""
    }
}

/// A letter or digit: of Latin, or, in an address whose `@` has another script beside it, of that.
/// In many scripts no space tells where an address in Latin letters ends.
fn is_letter(character: char, beside: char) -> bool {
    let is_latin = |it: char| it.is_ascii() || matches!(it, '\u{c0}'..='\u{24f}');
    if is_latin(character) {
        character.is_ascii_alphanumeric() || !character.is_ascii()
    } else {
        !is_latin(beside) && !character.is_whitespace() && !is_punctuation(character)
    }
}

/// What ends a word outside ASCII.
fn is_punctuation(character: char) -> bool {
    matches!(character, '\u{a0}'..='\u{bf}' | '\u{964}' | '\u{965}' | '\u{60c}' | '\u{2000}'..='\u{206f}'
        | '\u{3000}'..='\u{3020}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}
