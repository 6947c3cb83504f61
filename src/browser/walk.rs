//! A walk over the conversations that match a filter.

use wasm_bindgen::prelude::*;

use super::call::Call;
use super::json::{self, Object};
use super::question::{Given, invalid};
use super::values;
use crate::call_options::list_options;
use crate::model::{OmittableField, ProviderKind, StopReason};
use crate::number::as_count;
use crate::provider::gateway;
use crate::provider::{ListRequest, MOST_RECORDS, More, too_many_records};
use crate::time::Timestamp;
use crate::walk::{self, PageLinks, PageRecords, item_hash, record_hash};
use crate::{Error, ErrorCode};

/// A walk over the conversations that match a filter, page by page.
#[wasm_bindgen]
pub struct Walk {
    walk: Result<walk::Walk, Error>,
    omit: Vec<OmittableField>,
    request: Option<ListRequest>,
}

#[wasm_bindgen]
impl Walk {
    /// From a filter and the options of a list, both as [`values`] writes them.
    #[wasm_bindgen(constructor)]
    pub fn new(filter: &str, options: &str) -> Self {
        let mut given = Given::read(filter, options);
        let list = list_options(&mut given.options);
        let omit = list.read.omit.clone();
        let begin = || {
            let list = given.options.checked(list)?;
            let mut walk = walk::Walk::new(given.filter.valid()?, list.walk)?;
            if list.at_end {
                walk.stop(StopReason::End);
            }
            Ok(walk)
        };
        Self {
            walk: begin(),
            omit,
            request: None,
        }
    }

    /// What is wrong with the options, as JSON; empty if nothing is.
    pub fn wrong(&self) -> String {
        invalid(&self.walk)
    }

    /// Whether there is a page to request.
    pub fn next(&mut self) -> bool {
        self.request = self.walk.as_mut().ok().and_then(walk::Walk::next);
        if let Some(request) = &mut self.request {
            request.omit.clone_from(&self.omit);
        }
        self.request.is_some()
    }

    /// The request for it.
    pub fn plan(&self, call: &mut Call) -> String {
        match (&self.walk, &self.request) {
            (Ok(walk), Some(request)) => {
                call.planned(|account| Ok(gateway::plan_list(account, walk.filter(), request)))
            }
            _ => String::new(),
        }
    }

    /// The page came. `items`: the id and the creation time of each record; `rejected`: the JSON of each
    /// unreadable one. Returns which of them to hand over, as JSON; `null` if the walk goes on; empty if the page
    /// cannot be used.
    #[expect(clippy::too_many_arguments, reason = "each crosses as it is")]
    pub fn page(
        &mut self,
        call: &mut Call,
        items: &str,
        rejected: &str,
        next: Option<String>,
        total: f64,
        page_size: f64,
        complete: bool,
    ) -> String {
        let (Ok(walk), Some(request)) = (&mut self.walk, &self.request) else {
            return String::new();
        };
        match read(items, rejected).and_then(|(items, rejected)| {
            let next = next.filter(|next| !next.is_empty());
            let page_size = as_count(page_size).and_then(|size| u32::try_from(size).ok());
            walk.accept_records(PageRecords {
                items,
                rejected,
                total: as_count(total),
                page_size: page_size.unwrap_or(request.page_size).max(1),
                number: None,
                more: match (&next, complete) {
                    (Some(_), _) => More::Yes,
                    (None, true) => More::No,
                    // The gateway does not know whether more follow.
                    (None, false) => More::Unknown,
                },
                links: PageLinks::to(next.as_deref()),
            })
        }) {
            Ok(None) => "null".to_owned(),
            Ok(Some(page)) => {
                let places = |places: &[usize]| json::list(places, usize::to_string);
                Object::new()
                    .json("items", &places(&page.items))
                    .json("rejected", &places(&page.rejected))
                    .text("next", page.next.as_deref())
                    .number("total", page.total)
                    .number("pageSize", Some(page.page_size.into()))
                    .end()
            }
            Err(error) => {
                call.unusable(error);
                String::new()
            }
        }
    }

    /// The request failed with the call's error. True if the walk goes on.
    pub fn failed(&mut self, call: &mut Call) -> bool {
        let (Ok(walk), Some(error)) = (&mut self.walk, &mut call.error) else {
            return false;
        };
        if walk.refused(error) || walk.unreadable(error) {
            return true;
        }
        walk.stop(match error.code {
            ErrorCode::Aborted => StopReason::Aborted,
            _ => StopReason::Error,
        });
        false
    }

    /// The reader has this many conversations of the last page.
    pub fn consumed(&mut self, items: usize) {
        if let Ok(walk) = &mut self.walk {
            walk.consumed(items);
        }
    }

    /// Stops the walk: at the reader's limit, or closed.
    pub fn stop(&mut self, at_limit: bool) {
        if let Ok(walk) = &mut self.walk {
            walk.stop(match at_limit {
                true => StopReason::Limit,
                false => StopReason::Closed,
            });
        }
    }

    /// The report so far, as JSON.
    pub fn report(&self) -> String {
        let walk = self.walk.as_ref();
        walk.map_or_else(|_| String::new(), |walk| json::report(&walk.report()))
    }
}

type Records = (Vec<(Timestamp, u64)>, Vec<u64>);

/// The records of a page, as the walk looks at them.
fn read(items: &str, rejected: &str) -> Result<Records, Error> {
    let provider = ProviderKind::Gateway;
    let mut texts = values::texts(items);
    let mut records = Vec::new();
    while let (Some(id), Some(created_at)) = (texts.next(), texts.next()) {
        let Some(at) = Timestamp::parse(&created_at) else {
            let message = "The gateway's page holds a conversation without a readable `createdAt`. Check that its server runs the same version of convoscope.";
            return Err(Error::new(ErrorCode::InvalidResponse, message).by(provider));
        };
        records.push((at.in_utc(), item_hash(&id)));
    }
    let rejected: Vec<u64> = values::texts(rejected)
        .map(|raw| record_hash(&raw))
        .collect();
    match records.len().saturating_add(rejected.len()) {
        0..=MOST_RECORDS => Ok((records, rejected)),
        _ => Err(too_many_records(provider)),
    }
}
