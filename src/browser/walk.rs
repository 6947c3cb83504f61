//! A walk over the conversations that match a filter.

use std::borrow::Cow;

use super::json::Object;
use super::question::Given;
use super::task::GATEWAY;
use super::values::Values;
use crate::call_options::list_options;
use crate::http::RequestPlan;
use crate::model::{OmittableField, ProviderKind, StopReason};
use crate::provider::gateway;
use crate::provider::{Account, ListRequest, MOST_RECORDS, More, too_many_records};
use crate::time::Timestamp;
use crate::walk::{self, PageLinks, PageRecords, item_hash, record_hash};
use crate::{Error, ErrorCode};

/// A walk over the conversations that match a filter, page by page.
pub(super) struct Walk {
    walk: walk::Walk,
    omit: Vec<OmittableField>,
    include: Vec<OmittableField>,
    request: ListRequest,
}

impl Walk {
    /// From a filter and the options of a list.
    pub fn new(values: &mut Values<'_>) -> Result<Self, Error> {
        let mut given = Given::read(values);
        let list = list_options(&mut given.options);
        given.options.check()?;
        let mut walk = walk::Walk::new(given.filter.valid()?, list.walk)?;
        if list.at_end {
            walk.stop(StopReason::End);
        }
        Ok(Self {
            walk,
            omit: list.read.omit,
            include: list.include,
            request: ListRequest::first(100),
        })
    }

    /// Whether there is a page to request.
    pub fn next(&mut self, values: &mut Values<'_>) -> bool {
        self.consumed(values);
        let Some(mut request) = self.walk.next() else {
            return false;
        };
        request.omit.clone_from(&self.omit);
        request.include.clone_from(&self.include);
        self.request = request;
        true
    }

    /// The request for it.
    pub fn plan(&self, account: &Account) -> RequestPlan {
        gateway::plan_list(account, self.walk.filter(), &self.request)
    }

    /// The page came: which of its records to hand over, or that the walk goes on without them.
    pub fn page(&mut self, values: &mut Values<'_>, answer: &mut Object) -> Result<(), Error> {
        let texts = values.texts();
        let mut rejected = Vec::new();
        for raw in values.texts() {
            rejected.push(record_hash(&raw));
        }
        let count = texts.len() / 2;
        if count.saturating_add(rejected.len()) > MOST_RECORDS {
            return Err(too_many_records(GATEWAY));
        }
        let next = values.maybe_text().filter(|next| !next.is_empty());
        let total = values.maybe_count();
        let page_size = values
            .maybe_count()
            .and_then(|size| u32::try_from(size).ok());
        let complete = values.flag();
        let has_timeless = values.text() == ProviderKind::TIMELESS;
        let page = self.walk.accept_records(&PageRecords {
            items: read(&texts),
            rejected,
            total,
            page_size: page_size.unwrap_or(self.request.page_size).max(1),
            number: None,
            more: match (&next, complete) {
                (Some(_), _) => More::Yes,
                (None, true) => More::No,
                // The gateway does not know whether more follow.
                (None, false) => More::Unknown,
            },
            has_timeless,
            links: PageLinks::to(next.as_deref()),
        })?;
        match page {
            None => answer.flag("again", true),
            Some(page) => {
                if page.items.len() < count {
                    answer.places("items", &page.items);
                }
                answer.places("rejected", &page.rejected);
                answer.text("next", page.next.as_deref());
                answer.number("total", page.total);
                answer.number("pageSize", Some(page.page_size.into()));
            }
        }
        Ok(())
    }

    /// The request failed. Whether the walk goes on.
    pub fn failed(&mut self, error: &mut Error) -> bool {
        if self.walk.refused(error) || self.walk.unreadable(error) {
            return true;
        }
        self.walk.stop(match error.code {
            ErrorCode::Aborted => StopReason::Aborted,
            _ => StopReason::Error,
        });
        false
    }

    /// Stops the walk: at the reader's limit, or closed.
    pub fn stop(&mut self, values: &mut Values<'_>) {
        let reason = match values.flag() {
            true => StopReason::Limit,
            false => StopReason::Closed,
        };
        self.consumed(values);
        self.walk.stop(reason);
    }

    /// The report so far.
    pub fn report(&mut self, values: &mut Values<'_>, answer: &mut Object) {
        self.consumed(values);
        answer.report(&self.walk.report());
    }

    /// How many conversations of the last page the reader has, if that is told.
    fn consumed(&mut self, values: &mut Values<'_>) {
        if let Some(items) = values.maybe_count() {
            self.walk
                .consumed(usize::try_from(items).unwrap_or(usize::MAX));
        }
    }
}

/// The conversations of a page, as the walk looks at them: from their ids and times in turn. A time that is null comes as
/// an empty text.
fn read(texts: &[Cow<'_, str>]) -> Vec<(Option<Timestamp>, u64)> {
    let mut items = Vec::new();
    for pair in texts.chunks(2) {
        if let [id, created_at] = pair {
            let at = Timestamp::parse(created_at).map(|at| at.in_utc());
            items.push((at, item_hash(id)));
        }
    }
    items
}
