//! Texts as numbers.

use super::order::order;
use crate::index::{Index, hash};

/// So many texts there may be: more than there can be groups.
const MOST: usize = 500_000;

/// Each different text once; from then on it is a number. 0 is the empty text.
#[derive(Debug)]
pub(super) struct Texts {
    texts: Vec<Box<str>>,
    index: Index,
}

impl Texts {
    pub fn new() -> Self {
        Self {
            texts: vec!["".into()],
            index: Index::default(),
        }
    }

    /// The number of a text; `recent` is that of the last one of its kind, which it often is again.
    /// `None` where it would be one too many.
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
        if found.is_some() || self.texts.len() >= MOST {
            return found;
        }
        let number = u32::try_from(self.texts.len()).ok()?;
        self.texts.push(text.into());
        self.index.insert(hash, number);
        Some(number)
    }

    /// The place of each text among all, by their bytes.
    pub fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.texts.len()];
        let in_order = order(ranks.len(), &|a, b| self.get(a) < self.get(b));
        for (rank, number) in (0..).zip(in_order) {
            if let Some(place) = ranks.get_mut(number as usize) {
                *place = rank;
            }
        }
        ranks
    }

    pub fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }
}
