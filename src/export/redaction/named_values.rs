//! The named values of one conversation.

use super::mask::{Kind, Private};
use crate::hash_index::{HashIndex, hash_of};

/// The named values of one conversation. A platform may repeat a named path any number of times: finding a
/// value takes the same time among one as among a hundred thousand.
#[derive(Debug, Default)]
pub(super) struct NamedValues {
    /// Each value, and the one whose mask it gets: for a telephone number with several readings, the
    /// likeliest.
    values: Vec<(Private, Private)>,
    index: HashIndex,
    /// Whether one is a telephone number or an e-mail address: those are searched for inside every text.
    has_parts: bool,
    /// A bit for each number of digits of the telephone numbers.
    digits: u32,
    /// A bit for the length modulo 64 of each other value: they are searched for in texts of that length.
    lengths: u64,
}

impl NamedValues {
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether values are searched for inside texts.
    pub fn has_parts(&self) -> bool {
        self.has_parts
    }

    /// Whether a text of this length may be a value as a whole.
    pub fn may_be_whole(&self, length: usize) -> bool {
        self.lengths & bit(length) != 0
    }

    /// A bit for each number of digits of the telephone numbers.
    pub fn digits(&self) -> u32 {
        self.digits
    }

    /// Changes with every value that is added.
    pub fn state(&self) -> (usize, bool, u32, u64) {
        let (count, lengths) = (self.values.len(), self.lengths);
        (count, self.has_parts, self.digits, lengths)
    }

    /// The value whose mask a named value gets.
    #[inline(never)]
    pub fn get(&self, value: Private) -> Option<Private> {
        let entry = |place: u32| self.values.get(place as usize);
        let is_it = |place| entry(place).is_some_and(|&(it, _)| it == value);
        let place = self.index.find(hash_of([value.hash]), is_it)?;
        entry(place).map(|&(_, shown)| shown)
    }

    /// Adds a reading of a telephone number with this many digits.
    pub fn insert_number(&mut self, number: Private, digits: u32, shown: Private) {
        self.add(number, shown);
        self.has_parts = true;
        self.digits |= 1u32.checked_shl(digits).unwrap_or(0);
    }

    /// Adds a value of a text of this length, and the value whose mask it gets.
    pub fn insert(&mut self, value: Private, length: usize, shown: Private) {
        self.add(value, shown);
        match value.kind {
            Kind::Phone | Kind::Email => self.has_parts = true,
            Kind::Address | Kind::LeftOut | Kind::Other => self.lengths |= bit(length),
        }
    }

    fn add(&mut self, value: Private, shown: Private) {
        let Ok(place) = u32::try_from(self.values.len()) else {
            return;
        };
        if self.get(value).is_none() {
            self.values.push((value, shown));
            self.index.insert(hash_of([value.hash]), place);
        }
    }
}

fn bit(length: usize) -> u64 {
    1 << (length % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_what_they_are() {
        let mut values = NamedValues::default();
        assert!(values.is_empty() && !values.has_parts() && !values.may_be_whole(3));
        let value = |kind, hash| Private { kind, hash };
        assert!(values.get(value(Kind::Other, 7)).is_none());
        values.insert(value(Kind::Other, 7), 3, value(Kind::Other, 7));
        values.insert(value(Kind::Other, 7), 3, value(Kind::Other, 7));
        assert!(
            values.get(value(Kind::Other, 7)).is_some()
                && values.get(value(Kind::Phone, 7)).is_none()
        );
        assert!(values.may_be_whole(3) && !values.may_be_whole(4) && !values.has_parts());
        assert_eq!(values.values.len(), 1);
        values.insert(value(Kind::Phone, 7), 4, value(Kind::Phone, 7));
        assert!(values.get(value(Kind::Phone, 7)).is_some() && values.has_parts());
        assert!(!values.may_be_whole(4) && !values.is_empty());
        values.insert_number(value(Kind::Phone, 8), 9, value(Kind::Phone, 7));
        assert_eq!(
            values.get(value(Kind::Phone, 8)),
            Some(value(Kind::Phone, 7))
        );
        assert_eq!(values.digits(), 1 << 9);
    }

    #[test]
    fn many_values_are_no_slower_to_find_than_few() {
        let mut values = NamedValues::default();
        let all = (0..300_000u64).map(|number| Private {
            kind: Kind::Other,
            // As a hash is: spread over all bits.
            hash: siphasher::sip::SipHasher24::new_with_key(&[7; 16]).hash(&number.to_le_bytes()),
        });
        let steps = crate::step_counter::of(|| {
            for value in all.clone() {
                values.insert(value, 10, value);
            }
        });
        // A list that is searched would be gone through fifty billion times.
        assert!(steps < 10 * 300_000, "{steps}");
        assert_eq!(values.values.len(), 300_000);
        assert!(all.clone().all(|value| values.get(value) == Some(value)));
        let other = |value: Private| Private {
            kind: Kind::Email,
            ..value
        };
        assert!(all.map(other).all(|value| values.get(value).is_none()));
    }
}
