//! What a `fetch` must not return.

use crate::model::ProviderKind;
use crate::{Error, ErrorCode};

#[cfg(any(test, feature = "browser", target_arch = "wasm32"))]
/// The error for a fetch that returned something else than a response: `found`, such as "another value".
pub(crate) fn misused_response(provider: ProviderKind, found: &str) -> Error {
    let message = format!("fetch must return a Response with an unread body, not {found}.");
    Error::new(ErrorCode::InvalidResponse, message).by(provider)
}

#[cfg(all(target_arch = "wasm32", any(feature = "client", feature = "server")))]
/// The error for a host on which no request can be made.
pub(crate) fn no_request(provider: ProviderKind) -> Error {
    let message = "The request could not be built: this host lacks part of the fetch standard.";
    Error::new(ErrorCode::NetworkError, message).by(provider)
}

/// The error for a call whose signal was aborted.
pub(crate) fn aborted(provider: ProviderKind) -> Error {
    Error::new(ErrorCode::Aborted, "The call was aborted by its signal.").by(provider)
}
