//! A page as the provider sent it.

use std::borrow::Cow;

use super::Provider;
use super::field_reader::FieldReader;
use super::precomputed::Precomputed;
use crate::json::Json;
use crate::message_text::{
    Part::{Count, Text},
    message,
};
use crate::model::{Conversation, Issue, ProviderKind, ReadOptions, Rejected};
use crate::pace::{InPieces, Pace};
use crate::{Error, ErrorCode};

/// The most records a page may hold, readable or not. The platforms' largest page has a thousand. More than
/// this means that the list is not paged, and what is made of each record would be many times the body.
pub const MOST_RECORDS: usize = 10_000;

/// The elements of a page's list; `invalid_response` if there are more than [`MOST_RECORDS`] together with
/// the page's `others`.
pub(super) fn records<'a>(
    provider: ProviderKind,
    list: Json<'a>,
    others: usize,
) -> Result<Vec<Json<'a>>, Error> {
    let most = MOST_RECORDS.saturating_sub(others);
    let mut elements = list.elements();
    let records: Vec<_> = elements.by_ref().take(most).collect();
    if others > MOST_RECORDS || elements.next().is_some() {
        return Err(too_many_records(provider));
    }
    Ok(records)
}

/// The error for a page with more than [`MOST_RECORDS`].
pub(crate) fn too_many_records(provider: ProviderKind) -> Error {
    let parts = [Text(provider.as_str()), Count(MOST_RECORDS)];
    let form = "% returned a page with more than % records, which is the limit.";
    Error::new(ErrorCode::InvalidResponse, message(form, &parts)).by(provider)
}

/// Whether more pages follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// The provider says so, or its numbers do.
    Yes,
    /// The provider says so, or its numbers do.
    No,
    /// Unknown: only the next page shows it.
    Unknown,
}

/// A page as the provider sent it: before duplicates are dropped and a cursor is made.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderPage<'a> {
    /// The records that could be read, in the provider's order (newest first).
    pub items: Vec<Conversation<'a>>,
    /// The records that could not be read.
    pub rejected: Vec<Rejected<'a>>,
    /// How many conversations match the filter, if the provider says.
    pub total: Option<u64>,
    /// How many records the provider puts on a page: what it says, or else what was requested.
    pub page_size: u32,
    /// The number of the page, from 1, if the provider says.
    pub number: Option<u32>,
    /// Whether more pages follow.
    pub more: More,
    /// The `created_at` of the last record that has one, byte for byte.
    pub last_created_at: Option<Cow<'a, str>>,
    /// The same of the last record before it with another time: everything of the last instant follows after
    /// that one, whether such a cursor includes its own instant or not.
    pub newer_created_at: Option<Cow<'a, str>>,
    /// The next page, if the provider names it.
    pub next: Option<Cow<'a, str>>,
}

/// A page whose records are not read yet.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// Everything but the records. `rejected` already holds records that the provider could not read.
    pub(super) page: ProviderPage<'a>,
    pub(super) records: Vec<Json<'a>>,
}

/// The overhead of reading a record, in bytes.
const RECORD: usize = 2_048;

impl<'a> Envelope<'a> {
    /// Reads the records in pieces. Those that cannot be read go to `rejected`, with their issues.
    pub(crate) fn read<'p>(
        self,
        provider: &'p Provider,
        options: &'p ReadOptions,
        pace: &'p Pace,
    ) -> InPieces<'p, ProviderPage<'a>>
    where
        'a: 'p,
    {
        Box::pin(async move {
            let Self { mut page, records } = self;
            let behind = std::mem::take(&mut page.rejected);
            page.items.reserve_exact(records.len());
            for (index, raw) in records.into_iter().enumerate() {
                match read_record_in_pieces(provider, raw, options, pace).await {
                    Ok(conversation) => page.items.push(conversation),
                    Err(issues) => page.rejected.push(Rejected { index, issues, raw }),
                }
            }
            page.rejected.extend(behind);
            page
        })
    }
}

/// Reads a record, or returns the issues for which it cannot be read.
pub(crate) async fn read_record_in_pieces<'a>(
    provider: &Provider,
    raw: Json<'a>,
    options: &ReadOptions,
    pace: &Pace,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let precomputed = Precomputed::in_pieces();
    let read = || {
        (provider.read_record)(raw, options, &precomputed).map_err(|issues| {
            let mut fields = FieldReader::new(&precomputed);
            fields.0 = issues;
            fields.kept("raw", "raw", raw);
            fields.0
        })
    };
    let mut record = read();
    if precomputed.read(pace).await {
        record = read();
    }
    if pace.is_due(raw.text().len().saturating_add(RECORD)) {
        pace.turn().await;
    }
    record
}

impl<'a> ProviderPage<'a> {
    /// An empty page.
    pub(super) fn new(page_size: u32) -> Self {
        Self {
            items: Vec::new(),
            rejected: Vec::new(),
            total: None,
            page_size,
            number: None,
            more: More::Unknown,
            last_created_at: None,
            newer_created_at: None,
            next: None,
        }
    }

    /// How many records came, readable or not.
    pub fn record_count(&self) -> usize {
        self.items.len().saturating_add(self.rejected.len())
    }
}
