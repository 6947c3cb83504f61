//! The options of a walk.

use crate::model::{ListReport, StopReason};
use crate::named_enum::named_enum;

named_enum! {
    /// How a walk handles changes of the list meanwhile.
    default Snapshot;
    pub enum Consistency {
        /// Arrivals do not disturb it, duplicates are dropped, disappearances are noticed and stepped
        /// back over. The default.
        Snapshot = "snapshot",
        /// Pages as they come.
        Live = "live",
    }
}

/// The options of a walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkOptions {
    /// How to handle changes of the list.
    pub consistency: Consistency,
    /// Stop after this many pages.
    pub max_pages: Option<u32>,
    /// Resume: the `next` of a page or a report.
    pub after: Option<String>,
    /// Skip pages that cannot be read, if possible.
    pub skip_unreadable: bool,
}

impl WalkOptions {
    /// The reason to stop after so much, if there is one.
    pub(super) fn stops_after(&self, report: &ListReport) -> Option<StopReason> {
        let is_enough = self.max_pages.is_some_and(|most| report.pages >= most);
        is_enough.then_some(StopReason::MaxPages)
    }
}
