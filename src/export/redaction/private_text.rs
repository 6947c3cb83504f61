//! Telephone numbers and e-mail addresses in a text.

use super::digit::has_many_digits;
use super::email::next_email;
use super::mask::{Masks, Private};
use super::phone::find_phones;
use super::spelling::Spelling;

/// A telephone number or e-mail address in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Its first byte.
    pub start: usize,
    /// Behind its last byte.
    pub end: usize,
    pub private: Private,
    /// Of a telephone number.
    pub spelling: Option<Spelling>,
    /// Rather that than anything else. What is not is hidden where its very number was named.
    pub is_likely: bool,
}

/// The telephone numbers and e-mail addresses in a text, in order.
pub(super) fn find_private(text: &str, masks: &Masks) -> Vec<Part> {
    let mut found = Vec::new();
    let may_hold_phone = has_many_digits(text);
    let find_phones = |from, to, found: &mut Vec<Part>| {
        if may_hold_phone {
            find_phones(text, from, to, masks, found);
        }
    };
    let mut from = 0;
    while let Some(email) = next_email(text, from, masks) {
        find_phones(from, email.start, &mut found);
        from = email.end;
        found.push(email);
    }
    find_phones(from, text.len(), &mut found);
    found
}

/// The telephone numbers inside an e-mail address: `9820012345@bank`.
pub(super) fn phones_inside(text: &str, part: &Part, masks: &Masks) -> Vec<Part> {
    let mut found = Vec::new();
    find_phones(text, part.start, part.end, masks, &mut found);
    found
}
