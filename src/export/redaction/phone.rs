//! Finds telephone numbers in a normalized text.

use super::digits::{Digits, digit_at};
use super::mask::Masks;
use super::non_phone_amounts::amount_end;
use super::non_phone_dates::non_phone_end;
use super::number::{FEWEST, Group, MOST, Number, WHOLE};
use super::private_text::Part;
use crate::normalized_text::MARK;

/// The most other characters between two groups: `) - `.
const WIDEST_GAP: usize = 4;

/// The separator between two groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// A dash, a dot, a slash.
    Tight,
    /// Other separators in a number: white space, brackets, other marks.
    Spaced,
    /// Separators that lists have too: a comma, the end of a line.
    Loose,
}

/// Adds the telephone numbers between two places of a text. Each character is read a bounded number of times.
pub(super) fn find_phones(
    text: &str,
    from: usize,
    to: usize,
    masks: &Masks,
    found: &mut Vec<Part>,
) {
    let all = text.as_bytes();
    let text = all.get(..to).unwrap_or(all);
    let mut at = from;
    while let Some(&byte) = text.get(at) {
        #[cfg(test)]
        crate::step_counter::took(1);
        // Nothing starts with any other character, and identifiers only at the start of a word: most of a
        // text is skipped here.
        let next = at.saturating_add(1);
        if !byte.is_ascii_hexdigit() && byte != b'+' {
            at = next;
            continue;
        }
        let before = at.checked_sub(1).filter(|&it| it >= from);
        let in_word = before.and_then(|it| text.get(it)).is_some_and(is_word);
        let is_digit = byte.is_ascii_digit();
        if !in_word
            && byte != b'+'
            && let Some(end) = non_phone_end(text, at)
        {
            at = end;
        } else if !in_word
            && is_digit
            && let Some(end) = amount_end(text, at)
        {
            // It is masked if it was named.
            let amount = text.get(..end).unwrap_or(text);
            let mut run = Run::new(amount, masks, found);
            run.is_amount = true;
            run.read(at, in_word);
            at = end;
        } else if is_digit || digit_at(text, behind_plus(text, at)) {
            at = Run::new(text, masks, found).read(at, in_word);
        } else {
            at = next;
        }
    }
}

/// Whether it belongs to a word.
fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

fn gap(byte: u8) -> Option<Gap> {
    const SEPARATOR: u8 = MARK as u8;
    match byte {
        b'-' | b'.' | b'/' => Some(Gap::Tight),
        b' ' | b'(' | b')' | b'[' | b']' | b'\t' | b'_' | b'~' | b'*' | SEPARATOR => {
            Some(Gap::Spaced)
        }
        b',' | b';' | b':' | b'|' | b'\n' | b'\r' => Some(Gap::Loose),
        _ => None,
    }
}

/// The start of another group after a gap.
#[inline(never)]
pub(super) fn group_behind(text: &[u8], at: usize) -> Option<(usize, Gap)> {
    let (next, kind) = behind_gap(text, at)?;
    digit_at(text, behind_plus(text, next)).then_some((next, kind))
}

/// The place after a gap, unless it is wide, and the kind of gap.
#[inline(never)]
fn behind_gap(text: &[u8], at: usize) -> Option<(usize, Gap)> {
    let mut next = at;
    let mut kind = Gap::Tight;
    while let Some(&byte) = text.get(next)
        && let Some(gap) = gap(byte)
    {
        next = next.saturating_add(1);
        kind = kind.max(gap);
    }
    #[cfg(test)]
    crate::step_counter::took(next.saturating_sub(at));
    (next <= at.saturating_add(WIDEST_GAP)).then_some((next, kind))
}

/// After the plus at a place and the gap after it, if there is one.
fn behind_plus(text: &[u8], at: usize) -> usize {
    if text.get(at) != Some(&b'+') {
        return at;
    }
    let next = at.saturating_add(1);
    behind_gap(text, next).map_or(next, |(next, _)| next)
}

/// The group of digits at a place, with the plus before it. `gap`: the separator before that.
#[inline(never)]
pub(super) fn group(text: &[u8], start: usize, gap: Gap) -> Group {
    let first = behind_plus(text, start);
    let mut group = Group {
        start,
        end: first,
        has_plus: first > start,
        gap,
        ..Group::default()
    };
    if let Some(digits) = Digits::read(text, first) {
        (group.count, group.value, group.end) = (digits.count, digits.value, digits.end);
    }
    group
}

/// Groups of digits with only separators between them. They may be several numbers.
struct Run<'r> {
    text: &'r [u8],
    masks: &'r Masks,
    found: &'r mut Vec<Part>,
    number: Number,
    /// The number continues where the last one had to be cut.
    is_leftover: bool,
    is_amount: bool,
}

impl<'r> Run<'r> {
    fn new(text: &'r [u8], masks: &'r Masks, found: &'r mut Vec<Part>) -> Self {
        Self {
            text,
            masks,
            found,
            number: Number::default(),
            is_leftover: false,
            is_amount: false,
        }
    }

    /// Reads the run that begins here, and returns its end. `in_word`: letters or digits come right before
    /// it.
    fn read(mut self, start: usize, in_word: bool) -> usize {
        let mut next = Some((start, Gap::Tight));
        let mut end = start;
        self.number.is_in_word = in_word;
        while let Some((at, gap)) = next {
            #[cfg(test)]
            crate::step_counter::took(1);
            let group = group(self.text, at, gap);
            end = group.end;
            self.add(group);
            next = group_behind(self.text, end)
                .filter(|&(next, gap)| gap == Gap::Tight || !self.ends_before(next));
        }
        self.number.is_in_word |= self.text.get(end).is_some_and(is_word);
        self.finish();
        end
    }

    /// Whether a date or a time begins at a place, or, behind a whole number, an amount.
    fn ends_before(&self, at: usize) -> bool {
        if self.number.spelling.is_short() {
            return false;
        }
        let is_whole = self.number.count() >= FEWEST;
        non_phone_end(self.text, at).is_some() || is_whole && amount_end(self.text, at).is_some()
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
            let group = group(self.text, next, gap);
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
        let before = start.checked_sub(1);
        let written = self.text.get(start..number.last.end).unwrap_or_default();
        let mut open = 0i32;
        for byte in written {
            open = match byte {
                b'(' => open.saturating_add(1),
                b')' => open.saturating_sub(1),
                _ => open,
            };
        }
        match before {
            Some(bracket) if open < 0 && self.text.get(bracket) == Some(&b'(') => bracket,
            _ => start,
        }
    }
}
