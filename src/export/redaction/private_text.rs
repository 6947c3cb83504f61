//! Telephone numbers and e-mail addresses in a text.

use super::digits::has_many;
use super::email::next_email;
use super::mask::{Masks, Private};
use super::number_spelling::NumberSpelling;
use super::phone::find_phones;
use crate::normalized_text::NormalizedText;

/// A telephone number or e-mail address in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Its first byte.
    pub start: usize,
    /// Behind its last byte.
    pub end: usize,
    pub private: Private,
    /// Of a telephone number.
    pub spelling: Option<NumberSpelling>,
    /// Rather that than anything else. What is not is hidden where its very number was named.
    pub is_likely: bool,
}

/// The telephone numbers and e-mail addresses in a text, in order.
pub(super) fn find_private(normalized: &NormalizedText<'_>, masks: &Masks) -> Vec<Part> {
    find(normalized, 0, true, masks)
}

/// The telephone numbers inside an e-mail address: `9820012345@bank`.
pub(super) fn phones_inside(text: &str, part: &Part, masks: &Masks) -> Vec<Part> {
    let inside = text.get(part.start..part.end).unwrap_or_default();
    find(&NormalizedText::normalize(inside), part.start, false, masks)
}

/// What is found in a text that begins at a place of another.
#[inline(never)]
fn find(normalized: &NormalizedText<'_>, start: usize, emails: bool, masks: &Masks) -> Vec<Part> {
    let text = normalized.text();
    let may_hold_phone = has_many(text);
    let mut found = Vec::new();
    let mut from = 0;
    loop {
        let email = match emails {
            true => next_email(text, from, masks),
            false => None,
        };
        if may_hold_phone {
            let to = email.map_or(text.len(), |it| it.start);
            find_phones(text, from, to, masks, &mut found);
        }
        let Some(email) = email else {
            break;
        };
        from = email.end;
        found.push(email);
    }
    for part in &mut found {
        part.place(normalized, start);
    }
    found
}

impl Part {
    /// Takes it from a text, as it is meant, to where that is written.
    #[inline(never)]
    pub fn place(&mut self, normalized: &NormalizedText<'_>, start: usize) {
        let (start_of_all, _) = normalized.original_range(self.start, self.end);
        let first = normalized.text().as_bytes().get(self.start);
        let written = normalized.original().as_bytes().get(start_of_all);
        // An escaped plus stays as it is: `to=%2B`.
        if first == Some(&b'+') && matches!(written, Some(b'%' | b'&' | b'\\')) {
            self.start = self.start.saturating_add(1);
        }
        (self.start, self.end) = normalized.original_range(self.start, self.end);
        self.start = self.start.saturating_add(start);
        self.end = self.end.saturating_add(start);
    }
}
