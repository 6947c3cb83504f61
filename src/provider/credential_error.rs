//! What is wrong with a function that should return a credential.

use crate::model::ProviderKind;
use crate::number::count_text;
use crate::{Error, ErrorCode, Phase};

/// It did something else: `why`, in the middle of a sentence.
pub(crate) fn misused_credential(provider: ProviderKind, name: &str, why: &str) -> Error {
    let message = [
        "The \"",
        name,
        "\" function ",
        why,
        ". It must return a string.",
    ];
    Error::of(ErrorCode::InvalidConfig, &message).by(provider)
}

/// It took longer than the call may.
pub(crate) fn late_credential(provider: ProviderKind, name: &str, total_ms: u64) -> Error {
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
