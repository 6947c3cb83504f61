//! One attempt of a call.

use serde::Serialize;
use tsify::Tsify;

use crate::ErrorCode;
use crate::time::Timestamp;

/// One attempt of a call, for the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Attempt {
    /// When it was sent.
    #[tsify(type = "string")]
    pub started_at: Timestamp,
    /// How long it took, to its last byte or its failure.
    pub duration_ms: u64,
    /// The HTTP status, where an answer arrived.
    pub status: Option<u16>,
    /// What went wrong, as an error code; null after a success.
    pub error: Option<ErrorCode>,
    /// How long was waited before it; 0 for the first.
    pub waited_ms: u64,
}
