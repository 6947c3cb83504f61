//! Merges several walks into one, newest first.

use super::branch::{Branch, BranchPosition, Level, WaitingRecord};
use super::cursor::Cursor;
use super::merged_cursor::MergedCursor;
use super::merged_page::MergedPage;
use super::options::{Consistency, WalkOptions};
use super::seen::{Seen, earlier};
use super::watermark::Watermark;
use crate::filter::{FilterKey, ValidFilter};
use crate::model::{ListReport, StopReason};
use crate::provider::{ListRequest, ProviderPage, capabilities};
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

/// The most bytes that may wait for their turn.
const MOST_WAITING_BYTES: usize = 256 << 20;
/// The most records that a cursor names, of those that may come again from a list that is looked back in or
/// is not sorted.
const MOST_NAMED: usize = 128;

/// Merges several walks into one, newest first: one for each combination of a filter's values. Each pages by
/// itself; its pages wait here until everything newer was emitted. A page is requested only when its next
/// conversation is needed.
#[derive(Clone, Debug)]
pub(super) struct MergedWalk {
    filter: ValidFilter,
    options: WalkOptions,
    branches: Vec<Branch>,
    /// They are divided by status: a conversation goes over from one to the next.
    records_move: bool,
    /// The branch whose page was requested.
    requested_branch: usize,
    /// The emitted records: a conversation may move from one walk to another meanwhile.
    seen: Seen,
    /// The common part: the upper bound of the snapshot, and how far down everything was emitted.
    common: Cursor,
    /// The records of the next page.
    gathered: Vec<Gathered>,
    /// How many of them are repeats.
    repeats: usize,
    /// The records of the last page.
    last_page: Vec<Gathered>,
    /// How many conversations of the last page the reader has.
    consumed: usize,
    report: ListReport,
    stopped: Option<StopReason>,
    most_waiting_bytes: usize,
}

/// A record on its way to the reader.
#[derive(Clone, Debug)]
struct Gathered {
    branch: usize,
    /// Another walk emitted it before.
    is_repeat: bool,
    record: WaitingRecord,
}

impl MergedWalk {
    /// From the start, or from a cursor (`after`).
    #[inline(never)]
    pub fn new(filter: ValidFilter, options: WalkOptions) -> Result<Self, Error> {
        let together = capabilities(filter.provider).filter.together;
        let filters = filter.each(together);
        let cursor = match &options.after {
            Some(text) => Some(MergedCursor::parse(text, &filter, filters.len())?),
            None => None,
        };
        let (common, branch_cursors) = match cursor {
            Some(cursor) => (cursor.common, cursor.branch_cursors),
            None => (Cursor::start(filter.page_size), Vec::new()),
        };
        let records_move = filter
            .several(together)
            .any(|(key, _)| key == FilterKey::Status);
        let mut branch_cursors = branch_cursors.into_iter();
        let mut branches = Vec::with_capacity(filters.len());
        let mut seen = Seen::default();
        let mut remember = |cursor: &Cursor| {
            for &(_, hash) in cursor.watermark.below() {
                seen.insert(hash, None);
            }
        };
        remember(&common);
        for filter in filters {
            let mut branch_cursor = branch_cursors.next();
            if let Some(branch_cursor) = &mut branch_cursor {
                remember(&branch_cursor.cursor);
                branch_cursor.complete(&common);
            }
            branches.push(Branch::new(filter, &options, branch_cursor, records_move));
        }
        Ok(Self {
            branches,
            records_move,
            filter,
            options,
            requested_branch: 0,
            seen,
            common,
            gathered: Vec::new(),
            repeats: 0,
            last_page: Vec::new(),
            consumed: 0,
            report: ListReport::default(),
            stopped: None,
            most_waiting_bytes: MOST_WAITING_BYTES,
        })
    }

    /// The filter of the requested page.
    pub fn requested_filter(&self) -> &ValidFilter {
        let branch = self.branches.get(self.requested_branch);
        branch.map_or(&self.filter, |branch| branch.walk.filter())
    }

    /// The next page, if all of it is here. Asking means that the reader has the last one.
    #[inline(never)]
    pub fn ready_page(&mut self) -> Option<MergedPage> {
        if self.stopped.is_some() {
            return None;
        }
        self.finish_last_page();
        if self.has_stopped() {
            return None;
        }
        let full = usize::try_from(self.filter.page_size).unwrap_or(usize::MAX);
        while self.gathered.len().saturating_sub(self.repeats) < full {
            match self.next_branch() {
                Some((_, false)) => return None,
                Some((branch, true)) => self.gather(branch),
                None => break,
            }
        }
        self.emit_page()
    }

    /// The page to request; `None` once the walks have stopped.
    #[inline(never)]
    pub fn next(&mut self) -> Option<ListRequest> {
        if self.has_stopped() {
            return None;
        }
        let (requested_branch, _) = self.next_branch()?;
        self.requested_branch = requested_branch;
        self.branches.get_mut(requested_branch)?.walk.next()
    }

    /// Takes the requested page.
    #[inline(never)]
    pub fn accept(&mut self, page: ProviderPage<'_>) -> Result<(), Error> {
        let is_first = self.report.pages == 0 && self.options.after.is_none();
        let is_bounded = is_first && self.is_snapshot() && !self.filter.provider.has_timeless();
        if let Some(branch) = self.branches.get_mut(self.requested_branch) {
            branch.accept(page)?;
            if is_bounded {
                // All first pages are here before anything is emitted.
                self.common.until = self.common.until.max(branch.highest());
            }
        }
        // A full page may have been cut off: a limit seen in one list holds for all.
        let served = self
            .branches
            .iter()
            .map(|branch| branch.walk.strategy.served());
        let served = served.max().unwrap_or(0);
        for branch in &mut self.branches {
            branch.walk.strategy.note_served(served);
        }
        let waiting = self.branches.iter().map(Branch::waiting_bytes);
        if waiting.fold(0, usize::saturating_add) > self.most_waiting_bytes {
            let message = format!(
                "The pages that wait to be merged take more than {} MiB. Use a smaller \"pageSize\".",
                self.most_waiting_bytes >> 20
            );
            return Err(Error::new(ErrorCode::InvalidResponse, message).by(self.filter.provider));
        }
        Ok(())
    }

    /// The requested page was refused with this error, or cannot be read. True if the walk continues.
    #[inline(never)]
    pub fn failed(&mut self, error: &mut Error) -> bool {
        self.branches
            .get_mut(self.requested_branch)
            .is_some_and(|branch| branch.walk.refused(error) || branch.walk.unreadable(error))
    }

    /// How many conversations of the last page the reader has so far.
    pub fn consumed(&mut self, items_of_last_page: usize) {
        self.consumed = items_of_last_page;
    }

    /// See [`Walks::level`](super::Walks::level).
    pub fn level(&self, items_of_last_page: usize) -> Option<Timestamp> {
        let positions = self.positions(self.had(items_of_last_page));
        let levels: Option<Vec<Level>> = positions.iter().map(|it| it.level).collect();
        match levels?.into_iter().max()? {
            Level::At(at) => Some(at),
            Level::End => None,
        }
    }

    /// Stops the walks for an outside reason. The first reason stands.
    pub fn stop(&mut self, reason: StopReason) {
        self.stopped.get_or_insert(reason);
    }

    /// The report of all walks together.
    #[inline(never)]
    pub fn report(&self) -> ListReport {
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
        let had = self.had(self.consumed);
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
            // Nothing was emitted: it starts where it started.
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

    /// The walks' own reason to stop, once the reader has the last page.
    fn stop_reason(&self) -> Option<StopReason> {
        let reason = self.report.stopped_because;
        reason.or(self.options.stops_after(&self.report))
    }

    /// The branch that comes next, and whether its record is here.
    #[inline(never)]
    fn next_branch(&self) -> Option<(usize, bool)> {
        let mut next_branch = None;
        for (index, branch) in self.branches.iter().enumerate() {
            let Some(priority) = branch.priority() else {
                continue;
            };
            if next_branch.is_none_or(|(_, highest_priority)| priority > highest_priority) {
                next_branch = Some((index, priority));
            }
        }
        let (branch, (_, _, is_at_hand)) = next_branch?;
        Some((branch, is_at_hand))
    }

    #[inline(never)]
    fn gather(&mut self, index: usize) {
        let Some(record) = self.branches.get_mut(index).and_then(Branch::pop) else {
            return;
        };
        let is_repeat = self.is_snapshot() && self.seen.contains(record.hash);
        self.seen.insert(record.hash, record.at);
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

    /// Makes a page of the gathered records; `None` at the end, if there are none.
    #[inline(never)]
    fn emit_page(&mut self) -> Option<MergedPage> {
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
        let has_ended = self.next_branch().is_none();
        if has_ended {
            let mut branches = self.branches.iter();
            // Records that left a status unread may be in one that was already read.
            self.report.complete = branches
                .all(|it| it.ended == Some(true) && !(self.records_move && it.has_lost_records));
            self.report.stopped_because = Some(StopReason::End);
        }
        if items.is_empty() && rejected.is_empty() && self.report.pages > 0 {
            return None;
        }
        self.report.pages = self.report.pages.saturating_add(1);
        self.report.items = self.report.items.saturating_add(count(items.len()));
        self.report.rejected = self.report.rejected.saturating_add(count(rejected.len()));
        let mut totals = self.branches.iter().map(|branch| branch.total);
        let page = MergedPage {
            items,
            rejected,
            next: (!has_ended).then(|| self.cursor(self.last_page.len())),
            // Unknown if one of them is.
            total: totals.try_fold(0u64, |sum, total| Some(sum.saturating_add(total?))),
            page_size: self.filter.page_size,
        };
        Some(page)
    }

    /// How many records these conversations of the last page are; repeats count with the record before them.
    fn had(&self, conversations: usize) -> usize {
        let items = self.last_page.iter().enumerate();
        let mut items = items.filter(|(_, it)| !it.is_repeat);
        match items.nth(conversations) {
            Some((index, _)) => index,
            None => self.last_page.len(),
        }
    }

    /// The reader has the last page.
    #[inline(never)]
    fn finish_last_page(&mut self) {
        if !self.last_page.is_empty() {
            let had = self.last_page.len();
            self.common.watermark = self.watermark(had, &self.positions(had));
        }
        for (index, branch) in self.branches.iter_mut().enumerate() {
            let of_branch = self.last_page.iter().filter(|it| it.branch == index);
            branch.consume(of_branch.count());
        }
        self.last_page.clear();
    }

    /// The position of each branch after this many records of the last page.
    #[inline(never)]
    fn positions(&self, had: usize) -> Vec<BranchPosition> {
        let branches = self.branches.iter().enumerate();
        let positions = branches.map(|(index, branch)| {
            let last = self.last_page.iter().take(had);
            branch.position(last.filter(|it| it.branch == index).count())
        });
        positions.collect()
    }

    /// A time, with the records emitted at it or below: a walk that has emitted everything newer needs
    /// nothing else. It is the position of the last walk, and never rises.
    #[inline(never)]
    fn watermark(&self, had: usize, positions: &[BranchPosition]) -> Watermark {
        let mut watermark = self.common.watermark.clone();
        for it in self.last_page.iter().take(had) {
            let branch = self.branches.get(it.branch);
            // Otherwise times mean nothing; and what has none is named by its walk.
            if it.record.at.is_some() && branch.is_some_and(|branch| branch.walk.is_sorted()) {
                watermark.mark_part_emitted(&[(it.record.at, it.record.hash)], &[]);
            }
        }
        let level = positions.iter().filter_map(|position| position.level).max();
        let to = match level {
            Some(Level::At(level)) => Some(level),
            // No walk can use it: it is below everything that is not named.
            _ => watermark.below().iter().map(|&(at, _)| at).min(),
        };
        let Some(mark) = earlier(watermark.mark(), to) else {
            return watermark;
        };
        // A walk that is behind the others may meet records that moved to it meanwhile.
        let is_behind =
            |position: &BranchPosition| position.level.is_none_or(|level| level > Level::At(mark));
        let named = match self.records_move && positions.iter().any(is_behind) {
            true => MOST_NAMED,
            false => 0,
        };
        watermark.lower_keeping(mark, named);
        watermark
    }

    /// The position after this many records of the last page.
    #[inline(never)]
    fn cursor(&self, had: usize) -> String {
        let positions = self.positions(had);
        let common = Cursor {
            watermark: self.watermark(had, &positions),
            ..self.common.clone()
        };
        let mark = common.watermark.mark().map(Level::At);
        let named = MOST_NAMED.checked_div(positions.len()).unwrap_or(0);
        let branch_cursors = positions.into_iter().map(
            |BranchPosition {
                 cursor: mut branch_cursor,
                 level,
             }| {
                branch_cursor.is_level = level.is_some() && level <= mark;
                branch_cursor.abridge(named);
                branch_cursor
            },
        );
        let cursor = MergedCursor {
            branch_cursors: branch_cursors.collect(),
            common,
        };
        cursor.to_text(&self.filter)
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
