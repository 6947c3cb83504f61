//! What a walk looks at of a page, and what it emits of it.

use super::paging_strategy::PageLinks;
use super::seen::{hash, record_hash};
use crate::model::ProviderKind;
use crate::provider::{More, ProviderPage};
use crate::time::Timestamp;

/// What a walk knows of a record: when it was created, if it says so, and the hash of its id.
pub(crate) type Known = (Option<Timestamp>, u64);

/// What a walk looks at of a page: times and hashes, so that the records may be anywhere.
#[derive(Debug)]
pub(crate) struct PageRecords<'p> {
    /// The readable records: when each was created, if that is known, and the [hash](item_hash) of its id.
    pub items: Vec<Known>,
    /// The hashes of the unreadable ones.
    pub rejected: Vec<u64>,
    /// How many conversations match the filter, if the provider says.
    pub total: Option<u64>,
    /// How many records the provider puts on a page.
    pub page_size: u32,
    /// The number of the page, if the provider says.
    pub number: Option<u32>,
    /// Whether more pages follow.
    pub more: More,
    /// The list may hold records without a time.
    pub has_timeless: bool,
    /// How to continue.
    pub links: PageLinks<'p>,
}

impl<'p> PageRecords<'p> {
    /// Of a page. The page loses its links.
    pub fn take_from(page: &mut ProviderPage<'p>) -> Self {
        let items = page.items.iter();
        let rejected = page.rejected.iter();
        let platform = page.items.first().map(|it| it.provider);
        Self {
            items: items.map(|it| (it.created_at, item_hash(&it.id))).collect(),
            rejected: rejected.map(|it| record_hash(it.raw.text())).collect(),
            total: page.total,
            page_size: page.page_size,
            number: page.number,
            more: page.more,
            has_timeless: platform.is_some_and(ProviderKind::has_timeless),
            links: PageLinks::take_from(page),
        }
    }

    /// How many records came, readable or not.
    pub fn count(&self) -> usize {
        self.items.len().saturating_add(self.rejected.len())
    }

    /// Whether the page is newest first. Records without a time may stand anywhere.
    pub fn is_sorted(&self) -> bool {
        let mut before = None;
        for &(at, _) in &self.items {
            if before.is_some() && at > before {
                return false;
            }
            before = at.or(before);
        }
        true
    }
}

/// The hash of a conversation's id.
pub(crate) fn item_hash(id: &str) -> u64 {
    hash(b'i', id)
}

/// The records of a page to emit.
#[derive(Debug)]
pub(crate) struct EmittedRecords {
    /// The places of the readable ones, ascending.
    pub items: Vec<usize>,
    /// The places of the unreadable ones.
    pub rejected: Vec<usize>,
    /// Cursor of the following page; `None` at the end.
    pub next: Option<String>,
    /// How many there are in all, if the provider says.
    pub total: Option<u64>,
    /// How many records a page has.
    pub page_size: u32,
}

/// The elements at these places, which are ascending.
pub(super) fn kept<T>(all: Vec<T>, places: &[usize]) -> Vec<T> {
    if places.len() == all.len() {
        return all;
    }
    let mut places = places.iter().copied().peekable();
    let is_kept = |&(place, _): &(usize, T)| places.next_if_eq(&place).is_some();
    let kept = all.into_iter().enumerate().filter(is_kept);
    kept.map(|(_, element)| element).collect()
}
