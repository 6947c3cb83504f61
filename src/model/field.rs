//! A part that may be left out.

use serde::{Serialize, Serializer};

/// A part that is there, or was left out: its key is then absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// Left out.
    #[default]
    Omitted,
    /// Read.
    Present(T),
}

impl<T> Field<T> {
    /// The value, unless it was left out.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Field::Omitted => None,
            Field::Present(value) => Some(value),
        }
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}
