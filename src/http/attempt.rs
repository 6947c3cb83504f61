//! One attempt of a call.

use serde::Serialize;
use tsify::Tsify;

use crate::ErrorCode;
use crate::time::Timestamp;

/// One attempt of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Attempt {
    /// When it was sent.
    #[tsify(type = "string")]
    pub started_at: Timestamp,
    /// From sending to the last byte, or to the failure.
    pub duration_ms: u64,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// What went wrong, as an error code; null after a success.
    pub error: Option<ErrorCode>,
    /// The wait before it; 0 for the first.
    pub waited_ms: u64,
}
