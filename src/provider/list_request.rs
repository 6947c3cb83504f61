//! Which page of a list to ask for.

use crate::model::OmittableField;
use crate::time::Timestamp;

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// At the newest conversation.
    Start,
    /// At a page by its number, from 1 (eigi).
    Number(u32),
    /// After a conversation: its `created_at`, byte for byte as the provider sent it (AnyReach).
    After(String),
    /// Where the page before says that it goes on (a gateway).
    Next(String),
}

/// Which page of a list to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// How many conversations, 1 to 100.
    pub page_size: u32,
    /// Where it begins.
    pub position: Position,
    /// The upper bound of a snapshot: nothing created later. It is never later than the filter's
    /// own `createdBefore`, and takes its place.
    pub until: Option<Timestamp>,
    /// Pages as they come, from who could serve a snapshot (a gateway).
    pub live: bool,
    /// Parts that need not come, from who can leave them out (a gateway).
    pub omit: Vec<OmittableField>,
}

impl ListRequest {
    /// The first page.
    pub fn first(page_size: u32) -> Self {
        Self {
            page_size,
            position: Position::Start,
            until: None,
            live: false,
            omit: Vec::new(),
        }
    }
}
