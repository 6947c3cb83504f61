//! Interner as numbers.

use super::sorted_indices::sorted_indices;
use crate::hash_index::{HashIndex, hash};
use crate::pace::{InPieces, Pace};

/// What a text takes beside its bytes.
const BESIDE: usize = 32;

/// Each different text once; from then on it is a number. 0 is the empty text.
#[derive(Debug)]
pub(super) struct Interner {
    texts: Vec<Box<str>>,
    index: HashIndex,
    /// So many bytes more they may take.
    room: usize,
}

impl Interner {
    /// None yet, with room for so many bytes, of which each takes some beside its own.
    pub fn with_room(room: usize) -> Self {
        Self {
            texts: vec!["".into()],
            index: HashIndex::default(),
            room,
        }
    }

    /// The number of a text; `recent` is that of the last one of its kind, which it often is again.
    /// `None` where there is no room for it.
    pub fn number(&mut self, text: &str, recent: &mut u32) -> Option<u32> {
        if self.get(*recent) != text {
            *recent = self.find_or_add(text)?;
        }
        Some(*recent)
    }

    fn find_or_add(&mut self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        let hash = hash(text);
        let found = self.index.find(hash, |number| self.get(number) == text);
        if found.is_some() {
            return found;
        }
        self.room = self.room.checked_sub(text.len().saturating_add(BESIDE))?;
        let number = u32::try_from(self.texts.len()).ok()?;
        self.texts.push(text.into());
        self.index.insert(hash, number);
        Some(number)
    }

    /// The numbers of all texts, in the order of their bytes.
    // Boxed, so that there is one copy.
    pub fn in_order<'f>(&'f self, pace: &'f Pace) -> InPieces<'f, Vec<u32>> {
        Box::pin(async move {
            let before = |a: u32, b: u32| {
                let (a, b) = (self.get(a), self.get(b));
                // Asked after each step.
                let _ = pace.is_due(a.len().min(b.len()));
                a < b
            };
            sorted_indices(self.texts.len(), &before, pace).await
        })
    }

    pub fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }
}
