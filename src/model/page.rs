//! A page of conversations, and the report of a walk over pages.

use serde::Serialize;
use tsify::Tsify;

use super::record::record;
use super::{Conversation, Issue};
use crate::json::Json;
use crate::named_enum::named_enum;

record! {
    /// A record without a readable id or creation time: not lost, not guessed.
    pub struct Rejected<'a> {
        /// Its place among the records of the platform's page.
        index: usize = "index", public;
        /// Why it could not be read.
        issues: Vec<Issue> = "issues", public;
        /// The record as the platform sent it.
        raw: Json<'a> = "raw", private;
    }
}

record! {
    /// A page of conversations.
    // Declared in TypeScript by the facade, which knows what was omitted: `Page<C = Conversation>`.
    pub struct Page<'a> {
        /// The conversations, newest first.
        items: Vec<Conversation<'a>> = "items", maskable;
        /// Cursor of the following page; null at the end.
        next: Option<String> = "next", public;
        /// How many there are in all, where the platform says so.
        total: Option<u64> = "total", public;
        /// How many the platform puts on a page.
        page_size: u32 = "pageSize", public;
        /// Records without a readable id or creation time.
        rejected: Vec<Rejected<'a>> = "rejected", private;
    }
}

named_enum! {
    /// Why a walk stopped.
    pub enum StopReason {
        /// Everything was seen.
        End = "end",
        /// `maxPages` was reached.
        MaxPages = "max_pages",
        /// `take` had enough.
        Limit = "limit",
        /// The provider kept answering with what was already seen.
        Stalled = "stalled",
        /// The reader stopped.
        Closed = "closed",
        /// The caller's signal fired.
        Aborted = "aborted",
        /// A request failed.
        Error = "error",
    }
}

/// The progress of a walk, up to date at any moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ListReport {
    /// Pages asked for, and conversations that were fetched one by one (`include`), not counting retries. Of a gateway's
    /// client these are its requests to the gateway, which may send more to its platform; only of a summary that the
    /// gateway counts they are the gateway's own.
    pub requests: u32,
    /// Pages handed over.
    pub pages: u32,
    /// Conversations handed over.
    pub items: u32,
    /// Repeats that were dropped.
    pub duplicates: u32,
    /// Records without a readable id or creation time.
    pub rejected: u32,
    /// Conversations that were read and left out, since they do not match what the platform cannot be asked for
    /// (`residual`).
    pub left_out: u32,
    /// Instants at which more conversations began than the platform shows on a page, before `after` too:
    /// its cursor, a creation time, cannot reach the rest of them (AnyReach). A narrower filter may.
    pub overfull: u32,
    /// Pages that could not be read and were passed over, before `after` too (`onUnreadable: "skip"`).
    pub unreadable: u32,
    /// Every conversation of the filter was handed over.
    pub complete: bool,
    /// Why it stopped; null while it runs.
    pub stopped_because: Option<StopReason>,
    /// Where to go on, as `after`: the cursor behind the last conversation handed over. Null is the end; undefined,
    /// where nothing was handed over, begins anew.
    #[tsify(type = "string | null | undefined")]
    pub next: Option<String>,
}
