//! Stores each different text once, under a number.

use super::sorted_indices::sorted_indices;
use crate::hash_index::{HashIndex, hash};
use crate::pace::{InPieces, Pace};

/// The overhead of a text, in bytes.
const BESIDE: usize = 32;

/// Stores each different text once, under a number. 0 is the empty text.
#[derive(Debug)]
pub(super) struct Interner {
    texts: Vec<Box<str>>,
    index: HashIndex,
    /// How many more bytes it may take.
    room: usize,
}

impl Interner {
    /// An empty interner with room for this many bytes, overhead included.
    pub fn with_room(room: usize) -> Self {
        Self {
            texts: vec!["".into()],
            index: HashIndex::default(),
            room,
        }
    }

    /// The number of a text; `recent` is that of the last one of its kind, which is often the same. `None` if
    /// there is no room for it.
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

    /// The numbers of all texts, sorted by their bytes.
    // Boxed, so that there is one copy of the code.
    pub fn in_order<'f>(&'f self, pace: &'f Pace) -> InPieces<'f, Vec<u32>> {
        Box::pin(async move {
            let before = |a: u32, b: u32| {
                let (a, b) = (self.get(a), self.get(b));
                // Checked by the caller after each step.
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
