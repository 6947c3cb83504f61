//! What to build of a provider's records.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::Field;
use crate::spelling::UnknownName;

/// A part of a conversation that can be left out of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum OmittableField {
    /// The messages.
    Transcript,
    /// The provider's metadata.
    Metadata,
    /// The analysis.
    Analysis,
}

impl OmittableField {
    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            OmittableField::Transcript => "transcript",
            OmittableField::Metadata => "metadata",
            OmittableField::Analysis => "analysis",
        }
    }
}

/// The field of that name: `transcript`, `metadata`, `analysis`.
impl FromStr for OmittableField {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        match name {
            "transcript" => Ok(OmittableField::Transcript),
            "metadata" => Ok(OmittableField::Metadata),
            "analysis" => Ok(OmittableField::Analysis),
            _ => Err(UnknownName),
        }
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
    /// The same, but with these parts read, wanted or not: something has to look at them. What is not
    /// wanted is [left out](super::Conversation::leave_out) afterwards.
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
