//! The error codes of HTTP statuses.

use crate::ErrorCode;
use crate::number::as_count;

/// A number as a status, 100 to 999.
pub fn status_of(number: f64) -> Option<u16> {
    let status = u16::try_from(as_count(number)?).ok()?;
    (100..1000).contains(&status).then_some(status)
}

/// The error code of a status; `None` for a success.
pub fn error_code(status: u16) -> Option<ErrorCode> {
    Some(match status {
        200..=299 => return None,
        304 => ErrorCode::UnexpectedStatus,
        0 | 300..=399 => ErrorCode::RedirectRefused,
        400 | 422 => ErrorCode::Unprocessable,
        401 => ErrorCode::Unauthenticated,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        409 => ErrorCode::Conflict,
        429 => ErrorCode::RateLimited,
        500..=599 => ErrorCode::ServerError,
        _ => ErrorCode::UnexpectedStatus,
    })
}
