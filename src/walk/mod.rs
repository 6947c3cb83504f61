//! Pagination as a state machine: which page to ask for next, what of it is new, where the end is.
//!
//! A [`Walk`] is told each page that came and says which to ask for; it does no I/O. It works for
//! every way a provider may cut its list ([`Paging`](crate::provider::Paging)), and names none.
//!
//! # What a snapshot promises
//!
//! With [`Consistency::Snapshot`] every conversation that matches the filter from the walk's
//! beginning to its end is handed over once, whatever arrives or disappears meanwhile:
//!
//! - **Arrivals** shift nothing: once the first page is known, later ones are asked for with an
//!   upper bound. (A cursor by creation time needs none.)
//! - **Repeats** are dropped by id. The ids of the last several thousand conversations are
//!   remembered, as 64-bit hashes; of what lies further back it is known that all of it was handed
//!   over, since the list is sorted. Memory does not grow with the list.
//! - **Disappearances** (a deletion, a status that no longer matches) pull the rest of a numbered
//!   list up, so that conversations slide onto pages already passed. A changed total gives them
//!   away: unless the page itself overlaps with what was handed over, earlier pages are read again
//!   until one does. What slid is then handed over a little late, after younger pages.
//!
//! - **Ties**: where a list is cut by creation time, pages overlap by the last instant of each, so that
//!   all of its records come, whether a cursor repeats its own instant or not. An instant with more
//!   records than the largest page is passed, counted as `overfull`, and the walk is not complete. So is
//!   one that may have been cut: a page of one instant alone, and no other that had more records.
//!
//! - **Order**: a list whose pages are not newest first is read as it comes. Times mean nothing then; what
//!   was handed over of a page is named, so that each conversation comes once wherever a process stops. If
//!   the order is lost only after the first page has bounded the walk, or where a cursor goes by it, the
//!   walk is not complete. Nor is it where the bound has cut something off: a total that falls when the bound
//!   is first sent has the first page asked for once more without it, which tells that from a deletion.
//!
//! One thing a numbered list hides: when between two requests as many conversations leave *before*
//! the reader's place as begin to match *after* it, the total stays, and what slid is missed. Between
//! two requests means between two answers that followed each other: a total that once was told is
//! not forgotten by stopping inside its page, by a stall, or by going on in another process.
//!
//! # How many requests
//!
//! - One for every page, and one more behind a last page that is full: a total may be capped or off, so
//!   only a page with room left is the end.
//! - A page that adds nothing although more is claimed is asked for again at most [`MOST_IDLE`]
//!   times, unless a changed list explains it; then the walk is stalled.
//! - A change of the total by *d* asks for re-reading at most 2 · (⌈d / page size⌉ + 1) pages, and more
//!   than [`MOST_DETOURS`] changes in a row without anything new are a stall, too.
//! - A total that falls between the first answer and the second: two more.
//! - A list by creation time costs a request more where a page holds one instant alone, and is asked at
//!   most [`MOST_IDLE`] times more from a place that leads no further.
//! - More than 100,000 requests, for a list that goes on and on, are a stall.
//!
//! # Several values
//!
//! A filter may name several values of a key where the provider serves one at a time. [`Walks`] then is a
//! walk for each combination of them, merged newest first: the first page costs a request for each, and
//! from there on a walk is asked for its next page only when that may hold what comes next, also where
//! another process goes on. They have one snapshot: its bound is the newest conversation of all first
//! pages. A page that is not sorted comes as a whole.
//!
//! A conversation that goes over from one walk to another is handed over once. Within a process it is
//! known as long as it is among those that are remembered. Behind a cursor it is known by its time: all
//! walks have handed over what is newer than the place they have come to together. A walk that is not as
//! far, since it is looking back after a deletion, needs names: the last 128 that were handed over since.
//! One that goes over before it was read, to where the other walk has been, is met by neither: a total that
//! falls before its list was read to the end leaves the walk incomplete.
//!
//! A stall is [`pagination_stalled`](crate::ErrorCode::PaginationStalled): nothing is lost by it, and
//! the report's `next` goes on behind what was handed over.

mod branch;
mod by_created_at;
mod by_next;
mod by_number;
mod cursor;
mod cursor_bytes;
mod deduplicated_page;
mod emitted_page;
mod hashes;
mod merged_cursor;
mod merged_page;
mod merged_walk;
mod options;
mod paging_strategy;
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
pub use merged_page::MergedPage;
pub use options::{Consistency, WalkOptions};
pub use standalone_page::standalone_page;
pub use walker::Walk;
pub use walks::Walks;
