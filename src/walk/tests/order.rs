//! Lists that are not in the order they ought to be in.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::merge::{MODEL_AGENTS, agents, answer, is_of};
use super::model::*;
use super::turns::{Turns, in_turns};
use crate::walk::{Consistency, WalkOptions};

fn options(consistency: Consistency) -> WalkOptions {
    WalkOptions {
        consistency,
        ..WalkOptions::default()
    }
}

/// Whether all of them came, and nobody twice. If not, it is not said that it is complete.
fn is_whole(turns: &Turns, count: u32) -> bool {
    let ids = turns.ids();
    let different: BTreeSet<u32> = ids.iter().copied().collect();
    let is_whole = different.len() == ids.len() && different.len() == count as usize;
    let complete = turns.last().report.complete;
    assert!(is_whole || !complete, "{} of {count}: {ids:?}", ids.len());
    is_whole
}

/// Its first page has one instant, so that it looks sorted: the bound of the snapshot would cut all others off.
#[test]
fn a_first_page_of_one_instant_does_not_tell_the_order() {
    for (count, size, first) in [
        (65, 1, 1),
        (65, 2, 2),
        (65, 10, 12),
        (300, 100, 100),
        (3, 2, 2),
    ] {
        for (merged, taken) in [
            (1, None),
            (1, Some(1)),
            (1, Some(2)),
            (3, None),
            (3, Some(1)),
        ] {
            let mut model = Model::new(true, count * merged, 1);
            model.records.reverse();
            let oldest = model.records[0].created_ms;
            for record in model.records.iter_mut().take((first * merged) as usize) {
                record.created_ms = oldest;
            }
            let turns = in_turns(
                &agents(true, merged as usize, size),
                &WalkOptions::default(),
                |part, request| {
                    answer(&model, request, |record| merged == 1 || is_of(record, part))
                },
                |_| taken,
            );
            let name = format!("{count} {size} {first}, {merged} {taken:?}");
            let is_whole = is_whole(&turns, count * merged);
            assert_eq!(turns.last().report.complete, is_whole, "{name}");
        }
    }
}

/// Each page is newest first, but the second is newer than the end of the first. Who goes on behind the first
/// knows of it only that all above its end was handed over.
#[test]
fn pages_that_are_sorted_but_do_not_follow_each_other_are_not_called_complete() {
    for (order, size) in [
        (vec![0, 3, 1, 2], 2),
        (vec![0, 3, 1], 2),
        (vec![0, 3, 6, 1, 2, 9], 3),
        (vec![0, 3, 6, 1, 8, 9], 3),
        (vec![0, 3, 6, 1, 2, 4, 7, 8, 9], 3),
    ] {
        for merged in [1, 3] {
            for taken in 1..=size {
                let mut model = Model::new(true, 3 * 10, 1);
                // Merged, each list is in this order.
                model.records = (0..merged)
                    .flat_map(|list| order.iter().map(move |id| id * merged + list))
                    .map(|id| model.records[id as usize].clone())
                    .collect();
                let turns = in_turns(
                    &agents(true, merged as usize, size),
                    &WalkOptions::default(),
                    |part, request| {
                        answer(&model, request, |record| merged == 1 || is_of(record, part))
                    },
                    |_| Some(taken as usize),
                );
                let is_whole = is_whole(&turns, order.len() as u32 * merged);
                assert!(!is_whole, "{order:?} {size} {merged} {taken}");
            }
        }
    }
}

#[test]
fn stops_inside_a_page_that_is_not_sorted_add_up() {
    for consistency in [Consistency::Snapshot, Consistency::Live] {
        for merged in [1, 3] {
            for taken in 1..9 {
                let mut model = Model::new(true, 24, 1);
                model.records.reverse();
                let turns = in_turns(
                    &agents(true, merged, 100),
                    &options(consistency),
                    |part, request| {
                        answer(&model, request, |record| merged == 1 || is_of(record, part))
                    },
                    |_| Some(taken),
                );
                assert!(is_whole(&turns, 24), "{consistency:?} {merged} {taken}");
                assert!(turns.last().report.complete);
                // Each page of a merged list is asked for once a process.
                assert!(turns.requests() <= (24 / taken + 3) * (merged + 1));
            }
        }
    }
}

/// A live walk keeps what comes again, but not what a process before had of the same page.
#[test]
fn stops_inside_a_page_of_a_live_walk_add_up() {
    for ties in [1, 5] {
        let model = Model::new(true, 30, ties);
        let turns = in_turns(
            &filter(true, 10),
            &options(Consistency::Live),
            |_, request| model.answer(request),
            |_| Some(3),
        );
        assert_eq!(turns.ids(), model.ids());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Of one list or several: whatever the order, and wherever processes stop, it comes to its end. All
    /// come, and nobody twice, unless the first page looked as if the list were sorted, which it was not.
    #[test]
    fn every_order_comes_to_an_end(
        order in prop::collection::vec(any::<u32>(), 0..80), size in 2u32..30, merged in prop_oneof![Just(1), Just(MODEL_AGENTS)], live in any::<bool>(),
        stops in prop::collection::vec(prop::option::weighted(0.7, any::<prop::sample::Index>()), 100),
    ) {
        let mut model = Model::new(true, order.len() as u32, 1);
        let count = order.len() as u32;
        model.records.sort_by_key(|record| order[record.id as usize]);
        let mut stops = stops.iter();
        let mut firsts = BTreeMap::new();
        let consistency = if live { Consistency::Live } else { Consistency::Snapshot };
        let turns = in_turns(
            &agents(true, merged, size),
            &options(consistency),
            |part, request| {
                let page = answer(&model, request, |record| merged == 1 || is_of(record, part));
                let is_sorted = page.items.is_sorted_by(|a, b| a.created_at >= b.created_at);
                firsts.entry(part.fingerprint()).or_insert(is_sorted && page.total > Some(size.into()));
                page
            },
            |count| Some(stops.next()?.as_ref()?.index(count.max(1)) + 1),
        );
        let is_whole = is_whole(&turns, count);
        let misleads = !live && firsts.values().any(|&misleads| misleads);
        prop_assert!(is_whole || misleads, "{} of {}", turns.ids().len(), count);
        prop_assert!(turns.last().report.complete || misleads);
        prop_assert!(turns.0.iter().all(|read| read.error.is_none() || misleads));
    }

    /// Pages in an order of their own, of a list that is cut as it ought to be: nothing is lost, and
    /// where a cursor goes by the order it claims nothing.
    #[test]
    fn pages_may_be_shuffled(
        by_number in any::<bool>(), count in 0u32..80, size in 2u32..30, merged in prop_oneof![Just(1), Just(MODEL_AGENTS)],
        orders in prop::collection::vec(any::<u32>(), 1..40),
        stops in prop::collection::vec(prop::option::weighted(0.7, any::<prop::sample::Index>()), 100),
    ) {
        let model = Model::new(by_number, count, 1);
        let mut stops = stops.iter();
        let turns = in_turns(
            &agents(by_number, merged, size),
            &WalkOptions::default(),
            |part, request| {
                let mut page = answer(&model, request, |record| merged == 1 || is_of(record, part));
                // The oldest stays where it is: it is where a cursor by creation time goes on.
                let kept = usize::from(!by_number);
                let shuffled = page.items.len().saturating_sub(kept);
                let key = |id: &str| orders[id.parse::<usize>().unwrap() % orders.len()];
                page.items[..shuffled].sort_by_key(|item| key(&item.id));
                page
            },
            |count| Some(stops.next()?.as_ref()?.index(count.max(1)) + 1),
        );
        let is_whole = is_whole(&turns, count);
        prop_assert!(is_whole || !by_number, "{} of {}", turns.ids().len(), count);
        let different: BTreeSet<u32> = turns.ids().into_iter().collect();
        prop_assert_eq!(different.len(), count as usize);
    }
}
