//! A walk over a list whose platform names what follows by a cursor of its own.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::change::{apply, assert_once, changes};
use super::merge::{agents, is_of};
use super::model::*;
use super::turns::in_turns;
use crate::filter::ValidFilter;
use crate::json::{Document, Json};
use crate::model::{Conversation, Field, ProviderKind, StopReason};
use crate::provider::{ListRequest, More, Position, ProviderPage};
use crate::walk::{Consistency, Walk, WalkOptions};
use crate::{Error, ErrorCode};

/// A platform that pages by cursors.
const PLATFORM: ProviderKind = ProviderKind::Elevenlabs;

/// What a cursor stands for.
#[derive(Clone, Copy, Debug)]
enum Cursors {
    /// The last record of the page, also if it is gone since.
    LastRecord,
    /// How many records came before: arrivals make records come again.
    Offset,
}

fn of_platform(mut filter: ValidFilter) -> ValidFilter {
    filter.provider = PLATFORM;
    filter
}

fn walk_on(after: Option<String>) -> Walk {
    let filter = of_platform(filter(true, 10));
    Walk::new(filter, super::model::after(after)).unwrap()
}

/// The place of a record in the list: what arrived later is before what was there. `initial`: how many were.
fn place(record: &Record, initial: u32) -> i64 {
    match record.id < initial {
        true => i64::from(record.id),
        false => -i64::from(record.id),
    }
}

fn answer(
    model: &Model,
    initial: u32,
    cursors: Cursors,
    request: &ListRequest,
    is_asked_for: impl Fn(&Record) -> bool,
) -> ProviderPage<'static> {
    assert_eq!(request.until, None, "a cursor may fit no other bound");
    let from: Option<i64> = match &request.position {
        Position::Start => None,
        Position::Next(cursor) => Some(cursor.parse().unwrap()),
        other => panic!("{other:?} for a list with cursors"),
    };
    let asked_for = |record: &&Record| record.matches && is_asked_for(record);
    let list: Vec<&Record> = model.records.iter().filter(asked_for).collect();
    let start = match (cursors, from) {
        (_, None) => 0,
        (Cursors::Offset, Some(offset)) => offset as usize,
        (Cursors::LastRecord, Some(last)) => {
            list.partition_point(|record| place(record, initial) <= last)
        }
    };
    let size = request.page_size.min(model.most) as usize;
    let rest = list.get(start..).unwrap_or_default();
    let page = &rest[..rest.len().min(size)];
    let more = rest.len() > size;
    let next = page.last().filter(|_| more).map(|last| match cursors {
        Cursors::LastRecord => place(last, initial).to_string(),
        Cursors::Offset => (start + page.len()).to_string(),
    });
    let mut read = page_of(page.iter().copied());
    for item in &mut read.items {
        item.raw = Field::Present(record_of(item));
    }
    ProviderPage {
        more: if more { More::Yes } else { More::No },
        next: next.map(Into::into),
        ..read
    }
}

/// As the platform writes it: where walks are merged, records wait as they came.
fn record_of(item: &Conversation<'_>) -> Json<'static> {
    let seconds = item.created_at.unwrap().epoch_ms() / 1000;
    let text = format!(
        r#"{{"conversation_id":"{}","start_time_unix_secs":{seconds}}}"#,
        item.id
    );
    Box::leak(Box::new(Document::parse(text.leak()).unwrap())).root()
}

const BOTH: [Cursors; 2] = [Cursors::LastRecord, Cursors::Offset];

#[test]
fn a_quiet_list_costs_a_request_for_each_page() {
    for cursors in BOTH {
        for (count, ties) in [
            (0, 1),
            (1, 1),
            (10, 1),
            (11, 1),
            (37, 1),
            (150, 150),
            (40, 3),
        ] {
            let model = Model::new(true, count, ties);
            let read = read(walk_on(None), |_, request| {
                answer(&model, count, cursors, request, |_| true)
            });
            assert_eq!(read.ids, model.ids());
            assert_complete(&read);
            assert_eq!(read.report.duplicates, 0);
            assert_eq!(read.requests.len(), (count as usize).div_ceil(10).max(1));
        }
    }
}

#[test]
fn every_place_to_stop_is_a_place_to_go_on() {
    for cursors in BOTH {
        for ties in [1, 4, 37] {
            let model = Model::new(true, 37, ties);
            let serve = |request: &ListRequest| answer(&model, 37, cursors, request, |_| true);
            for limit in 0..37 {
                let mut walk = walk_on(None);
                let mut taken = Vec::new();
                while let Some(request) = walk.next() {
                    let page = walk.accept(serve(&request)).unwrap().unwrap();
                    let left = limit - taken.len();
                    taken.extend(ids(&page.items).into_iter().take(left));
                    if page.items.len() >= left {
                        walk.consumed(left);
                        walk.stop(StopReason::Limit);
                    }
                }
                let rest = read(walk_on(walk.report().next), |_, request| serve(request));
                taken.extend(&rest.ids);
                assert_eq!(taken, model.ids(), "left after {limit}");
                assert_complete(&rest);
            }
        }
    }
}

/// Whoever goes on from the first page meets what arrived meanwhile, however many pages of it: none of it belongs to the
/// snapshot, and all of it leads on.
#[test]
fn what_arrived_meanwhile_is_passed_over() {
    let mut model = Model::new(true, 25, 1);
    let mut walk = walk_on(None);
    let request = walk.next().unwrap();
    let first = answer(&model, 25, Cursors::LastRecord, &request, |_| true);
    let mut taken = ids(&walk.accept(first).unwrap().unwrap().items);
    taken.truncate(4);
    walk.consumed(4);
    walk.stop(StopReason::Limit);
    let all = model.ids();
    for _ in 0..95 {
        model.insert_newest(false);
    }
    let rest = read(walk_on(walk.report().next), |_, request| {
        answer(&model, 25, Cursors::LastRecord, request, |_| true)
    });
    taken.extend(&rest.ids);
    assert_eq!(taken, all);
    assert_complete(&rest);
}

#[test]
fn order_means_nothing_to_a_cursor() {
    for (one, other, is_complete) in [
        // The first page is not sorted: there is no bound that could have cut anything off.
        (3, 35, true),
        // There is one, and times mean nothing.
        (13, 35, false),
    ] {
        let mut model = Model::new(true, 40, 1);
        model.records.swap(one, other);
        let read = read(walk_on(None), |_, request| {
            answer(&model, 40, Cursors::Offset, request, |_| true)
        });
        assert_eq!(read.ids, model.ids());
        assert_eq!(read.report.complete, is_complete);
    }
}

#[test]
fn cursors_that_lead_nowhere_are_a_stall() {
    let model = Model::new(true, 40, 1);
    type Cursor = fn(usize, &ListRequest) -> Option<String>;
    let cases: [(&str, Cursor); 4] = [
        ("its own, and others in turn", |count, _| {
            Some((10 + count % 2).to_string())
        }),
        ("none, although more follow", |_, _| None),
        ("its own", |_, request| {
            Some(match &request.position {
                Position::Next(next) => next.clone(),
                _ => "10".to_owned(),
            })
        }),
        ("others without end", |count, _| {
            Some((100 + count).to_string())
        }),
    ];
    for (name, cursor) in cases {
        let mut before = Vec::new();
        let read = read(walk_on(None), |count, request| {
            before.push(request.position.clone());
            ProviderPage {
                next: cursor(count, request).map(Into::into),
                more: More::Yes,
                ..page_of(model.records.iter().take(10))
            }
        });
        let error = read.error.unwrap();
        assert_eq!(error.code, ErrorCode::PaginationStalled, "{name}");
        assert!(read.requests.len() < 10, "{name}");
        assert!(!read.report.complete, "{name}");
        assert_eq!(read.report.stopped_because, Some(StopReason::Stalled));
        // What came is not lost, and its position is kept.
        assert!(read.report.next.is_some(), "{name}");
    }
}

/// A platform that ignores a cursor gives the first page, which names that same cursor.
#[test]
fn a_page_that_came_again_once_is_stepped_over() {
    for cursors in BOTH {
        for at in 1..4 {
            let model = Model::new(true, 37, 1);
            let read = read(walk_on(None), |count, request| {
                let asked = answer(&model, 37, cursors, request, |_| true);
                if count != at {
                    return asked;
                }
                let Position::Next(cursor) = &request.position else {
                    panic!("it is no first page");
                };
                let start = ListRequest::first(10);
                ProviderPage {
                    next: Some(cursor.clone().into()),
                    ..answer(&model, 37, cursors, &start, |_| true)
                }
            });
            assert_eq!(read.ids, model.ids());
            assert_complete(&read);
            assert_eq!(read.requests.len(), 5);
            assert_eq!(read.report.duplicates, 10);
        }
    }
}

#[test]
fn the_end_is_proven_by_who_says_so() {
    for (more, next, complete) in [
        (More::No, None, true),
        // A cursor behind the end is none to follow.
        (More::No, Some("7"), true),
        (More::Unknown, None, false),
    ] {
        let model = Model::new(true, 7, 1);
        let read = read(walk_on(None), |_, _| ProviderPage {
            more,
            next: next.map(Into::into),
            ..page_of(model.records.iter())
        });
        assert_eq!(read.ids, model.ids());
        assert_eq!(read.requests.len(), 1);
        assert_eq!(read.report.complete, complete);
        assert_eq!(read.report.stopped_because, Some(StopReason::End));
    }
}

#[test]
fn a_page_that_cannot_be_read_is_named() {
    let model = Model::new(true, 30, 1);
    let mut walk = walk_on(None);
    for place in ["the first page", "the page after 2023-11-14T22:13:11.000Z"] {
        let request = walk.next().unwrap();
        let mut error = Error::new(ErrorCode::InvalidResponse, "No JSON.");
        error.status = Some(200);
        assert!(!walk.unreadable(&mut error));
        let told = format!("No JSON. It is {place} of the list, ");
        assert!(error.message.starts_with(&told), "{}", error.message);
        let page = answer(&model, 30, Cursors::LastRecord, &request, |_| true);
        walk.accept(page).unwrap().unwrap();
    }
}

#[test]
fn a_cursor_that_is_refused_says_how_to_go_on() {
    let model = Model::new(true, 30, 1);
    let mut walk = walk_on(None);
    let refused = |walk: &mut Walk| {
        walk.next().unwrap();
        let mut error = Error::new(ErrorCode::Unprocessable, "Bad cursor.");
        assert!(!walk.refused(&mut error));
        error.message.clone()
    };
    assert_eq!(refused(&mut walk), "Bad cursor.");
    let mut walk = walk_on(None);
    let request = walk.next().unwrap();
    let page = answer(&model, 30, Cursors::LastRecord, &request, |_| true);
    walk.accept(page).unwrap().unwrap();
    assert_eq!(
        refused(&mut walk),
        "Bad cursor. The list's cursor may have expired. Continue with the filter `createdBefore: \"2023-11-14T22:13:11.000Z\"`; conversations of exactly that time come again."
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_changes_each_comes_once(
        count in 0u32..120, ties in 1u32..14, most in 1u32..12, gaps in changes(),
        stops in prop::collection::vec(prop::option::of(1usize..10), 0..12),
        is_merged in any::<bool>(), is_live in any::<bool>(),
    ) {
        let mut model = Model { most, ..Model::new(true, count, ties) };
        let before: BTreeSet<u32> = model.ids().into_iter().collect();
        let mut left = BTreeSet::new();
        let filter = of_platform(match is_merged {
            true => agents(true, 3, 10),
            false => filter(true, 10),
        });
        let consistency = if is_live { Consistency::Live } else { Consistency::Snapshot };
        let options = WalkOptions { consistency, ..WalkOptions::default() };
        let (mut gaps, mut stops) = (gaps.iter(), stops.into_iter());
        let mut is_first = true;
        let turns = in_turns(&filter, &options, |part, request| {
            if !std::mem::take(&mut is_first) && let Some(gap) = gaps.next() {
                apply(&mut model, &mut left, gap);
            }
            answer(&model, count, Cursors::LastRecord, request, |record| {
                !is_merged || is_of(record, part)
            })
        }, |_| stops.next().flatten());
        let ids: Vec<u32> = turns.0.iter().flat_map(|read| read.ids.clone()).collect();
        let stayed: BTreeSet<u32> = before.difference(&left).copied().collect();
        assert_once(&ids, &stayed, &model);
        for read in &turns.0 {
            prop_assert_eq!(&read.error, &None);
        }
    }

    #[test]
    fn arrivals_make_an_offset_repeat_and_nothing_else(
        count in 0u32..120, ties in 1u32..14, arrivals in prop::collection::vec((0usize..7, any::<bool>()), 0..30),
        stops in prop::collection::vec(prop::option::of(1usize..10), 0..12),
    ) {
        let mut model = Model::new(true, count, ties);
        let all = model.ids();
        let mut arrivals = arrivals.into_iter();
        let mut stops = stops.into_iter();
        let mut is_first = true;
        let turns = in_turns(&of_platform(filter(true, 10)), &WalkOptions::default(), |_, request| {
            if !std::mem::take(&mut is_first) && let Some((arrived, tie)) = arrivals.next() {
                for _ in 0..arrived {
                    model.insert_newest(tie);
                }
            }
            answer(&model, count, Cursors::Offset, request, |_| true)
        }, |_| stops.next().flatten());
        let ids: Vec<u32> = turns.0.iter().flat_map(|read| read.ids.clone()).collect();
        let initial: Vec<u32> = ids.iter().copied().filter(|id| *id < count).collect();
        assert_eq!(initial, all);
        let once: BTreeSet<u32> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len());
    }
}
