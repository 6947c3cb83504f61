//! The way through a list that goes on after a creation time.

use super::by_number::MOST_IDLE;
use super::cursor::Cursor;
use super::step::{PageFacts, Step};
use crate::filter::LARGEST_PAGE;
use crate::provider::Position;
use crate::time::{Reading, Timestamp};

/// The way through a list that goes on after a creation time.
///
/// Whether such a cursor repeats the records of its own instant is not known. So the walk goes on
/// after the last instant but one of a page: then all of its last instant comes again, and nothing
/// between two pages can be missed. Where a page has one instant alone, as many records as possible
/// are asked for. An instant with more than that cannot be had as a whole: the walk goes on behind
/// it, and counts it.
#[derive(Clone, Debug)]
pub(super) struct ByCreatedAt {
    /// The creation time to go on after, byte for byte; `None` at the beginning.
    pub after: Option<String>,
    pub page_size: u32,
    /// The page at this place was full of one instant: asked again, for as much as possible.
    largest: bool,
    /// How many records were asked for last …
    requested: u32,
    /// … to have as many come again.
    expected_repeats: u32,
    /// So many requests in a row led no further.
    idle_requests: u32,
    /// The most records a page had: as many may be all that the provider serves.
    pub served: u32,
    /// Pages of one new record, where more were asked for. Where no page ever has more, nobody knows
    /// whether others began at the same instant.
    single_record_pages: u32,
    /// The place lies before records that were handed over: they have to come again.
    overlaps: bool,
    /// The page before this place was full of one instant. Unless that instant comes again, the
    /// rest of it is out of reach.
    pub is_cut: bool,
    /// Instants of which the rest is out of reach.
    pub overfull: u32,
}

impl ByCreatedAt {
    /// The way from a cursor.
    pub fn new(cursor: &Cursor) -> Self {
        Self {
            after: match &cursor.position {
                Position::After(created_at) => Some(created_at.clone()),
                Position::Start | Position::Number(_) | Position::Next(_) => None,
            },
            page_size: cursor.page_size,
            largest: false,
            requested: cursor.page_size,
            expected_repeats: 0,
            idle_requests: 0,
            served: cursor.served,
            single_record_pages: u32::from(cursor.served == 1),
            overlaps: false,
            is_cut: cursor.is_cut,
            overfull: cursor.overfull,
        }
    }

    /// How many records to ask for, of which so many will come again.
    pub fn ask(&mut self, again: usize) -> u32 {
        let again = u32::try_from(again).unwrap_or(LARGEST_PAGE);
        self.expected_repeats = again;
        self.requested = match self.largest {
            true => LARGEST_PAGE,
            false => self.page_size.saturating_add(again).min(LARGEST_PAGE),
        };
        self.requested
    }

    /// How many of so many repeats were not asked for.
    pub fn beyond_requested(&self, repeats: u32) -> u32 {
        repeats.saturating_sub(self.expected_repeats)
    }

    /// The page asked for came: `last` is the `created_at` of its last record, `newer` that of the last
    /// one of another instant.
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
        // A provider may serve less than it was asked for: a page is only known to have had room left
        // if another one had more.
        let is_full = count >= self.requested || count >= self.served.max(2);
        self.note_served(count);
        // With records from before its place, it is no answer to what was asked.
        let is_misplaced = after.is_some() && facts.highest > after;
        if count == 1 && self.requested > 1 && !facts.fresh.is_empty() {
            self.single_record_pages = self.single_record_pages.saturating_add(1);
        }
        if count == 0 && self.overlaps {
            // They were deleted meanwhile, or the answer is none of this list.
            self.idle_requests = self.idle_requests.saturating_add(1);
            return match self.idle_requests > MOST_IDLE {
                true => Step::End { proven: false },
                false => Step::GoOn { complete_to: None },
            };
        }
        if facts.fresh.is_empty() && (count == 0 || !is_full && !is_misplaced) {
            if self.served == 1 && self.single_record_pages > 1 {
                self.overfull = self.overfull.max(1);
            }
            return Step::End { proven: true };
        }
        let Some(last) = last else {
            return self.stay(facts);
        };
        if !facts.sorted {
            // Times say little, but the provider takes its cursor from the last record.
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
        if count >= self.requested && self.requested < LARGEST_PAGE {
            self.largest = true;
            return Step::GoOn {
                complete_to: facts.lowest,
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
                // Nor is there anything more of it to be had.
                let Some(before) = after.and_then(Timestamp::microsecond_before) else {
                    return self.stay(facts);
                };
                self.overfull = self.overfull.saturating_add(u32::from(is_full));
                self.go(&before.to_string(), facts)
            }
            None => self.stay(facts),
        }
    }

    /// A page had so many records, of this list or of another one of the provider's: those of fewer had room
    /// left, whatever was thought of them.
    pub fn note_served(&mut self, count: u32) {
        if count > self.served && self.served < LARGEST_PAGE {
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
            complete_to: facts.lowest,
        }
    }

    /// The page led nowhere: the same is asked for again, but not for ever.
    fn stay(&mut self, facts: &PageFacts<'_>) -> Step {
        self.idle_requests = self.idle_requests.saturating_add(1);
        if self.idle_requests > MOST_IDLE {
            return Step::Stalled(
                "the same page held only what was handed over before, again and again",
            );
        }
        Step::GoOn {
            complete_to: facts.lowest,
        }
    }

    /// Whether the place to go on after lies before this creation time in the list. Of times that
    /// cannot be read nothing is known, but that others are other places.
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
