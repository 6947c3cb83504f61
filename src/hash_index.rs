//! Finds an entry of a list by its hash.
//!
//! An attacker may choose values with equal hashes, so that every search goes through all entries: the hashes
//! use a secret key.

use std::cell::Cell;

use siphasher::sip::SipHasher24;

thread_local! {
    /// Made at the first hash: when modules are loaded, some runtimes have no randomness.
    static KEY: Cell<Option<[u8; 16]>> = const { Cell::new(None) };
}

fn key() -> [u8; 16] {
    KEY.get().unwrap_or_else(|| {
        let key = host::key();
        KEY.set(Some(key));
        key
    })
}

/// Natively always the same, so that tests are repeatable.
#[cfg(not(target_arch = "wasm32"))]
mod host {
    pub(super) fn key() -> [u8; 16] {
        [7; 16]
    }
}

#[cfg(target_arch = "wasm32")]
mod host {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = Math)]
        fn random() -> f64;
    }

    pub(super) fn key() -> [u8; 16] {
        // Hashes are not visible: there is nothing to guess from.
        let mut key = [0; 16];
        for byte in &mut key {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "below 256"
            )]
            let random = (random() * 256.0) as u8;
            *byte = random;
        }
        key
    }
}

/// Open addressing: each slot has an entry's hash and its index plus one; 0 is a free slot. A standard map
/// would generate its code for each of the three lists that are indexed.
#[derive(Clone, Debug, Default)]
pub(crate) struct HashIndex {
    /// A power of two, or empty.
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl HashIndex {
    pub fn with_room_for(entries: usize) -> Self {
        Self {
            slots: vec![(0, 0); entries.saturating_mul(2).next_power_of_two()],
            used: 0,
        }
    }

    /// The entry with this hash that `is_it` accepts.
    pub fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            #[cfg(test)]
            crate::step_counter::took(1);
            let &(slot_hash, place) = self.slots.get(at)?;
            let entry = place.checked_sub(1)?;
            if slot_hash == hash && is_it(entry) {
                return Some(entry);
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    /// Adds a new entry.
    pub fn insert(&mut self, hash: u32, entry: u32) {
        // At most three quarters full, so that every search soon finds a free slot.
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
            #[cfg(test)]
            crate::step_counter::took(1);
            if slot.1 == 0 {
                *slot = (hash, place);
                self.used = self.used.saturating_add(1);
                return;
            }
            at = at.wrapping_add(1) & mask;
        }
    }
}

/// The hash of numbers: sums of products with numbers from the key, modulo 2¹²⁸. The highest bits of two
/// different lists are equal with a probability of 1 : 2³¹, whoever chose them.
pub(crate) fn hash_of<const N: usize>(numbers: [u64; N]) -> u32 {
    let mut factor = u128::from_le_bytes(key());
    let mut sum = factor;
    for number in numbers {
        // A different factor for each.
        factor = factor
            .wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645)
            .wrapping_add(0x5851_f42d_4c95_7f2d_1405_7b7e_f767_814f);
        sum = sum.wrapping_add(factor.wrapping_mul(number.into()));
    }
    (sum >> 96) as u32
}

/// The hash of a text.
#[expect(clippy::cast_possible_truncation, reason = "the half is enough")]
pub(crate) fn hash(text: &str) -> u32 {
    SipHasher24::new_with_key(&key()).hash(text.as_bytes()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_again_however_their_hashes_collide() {
        for bits in [0, 3, 32] {
            let hash = |entry: u32| {
                hash_of([u64::from(entry)]) & u32::MAX.checked_shr(32 - bits).unwrap_or(0)
            };
            let mut index = HashIndex::default();
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

    /// Who knows a hash can write texts that have the same: of one without a key, 2ⁿ of n blocks.
    #[test]
    fn texts_chosen_for_a_hash_that_is_known_do_not_share_this_one() {
        fn known(state: u64, word: [u8; 8]) -> u64 {
            let mixed = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mixed ^ (mixed >> 32)
        }
        let words = |text: &str| text.as_bytes().as_chunks::<8>().0.to_vec();
        let known_hash = |text: &str| words(text).into_iter().fold(0, known);
        let mut texts = vec![String::new()];
        for block in 0..8u8 {
            // Two first words that leave states so near to each other that a second word can bring them
            // together, and stays a text.
            let state = known_hash(&texts[0]);
            let pair = (b'a'..=b'z').find_map(|letter| {
                let first = [letter, b'a' + block, b'a', b'a', b'a', b'a', b'a', b'a'];
                let other = [letter, b'a' + block, b'a', b'a', b'a', b'a', b'a', b'!'];
                let apart = known(state, first) ^ known(state, other);
                let second = (u64::from_le_bytes(*b"aaaaaaaa") ^ apart).to_le_bytes();
                let text = |words: [[u8; 8]; 2]| String::from_utf8(words.concat()).ok();
                let is_text = second.is_ascii();
                is_text.then(|| Some([text([first, *b"aaaaaaaa"])?, text([other, second])?]))?
            });
            let pair = pair.unwrap();
            let longer = |text: &String| pair.each_ref().map(|end| format!("{text}{end}"));
            texts = texts.iter().flat_map(longer).collect();
        }
        let first = known_hash(&texts[0]);
        assert!(texts.iter().all(|text| known_hash(text) == first));
        let mut hashes: Vec<u32> = texts.iter().map(|text| hash(text)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!((texts.len(), hashes.len()), (256, 256));
    }
}
