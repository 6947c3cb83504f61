//! The request for a page of a list.

use crate::model::OmittableField;
use crate::time::Timestamp;

/// Where a page starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// With the newest conversation.
    Start,
    /// At a page number, from 1 (eigi).
    Number(u32),
    /// After a conversation: its `created_at`, byte for byte as the provider sent it (AnyReach).
    After(String),
    /// At the `next` of the page before (a gateway).
    Next(String),
}

/// The request for a page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// How many conversations, 1 to 100.
    pub page_size: u32,
    /// Where the page starts.
    pub position: Position,
    /// The upper bound of a snapshot: leaves out conversations created later. It replaces the filter's
    /// `createdBefore` and is never later.
    pub until: Option<Timestamp>,
    /// Pages without a snapshot, from providers that offer snapshots (a gateway).
    pub live: bool,
    /// Fields to leave out, for providers that can (a gateway).
    pub omit: Vec<OmittableField>,
    /// Fields to show although the platform's lists may lack them, for providers that fetch each (a gateway).
    pub include: Vec<OmittableField>,
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
            include: Vec::new(),
        }
    }
}
