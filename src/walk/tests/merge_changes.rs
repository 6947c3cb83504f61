//! Several walks merged into one, while their lists change.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::change::{apply, assert_once, changes};
use super::merge::{MODEL_AGENTS, agents, answer, is_of, value_of};
use super::model::*;
use super::turns::in_turns_through;
use crate::filter::{FilterKey, Value};
use crate::walk::WalkOptions;

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

fn one_of(words: &[&str]) -> Value {
    Value::OneOf(words.iter().map(|&word| word.to_owned()).collect())
}

/// Of each page a process may take a part.
type Stops = Vec<Option<prop::sample::Index>>;

fn stops() -> impl Strategy<Value = Stops> {
    prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 60)
}

/// How many of a page's conversations are taken, as [`in_turns_through`] asks.
fn takes(stops: &Stops) -> impl FnMut(usize) -> Option<usize> {
    let mut stops = stops.iter();
    move |count| Some(stops.next()?.as_ref()?.index(count.max(1)) + 1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Each process may stop inside a page, while conversations come and go.
    #[test]
    fn whoever_stays_is_handed_over_once(
        by_number in any::<bool>(), inclusive in any::<bool>(), is_gateway in any::<bool>(), count in 0u32..150, ties in 1u32..4, size in 4u32..30,
        script in changes(), stops in stops(),
    ) {
        let mut lists: Vec<List> = (0..MODEL_AGENTS as u32)
            .map(|agent| List::new(agent, Model { inclusive, ..Model::new(by_number, count / (agent + 1), ties) }))
            .collect();
        let mut script = script.iter();
        let turns = in_turns_through(
            is_gateway,
            &agents(by_number, MODEL_AGENTS, size),
            &WalkOptions::default(),
            |part, request| {
                let list = &mut lists[value_of(part, FilterKey::AgentId).parse::<usize>().unwrap()];
                let answer = answer(&list.model, request, |_| true);
                // Between two answers of one list: what a list hides otherwise is documented.
                apply(&mut list.model, &mut list.left, script.next().map_or(&[], Vec::as_slice));
                answer
            },
            takes(&stops),
        );
        for read in &turns.0 {
            prop_assert!(read.pages.iter().all(|&page| page <= size as usize));
        }
        let handed_over = turns.ids();
        for list in &lists {
            let stayed = list.before.difference(&list.left).copied().collect();
            assert_once(&handed_over, &stayed, &list.model);
        }
    }

    /// Without changes they come newest first, wherever a process stops. Arrivals change nothing of it, in
    /// whichever list: the snapshot is one.
    #[test]
    fn the_order_is_that_of_one_list(
        by_number in any::<bool>(), inclusive in any::<bool>(), is_gateway in any::<bool>(), count in 1u32..150, ties in 1u32..4, size in 4u32..30,
        only in 1u32..4, arrivals in prop::collection::vec(0usize..3, 40), stops in stops(),
    ) {
        // Lists that are empty when it begins fill up meanwhile.
        let mut model = Model { inclusive, ..Model::new(by_number, count, ties) };
        model.records.retain(|record| record.id % 3 < only);
        let times: BTreeMap<u32, i64> = model.records.iter().map(|it| (it.id, it.created_ms)).collect();
        let began: BTreeSet<u32> = model.ids().into_iter().collect();
        let mut arrivals = arrivals.iter();
        let mut requests = 0;
        let turns = in_turns_through(
            is_gateway,
            &agents(by_number, MODEL_AGENTS, size),
            &WalkOptions::default(),
            |part, request| {
                let answer = answer(&model, request, |record| is_of(record, part));
                requests += 1;
                // Once it has begun: every list was asked for.
                if requests >= MODEL_AGENTS {
                    (0..*arrivals.next().unwrap_or(&0)).for_each(|_| model.insert_newest(false));
                }
                answer
            },
            takes(&stops),
        );
        let ids = turns.ids();
        prop_assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), began.clone());
        prop_assert_eq!(ids.len(), began.len());
        let read: Vec<i64> = ids.iter().map(|id| times[id]).collect();
        prop_assert!(read.is_sorted_by(|a, b| a >= b));
        let totals = turns.0.iter().flat_map(|read| &read.totals);
        let told = by_number.then_some(began.len() as u64);
        prop_assert!(totals.into_iter().all(|&total| total == told));
    }

    /// Conversations end while they are read: they go over from one walk to the other.
    #[test]
    fn whoever_changes_its_status_is_handed_over_once(
        by_number in any::<bool>(), inclusive in any::<bool>(), is_gateway in any::<bool>(), count in 0u32..120, size in 5u32..30,
        running in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        ends in prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 40),
        stops in stops(),
    ) {
        let model = Model { inclusive, ..Model::new(by_number, count, 1) };
        let mut live: BTreeSet<u32> = running.iter().filter(|_| count > 0).map(|index| index.index(count as usize) as u32).collect();
        let mut ends = ends.iter();
        let turns = in_turns_through(
            is_gateway,
            &filter(by_number, size).with(FilterKey::Status, one_of(&["live", "over"])),
            &WalkOptions::default(),
            |part, request| {
                let is_live = value_of(part, FilterKey::Status) == "live";
                let answer = answer(&model, request, |record| live.contains(&record.id) == is_live);
                if let Some(Some(index)) = ends.next() && !live.is_empty() {
                    let id = *live.iter().nth(index.index(live.len())).unwrap();
                    live.remove(&id);
                }
                answer
            },
            takes(&stops),
        );
        assert_once(&turns.ids(), &(0..count).collect(), &model);
    }

    /// However many go over, from whichever status to whichever other: nobody comes twice. All that stay
    /// where they are come, but for what a numbered list hides: as many leave as enter.
    #[test]
    fn nobody_comes_twice_whatever_its_status_becomes(
        by_number in any::<bool>(), inclusive in any::<bool>(), is_gateway in any::<bool>(), count in 1u32..150, size in 3u32..30,
        first in prop::collection::vec(0usize..3, 150),
        moves in prop::collection::vec(prop::collection::vec((any::<prop::sample::Index>(), 0usize..3), 0..12), 40),
        stops in stops(),
    ) {
        const STATUSES: [&str; 3] = ["live", "over", "failed"];
        let model = Model { inclusive, ..Model::new(by_number, count, 1) };
        let mut status: Vec<usize> = first.into_iter().take(count as usize).collect();
        let mut moved = BTreeSet::new();
        let mut moves = moves.iter();
        let turns = in_turns_through(
            is_gateway,
            &filter(by_number, size).with(FilterKey::Status, one_of(&STATUSES)),
            &WalkOptions::default(),
            |part, request| {
                let answer = answer(&model, request, |record| {
                    value_of(part, FilterKey::Status) == STATUSES[status[record.id as usize]]
                });
                for (index, to) in moves.next().into_iter().flatten() {
                    let id = index.index(status.len());
                    if status[id] != *to {
                        status[id] = *to;
                        moved.insert(id as u32);
                    }
                }
                answer
            },
            takes(&stops),
        );
        let stayed = (0..count).filter(|id| !by_number && !moved.contains(id)).collect();
        assert_once(&turns.ids(), &stayed, &model);
    }
    /// Whoever ends before it was read may go to where the other walk has been. It is counted there: then it
    /// is not said that all came.
    #[test]
    fn what_may_have_been_missed_is_not_claimed(
        is_gateway in any::<bool>(), count in 1u32..80, size in 2u32..12,
        first in prop::collection::vec(any::<bool>(), 80),
        ends in prop::collection::vec(prop::option::weighted(0.2, any::<prop::sample::Index>()), 60),
        stops in stops(),
    ) {
        let model = Model::new(true, count, 1);
        let mut live: BTreeSet<u32> = (0..count).filter(|&id| first[id as usize]).collect();
        let mut ends = ends.iter();
        let mut moved = false;
        let turns = in_turns_through(
            is_gateway,
            &filter(true, size).with(FilterKey::Status, one_of(&["live", "over"])),
            &WalkOptions::default(),
            |part, request| {
                let is_live = value_of(part, FilterKey::Status) == "live";
                let answer = answer(&model, request, |record| live.contains(&record.id) == is_live);
                if let Some(Some(index)) = ends.next() && !live.is_empty() {
                    let id = *live.iter().nth(index.index(live.len())).unwrap();
                    moved |= live.remove(&id);
                }
                answer
            },
            takes(&stops),
        );
        let all_came = turns.ids().iter().collect::<BTreeSet<_>>().len() == count as usize;
        let complete = turns.last().report.complete;
        prop_assert!(all_came || !complete);
        prop_assert!(moved || complete);
    }
}
