//! Several walks as one, newest first.

use super::branch::{Branch, Level, Record, Stand};
use super::cursor::Cursor;
use super::held_page::HeldPage;
use super::low_water::LowWater;
use super::merged_cursor::MergedCursor;
use super::options::{Consistency, WalkOptions};
use super::seen::{Seen, earlier};
use crate::filter::ValidFilter;
use crate::model::{StopReason, WalkReport};
use crate::provider::{ListRequest, ProviderPage};
use crate::{Error, ErrorCode};

/// So many bytes may wait for their turn.
const MOST_HELD: usize = 256 << 20;
/// So many records a cursor names at most that may come again from a list that is looked back in, or that
/// is not sorted.
const MOST_NAMED: usize = 128;

/// Several walks as one, newest first: one for each combination of a filter's values. Each goes its own
/// way; their pages wait here until all that is newer was handed over. A walk whose next conversation
/// is not needed is not asked on.
#[derive(Clone, Debug)]
pub(super) struct Merge {
    filter: ValidFilter,
    options: WalkOptions,
    branches: Vec<Branch>,
    /// Whose page was asked for.
    asked: usize,
    /// What was handed over: while it is read, a conversation may go over from one walk to another.
    seen: Seen,
    /// What all walks have in common: the upper bound of the snapshot, and how far down everything was
    /// handed over.
    common: Cursor,
    /// What the next page is made of.
    gathered: Vec<Gathered>,
    /// … and how many of them are repeats.
    repeats: usize,
    /// What the last page was made of.
    last_page: Vec<Gathered>,
    /// How many conversations of the last page the reader has had.
    consumed: usize,
    report: WalkReport,
    stopped: Option<StopReason>,
    most_held: usize,
}

/// A record on its way to the reader.
#[derive(Clone, Debug)]
struct Gathered {
    branch: usize,
    /// It was handed over before, by another walk.
    is_repeat: bool,
    record: Record,
}

impl Merge {
    /// From the beginning, or from a cursor (`after`).
    #[inline(never)]
    pub fn new(filter: ValidFilter, options: WalkOptions) -> Result<Self, Error> {
        let filters = filter.each();
        let cursor = match &options.after {
            Some(text) => Some(MergedCursor::read(text, &filter, filters.len())?),
            None => None,
        };
        let (common, places) = match cursor {
            Some(cursor) => (cursor.common, cursor.places),
            None => (Cursor::start(filter.page_size), Vec::new()),
        };
        let they_move = filter.status.len() > 1;
        let mut places = places.into_iter();
        let mut branches = Vec::with_capacity(filters.len());
        let mut seen = Seen::default();
        let mut remember = |cursor: &Cursor| {
            for &(_, hash) in &cursor.low_water.below {
                seen.insert(hash, None);
            }
        };
        remember(&common);
        for filter in filters {
            let mut place = places.next();
            if let Some(place) = &mut place {
                remember(&place.cursor);
                place.complete(&common);
            }
            branches.push(Branch::new(filter, &options, place, they_move));
        }
        Ok(Self {
            branches,
            filter,
            options,
            asked: 0,
            seen,
            common,
            gathered: Vec::new(),
            repeats: 0,
            last_page: Vec::new(),
            consumed: 0,
            report: WalkReport::default(),
            stopped: None,
            most_held: MOST_HELD,
        })
    }

    /// What the page asked for is a part of.
    pub fn asked_filter(&self) -> &ValidFilter {
        let branch = self.branches.get(self.asked);
        branch.map_or(&self.filter, |branch| branch.walk.filter())
    }

    /// The next page, where all of it is at hand. Whoever asks has had the last one.
    #[inline(never)]
    pub fn held(&mut self) -> Option<HeldPage> {
        if self.stopped.is_some() {
            return None;
        }
        self.settle();
        if self.has_stopped() {
            return None;
        }
        let full = usize::try_from(self.filter.page_size).unwrap_or(usize::MAX);
        while self.gathered.len().saturating_sub(self.repeats) < full {
            match self.foremost() {
                Some((_, false)) => return None,
                Some((branch, true)) => self.gather(branch),
                None => break,
            }
        }
        self.hand_over()
    }

    /// The page to ask for; `None` once the walks have stopped.
    #[inline(never)]
    pub fn next(&mut self) -> Option<ListRequest> {
        if self.has_stopped() {
            return None;
        }
        let (asked, _) = self.foremost()?;
        self.asked = asked;
        self.branches.get_mut(asked)?.walk.next()
    }

    /// The page asked for came.
    #[inline(never)]
    pub fn accept(&mut self, page: ProviderPage<'_>) -> Result<(), Error> {
        let is_first = self.report.pages == 0 && self.options.after.is_none();
        let is_bounded = is_first && self.is_snapshot();
        if let Some(branch) = self.branches.get_mut(self.asked) {
            branch.accept(page)?;
            if is_bounded {
                // All first pages are at hand before anything is handed over.
                self.common.until = self.common.until.max(branch.highest());
            }
        }
        // A page that is as large as any may have been cut off: one list knows of all others.
        let served = self.branches.iter().map(|branch| branch.walk.way.served());
        let served = served.max().unwrap_or(0);
        for branch in &mut self.branches {
            branch.walk.way.note_served(served);
        }
        let waiting = self.branches.iter().map(Branch::held_bytes);
        if waiting.fold(0, usize::saturating_add) > self.most_held {
            let message = format!(
                "The pages that wait to be merged have more than {} MiB. A smaller pageSize makes them smaller.",
                self.most_held >> 20
            );
            return Err(Error::new(ErrorCode::InvalidResponse, message).by(self.filter.provider));
        }
        Ok(())
    }

    /// The page asked for was refused with this error, or cannot be read. True where that is no failure:
    /// ask on.
    #[inline(never)]
    pub fn failed(&mut self, error: &mut Error) -> bool {
        self.branches
            .get_mut(self.asked)
            .is_some_and(|branch| branch.walk.refused(error) || branch.walk.unreadable(error))
    }

    /// How many conversations of the last page the reader has had so far.
    pub fn consumed(&mut self, items_of_last_page: usize) {
        self.consumed = items_of_last_page;
    }

    /// Ends it for a reason that lies outside. The first reason stands.
    pub fn stop(&mut self, reason: StopReason) {
        self.stopped.get_or_insert(reason);
    }

    /// What all walks have done together.
    #[inline(never)]
    pub fn report(&self) -> WalkReport {
        let mut report = self.report.clone();
        let add = |sum: &mut u32, more: u32| *sum = sum.saturating_add(more);
        for branch in &self.branches {
            let walk = branch.walk.report();
            add(&mut report.requests, walk.requests);
            add(&mut report.duplicates, walk.duplicates);
            add(&mut report.overfull, walk.overfull);
            add(&mut report.unreadable, walk.unreadable);
            if walk.stopped_because == Some(StopReason::Stalled) {
                report.stopped_because = walk.stopped_because;
            }
        }
        let had = self.had();
        let left = self.last_page.iter().skip(had).filter(|it| !it.is_repeat);
        let left = count(left.count());
        report.items = report.items.saturating_sub(left);
        report.stopped_because = match left {
            0 => report.stopped_because.or(self.stop_reason()),
            _ => None,
        };
        report.complete &= left == 0 && report.overfull == 0;
        report.stopped_because = report.stopped_because.or(self.stopped);
        report.next = match report.stopped_because {
            Some(StopReason::End) => None,
            // Nothing was handed over: it begins where it began.
            _ if report.pages == 0 => self.options.after.clone(),
            _ => Some(self.cursor(had)),
        };
        report
    }

    fn has_stopped(&self) -> bool {
        self.stopped.is_some() || self.stop_reason().is_some()
    }

    fn is_snapshot(&self) -> bool {
        self.options.consistency == Consistency::Snapshot
    }

    /// Their own reason to stop, once all of the last page was had.
    fn stop_reason(&self) -> Option<StopReason> {
        let reason = self.report.stopped_because;
        reason.or(self.options.stops_after(self.report.pages))
    }

    /// The branch that comes next, and whether its record is at hand.
    #[inline(never)]
    fn foremost(&self) -> Option<(usize, bool)> {
        let mut foremost = None;
        for (index, branch) in self.branches.iter().enumerate() {
            let Some(nearness) = branch.nearness() else {
                continue;
            };
            if foremost.is_none_or(|(_, nearest)| nearness > nearest) {
                foremost = Some((index, nearness));
            }
        }
        let (branch, (_, _, is_at_hand)) = foremost?;
        Some((branch, is_at_hand))
    }

    #[inline(never)]
    fn gather(&mut self, index: usize) {
        let Some(record) = self.branches.get_mut(index).and_then(Branch::pop) else {
            return;
        };
        let is_repeat = self.is_snapshot() && self.seen.contains(record.hash);
        self.seen.insert(record.hash, Some(record.at));
        if is_repeat {
            self.report.duplicates = self.report.duplicates.saturating_add(1);
            self.repeats = self.repeats.saturating_add(1);
        }
        self.gathered.push(Gathered {
            branch: index,
            is_repeat,
            record,
        });
    }

    /// Makes a page of what was gathered; `None` at the end, if nothing was.
    #[inline(never)]
    fn hand_over(&mut self) -> Option<HeldPage> {
        self.seen.begin_page();
        let rejected = self.branches.iter_mut().flat_map(Branch::take_rejected);
        let rejected: Vec<_> = rejected.collect();
        let mut items = Vec::new();
        self.last_page = std::mem::take(&mut self.gathered);
        self.repeats = 0;
        for gathered in &mut self.last_page {
            let text = std::mem::take(&mut gathered.record.text);
            if !gathered.is_repeat {
                items.push(text);
            }
        }
        self.consumed = usize::MAX;
        let has_ended = self.foremost().is_none();
        if has_ended {
            let they_move = self.filter.status.len() > 1;
            let mut branches = self.branches.iter();
            // Whoever left a status unread may have gone to where another was read already.
            self.report.complete =
                branches.all(|it| it.ended == Some(true) && !(they_move && it.has_lost));
            self.report.stopped_because = Some(StopReason::End);
        }
        if items.is_empty() && rejected.is_empty() && self.report.pages > 0 {
            return None;
        }
        self.report.pages = self.report.pages.saturating_add(1);
        self.report.items = self.report.items.saturating_add(count(items.len()));
        self.report.rejected = self.report.rejected.saturating_add(count(rejected.len()));
        let mut totals = self.branches.iter().map(|branch| branch.total);
        let page = HeldPage {
            items,
            rejected,
            next: (!has_ended).then(|| self.cursor(self.last_page.len())),
            // Unknown where one of them is.
            total: totals.try_fold(0u64, |sum, total| Some(sum.saturating_add(total?))),
            page_size: self.filter.page_size,
        };
        Some(page)
    }

    /// How many of the last page's records the reader has had: repeats with the one before them.
    fn had(&self) -> usize {
        let items = self.last_page.iter().enumerate();
        let mut items = items.filter(|(_, it)| !it.is_repeat);
        match items.nth(self.consumed) {
            Some((index, _)) => index,
            None => self.last_page.len(),
        }
    }

    /// The reader has had the last page.
    #[inline(never)]
    fn settle(&mut self) {
        if !self.last_page.is_empty() {
            let had = self.last_page.len();
            self.common.low_water = self.low_water(had, &self.stands(had));
        }
        for (index, branch) in self.branches.iter_mut().enumerate() {
            let of_branch = self.last_page.iter().filter(|it| it.branch == index);
            branch.settle(of_branch.count());
        }
        self.last_page.clear();
    }

    /// Where each stands behind so many records of the last page.
    #[inline(never)]
    fn stands(&self, had: usize) -> Vec<Stand> {
        let branches = self.branches.iter().enumerate();
        let stands = branches.map(|(index, branch)| {
            let last = self.last_page.iter().take(had);
            branch.stand(last.filter(|it| it.branch == index).count())
        });
        stands.collect()
    }

    /// A time, and all that was handed over at it or below it: who has handed over everything that is newer
    /// needs no more to be known. It lies where the last of them is, and never rises.
    #[inline(never)]
    fn low_water(&self, had: usize, stands: &[Stand]) -> LowWater {
        let mut low_water = self.common.low_water.clone();
        for it in self.last_page.iter().take(had) {
            let branch = self.branches.get(it.branch);
            // Else times say nothing.
            if branch.is_some_and(|branch| branch.walk.is_sorted()) {
                low_water.hand_over_part(&[(it.record.at, it.record.hash)], &[]);
            }
        }
        let level = stands.iter().filter_map(|stand| stand.level).max();
        let to = match level {
            Some(Level::At(level)) => Some(level),
            // Nobody can go by it: it lies below what is not named.
            _ => low_water.below.iter().map(|&(at, _)| at).min(),
        };
        let Some(mark) = earlier(low_water.mark, to) else {
            return low_water;
        };
        // One that is not as far as the others may meet what went over to it meanwhile.
        let is_behind = |stand: &Stand| stand.level.is_none_or(|level| level > Level::At(mark));
        let named = match self.filter.status.len() > 1 && stands.iter().any(is_behind) {
            true => MOST_NAMED,
            false => 0,
        };
        low_water.sink_but(mark, named);
        low_water
    }

    /// The place behind so many records of the last page.
    #[inline(never)]
    fn cursor(&self, had: usize) -> String {
        let stands = self.stands(had);
        let common = Cursor {
            low_water: self.low_water(had, &stands),
            ..self.common.clone()
        };
        let mark = common.low_water.mark.map(Level::At);
        let named = MOST_NAMED.checked_div(stands.len()).unwrap_or(0);
        let places = stands.into_iter().map(|Stand { mut place, level }| {
            place.is_level = level.is_some() && level <= mark;
            place.abridge(named);
            place
        });
        let cursor = MergedCursor {
            places: places.collect(),
            common,
        };
        cursor.to_text(&self.filter)
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
