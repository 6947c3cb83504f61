//! What to build of a provider's records.

use super::{Field, Issue, IssueCode};
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

impl OmittableField {
    /// The issue of a list that is to leave it out and to include it.
    pub(crate) fn left_out_and_included(self) -> Issue {
        let form = [
            "\"include\" and \"omit\" both name \"",
            "\". Take it out of one of them.",
        ];
        Issue::new("include", IssueCode::Conflict, form.join(self.as_str()))
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
    /// For records of which only the identity counts.
    pub fn to_check() -> Self {
        Self {
            omit: OmittableField::ALL.to_vec(),
            raw: false,
        }
    }

    /// For records that are held as texts, to be read again as they are wanted.
    pub fn to_hold() -> Self {
        Self {
            raw: true,
            ..Self::to_check()
        }
    }

    /// The same, but with these parts read, wanted or not, because something needs them. Unwanted parts
    /// are [left out](super::Conversation::leave_out) afterwards.
    #[must_use]
    pub fn with(mut self, needed: &[OmittableField]) -> Self {
        self.omit.retain(|field| !needed.contains(field));
        self
    }

    /// The same, without these parts.
    #[must_use]
    pub fn without(mut self, omit: &[OmittableField]) -> Self {
        for field in omit {
            if !self.omit.contains(field) {
                self.omit.push(*field);
            }
        }
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
