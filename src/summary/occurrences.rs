//! How often each number occurred in each group.

use crate::hash_index::{HashIndex, hash_of};

/// How often each number occurred in each group. One table for all groups: searching a list per group would
/// slow down with the number of different values.
#[derive(Debug, Default)]
pub(super) struct Occurrences {
    pub entries: Vec<Occurrence>,
    index: HashIndex,
}

/// How often a number occurred in a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence {
    pub number: u64,
    pub group: u32,
    pub count: u32,
}

impl Occurrences {
    /// Whether the number has occurred in the group.
    pub fn has(&self, group: u32, number: u64) -> bool {
        let (_, found) = self.find(group, number);
        found.is_some()
    }

    // Called from several places: one copy of the code.
    #[inline(never)]
    pub fn add(&mut self, new: Occurrence) {
        let (hash, found) = self.find(new.group, new.number);
        match found.and_then(|place| self.entries.get_mut(place as usize)) {
            Some(entry) => entry.count = entry.count.saturating_add(new.count),
            None => {
                let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
                self.entries.push(new);
                self.index.insert(hash, place);
            }
        }
    }

    #[inline(never)]
    fn find(&self, group: u32, number: u64) -> (u32, Option<u32>) {
        let hash = hash_of([group.into(), number]);
        let found = self.index.find(hash, |place| {
            let entry = self.entries.get(place as usize);
            entry.is_some_and(|entry| entry.number == number && entry.group == group)
        });
        (hash, found)
    }
}
