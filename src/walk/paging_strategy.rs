//! How to page through a list, by the provider's kind of paging.

use std::borrow::Cow;

use super::by_created_at::ByCreatedAt;
use super::by_next::ByNext;
use super::by_number::ByNumber;
use super::cursor::Cursor;
use super::platform_lists::{OfPlatform, PLATFORM_LISTS, PlatformLists};
use super::snapshot_bound::SnapshotBound;
use super::step::{PageFacts, Step};
use crate::provider::{Capabilities, Paging, Position, ProviderPage};

/// How to page through a list, by the provider's kind of paging.
#[derive(Clone, Debug)]
pub(super) enum PagingStrategy {
    Number(ByNumber),
    CreatedAt(ByCreatedAt),
    Next(ByNext),
    /// The same with a platform's cursor: the walk keeps the snapshot itself.
    Cursor(ByNext, PlatformLists),
}

/// The links of a page.
#[derive(Debug)]
pub(crate) struct PageLinks<'p> {
    /// The times of its last record, and of the last one of another instant.
    last_and_newer: OfPlatform<[Option<Cow<'p, str>>; 2]>,
    next: Option<Cow<'p, str>>,
}

#[cfg(any(test, feature = "browser"))]
impl<'p> PageLinks<'p> {
    /// Of a page that names the next one.
    pub fn to(next: Option<&'p str>) -> Self {
        Self {
            last_and_newer: OfPlatform::default(),
            next: next.map(Cow::Borrowed),
        }
    }
}

impl<'p> PageLinks<'p> {
    pub(super) fn take_from(page: &mut ProviderPage<'p>) -> Self {
        Self {
            last_and_newer: OfPlatform::of(|| {
                [page.last_created_at.take(), page.newer_created_at.take()]
            }),
            next: page.next.take(),
        }
    }
}

impl PagingStrategy {
    /// From a position. For a walk that was running before (`is_resumed`) it is unknown what happened
    /// meanwhile.
    #[inline(never)]
    pub fn new(can: &Capabilities, cursor: &Cursor, is_resumed: bool, snapshot: bool) -> Self {
        match (can.paging, PLATFORM_LISTS) {
            (Paging::ByNumber, Some(platform)) => {
                let page = match cursor.position {
                    Position::Number(page) => page,
                    Position::Start | Position::After(_) | Position::Next(_) => 1,
                };
                let strategy = ByNumber::new(page, cursor.page_size, snapshot, platform);
                Self::Number(match is_resumed {
                    true => strategy.resumed(cursor),
                    false => strategy,
                })
            }
            (Paging::ByCreatedAt, Some(platform)) => {
                Self::CreatedAt(ByCreatedAt::new(cursor, can.filter.largest_page, platform))
            }
            _ => {
                let next = match &cursor.position {
                    Position::Next(next) => Some(next.clone()),
                    _ => None,
                };
                let is_cursor = can.paging == Paging::ByCursor;
                let strategy = ByNext::new(next, cursor.page_size, is_cursor);
                match (can.paging, PLATFORM_LISTS) {
                    (Paging::ByCursor, Some(platform)) => Self::Cursor(strategy, platform),
                    _ => Self::Next(strategy),
                }
            }
        }
    }

    /// The next request: how many records, of which this many come `again` if pages overlap, and the
    /// position.
    pub fn ask(&mut self, again: usize) -> (u32, Position) {
        let page_size = match self {
            Self::Number(strategy) => strategy.page_size,
            Self::CreatedAt(strategy) => strategy.ask(again),
            Self::Next(strategy) | Self::Cursor(strategy, _) => strategy.page_size,
        };
        let position = match self {
            Self::Number(strategy) if strategy.requested_page() == 1 => Position::Start,
            _ => self.position(),
        };
        (page_size, position)
    }

    /// Takes the requested page.
    pub fn accept(&mut self, facts: &PageFacts<'_>, links: &PageLinks<'_>) -> Step {
        match self {
            Self::Number(strategy) => strategy.accept(facts),
            Self::CreatedAt(strategy) => {
                let times = links.last_and_newer.get();
                let [last, newer] =
                    times.map_or([None, None], |times| times.each_ref().map(Option::as_deref));
                strategy.accept(facts, last, newer)
            }
            Self::Next(strategy) => strategy.accept(facts, links.next.as_deref(), None),
            Self::Cursor(strategy, _) => {
                strategy.accept(facts, links.next.as_deref(), facts.joint.lowest)
            }
        }
    }

    /// Whether requests include the upper bound of the snapshot. A cursor by creation time needs none, and a platform's
    /// own cursor may fit no other bound than the one that it was made with.
    pub fn is_bounded(&self) -> bool {
        match self {
            Self::Number(strategy) => !matches!(strategy.bound, SnapshotBound::Checking),
            Self::CreatedAt(_) | Self::Cursor(..) => false,
            Self::Next(_) => true,
        }
    }

    /// At the newest conversation.
    pub fn is_at_start(&self) -> bool {
        match self {
            Self::Number(strategy) => strategy.page == 1,
            Self::CreatedAt(strategy) => strategy.after.is_none(),
            Self::Next(strategy) | Self::Cursor(strategy, _) => strategy.next.is_none(),
        }
    }

    fn position(&self) -> Position {
        match self {
            Self::Number(strategy) => Position::Number(strategy.page),
            Self::CreatedAt(strategy) => strategy
                .after
                .clone()
                .map_or(Position::Start, Position::After),
            Self::Next(strategy) | Self::Cursor(strategy, _) => strategy
                .next
                .clone()
                .map_or(Position::Start, Position::Next),
        }
    }

    /// The current position; the rest is kept from `cursor`.
    pub fn cursor(&self, mut cursor: Cursor) -> Cursor {
        cursor.position = self.position();
        match self {
            Self::Number(strategy) => {
                cursor.page_size = strategy.page_size;
                cursor.counts.set(|| strategy.counts());
            }
            Self::CreatedAt(strategy) => cursor.counts.set(|| strategy.counts()),
            Self::Next(_) | Self::Cursor(..) => {}
        }
        cursor
    }

    /// Pages that were skipped because they could not be read.
    pub fn unreadable(&self) -> u32 {
        match self {
            Self::Number(strategy) => strategy.unreadable,
            Self::CreatedAt(_) | Self::Next(_) | Self::Cursor(..) => 0,
        }
    }

    /// Instants that could not be read whole.
    pub fn overfull(&self) -> u32 {
        match self {
            Self::CreatedAt(strategy) => strategy.overfull,
            Self::Number(_) | Self::Next(_) | Self::Cursor(..) => 0,
        }
    }

    /// The most records of a page, for paging by creation time.
    pub fn served(&self) -> u32 {
        match self {
            Self::CreatedAt(strategy) => strategy.served,
            Self::Number(_) | Self::Next(_) | Self::Cursor(..) => 0,
        }
    }

    /// A page of another list of this provider had this many records.
    pub fn note_served(&mut self, count: u32) {
        if let Self::CreatedAt(strategy) = self {
            strategy.note_served(count);
        }
    }
}
