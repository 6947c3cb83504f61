//! What a provider can serve.

use super::{Account, SummaryRequest};
use crate::filter::{self, ValidFilter};
use crate::http::RequestPlan;

/// How a provider cuts a list into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// By page number, from 1, with a total: [`Position::Number`](super::Position::Number).
    ByNumber,
    /// By the creation time of the last record received, without a total:
    /// [`Position::After`](super::Position::After).
    ByCreatedAt,
    /// Each page names what follows it: [`Position::Next`](super::Position::Next).
    ByNext,
}

/// What a provider can serve.
#[derive(Debug)]
pub struct Capabilities {
    /// Which filters it serves.
    pub filter: filter::Capabilities,
    /// Query parameters whose values are a person's words or numbers: masked in every event.
    pub private_parameters: &'static [&'static str],
    /// Whether one request can ask for several values of a key: else each is a walk of its own.
    pub lists: bool,
    /// The keys of its own in the metadata that fields of the model are read from: masked with those.
    pub own_keys: &'static [OwnKey],
    /// Paths of the model that it has nothing at.
    pub lacks: &'static [&'static str],
    /// Whether it analyses conversations that have ended.
    pub analysis: bool,
    /// How it cuts a list into pages.
    pub paging: Paging,
    /// The request for a summary, where it counts by itself.
    pub plan_summary: Option<PlanSummary>,
}

/// A key of a platform's own in the metadata, which a field of the model is read from.
#[derive(Debug)]
pub struct OwnKey {
    /// The field.
    pub path: &'static str,
    /// The key.
    pub key: &'static str,
    /// It is that field's in one direction, and where nobody knows the direction; `None`: always.
    pub direction: Option<&'static str>,
}

/// Makes the request for a summary.
pub type PlanSummary = fn(&Account, &ValidFilter, &SummaryRequest) -> RequestPlan;
