//! Paging by number.

use super::cursor::{Counts, Cursor};
use super::hashes::Hashes;
use super::platform_lists::PlatformLists;
use super::seen::earlier;
use super::snapshot_bound::SnapshotBound;
use super::step::{PageFacts, Step};
use crate::provider::More;
use crate::time::Timestamp;

/// How often a page that adds nothing, although there should be more, is requested again before the walk has
/// stalled.
pub const MOST_IDLE: u32 = 2;
/// How many pages in a row may be skipped: with more, the fault is not in their records.
pub const MOST_UNREADABLE: u32 = 3;
/// How many times in a row a changed list may send the walk back without anything new.
pub const MOST_DETOURS: u32 = 8;

/// Paging by number.
#[derive(Clone, Debug)]
pub(super) struct ByNumber {
    /// The page to request, from 1.
    pub page: u32,
    /// How many records a page has.
    pub page_size: u32,
    /// The total of the last page that joined on.
    pub total: Option<u64>,
    /// The last total.
    last_total: Option<u64>,
    /// How far the total has fallen since the last page that joined on.
    total_drop: u64,
    /// Whether it has risen since then.
    total_rose: bool,
    /// How many new records may have pushed others down: this many repeats are expected.
    pushed_down: u64,
    /// How many records came, without repeats.
    pub seen: u64,
    /// How many records the list has at least: the smallest total so far. Records that begin to match
    /// meanwhile may be behind the reader, and are not expected.
    expected: Option<u64>,
    /// How many repeats came on pages read for the first time.
    repeats: u64,
    /// The list changed since a page was all new: then a page of repeats is not a fault.
    changed: bool,
    /// Look for records that slid onto earlier pages.
    snapshot: bool,
    /// The last page that was read for the first time.
    pub highest: u32,
    detour: Option<Detour>,
    /// The last page that the provider refused.
    refused: Option<u32>,
    /// Pages that were skipped because they could not be read; and how many of them in a row.
    pub unreadable: u32,
    unreadable_in_a_row: u32,
    idle_requests: u32,
    detours: u32,
    pub bound: SnapshotBound,
    _platform: PlatformLists,
}

/// Reads pages again, backwards, until one overlaps with the records emitted before.
#[derive(Clone, Debug)]
struct Detour {
    /// The page that did not join on.
    from: u32,
    /// The page to continue with afterwards.
    resume_at: u32,
    /// The earliest creation time on it.
    lowest: Option<Timestamp>,
    /// Records emitted since: they do not prove an overlap.
    fresh: Hashes,
}

impl ByNumber {
    pub fn new(page: u32, page_size: u32, snapshot: bool, platform: PlatformLists) -> Self {
        Self {
            _platform: platform,
            page,
            page_size,
            total: None,
            last_total: None,
            total_drop: 0,
            total_rose: false,
            pushed_down: 0,
            seen: 0,
            expected: None,
            repeats: 0,
            changed: false,
            snapshot,
            highest: page.saturating_sub(1),
            detour: None,
            refused: None,
            unreadable: 0,
            unreadable_in_a_row: 0,
            idle_requests: 0,
            detours: 0,
            bound: SnapshotBound::Plain,
        }
    }

    /// Continues an earlier walk from its cursor.
    pub fn resumed(self, cursor: &Cursor) -> Self {
        let counts = cursor.counts();
        Self {
            total: counts.total,
            last_total: counts.total,
            expected: counts.total,
            seen: counts.seen,
            unreadable: counts.unreadable,
            highest: counts.highest,
            total_rose: counts.doubtful,
            bound: match counts.is_cut {
                true => SnapshotBound::Doubtful,
                false => SnapshotBound::Plain,
            },
            changed: true,
            ..self
        }
    }

    /// What a cursor keeps.
    pub fn counts(&self) -> Counts {
        Counts {
            total: self.total,
            seen: self.seen,
            highest: self.highest,
            doubtful: self.is_doubtful(),
            unreadable: self.unreadable,
            is_cut: self.bound == SnapshotBound::Doubtful,
            ..Counts::default()
        }
    }

    /// Whether something may have been skipped before the next page.
    fn is_doubtful(&self) -> bool {
        self.detour.is_some() || self.total_drop > 0 || self.total_rose
    }

    /// The requested page.
    pub fn requested_page(&self) -> u32 {
        match self.bound {
            SnapshotBound::Checking => 1,
            _ => self.page,
        }
    }

    /// Whether the total falls when the bound is first sent: then the page is discarded, and the first one is
    /// requested without the bound.
    pub fn needs_bound_check(&mut self, total: Option<u64>) -> bool {
        let (SnapshotBound::Plain, Some(before), Some(now)) = (self.bound, self.last_total, total)
        else {
            return false;
        };
        let falls = self.highest <= 1 && now < before;
        if falls {
            self.note_total(total);
            self.bound = SnapshotBound::Checking;
        }
        falls
    }

    /// Takes the first page without the bound: by its records, this many are not newer than the bound.
    pub fn finish_bound_check(&mut self, others: Option<u64>) {
        self.bound = match others.is_some() && others <= self.last_total {
            true => SnapshotBound::Holds,
            false => SnapshotBound::Doubtful,
        };
    }

    /// Takes the requested page.
    pub fn accept(&mut self, facts: &PageFacts<'_>) -> Step {
        self.unreadable_in_a_row = 0;
        self.note_total(facts.total);
        let page_size = facts.page_size.max(1);
        let passed = u64::from(self.page.saturating_sub(1)).saturating_mul(page_size.into());
        let had_of_page = self.seen.saturating_sub(passed);
        if as_u64(facts.joint.repeats_by_time) > had_of_page {
            self.bound = SnapshotBound::Doubtful;
        }
        if page_size != self.page_size {
            if self.page > 1 {
                return self.recount(page_size);
            }
            self.page_size = page_size;
            self.highest = 0;
            self.detour = None;
        }
        self.seen = self.seen.saturating_add(as_u64(facts.fresh));
        if facts.fresh > 0 {
            self.idle_requests = 0;
            self.detours = 0;
            self.refused = None;
        }
        match self.detour.take() {
            Some(detour) => self.accept_backward(detour, facts),
            None => self.accept_forward(facts),
        }
    }

    /// The requested page was refused: it does not exist, or is not served. The page before shows whether the
    /// list has become shorter; false if it did, and still announces this page.
    pub fn refused(&mut self) -> bool {
        let goes_back =
            self.page > 1 && self.refused != Some(self.page) && self.detours < MOST_DETOURS;
        if goes_back {
            self.detours = self.detours.saturating_add(1);
            self.refused = Some(self.page);
            self.page = self.page.saturating_sub(1);
            self.highest = self.highest.min(self.page.saturating_sub(1));
        }
        goes_back
    }

    /// Skips the requested page, which cannot be read; false after too many in a row.
    pub fn skip(&mut self) -> bool {
        if self.unreadable_in_a_row >= MOST_UNREADABLE {
            return false;
        }
        self.unreadable_in_a_row = self.unreadable_in_a_row.saturating_add(1);
        self.unreadable = self.unreadable.saturating_add(1);
        self.highest = self.highest.max(self.page);
        let following = self.page.saturating_add(1);
        // What slid onto it is unknown, so the walk does not look back for it.
        self.page = match self.detour.take() {
            Some(detour) => detour.resume_at.max(following),
            None => following,
        };
        self.mark_joined();
        true
    }

    /// Also for a page that is then discarded: the next change may hide what this one shows.
    fn note_total(&mut self, total: Option<u64>) {
        self.expected = match (self.expected, total) {
            (Some(least), Some(now)) => Some(least.min(now)),
            (least, now) => least.or(now),
        };
        if let (Some(before), Some(now)) = (self.last_total, total) {
            self.total_drop = self.total_drop.saturating_add(before.saturating_sub(now));
            self.pushed_down = self.pushed_down.saturating_add(now.saturating_sub(before));
            self.total_rose |= now > before;
            self.changed |= now != before;
        }
        self.last_total = total.or(self.last_total);
    }

    /// The provider's pages have another size than requested: the page starts elsewhere in the list. The
    /// position is computed again for that size.
    fn recount(&mut self, page_size: u32) -> Step {
        self.detours = self.detours.saturating_add(1);
        if self.detours > MOST_DETOURS {
            return Step::Stalled("the size of its pages keeps changing");
        }
        let passed = u64::from(self.page.saturating_sub(1)).saturating_mul(self.page_size.into());
        let page = passed
            .checked_div(page_size.into())
            .unwrap_or(0)
            .saturating_add(1);
        self.page = u32::try_from(page).unwrap_or(u32::MAX);
        self.page_size = page_size;
        self.highest = self.page.saturating_sub(1);
        self.total_rose |= self.detour.take().is_some();
        Step::Discard
    }

    fn accept_forward(&mut self, facts: &PageFacts<'_>) -> Step {
        let first_time = self.page > self.highest;
        self.highest = self.highest.max(self.page);

        let list_changed = self.snapshot && (self.total_drop > 0 || self.total_rose);
        if list_changed && facts.joint.overlap.is_empty() && self.page > 1 {
            return self.turn_back(facts);
        }
        self.mark_joined();
        match self.end_or_idle(facts, first_time) {
            Some(step) => {
                // Requested again, as if it had not come: the doubt stays.
                self.total_rose |= list_changed;
                step
            }
            None => {
                self.page = self.page.saturating_add(1);
                Step::GoOn {
                    complete_to: facts.joint.lowest,
                }
            }
        }
    }

    /// Nothing was skipped up to this page: changes count from here.
    fn mark_joined(&mut self) {
        self.total = self.last_total;
        (self.total_drop, self.total_rose) = (0, false);
    }

    /// The list changed, and the page does not show how it joins on.
    fn turn_back(&mut self, facts: &PageFacts<'_>) -> Step {
        self.detours = self.detours.saturating_add(1);
        if self.detours > MOST_DETOURS {
            return Step::Stalled("its list changes with every request");
        }
        let pages = self
            .total_drop
            .max(1)
            .div_ceil(self.page_size.max(1).into());
        self.mark_joined();
        let back = u32::try_from(pages).unwrap_or(u32::MAX);
        self.detour = Some(Detour {
            from: self.page,
            resume_at: match facts.count {
                0 => self.page,
                _ => self.page.saturating_add(1),
            },
            lowest: facts.joint.lowest,
            fresh: facts.joint.fresh.iter().copied().collect(),
        });
        self.page = self.page.saturating_sub(back).max(1);
        Step::GoOn { complete_to: None }
    }

    fn accept_backward(&mut self, mut detour: Detour, facts: &PageFacts<'_>) -> Step {
        let overlaps = facts
            .joint
            .overlap
            .iter()
            .any(|&hash| !detour.fresh.contains(hash));
        if !overlaps && self.page > 1 {
            detour.fresh.extend(facts.joint.fresh.iter().copied());
            // A list that has shrunk has no pages beyond its total.
            let last = self.pages_of(facts.total).unwrap_or(self.page).max(1);
            self.page = self.page.saturating_sub(1).min(last);
            self.detour = Some(detour);
            return Step::GoOn { complete_to: None };
        }
        let following = self.page.saturating_add(1);
        // If something was pushed down meanwhile, it may be on a page that was read before: then those are
        // read again, forward.
        if following >= detour.from && !self.total_rose {
            // What slid since the page was first read shows on the next one.
            let was_beyond_end = detour.resume_at == detour.from;
            if was_beyond_end && facts.more == More::No && self.all_came() {
                return Step::End { proven: true };
            }
            self.page = detour.resume_at;
            return Step::GoOn {
                complete_to: earlier(facts.joint.lowest, detour.lowest),
            };
        }
        self.page = following;
        self.mark_joined();
        Step::GoOn {
            complete_to: facts.joint.lowest,
        }
    }

    /// Whether this page is the end, or adds nothing; `None` to continue.
    fn end_or_idle(&mut self, facts: &PageFacts<'_>, first_time: bool) -> Option<Step> {
        let all_came = self.all_came();
        let short = facts.count < usize::try_from(self.page_size).unwrap_or(usize::MAX);
        if facts.fresh > 0 {
            self.count_repeats(facts, first_time);
            self.changed &= facts.fresh < facts.count;
            // A total that is capped or wrong ends before a full page too.
            let ends = short
                && match facts.more {
                    More::No => all_came || self.expected.is_none(),
                    More::Unknown => all_came,
                    More::Yes => false,
                };
            return ends.then_some(Step::End { proven: true });
        }
        let is_announced = facts.more == More::Yes && self.refused == self.page.checked_add(1);
        if (!first_time || is_announced) && facts.count > 0 {
            return None;
        }
        let came = || {
            let came = self.seen.saturating_add(self.repeats);
            self.expected.is_none_or(|expected| came >= expected)
        };
        let ended = match self.pages_of(facts.total) {
            Some(_) if all_came && (facts.count == 0 || facts.more != More::Yes) => Some(true),
            // Nothing is beyond the last page. If the provider counts more records than came, and they were
            // not repeats, it is unknown what they are.
            Some(last) => (self.page > last && facts.more != More::Yes).then(came),
            // A response without numbers may belong to another list than the one counted before.
            None => match facts.more {
                More::No => Some(came()),
                More::Unknown => short.then(came),
                More::Yes => None,
            },
        };
        if let Some(proven) = ended {
            return Some(Step::End { proven });
        }
        let pushed_down = self.pushed_down > 0;
        if facts.count > 0 && (pushed_down || (self.changed && self.detours < MOST_DETOURS)) {
            if !pushed_down {
                self.detours = self.detours.saturating_add(1);
            }
            self.pushed_down = self.pushed_down.saturating_sub(as_u64(facts.count));
            self.count_repeats(facts, first_time);
            // If it was a fault after all, the next page will not join on.
            self.total_rose = true;
            return None;
        }
        // Requested again, as if it had not come.
        self.highest = self.page.saturating_sub(1);
        self.idle_requests = self.idle_requests.saturating_add(1);
        Some(if self.idle_requests <= MOST_IDLE {
            Step::GoOn {
                complete_to: facts.joint.lowest,
            }
        } else {
            Step::Stalled(match facts.count {
                0 => "the same page is repeatedly empty",
                _ => "the same page repeatedly holds only records that were already returned",
            })
        })
    }

    fn all_came(&self) -> bool {
        self.expected.is_some_and(|expected| self.seen >= expected)
    }

    fn count_repeats(&mut self, facts: &PageFacts<'_>, first_time: bool) {
        if first_time {
            let repeats = facts.count.saturating_sub(facts.fresh);
            self.repeats = self.repeats.saturating_add(as_u64(repeats));
        }
    }

    fn pages_of(&self, total: Option<u64>) -> Option<u32> {
        let pages = total?.div_ceil(self.page_size.max(1).into());
        Some(u32::try_from(pages).unwrap_or(u32::MAX))
    }
}

pub(super) fn as_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
