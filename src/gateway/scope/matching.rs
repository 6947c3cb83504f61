//! Whether a conversation lies within what a caller is confined to.

use super::Confines;
use crate::filter::matches;
use crate::model::Conversation;
use crate::provider::provider;

impl Confines {
    /// See [`Scope::matches`](super::Scope::matches). What nobody can tell is refused: see `uncheckable`.
    pub fn matches(&self, it: &Conversation<'_>) -> bool {
        let can = &provider(self.filter.provider).capabilities().filter;
        self.filter.values().iter().all(|(key, value)| {
            let is_held = |text: &str| self.part(*key).is_some_and(|held| held.matches(text));
            matches((*key, value), it, can, &is_held)
        })
    }
}
