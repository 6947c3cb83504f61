//! A set of hashes.

use crate::built_for;
use crate::hash_index::{HashIndex, hash_of};

/// A set of hashes of records, in the order they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Hashes {
    list: Vec<u64>,
    index: HashIndex,
}

impl Hashes {
    /// Adds a hash; false if it is already there.
    pub fn insert(&mut self, hash: u64) -> bool {
        if self.contains(hash) {
            return false;
        }
        if built_for::SIZE {
            self.list.push(hash);
            return true;
        }
        let place = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.index.insert(hash_of([hash]), place);
        self.list.push(hash);
        true
    }

    /// Adds all of another set; false if they are all there already.
    pub fn insert_all(&mut self, others: &Hashes) -> bool {
        let before = self.len();
        self.extend(others.list.iter().copied());
        self.len() > before
    }

    pub fn contains(&self, hash: u64) -> bool {
        if built_for::SIZE {
            // Of a gateway's pages, which are small.
            return self.list.contains(&hash);
        }
        let is_it = |place: u32| {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            self.list.get(place) == Some(&hash)
        };
        self.index.find(hash_of([hash]), is_it).is_some()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }
}

impl Extend<u64> for Hashes {
    fn extend<T: IntoIterator<Item = u64>>(&mut self, hashes: T) {
        for hash in hashes {
            self.insert(hash);
        }
    }
}

impl FromIterator<u64> for Hashes {
    fn from_iter<T: IntoIterator<Item = u64>>(hashes: T) -> Self {
        let mut all = Self::default();
        all.extend(hashes);
        all
    }
}
