//! The request for a summary, for a provider that counts by itself.

use crate::model::OmittableField;
use crate::summary::GroupBy;

/// The request for a summary, for a provider that counts by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryRequest {
    /// One group for every combination of these that occurs.
    pub group_by: Vec<GroupBy>,
    /// IANA name of the time zone of days and hours; `None`: UTC.
    pub time_zone: Option<String>,
    /// Other edges of ranges of durations than the usual, in seconds, with commas between them.
    pub duration_edges: Option<String>,
    /// Stop after this many pages.
    pub max_pages: Option<u32>,
    /// Parts that are not counted.
    pub omit: Vec<OmittableField>,
    /// Parts that are counted although lists may lack them.
    pub include: Vec<OmittableField>,
}
