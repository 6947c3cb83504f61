//! One of the walks that are merged.

use std::collections::VecDeque;

use super::held_page::HeldRejected;
use super::last_page::LastPage;
use super::merged_cursor::{At, Ended, Place};
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
    pub ended: Option<Ended>,
    /// Conversations go over from one branch to another, as from one status to the next. Who asks for all
    /// branches anew, in the order of a conversation's life, meets each: neither bounds nor ends last.
    they_move: bool,
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
    pub is_live: bool,
    pub text: String,
}

/// How near a branch is to the front: the greater, the nearer.
pub(super) type Nearness = (bool, Option<Timestamp>, bool);

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
        let (total, at) = match place {
            Some(place) => (place.total, Some(place.at)),
            None => (None, None),
        };
        let (bound, cursor, ended) = match at {
            Some(At::On { bound, cursor }) => (bound, Some(*cursor), None),
            Some(At::Ended(ended)) => (None, None, Some(ended)),
            None => (None, None, None),
        };
        Self {
            walk: Walk::from(filter, options, cursor),
            pages: VecDeque::new(),
            total,
            bound: bound.filter(|_| !they_move),
            ended,
            they_move,
        }
    }

    /// `None` where nothing follows. What has no record at hand may be near: it stands before others
    /// that are known to be as near.
    #[inline(never)]
    pub fn nearness(&self) -> Option<Nearness> {
        let waiting = self.pages.iter().find_map(|page| page.records.front());
        match waiting {
            Some(record) => Some((false, Some(record.at), true)),
            None if self.ended.is_some() => None,
            None => Some((self.bound.is_none(), self.bound, false)),
        }
    }

    /// Takes the record that comes next.
    #[inline(never)]
    pub fn pop(&mut self) -> Option<Record> {
        let record = self
            .pages
            .iter_mut()
            .find_map(|page| page.records.pop_front())?;
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
        self.total = total;
        self.ended = self.walk.ended();
        let (Some(accepted), Some(page)) = (accepted, self.walk.take_last_page()) else {
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
                is_live: item.live,
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

    /// The place behind what was handed over, and so many conversations more.
    #[inline(never)]
    pub fn place(&self, mut count: usize) -> Place {
        let total = self.total;
        for waiting in &self.pages {
            let left = waiting.left();
            if count < left || !waiting.is_told {
                let taken = waiting.taken.saturating_add(count.min(left));
                let items = &waiting.page.items;
                let bound = items.get(taken).map(|&(at, _)| at).or(self.bound);
                let cursor = match items.get(..taken) {
                    Some(taken) if waiting.is_told => waiting.page.short_cursor(taken),
                    _ => waiting.page.before.clone(),
                };
                let at = At::On {
                    bound,
                    cursor: Box::new(cursor),
                };
                return Place { total, at };
            }
            count = count.saturating_sub(left);
        }
        let at = match self.ended.filter(|_| !self.they_move) {
            Some(ended) => At::Ended(ended),
            None => At::On {
                bound: self.bound,
                cursor: Box::new(self.walk.place()),
            },
        };
        Place { total, at }
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
