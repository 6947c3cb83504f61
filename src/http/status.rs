//! The error codes of HTTP statuses.

use crate::ErrorCode;

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
