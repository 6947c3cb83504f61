//! Lists with conversations that have no time, and may stand anywhere.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::merge::{MODEL_AGENTS, agents, answer, is_of};
use super::model::*;
use super::turns::in_turns;
use crate::model::{ListReport, ProviderKind, StopReason};
use crate::provider::{ListRequest, More, Position};
use crate::time::Timestamp;
use crate::walk::{PageLinks, PageRecords, Walk, WalkOptions, item_hash};

/// A list whose pages name the next one: by the last id on them, so that arrivals shift nothing but the first page.
struct List {
    /// The id of each, and whether it has a time. They are newest first.
    records: Vec<(u32, bool)>,
    next_id: u32,
}

impl List {
    fn new(timed: &[bool]) -> Self {
        Self {
            records: (0..).zip(timed.iter().copied()).collect(),
            next_id: u32::try_from(timed.len()).unwrap(),
        }
    }

    fn arrive(&mut self, is_timed: bool) {
        self.records.insert(0, (self.next_id, is_timed));
        self.next_id += 1;
    }

    fn ids(&self) -> Vec<u32> {
        self.records.iter().map(|&(id, _)| id).collect()
    }

    /// What is on a page, and what it names.
    fn page(&self, request: &ListRequest) -> (&[(u32, bool)], Option<String>) {
        let start = match &request.position {
            Position::Start => 0,
            Position::Next(last) => {
                let last: u32 = last.parse().unwrap();
                1 + self.records.iter().position(|it| it.0 == last).unwrap()
            }
            other => panic!("{other:?} for a list that names what follows"),
        };
        let rest = &self.records[start..];
        let size = usize::try_from(request.page_size).unwrap();
        match rest.split_at_checked(size) {
            Some((page, [_, ..])) => (page, Some(page.last().unwrap().0.to_string())),
            _ => (rest, None),
        }
    }

    /// A later place is an earlier time; what arrived has a greater id.
    fn time(&self, id: u32) -> Option<Timestamp> {
        let place = self.records.iter().position(|it| it.0 == id)?;
        let from_end = i64::try_from(self.records.len() - place).unwrap();
        Timestamp::from_epoch_ms(1_700_000_000_000 + from_end * 1_000)
    }
}

/// Reads to the end. After each page `stop` says how many conversations of it a process takes before it stops; then
/// `meanwhile` happens, and another goes on.
fn read_in_turns(
    list: &mut List,
    size: u32,
    mut stop: impl FnMut(usize) -> Option<usize>,
    mut meanwhile: impl FnMut(&mut List),
) -> (Vec<u32>, ListReport) {
    let mut filter = filter(true, size);
    filter.provider = ProviderKind::Gateway;
    let (mut came, mut next) = (Vec::new(), None);
    for _ in 0..500 {
        let mut walk = Walk::new(filter.clone(), after(next.take())).unwrap();
        while let Some(request) = walk.next() {
            // It would leave out what has no time.
            assert_eq!(request.until, None);
            let (page, following) = list.page(&request);
            let known = |&(id, is_timed): &(u32, bool)| {
                let at = list.time(id).filter(|_| is_timed);
                (at, item_hash(&id.to_string()))
            };
            let records = PageRecords {
                items: page.iter().map(known).collect(),
                rejected: Vec::new(),
                total: None,
                page_size: size,
                number: None,
                more: match following {
                    Some(_) => More::Yes,
                    None => More::No,
                },
                has_timeless: true,
                links: PageLinks::to(following.as_deref()),
            };
            assert!(records.is_sorted());
            let Some(emitted) = walk.accept_records(&records).unwrap() else {
                continue;
            };
            let ids: Vec<u32> = emitted.items.iter().map(|&place| page[place].0).collect();
            match stop(ids.len()) {
                Some(taken) if !ids.is_empty() => {
                    came.extend(ids.iter().take(taken));
                    walk.consumed(taken);
                    walk.stop(StopReason::Closed);
                }
                _ => came.extend(ids),
            }
        }
        let report = walk.report();
        next.clone_from(&report.next);
        if next.is_none() {
            return (came, report);
        }
        meanwhile(list);
    }
    panic!("no end");
}

#[test]
fn each_comes_once_from_every_cut() {
    let every_third: Vec<bool> = (0..23).map(|place| place % 3 != 0).collect();
    let last: Vec<bool> = (0..23).map(|place| place < 15).collect();
    let first: Vec<bool> = (0..23).map(|place| place >= 9).collect();
    for timed in [every_third, last, first, vec![false; 23]] {
        for size in [1, 7, 23, 100] {
            for taken in 1..=23 {
                let mut list = List::new(&timed);
                let ids = list.ids();
                let (came, report) = read_in_turns(&mut list, size, |_| Some(taken), |_| {});
                assert_eq!(came, ids, "{timed:?} {size} {taken}");
                assert!(report.complete);
                assert_eq!(report.stopped_because, Some(StopReason::End));
            }
        }
    }
}

/// A page of unreadable records alone, or without times, does not join on to anything that is known: names of such pages
/// must not add up.
#[test]
fn cursors_stay_short_over_pages_without_times() {
    let model = Model::new(false, 3_000, 1);
    let mut longest = 0;
    let read = read(walk(false, 100, WalkOptions::default()), |_, request| {
        let mut page = model.answer(request);
        for item in &mut page.items {
            item.created_at = None;
        }
        page
    });
    for next in read.nexts.iter().flatten() {
        longest = longest.max(next.len());
    }
    assert_eq!(read.ids.len(), 3_000);
    assert!(longest < 4_000, "{longest}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Wherever they stand, wherever processes stop, and whatever arrives meanwhile: each comes once.
    #[test]
    fn each_comes_once(
        timed in prop::collection::vec(any::<bool>(), 0..60), size in 1u32..12,
        arrivals in prop::collection::vec(prop::collection::vec(any::<bool>(), 0..15), 60),
        stops in prop::collection::vec(prop::option::weighted(0.7, any::<prop::sample::Index>()), 100),
    ) {
        let mut list = List::new(&timed);
        let ids = list.ids();
        let (mut stops, mut arrivals) = (stops.iter(), arrivals.iter());
        let (came, report) = read_in_turns(
            &mut list,
            size,
            |count| Some(stops.next()?.as_ref()?.index(count.max(1)) + 1),
            |list| arrivals.next().into_iter().flatten().for_each(|&it| list.arrive(it)),
        );
        let different: BTreeSet<u32> = came.iter().copied().collect();
        prop_assert_eq!(different.len(), came.len(), "{:?}", came);
        prop_assert!(ids.iter().all(|id| different.contains(id)), "{:?}", came);
        prop_assert!(report.complete);
    }

    /// The same of one list or several merged, paged by number: those with a time come newest first.
    #[test]
    fn they_do_not_disturb_a_numbered_list(
        timed in prop::collection::vec(prop::bool::weighted(0.7), 0..80), size in 1u32..12, merged in prop_oneof![Just(1), Just(MODEL_AGENTS)],
        stops in prop::collection::vec(prop::option::weighted(0.7, any::<prop::sample::Index>()), 100),
    ) {
        let count = u32::try_from(timed.len()).unwrap();
        let model = Model::new(true, count, 1);
        // The newest of each list have one: the model's bound is the platform's, by the times that it does not tell.
        let is_timed = |id: u32| id < 3 || timed[id as usize];
        let mut stops = stops.iter();
        let turns = in_turns(
            &agents(true, merged, size),
            &WalkOptions::default(),
            |part, request| {
                let mut page = answer(&model, request, |record| merged == 1 || is_of(record, part));
                for item in &mut page.items {
                    item.created_at = item.created_at.filter(|_| is_timed(item.id.parse().unwrap()));
                }
                page
            },
            |count| Some(stops.next()?.as_ref()?.index(count.max(1)) + 1),
        );
        let came = turns.ids();
        let different: BTreeSet<u32> = came.iter().copied().collect();
        prop_assert_eq!(came.len(), timed.len(), "{:?}", came);
        prop_assert_eq!(different.len(), timed.len());
        let in_order = came.iter().filter(|&&id| is_timed(id));
        prop_assert!(in_order.is_sorted(), "{:?}", came);
        prop_assert!(turns.last().report.complete);
    }
}
