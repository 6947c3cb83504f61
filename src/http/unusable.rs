//! Attempts that end without a usable response.

use crate::model::ProviderKind;
use crate::{Error, ErrorCode};

/// The error for a fetch that returned something else than a response: `found`, such as "another value".
pub fn misused_response(provider: ProviderKind, found: &str) -> Error {
    let message = [
        "fetch must return a Response with an unread body, not ",
        found,
        ".",
    ];
    Error::of(ErrorCode::InvalidResponse, &message).by(provider)
}

/// The error for a host on which no request can be made.
pub fn no_request(provider: ProviderKind) -> Error {
    let message = "The request could not be built: this host lacks part of the fetch standard.";
    Error::of(ErrorCode::NetworkError, &[message]).by(provider)
}

/// The error for a call whose signal was aborted.
pub fn aborted(provider: ProviderKind) -> Error {
    let message = "The call was aborted by its signal.";
    Error::of(ErrorCode::Aborted, &[message]).by(provider)
}
