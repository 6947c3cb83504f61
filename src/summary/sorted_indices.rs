//! The indices of a list, sorted by its elements.

use crate::pace::{InPieces, Pace};

/// The cost of moving an index, beside the comparisons.
const WORK: usize = 512;

/// Sorts the indices below `count` in pieces. A heap sort that calls its comparison: one copy of the code for
/// everything that is sorted here.
pub(super) fn sorted_indices<'f>(
    count: usize,
    before: &'f dyn Fn(u32, u32) -> bool,
    pace: &'f Pace,
) -> InPieces<'f, Vec<u32>> {
    Box::pin(async move {
        let mut numbers: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
        let mut heap = Heap {
            numbers: &mut numbers,
            before,
        };
        // First builds the heap; then moves the largest to the end, again and again.
        let sifting = (0..count / 2).rev().map(|at| (at, count));
        for (at, end) in sifting.chain((1..count).rev().map(|end| (0, end))) {
            if end < count {
                heap.numbers.swap(0, end);
            }
            heap.sift_down(at, end);
            if pace.is_due(WORK) {
                pace.turn().await;
            }
        }
        numbers
    })
}

struct Heap<'a> {
    numbers: &'a mut [u32],
    before: &'a dyn Fn(u32, u32) -> bool,
}

impl Heap<'_> {
    /// Moves an index down until none of its children comes after it.
    fn sift_down(&mut self, mut at: usize, end: usize) {
        loop {
            let left = at.saturating_mul(2).saturating_add(1);
            let right = left.saturating_add(1);
            let last = match right < end && self.is_before(left, right) {
                true => right,
                false => left,
            };
            if left >= end || !self.is_before(at, last) {
                return;
            }
            self.numbers.swap(at, last);
            at = last;
        }
    }

    fn is_before(&self, left: usize, right: usize) -> bool {
        #[cfg(test)]
        crate::step_counter::took(1);
        match (self.numbers.get(left), self.numbers.get(right)) {
            (Some(&left), Some(&right)) => (self.before)(left, right),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use proptest::prelude::*;

    use super::*;
    use crate::pace::{at_once, counting};

    proptest! {
        #[test]
        fn sorts(values in proptest::collection::vec(0u8..50, 0..300)) {
            let before = |a: u32, b: u32| values[a as usize] < values[b as usize];
            let sorted: Vec<u8> = at_once(sorted_indices(values.len(), &before, &Pace::default()))
                .into_iter()
                .map(|place| values[place as usize])
                .collect();
            let mut expected = values.clone();
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn others_have_their_turn_while_much_is_sorted() {
        let turns = Rc::new(Cell::new(0));
        at_once(sorted_indices(1_000, &|a, b| a < b, &counting(&turns)));
        assert!(turns.get() > 10, "{}", turns.get());
    }
}
