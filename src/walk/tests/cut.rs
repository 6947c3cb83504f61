//! Walks that are left between two seconds, each followed by one over what is older: together they are the whole list.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::merge::value_of;
use super::model::{filter, page_with, until};
use crate::filter::{FilterKey, ValidFilter, Value};
use crate::json::Document;
use crate::model::{Conversation, Field, ProviderKind, StopReason};
use crate::provider::{ListRequest, More, Position, ProviderPage};
use crate::time::Timestamp;
use crate::walk::{Consistency, Cut, WalkOptions, Walks};

/// A conversation of one of two agents.
#[derive(Clone, Debug)]
struct Record {
    id: usize,
    at: Timestamp,
    is_second: bool,
    has_left: bool,
}

/// Newest first. By number it cuts like eigi, by creation time like AnyReach.
#[derive(Clone, Debug)]
struct List {
    by_number: bool,
    records: Vec<Record>,
}

/// Second, microsecond, agent.
type Begun = (i64, u64, bool);

fn time((second, micros, _): Begun) -> Timestamp {
    let ms = 1_700_000_000_000 + second * 1_000 + i64::try_from(micros / 1_000).unwrap();
    let at = Timestamp::from_epoch_ms(ms).unwrap();
    at.with_digits_after_ms(3, micros % 1_000).unwrap()
}

impl List {
    fn new(by_number: bool, begun: &[Begun]) -> Self {
        let each = begun.iter().enumerate().map(|(id, &begun)| Record {
            id,
            at: time(begun),
            is_second: begun.2,
            has_left: false,
        });
        let mut records: Vec<Record> = each.collect();
        records.sort_by_key(|record| Reverse(record.at));
        Self { by_number, records }
    }

    fn answer(&self, filter: &ValidFilter, request: &ListRequest) -> ProviderPage<'static> {
        let agent = filter
            .get(FilterKey::AgentId)
            .map(|_| value_of(filter, FilterKey::AgentId));
        let [_, before] = filter.created();
        let bounds = [before, request.until];
        let matches = |it: &&Record| {
            !it.has_left
                && agent.is_none_or(|agent| agent == if it.is_second { "1" } else { "0" })
                && bounds.iter().flatten().all(|&bound| it.at <= bound)
        };
        let all: Vec<&Record> = self.records.iter().filter(matches).collect();
        let size = usize::try_from(request.page_size).unwrap();
        let skipped = match &request.position {
            Position::Start => 0,
            Position::Number(page) => (usize::try_from(*page).unwrap() - 1) * size,
            Position::After(raw) => {
                let after = Timestamp::parse(raw).unwrap().in_utc();
                all.iter().filter(|it| it.at >= after).count()
            }
            Position::Next(_) => panic!("a platform has none"),
        };
        let page = all.iter().skip(skipped).take(size);
        let items: Vec<_> = page.map(|it| conversation(it)).collect();
        ProviderPage {
            total: self.by_number.then(|| u64::try_from(all.len()).unwrap()),
            page_size: request.page_size,
            more: match self.by_number {
                true if skipped + items.len() < all.len() => More::Yes,
                true => More::No,
                false => More::Unknown,
            },
            ..page_with(items)
        }
    }
}

fn conversation(record: &Record) -> Conversation<'static> {
    let id = record.id.to_string();
    let document = Box::leak(Box::new(Document::parse(id.clone().leak()).unwrap()));
    Conversation {
        raw: Field::Present(document.root()),
        ..Conversation::new(ProviderKind::Eigi, id.into(), record.at)
    }
}

/// Reads until the cut: the ids, and the cut. `change` is called before each request.
fn file(
    list: &mut List,
    filter: &ValidFilter,
    least: u32,
    options: WalkOptions,
    change: &mut dyn FnMut(&mut List),
) -> (Vec<usize>, Option<Timestamp>) {
    let mut walks = Walks::new(filter.clone(), options).unwrap();
    let mut cut = Cut::after(least);
    let mut ids = Vec::new();
    for _ in 0..5_000 {
        let page: Vec<usize> = match walks.ready_page() {
            Some(page) => page
                .items
                .iter()
                .map(|text| text.parse().unwrap())
                .collect(),
            None => {
                let Some(request) = walks.next() else {
                    return (ids, None);
                };
                change(list);
                let answer = list.answer(walks.filter(), &request);
                match walks.accept(answer).unwrap() {
                    Some(page) => page.items.iter().map(|it| it.id.parse().unwrap()).collect(),
                    None => continue,
                }
            }
        };
        let time = |id: &usize| list.records.iter().find(|it| it.id == *id).unwrap().at;
        let kept = cut.keep(page.iter().map(|id| Some(time(id))), &|item| {
            walks.level(item)
        });
        ids.extend(page.iter().take(kept.unwrap_or(page.len())));
        if let Some(kept) = kept {
            walks.consumed(kept);
            walks.stop(StopReason::Limit);
            let report = walks.report();
            assert_eq!(report.stopped_because, Some(StopReason::Limit));
            assert_eq!(report.items as usize, ids.len());
            assert!(report.next.is_some() && !report.complete, "{report:?}");
            assert!(walks.next().is_none() && walks.ready_page().is_none());
            return (ids, cut.second());
        }
    }
    panic!("no end: {:?}", walks.report())
}

/// Reads the whole list, file by file, and checks each.
fn files(
    list: &mut List,
    filter: &ValidFilter,
    least: u32,
    change: &mut dyn FnMut(&mut List),
) -> Vec<Vec<usize>> {
    let mut files = Vec::new();
    let mut rest = filter.clone();
    let mut last: Option<Timestamp> = None;
    loop {
        let (ids, cut) = file(list, &rest, least, WalkOptions::default(), change);
        let times: Vec<Timestamp> = ids
            .iter()
            .map(|id| list.records.iter().find(|it| it.id == *id).unwrap().at)
            .collect();
        // What the file before has left is all that it holds, and nothing of it is older than its own cut.
        assert!(times.iter().all(|&at| last.is_none_or(|last| at < last)));
        files.push(ids);
        let Some(cut) = cut else {
            return files;
        };
        assert!(times.len() >= least as usize);
        assert_eq!(times.iter().map(|at| at.whole_second()).min(), Some(cut));
        assert!(last.is_none_or(|last| cut < last), "no progress");
        last = Some(cut);
        rest = until(filter, cut.microsecond_before().unwrap());
    }
}

/// One of two agents, or both, for which two lists are merged.
fn both_agents(filter: ValidFilter) -> ValidFilter {
    filter.with(
        FilterKey::AgentId,
        Value::OneOf(vec!["0".into(), "1".into()]),
    )
}

fn begun() -> impl Strategy<Value = Vec<Begun>> {
    let micros = prop_oneof![Just(0), Just(1), Just(999_999), 0u64..1_000_000];
    // Few seconds hold many: whole pages of one second, and of one instant.
    (1i64..40).prop_flat_map(move |seconds| {
        prop::collection::vec((0..seconds, micros.clone(), any::<bool>()), 0..90)
    })
}

proptest! {
    #[test]
    fn files_are_the_whole_list_each_conversation_once(
        begun in begun(), least in 1u32..40, page_size in 1u32..30, by_number in any::<bool>(), is_merged in any::<bool>(),
    ) {
        let mut list = List::new(by_number, &begun);
        let filter = filter(by_number, page_size);
        let filter = if is_merged { both_agents(filter) } else { filter };
        let files = files(&mut list, &filter, least, &mut |_| {});
        let all: Vec<usize> = files.concat();
        let each: BTreeSet<usize> = all.iter().copied().collect();
        prop_assert_eq!(all.len(), each.len(), "something came twice");
        prop_assert_eq!(each.len(), begun.len(), "something is missing");
        // No file ends later than it must: only its last second goes beyond what was asked for.
        for file in &files {
            let second = |id: &usize| time(begun[*id]).whole_second();
            let oldest = file.iter().map(second).min();
            let before = file.iter().filter(|id| Some(second(id)) != oldest).count();
            prop_assert!(before < least as usize || files.len() == 1 || before == 0);
        }
    }

    #[test]
    fn what_stays_in_a_list_that_changes_comes_once(
        begun in begun(), least in 1u32..40, page_size in 1u32..12, is_merged in any::<bool>(), changes in prop::collection::vec((0usize..4, any::<prop::sample::Index>()), 0..60),
    ) {
        let mut list = List::new(true, &begun);
        let filter = filter(true, page_size);
        let filter = if is_merged { both_agents(filter) } else { filter };
        let mut changes = changes.into_iter();
        let mut change = |list: &mut List| {
            if let Some((0, which)) = changes.next() && !list.records.is_empty() {
                let place = which.index(list.records.len());
                list.records[place].has_left = true;
            }
        };
        let files = files(&mut list, &filter, least, &mut change);
        let all: Vec<usize> = files.concat();
        let each: BTreeSet<usize> = all.iter().copied().collect();
        prop_assert_eq!(all.len(), each.len(), "something came twice");
        for record in &list.records {
            prop_assert!(record.has_left || each.contains(&record.id), "{} is missing", record.id);
        }
    }
}

#[test]
fn a_second_with_more_than_enough_is_read_on_and_the_last_one_is_no_cut() {
    let (begin, end) = ([(9, 0, false); 25], [(8, 999_999, false); 2]);
    for by_number in [true, false] {
        for (begun, cut) in [
            ([&begin[..], &end].concat(), Some(time((9, 0, false)))),
            (begin.to_vec(), None),
        ] {
            let mut list = List::new(by_number, &begun);
            let filter = filter(by_number, 10);
            let read = file(&mut list, &filter, 3, WalkOptions::default(), &mut |_| {});
            assert_eq!((read.0.len(), read.1), (25, cut));
        }
    }
}

#[test]
fn a_list_that_is_not_newest_first_and_a_live_one_are_never_cut() {
    let begun: Vec<Begun> = (0..30).map(|second| (second, 0, false)).collect();
    let mut list = List::new(true, &begun);
    list.records.swap(0, 3);
    let read = file(
        &mut list,
        &filter(true, 10),
        3,
        WalkOptions::default(),
        &mut |_| {},
    );
    assert_eq!((read.0.len(), read.1), (30, None));
    let live = WalkOptions {
        consistency: Consistency::Live,
        ..WalkOptions::default()
    };
    let mut list = List::new(true, &begun);
    let read = file(&mut list, &filter(true, 10), 3, live, &mut |_| {});
    assert_eq!((read.0.len(), read.1), (30, None));
}
