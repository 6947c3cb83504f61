//! HTTP statuses.

use crate::number::as_count;

/// A number as a status, 100 to 999.
pub fn status_of(number: f64) -> Option<u16> {
    let status = u16::try_from(as_count(number)?).ok()?;
    (100..1000).contains(&status).then_some(status)
}
