//! Paging by creation time.

use super::by_number::MOST_IDLE;
use super::cursor::{Counts, Cursor};
use super::platform_lists::PlatformLists;
use super::step::{PageFacts, Step};
use crate::provider::Position;
use crate::time::{Reading, Timestamp};

/// Paging by creation time.
///
/// It is unknown whether such a cursor repeats the records of its own instant. So the walk continues after
/// the last instant but one of a page: then the whole last instant comes again, and nothing between two pages
/// is missed. If a page has only one instant, as many records as possible are requested. The rest of a larger
/// instant cannot be reached: the walk continues after it, and counts it.
#[derive(Clone, Debug)]
pub(super) struct ByCreatedAt {
    /// The creation time to continue after, byte for byte; `None` at the start.
    pub after: Option<String>,
    pub page_size: u32,
    /// The most records that the provider puts on a page.
    largest_page: u32,
    /// The page at this position was full of one instant: it is requested again, with the largest page size.
    largest: bool,
    /// How many records were requested last …
    requested: u32,
    /// … of which this many come again.
    expected_repeats: u32,
    /// Requests in a row without progress.
    idle_requests: u32,
    /// The most records of a page: possibly the provider's limit.
    pub served: u32,
    /// Pages with one new record, where more were requested. If no page ever has more, other records of the
    /// same instant may be missing.
    single_record_pages: u32,
    /// The position is before records that were emitted: they have to come again.
    overlaps: bool,
    /// The page before this position was full of one instant. Unless that instant comes again, the rest of it
    /// cannot be reached.
    pub is_cut: bool,
    /// How many instants could not be read whole.
    pub overfull: u32,
    _platform: PlatformLists,
}

impl ByCreatedAt {
    /// From a cursor.
    pub fn new(cursor: &Cursor, largest_page: u32, platform: PlatformLists) -> Self {
        let counts = cursor.counts();
        Self {
            _platform: platform,
            after: match &cursor.position {
                Position::After(created_at) => Some(created_at.clone()),
                Position::Start | Position::Number(_) | Position::Next(_) => None,
            },
            page_size: cursor.page_size,
            largest_page,
            largest: false,
            requested: cursor.page_size,
            expected_repeats: 0,
            idle_requests: 0,
            served: counts.served,
            single_record_pages: u32::from(counts.served == 1),
            overlaps: false,
            is_cut: counts.is_cut,
            overfull: counts.overfull,
        }
    }

    /// What a cursor keeps.
    pub fn counts(&self) -> Counts {
        Counts {
            served: self.served,
            is_cut: self.is_cut,
            overfull: self.overfull,
            ..Counts::default()
        }
    }

    /// How many records to request, if this many come again.
    pub fn ask(&mut self, again: usize) -> u32 {
        let again = u32::try_from(again).unwrap_or(self.largest_page);
        self.expected_repeats = again;
        self.requested = match self.largest {
            true => self.largest_page,
            false => self.page_size.saturating_add(again).min(self.largest_page),
        };
        self.requested
    }

    /// How many of the repeats were not expected.
    pub fn beyond_requested(&self, repeats: u32) -> u32 {
        repeats.saturating_sub(self.expected_repeats)
    }

    /// Takes the requested page: `last` is the `created_at` of its last record, `newer` that of the last
    /// record of another instant.
    pub fn accept(
        &mut self,
        facts: &PageFacts<'_>,
        last: Option<&str>,
        newer: Option<&str>,
    ) -> Step {
        let count = u32::try_from(facts.count).unwrap_or(u32::MAX);
        let after = self.after.as_deref().and_then(time);
        let comes_again = after.is_some() && facts.highest == after;
        if std::mem::take(&mut self.is_cut) && !comes_again {
            self.overfull = self.overfull.saturating_add(1);
        }
        // The provider may have a lower limit than requested: a page was not full only if another one had
        // more.
        let is_full = count >= self.requested || count >= self.served.max(2);
        self.note_served(count);
        // With records from before its position, it is not the response to this request.
        let is_misplaced = after.is_some() && facts.highest > after;
        if count == 1 && self.requested > 1 && facts.fresh > 0 {
            self.single_record_pages = self.single_record_pages.saturating_add(1);
        }
        if count == 0 && self.overlaps {
            // They were deleted meanwhile, or the response belongs to another list.
            self.idle_requests = self.idle_requests.saturating_add(1);
            return match self.idle_requests > MOST_IDLE {
                true => Step::End { proven: false },
                false => Step::GoOn { complete_to: None },
            };
        }
        if facts.fresh == 0 && (count == 0 || !is_full && !is_misplaced) {
            if self.served == 1 && self.single_record_pages > 1 {
                self.overfull = self.overfull.max(1);
            }
            return Step::End { proven: true };
        }
        let Some(last) = last else {
            return self.stay(facts);
        };
        if !facts.sorted {
            // Times mean little, but the provider takes its cursor from the last record.
            return match self.lies_before(last) {
                true => self.go(last, facts),
                false => self.stay(facts),
            };
        }
        if let Some(newer) = newer.filter(|newer| self.lies_before(newer)) {
            let step = self.go(newer, facts);
            self.overlaps = true;
            return step;
        }
        if count >= self.requested && self.requested < self.largest_page {
            self.largest = true;
            return Step::GoOn {
                complete_to: facts.joint.lowest,
            };
        }
        match newer.map(time) {
            // A cursor that repeats its own instant misses nothing after the next one.
            Some(newer) if newer == after && self.lies_before(last) => self.go(last, facts),
            Some(_) => self.stay(facts),
            None if self.lies_before(last) => {
                let step = self.go(last, facts);
                self.is_cut = is_full;
                step
            }
            None if comes_again => {
                // There is nothing more of it to get.
                let Some(before) = after.and_then(Timestamp::microsecond_before) else {
                    return self.stay(facts);
                };
                self.overfull = self.overfull.saturating_add(u32::from(is_full));
                self.go(&before.to_string(), facts)
            }
            None => self.stay(facts),
        }
    }

    /// Another page of this provider had this many records: pages with fewer were not full.
    pub fn note_served(&mut self, count: u32) {
        if count > self.served && self.served < self.largest_page {
            self.overfull = 0;
            self.is_cut = false;
        }
        self.served = self.served.max(count);
    }

    fn go(&mut self, after: &str, facts: &PageFacts<'_>) -> Step {
        self.after = Some(after.to_owned());
        self.overlaps = false;
        self.largest = false;
        self.idle_requests = 0;
        Step::GoOn {
            complete_to: facts.joint.lowest,
        }
    }

    /// No progress: the same is requested again, up to a limit.
    fn stay(&mut self, facts: &PageFacts<'_>) -> Step {
        self.idle_requests = self.idle_requests.saturating_add(1);
        if self.idle_requests > MOST_IDLE {
            return Step::Stalled(
                "the same page repeatedly holds only records that were already returned",
            );
        }
        Step::GoOn {
            complete_to: facts.joint.lowest,
        }
    }

    /// Whether the position is before this creation time in the list. Unreadable times are only compared as
    /// text.
    fn lies_before(&self, last: &str) -> bool {
        let Some(after) = self.after.as_deref() else {
            return true;
        };
        match (time(after), time(last)) {
            (Some(after), Some(last)) => last < after,
            _ => last != after,
        }
    }
}

fn time(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).map(Reading::in_utc)
}
