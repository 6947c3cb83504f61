//! Whether a conversation lies within what a caller is confined to.

use super::Confines;
use crate::filter::{Capabilities, FilterKey, matches};
use crate::model::Conversation;

impl Confines {
    /// See [`Scope::matches`](super::Scope::matches). What nobody can tell is refused: see `uncheckable`.
    pub fn matches(&self, it: &Conversation<'_>) -> bool {
        let is_held =
            |key: FilterKey, text: &str| self.part(key).is_some_and(|held| held.matches(text));
        let can: &Capabilities = self.filter.provider.into();
        let served = self
            .filter
            .values()
            .iter()
            .all(|(key, value)| matches((*key, value), it, can, &|text| is_held(*key, text)));
        served && (self.filter.residual()).matches_by(it, &is_held)
    }
}
