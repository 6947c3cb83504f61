//! Groups of digits that may be a telephone number.

use super::country_code::{length, power_of_ten};
use super::number_spelling::NumberSpelling;
use super::phone::Gap;

/// The fewest digits of a telephone number,
pub(super) const FEWEST: usize = 7;
/// and the most (E.164).
pub(super) const MOST: usize = 15;
/// A group of this length is a whole number, possibly with a country code before it.
pub(super) const WHOLE: usize = 10;

/// A group of digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub start: usize,
    pub end: usize,
    pub count: usize,
    pub value: u64,
    pub has_plus: bool,
    /// The separator before it.
    pub gap: Gap,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            start: 0,
            end: 0,
            count: 0,
            value: 0,
            has_plus: false,
            gap: Gap::Tight,
        }
    }
}

impl Group {
    /// How many zeros it starts with.
    fn zeros(&self) -> u32 {
        digits(self.count).saturating_sub(length(self.value))
    }

    fn is_year(&self) -> bool {
        self.count == 4 && (1900..2100).contains(&self.value)
    }
}

/// The groups of a number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Number {
    pub spelling: NumberSpelling,
    pub first: Group,
    pub last: Group,
    pub is_in_word: bool,
    groups: usize,
    loose_gaps: usize,
    /// The kind of its groups, as far as they have one in common.
    kinds: Kinds,
    /// The difference between successive groups.
    step: i64,
}

/// What all groups have in common.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    is_uneven: bool,
    is_no_progression: bool,
    is_not_years: bool,
}

impl Number {
    pub fn count(&self) -> usize {
        self.spelling.digits() as usize
    }

    #[inline(never)]
    pub fn push(&mut self, group: Group) {
        let spelling = &mut self.spelling;
        if self.groups == 0 {
            self.first = group;
            spelling.has_plus = group.has_plus;
            spelling.first_group = digits(group.count);
        }
        if spelling.value == 0 {
            spelling.zeros = spelling.zeros.saturating_add(group.zeros());
        }
        let power = power_of_ten(digits(group.count));
        spelling.value = spelling
            .value
            .saturating_mul(power)
            .saturating_add(group.value);
        let step = difference(self.last.value, group.value);
        let kinds = &mut self.kinds;
        kinds.is_not_years |= !group.is_year();
        kinds.is_uneven |= group.count != self.first.count;
        if self.groups > 0 {
            kinds.is_no_progression |=
                group.zeros() > 0 && group.count > 1 || self.groups > 1 && step != self.step;
            self.step = step;
            let is_loose = group.gap == Gap::Loose;
            self.loose_gaps = self.loose_gaps.saturating_add(usize::from(is_loose));
        }
        self.groups = self.groups.saturating_add(1);
        self.last = group;
    }

    /// Whether the number has room for another group; with an international prefix.
    pub fn has_room_for(&self, group: &Group) -> bool {
        let is_dialled =
            self.spelling.zeros > 1 || self.first.count == 3 && matches!(self.first.value, 10 | 11);
        let most = MOST.saturating_add(if is_dialled { 3 } else { 0 });
        self.count().saturating_add(group.count) <= most
    }

    /// Whether the last group is a whole number: one with a plus includes the country code.
    pub fn is_whole(&self) -> bool {
        self.last.count >= WHOLE.saturating_add(self.last.has_plus.into())
    }

    /// All separators are loose, and all groups have the same length.
    fn is_even_list(&self) -> bool {
        self.loose_gaps.saturating_add(1) == self.groups && !self.kinds.is_uneven
    }

    /// Whether a group after a comma or the end of a line belongs to the number. `ahead`: how many digits
    /// follow until the next one.
    #[inline(never)]
    pub fn goes_on_loosely(&self, group: &Group, ahead: usize) -> bool {
        let count = self.count();
        let together = count.saturating_add(ahead);
        let has_zero = self.spelling.zeros > 0;
        if self.is_even_list() && group.count == self.first.count && ahead == group.count {
            return group.count <= 4;
        }
        let is_loose = self.loose_gaps > 0;
        let can_follow = self.spelling.missing().contains(&digits(ahead));
        if self.spelling.has_plus {
            return self.spelling.is_short() || is_loose && ahead >= 3 && can_follow;
        }
        if ahead >= FEWEST {
            // A number of its own, apart from the area before it.
            return has_zero && count <= 5 || count <= 3 && matches!(together, 10 | 11);
        }
        count < FEWEST
            || is_loose && has_zero && count < WHOLE && (ahead >= 3 || count <= 8)
            || is_loose && (together == WHOLE && ahead >= 3 || together == 11 && ahead >= 4)
    }

    /// The number, or the part of it that is one, and whether it is likely to be a telephone number.
    #[inline(never)]
    pub fn judged(mut self, text: &[u8]) -> (Self, bool) {
        let between = |first: usize, second: usize| text.get(first..second).unwrap_or_default();
        let (first, last) = (self.first, self.last);
        self.spelling.is_area_first = !self.spelling.has_plus
            && self.groups > 1
            && between(0, first.start).ends_with(b"(")
            && between(first.end, last.start).starts_with(b")");
        if self.spelling.has_plus {
            return (self, true);
        }
        let is_pair = self.groups == 2;
        if is_pair && between(first.end, last.start) == b"." {
            // A whole number that was read as a decimal one, or before a new sentence.
            let is_float = last.count == 1 && last.value == 0;
            if (first.count >= WHOLE && last.count <= 2 || is_float && first.count >= FEWEST)
                && !first.is_time()
            {
                let mut whole = Self {
                    is_in_word: self.is_in_word,
                    ..Self::default()
                };
                whole.push(first);
                return (whole, true);
            }
            let is_decimal = first.count == 1
                || first.count == 2 && last.count < 9
                || last.count <= 2
                || first.is_time();
            if is_decimal {
                return (self, false);
            }
        }
        let is_other = self.spelling.value == 0
            || self.groups > 1 && (!self.kinds.is_not_years || self.is_row())
            || self.groups == 1 && first.is_time()
            || self.is_in_word && self.groups > 1 && self.count() < WHOLE
            || self.loose_gaps > 0 && !self.is_likely_list();
        (self, !is_other)
    }

    /// Numbers at the same distance: `10 20 30 40`. Single digits are read out like that, ten or more of
    /// them.
    fn is_row(&self) -> bool {
        let step = self.step.unsigned_abs();
        let is_even_step = step <= 2 || step.is_multiple_of(5) || self.loose_gaps > 0;
        let digit_by_digit = self.first.count == 1 && !self.kinds.is_uneven;
        self.groups > 2
            && !self.kinds.is_no_progression
            && self.first.zeros() == 0
            && self.first.count <= 4
            && is_even_step
            && (step > 0 || self.first.count < 2)
            && !(digit_by_digit && self.count() >= WHOLE)
    }

    /// Whether groups with commas between them are more likely one number than a list.
    fn is_likely_list(&self) -> bool {
        let count = self.count();
        match self.first.count {
            _ if self.spelling.zeros > 0 => count >= 8,
            1 if !self.kinds.is_uneven => true,
            3 if self.is_even_list() => count == 9,
            4 if self.is_even_list() => count == 8,
            _ => count >= 9,
        }
    }
}

impl Group {
    /// A time since 1970, in seconds or milliseconds.
    fn is_time(&self) -> bool {
        matches!(
            (self.count, self.value),
            (10, 1_000_000_000..=1_999_999_999) | (13, 1_000_000_000_000..=1_999_999_999_999)
        )
    }
}

fn digits(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn difference(one: u64, other: u64) -> i64 {
    let signed = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
    signed(other).saturating_sub(signed(one))
}
