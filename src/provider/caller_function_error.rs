//! What is wrong with a function of the caller's that a call waits for.

use crate::model::ProviderKind;
use crate::number::count_text;
use crate::{Error, ErrorCode, Phase};

/// A function that should return a credential did something else: `why`, in the middle of a sentence.
pub(crate) fn misused_credential(provider: ProviderKind, name: &str, why: &str) -> Error {
    let end = ". It must return a string.";
    failed(ErrorCode::InvalidConfig, provider, name, why, end)
}

/// The pacing function failed: `why`, in the middle of a sentence.
pub(crate) fn failed_pacing(provider: ProviderKind, name: &str, why: &str) -> Error {
    let end = ", so no request was sent.";
    failed(ErrorCode::RateLimited, provider, name, why, end)
}

fn failed(code: ErrorCode, provider: ProviderKind, name: &str, why: &str, end: &str) -> Error {
    Error::of(code, &["The \"", name, "\" function ", why, end]).by(provider)
}

/// A function took longer than the call may.
pub(crate) fn late_function(provider: ProviderKind, name: &str, total_ms: u64) -> Error {
    let message = [
        "The \"",
        name,
        "\" function did not return within the ",
        &count_text(total_ms),
        " ms of the call. If it needs longer, raise \"timeout.total\".",
    ];
    let mut error = Error::of(ErrorCode::Timeout, &message).by(provider);
    error.phase = Some(Phase::Total);
    error
}
