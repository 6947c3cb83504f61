//! A walk over a list, page by page.

use super::cursor::Cursor;
use super::deduplicated_page::{CursorRecords, DeduplicatedPage, KnownRecords, is_sorted};
use super::emitted_page::EmittedPage;
use super::options::{Consistency, WalkOptions};
use super::paging_strategy::{PageLinks, PagingStrategy};
use super::seen::Seen;
use super::snapshot_bound::SnapshotBound;
use super::step::{PageFacts, Step};
use super::watermark::Watermark;
use crate::Error;
use crate::filter::ValidFilter;
use crate::model::{Issue, IssueCode, ListReport, Page, StopReason};
use crate::provider::{ListRequest, Paging, ProviderPage, provider};
use crate::time::Timestamp;

mod failures;

/// So many pages are asked for at the most: ten million conversations in pages of 100. A list may grow as fast
/// as it is read, or be made up as it is.
const MOST_REQUESTS: u32 = 100_000;
const TOO_MANY: &str = "this walk has asked for 100000 pages already";

/// A walk over a list, page by page: it says which page to ask for ([`next`](Self::next)) and is
/// told what came ([`accept`](Self::accept)). See the [module](super) for what it promises.
#[derive(Clone, Debug)]
pub struct Walk {
    filter: ValidFilter,
    options: WalkOptions,
    pub(super) strategy: PagingStrategy,
    until: Option<Timestamp>,
    seen: Seen,
    watermark: Watermark,
    /// A live walk, which keeps repeats, drops these alone.
    cursor_records: CursorRecords,
    /// Of whole pages. A reason here is the walk's own.
    report: ListReport,
    /// A reason that lies outside.
    stopped: Option<StopReason>,
    last_page: Option<EmittedPage>,
    /// Where a walk that stalled goes on.
    stalled: Option<Cursor>,
}

impl Walk {
    /// A walk from the beginning, or from a cursor (`after`). `invalid_argument` for a cursor that
    /// was altered or belongs to another provider or filter: the message tells which. `invalid_filter`
    /// for several values of a key where the provider serves one at a time: that is a walk for each,
    /// which [`Walks`](super::Walks) merge.
    pub fn new(filter: ValidFilter, options: WalkOptions) -> Result<Self, Error> {
        let can = provider(filter.provider).capabilities();
        if let Some(key) = filter.several().filter(|_| !can.lists) {
            let (key, provider) = (key.as_str(), filter.provider);
            let what = format!(
                "{key} has several values, and {provider} serves one a request: make a request for each."
            );
            let issue = Issue::new(key, IssueCode::Unsupported, what);
            return Err(Error::invalid_filter(provider, vec![issue]));
        }
        let cursor = match &options.after {
            Some(text) => Some(Cursor::parse(text, &filter)?),
            None => None,
        };
        Ok(Self::from(filter, options, cursor))
    }

    /// A walk from a place, whatever `after` says.
    #[inline(never)]
    pub(super) fn from(
        filter: ValidFilter,
        mut options: WalkOptions,
        from: Option<Cursor>,
    ) -> Self {
        let is_resumed = from.is_some();
        let cursor = from.unwrap_or_else(|| Cursor::start(filter.page_size));
        let paging = provider(filter.provider).capabilities().paging;
        // Its pages overlap by themselves: there are repeats to be dropped in every walk.
        if paging == Paging::ByCreatedAt {
            options.consistency = Consistency::Snapshot;
        }
        let snapshot = options.consistency == Consistency::Snapshot;
        let strategy = PagingStrategy::new(paging, &cursor, is_resumed, snapshot);
        let watermark = cursor.watermark;
        let mut seen = Seen::forgotten_above(watermark.mark.filter(|_| snapshot));
        let mut cursor_records = CursorRecords {
            above: watermark.mark,
            ..CursorRecords::default()
        };
        let below = watermark.below.iter().map(|&(_, hash)| hash);
        for hash in below.chain(watermark.rejected.iter().copied()) {
            seen.insert(hash, None);
            cursor_records.hashes.insert(hash);
        }
        let report = ListReport {
            next: options.after.take(),
            ..ListReport::default()
        };
        Self {
            filter,
            options,
            strategy,
            until: cursor.until,
            seen,
            watermark,
            cursor_records,
            report,
            stopped: None,
            last_page: None,
            stalled: None,
        }
    }

    /// What is walked over.
    pub fn filter(&self) -> &ValidFilter {
        &self.filter
    }

    /// The page to ask for; `None` once the walk has stopped.
    #[inline(never)]
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator could not be told what came"
    )]
    pub fn next(&mut self) -> Option<ListRequest> {
        if self.stopped.is_some() {
            return None;
        }
        // Whoever asks for more has had the last page.
        self.last_page = None;
        if self.stop_reason().is_some() {
            return None;
        }
        self.report.requests = self.report.requests.saturating_add(1);
        let again = match self.watermark.sorted {
            true => self.watermark.below.len(),
            false => 0,
        };
        let (page_size, position) = self.strategy.ask(again);
        Some(ListRequest {
            page_size,
            position,
            until: self.until.filter(|_| self.strategy.is_bounded()),
            live: !self.is_snapshot(),
            omit: Vec::new(),
        })
    }

    /// The page asked for came. Gives what is to be handed over; `None` where that is nothing: ask
    /// [`next`](Self::next) again. One that says to be another page is `invalid_response`, a
    /// [passing](Error::passing) fault, and the walk stays where it is. `pagination_stalled` when nothing new comes any more although
    /// more is claimed; everything handed over so far is good, and `report().next` says where to go
    /// on.
    #[inline(never)]
    pub fn accept<'a>(&mut self, mut page: ProviderPage<'a>) -> Result<Option<Page<'a>>, Error> {
        self.refuse_other_page(&page)?;
        if self.check_bound(&page) {
            return Ok(None);
        }
        let mut before = self.cursor();
        if self.report.requests > MOST_REQUESTS {
            return Err(self.stall(&before, TOO_MANY));
        }
        before.note_total(page.total);
        let (total, more) = (page.total, page.more);
        let page_size = match &self.strategy {
            // Room for what comes again is not the reader's.
            PagingStrategy::CreatedAt(strategy) => strategy.page_size,
            PagingStrategy::Number(_) | PagingStrategy::Next(_) => page.page_size,
        };
        let count = page.record_count();
        let links = PageLinks::take_from(&mut page);
        if !is_sorted(&page) {
            self.watermark.forget_order();
        }
        let known = KnownRecords {
            seen: &self.seen,
            watermark: &self.watermark,
            in_cursor: (!self.is_snapshot()).then_some(&self.cursor_records),
            until: self
                .until
                .filter(|_| matches!(self.strategy, PagingStrategy::CreatedAt(_))),
        };
        let deduplicated = DeduplicatedPage::new(page, &known);
        let facts = PageFacts {
            count,
            fresh: &deduplicated.fresh,
            overlap: &deduplicated.overlap,
            lowest: deduplicated.lowest,
            highest: deduplicated.highest,
            sorted: self.watermark.sorted,
            repeats_by_time: deduplicated.repeats_by_time,
            total,
            page_size,
            more,
        };
        let is_at_start = self.strategy.is_at_start();
        let step = self.strategy.accept(&facts, &links);
        let (complete_to, ended) = match step {
            Step::Discard => {
                self.report.next = Some(self.text_of(&self.cursor()));
                return Ok(None);
            }
            Step::Stalled(why) => return Err(self.stall(&before, why)),
            Step::GoOn { complete_to } => (complete_to, None),
            Step::End { proven } => (facts.lowest, Some(proven)),
        };
        // In a list that is not sorted the bound would cut off what has not been seen.
        let mut until = self.until;
        if is_at_start && until.is_none() && self.watermark.sorted && self.is_snapshot() {
            until = match (deduplicated.highest, self.filter.created_before) {
                (Some(highest), Some(before)) => Some(highest.min(before)),
                (highest, _) => highest,
            };
        }
        // Who names what follows keeps the snapshot, but for one who asks for the first page again.
        if !matches!(self.strategy, PagingStrategy::Next(_)) {
            self.until = until;
        }
        let duplicates = match &self.strategy {
            PagingStrategy::CreatedAt(strategy) => {
                strategy.beyond_requested(deduplicated.duplicates)
            }
            PagingStrategy::Number(_) | PagingStrategy::Next(_) => deduplicated.duplicates,
        };
        self.report.duplicates = self.report.duplicates.saturating_add(duplicates);
        self.mark_emitted(&deduplicated, complete_to);
        if let Some(proven) = ended {
            // What is out of order may have been beyond the bound, or on the other side of a cursor.
            let is_in_order = match &self.strategy {
                PagingStrategy::Number(strategy) => {
                    strategy.bound != SnapshotBound::Doubtful
                        && (self.watermark.sorted || self.until.is_none())
                }
                PagingStrategy::CreatedAt(_) => self.watermark.sorted,
                PagingStrategy::Next(_) => true,
            };
            self.report.complete = proven && is_in_order && self.strategy.unreadable() == 0;
            self.report.stopped_because = Some(StopReason::End);
        }
        let next = match ended {
            Some(_) => None,
            None => Some(self.text_of(&self.cursor())),
        };
        let nothing = facts.fresh.is_empty();
        self.report.next.clone_from(&next);
        if nothing && (ended.is_none() || self.report.pages > 0) {
            return Ok(None);
        }
        let plus =
            |count: u32, more: usize| count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.report.pages = plus(self.report.pages, 1);
        self.report.items = plus(self.report.items, deduplicated.items.len());
        self.report.rejected = plus(self.report.rejected, deduplicated.rejected.len());
        self.last_page = Some(EmittedPage {
            before,
            consumed: deduplicated.item_hashes.len(),
            items: deduplicated.item_hashes,
            rejected: deduplicated.rejected_hashes,
            repeats: deduplicated.before,
            until,
            is_sorted: self.watermark.sorted,
            is_gapless: complete_to.is_some(),
        });
        Ok(Some(Page {
            items: deduplicated.items,
            next,
            total,
            page_size,
            rejected: deduplicated.rejected,
        }))
    }

    /// How many conversations of the last page the reader has had so far (after its rejected
    /// records). Until it is told, all of them; and again once the next page is asked for.
    pub fn consumed(&mut self, items_of_last_page: usize) {
        if let Some(last) = &mut self.last_page {
            last.consumed = items_of_last_page;
        }
    }

    /// Ends the walk for a reason that lies outside. The first reason stands.
    pub fn stop(&mut self, reason: StopReason) {
        self.stopped.get_or_insert(reason);
    }

    /// What the walk has done so far; true at any moment. Its `next` goes on exactly behind what the
    /// reader has had, also inside a page.
    #[inline(never)]
    pub fn report(&self) -> ListReport {
        let mut report = self.report.clone();
        report.overfull = self.strategy.overfull();
        report.complete &= report.overfull == 0;
        report.unreadable = self.strategy.unreadable();
        let last = self.last_page.as_ref();
        let inside =
            last.and_then(|last| Some((last, last.items.split_at_checked(last.consumed)?)));
        match inside {
            Some((last, (taken, left))) if !left.is_empty() => {
                let left = u32::try_from(left.len()).unwrap_or(u32::MAX);
                report.items = report.items.saturating_sub(left);
                report.complete = false;
                report.stopped_because = self.stopped;
                report.next = Some(self.text_of(&last.cursor(taken)));
            }
            _ => report.stopped_because = self.stop_reason().or(self.stopped),
        }
        report
    }

    /// The walk's own reason to stop, once all of the last page was had.
    fn stop_reason(&self) -> Option<StopReason> {
        let reason = self.report.stopped_because;
        reason.or(self.options.stops_after(self.report.pages))
    }

    /// So far, newest first.
    pub(super) fn is_sorted(&self) -> bool {
        self.watermark.sorted
    }

    pub(super) fn is_snapshot(&self) -> bool {
        self.options.consistency == Consistency::Snapshot
    }

    /// The last page, for who hands it over piece by piece. Afterwards the whole of it counts as had.
    pub(super) fn take_last_page(&mut self) -> Option<EmittedPage> {
        self.last_page.take()
    }

    /// Whether it has come to its end, and whether that is proven, but for instants that may be overfull.
    pub(super) fn ended(&self) -> Option<bool> {
        let has_ended = self.report.stopped_because == Some(StopReason::End);
        has_ended.then_some(self.report.complete)
    }

    /// The place behind all that was handed over.
    pub(super) fn resume_cursor(&self) -> Cursor {
        self.stalled.clone().unwrap_or_else(|| self.cursor())
    }

    fn text_of(&self, cursor: &Cursor) -> String {
        cursor.to_text(self.filter.provider, Some(&self.filter))
    }

    /// The place the walk has come to.
    #[inline(never)]
    fn cursor(&self) -> Cursor {
        // By creation time, it matters for the first page alone.
        let needs_until =
            !matches!(self.strategy, PagingStrategy::CreatedAt(_)) || self.strategy.is_at_start();
        let cursor = Cursor {
            until: self.until.filter(|_| needs_until),
            watermark: self.watermark.clone(),
            ..Cursor::start(self.filter.page_size)
        };
        self.strategy.cursor(cursor)
    }

    /// Remembers what is handed over.
    fn mark_emitted(
        &mut self,
        deduplicated: &DeduplicatedPage<'_>,
        complete_to: Option<Timestamp>,
    ) {
        self.seen.begin_page();
        for &(at, hash) in &deduplicated.item_hashes {
            self.seen.insert(hash, Some(at));
        }
        for &hash in &deduplicated.rejected_hashes {
            self.seen.insert(hash, None);
        }
        if !self.is_snapshot() {
            // It keeps what comes again: only the place inside a page is to be known.
            if !deduplicated.fresh.is_empty() {
                self.cursor_records = CursorRecords::default();
                self.watermark = Watermark {
                    sorted: self.watermark.sorted,
                    ..Watermark::default()
                };
            }
            return;
        }
        if matches!(self.strategy, PagingStrategy::Next(_)) {
            // Who names what follows keeps account of whole pages. What was had of one that was left early
            // comes once more from its place on, perhaps on a later page.
            self.watermark.forget_named(&deduplicated.all);
            return;
        }
        self.watermark.mark_emitted(
            &deduplicated.item_hashes,
            &deduplicated.before,
            &deduplicated.rejected_hashes,
            complete_to.is_some(),
        );
        if let Some(time) = complete_to {
            self.watermark.lower(time);
        }
    }
}
