//! Several walks merged into one.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::change::{apply, assert_once, changes};
use super::model::*;
use crate::filter::ValidFilter;
use crate::json::Document;
use crate::model::{Page, ReadOptions, StopReason, WalkReport};
use crate::provider::{ListRequest, ProviderPage, provider};
use crate::walk::{Consistency, WalkOptions, Walks};
use crate::{Error, ErrorCode};

const NAMES: [&str; 5] = ["0", "1", "2", "3", "4"];

/// A filter of several agents.
fn agents(by_number: bool, count: usize, page_size: u32) -> ValidFilter {
    ValidFilter {
        agent_id: NAMES[..count].iter().map(|&name| name.to_owned()).collect(),
        ..filter(by_number, page_size)
    }
}

fn walks(filter: &ValidFilter, after: Option<String>) -> Walks {
    Walks::new(filter.clone(), super::model::after(after)).unwrap()
}

/// What a provider answers for the records that `is_asked_for` names, in its own words.
fn answer(
    model: &Model,
    request: &ListRequest,
    is_asked_for: impl Fn(&Record) -> bool,
    is_live: impl Fn(u32) -> bool,
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
            item.created_at
        );
        item.live = is_live(id.parse().unwrap());
        item.raw = Some(Box::leak(Box::new(Document::parse(text.leak()).unwrap())).root());
    }
    page
}

/// The agent of a conversation, and whom a request asks for.
fn is_of(record: &Record, filter: &ValidFilter) -> bool {
    let [agent] = filter.agent_id.as_slice() else {
        panic!("one at a time: {filter:?}");
    };
    let agents = NAMES.len().min(MODEL_AGENTS);
    NAMES[record.id as usize % agents] == agent
}

const MODEL_AGENTS: usize = 3;

/// What was handed over, and how the walks ended.
#[derive(Debug, Default)]
struct Merged {
    ids: Vec<u32>,
    pages: Vec<usize>,
    totals: Vec<Option<u64>>,
    nexts: Vec<Option<String>>,
    requests: Vec<String>,
    rejected: usize,
    report: WalkReport,
    error: Option<Error>,
}

/// Reads to the end, or until `stop`, told how many conversations a page has, says how many of them to
/// take.
fn drive(
    mut walks: Walks,
    mut answer: impl FnMut(&ValidFilter, &ListRequest) -> ProviderPage<'static>,
    mut stop: impl FnMut(usize) -> Option<usize>,
) -> Merged {
    let mut merged = Merged::default();
    loop {
        if let Some(held) = walks.held() {
            let kind = walks.filter().provider;
            let mut take = |page: Page<'_>| {
                assert_eq!(walks.report().next, page.next);
                let ids = ids(&page.items);
                merged.pages.push(ids.len());
                merged.totals.push(page.total);
                merged.nexts.push(page.next);
                merged.rejected += page.rejected.len();
                match stop(ids.len()) {
                    Some(taken) if !ids.is_empty() => {
                        merged.ids.extend(ids.iter().take(taken));
                        walks.consumed(taken);
                        walks.stop(StopReason::Closed);
                    }
                    _ => merged.ids.extend(ids),
                }
                Ok(())
            };
            held.read(provider(kind), &ReadOptions::default(), &mut take)
                .unwrap();
            assert_eq!(walks.report().items as usize, merged.ids.len());
            continue;
        }
        let Some(request) = walks.next() else {
            break;
        };
        assert!(merged.requests.len() < 5000, "no end: {:?}", walks.report());
        let filter = walks.filter().clone();
        merged.requests.push(filter.agent_id.concat());
        match walks.accept(answer(&filter, &request)) {
            Ok(page) => assert!(page.is_none(), "it waits"),
            Err(error) => merged.error = Some(error),
        }
    }
    merged.report = walks.report();
    assert_eq!(merged.report.requests as usize, merged.requests.len());
    assert_eq!(merged.report.pages as usize, merged.pages.len());
    assert_eq!(merged.report.rejected as usize, merged.rejected);
    merged
}

fn quiet(model: &Model, filter: &ValidFilter, after: Option<String>, limit: usize) -> Merged {
    let mut left = limit;
    drive(
        walks(filter, after),
        |part, request| answer(model, request, |record| is_of(record, part), |_| false),
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
        let mut first = quiet(&model, &filter, None, 10).requests;
        first.sort();
        assert_eq!(first, ["0", "1", "2"]);
        let most = if by_number { 12 } else { 18 };
        assert!(all.requests.len() <= most, "{:?}", all.requests);
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
        let page = drive(
            Walks::new(
                filter.clone(),
                WalkOptions {
                    after: next.take(),
                    max_pages: Some(1),
                    ..WalkOptions::default()
                },
            )
            .unwrap(),
            |part, request| answer(&model, request, |record| is_of(record, part), |_| false),
            |_| None,
        );
        assert_eq!(page.totals, [Some(model.records.len() as u64)]);
        ids.extend(page.ids);
        requests.push(page.requests);
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
                    drive(
                        Walks::new(filter.clone(), options).unwrap(),
                        |part, request| {
                            answer(&model, request, |record| is_of(record, part), |_| false)
                        },
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
            "is no cursor, or was altered",
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
            error.message.contains("agentId has several values"),
            "{}",
            error.message
        );
    }
    let filter = ValidFilter {
        provider: crate::provider::ProviderKind::Gateway,
        ..agents(true, 2, 10)
    };
    let mut walks = walks(&filter, None);
    assert!(walks.next().is_some());
    assert_eq!(walks.filter(), &filter, "a gateway serves lists itself");
}

#[test]
fn what_fails_and_what_is_unreadable_add_up() {
    let model = Model::new(true, 40, 1);
    let filter = agents(true, 2, 10);
    let page = |part: &ValidFilter, request: &ListRequest| {
        let mut page = answer(&model, request, |record| is_of(record, part), |_| false);
        if request.position == crate::provider::Position::Start {
            page.rejected
                .push(rejected(usize::from(part.agent_id == ["1"])));
        }
        page
    };
    let all = drive(walks(&filter, None), page, |_| None);
    assert_eq!((all.rejected, all.report.complete), (2, true));
    // A request of the second walk fails: nothing of the first one's page counts as had.
    let mut broken = walks(&filter, None);
    assert!(broken.held().is_none());
    let request = broken.next().unwrap();
    let part = broken.filter().clone();
    broken.accept(page(&part, &request)).unwrap();
    assert!(broken.held().is_none() && broken.next().is_some());
    broken.stop(StopReason::Error);
    let report = broken.report();
    assert_eq!((report.requests, report.items, report.rejected), (2, 0, 0));
    assert_eq!(
        (report.next, report.stopped_because),
        (None, Some(StopReason::Error))
    );
    // … nor later: what follows comes whole.
    let mut requests = 0;
    let first = drive(
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

/// The conversations of one agent, and what becomes of them.
struct List {
    model: Model,
    before: BTreeSet<u32>,
    left: BTreeSet<u32>,
}

impl List {
    /// Between those of the other agents.
    fn new(agent: u32, mut model: Model) -> Self {
        for record in &mut model.records {
            record.id += agent * 100_000;
            record.created_ms += i64::from(agent) * 331;
        }
        model.next_id += agent * 100_000;
        model.clock_ms += i64::from(agent) * 331;
        Self {
            before: model.ids().into_iter().collect(),
            left: BTreeSet::new(),
            model,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Each process may stop inside a page, while conversations come and go.
    #[test]
    fn whoever_stays_is_handed_over_once(
        by_number in any::<bool>(), inclusive in any::<bool>(), count in 0u32..150, ties in 1u32..4, size in 4u32..30,
        script in changes(), stops in prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 60),
    ) {
        let filter = agents(by_number, MODEL_AGENTS, size);
        let mut lists: Vec<List> = (0..MODEL_AGENTS as u32)
            .map(|agent| List::new(agent, Model { inclusive, ..Model::new(by_number, count / (agent + 1), ties) }))
            .collect();
        let (mut script, mut stops) = (script.iter(), stops.iter());
        let (mut handed_over, mut next, mut processes) = (Vec::new(), None, 0);
        loop {
            processes += 1;
            prop_assert!(processes < 200, "no end");
            let read = drive(
                walks(&filter, next.take()),
                |part, request| {
                    let list = &mut lists[part.agent_id[0].parse::<usize>().unwrap()];
                    let answer = answer(&list.model, request, |_| true, |_| false);
                    // Between two answers of one list: what a list hides otherwise is documented.
                    apply(&mut list.model, &mut list.left, script.next().map_or(&[], Vec::as_slice));
                    answer
                },
                |count| stops.next()?.map(|index| index.index(count.max(1)) + 1),
            );
            prop_assert!(read.pages.iter().all(|&page| page <= size as usize));
            handed_over.extend(read.ids);
            next = read.report.next;
            match read.error {
                Some(error) => prop_assert_eq!(error.code, ErrorCode::PaginationStalled),
                None if next.is_none() => break,
                None => prop_assert_eq!(read.report.stopped_because, Some(StopReason::Closed)),
            }
        }
        for list in &lists {
            let stayed = list.before.difference(&list.left).copied().collect();
            assert_once(&handed_over, &stayed, &list.model);
        }
    }

    /// Without changes they come newest first, wherever a process stops.
    #[test]
    fn the_order_is_that_of_one_list(
        by_number in any::<bool>(), inclusive in any::<bool>(), count in 0u32..150, ties in 1u32..4, size in 4u32..30,
        stops in prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 60),
    ) {
        let model = Model { inclusive, ..Model::new(by_number, count, ties) };
        let filter = agents(by_number, MODEL_AGENTS, size);
        let times: BTreeMap<u32, i64> = model.records.iter().map(|it| (it.id, it.created_ms)).collect();
        let mut stops = stops.iter();
        let (mut ids, mut next) = (Vec::new(), None);
        loop {
            let read = drive(
                walks(&filter, next.take()),
                |part, request| answer(&model, request, |record| is_of(record, part), |_| false),
                |count| stops.next()?.map(|index| index.index(count.max(1)) + 1),
            );
            prop_assert_eq!(read.error, None);
            ids.extend(read.ids);
            next = read.report.next;
            if next.is_none() {
                prop_assert!(read.report.complete);
                break;
            }
        }
        prop_assert_eq!(ids.len(), count as usize);
        let read: Vec<i64> = ids.iter().map(|id| times[id]).collect();
        prop_assert!(read.is_sorted_by(|a, b| a >= b));
    }

    /// Conversations end while they are read: they go over from one walk to the other.
    #[test]
    fn whoever_changes_its_status_is_handed_over_once(
        by_number in any::<bool>(), inclusive in any::<bool>(), count in 0u32..120, size in 5u32..30,
        running in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        ends in prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 40),
        stops in prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 60),
    ) {
        let model = Model { inclusive, ..Model::new(by_number, count, 1) };
        let mut live: BTreeSet<u32> = running.iter().filter(|_| count > 0).map(|index| index.index(count as usize) as u32).collect();
        let filter = ValidFilter { status: vec!["live", "over"], ..filter(by_number, size) };
        let (mut ends, mut stops) = (ends.iter(), stops.iter());
        let (mut handed_over, mut next) = (Vec::new(), None);
        loop {
            let read = drive(
                walks(&filter, next.take()),
                |part, request| {
                    let is_live = part.status == ["live"];
                    let answer = answer(&model, request, |record| live.contains(&record.id) == is_live, |_| is_live);
                    if let Some(Some(index)) = ends.next() && !live.is_empty() {
                        let id = *live.iter().nth(index.index(live.len())).unwrap();
                        live.remove(&id);
                    }
                    answer
                },
                |count| stops.next()?.map(|index| index.index(count.max(1)) + 1),
            );
            handed_over.extend(read.ids);
            next = read.report.next;
            if next.is_none() && read.error.is_none() {
                break;
            }
        }
        assert_once(&handed_over, &(0..count).collect(), &model);
    }
}
