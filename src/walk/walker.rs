//! A walk over a list, page by page.

use super::by_created_at::ByCreatedAt;
use super::by_next::ByNext;
use super::by_number::ByNumber;
use super::cursor::Cursor;
use super::hashes::Hashes;
use super::last_page::LastPage;
use super::low_water::LowWater;
use super::merged_cursor::Ended;
use super::options::{Consistency, WalkOptions};
use super::seen::{Seen, hash, record_hash};
use super::step::{Facts, Step};
use crate::filter::ValidFilter;
use crate::model::{Conversation, Issue, IssueCode, Page, Rejected, StopReason, WalkReport};
use crate::provider::{ListRequest, More, Paging, Position, ProviderPage, provider};
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

/// A walk over a list, page by page: it says which page to ask for ([`next`](Self::next)) and is
/// told what came ([`accept`](Self::accept)). See the [module](super) for what it promises.
#[derive(Clone, Debug)]
pub struct Walk {
    filter: ValidFilter,
    consistency: Consistency,
    max_pages: Option<u32>,
    skip_unreadable: bool,
    way: Way,
    until: Option<Timestamp>,
    seen: Seen,
    low_water: LowWater,
    /// What a cursor inside a page names: handed over by an earlier walk. A live walk, which keeps
    /// repeats, drops these alone.
    named: Hashes,
    /// Of whole pages. A reason here is the walk's own.
    report: WalkReport,
    /// A reason that lies outside.
    stopped: Option<StopReason>,
    last_page: Option<LastPage>,
    /// Where a walk that stalled goes on.
    stalled: Option<Cursor>,
}

#[derive(Clone, Debug)]
enum Way {
    Number(ByNumber),
    CreatedAt(ByCreatedAt),
    Next(ByNext),
}

/// A page, sorted into what is new and what is not.
#[derive(Default)]
struct Sorted<'a> {
    items: Vec<Conversation<'a>>,
    item_hashes: Vec<(Timestamp, u64)>,
    rejected: Vec<Rejected<'a>>,
    rejected_hashes: Vec<u64>,
    /// Those of the above that were not handed over before.
    fresh: Vec<u64>,
    overlap: Vec<u64>,
    duplicates: u32,
    lowest: Option<Timestamp>,
    highest: Option<Timestamp>,
    is_sorted: bool,
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
            Some(text) => Some(Cursor::read(text, &filter)?),
            None => None,
        };
        Ok(Self::from(filter, options, cursor))
    }

    /// A walk from a place, whatever `after` says.
    #[inline(never)]
    pub(super) fn from(filter: ValidFilter, options: WalkOptions, from: Option<Cursor>) -> Self {
        let is_resumed = from.is_some();
        let cursor = from.unwrap_or_else(|| Cursor::start(filter.page_size));
        let paging = provider(filter.provider).capabilities().paging;
        // Its pages overlap by themselves: there are repeats to be dropped in every walk.
        let consistency = match paging {
            Paging::ByCreatedAt => Consistency::Snapshot,
            Paging::ByNumber | Paging::ByNext => options.consistency,
        };
        let snapshot = consistency == Consistency::Snapshot;
        let way = match paging {
            Paging::ByNumber => {
                let page = match cursor.position {
                    Position::Number(page) => page,
                    Position::Start | Position::After(_) | Position::Next(_) => 1,
                };
                let way = ByNumber::new(page, cursor.page_size, snapshot);
                Way::Number(match is_resumed {
                    true => way.resumed(&cursor),
                    false => way,
                })
            }
            Paging::ByCreatedAt => Way::CreatedAt(ByCreatedAt::new(&cursor)),
            Paging::ByNext => Way::Next(ByNext::new(
                match cursor.position {
                    Position::Next(next) => Some(next),
                    _ => None,
                },
                cursor.page_size,
            )),
        };
        let handed_over = cursor.low_water;
        let hashes = handed_over.below.iter().map(|&(_, hash)| hash);
        let named: Vec<u64> = hashes.chain(handed_over.rejected.iter().copied()).collect();
        let (mut seen, low_water) = match snapshot {
            true => (Seen::forgotten_above(handed_over.mark), handed_over),
            false => (Seen::default(), LowWater::default()),
        };
        for &hash in &named {
            seen.insert(hash, None);
        }
        Self {
            filter,
            consistency,
            max_pages: options.max_pages,
            skip_unreadable: options.skip_unreadable,
            way,
            until: cursor.until,
            seen,
            low_water,
            named: named.into_iter().collect(),
            report: WalkReport {
                next: options.after,
                ..WalkReport::default()
            },
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
        if self.report.stopped_because.is_none()
            && self.max_pages.is_some_and(|most| self.report.pages >= most)
        {
            self.report.stopped_because = Some(StopReason::MaxPages);
        }
        if self.report.stopped_because.is_some() {
            return None;
        }
        self.report.requests = self.report.requests.saturating_add(1);
        let (page_size, position) = match &mut self.way {
            Way::Number(way) => {
                let number = (way.page > 1).then_some(way.page);
                (way.page_size, number.map(Position::Number))
            }
            Way::CreatedAt(way) => {
                let again = match self.low_water.sorted {
                    true => self.low_water.below.len(),
                    false => 0,
                };
                (way.ask(again), way.after.clone().map(Position::After))
            }
            Way::Next(way) => (way.page_size, way.next.clone().map(Position::Next)),
        };
        Some(ListRequest {
            page_size,
            position: position.unwrap_or(Position::Start),
            // Who names what follows keeps the snapshot.
            until: self.until.filter(|_| !matches!(self.way, Way::Next(_))),
            live: self.consistency == Consistency::Live,
            omit: Vec::new(),
        })
    }

    /// The page asked for came. Gives what is to be handed over; `None` where that is nothing: ask
    /// [`next`](Self::next) again. One that says to be another page is `invalid_response`, a
    /// [passing](Error::passing) fault, and the walk stays where it is. `pagination_stalled` when nothing new comes any more although
    /// more is claimed; everything handed over so far is good, and `report().next` says where to go
    /// on.
    #[inline(never)]
    pub fn accept<'a>(&mut self, page: ProviderPage<'a>) -> Result<Option<Page<'a>>, Error> {
        self.refuse_other_page(&page)?;
        let mut before = self.cursor();
        before.note_total(page.total);
        let (total, more) = (page.total, page.more);
        let page_size = match &self.way {
            // Room for what comes again is not the reader's.
            Way::CreatedAt(way) => way.page_size,
            Way::Number(_) | Way::Next(_) => page.page_size,
        };
        let count = page.record_count();
        let last = page.last_created_at.clone();
        let newer = page.newer_created_at.clone();
        let named_next = page.next.clone();
        let sorted = self.sort(page);
        let facts = Facts {
            count,
            fresh: sorted.fresh.clone(),
            overlap: sorted.overlap.clone(),
            lowest: sorted.lowest,
            highest: sorted.highest,
            sorted: self.low_water.sorted,
            total,
            page_size,
            more,
        };
        let is_first_page = matches!(&self.way, Way::Number(way) if way.page == 1);
        let step = match &mut self.way {
            Way::Number(way) => way.accept(&facts),
            Way::CreatedAt(way) => way.accept(&facts, last.as_deref(), newer.as_deref()),
            Way::Next(way) => way.accept(&facts, named_next.as_deref()),
        };
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
        if is_first_page
            && self.until.is_none()
            && self.low_water.sorted
            && self.consistency == Consistency::Snapshot
        {
            self.until = match (sorted.highest, self.filter.created_before) {
                (Some(highest), Some(before)) => Some(highest.min(before)),
                (highest, _) => highest,
            };
        }
        let duplicates = match &self.way {
            Way::CreatedAt(way) => way.unasked(sorted.duplicates),
            Way::Number(_) | Way::Next(_) => sorted.duplicates,
        };
        self.report.duplicates = self.report.duplicates.saturating_add(duplicates);
        self.take_over(&sorted, complete_to);
        if let Some(proven) = ended {
            self.report.complete = proven && self.unreadable_pages() == 0;
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
        self.report.items = plus(self.report.items, sorted.items.len());
        self.report.rejected = plus(self.report.rejected, sorted.rejected.len());
        self.last_page = Some(LastPage {
            before,
            consumed: sorted.item_hashes.len(),
            items: sorted.item_hashes,
            rejected: sorted.rejected_hashes,
            until: self.until,
            is_sorted: self.low_water.sorted,
            is_gapless: complete_to.is_some() && self.consistency == Consistency::Snapshot,
        });
        if ended.is_none() && self.max_pages.is_some_and(|most| self.report.pages >= most) {
            self.report.stopped_because = Some(StopReason::MaxPages);
        }
        Ok(Some(Page {
            items: sorted.items,
            next,
            total,
            page_size,
            rejected: sorted.rejected,
        }))
    }

    /// The page asked for was refused with this error. True where that is no failure: a numbered list
    /// that became shorter has fewer pages than it announced; ask [`next`](Self::next) again. Where the
    /// refusal stands the error says how to go on behind it.
    #[inline(never)]
    pub fn refused(&mut self, error: &mut Error) -> bool {
        let is_refusal = matches!(error.code, ErrorCode::NotFound | ErrorCode::Unprocessable);
        let Way::Number(way) = &mut self.way else {
            return false;
        };
        let page = way.page;
        if !is_refusal || page == 1 {
            return false;
        }
        if way.refused() {
            self.report.next = Some(self.text_of(&self.cursor()));
            return true;
        }
        let more = format!(
            " It refuses page {page} of a list whose pages before announce it: so long a list may not be served to its end."
        );
        error.message.push_str(&more);
        if let Some(mark) = self.low_water.mark {
            let more = format!(
                " Go on with a filter of `createdBefore: \"{mark}\"`; conversations of that very time come again."
            );
            error.message.push_str(&more);
        }
        false
    }

    /// The answer for the page asked for cannot be read, as this error says. True where the walk passes
    /// over it; ask [`next`](Self::next) again. Else the error says which page it was.
    #[inline(never)]
    pub fn unreadable(&mut self, error: &mut Error) -> bool {
        let is_answer = error
            .status
            .is_some_and(|status| (200..300).contains(&status));
        if error.code != ErrorCode::InvalidResponse || !is_answer {
            return false;
        }
        let more = match &mut self.way {
            Way::Number(way) => {
                let page = way.page;
                if self.skip_unreadable && way.skip() {
                    self.report.next = Some(self.text_of(&self.cursor()));
                    return true;
                }
                let more = match self.skip_unreadable {
                    true => "Those before it could not be read either.",
                    false => "onUnreadable: \"skip\" goes on behind it.",
                };
                format!(" It is page {page} of the list. {more}")
            }
            Way::CreatedAt(way) => {
                let page = way
                    .after
                    .as_ref()
                    .map_or("the first page".to_owned(), |after| {
                        format!("the page after {after}")
                    });
                format!(
                    " It is {page} of the list, which can only be gone on with from what is on it: a filter of createdBefore begins behind it."
                )
            }
            Way::Next(_) => return false,
        };
        error.message.push_str(&more);
        false
    }

    fn unreadable_pages(&self) -> u32 {
        match &self.way {
            Way::Number(way) => way.unreadable,
            Way::CreatedAt(_) | Way::Next(_) => 0,
        }
    }

    /// A cache or a proxy may have mixed pages up: together with a deletion that would hide what slid.
    fn refuse_other_page(&self, page: &ProviderPage<'_>) -> Result<(), Error> {
        let (Way::Number(way), Some(number)) = (&self.way, page.number) else {
            return Ok(());
        };
        // Beyond the end the last page may come once more.
        let is_last = number < way.page && page.more != More::Yes;
        if number == way.page || is_last {
            return Ok(());
        }
        let provider = self.filter.provider;
        let message = format!(
            "{provider} answered with page {number} where page {} was asked for. If it stays so, check any cache or proxy in between.",
            way.page
        );
        Err(Error::new(ErrorCode::InvalidResponse, message)
            .by(provider)
            .passing())
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
    pub fn report(&self) -> WalkReport {
        let mut report = self.report.clone();
        if let Way::CreatedAt(way) = &self.way {
            report.overfull = way.overfull;
        }
        report.unreadable = self.unreadable_pages();
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
            _ => report.stopped_because = report.stopped_because.or(self.stopped),
        }
        report
    }

    /// The last page, for who hands it over piece by piece. Afterwards the whole of it counts as had.
    pub(super) fn take_last_page(&mut self) -> Option<LastPage> {
        self.last_page.take()
    }

    /// What is left to say of a walk that has come to its end.
    pub(super) fn ended(&self) -> Option<Ended> {
        if self.report.stopped_because != Some(StopReason::End) {
            return None;
        }
        let report = self.report();
        Some(Ended {
            is_complete: self.report.complete,
            overfull: report.overfull,
            unreadable: report.unreadable,
        })
    }

    /// The place behind all that was handed over.
    pub(super) fn place(&self) -> Cursor {
        self.stalled.clone().unwrap_or_else(|| self.cursor())
    }

    fn text_of(&self, cursor: &Cursor) -> String {
        cursor.to_text(self.filter.provider, Some(&self.filter))
    }

    fn stall(&mut self, before: &Cursor, why: &str) -> Error {
        // A live walk looks for nothing that slid: its place stays as it was told.
        if self.consistency == Consistency::Snapshot {
            self.report.next = Some(self.text_of(before));
        }
        self.report.stopped_because = Some(StopReason::Stalled);
        self.stalled = Some(before.clone());
        Error::new(
            ErrorCode::PaginationStalled,
            format!(
                "{} says that more conversations follow, but {why}. Those handed over so far are good. Go on later with `after` = report.next; if it stays so, narrow the filter by createdBefore and createdAfter.",
                self.filter.provider
            ),
        )
        .by(self.filter.provider)
    }

    /// The place the walk has come to.
    #[inline(never)]
    fn cursor(&self) -> Cursor {
        let cursor = Cursor {
            until: self.until,
            low_water: self.low_water.clone(),
            ..Cursor::start(self.filter.page_size)
        };
        match &self.way {
            Way::Number(way) => Cursor {
                position: Position::Number(way.page),
                page_size: way.page_size,
                total: way.total,
                seen: way.seen,
                highest: way.highest,
                doubtful: way.is_doubtful(),
                unreadable: way.unreadable,
                ..cursor
            },
            Way::CreatedAt(way) => Cursor {
                position: way.after.clone().map_or(Position::Start, Position::After),
                served: way.served,
                is_cut: way.is_cut,
                overfull: way.overfull,
                ..cursor
            },
            Way::Next(way) => Cursor {
                position: way.next.clone().map_or(Position::Start, Position::Next),
                ..cursor
            },
        }
    }

    /// Sorts a page into what is new and what was handed over before. A live walk keeps everything
    /// that came on a page with anything new, but for what a cursor inside the page names.
    fn sort<'a>(&mut self, page: ProviderPage<'a>) -> Sorted<'a> {
        let mut sorted = Sorted {
            is_sorted: page
                .items
                .iter()
                .zip(page.items.iter().skip(1))
                .all(|(a, b)| a.created_at >= b.created_at),
            ..Sorted::default()
        };
        if !sorted.is_sorted {
            self.low_water.forget_order();
        }
        let mut on_page = Hashes::default();
        for item in page.items {
            let (at, hash) = (item.created_at, hash(b'i', &item.id));
            sorted.lowest = Some(sorted.lowest.map_or(at, |lowest| lowest.min(at)));
            sorted.highest = Some(sorted.highest.map_or(at, |highest| highest.max(at)));
            let forgotten = self.low_water.sorted && self.seen.is_forgotten(at);
            let handed_over = forgotten || self.seen.contains(hash);
            if self.low_water.is_above(at) {
                sorted.overlap.push(0);
            } else if handed_over && !self.low_water.sorted {
                sorted.overlap.push(hash);
            }
            let is_fresh = on_page.insert(hash) && !handed_over;
            if is_fresh {
                sorted.fresh.push(hash);
            }
            if is_fresh || self.keeps_repeat(hash) {
                sorted.item_hashes.push((at, hash));
                sorted.items.push(item);
            } else {
                sorted.duplicates = sorted.duplicates.saturating_add(1);
            }
        }
        for record in page.rejected {
            let hash = record_hash(record.raw.text());
            let is_fresh = on_page.insert(hash) && !self.seen.contains(hash);
            if is_fresh {
                sorted.fresh.push(hash);
            }
            if is_fresh || self.keeps_repeat(hash) {
                sorted.rejected_hashes.push(hash);
                sorted.rejected.push(record);
            } else {
                sorted.duplicates = sorted.duplicates.saturating_add(1);
            }
        }
        sorted
    }

    fn keeps_repeat(&self, hash: u64) -> bool {
        self.consistency == Consistency::Live && !self.named.contains(hash)
    }

    /// Remembers what is handed over.
    fn take_over(&mut self, sorted: &Sorted<'_>, complete_to: Option<Timestamp>) {
        for &(at, hash) in &sorted.item_hashes {
            self.seen.insert(hash, Some(at));
        }
        for &hash in &sorted.rejected_hashes {
            self.seen.insert(hash, None);
        }
        if matches!(self.way, Way::Next(_)) {
            // Who names what follows keeps account of what was handed over: only the place inside a
            // page is ours.
            if !sorted.fresh.is_empty() {
                self.named.clear();
            }
            return;
        }
        if self.consistency == Consistency::Live {
            // What comes again is kept, so a cursor after a whole page need not name anything.
            if !sorted.fresh.is_empty() {
                self.named.clear();
            }
            return;
        }
        self.low_water.hand_over(
            &sorted.item_hashes,
            &sorted.rejected_hashes,
            complete_to.is_some(),
        );
        if let Some(time) = complete_to {
            self.low_water.sink(time);
        }
    }
}
