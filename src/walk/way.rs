//! The way through a list, as its provider cuts it.

use std::borrow::Cow;

use super::bound::Bound;
use super::by_created_at::ByCreatedAt;
use super::by_next::ByNext;
use super::by_number::ByNumber;
use super::cursor::Cursor;
use super::step::{Facts, Step};
use crate::provider::{Paging, Position, ProviderPage};

/// The way through a list, as its provider cuts it.
#[derive(Clone, Debug)]
pub(super) enum Way {
    Number(ByNumber),
    CreatedAt(ByCreatedAt),
    Next(ByNext),
}

/// What a page says of its place in the list.
pub(super) struct Named<'p> {
    last: Option<Cow<'p, str>>,
    newer: Option<Cow<'p, str>>,
    next: Option<Cow<'p, str>>,
}

impl<'p> Named<'p> {
    pub fn taken_from(page: &mut ProviderPage<'p>) -> Self {
        Self {
            last: page.last_created_at.take(),
            newer: page.newer_created_at.take(),
            next: page.next.take(),
        }
    }
}

impl Way {
    /// From a place on. Of a walk that was under way before (`is_resumed`) it is not known what happened
    /// meanwhile.
    #[inline(never)]
    pub fn new(paging: Paging, cursor: &Cursor, is_resumed: bool, snapshot: bool) -> Self {
        match paging {
            Paging::ByNumber => {
                let page = match cursor.position {
                    Position::Number(page) => page,
                    Position::Start | Position::After(_) | Position::Next(_) => 1,
                };
                let way = ByNumber::new(page, cursor.page_size, snapshot);
                Self::Number(match is_resumed {
                    true => way.resumed(cursor),
                    false => way,
                })
            }
            Paging::ByCreatedAt => Self::CreatedAt(ByCreatedAt::new(cursor)),
            Paging::ByNext => {
                let next = match &cursor.position {
                    Position::Next(next) => Some(next.clone()),
                    _ => None,
                };
                Self::Next(ByNext::new(next, cursor.page_size))
            }
        }
    }

    /// What to ask for: how many records, of which so many will come `again` where pages overlap, and
    /// where.
    pub fn ask(&mut self, again: usize) -> (u32, Position) {
        let page_size = match self {
            Self::Number(way) => way.page_size,
            Self::CreatedAt(way) => way.ask(again),
            Self::Next(way) => way.page_size,
        };
        let position = match self {
            Self::Number(way) if way.asked() == 1 => Position::Start,
            _ => self.position(),
        };
        (page_size, position)
    }

    /// The page asked for came.
    pub fn accept(&mut self, facts: &Facts<'_>, named: &Named<'_>) -> Step {
        match self {
            Self::Number(way) => way.accept(facts),
            Self::CreatedAt(way) => {
                way.accept(facts, named.last.as_deref(), named.newer.as_deref())
            }
            Self::Next(way) => way.accept(facts, named.next.as_deref()),
        }
    }

    /// Whether the upper bound of the snapshot is a part of what to ask for. A cursor by creation time needs none.
    pub fn is_bounded(&self) -> bool {
        match self {
            Self::Number(way) => !matches!(way.bound, Bound::Checking),
            Self::CreatedAt(_) => false,
            Self::Next(_) => true,
        }
    }

    /// At the newest conversation.
    pub fn is_at_start(&self) -> bool {
        matches!(self.position(), Position::Start | Position::Number(1))
    }

    fn position(&self) -> Position {
        match self {
            Self::Number(way) => Position::Number(way.page),
            Self::CreatedAt(way) => way.after.clone().map_or(Position::Start, Position::After),
            Self::Next(way) => way.next.clone().map_or(Position::Start, Position::Next),
        }
    }

    /// The place it has come to, with what of `cursor` it does not know.
    pub fn cursor(&self, cursor: Cursor) -> Cursor {
        let position = self.position();
        match self {
            Self::Number(way) => Cursor {
                position,
                page_size: way.page_size,
                total: way.total,
                seen: way.seen,
                highest: way.highest,
                doubtful: way.is_doubtful(),
                unreadable: way.unreadable,
                is_cut: way.bound == Bound::Doubtful,
                ..cursor
            },
            Self::CreatedAt(way) => Cursor {
                position,
                served: way.served,
                is_cut: way.is_cut,
                overfull: way.overfull,
                ..cursor
            },
            Self::Next(_) => Cursor { position, ..cursor },
        }
    }

    /// Pages that were passed over, since they could not be read.
    pub fn unreadable(&self) -> u32 {
        match self {
            Self::Number(way) => way.unreadable,
            Self::CreatedAt(_) | Self::Next(_) => 0,
        }
    }

    /// Instants of which the rest is out of reach.
    pub fn overfull(&self) -> u32 {
        match self {
            Self::CreatedAt(way) => way.overfull,
            Self::Number(_) | Self::Next(_) => 0,
        }
    }

    /// The most records that a page of a list by creation time had.
    pub fn served(&self) -> u32 {
        match self {
            Self::CreatedAt(way) => way.served,
            Self::Number(_) | Self::Next(_) => 0,
        }
    }

    /// A page of another list of the provider's had so many.
    pub fn note_served(&mut self, count: u32) {
        if let Self::CreatedAt(way) = self {
            way.note_served(count);
        }
    }
}
