//! A list that is read by several processes, each of which may stop inside a page, and perhaps through a
//! gateway.

use std::collections::BTreeMap;

use super::model::*;
use crate::ErrorCode;
use crate::filter::{FilterKey, ValidFilter, Value};
use crate::model::{Page, ProviderKind, ReadOptions, StopReason};
use crate::pace::{Pace, at_once};
use crate::provider::{ListRequest, More, Position, ProviderPage, provider};
use crate::walk::{WalkOptions, Walks};

/// Reads to the end, or until `stop`, told how many conversations a page has, says how many of them to
/// take.
pub fn turn(
    mut walks: Walks,
    mut answer: impl FnMut(&ValidFilter, &ListRequest) -> ProviderPage<'static>,
    mut stop: impl FnMut(usize) -> Option<usize>,
) -> Read {
    let mut read = Read::default();
    let mut take = |walks: &mut Walks, read: &mut Read, page: Page<'_>| {
        assert_eq!(walks.report().next, page.next);
        let ids = ids(&page.items);
        read.pages.push(ids.len());
        read.totals.push(page.total);
        read.nexts.push(page.next);
        read.rejected += page.rejected.len();
        match stop(ids.len()) {
            Some(taken) if !ids.is_empty() => {
                read.ids.extend(ids.iter().take(taken));
                walks.consumed(taken);
                walks.stop(StopReason::Closed);
            }
            _ => read.ids.extend(ids),
        }
        assert_eq!(walks.report().items as usize, read.ids.len());
    };
    loop {
        if let Some(held) = walks.ready_page() {
            let provider = provider(walks.filter().provider);
            let pace = Pace::default();
            let documents = at_once(held.documents(provider.kind, &pace)).unwrap();
            let options = ReadOptions::default();
            let page = at_once(held.read(&documents, provider, &options, &pace));
            take(&mut walks, &mut read, page);
            continue;
        }
        let Some(request) = walks.next() else {
            break;
        };
        assert!(read.requests.len() < 5000, "no end: {:?}", walks.report());
        let filter = walks.filter().clone();
        read.asked.push(match filter.get(FilterKey::AgentId) {
            Some(Value::OneOf(agents)) => agents.concat(),
            _ => String::new(),
        });
        let page = walks.accept(answer(&filter, &request));
        read.requests.push(request);
        match page {
            Ok(Some(page)) => take(&mut walks, &mut read, page),
            Ok(None) => {}
            Err(error) => read.error = Some(error),
        }
    }
    read.report = walks.report();
    assert_eq!(read.report.requests as usize, read.requests.len());
    assert_eq!(read.report.pages as usize, read.pages.len());
    assert_eq!(read.report.rejected as usize, read.rejected);
    read
}

/// Reads to the end, each process going on where the one before stopped. A stall is never a dead end, and
/// loses nothing: it is gone on behind, too.
pub fn in_turns(
    filter: &ValidFilter,
    options: &WalkOptions,
    mut answer: impl FnMut(&ValidFilter, &ListRequest) -> ProviderPage<'static>,
    mut stop: impl FnMut(usize) -> Option<usize>,
) -> Turns {
    let mut turns = Turns::default();
    let mut next = None;
    loop {
        assert!(turns.0.len() < 400, "no end");
        let options = WalkOptions {
            after: next,
            ..options.clone()
        };
        let walks = Walks::new(filter.clone(), options).unwrap();
        let read = turn(walks, &mut answer, &mut stop);
        if let Some(error) = &read.error {
            assert_eq!(error.code, ErrorCode::PaginationStalled);
        }
        next = read.report.next.clone();
        turns.0.push(read);
        if next.is_none() {
            return turns;
        }
    }
}

/// The same through a gateway, or not.
pub fn in_turns_through(
    is_gateway: bool,
    filter: &ValidFilter,
    options: &WalkOptions,
    mut answer: impl FnMut(&ValidFilter, &ListRequest) -> ProviderPage<'static>,
    stop: impl FnMut(usize) -> Option<usize>,
) -> Turns {
    if !is_gateway {
        return in_turns(filter, options, answer, stop);
    }
    let platform = filter.provider;
    let mut filter = filter.clone();
    filter.provider = ProviderKind::Gateway;
    let mut times = BTreeMap::new();
    let served = |filter: &ValidFilter, request: &ListRequest| {
        let mut filter = match request.until {
            Some(at) => until(filter, at),
            None => filter.clone(),
        };
        filter.provider = platform;
        serve(&filter, request, &mut times, &mut answer)
    };
    in_turns(&filter, options, served, stop)
}

/// What a gateway answers: one page of a walk of its own.
fn serve(
    filter: &ValidFilter,
    request: &ListRequest,
    times: &mut BTreeMap<u32, i64>,
    answer: &mut impl FnMut(&ValidFilter, &ListRequest) -> ProviderPage<'static>,
) -> ProviderPage<'static> {
    let options = WalkOptions {
        after: match &request.position {
            Position::Next(next) => Some(next.clone()),
            _ => None,
        },
        max_pages: Some(1),
        ..WalkOptions::default()
    };
    // A stall is an error, and who is answered so tries again.
    for _ in 0..20 {
        let walks = Walks::new(filter.clone(), options.clone()).unwrap();
        let answer = |filter: &ValidFilter, request: &ListRequest| {
            let request = ListRequest {
                until: request.until.or(filter.created()[1]),
                ..request.clone()
            };
            let page = answer(filter, &request);
            for item in &page.items {
                let created_at = item.created_at.unwrap();
                times.insert(item.id.parse().unwrap(), created_at.epoch_ms());
            }
            page
        };
        let read = turn(walks, answer, |_| None);
        if read.error.is_some() {
            continue;
        }
        let records: Vec<Record> = read
            .ids
            .iter()
            .map(|&id| Record {
                id,
                created_ms: times[&id],
                matches: true,
            })
            .collect();
        return ProviderPage {
            total: read.totals.last().copied().flatten(),
            more: match (&read.report.next, read.report.complete) {
                (Some(_), _) => More::Yes,
                (None, true) => More::No,
                (None, false) => More::Unknown,
            },
            next: read.report.next.map(Into::into),
            ..page_of(records.iter())
        };
    }
    panic!("it stalls for ever")
}

/// What each process read.
#[derive(Debug, Default)]
pub struct Turns(pub Vec<Read>);

impl Turns {
    pub fn ids(&self) -> Vec<u32> {
        self.0.iter().flat_map(|read| &read.ids).copied().collect()
    }

    pub fn requests(&self) -> usize {
        self.0.iter().map(|read| read.requests.len()).sum()
    }

    pub fn last(&self) -> &Read {
        self.0.last().unwrap()
    }
}
