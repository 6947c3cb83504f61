//! What to build of a provider's records.

use super::Field;
use crate::named_enum::named_enum;

named_enum! {
    /// A part of a conversation that can be left out of a list.
    pub enum OmittableField {
        /// The messages.
        Transcript = "transcript",
        /// The provider's metadata.
        Metadata = "metadata",
        /// The analysis.
        Analysis = "analysis",
    }
}

/// What to build of a provider's records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Parts to leave out: they are not read at all.
    pub omit: Vec<OmittableField>,
    /// Keep the provider's own JSON on every conversation.
    pub raw: bool,
}

impl ReadOptions {
    /// The same, but with these parts read, wanted or not, because something needs them. Unwanted parts
    /// are [left out](super::Conversation::leave_out) afterwards.
    #[must_use]
    pub fn with(mut self, needed: &[OmittableField]) -> Self {
        self.omit.retain(|field| !needed.contains(field));
        self
    }

    /// A part, read only if it is wanted.
    pub(crate) fn unless_omitted<T>(
        &self,
        field: OmittableField,
        read: impl FnOnce() -> T,
    ) -> Field<T> {
        if self.omit.contains(&field) {
            Field::Omitted
        } else {
            Field::Present(read())
        }
    }
}
