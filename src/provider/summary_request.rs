//! What to count, for a provider that counts by itself.

use crate::summary::GroupBy;

/// What to count, for a provider that counts by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryRequest {
    /// Every combination of these that occurs is a group of its own.
    pub group_by: Vec<GroupBy>,
    /// IANA name of the time zone of days and hours; `None`: UTC.
    pub time_zone: Option<String>,
    /// Stop after so many pages.
    pub max_pages: Option<u32>,
}
