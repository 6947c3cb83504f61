//! A walk over a list, page by page.

use super::cursor::Cursor;
use super::deduplicated_page::{CursorRecords, DeduplicatedPage, KnownRecords, NO_JOINT};
use super::emitted_page::EmittedPage;
use super::options::{Consistency, WalkOptions};
use super::page_records::{EmittedRecords, PageRecords, kept};
use super::paging_strategy::PagingStrategy;
use super::platform_lists::{OfPlatform, PLATFORM_LISTS};
use super::seen::Seen;
use super::snapshot_bound::SnapshotBound;
use super::step::{PageFacts, Step};
use super::watermark::{Watermark, timed};
use crate::Error;
use crate::filter::ValidFilter;
use crate::model::{Issue, IssueCode, ListReport, Page, StopReason};
use crate::provider::{ListRequest, Paging, ProviderPage, capabilities};
use crate::time::Timestamp;

mod failures;

/// The most requests of a walk: ten million conversations in pages of 100. A list may grow as fast as it is
/// read, or be generated endlessly.
const MOST_REQUESTS: u32 = 100_000;
const TOO_MANY: &str = "this list has already requested 100000 pages";

/// A walk over a list, page by page: [`next`](Self::next) says which page to request,
/// [`accept`](Self::accept) takes it. The [module](super) documents its guarantees.
#[derive(Clone, Debug)]
pub struct Walk {
    filter: ValidFilter,
    options: WalkOptions,
    pub(super) strategy: PagingStrategy,
    until: Option<Timestamp>,
    seen: Seen,
    watermark: Watermark,
    /// A live walk, which keeps repeats, drops only these.
    cursor_records: CursorRecords,
    /// Counts whole pages. A reason to stop here is the walk's own.
    report: ListReport,
    /// An outside reason to stop.
    stopped: Option<StopReason>,
    last_page: Option<EmittedPage>,
    /// The position to continue from after a stall.
    stalled: OfPlatform<Option<Cursor>>,
}

impl Walk {
    /// A walk from the start, or from a cursor (`after`). `invalid_argument` for a cursor that was changed or
    /// belongs to another provider or filter; the message says which. `invalid_filter` for several values of
    /// a key if the provider takes one at a time: that needs a walk for each, which [`Walks`](super::Walks)
    /// merges.
    pub fn new(filter: ValidFilter, options: WalkOptions) -> Result<Self, Error> {
        let together = capabilities(filter.provider).filter.together;
        if PLATFORM_LISTS.is_some()
            && let Some((key, _)) = filter.several(together).next()
        {
            let (key, provider) = (key.as_str(), filter.provider);
            let what = format!(
                "\"{key}\" has several values, but {provider} takes one per request. Make a request for each."
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

    /// From a position; `after` is ignored.
    #[inline(never)]
    pub(super) fn from(
        filter: ValidFilter,
        mut options: WalkOptions,
        from: Option<Cursor>,
    ) -> Self {
        let is_resumed = from.is_some();
        let cursor = from.unwrap_or_else(|| Cursor::start(filter.page_size));
        let can = capabilities(filter.provider);
        // Pages by time overlap, and behind a cursor nothing new can come: every walk has only repeats to drop.
        if matches!(can.paging, Paging::ByCreatedAt | Paging::ByCursor) {
            options.consistency = Consistency::Snapshot;
        }
        let snapshot = options.consistency == Consistency::Snapshot;
        let strategy = PagingStrategy::new(can, &cursor, is_resumed, snapshot);
        let watermark = cursor.watermark;
        let mut seen = Seen::forgotten_above(watermark.mark().filter(|_| snapshot));
        let mut cursor_records = CursorRecords {
            above: OfPlatform::of(|| watermark.mark()),
            ..CursorRecords::default()
        };
        let below = watermark.below().iter().map(|&(_, hash)| hash);
        for hash in below.chain(watermark.named.iter().copied()) {
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
            stalled: OfPlatform::default(),
        }
    }

    /// The filter of the list.
    pub fn filter(&self) -> &ValidFilter {
        &self.filter
    }

    /// The page to request; `None` once the walk has stopped.
    #[inline(never)]
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator could not be told what came"
    )]
    pub fn next(&mut self) -> Option<ListRequest> {
        if self.stopped.is_some() {
            return None;
        }
        // Asking for more means that the reader has the last page.
        self.last_page = None;
        if self.stop_reason().is_some() {
            return None;
        }
        self.report.requests = self.report.requests.saturating_add(1);
        let again = match self.watermark.sorted {
            true => self.watermark.below().len(),
            false => 0,
        };
        let (page_size, position) = self.strategy.ask(again);
        Some(ListRequest {
            page_size,
            position,
            until: self.until.filter(|_| self.strategy.is_bounded()),
            live: !self.is_snapshot(),
            omit: Vec::new(),
            include: Vec::new(),
        })
    }

    /// Takes the requested page, and returns the page to emit; if `None`, call [`next`](Self::next) again. A
    /// page with another number is `invalid_response`, a [passing](Error::passing) error, and the walk stays
    /// where it is. `pagination_stalled` if nothing new comes although there should be more: everything
    /// emitted so far is good, and `report().next` is where to continue.
    #[inline(never)]
    pub fn accept<'a>(&mut self, mut page: ProviderPage<'a>) -> Result<Option<Page<'a>>, Error> {
        page.items.retain(|it| self.filter.admits(it));
        let Some(emitted) = self.accept_records(&PageRecords::take_from(&mut page))? else {
            return Ok(None);
        };
        Ok(Some(Page {
            items: kept(page.items, &emitted.items),
            next: emitted.next,
            total: emitted.total,
            page_size: emitted.page_size,
            rejected: kept(page.rejected, &emitted.rejected),
        }))
    }

    /// The same, of a page whose records are elsewhere: returns which of them to emit.
    #[inline(never)]
    pub(crate) fn accept_records(
        &mut self,
        page: &PageRecords<'_>,
    ) -> Result<Option<EmittedRecords>, Error> {
        self.refuse_other_page(page)?;
        if self.check_bound(page) {
            return Ok(None);
        }
        let mut before = self.cursor();
        if self.report.requests > MOST_REQUESTS {
            return Err(self.stall(&before, TOO_MANY));
        }
        // Only there it tells anything.
        if matches!(self.strategy, PagingStrategy::Number(_)) {
            before.note_total(page.total);
        }
        let (total, more) = (page.total, page.more);
        let page_size = match &self.strategy {
            // Room for repeats is not part of the reader's page.
            PagingStrategy::CreatedAt(strategy) => strategy.page_size,
            PagingStrategy::Number(_) | PagingStrategy::Next(_) | PagingStrategy::Cursor(..) => {
                page.page_size
            }
        };
        let count = page.count();
        if !page.is_sorted() {
            self.watermark.forget_order();
        }
        let known = KnownRecords {
            seen: &self.seen,
            watermark: &self.watermark,
            in_cursor: (!self.is_snapshot()).then_some(&self.cursor_records),
            until: match &self.strategy {
                PagingStrategy::CreatedAt(_) | PagingStrategy::Cursor(..) => {
                    OfPlatform::of(|| self.until)
                }
                PagingStrategy::Number(_) | PagingStrategy::Next(_) => OfPlatform::default(),
            },
        };
        let deduplicated = DeduplicatedPage::new(page, &known);
        let joint = deduplicated.joint.get().unwrap_or(&NO_JOINT);
        let facts = PageFacts {
            count,
            fresh: deduplicated.fresh,
            all: &deduplicated.all,
            joint,
            highest: deduplicated.highest,
            sorted: self.watermark.sorted,
            total,
            page_size,
            more,
        };
        let is_at_start = self.strategy.is_at_start();
        let step = self.strategy.accept(&facts, &page.links);
        let (complete_to, ended) = match step {
            Step::Discard => {
                self.report.next = Some(self.text_of(&self.cursor()));
                return Ok(None);
            }
            Step::Stalled(why) => return Err(self.stall(&before, why)),
            Step::GoOn { complete_to } => (complete_to, None),
            Step::End { proven } => (joint.lowest, Some(proven)),
        };
        // The bound would cut off unseen records in a list that is not sorted, and, where it is asked for, those without a time.
        let mut until = self.until;
        let is_asked = self.strategy.is_bounded();
        let may_be_bounded = self.watermark.sorted && !(is_asked && page.has_timeless);
        if is_at_start && until.is_none() && may_be_bounded && self.is_snapshot() {
            until = match (deduplicated.highest, self.filter.created()[1]) {
                (Some(highest), Some(before)) => Some(highest.min(before)),
                (highest, _) => highest,
            };
        }
        // With `next` the server keeps the snapshot, unless the first page is requested again.
        if !matches!(self.strategy, PagingStrategy::Next(_)) {
            self.until = until;
        }
        let duplicates = match &self.strategy {
            PagingStrategy::CreatedAt(strategy) => {
                strategy.beyond_requested(deduplicated.duplicates)
            }
            PagingStrategy::Number(_) | PagingStrategy::Next(_) | PagingStrategy::Cursor(..) => {
                deduplicated.duplicates
            }
        };
        self.report.duplicates = self.report.duplicates.saturating_add(duplicates);
        self.mark_emitted(&deduplicated, complete_to);
        if let Some(proven) = ended {
            // Records out of order may have been beyond the bound, or on the other side of a cursor.
            let is_in_order = match &self.strategy {
                PagingStrategy::Number(strategy) => {
                    strategy.bound != SnapshotBound::Doubtful
                        && (self.watermark.sorted || self.until.is_none())
                }
                PagingStrategy::CreatedAt(_) => self.watermark.sorted,
                PagingStrategy::Next(_) => true,
                PagingStrategy::Cursor(..) => self.watermark.sorted || self.until.is_none(),
            };
            self.report.complete = proven && is_in_order && self.strategy.unreadable() == 0;
            self.report.stopped_because = Some(StopReason::End);
        }
        let next = match ended {
            Some(_) => None,
            None => Some(self.text_of(&self.cursor())),
        };
        let nothing = facts.fresh == 0;
        self.report.next = next.clone();
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
            repeats: OfPlatform::of(|| {
                deduplicated
                    .joint
                    .get()
                    .map_or_else(Vec::new, |joint| joint.before.clone())
            }),
            until,
            is_sorted: self.watermark.sorted,
            is_gapless: complete_to.is_some(),
        });
        Ok(Some(EmittedRecords {
            items: deduplicated.items,
            rejected: deduplicated.rejected,
            next,
            total,
            page_size,
        }))
    }

    /// How many conversations of the last page the reader has so far (after its rejected records). All of
    /// them until this is called, and again once the next page is requested.
    pub fn consumed(&mut self, items_of_last_page: usize) {
        if let Some(last) = &mut self.last_page {
            last.consumed = items_of_last_page;
        }
    }

    /// Stops the walk for an outside reason. The first reason stands.
    pub fn stop(&mut self, reason: StopReason) {
        self.stopped.get_or_insert(reason);
    }

    /// The report so far, valid at any moment. Its `next` continues exactly after what the reader has, also
    /// inside a page.
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

    /// The walk's own reason to stop, once the reader has the last page.
    fn stop_reason(&self) -> Option<StopReason> {
        let reason = self.report.stopped_because;
        reason.or(self.options.stops_after(&self.report))
    }

    /// See [`Walks::level`](super::Walks::level).
    pub(super) fn level(&self, items_of_last_page: usize) -> Option<Timestamp> {
        let last = self.last_page.as_ref()?;
        let is_level = last.is_sorted && last.is_gapless && self.is_snapshot();
        let left = last.items.get(items_of_last_page..).filter(|_| is_level);
        timed(left?).next().map(|(at, _)| at)
    }

    /// Whether the list is newest first so far.
    pub(super) fn is_sorted(&self) -> bool {
        self.watermark.sorted
    }

    pub(super) fn is_snapshot(&self) -> bool {
        self.options.consistency == Consistency::Snapshot
    }

    /// The last page, for a caller that emits it piece by piece. Afterwards all of it counts as consumed.
    pub(super) fn take_last_page(&mut self) -> Option<EmittedPage> {
        self.last_page.take()
    }

    /// `Some` at the end: whether the end is proven, apart from instants that may be overfull.
    pub(super) fn ended(&self) -> Option<bool> {
        let has_ended = self.report.stopped_because == Some(StopReason::End);
        has_ended.then_some(self.report.complete)
    }

    /// The position after everything emitted.
    pub(super) fn resume_cursor(&self) -> Cursor {
        let stalled = self.stalled.get().cloned().flatten();
        stalled.unwrap_or_else(|| self.cursor())
    }

    fn text_of(&self, cursor: &Cursor) -> String {
        cursor.to_text(self.filter.provider, Some(&self.filter))
    }

    /// The current position.
    #[inline(never)]
    fn cursor(&self) -> Cursor {
        // With paging by creation time it matters for the first page only.
        let needs_until =
            !matches!(self.strategy, PagingStrategy::CreatedAt(_)) || self.strategy.is_at_start();
        let cursor = Cursor {
            until: self.until.filter(|_| needs_until),
            watermark: self.watermark.clone(),
            ..Cursor::start(self.filter.page_size)
        };
        self.strategy.cursor(cursor)
    }

    /// Remembers emitted records.
    fn mark_emitted(&mut self, deduplicated: &DeduplicatedPage, complete_to: Option<Timestamp>) {
        self.seen.begin_page();
        for &(at, hash) in &deduplicated.item_hashes {
            self.seen.insert(hash, at);
        }
        for &hash in &deduplicated.rejected_hashes {
            self.seen.insert(hash, None);
        }
        if !self.is_snapshot() {
            // It keeps repeats: only the position inside a page is needed.
            if deduplicated.fresh > 0 {
                self.cursor_records = CursorRecords::default();
                self.watermark.forget_all();
            }
            return;
        }
        if matches!(self.strategy, PagingStrategy::Next(_)) {
            // The server keeps track of whole pages. If one was left early, the records emitted from it come
            // once more from its position on, perhaps on a later page.
            self.watermark.forget_named(&deduplicated.all);
            return;
        }
        self.watermark.mark_emitted(
            &deduplicated.item_hashes,
            deduplicated.joint.get().map_or(&[], |joint| &joint.before),
            &deduplicated.rejected_hashes,
            complete_to.is_some(),
        );
        if let Some(time) = complete_to {
            self.watermark.lower(time);
        }
    }
}
