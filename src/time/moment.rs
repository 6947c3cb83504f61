//! Times that are mostly passed on.

use std::fmt;

use serde::{Serialize, Serializer};

use super::civil::Civil;
use super::{Form, Timestamp};

/// A time that is mostly passed on, such as that of a message: kept as it is written, if its text is nearly the one that
/// is handed over.
#[derive(Clone, Copy)]
pub enum Moment<'a> {
    /// `2026-01-31T09:30:30.123456`, in UTC.
    Written(&'a [u8; 26]),
    /// Any other.
    Read(Timestamp),
}

/// The length of a time that is kept as it is written, as it is handed over.
pub(crate) const LENGTH: usize = 27;

impl<'a> Moment<'a> {
    /// Keeps a time with six digits behind its seconds, in UTC. `None` for any other.
    #[inline]
    pub fn written(text: &'a str) -> Option<Self> {
        let form = Form::of(text.as_bytes())?;
        let is_kept = form.is_exact && form.digits == 6;
        if !is_kept || Civil::usual(text.as_bytes().first_chunk()?).is_none() {
            return None;
        }
        text.as_bytes().first_chunk().map(Self::Written)
    }

    /// The text of a time that was kept.
    #[inline(always)]
    pub fn rewritten(text: &[u8; 26]) -> [u8; LENGTH] {
        let mut rewritten = [b'Z'; LENGTH];
        if let Some(place) = rewritten.first_chunk_mut() {
            *place = *text;
        }
        rewritten
    }

    /// The time.
    pub fn timestamp(self) -> Timestamp {
        match self {
            Self::Read(at) => at,
            Self::Written(text) => {
                let text = std::str::from_utf8(text).unwrap_or_default();
                Timestamp::parse(text).map_or_else(Timestamp::default, super::Reading::in_utc)
            }
        }
    }

    /// The same, of nothing that may go away.
    pub fn into_owned(self) -> Moment<'static> {
        Moment::Read(self.timestamp())
    }
}

impl From<Timestamp> for Moment<'_> {
    fn from(at: Timestamp) -> Self {
        Self::Read(at)
    }
}

/// The same instant.
impl PartialEq for Moment<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.timestamp() == other.timestamp()
    }
}

impl fmt::Debug for Moment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.timestamp(), f)
    }
}

impl Serialize for Moment<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.timestamp().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Reading;

    #[test]
    fn a_time_that_is_kept_is_handed_over_as_if_it_were_read() {
        for (text, is_kept) in [
            ("2026-01-31T09:30:30.123456+00:00", true),
            ("2026-01-31T09:30:30.000000Z", true),
            ("2024-02-29T23:59:59.999999Z", true),
            // Times that do not exist, or are another one in UTC.
            ("2026-02-29T09:30:30.123456Z", false),
            ("2026-01-31T24:30:30.123456Z", false),
            ("2026-01-31T23:59:60.123456Z", false),
            ("2026-01-31T09:30:30.123456+01:00", false),
            ("2026-13-31T09:30:30.123456Z", false),
            // Other forms.
            ("2026-01-31T09:30:30.123456", false),
            ("2026-01-31T09:30:30.123Z", false),
            ("2026-01-31 09:30:30.123456Z", false),
            ("2026-01-31T09:30:30.12345６Z", false),
            ("", false),
        ] {
            let moment = Moment::written(text);
            assert_eq!(moment.is_some(), is_kept, "{text}");
            let Some(moment) = moment else { continue };
            let Some(Reading::Exact(read)) = Timestamp::parse(text) else {
                panic!("{text} has an offset");
            };
            assert_eq!(moment.timestamp(), read);
            assert_eq!(moment, Moment::from(read));
            assert_eq!(moment.into_owned(), moment);
            let Moment::Written(kept) = moment else {
                panic!("{text} is kept");
            };
            assert_eq!(Moment::rewritten(kept).as_slice(), read.text().as_bytes());
        }
    }
}
