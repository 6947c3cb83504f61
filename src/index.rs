//! Finds an entry of a list by its hash.

/// Open addressing: each slot has an entry's hash and its place plus one; 0 is a free slot. A
/// standard map would bring its own code for each of the three lists that are indexed here.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// A power of two, or none at all.
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl Index {
    pub fn with_room_for(entries: usize) -> Self {
        Self {
            slots: vec![(0, 0); entries.saturating_mul(2).next_power_of_two()],
            used: 0,
        }
    }

    /// The entry of that hash which is the one.
    pub fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            let &(slot_hash, place) = self.slots.get(at)?;
            let entry = place.checked_sub(1)?;
            if slot_hash == hash && is_it(entry) {
                return Some(entry);
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    /// An entry that is not there yet.
    pub fn insert(&mut self, hash: u32, entry: u32) {
        // At most three quarters full, so that a free slot ends every search soon.
        if self.used.saturating_mul(4) >= self.slots.len().saturating_mul(3) {
            let larger = Self::with_room_for(self.slots.len().max(4));
            for (hash, place) in std::mem::replace(self, larger).slots {
                if place > 0 {
                    self.put(hash, place);
                }
            }
        }
        self.put(hash, entry.saturating_add(1));
    }

    fn put(&mut self, hash: u32, place: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == 0 {
                *slot = (hash, place);
                self.used = self.used.saturating_add(1);
                return;
            }
            at = at.wrapping_add(1) & mask;
        }
    }
}

/// One more word of what is hashed.
pub(crate) fn mixed(hash: u64, word: u64) -> u64 {
    let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// The hash, once all is mixed in.
#[expect(clippy::cast_possible_truncation, reason = "the half is enough")]
pub(crate) fn finished(hash: u64) -> u32 {
    mixed(hash, 0) as u32
}

/// The hash of a text.
pub(crate) fn hash(text: &str) -> u32 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let hash = words
        .iter()
        .fold(0, |hash, word| mixed(hash, u64::from_le_bytes(*word)));
    finished(mixed(hash, u64::from_le_bytes(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_again_however_their_hashes_collide() {
        for bits in [0, 3, 32] {
            let hash = |entry: u32| {
                finished(u64::from(entry)) & u32::MAX.checked_shr(32 - bits).unwrap_or(0)
            };
            let mut index = Index::default();
            for entry in 0..500 {
                assert_eq!(index.find(hash(entry), |found| found == entry), None);
                index.insert(hash(entry), entry);
            }
            for entry in 0..500 {
                assert_eq!(index.find(hash(entry), |found| found == entry), Some(entry));
            }
            assert!(index.slots.len() <= 1024, "{}", index.slots.len());
        }
    }
}
