//! Sorts places of a list.

/// The numbers below `count`, those first that come before the others. Heap sort with a comparison
/// that is called, not built in: one copy of the code for everything that is sorted here.
pub(super) fn order(count: usize, before: &dyn Fn(u32, u32) -> bool) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
    let mut heap = Heap {
        numbers: &mut numbers,
        before,
    };
    for at in (0..count / 2).rev() {
        heap.sink(at, count);
    }
    for end in (1..count).rev() {
        heap.numbers.swap(0, end);
        heap.sink(0, end);
    }
    numbers
}

struct Heap<'a> {
    numbers: &'a mut [u32],
    before: &'a dyn Fn(u32, u32) -> bool,
}

impl Heap<'_> {
    /// Moves a number down to where neither of those below it comes after it.
    fn sink(&mut self, mut at: usize, end: usize) {
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
        match (self.numbers.get(left), self.numbers.get(right)) {
            (Some(&left), Some(&right)) => (self.before)(left, right),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts(values in proptest::collection::vec(0u8..50, 0..300)) {
            let sorted: Vec<u8> = order(values.len(), &|a, b| values[a as usize] < values[b as usize])
                .into_iter()
                .map(|place| values[place as usize])
                .collect();
            let mut expected = values.clone();
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }
}
