//! A walk goes on where another one stopped.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::change::{apply, assert_once, changes};
use super::model::*;
use super::turns::{in_turns, in_turns_through};
use crate::model::StopReason;
use crate::provider::ProviderPage;
use crate::walk::{Consistency, Walk, WalkOptions};
use crate::{Error, ErrorCode};

/// Reads so many items, stops, and gives what was read and where to go on.
fn take(mut walk: Walk, model: &Model, limit: usize) -> (Vec<u32>, Option<String>) {
    let mut taken = Vec::new();
    while let Some(request) = walk.next() {
        let Some(page) = walk.accept(model.answer(&request)).unwrap() else {
            continue;
        };
        let page = ids(&page.items);
        let left = limit - taken.len();
        taken.extend(page.iter().take(left));
        if page.len() >= left {
            walk.consumed(left);
            walk.stop(StopReason::Limit);
        }
    }
    assert_eq!(walk.report().items as usize, taken.len());
    assert_eq!(walk.report().complete, walk.report().next.is_none());
    (taken, walk.report().next.clone())
}

#[test]
fn every_place_to_stop_is_a_place_to_go_on() {
    for consistency in [Consistency::Snapshot, Consistency::Live] {
        for (by_number, inclusive, ties) in [
            (true, false, 1),
            (true, false, 13),
            (false, false, 1),
            (false, false, 4),
            (false, true, 4),
        ] {
            let model = Model {
                inclusive,
                ..Model::new(by_number, 37, ties)
            };
            let options = |after| WalkOptions {
                consistency,
                after,
                max_pages: None,
                ..WalkOptions::default()
            };
            for limit in 0..=37 {
                let (mut ids, next) = take(walk(by_number, 10, options(None)), &model, limit);
                assert_eq!(ids.len(), limit);
                if let Some(next) = next {
                    let rest = read(walk(by_number, 10, options(Some(next))), |_, request| {
                        model.answer(request)
                    });
                    assert_complete(&rest);
                    ids.extend(rest.ids);
                } else {
                    assert_eq!(limit, 37);
                }
                assert_eq!(
                    ids,
                    model.ids(),
                    "{consistency:?} {by_number} {inclusive} {limit}"
                );
            }
        }
    }
}

#[test]
fn max_pages_stops_with_a_place_to_go_on() {
    let model = Model::new(true, 25, 1);
    let options = WalkOptions {
        max_pages: Some(2),
        ..WalkOptions::default()
    };
    let first = read(walk(true, 10, options), |_, request| model.answer(request));
    assert_eq!(first.report.stopped_because, Some(StopReason::MaxPages));
    assert_eq!((first.requests.len(), first.report.complete), (2, false));
    let rest = read(walk(true, 10, after(first.report.next)), |_, request| {
        model.answer(request)
    });
    assert_complete(&rest);
    assert_eq!([first.ids, rest.ids].concat(), model.ids());
    // Pages that suffice are the end, not a stop.
    let options = WalkOptions {
        max_pages: Some(3),
        ..WalkOptions::default()
    };
    assert_complete(&read(walk(true, 10, options), |_, request| {
        model.answer(request)
    }));
}

#[test]
fn rejected_records_come_once_and_stay_counted() {
    let mut model = Model::new(true, 18, 1);
    let page = |model: &Model, requests: usize, request: &_| ProviderPage {
        rejected: vec![rejected(requests)],
        ..model.answer(request)
    };
    let whole = read(
        walk(true, 10, WalkOptions::default()),
        |requests, request| page(&model, requests, request),
    );
    assert_eq!((whole.rejected, whole.report.rejected), (2, 2));
    // Stopped inside a page, the page's own come no second time …
    let mut first = walk(true, 10, WalkOptions::default());
    let request = first.next().unwrap();
    first.accept(page(&model, 0, &request)).unwrap();
    first.consumed(4);
    assert_eq!((first.report().items, first.report().rejected), (4, 1));
    let next = first.report().next.clone();
    let rest = read(walk(true, 10, after(next)), |requests, request| {
        page(&model, requests, request)
    });
    assert_eq!((rest.rejected, rest.report.duplicates), (1, 5));
    // … and a page of nothing else is handed over too.
    model.records.clear();
    let lone = read(walk(true, 10, WalkOptions::default()), |_, request| {
        page(&model, 0, request)
    });
    assert_eq!((lone.pages, lone.rejected), (vec![0], 1));
}

#[test]
fn a_walk_can_be_stopped_from_outside() {
    for reason in [
        StopReason::Closed,
        StopReason::Aborted,
        StopReason::Error,
        StopReason::Limit,
    ] {
        let model = Model::new(true, 25, 1);
        let mut walk = walk(true, 10, WalkOptions::default());
        let request = walk.next().unwrap();
        let page = walk.accept(model.answer(&request)).unwrap().unwrap();
        walk.stop(reason);
        assert_eq!(walk.next(), None);
        assert_eq!(walk.report().stopped_because, Some(reason));
        assert_eq!(walk.report().next, page.next);
        assert!(!walk.report().complete);
    }
}

#[test]
fn cursors_that_cannot_be_used_say_why() {
    let model = Model::new(true, 25, 1);
    let mut first = walk(true, 10, WalkOptions::default());
    let request = first.next().unwrap();
    let next = first
        .accept(model.answer(&request))
        .unwrap()
        .unwrap()
        .next
        .unwrap();
    let refused = |text: &str, by_number, page_size| -> Error {
        Walk::new(filter(by_number, page_size), after(Some(text.to_owned()))).unwrap_err()
    };
    for (error, why) in [
        (refused(&next, true, 11), "belongs to another filter"),
        (refused(&next, false, 10), "belongs to another provider"),
        (refused("", true, 10), "is empty"),
        (refused("2", true, 10), "is not a cursor, or was changed"),
        (
            refused("eyJwYWdlIjoyfQ==", true, 10),
            "is not a cursor, or was changed",
        ),
        (
            refused(next.get(1..).unwrap(), true, 10),
            "is not a cursor, or was changed",
        ),
        (
            refused(next.get(..next.len() - 4).unwrap(), true, 10),
            "is not a cursor, or was changed",
        ),
        (
            refused(&format!("{next} "), true, 10),
            "is not a cursor, or was changed",
        ),
    ] {
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert!(error.message.contains(why), "{}", error.message);
    }
    assert!(
        next.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    );
    assert!(next.len() < 300, "{}", next.len());
}

/// What happens between two requests, to conversations named by their ids.
#[derive(Clone, Copy)]
enum Edit {
    Leave(&'static [u32]),
    Enter(&'static [u32]),
    Delete(&'static [u32]),
    Arrive,
    /// Pages hold no more than this from now on.
    Serve(u32),
}

fn edit(model: &mut Model, edit: Edit) {
    let set = |model: &mut Model, ids: &[u32], matches| {
        let named = model.records.iter_mut();
        for record in named.filter(|record| ids.contains(&record.id)) {
            record.matches = matches;
        }
    };
    match edit {
        Edit::Leave(ids) => set(model, ids, false),
        Edit::Enter(ids) => set(model, ids, true),
        Edit::Delete(ids) => model.records.retain(|record| !ids.contains(&record.id)),
        Edit::Arrive => model.insert_newest(true),
        Edit::Serve(most) => model.most = most,
    }
}

/// The total goes and comes back to what it was, so that in the end nothing shows; but on the way
/// an answer told another one, though its page was left only partly read or not read at all.
#[test]
fn a_total_that_changed_is_remembered_until_its_page_is_behind() {
    use Edit::{Arrive, Delete, Enter, Leave, Serve};
    struct Case {
        name: &'static str,
        count: u32,
        size: u32,
        /// Do not match at first.
        hidden: &'static [u32],
        /// How many are taken of each page before the process stops; `None`: all, and on.
        stops: &'static [Option<usize>],
        /// What happens after each request.
        gaps: &'static [&'static [Edit]],
    }
    let cases = [
        Case {
            name: "stopped inside a page: it fell and rose",
            count: 16,
            size: 4,
            hidden: &[14, 15],
            stops: &[None, Some(1)],
            gaps: &[&[Delete(&[0, 1])], &[Enter(&[14, 15])]],
        },
        Case {
            name: "stopped inside a page: it rose and fell",
            count: 16,
            size: 4,
            hidden: &[14, 15],
            stops: &[None, Some(1)],
            gaps: &[&[Enter(&[14, 15])], &[Delete(&[0, 1])]],
        },
        Case {
            name: "stopped inside a page that overlaps: it rose and fell",
            count: 16,
            size: 4,
            hidden: &[1, 2, 14, 15],
            stops: &[None, Some(1)],
            gaps: &[&[Enter(&[1, 2, 14, 15])], &[Delete(&[0, 3, 4, 5])]],
        },
        Case {
            name: "stopped inside a page twice: it fell and rose step by step",
            count: 16,
            size: 4,
            hidden: &[14, 15],
            stops: &[None, Some(1), Some(1)],
            gaps: &[&[Delete(&[0, 1])], &[Enter(&[14])], &[Enter(&[15])]],
        },
        Case {
            name: "stopped inside a page, as proptest found it",
            count: 87,
            size: 8,
            hidden: &[],
            stops: &[Some(5), None, Some(1)],
            gaps: &[
                &[Leave(&[0, 9, 10, 19, 51])],
                &[Delete(&[0, 1, 2, 3, 4])],
                &[Enter(&[9, 10, 19, 51])],
                &[Arrive],
            ],
        },
        Case {
            name: "a page of another size: it fell and rose",
            count: 16,
            size: 4,
            hidden: &[14, 15],
            stops: &[],
            gaps: &[&[Delete(&[0, 1]), Serve(2)], &[Enter(&[14, 15])]],
        },
        Case {
            name: "a page of another size while earlier pages are read again",
            count: 36,
            size: 4,
            hidden: &[26, 27, 28, 29, 30, 31, 32, 33, 34, 35],
            stops: &[None, None, None, Some(1)],
            gaps: &[
                &[],
                &[],
                &[Delete(&[2, 3, 4, 5, 6, 7, 8, 9, 10, 11])],
                &[Enter(&[26, 27, 28, 29, 30, 31, 32, 33, 34, 35])],
                &[Serve(2)],
            ],
        },
    ];
    for case in cases {
        let name = case.name;
        let mut model = Model::new(true, case.count, 1);
        edit(&mut model, Leave(case.hidden));
        let before: BTreeSet<u32> = model.ids().into_iter().collect();
        let (mut stops, mut gaps) = (case.stops.iter(), case.gaps.iter());
        let turns = in_turns(
            &filter(true, case.size),
            &WalkOptions::default(),
            |_, request| {
                let answer = model.answer(request);
                for &change in gaps.next().copied().unwrap_or_default() {
                    edit(&mut model, change);
                }
                answer
            },
            |_| stops.next().copied().flatten(),
        );
        assert_eq!(
            (stops.len(), gaps.len()),
            (0, 0),
            "{name}: not all was tried"
        );
        assert_once(&turns.ids(), &before, &model);
        let requests = turns.requests();
        let pages = case.count.div_ceil(case.size.min(model.most)) as usize;
        assert!(requests <= pages + 8, "{name}: {requests} requests");
    }
}

/// A full page without anything new does not end the walk while it reaches further down the list.
#[test]
fn arrivals_at_the_instant_of_a_cursor_are_no_dead_end() {
    let mut model = Model {
        inclusive: true,
        ..Model::new(false, 120, 12)
    };
    let before: BTreeSet<u32> = model.ids().into_iter().collect();
    let mut stops = [None, Some(85)].into_iter();
    let mut requests = 0;
    let turns = in_turns(
        &filter(false, 10),
        &WalkOptions::default(),
        |_, request| {
            let answer = model.answer(request);
            requests += 1;
            if requests == 3 {
                // So many that a page of a hundred holds only what was handed over.
                (0..5).for_each(|_| model.insert_newest(true));
            }
            answer
        },
        |_| stops.next().flatten(),
    );
    assert_once(&turns.ids(), &before, &model);
    assert!(requests <= 20, "{requests} requests");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    /// Every page is read by a process of its own, which may stop inside it.
    #[test]
    fn whoever_stays_is_handed_over_once_by_many_processes(
        by_number in any::<bool>(), inclusive in any::<bool>(), is_gateway in any::<bool>(), count in 0u32..120, ties in 1u32..4, size in 4u32..30,
        script in changes(), stops in prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 60),
    ) {
        let mut model = Model { inclusive, ..Model::new(by_number, count, ties) };
        let before: BTreeSet<u32> = model.ids().into_iter().collect();
        let mut left = BTreeSet::new();
        let (mut script, mut stops) = (script.iter(), stops.iter());
        let turns = in_turns_through(
            is_gateway,
            &filter(by_number, size),
            &WalkOptions::default(),
            |_, request| {
                let answer = model.answer(request);
                apply(&mut model, &mut left, script.next().map_or(&[], Vec::as_slice));
                answer
            },
            |count| stops.next()?.map(|index| index.index(count.max(1)) + 1),
        );
        let stayed = before.difference(&left).copied().collect();
        assert_once(&turns.ids(), &stayed, &model);
    }

    #[test]
    fn any_altered_character_is_noticed(at in any::<prop::sample::Index>(), other in "[A-Za-z0-9_=-]", by_number in any::<bool>(), limit in 0usize..30) {
        let model = Model::new(by_number, 30, 1);
        let (_, next) = take(walk(by_number, 10, WalkOptions::default()), &model, limit);
        let next = next.unwrap();
        let at = at.index(next.len());
        let altered = format!("{}{other}{}", next.get(..at).unwrap(), next.get(at + 1..).unwrap());
        let result = Walk::new(filter(by_number, 10), after(Some(altered.clone())));
        prop_assert_eq!(result.is_ok(), altered == next);
    }
}
