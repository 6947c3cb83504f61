//! A page as the provider cut it.

use std::borrow::Cow;

use super::Provider;
use super::field_reader::FieldReader;
use super::precomputed::Precomputed;
use crate::json::Json;
use crate::model::{Conversation, Issue, ProviderKind, ReadOptions, Rejected};
use crate::pace::{InPieces, Pace};
use crate::{Error, ErrorCode};

/// So many records one page may hold, readable or not. The largest that a platform serves when it is
/// asked has a hundred: who sends more than this does not cut a list, and what is made of each would be
/// many times the body.
pub const MOST_RECORDS: usize = 10_000;

/// The elements of a page's list; `invalid_response` for more than [`MOST_RECORDS`] with the `others`
/// that the page has.
pub(super) fn records<'a>(
    provider: ProviderKind,
    list: Json<'a>,
    others: usize,
) -> Result<Vec<Json<'a>>, Error> {
    let most = MOST_RECORDS.saturating_sub(others);
    let mut elements = list.elements();
    let records: Vec<_> = elements.by_ref().take(most).collect();
    if others > MOST_RECORDS || elements.next().is_some() {
        let message = format!(
            "{provider} answered with more records than a page may hold. Accepted are {MOST_RECORDS} on one, however many are asked for."
        );
        return Err(Error::new(ErrorCode::InvalidResponse, message).by(provider));
    }
    Ok(records)
}

/// Whether more pages follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// The provider says so, or its numbers do.
    Yes,
    /// The provider says so, or its numbers do.
    No,
    /// It does not tell: only the next page can.
    Unknown,
}

/// A page as the provider cut it: before repeats are dropped and a cursor is made.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderPage<'a> {
    /// The records that could be read, in the provider's order (newest first).
    pub items: Vec<Conversation<'a>>,
    /// Those that could not.
    pub rejected: Vec<Rejected<'a>>,
    /// How many conversations the filter matches, where the provider tells.
    pub total: Option<u64>,
    /// How many records the provider puts on a page: what it says, else what was asked for.
    pub page_size: u32,
    /// Which page it is, from 1, where the provider counts them and tells.
    pub number: Option<u32>,
    /// Whether more pages follow.
    pub more: More,
    /// The `created_at` of the last record that has one, byte for byte.
    pub last_created_at: Option<Cow<'a, str>>,
    /// The same of the last record before it that is of another instant: after that one everything
    /// of the last instant follows, whether such a cursor repeats its own instant or not.
    pub newer_created_at: Option<Cow<'a, str>>,
    /// Where it goes on, where the provider names that.
    pub next: Option<Cow<'a, str>>,
}

/// A page whose records are still to be read.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// All that stands around them. What is unreadable already comes after what is unreadable yet.
    pub(super) page: ProviderPage<'a>,
    pub(super) records: Vec<Json<'a>>,
}

/// What reading a record costs beside its length, in bytes.
const RECORD: usize = 2_048;

impl<'a> Envelope<'a> {
    /// The page, with its records, in pieces: those that cannot be read are set aside with their issues.
    pub(crate) fn read<'p>(
        self,
        provider: &'p dyn Provider,
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

/// Reads a record, or gives the issues for which it cannot be read.
pub(crate) async fn read_record_in_pieces<'a>(
    provider: &dyn Provider,
    raw: Json<'a>,
    options: &ReadOptions,
    pace: &Pace,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let precomputed = Precomputed::in_pieces();
    let read = || {
        provider
            .read_record(raw, options, &precomputed)
            .map_err(|issues| {
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
    /// A page of which nothing is known yet.
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
