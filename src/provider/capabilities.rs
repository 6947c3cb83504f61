//! What a platform supports.

use super::{Account, SummaryRequest};
use crate::filter::{self, ValidFilter};
use crate::http::RequestPlan;

/// How a platform pages its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// By page number, from 1, with a total: [`Position::Number`](super::Position::Number).
    ByNumber,
    /// By the creation time of the last record, without a total: [`Position::After`](super::Position::After).
    ByCreatedAt,
    /// Each page names the next one, and the server keeps the snapshot: [`Position::Next`](super::Position::Next).
    ByNext,
    /// Each page names the next one, and nothing else is known of the cursor: [`Position::Next`](super::Position::Next).
    /// The walk itself drops repeats and what was created after its start.
    ByCursor,
}

/// What a platform supports.
#[derive(Debug)]
pub struct Capabilities {
    /// The filters it supports.
    pub filter: filter::Capabilities,
    /// Query parameters with a person's words or numbers: masked in every event.
    pub private_parameters: &'static [&'static str],
    /// Where credentials are in its records. Nobody is shown them, in `raw` either.
    pub secrets: Secrets,
    /// Its own keys in metadata and analysis that fields of the model are read from: masked with those fields.
    pub own_keys: &'static [OwnKey],
    /// Paths of the model that the items of its lists lack, although the conversation has them.
    pub lean: &'static [&'static str],
    /// Paths of the model that only some of its conversations show, although others have a value: no scope rests on
    /// them.
    pub partial: &'static [&'static str],
    /// Whether it analyses conversations after their end.
    pub analysis: bool,
    /// How it pages its lists.
    pub paging: Paging,
    /// Makes the request for a summary, if it counts by itself.
    pub plan_summary: Option<PlanSummary>,
}

/// Where credentials are in a platform's records: under these keys, at any depth and of any type. Documents tell where they
/// are, but an assistant or a tool is embedded in several places, and records have held more than documents said.
#[derive(Debug)]
pub struct Secrets {
    /// The keys, wherever they stand.
    pub keys: &'static [&'static str],
    /// Keys that are too common: those that begin so, directly within a member of the first name.
    pub within: &'static [(&'static str, &'static str)],
    /// Under these keys, nothing is one: people's words, and what the customer named, whose own keys may be the same.
    pub free: &'static [&'static str],
}

impl Secrets {
    /// There are none.
    pub const NONE: Self = Self {
        keys: &[],
        within: &[],
        free: &[],
    };
}

/// A platform's own key that a field of the model is read from.
#[derive(Debug)]
pub struct OwnKey {
    /// The field's path.
    pub path: &'static str,
    /// The key.
    pub key: &'static str,
    /// The direction in which it is that field's; also if the direction is unknown. `None`: always.
    pub direction: Option<&'static str>,
}

/// Makes the request for a summary.
pub type PlanSummary = fn(&Account, &ValidFilter, &SummaryRequest) -> RequestPlan;
