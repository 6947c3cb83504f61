//! The list changes while it is read.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::model::*;
use crate::provider::ListRequest;
use crate::walk::{Consistency, MOST_IDLE, WalkOptions};

#[test]
fn a_quiet_list_costs_no_request_more_than_it_has_pages() {
    for (count, size, pages) in [
        (0, 100, vec![0]),
        (1, 100, vec![1]),
        (100, 100, vec![100]),
        (250, 100, vec![100, 100, 50]),
        (300, 100, vec![100, 100, 100]),
        (7, 3, vec![3, 3, 1]),
    ] {
        let model = Model::new(true, count, 1);
        let read = read(walk(true, size, WalkOptions::default()), |_, request| {
            model.answer(request)
        });
        assert_complete(&read);
        assert_eq!(read.pages, pages);
        // Behind a full page there may be more, whatever the total says.
        let is_full = count > 0 && count % size == 0;
        assert_eq!(read.requests.len(), pages.len() + usize::from(is_full));
        assert_eq!(read.ids, model.ids());
        assert_eq!(read.report.duplicates, 0);
    }
}

#[test]
fn a_list_by_creation_time_costs_one_request_more_to_know_its_end() {
    for (count, pages) in [
        (0, vec![0]),
        (99, vec![99]),
        (100, vec![100]),
        (250, vec![100, 99, 51]),
    ] {
        for inclusive in [false, true] {
            let model = Model {
                inclusive,
                ..Model::new(false, count, 1)
            };
            let read = read(walk(false, 100, WalkOptions::default()), |_, request| {
                model.answer(request)
            });
            assert_complete(&read);
            assert_eq!(read.ids, model.ids());
            // At least one of a page comes again with the next.
            if !inclusive {
                assert_eq!(read.pages, pages);
            }
            let most = read.pages.len() + usize::from(count > 0);
            assert_eq!(read.requests.len(), most);
        }
    }
}

#[test]
fn the_upper_bound_is_that_of_the_first_page_or_the_filters_own() {
    let model = Model::new(true, 25, 1);
    let newest = "2023-11-14T22:13:20.000Z";
    let read_with = |filter| {
        let walk = crate::walk::Walk::new(filter, WalkOptions::default()).unwrap();
        let read = read(walk, |_, request| model.answer(request));
        let bounds = read
            .requests
            .iter()
            .map(|request| request.until.map(|at| at.to_string()));
        bounds.collect::<Vec<_>>()
    };
    assert_eq!(
        read_with(filter(true, 10)),
        [None, Some(newest.into()), Some(newest.into())]
    );
    for (before, pinned) in [
        ("2023-11-14T22:13:15.000Z", "2023-11-14T22:13:15.000Z"),
        ("2030-01-01T00:00:00.000Z", newest),
    ] {
        let before = crate::time::Timestamp::parse(before).unwrap().in_utc();
        let filter = until(&filter(true, 10), before);
        assert_eq!(read_with(filter)[1].as_deref(), Some(pinned));
    }
}

#[test]
fn a_server_that_serves_less_than_asked_for_is_believed() {
    for (by_number, echoes) in [(true, true), (true, false), (false, false)] {
        let model = Model {
            most: 7,
            echoes,
            ..Model::new(by_number, 50, 1)
        };
        let read = read(
            walk(by_number, 100, WalkOptions::default()),
            |_, request| model.answer(request),
        );
        assert_complete(&read);
        assert_eq!(read.ids, model.ids());
        if echoes {
            assert_eq!(read.requests[1].page_size, 7);
        }
    }
}

#[test]
fn a_server_that_changes_its_page_size_midway_loses_nothing() {
    for (before, then) in [(20, 7), (7, 20), (10, 9), (1, 3)] {
        let mut model = Model {
            most: before,
            ..Model::new(true, 50, 1)
        };
        let read = read(
            walk(true, 100, WalkOptions::default()),
            |requests, request| {
                model.most = if requests < 2 { before } else { then };
                let asked = ListRequest {
                    page_size: 100,
                    ..request.clone()
                };
                model.answer(&asked)
            },
        );
        assert_complete(&read);
        assert_eq!(read.ids, model.ids(), "{before} → {then}");
    }
}

#[test]
fn many_conversations_of_one_instant_lie_across_pages() {
    for (by_number, inclusive, ties) in [(true, false, 15), (false, true, 9), (false, true, 50)] {
        let model = Model {
            inclusive,
            ..Model::new(by_number, 200, ties)
        };
        let read = read(walk(by_number, 10, WalkOptions::default()), |_, request| {
            model.answer(request)
        });
        assert_complete(&read);
        let unique: BTreeSet<_> = read.ids.iter().collect();
        assert_eq!(
            (unique.len(), read.ids.len()),
            (200, 200),
            "{by_number} {ties}"
        );
    }
}

#[test]
fn a_thousand_conversations_with_arrivals_and_deletions_between_all_pages() {
    for by_number in [true, false] {
        let mut model = Model::new(by_number, 1000, 1);
        let before: BTreeSet<u32> = model.ids().into_iter().collect();
        let read = read(
            walk(by_number, 50, WalkOptions::default()),
            |requests, request| {
                let answer = model.answer(request);
                for _ in 0..3 {
                    model.insert_newest(false);
                }
                // One that was read, one that was not.
                model.records.remove(requests * 7 % model.records.len());
                let length = model.records.len();
                model.records.remove(length - 1 - requests * 3 % 100);
                answer
            },
        );
        assert_complete(&read);
        assert_once(&read.ids, &before, &model);
        assert!(
            read.requests.len() <= 2 * (read.pages.len() + 1),
            "{}",
            read.requests.len()
        );
    }
}

/// The total falls as if the list were not newest first. The first page, asked for again without the bound, tells.
#[test]
fn a_deletion_before_the_second_answer_is_told_from_another_order() {
    for (deleted, arrivals, proven) in [
        (&[20u32][..], 0, true),
        (&[20, 3, 5], 0, true),
        (&[0, 1], 4, true),
        (&[20], 10, false),
        (&[29], 30, false),
    ] {
        let mut model = Model::new(true, 30, 1);
        let before: BTreeSet<u32> = model.ids().into_iter().collect();
        let read = read(
            walk(true, 10, WalkOptions::default()),
            |requests, request| {
                let answer = model.answer(request);
                if requests == 0 {
                    model.records.retain(|it| !deleted.contains(&it.id));
                    (0..arrivals).for_each(|_| model.insert_newest(false));
                }
                answer
            },
        );
        assert_once(&read.ids, &before, &model);
        assert_eq!(read.report.complete, proven, "{deleted:?} {arrivals}");
        assert!(read.requests.len() <= 3 + 2 + 2, "{:?}", read.requests);
    }
}

#[test]
fn a_live_walk_hands_pages_over_as_they_come() {
    let mut model = Model::new(true, 25, 1);
    let options = WalkOptions {
        consistency: Consistency::Live,
        ..WalkOptions::default()
    };
    let read = read(walk(true, 10, options), |_, request| {
        let answer = model.answer(request);
        model.insert_newest(false);
        answer
    });
    assert_complete(&read);
    assert!(read.requests.iter().all(|request| request.until.is_none()));
    assert_eq!(read.pages, [10, 10, 7]);
    assert_eq!(
        read.ids.iter().filter(|&&id| id == 9).count(),
        2,
        "repeats are kept"
    );
    assert_eq!(read.report.duplicates, 0);
}

/// Everything that matched from the beginning to the end came once, and nothing came twice.
pub fn assert_once(ids: &[u32], before: &BTreeSet<u32>, after: &Model) {
    let mut times = BTreeMap::new();
    for &id in ids {
        *times.entry(id).or_insert(0) += 1;
    }
    let twice: Vec<_> = times.iter().filter(|&(_, &times)| times > 1).collect();
    assert!(twice.is_empty(), "twice: {twice:?}");
    let lost: Vec<_> = after
        .ids()
        .into_iter()
        .filter(|id| before.contains(id) && !times.contains_key(id))
        .collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

/// What happens between two requests. Conversations leave and enter in turns: what a numbered
/// list hides otherwise is documented.
#[derive(Clone, Debug)]
pub enum Change {
    Arrive { count: usize, tie: bool },
    Delete(Vec<prop::sample::Index>),
    Leave(Vec<prop::sample::Index>),
    Enter(usize),
}

pub fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let some = || prop::collection::vec(any::<prop::sample::Index>(), 1..30);
    let arrive = |tie| (1usize..15).prop_map(move |count| Change::Arrive { count, tie });
    let leaving = prop_oneof![
        arrive(false),
        some().prop_map(Change::Delete),
        some().prop_map(Change::Leave),
    ];
    let entering = prop_oneof![arrive(true), (1usize..20).prop_map(Change::Enter)];
    let gap = prop_oneof![
        3 => Just(Vec::new()),
        4 => prop::collection::vec(leaving, 1..3),
        1 => prop::collection::vec(entering, 1..2),
    ];
    prop::collection::vec(gap, 0..40)
}

/// Applies changes; gives how many conversations began or ceased to match.
pub fn apply(model: &mut Model, left: &mut BTreeSet<u32>, gap: &[Change]) -> usize {
    let mut changed = 0;
    for change in gap {
        match change {
            Change::Arrive { count, tie } => {
                for _ in 0..*count {
                    model.insert_newest(*tie);
                    changed += usize::from(*tie);
                }
            }
            Change::Delete(indexes) => {
                for index in indexes {
                    if !model.records.is_empty() {
                        let gone = model.records.remove(index.index(model.records.len()));
                        left.insert(gone.id);
                        changed += 1;
                    }
                }
            }
            Change::Leave(indexes) => {
                for index in indexes {
                    if !model.records.is_empty() {
                        let at = index.index(model.records.len());
                        model.records[at].matches = false;
                        left.insert(model.records[at].id);
                        changed += 1;
                    }
                }
            }
            Change::Enter(count) => {
                let hidden = model.records.iter_mut().filter(|record| !record.matches);
                for record in hidden.take(*count) {
                    record.matches = true;
                    changed += 1;
                }
            }
        }
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn whoever_stays_is_handed_over_once(
        by_number in any::<bool>(), inclusive in any::<bool>(),
        count in 0u32..150, ties in 1u32..4, size in 4u32..30, most in 4u32..40, script in changes(),
    ) {
        let mut model = Model { inclusive, most, ..Model::new(by_number, count, ties) };
        let before: BTreeSet<u32> = model.ids().into_iter().collect();
        let mut left = BTreeSet::new();
        let mut script = script.iter();
        let mut re_reading = 0;
        let size_served = size.min(most) as usize;
        let tie_allowed = by_number || inclusive;
        let (mut ids, mut pages, mut requests, mut next) = (Vec::new(), 0, 0, None);
        // A list that changes faster than it is read ends in a stall: then the reader goes on.
        loop {
            let read = read(walk(by_number, size, after(next.take())), |_, request| {
                let answer = model.answer(request);
                let gap: Vec<Change> = script.next().into_iter().flatten().cloned().map(|change| match change {
                    Change::Arrive { count, tie } => Change::Arrive { count, tie: tie && tie_allowed },
                    change => change,
                }).collect();
                let changed = apply(&mut model, &mut left, &gap);
                if changed > 0 {
                    re_reading += 2 * (changed.div_ceil(size_served) + 1);
                }
                answer
            });
            ids.extend(read.ids);
            pages += read.pages.len();
            requests += read.requests.len();
            next = read.report.next;
            match read.error {
                Some(error) => prop_assert!(error.message.contains("changed with every request"), "{}", error.message),
                None => break,
            }
        }
        prop_assert_eq!(next, None);
        let stayed = before.difference(&left).copied().collect();
        assert_once(&ids, &stayed, &model);
        let idle = (MOST_IDLE as usize + 1) * (pages + 1);
        prop_assert!(requests <= idle + re_reading, "{requests} requests");
    }
}
