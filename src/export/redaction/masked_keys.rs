//! The keys of an object that are masked.

use crate::hash_index::{HashIndex, hash};

/// The keys of an object that are masked. Two that are one value have one mask, but an object has each key
/// once: the second one is counted.
#[derive(Default)]
pub(super) struct MaskedKeys {
    /// Each mask, and how many keys have it.
    masks: Vec<(String, u32)>,
    index: HashIndex,
}

impl MaskedKeys {
    /// The key that a mask becomes, unlike all before: `[phone:qkzmvbyrtaxe]`, then
    /// `[phone:qkzmvbyrtaxe] 2`.
    #[inline(never)]
    pub fn unlike(&mut self, mask: String) -> String {
        let hash = hash(&mask);
        let masks = &mut self.masks;
        let is_it = |at: u32| masks.get(at as usize).is_some_and(|(it, _)| *it == mask);
        let found = self.index.find(hash, is_it);
        if let Some((_, count)) = found.and_then(|at| masks.get_mut(at as usize)) {
            *count = count.saturating_add(1);
            return [&mask, " ", &count.to_string()].concat();
        }
        if let Ok(place) = u32::try_from(masks.len()) {
            masks.push((mask.clone(), 1));
            self.index.insert(hash, place);
        }
        mask
    }
}
