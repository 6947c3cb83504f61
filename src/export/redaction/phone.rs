//! Telephone numbers in a text.

use super::amount::amount_end;
use super::digit::digit;
use super::known_number::known_end;
use super::mask::Masks;
use super::number::{FEWEST, Group, MOST, Number, WHOLE};
use super::private_text::Part;
use super::symbol::{Gap, gap, is_invisible, is_plus, is_word, symbol};

/// Between two groups stand so many other characters at the most: `) - `.
const WIDEST_GAP: usize = 4;

/// Adds the telephone numbers between two places of a text. Each character is looked at a bounded
/// number of times.
pub(super) fn find_phones(
    text: &str,
    from: usize,
    to: usize,
    masks: &Masks,
    found: &mut Vec<Part>,
) {
    let text = text.get(..to).unwrap_or(text);
    let mut at = from;
    // Where a word goes on, but not the text: behind an escape.
    let mut fresh = from;
    while let Some(&byte) = text.as_bytes().get(at) {
        // Nothing begins with any other character, and identifiers where a word does: most of a text is
        // passed over here.
        let may_begin = match byte {
            b'0'..=b'9' | 0x80.. | b'+' | b'\\' | b'%' | b'&' => true,
            b'a'..=b'f' | b'A'..=b'F' => {
                let before = at.checked_sub(1).and_then(|it| text.as_bytes().get(it));
                !before.is_some_and(u8::is_ascii_alphanumeric)
            }
            _ => false,
        };
        if !may_begin {
            at = at.saturating_add(1);
            continue;
        }
        let Some((character, length)) = symbol(text, at) else {
            break;
        };
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let in_word = at > fresh && before.is_some_and(is_word);
        let is_digit = digit(character).is_some();
        if !in_word
            && (is_digit || character.is_ascii_hexdigit())
            && let Some(end) = known_end(text, at)
        {
            at = end;
        } else if !in_word
            && is_digit
            && let Some(end) = amount_end(text, at)
        {
            // Hidden where it was named.
            let amount = text.get(..end).unwrap_or(text);
            let mut run = Run::new(amount, masks, found);
            run.is_amount = true;
            run.read(at, in_word);
            at = end;
        } else if is_digit || is_plus(character) && digit_behind(text, at.saturating_add(length)) {
            at = Run::new(text, masks, found).read(at, in_word);
        } else {
            at = at.saturating_add(length);
            if length > 1 && character.is_ascii() {
                fresh = at;
            }
        }
    }
}

/// What stands behind a gap, where, and what kind of gap it is.
#[inline(never)]
fn behind_gap(text: &str, at: usize) -> Option<(usize, char, usize, Gap)> {
    let mut next = at;
    let mut kind = Gap::Tight;
    let mut width = 0usize;
    loop {
        let (character, length) = symbol(text, next)?;
        if let Some(gap) = gap(character) {
            width = width.saturating_add(1);
            kind = kind.max(gap);
            if width > WIDEST_GAP {
                return None;
            }
        } else if !is_invisible(character) {
            return Some((next, character, length, kind));
        }
        next = next.saturating_add(length);
    }
}

/// Whether a digit stands behind a gap.
fn digit_behind(text: &str, at: usize) -> bool {
    behind_gap(text, at).is_some_and(|(_, character, ..)| digit(character).is_some())
}

/// The place where a further group begins behind a gap.
pub(super) fn group_behind(text: &str, at: usize) -> Option<(usize, Gap)> {
    let (next, character, length, gap) = behind_gap(text, at)?;
    let begins = digit(character).is_some()
        || is_plus(character) && digit_behind(text, next.saturating_add(length));
    begins.then_some((next, gap))
}

/// The group of digits that begins at a place, with the plus before it.
#[inline(never)]
pub(super) fn group(text: &str, start: usize) -> Group {
    let mut group = Group {
        start,
        ..Group::default()
    };
    let mut at = start;
    if let Some((character, length)) = symbol(text, at)
        && is_plus(character)
    {
        group.has_plus = true;
        at = at.saturating_add(length);
        if let Some((next, ..)) = behind_gap(text, at) {
            at = next;
        }
        // An escape stays as it is.
        if length > character.len_utf8() {
            group.start = at;
        }
    }
    group.end = at;
    while let Some((character, length)) = symbol(text, at) {
        at = at.saturating_add(length);
        match digit(character) {
            Some(value) => {
                group.push(value);
                group.end = at;
            }
            None if is_invisible(character) => {}
            None => break,
        }
    }
    group
}

/// Groups of digits with nothing but separators between them. They may be several numbers.
struct Run<'r> {
    text: &'r str,
    masks: &'r Masks,
    found: &'r mut Vec<Part>,
    number: Number,
    /// The number goes on where the last one had to be cut off.
    is_leftover: bool,
    is_amount: bool,
}

impl<'r> Run<'r> {
    fn new(text: &'r str, masks: &'r Masks, found: &'r mut Vec<Part>) -> Self {
        Self {
            text,
            masks,
            found,
            number: Number::default(),
            is_leftover: false,
            is_amount: false,
        }
    }

    /// Reads the run that begins here, and gives its end. `in_word`: letters or digits stand right
    /// before it.
    fn read(mut self, start: usize, in_word: bool) -> usize {
        let mut next = Some((start, Gap::Tight));
        let mut end = start;
        self.number.is_in_word = in_word;
        while let Some((at, gap)) = next {
            let group = Group {
                gap,
                ..group(self.text, at)
            };
            end = group.end;
            self.add(group);
            next = group_behind(self.text, end)
                .filter(|&(next, gap)| gap == Gap::Tight || !self.ends_before(next));
        }
        let is_in_word = symbol(self.text, end).is_some_and(|(it, _)| is_word(it));
        self.number.is_in_word |= is_in_word;
        self.finish();
        end
    }

    /// Whether a date or a time begins at a place, or, behind a whole number, an amount.
    fn ends_before(&self, at: usize) -> bool {
        if self.number.spelling.is_short() {
            return false;
        }
        let is_whole = self.number.count() >= FEWEST;
        known_end(self.text, at).is_some() || is_whole && amount_end(self.text, at).is_some()
    }

    /// Adds a group to the number, or begins the next number with it.
    fn add(&mut self, group: Group) {
        if self.number.count() > 0 && !self.goes_on(&group) {
            let number = &self.number;
            let is_cut = number.count() >= FEWEST && !number.has_room_for(&group);
            self.finish();
            self.is_leftover = is_cut && group.count < FEWEST && !group.has_plus;
        }
        // Longer than any number: an identifier.
        if group.count > MOST {
            return;
        }
        self.number.push(group);
    }

    /// Whether a group belongs to the number before it.
    #[inline(never)]
    fn goes_on(&self, group: &Group) -> bool {
        let number = &self.number;
        if group.has_plus || !number.has_room_for(group) {
            return false;
        }
        if group.gap == Gap::Loose {
            return number.goes_on_loosely(group, self.digits_ahead(group));
        }
        // Before a whole number stands a country code, at the most.
        let is_no_code = group.count >= WHOLE && number.count() > 4 && !number.spelling.has_plus;
        let is_whole = number.is_whole() && group.gap != Gap::Tight;
        !(is_no_code || number.count() >= FEWEST && (is_whole || group.count >= WHOLE))
    }

    /// How many digits stand from a group on until a loose gap: no more than a number has at least are
    /// looked at.
    #[inline(never)]
    fn digits_ahead(&self, first: &Group) -> usize {
        let mut count = first.count;
        let mut end = first.end;
        while count < FEWEST
            && let Some((next, gap)) = group_behind(self.text, end)
            && gap != Gap::Loose
        {
            let group = group(self.text, next);
            count = count.saturating_add(group.count);
            end = group.end;
        }
        count
    }

    /// Ends the number.
    fn finish(&mut self) {
        let number = std::mem::take(&mut self.number);
        if number.count() < FEWEST {
            if number.count() > 0
                && std::mem::take(&mut self.is_leftover)
                && let Some(last) = self.found.last_mut()
            {
                last.end = number.last.end;
            }
            return;
        }
        self.is_leftover = false;
        let (number, is_likely) = number.judged(self.text);
        let [likeliest, ..] = number.spelling.readings();
        self.found.push(Part {
            start: self.with_bracket(&number),
            end: number.last.end,
            private: self.masks.phone(likeliest),
            spelling: Some(number.spelling),
            is_likely: is_likely && !self.is_amount,
        });
    }

    /// Where the number begins, with the bracket that is closed in it.
    #[inline(never)]
    fn with_bracket(&self, number: &Number) -> usize {
        let start = number.first.start;
        let written = self.text.get(start..number.last.end).unwrap_or_default();
        let count = |bracket| written.bytes().filter(|&it| it == bracket).count();
        let before = self.text.get(..start).unwrap_or_default();
        if before.ends_with('(') && count(b')') > count(b'(') {
            start.saturating_sub(1)
        } else {
            start
        }
    }
}
