//! One of the walks that are merged.

use std::collections::VecDeque;

use super::cursor::{Counts, Cursor};
use super::emitted_page::EmittedPage;
use super::merged_cursor::BranchCursor;
use super::merged_page::MergedRejected;
use super::options::WalkOptions;
use super::walker::Walk;
use super::watermark::timed;
use crate::filter::ValidFilter;
use crate::model::{Conversation, Page};
use crate::provider::ProviderPage;
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

/// One of the merged walks, with the records that wait for their turn.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub walk: Walk,
    pages: VecDeque<WaitingPage>,
    /// The last total.
    pub total: Option<u64>,
    /// The rest was created then or earlier. `None`: unknown.
    bound: Option<Timestamp>,
    /// `Some` at the end: whether the end is proven.
    pub ended: Option<bool>,
    /// A page that is not sorted was started: all of it comes before anything else.
    is_inside_page: bool,
    /// Conversations move from one branch to another, as from one status to the next. Requesting all branches
    /// again, in the order of a conversation's life, meets each: neither bounds nor ends last.
    records_move: bool,
    /// It reached its end, in this process or an earlier one.
    was_exhausted: bool,
    /// Some records left before it was read to the end. If they move, they may be in another branch now,
    /// behind the position read so far.
    pub has_lost_records: bool,
}

/// A page of which records wait.
#[derive(Clone, Debug)]
struct WaitingPage {
    page: EmittedPage,
    /// The records that wait.
    records: VecDeque<WaitingRecord>,
    rejected: Vec<MergedRejected>,
    /// How many of its conversations the reader has.
    taken: usize,
    /// Whether its unreadable records were emitted.
    rejected_emitted: bool,
}

/// A conversation that waits.
#[derive(Clone, Debug)]
pub(super) struct WaitingRecord {
    pub at: Option<Timestamp>,
    pub hash: u64,
    pub text: String,
}

/// The order of branches: the greatest is next. Branches of the same rank are ordered by the time of their
/// next record; at the same time, a record that is here goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    ByTime,
    /// It has no time: it comes with the record before it.
    Timeless,
    /// The page is not sorted, so times mean nothing. It is emitted as a whole: a cursor inside a page names
    /// the records emitted from it, so at most one branch may be inside a page.
    Unsorted,
    UnsortedAndBegun,
    /// Nothing is known of the next record.
    Unknown,
}

pub(super) type BranchPriority = (Rank, Option<Timestamp>, bool);

/// The position of a branch.
pub(super) struct BranchPosition {
    pub cursor: BranchCursor,
    /// Everything newer was emitted; `None` if unknown.
    pub level: Option<Level>,
}

/// How far down everything of a branch was emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// To the end.
    End,
    At(Timestamp),
}

impl Branch {
    #[inline(never)]
    pub fn new(
        filter: ValidFilter,
        options: &WalkOptions,
        cursor: Option<BranchCursor>,
        records_move: bool,
    ) -> Self {
        let options = WalkOptions {
            consistency: options.consistency,
            skip_unreadable: options.skip_unreadable,
            ..WalkOptions::default()
        };
        let (total, ended, bound, is_inside_page, has_lost_records, cursor) = match cursor {
            Some(cursor) => (
                cursor.total,
                cursor.ended,
                cursor.bound,
                cursor.is_inside_page,
                cursor.has_lost_records,
                Some(cursor.cursor),
            ),
            None => Default::default(),
        };
        Self {
            walk: Walk::from(filter, options, cursor),
            pages: VecDeque::new(),
            total,
            bound: bound.filter(|_| !records_move),
            ended: ended.filter(|_| !records_move),
            is_inside_page,
            records_move,
            was_exhausted: ended.is_some(),
            has_lost_records,
        }
    }

    /// `None` at the end. A branch without a record here may have one as near as its bound.
    #[inline(never)]
    pub fn priority(&self) -> Option<BranchPriority> {
        let waiting = self.pages.iter().find(|page| !page.records.is_empty());
        let record = waiting.and_then(|page| page.records.front());
        let is_sorted = waiting.is_none_or(|waiting| waiting.page.is_sorted);
        match record {
            Some(record) => {
                let rank = match (is_sorted, self.is_inside_page) {
                    (true, _) if record.at.is_none() => Rank::Timeless,
                    (true, _) => Rank::ByTime,
                    (false, false) => Rank::Unsorted,
                    (false, true) => Rank::UnsortedAndBegun,
                };
                Some((rank, record.at, true))
            }
            None if self.ended.is_some() => None,
            None if self.bound.is_none() => Some((Rank::Unknown, None, false)),
            None => Some((Rank::ByTime, self.bound, false)),
        }
    }

    /// Takes the next record.
    #[inline(never)]
    pub fn pop(&mut self) -> Option<WaitingRecord> {
        let mut pages = self.pages.iter_mut();
        let waiting = pages.find(|page| !page.records.is_empty())?;
        let record = waiting.records.pop_front()?;
        self.is_inside_page = !waiting.page.is_sorted && !waiting.records.is_empty();
        self.bound = record.at.or(self.bound);
        Some(record)
    }

    /// The size of the waiting records.
    pub fn waiting_bytes(&self) -> usize {
        let records = self.pages.iter().flat_map(|page| &page.records);
        records.fold(0, |sum, record| sum.saturating_add(record.text.len()))
    }

    /// Takes the requested page.
    #[inline(never)]
    pub fn accept(&mut self, page: ProviderPage<'_>) -> Result<(), Error> {
        let total = page.total;
        let accepted = self.walk.accept(page)?;
        self.has_lost_records |= total.is_some() && total < self.total && !self.was_exhausted;
        self.total = total;
        self.ended = self.walk.ended();
        self.was_exhausted |= self.ended.is_some();
        let (Some(accepted), Some(page)) = (accepted, self.walk.take_last_page()) else {
            // The reader has all of it.
            self.is_inside_page = false;
            return Ok(());
        };
        let Page {
            items, rejected, ..
        } = accepted;
        let mut waiting = WaitingPage {
            records: VecDeque::with_capacity(items.len()),
            rejected: Vec::with_capacity(rejected.len()),
            page,
            taken: 0,
            rejected_emitted: false,
        };
        for (item, &(at, hash)) in items.iter().zip(&waiting.page.items) {
            waiting.records.push_back(WaitingRecord {
                at,
                hash,
                text: text_of(item)?,
            });
        }
        for rejected in rejected {
            waiting.rejected.push(MergedRejected {
                index: rejected.index,
                issues: rejected.issues,
                text: rejected.raw.text().to_owned(),
            });
        }
        self.pages.push_back(waiting);
        Ok(())
    }

    /// The unreadable records that were not emitted yet.
    #[inline(never)]
    pub fn take_rejected(&mut self) -> Vec<MergedRejected> {
        let mut all = Vec::new();
        for page in &mut self.pages {
            page.rejected_emitted = true;
            all.append(&mut page.rejected);
        }
        all
    }

    /// The reader has this many more conversations.
    #[inline(never)]
    pub fn consume(&mut self, mut count: usize) {
        while let Some(front) = self.pages.front_mut() {
            let taken = front.left().min(count);
            front.taken = front.taken.saturating_add(taken);
            count = count.saturating_sub(taken);
            if front.left() > 0 || !front.rejected_emitted {
                break;
            }
            self.pages.pop_front();
        }
    }

    /// The latest creation time of the waiting records.
    pub fn highest(&self) -> Option<Timestamp> {
        let records = self.pages.iter().flat_map(|page| &page.records);
        records.filter_map(|record| record.at).max()
    }

    /// The position after the emitted records and this many more conversations.
    #[inline(never)]
    pub fn position(&self, mut count: usize) -> BranchPosition {
        for waiting in &self.pages {
            let left = waiting.left();
            if count < left || !waiting.rejected_emitted {
                return self.position_inside(waiting, count.min(left));
            }
            count = count.saturating_sub(left);
        }
        let cursor = self.walk.resume_cursor();
        let is_level =
            cursor.watermark.sorted && !cursor.counts().doubtful && self.walk.is_snapshot();
        let level = match (self.ended, self.bound.or(cursor.watermark.mark())) {
            (Some(_), _) => Some(Level::End),
            (None, at) => at.map(Level::At),
        };
        let mut cursor = self.cursor_at(self.bound, cursor);
        cursor.ended = self.ended;
        if !self.records_move && self.ended.is_some() {
            let counts = cursor.cursor.counts();
            cursor.cursor = Cursor::start(cursor.cursor.page_size);
            cursor.cursor.counts.set(|| Counts {
                served: counts.served,
                overfull: counts.overfull,
                unreadable: counts.unreadable,
                ..Counts::default()
            });
        }
        BranchPosition {
            cursor,
            level: level.filter(|_| is_level),
        }
    }

    /// The position inside a page, with this many more conversations emitted.
    fn position_inside(&self, waiting: &WaitingPage, count: usize) -> BranchPosition {
        let page = &waiting.page;
        let taken = waiting.taken.saturating_add(count);
        let (had, left) = page.items.split_at_checked(taken).unwrap_or_default();
        let last = timed(had).next_back();
        let next = timed(left).next().or(last).map(|(at, _)| at);
        let Some(taken) = page.items.get(..taken).filter(|_| waiting.rejected_emitted) else {
            return BranchPosition {
                cursor: self.cursor_at(next.or(self.bound), page.before.clone()),
                level: None,
            };
        };
        let mut cursor = self.cursor_at(next.or(self.bound), page.short_cursor(taken));
        let is_begun = !taken.is_empty()
            || page
                .repeats
                .get()
                .is_some_and(|repeats| !repeats.is_empty());
        if is_begun && !page.is_sorted {
            cursor.is_inside_page = true;
            // It is requested first of all.
            cursor.bound = None;
        }
        let is_level = page.is_sorted && page.is_gapless;
        BranchPosition {
            cursor,
            level: next.map(Level::At).filter(|_| is_level),
        }
    }

    fn cursor_at(&self, bound: Option<Timestamp>, cursor: Cursor) -> BranchCursor {
        BranchCursor {
            total: self.total,
            ended: None,
            bound,
            is_inside_page: false,
            is_level: false,
            has_lost_records: self.has_lost_records,
            cursor,
        }
    }
}

impl WaitingPage {
    fn left(&self) -> usize {
        self.page.items.len().saturating_sub(self.taken)
    }
}

fn text_of(item: &Conversation<'_>) -> Result<String, Error> {
    let raw = item.raw.as_option().map(|raw| raw.text().to_owned());
    raw.ok_or_else(|| {
        let message = "Merged walks need records with their raw JSON.";
        Error::new(ErrorCode::InvalidArgument, message)
    })
}
