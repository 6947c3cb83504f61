//! Several walks merged into one.

use super::model::*;
use super::turns::{in_turns, turn};
use crate::ErrorCode;
use crate::filter::{FilterKey, ValidFilter, Value};
use crate::json::Document;
use crate::model::{Field, StopReason};
use crate::provider::{ListRequest, ProviderPage};
use crate::walk::{Consistency, WalkOptions, Walks};

/// A filter of several agents.
pub fn agents(by_number: bool, count: usize, page_size: u32) -> ValidFilter {
    let agents = (0..count).map(|name| name.to_string()).collect();
    filter(by_number, page_size).with(FilterKey::AgentId, Value::OneOf(agents))
}

pub fn walks(filter: &ValidFilter, after: Option<String>) -> Walks {
    Walks::new(filter.clone(), super::model::after(after)).unwrap()
}

/// What a provider answers for the records that `is_asked_for` names, in its own words.
pub fn answer(
    model: &Model,
    request: &ListRequest,
    is_asked_for: impl Fn(&Record) -> bool,
) -> ProviderPage<'static> {
    let part = Model {
        records: model
            .records
            .iter()
            .filter(|record| is_asked_for(record))
            .cloned()
            .collect(),
        ..model.clone()
    };
    let mut page = part.answer(request);
    for item in &mut page.items {
        let id = &item.id;
        let text = format!(
            r#"{{"id": "{id}", "conversation_id": "{id}", "created_at": "{}"}}"#,
            item.created_at.unwrap()
        );
        item.raw =
            Field::Present(Box::leak(Box::new(Document::parse(text.leak()).unwrap())).root());
    }
    page
}

/// The agent of a conversation, and whom a request asks for.
pub fn is_of(record: &Record, filter: &ValidFilter) -> bool {
    (record.id as usize % MODEL_AGENTS).to_string() == value_of(filter, FilterKey::AgentId)
}

/// The one value of a key.
pub fn value_of(filter: &ValidFilter, key: FilterKey) -> &str {
    match filter.get(key) {
        Some(Value::OneOf(values)) if values.len() == 1 => &values[0],
        other => panic!("one at a time: {other:?}"),
    }
}

pub const MODEL_AGENTS: usize = 3;

fn quiet(model: &Model, filter: &ValidFilter, after: Option<String>, limit: usize) -> Read {
    let mut left = limit;
    turn(
        walks(filter, after),
        |part, request| answer(model, request, |record| is_of(record, part)),
        |count| {
            let taken = left.min(count);
            left -= taken;
            (left == 0).then_some(taken)
        },
    )
}

#[test]
fn a_quiet_list_comes_in_order_and_costs_a_request_for_each_page_of_each_value() {
    for by_number in [true, false] {
        let model = Model::new(by_number, 100, 1);
        let filter = agents(by_number, 3, 10);
        let all = quiet(&model, &filter, None, usize::MAX);
        assert_eq!(all.error, None);
        assert_eq!(all.ids, model.ids());
        assert_eq!(all.pages, [10; 10]);
        // Where nobody counts, only an empty page is the end.
        assert!(!by_number || all.nexts.last() == Some(&None));
        assert!(all.report.complete, "{:?}", all.report);
        assert_eq!(all.report.stopped_because, Some(StopReason::End));
        assert_eq!((all.report.next, all.report.duplicates), (None, 0));
        let total = by_number.then_some(100);
        assert!(
            all.totals.iter().all(|&told| told == total),
            "{:?}",
            all.totals
        );
        // 34, 33 and 33 conversations: the first page needs one of each.
        let mut first = quiet(&model, &filter, None, 10).asked;
        first.sort();
        assert_eq!(first, ["0", "1", "2"]);
        let most = if by_number { 12 } else { 18 };
        assert!(all.asked.len() <= most, "{:?}", all.asked);
    }
}

#[test]
fn whoever_is_not_needed_is_not_asked() {
    // Of agent 2 there are two conversations, among the oldest.
    let mut model = Model::new(true, 90, 1);
    model
        .records
        .retain(|record| record.id % 3 != 2 || record.id > 80);
    let filter = agents(true, 3, 10);
    let mut next = None;
    let (mut ids, mut requests) = (Vec::new(), Vec::new());
    loop {
        // A process for each page.
        let page = turn(
            Walks::new(
                filter.clone(),
                WalkOptions {
                    after: next.take(),
                    max_pages: Some(1),
                    ..WalkOptions::default()
                },
            )
            .unwrap(),
            |part, request| answer(&model, request, |record| is_of(record, part)),
            |_| None,
        );
        assert_eq!(page.totals, [Some(model.records.len() as u64)]);
        ids.extend(page.ids);
        requests.push(page.asked);
        next = page.report.next.clone();
        if next.is_none() {
            assert!(page.report.complete, "{:?}", page.report);
            break;
        }
        assert_eq!(page.report.stopped_because, Some(StopReason::MaxPages));
    }
    assert_eq!(ids, model.ids());
    let asked = |whom: &str| {
        requests
            .iter()
            .filter(|page| page.iter().any(|it| it == whom))
            .count()
    };
    assert_eq!(requests.first().map(Vec::len), Some(3));
    assert!(asked("2") <= 3, "{requests:?}");
}

#[test]
fn every_place_to_stop_is_a_place_to_go_on() {
    for consistency in [Consistency::Snapshot, Consistency::Live] {
        for (by_number, inclusive, ties) in [
            (true, false, 1),
            (true, false, 13),
            (false, false, 1),
            (false, true, 4),
        ] {
            let model = Model {
                inclusive,
                ..Model::new(by_number, 37, ties)
            };
            let filter = agents(by_number, 3, 10);
            let whole = quiet(&model, &filter, None, usize::MAX);
            assert!(whole.report.complete, "{:?}", whole.report);
            for limit in 1..=37 {
                let read = |after, limit: usize| {
                    let options = WalkOptions {
                        consistency,
                        after,
                        ..WalkOptions::default()
                    };
                    let mut left = limit;
                    turn(
                        Walks::new(filter.clone(), options).unwrap(),
                        |part, request| answer(&model, request, |record| is_of(record, part)),
                        |count| {
                            let taken = left.min(count);
                            left -= taken;
                            (left == 0).then_some(taken)
                        },
                    )
                };
                let mut first = read(None, limit);
                assert_eq!(first.ids.len(), limit);
                assert_eq!(first.report.complete, first.report.next.is_none());
                if let Some(next) = first.report.next {
                    // Nothing but what it stands for.
                    assert!(next.len() < 900, "{}", next.len());
                    let rest = read(Some(next), usize::MAX);
                    assert!(rest.report.complete, "{:?}", rest.report);
                    first.ids.extend(rest.ids);
                }
                let name = format!("{consistency:?} {by_number} {inclusive} {ties} {limit}");
                let mut ids = first.ids.clone();
                ids.sort_unstable();
                // Of one instant, any may come first.
                assert_eq!(ids, model.ids(), "{name}");
                assert!(
                    first.ids.is_sorted_by_key(|id| id / ties),
                    "{name}: {:?}",
                    first.ids
                );
            }
        }
    }
}

/// Alone, such a list looks as if it had been cut off. Beside others it does not, whose pages were larger.
#[test]
fn a_list_of_one_instant_is_whole_beside_larger_ones() {
    for inclusive in [false, true] {
        for size in [4, 5, 10, 100] {
            for stop in [None, Some(1), Some(3)] {
                let mut model = Model {
                    inclusive,
                    ..Model::new(false, 60, 1)
                };
                // Three conversations of one agent, of one instant; one of another; many of the third.
                let [first, second, ..] = model.records.as_slice() else {
                    panic!("too few");
                };
                let (first, second) = (first.created_ms, second.id);
                model
                    .records
                    .retain(|it| it.id % 3 == 2 || it.id < 9 && it.id % 3 == 0 || it.id == second);
                for record in model.records.iter_mut().filter(|it| it.id % 3 == 0) {
                    record.created_ms = first;
                }
                model
                    .records
                    .sort_by_key(|record| std::cmp::Reverse(record.created_ms));
                let turns = in_turns(
                    &agents(false, 3, size),
                    &WalkOptions::default(),
                    |part, request| answer(&model, request, |record| is_of(record, part)),
                    |_| stop,
                );
                let name = format!("{inclusive} {size} {stop:?}");
                assert_eq!(turns.ids(), model.ids(), "{name}");
                let report = &turns.last().report;
                assert_eq!((report.overfull, report.complete), (0, true), "{name}");
            }
        }
    }
}

/// A gateway's caller sends it in an address, which servers take up to 8,000 bytes of, and seals it before,
/// which adds some 150.
#[test]
fn a_cursor_of_fifty_walks_fits_into_an_address() {
    let filter = |by_number| agents(by_number, 50, 100);
    for (by_number, ties, is_sorted) in [
        (true, 1, true),
        (true, 7, true),
        (true, 1, false),
        (false, 1, true),
        (false, 7, true),
    ] {
        let mut model = Model::new(by_number, 6000, ties);
        for (place, record) in model.records.iter_mut().enumerate() {
            // Far apart, so that each of their times is another number.
            record.created_ms -= place as i64 / i64::from(ties) * 7_777_777;
        }
        if !is_sorted {
            model.records.reverse();
        }
        let mut pages = 0;
        let longest = std::cell::Cell::new(0);
        let read = turn(
            walks(&filter(by_number), None),
            |part, request| {
                let is_of = |record: &Record| {
                    (record.id % 50).to_string() == value_of(part, FilterKey::AgentId)
                };
                let mut page = answer(&model, request, is_of);
                // As platforms write them in Python.
                let time_as_spelt = |at: &str| at.replace(".000Z", ".123456+00:00").into();
                page.last_created_at = page.last_created_at.map(|at| time_as_spelt(&at));
                page.newer_created_at = page.newer_created_at.map(|at| time_as_spelt(&at));
                page
            },
            |_| {
                pages += 1;
                (pages == 40).then_some(51)
            },
        );
        let nexts = read.nexts.iter().flatten().chain(&read.report.next);
        nexts.for_each(|next| longest.set(longest.get().max(next.len())));
        assert_eq!(read.ids.len(), 39 * 100 + 51);
        assert!(
            longest.get() < 3850,
            "{by_number} {ties} {is_sorted}: {longest:?}"
        );
    }
}

#[test]
fn a_list_of_one_is_the_value() {
    let walks = walks(&agents(true, 1, 10), None);
    assert_eq!(walks.filter(), &agents(true, 1, 10));
    let mut one = walks;
    let request = one.next().unwrap();
    let page = one
        .accept(Model::new(true, 25, 1).answer(&request))
        .unwrap()
        .unwrap();
    assert_eq!(page.items.len(), 10, "nothing waits");
}

#[test]
fn a_cursor_goes_with_its_values_alone() {
    let model = Model::new(true, 30, 1);
    let next = quiet(&model, &agents(true, 3, 10), None, 5)
        .report
        .next
        .unwrap();
    let mut one = crate::walk::Walk::new(agents(true, 1, 10), WalkOptions::default()).unwrap();
    let request = one.next().unwrap();
    let of_one = one
        .accept(model.answer(&request))
        .unwrap()
        .unwrap()
        .next
        .unwrap();
    let altered = [next.get(..next.len() - 3).unwrap(), "abc"].concat();
    for (filter, next, why) in [
        (agents(true, 2, 10), &next, "belongs to another filter"),
        (agents(true, 3, 11), &next, "belongs to another filter"),
        (agents(true, 1, 10), &next, "belongs to another filter"),
        (agents(true, 3, 10), &of_one, "belongs to another filter"),
        (agents(false, 3, 10), &next, "belongs to another provider"),
        (
            agents(true, 3, 10),
            &altered,
            "is not a cursor, or was changed",
        ),
    ] {
        let error = Walks::new(filter, after(Some(next.clone()))).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert!(error.message.contains(why), "{}", error.message);
    }
}

#[test]
fn one_walk_alone_does_not_ask_for_several_values() {
    for by_number in [true, false] {
        let filter = agents(by_number, 2, 10);
        let error = crate::walk::Walk::new(filter, WalkOptions::default()).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidFilter);
        assert!(
            error.message.contains("\"agentId\" has several values"),
            "{}",
            error.message
        );
    }
    let mut filter = agents(true, 2, 10);
    filter.provider = crate::model::ProviderKind::Gateway;
    let mut walks = walks(&filter, None);
    assert!(walks.next().is_some());
    assert_eq!(walks.filter(), &filter, "a gateway serves lists itself");
}

#[test]
fn what_fails_and_what_is_unreadable_add_up() {
    let model = Model::new(true, 40, 1);
    let filter = agents(true, 2, 10);
    let page = |part: &ValidFilter, request: &ListRequest| {
        let mut page = answer(&model, request, |record| is_of(record, part));
        if request.position == crate::provider::Position::Start {
            page.rejected.push(rejected(usize::from(
                value_of(part, FilterKey::AgentId) == "1",
            )));
        }
        page
    };
    let all = turn(walks(&filter, None), page, |_| None);
    assert_eq!((all.rejected, all.report.complete), (2, true));
    // A request of the second walk fails: nothing of the first one's page counts as had.
    let mut broken = walks(&filter, None);
    assert!(broken.ready_page().is_none());
    let request = broken.next().unwrap();
    let part = broken.filter().clone();
    broken.accept(page(&part, &request)).unwrap();
    assert!(broken.ready_page().is_none() && broken.next().is_some());
    broken.stop(StopReason::Error);
    let report = broken.report();
    assert_eq!((report.requests, report.items, report.rejected), (2, 0, 0));
    assert_eq!(
        (report.next, report.stopped_because),
        (None, Some(StopReason::Error))
    );
    // … nor later: what follows comes whole.
    let mut requests = 0;
    let first = turn(
        walks(&filter, None),
        |part, request| {
            requests += 1;
            if requests == 4 {
                other_page(page(part, request))
            } else {
                page(part, request)
            }
        },
        |_| None,
    );
    let error = first.error.unwrap();
    assert_eq!(error.code, ErrorCode::InvalidResponse);
}

fn other_page(page: ProviderPage<'static>) -> ProviderPage<'static> {
    ProviderPage {
        number: Some(77),
        more: crate::provider::More::Yes,
        ..page
    }
}
