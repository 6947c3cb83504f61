//! Pagination as a state machine: which page to request next, which records are new, and when the list ends.
//!
//! A [`Walk`] takes each page and says which one to request next; it does no I/O. It supports every kind of
//! [`Paging`](crate::provider::Paging), and names no provider.
//!
//! # Guarantees of a snapshot
//!
//! With [`Consistency::Snapshot`] every conversation that matches the filter from the start of the walk to
//! its end is emitted once, whatever arrives or disappears meanwhile:
//!
//! - **Arrivals** shift nothing: once the first page is known, later ones are requested with an upper
//!   bound. (A cursor by creation time needs none.)
//! - **Duplicates** are dropped by id. The ids of the last several thousand conversations are kept as
//!   64-bit hashes; everything older was emitted, since the list is sorted. Memory does not grow with
//!   the list.
//! - **Disappearances** (a deletion, a status that no longer matches) pull the rest of a numbered list
//!   up, so that conversations slide onto pages already read. A changed total shows that: unless the
//!   page itself overlaps with the records emitted, earlier pages are read again until one does.
//!   Conversations that slid are then emitted a little late, after younger pages.
//!
//! - **Ties**: with paging by creation time, pages overlap by the last instant of each, so that all of
//!   its records come, whether a cursor repeats its own instant or not. An instant with more records than
//!   the largest page cannot be read whole: it is counted as `overfull`, and the walk is not complete.
//!   The same goes for one that may have been cut: a page with one instant, if no other page had more
//!   records.
//!
//! - **Cursors** of a platform's own are followed as they come: a later request has the same filter, since a cursor may fit
//!   no other. What was created after the first page is left out here, and repeats are dropped. That a deletion moves
//!   nothing is up to the cursor.
//!
//! - **Order**: a list whose pages are not newest first is read as it comes. Times mean nothing then; the
//!   records emitted from a page are named, so that each conversation comes once wherever a process stops.
//!   If the order is lost only after the first page has bounded the walk, or if a cursor depends on it, the
//!   walk is not complete. Nor is it if the bound has cut something off: if the total falls when the bound
//!   is first sent, the first page is requested again without it, which tells that from a deletion.
//!
//! - **Records without a time** (a call that never started) take no part in decisions about order, marks and
//!   bounds: a page is newest first whatever stands between its times, and no time drops them. Like unreadable
//!   records they are known by their hashes alone: repeats are dropped while those are remembered, by a cursor
//!   for as long as the page they were on is the last one. They come with their page, and in merged walks with
//!   the record before them. Where a platform has any, a walk sends no bound, which would leave them out. One that gets a
//!   time meanwhile may move to where the walk has been: it is missed, and nothing shows it.
//!
//! One thing a numbered list hides: if between two requests as many conversations leave *before* the reader's
//! position as begin to match *after* it, the total stays, and those that slid are missed. This means between
//! two consecutive responses: a total is not forgotten by stopping inside its page, by a stall, or by
//! continuing in another process.
//!
//! # How many requests
//!
//! - One for every page, and one more after a full last page: a total may be capped or wrong, so only a
//!   page that is not full is the end.
//! - A page that adds nothing although there should be more is requested again at most [`MOST_IDLE`]
//!   times, unless a changed list explains it; then the walk has stalled.
//! - A change of the total by *d* costs at most 2 · (⌈d / page size⌉ + 1) pages that are read again, and
//!   more than [`MOST_DETOURS`] changes in a row without anything new are a stall, too.
//! - A total that falls between the first response and the second: two more.
//! - Paging by creation time costs one more request if a page holds only one instant, and at most
//!   [`MOST_IDLE`] more from a position without progress.
//! - Paging by cursors: one for every page. A cursor that names itself, or none although more follow, is a stall, and so
//!   are [`MOST_IDLE`] pages of what was passed already.
//! - More than 100,000 requests, for a list without end, are a stall.
//!
//! # Several values
//!
//! A filter may name several values of a key where the provider takes one at a time. [`Walks`] then runs a
//! walk for each combination, merged newest first: the first page costs a request for each, and after that a
//! walk requests its next page only when that may hold the next conversation, also when another process
//! continues. They share one snapshot: its bound is the newest conversation of all first pages. A page that
//! is not sorted comes as a whole.
//!
//! A conversation that moves from one walk to another is emitted once. Within a process it is known while it
//! is among those kept in memory. After a cursor it is known by its time: all walks have emitted everything
//! newer than their common position. A walk that is behind, since it looks back after a deletion, needs
//! names: of the last 128 records emitted since. A conversation that moves before it was read, to where the
//! other walk has already been, is missed by both: if a total falls before its list was read to the end, the
//! walk is incomplete.
//!
//! A stall is [`pagination_stalled`](crate::ErrorCode::PaginationStalled): nothing is lost, and the report's
//! `next` continues after the last conversation emitted.

mod branch;
mod by_created_at;
mod by_next;
mod by_number;
mod cursor;
mod cursor_bytes;
#[cfg(any(test, not(feature = "browser")))]
mod cut;
mod deduplicated_page;
mod emitted_page;
mod hashes;
mod merged_cursor;
mod merged_page;
mod merged_walk;
mod options;
mod page_records;
mod paging_strategy;
mod platform_lists;
mod seen;
mod snapshot_bound;
mod standalone_page;
mod step;
#[cfg(test)]
mod tests;
mod walker;
mod walks;
mod watermark;

pub use by_number::{MOST_DETOURS, MOST_IDLE, MOST_UNREADABLE};
#[cfg(any(test, not(feature = "browser")))]
pub use cut::Cut;
pub use merged_page::MergedPage;
pub use options::{Consistency, WalkOptions};
#[cfg(any(test, feature = "browser"))]
pub(crate) use page_records::{PageRecords, item_hash};
#[cfg(any(test, feature = "browser"))]
pub(crate) use paging_strategy::PageLinks;
#[cfg(any(test, feature = "browser"))]
pub(crate) use seen::record_hash;
pub use standalone_page::standalone_page;
pub use walker::Walk;
pub use walks::Walks;
