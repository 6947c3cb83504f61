//! One of the walks that are merged.

use std::collections::VecDeque;

use super::cursor::Cursor;
use super::held_page::HeldRejected;
use super::last_page::LastPage;
use super::merged_cursor::Place;
use super::options::WalkOptions;
use super::walker::Walk;
use crate::filter::ValidFilter;
use crate::model::{Conversation, Page};
use crate::provider::ProviderPage;
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

/// One of the walks that are merged, and what it brought that waits for its turn.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub walk: Walk,
    pages: VecDeque<Waiting>,
    /// How many there are in all, as was told last.
    pub total: Option<u64>,
    /// What follows was created then or earlier. `None`: nothing is known.
    bound: Option<Timestamp>,
    /// It came to its end, and whether that is proven.
    pub ended: Option<bool>,
    /// A page that is not sorted was begun: all of it comes before anything else.
    is_inside: bool,
    /// Conversations go over from one branch to another, as from one status to the next. Who asks for all
    /// branches anew, in the order of a conversation's life, meets each: neither bounds nor ends last.
    they_move: bool,
    /// It came to its end, in this process or an earlier one.
    was_read: bool,
    /// Some left it before it was read to its end. Where they move, they may have gone to another, behind the
    /// place that was read by then.
    pub has_lost: bool,
}

/// A page of which not all was handed over.
#[derive(Clone, Debug)]
struct Waiting {
    page: LastPage,
    /// Those that wait.
    records: VecDeque<Record>,
    rejected: Vec<HeldRejected>,
    /// How many of its conversations the reader has had.
    taken: usize,
    /// Its unreadable records were handed over.
    is_told: bool,
}

/// A conversation that waits.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub at: Timestamp,
    pub hash: u64,
    pub text: String,
}

/// How near a branch is to the front: the greater, the nearer. Two branches of one rank go by the time of
/// what comes next; of one time, a record at hand goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    ByTime,
    /// The page at hand is not sorted, so that times say nothing. It comes as a whole: a place inside a
    /// page names what was had of it, and so there is one such place at most.
    Unsorted,
    UnsortedAndBegun,
    /// Nothing is known of what comes next.
    Unknown,
}

pub(super) type Nearness = (Rank, Option<Timestamp>, bool);

/// Where a branch stands.
pub(super) struct Stand {
    pub place: Place,
    /// Everything that is newer was handed over; `None` where that is not known.
    pub level: Option<Level>,
}

/// Down to where everything of a branch was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// All of it was.
    End,
    At(Timestamp),
}

impl Branch {
    #[inline(never)]
    pub fn new(
        filter: ValidFilter,
        options: &WalkOptions,
        place: Option<Place>,
        they_move: bool,
    ) -> Self {
        let options = WalkOptions {
            consistency: options.consistency,
            skip_unreadable: options.skip_unreadable,
            ..WalkOptions::default()
        };
        let (total, ended, bound, is_inside, has_lost, cursor) = match place {
            Some(place) => (
                place.total,
                place.ended,
                place.bound,
                place.is_inside,
                place.has_lost,
                Some(place.cursor),
            ),
            None => Default::default(),
        };
        Self {
            walk: Walk::from(filter, options, cursor),
            pages: VecDeque::new(),
            total,
            bound: bound.filter(|_| !they_move),
            ended: ended.filter(|_| !they_move),
            is_inside,
            they_move,
            was_read: ended.is_some(),
            has_lost,
        }
    }

    /// `None` where nothing follows. Of what has no record at hand it is only known that it may be as near.
    #[inline(never)]
    pub fn nearness(&self) -> Option<Nearness> {
        let waiting = self.pages.iter().find(|page| !page.records.is_empty());
        let record = waiting.and_then(|page| page.records.front());
        let is_sorted = waiting.is_none_or(|waiting| waiting.page.is_sorted);
        match record {
            Some(record) => {
                let rank = match (is_sorted, self.is_inside) {
                    (true, _) => Rank::ByTime,
                    (false, false) => Rank::Unsorted,
                    (false, true) => Rank::UnsortedAndBegun,
                };
                Some((rank, Some(record.at), true))
            }
            None if self.ended.is_some() => None,
            None if self.bound.is_none() => Some((Rank::Unknown, None, false)),
            None => Some((Rank::ByTime, self.bound, false)),
        }
    }

    /// Takes the record that comes next.
    #[inline(never)]
    pub fn pop(&mut self) -> Option<Record> {
        let mut pages = self.pages.iter_mut();
        let waiting = pages.find(|page| !page.records.is_empty())?;
        let record = waiting.records.pop_front()?;
        self.is_inside = !waiting.page.is_sorted && !waiting.records.is_empty();
        self.bound = Some(record.at);
        Some(record)
    }

    /// How many bytes wait.
    pub fn held_bytes(&self) -> usize {
        let records = self.pages.iter().flat_map(|page| &page.records);
        records.fold(0, |sum, record| sum.saturating_add(record.text.len()))
    }

    /// The page asked for came.
    #[inline(never)]
    pub fn accept(&mut self, page: ProviderPage<'_>) -> Result<(), Error> {
        let total = page.total;
        let accepted = self.walk.accept(page)?;
        self.has_lost |= total.is_some() && total < self.total && !self.was_read;
        self.total = total;
        self.ended = self.walk.ended();
        self.was_read |= self.ended.is_some();
        let (Some(accepted), Some(page)) = (accepted, self.walk.take_last_page()) else {
            // All of it was had.
            self.is_inside = false;
            return Ok(());
        };
        let Page {
            items, rejected, ..
        } = accepted;
        let mut waiting = Waiting {
            records: VecDeque::with_capacity(items.len()),
            rejected: Vec::with_capacity(rejected.len()),
            page,
            taken: 0,
            is_told: false,
        };
        for (item, &(at, hash)) in items.iter().zip(&waiting.page.items) {
            waiting.records.push_back(Record {
                at,
                hash,
                text: text_of(item)?,
            });
        }
        for rejected in rejected {
            waiting.rejected.push(HeldRejected {
                index: rejected.index,
                issues: rejected.issues,
                text: rejected.raw.text().to_owned(),
            });
        }
        self.pages.push_back(waiting);
        Ok(())
    }

    /// The unreadable records that were not handed over yet.
    #[inline(never)]
    pub fn take_rejected(&mut self) -> Vec<HeldRejected> {
        let mut all = Vec::new();
        for page in &mut self.pages {
            page.is_told = true;
            all.append(&mut page.rejected);
        }
        all
    }

    /// The reader has had so many conversations more.
    #[inline(never)]
    pub fn settle(&mut self, mut count: usize) {
        while let Some(front) = self.pages.front_mut() {
            let taken = front.left().min(count);
            front.taken = front.taken.saturating_add(taken);
            count = count.saturating_sub(taken);
            if front.left() > 0 || !front.is_told {
                break;
            }
            self.pages.pop_front();
        }
    }

    /// The latest creation time of what waits.
    pub fn highest(&self) -> Option<Timestamp> {
        let records = self.pages.iter().flat_map(|page| &page.records);
        records.map(|record| record.at).max()
    }

    /// Where it stands behind what was handed over, and so many conversations more.
    #[inline(never)]
    pub fn stand(&self, mut count: usize) -> Stand {
        for waiting in &self.pages {
            let left = waiting.left();
            if count < left || !waiting.is_told {
                return self.stand_inside(waiting, count.min(left));
            }
            count = count.saturating_sub(left);
        }
        let cursor = self.walk.place();
        let is_level = cursor.low_water.sorted && !cursor.doubtful && self.walk.is_snapshot();
        let level = match (self.ended, self.bound.or(cursor.low_water.mark)) {
            (Some(_), _) => Some(Level::End),
            (None, at) => at.map(Level::At),
        };
        let mut place = self.placed(self.bound, cursor);
        place.ended = self.ended;
        if !self.they_move && self.ended.is_some() {
            place.cursor = Cursor {
                served: place.cursor.served,
                overfull: place.cursor.overfull,
                unreadable: place.cursor.unreadable,
                ..Cursor::start(place.cursor.page_size)
            };
        }
        Stand {
            place,
            level: level.filter(|_| is_level),
        }
    }

    /// Inside a page, of which so many conversations more count as had.
    fn stand_inside(&self, waiting: &Waiting, count: usize) -> Stand {
        let page = &waiting.page;
        let taken = waiting.taken.saturating_add(count);
        let next = page.items.get(taken).map(|&(at, _)| at);
        let Some(taken) = page.items.get(..taken).filter(|_| waiting.is_told) else {
            return Stand {
                place: self.placed(next.or(self.bound), page.before.clone()),
                level: None,
            };
        };
        let mut place = self.placed(next.or(self.bound), page.short_cursor(taken));
        let is_begun = !taken.is_empty() || !page.repeats.is_empty();
        if is_begun && !page.is_sorted {
            place.is_inside = true;
            // It is asked for first of all.
            place.bound = None;
        }
        let is_level = page.is_sorted && page.is_gapless;
        Stand {
            place,
            level: next.map(Level::At).filter(|_| is_level),
        }
    }

    fn placed(&self, bound: Option<Timestamp>, cursor: Cursor) -> Place {
        Place {
            total: self.total,
            ended: None,
            bound,
            is_inside: false,
            is_level: false,
            has_lost: self.has_lost,
            cursor,
        }
    }
}

impl Waiting {
    fn left(&self) -> usize {
        self.page.items.len().saturating_sub(self.taken)
    }
}

fn text_of(item: &Conversation<'_>) -> Result<String, Error> {
    let raw = item.raw.map(|raw| raw.text().to_owned());
    raw.ok_or_else(|| {
        let message = "Walks are merged of records that were read with their raw JSON.";
        Error::new(ErrorCode::InvalidArgument, message)
    })
}
