//! Finds named telephone numbers among the digits of a text, with any separators.

use super::country_code::{cut, length, power_of_ten};
use super::digits::{digit_at, has_many};
use super::mask::Private;
use super::number::{FEWEST, Group, MOST};
use super::phone::{Gap, group, group_behind};
use super::private_text::Part;
use crate::normalized_text::NormalizedText;

/// How many digits of a run are kept: those of the longest number, and some before it.
const KEPT: usize = 18;
/// How many other digits may precede a number in its first group: a country code.
const BEFORE: usize = 3;

/// The named numbers that end where a group of digits ends, in order. `lengths`: a bit for each number of
/// digits. `find` looks up a number.
pub(super) fn find_named(
    normalized: &NormalizedText<'_>,
    lengths: u32,
    find: &dyn Fn(u64) -> Option<Private>,
) -> Vec<Part> {
    let mut found = Vec::new();
    if !has_many(normalized.text()) {
        return found;
    }
    let text = normalized.text().as_bytes();
    let mut at = 0usize;
    while at < text.len() {
        if !digit_at(text, at) {
            at = at.saturating_add(1);
            continue;
        }
        let mut run = Run::default();
        let mut next = Some(at);
        while let Some(start) = next {
            let group = group(text, start, Gap::Tight);
            at = group.end;
            run.push(&group);
            if let Some(part) = run.named(lengths, find) {
                found.push(part);
                run = Run::default();
            }
            next = group_behind(text, at).map(|(next, _)| next);
        }
    }
    for part in &mut found {
        part.place(normalized, 0);
    }
    found
}

/// The last groups of a run.
#[derive(Default)]
struct Run {
    /// Their digits.
    value: u64,
    /// The start of each, and how many digits it has: a ring.
    groups: [(usize, usize); MOST],
    count: usize,
    end: usize,
}

impl Run {
    fn push(&mut self, group: &Group) {
        if group.count > KEPT {
            *self = Self::default();
            return;
        }
        let digits = |count: usize| u32::try_from(count).unwrap_or(0);
        let (_, kept) = cut(self.value, digits(KEPT.saturating_sub(group.count)));
        let power = power_of_ten(digits(group.count));
        self.value = kept.saturating_mul(power).saturating_add(group.value);
        if let Some(place) = self.groups.get_mut(self.count % MOST) {
            *place = (group.start, group.count);
        }
        self.count = self.count.saturating_add(1);
        self.end = group.end;
    }

    /// The longest named number at the end.
    fn named(&self, lengths: u32, find: &dyn Fn(u64) -> Option<Private>) -> Option<Part> {
        for digits in (FEWEST..=MOST).rev() {
            let count = u32::try_from(digits).unwrap_or(0);
            if lengths >> count & 1 == 0 {
                continue;
            }
            let (_, number) = cut(self.value, count);
            if length(number) == count
                && let Some(private) = find(number)
                && let Some(start) = self.start(digits)
            {
                return Some(Part {
                    start,
                    end: self.end,
                    private,
                    spelling: None,
                    is_likely: true,
                });
            }
        }
        None
    }

    /// The start of the group in which this many digits at the end start.
    fn start(&self, digits: usize) -> Option<usize> {
        let mut left = digits;
        for back in 1..=self.count.min(MOST) {
            let place = self.count.saturating_sub(back) % MOST;
            let &(start, count) = self.groups.get(place)?;
            if let Some(before) = count.checked_sub(left) {
                return (before <= BEFORE).then_some(start);
            }
            left = left.saturating_sub(count);
        }
        None
    }
}
