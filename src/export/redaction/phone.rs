//! Telephone numbers in a text.

use super::digit::{char_at, digit};
use super::known_number::known_end;
use super::mask::Masks;
use super::private_text::Part;

/// A telephone number has so many digits …
pub(super) const FEWEST: usize = 7;
/// … to so many (E.164).
const MOST: usize = 15;
/// A group of so many is a whole number, but for a country code before it.
const WHOLE: usize = 10;
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
    let mut before = None;
    while let Some(character) = char_at(text, at) {
        let in_word = before.is_some_and(is_word);
        let is_known_from_here = character.is_ascii_alphanumeric() || digit(character).is_some();
        if !in_word
            && is_known_from_here
            && let Some(end) = known_end(text, at)
        {
            before = Some('0');
            at = end;
        } else if digit(character).is_some() || begins_with_plus(text, at) {
            before = Some('0');
            at = Run::new(text, masks, found).read(at, in_word);
        } else {
            before = Some(character);
            at = at.saturating_add(character.len_utf8());
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || digit(character).is_some()
}

fn is_plus(character: char) -> bool {
    matches!(character, '+' | '＋')
}

fn begins_with_plus(text: &str, at: usize) -> bool {
    let plus = char_at(text, at).filter(|&it| is_plus(it));
    plus.is_some_and(|it| digit_behind(text, at.saturating_add(it.len_utf8())).is_some())
}

/// What stands between the digits of a number: white space, dashes, dots, brackets, slashes, and
/// what is not seen. No line break: the next line begins something else.
fn is_separator(character: char) -> bool {
    matches!(
        character,
        ' ' | '-' | '.' | '(' | ')' | '/' | '\t' | '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{2015}'
            | '\u{202a}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{2212}' | '\u{3000}'
            | '\u{feff}' | '（' | '）' | '－' | '．'
    )
}

/// What stands behind a gap, and where.
fn behind_gap(text: &str, at: usize) -> Option<(usize, char)> {
    let mut next = at;
    for character in text.get(at..)?.chars().take(WIDEST_GAP.saturating_add(1)) {
        if !is_separator(character) {
            return Some((next, character));
        }
        next = next.saturating_add(character.len_utf8());
    }
    None
}

/// The place of a digit behind a gap.
fn digit_behind(text: &str, at: usize) -> Option<usize> {
    let (next, character) = behind_gap(text, at)?;
    digit(character).map(|_| next)
}

/// The place where a further group begins behind a gap.
fn group_behind(text: &str, at: usize) -> Option<usize> {
    let (next, character) = behind_gap(text, at)?;
    (digit(character).is_some() || begins_with_plus(text, next)).then_some(next)
}

/// Digits in a row.
#[derive(Clone, Copy, Default)]
struct Group {
    start: usize,
    end: usize,
    count: usize,
    last_ten: u64,
    has_plus: bool,
    /// Nothing but a dash, a dot or a slash stands between it and the last one.
    is_tight: bool,
}

/// Groups that make a number.
#[derive(Clone, Copy, Default)]
struct Number {
    start: usize,
    end: usize,
    count: usize,
    last_ten: u64,
    has_plus: bool,
    groups: usize,
    first: Group,
    last: Group,
}

/// Groups of digits with nothing but separators between them. They may be several numbers.
struct Run<'r> {
    text: &'r str,
    masks: &'r Masks,
    found: &'r mut Vec<Part>,
    number: Number,
    /// The number goes on where the last one had to be cut off.
    is_leftover: bool,
}

impl<'r> Run<'r> {
    fn new(text: &'r str, masks: &'r Masks, found: &'r mut Vec<Part>) -> Self {
        Self {
            text,
            masks,
            found,
            number: Number::default(),
            is_leftover: false,
        }
    }

    /// Reads the run that begins here, and gives its end. `in_word`: letters or digits stand right
    /// before it.
    fn read(mut self, start: usize, in_word: bool) -> usize {
        let mut end = start;
        let mut next = Some(start);
        let mut is_first = true;
        let mut is_tight = true;
        while let Some(at) = next {
            let group = Group {
                is_tight,
                ..self.group(at)
            };
            end = group.end;
            next = group_behind(self.text, end).filter(|&next| {
                let between = self.text.get(end..next).unwrap_or_default();
                is_tight = between.chars().all(|it| matches!(it, '-' | '.' | '/'));
                // Behind a space a date or a time may follow.
                is_tight || known_end(self.text, next).is_none()
            });
            // Digits at the end of a word are an identifier's, unless they are as many as a number has.
            if is_first && in_word && !group.has_plus && group.count < WHOLE {
                return end;
            }
            is_first = false;
            self.add(group);
        }
        let is_in_word = char_at(self.text, end).is_some_and(is_word);
        self.finish(is_in_word);
        end
    }

    fn group(&self, start: usize) -> Group {
        let mut group = Group {
            start,
            ..Group::default()
        };
        let mut at = start;
        if char_at(self.text, at).is_some_and(is_plus) {
            group.has_plus = true;
            at = at.saturating_add(char_at(self.text, at).map_or(1, char::len_utf8));
            at = digit_behind(self.text, at).unwrap_or(at);
        }
        for character in self.text.get(at..).unwrap_or_default().chars() {
            let Some(value) = digit(character) else {
                break;
            };
            group.count = group.count.saturating_add(1);
            group.last_ten = shifted(group.last_ten, 1).saturating_add(value.into());
            at = at.saturating_add(character.len_utf8());
        }
        group.end = at;
        group
    }

    /// Adds a group to the number, or begins the next number with it.
    fn add(&mut self, group: Group) {
        let number = &self.number;
        let together = number.count.saturating_add(group.count);
        let is_number = number.count >= FEWEST;
        // Before a whole number stands a country code, at the most.
        let is_no_code = group.count >= WHOLE && number.count > 4 && !number.has_plus;
        // A group that begins with a plus holds the country code too.
        let whole = WHOLE.saturating_add(number.last.has_plus.into());
        let is_whole = number.last.count >= whole && !group.is_tight;
        if number.count > 0
            && (group.has_plus
                || group.count > MOST
                || is_no_code
                || is_number && (is_whole || group.count >= WHOLE)
                || together > MOST)
        {
            let is_cut = is_number && together > MOST && !group.has_plus && !is_whole;
            self.finish(false);
            self.is_leftover = is_cut && group.count < FEWEST;
        }
        // Longer than any number: an identifier.
        if group.count > MOST {
            return;
        }
        let number = &mut self.number;
        if number.count == 0 {
            number.start = group.start;
            number.first = group;
            number.has_plus = group.has_plus;
        }
        number.last_ten =
            shifted(number.last_ten, group.count).saturating_add(group.last_ten) % TEN_DIGITS;
        number.count = number.count.saturating_add(group.count);
        number.groups = number.groups.saturating_add(1);
        number.end = group.end;
        number.last = group;
    }

    /// Ends the number. `is_in_word`: letters stand right behind it.
    fn finish(&mut self, is_in_word: bool) {
        let number = std::mem::take(&mut self.number);
        if number.count < FEWEST {
            if number.count > 0
                && std::mem::take(&mut self.is_leftover)
                && let Some(last) = self.found.last_mut()
            {
                last.end = number.end;
            }
            return;
        }
        self.is_leftover = false;
        if !number.has_plus && (self.is_other(&number) || is_in_word && number.count < WHOLE) {
            return;
        }
        self.found.push(Part {
            start: self.with_bracket(&number),
            end: number.end,
            private: self.masks.phone(number.count, number.last_ten),
        });
    }

    /// Whether it is a decimal number or a span of years.
    fn is_other(&self, number: &Number) -> bool {
        let Number { first, last, .. } = number;
        let separator = self.text.get(first.end..last.start).unwrap_or_default();
        let is_year = |group: &Group| group.count == 4 && (1900..2100).contains(&group.last_ten);
        let is_decimal = separator == "."
            && (first.count == 1 || first.count == 2 && last.count < 9 || last.count <= 2);
        number.groups == 2 && (is_decimal || is_year(first) && is_year(last))
    }

    /// Where the number begins, with the bracket that is closed in it.
    fn with_bracket(&self, number: &Number) -> usize {
        let written = self.text.get(number.start..number.end).unwrap_or_default();
        let count = |bracket| written.matches(bracket).count();
        let before = self.text.get(..number.start).unwrap_or_default();
        if before.ends_with('(') && count(')') > count('(') {
            number.start.saturating_sub(1)
        } else {
            number.start
        }
    }
}

const TEN_DIGITS: u64 = 10_000_000_000;

/// The last ten digits with room for more behind them.
fn shifted(last_ten: u64, digits: usize) -> u64 {
    let digits = u32::try_from(digits).unwrap_or(u32::MAX);
    let power = 10u64.checked_pow(digits.min(10)).unwrap_or(TEN_DIGITS);
    // Of ten digits and more behind them nothing is left.
    if power >= TEN_DIGITS {
        return 0;
    }
    last_ten.saturating_mul(power) % TEN_DIGITS
}
