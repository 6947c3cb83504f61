//! How to walk.

use crate::model::StopReason;
use crate::named_enum::named_enum;

named_enum! {
    /// What a walk does about changes that happen while it is under way.
    pub enum Consistency {
        /// Arrivals do not disturb it, repeats are dropped, disappearances are noticed and stepped back
        /// over. What a walk does unless told otherwise.
        Snapshot = "snapshot",
        /// Pages as they come.
        Live = "live",
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro derives the same for every enumeration"
)]
impl Default for Consistency {
    fn default() -> Self {
        Consistency::Snapshot
    }
}

/// How to walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkOptions {
    /// What to do about changes meanwhile.
    pub consistency: Consistency,
    /// Stop after so many pages handed over.
    pub max_pages: Option<u32>,
    /// Resume: the `next` of a page or a report.
    pub after: Option<String>,
    /// Go on behind a page that cannot be read, where that can be done.
    pub skip_unreadable: bool,
}

impl WalkOptions {
    /// Why a walk stops after so many pages, if it does.
    pub(super) fn stops_after(&self, pages: u32) -> Option<StopReason> {
        let is_enough = self.max_pages.is_some_and(|most| pages >= most);
        is_enough.then_some(StopReason::MaxPages)
    }
}
