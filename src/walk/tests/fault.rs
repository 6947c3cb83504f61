//! The provider contradicts itself.

use super::model::*;
use crate::ErrorCode;
use crate::model::StopReason;
use crate::provider::{ListRequest, More, Position, ProviderPage};
use crate::walk::{Consistency, MOST_IDLE, WalkOptions};

type Answer = fn(&Model, usize, &ListRequest) -> ProviderPage<'static>;

fn with_position(
    model: &Model,
    request: &ListRequest,
    position: Position,
) -> ProviderPage<'static> {
    model.answer(&ListRequest {
        position,
        ..request.clone()
    })
}

fn empty_but(page: ProviderPage<'static>) -> ProviderPage<'static> {
    ProviderPage {
        items: Vec::new(),
        last_created_at: None,
        newer_created_at: None,
        ..page
    }
}

#[test]
fn a_passing_fault_loses_nothing() {
    let cases: [(&str, Answer); 9] = [
        (
            "one empty page with its numbers",
            |model, requests, request| {
                let page = model.answer(request);
                if requests == 1 { empty_but(page) } else { page }
            },
        ),
        ("an empty first page", |model, requests, request| {
            let page = model.answer(request);
            if requests == 0 { empty_but(page) } else { page }
        }),
        (
            "one empty page that says it is the last",
            |model, requests, request| {
                let page = model.answer(request);
                if requests == 1 {
                    ProviderPage {
                        more: More::No,
                        ..empty_but(page)
                    }
                } else {
                    page
                }
            },
        ),
        (
            "one empty page of an empty list",
            |model, requests, request| {
                let page = model.answer(request);
                if requests == 2 {
                    ProviderPage {
                        more: More::No,
                        total: Some(0),
                        ..empty_but(page)
                    }
                } else {
                    page
                }
            },
        ),
        ("the first page again, once", |model, requests, request| {
            if requests == 2 {
                with_position(model, request, Position::Start)
            } else {
                model.answer(request)
            }
        }),
        (
            "more is claimed after the last page",
            |model, _, request| ProviderPage {
                more: More::Yes,
                ..model.answer(request)
            },
        ),
        ("the end is claimed on every page", |model, _, request| {
            ProviderPage {
                more: More::No,
                ..model.answer(request)
            }
        }),
        ("no word about more", |model, _, request| ProviderPage {
            more: More::Unknown,
            ..model.answer(request)
        }),
        ("a bare array", |model, _, request| ProviderPage {
            more: More::Unknown,
            total: None,
            ..model.answer(request)
        }),
    ];
    for (name, answer) in cases {
        for count in [30, 34, 40] {
            let model = Model::new(true, count, 1);
            let read = read(
                walk(true, 10, WalkOptions::default()),
                |requests, request| answer(&model, requests, request),
            );
            assert_eq!(read.ids, model.ids(), "{name}");
            assert_complete(&read);
            assert!(read.requests.len() <= 10, "{name}: {}", read.requests.len());
        }
    }
}

#[test]
fn one_cursor_taken_for_none_loses_nothing() {
    let model = Model::new(false, 34, 1);
    let read = read(
        walk(false, 10, WalkOptions::default()),
        |requests, request| match requests {
            2 => with_position(&model, request, Position::Start),
            _ => model.answer(request),
        },
    );
    assert_eq!(read.ids, model.ids());
    assert_complete(&read);
}

#[test]
fn a_lasting_fault_is_a_stall_and_the_walk_can_go_on_later() {
    let cases: [(&str, bool, Answer); 5] = [
        ("the first page for ever", true, |model, _, request| {
            with_position(model, request, Position::Start)
        }),
        ("empty pages for ever", true, |model, requests, request| {
            let page = model.answer(request);
            if requests > 0 {
                ProviderPage {
                    more: More::Yes,
                    total: Some(30),
                    ..empty_but(page)
                }
            } else {
                page
            }
        }),
        (
            "empty pages that say they are the last",
            true,
            |model, requests, request| {
                let page = model.answer(request);
                if requests > 0 {
                    ProviderPage {
                        more: More::No,
                        ..empty_but(page)
                    }
                } else {
                    page
                }
            },
        ),
        ("a total that flickers", true, |model, requests, request| {
            let page = model.answer(request);
            if requests > 0 {
                ProviderPage {
                    total: Some(30 + requests as u64 % 2),
                    more: More::Yes,
                    ..empty_but(page)
                }
            } else {
                page
            }
        }),
        ("no cursor is understood", false, |model, _, request| {
            with_position(model, request, Position::Start)
        }),
    ];
    for (name, by_number, answer) in cases {
        for consistency in [Consistency::Snapshot, Consistency::Live] {
            let model = Model::new(by_number, 120, 1);
            let options = WalkOptions {
                consistency,
                ..WalkOptions::default()
            };
            let stalled = read(walk(by_number, 10, options), |requests, request| {
                answer(&model, requests, request)
            });
            let Some(error) = stalled.error else {
                panic!("{name} {consistency:?}: {:?}", stalled.report)
            };
            assert_eq!(error.code, ErrorCode::PaginationStalled, "{name}");
            assert_eq!(stalled.report.stopped_because, Some(StopReason::Stalled));
            assert!(!stalled.report.complete);
            assert!(error.message.contains("`after`"), "{}", error.message);
            assert!(
                stalled.requests.len() <= 100 / 10 + 4 + 4 * (MOST_IDLE as usize + 1),
                "{name}: {}",
                stalled.requests.len()
            );
            let rest = read(
                walk(
                    by_number,
                    10,
                    WalkOptions {
                        consistency,
                        ..after(stalled.report.next)
                    },
                ),
                |_, request| model.answer(request),
            );
            assert_complete(&rest);
            let mut ids = [stalled.ids, rest.ids].concat();
            if consistency == Consistency::Live {
                // Repeats are kept.
                ids.sort_unstable();
                ids.dedup();
            }
            assert_eq!(ids, model.ids(), "{name} {consistency:?}");
        }
    }
}

/// The list changes under a fault: one conversation that was read disappears after any one of the
/// requests, others behind the reader come and go, and in the end the total is what it may have been.
#[test]
fn a_lasting_fault_while_the_list_changes_loses_nothing() {
    let cases: [(&str, bool, Answer); 3] = [
        ("the first page for ever", false, |model, _, request| {
            with_position(model, request, Position::Start)
        }),
        (
            "the first page for ever, behind the reader changes",
            true,
            |model, _, request| with_position(model, request, Position::Start),
        ),
        ("empty pages for ever", true, |model, _, request| {
            ProviderPage {
                more: More::Yes,
                ..empty_but(model.answer(request))
            }
        }),
    ];
    for (name, flickers, answer) in cases {
        let mut tried = 0;
        for (gone, entered) in (0..32).flat_map(|gone| [0, 1, 2, 3].map(|entered| (gone, entered)))
        {
            let mut model = Model::new(true, 200, 1);
            let set_behind = |model: &mut Model, matches: [bool; 3]| {
                for (record, matches) in model.records.iter_mut().rev().zip(matches) {
                    record.matches = matches;
                }
            };
            set_behind(&mut model, [false; 3]);
            let mut stayed = model.ids();
            stayed.retain(|&id| id != 2);
            let stalled = read(
                walk(true, 10, WalkOptions::default()),
                |requests, request| {
                    let page = match requests {
                        0 => model.answer(request),
                        _ => answer(&model, requests, request),
                    };
                    if requests == gone {
                        model.records.remove(2);
                    } else if flickers {
                        set_behind(&mut model, [requests % 2 == 0, false, false]);
                    }
                    page
                },
            );
            let error = stalled.error.map(|error| error.code);
            assert_eq!(error, Some(ErrorCode::PaginationStalled), "{name}");
            if gone + 1 >= stalled.requests.len() {
                break; // What happens after the last answer, no total tells.
            }
            set_behind(&mut model, [entered > 0, entered > 1, entered > 2]);
            let rest = read(walk(true, 10, after(stalled.report.next)), |_, request| {
                model.answer(request)
            });
            let ids = [stalled.ids, rest.ids].concat();
            let lost: Vec<_> = stayed.iter().filter(|id| !ids.contains(id)).collect();
            assert!(lost.is_empty(), "{name}, {gone}, {entered}: lost {lost:?}");
            tried += 1;
        }
        assert!(tried >= 12, "{name}: {tried}");
    }
}

#[test]
fn records_that_are_counted_but_never_shown_leave_the_end_unproven() {
    let model = Model::new(true, 25, 1);
    let read = read(walk(true, 10, WalkOptions::default()), |_, request| {
        ProviderPage {
            total: Some(28),
            ..model.answer(request)
        }
    });
    assert_eq!(
        (read.error, read.report.stopped_because),
        (None, Some(StopReason::End))
    );
    assert_eq!(
        (read.ids.len(), read.report.complete, read.report.next),
        (25, false, None)
    );
}

#[test]
fn a_list_that_is_not_sorted_loses_nothing() {
    for by_number in [true, false] {
        let mut model = Model::new(by_number, 40, 1);
        if by_number {
            model.records.reverse();
        } else {
            // By creation time only the order within a page can be odd.
            model
                .records
                .chunks_mut(10)
                .for_each(|page| page[..9].reverse());
        }
        let whole = read(walk(by_number, 10, WalkOptions::default()), |_, request| {
            model.answer(request)
        });
        assert_eq!(whole.ids, model.ids());
        // A cursor by creation time goes by the order: nobody knows what lies on its other side.
        assert_eq!(whole.report.complete, by_number);
        // Nor does going on in it.
        for next in whole.nexts.into_iter().flatten() {
            let rest = read(walk(by_number, 10, after(Some(next))), |_, request| {
                model.answer(request)
            });
            assert_eq!((rest.error, rest.report.next), (None, None));
            assert_eq!(rest.ids, model.ids()[40 - rest.ids.len()..]);
        }
    }
}

/// More than the memory of the last several thousand holds, and whatever the order: it is noticed at the
/// second page, however much is claimed.
#[test]
fn a_large_page_under_every_number_is_noticed_when_it_comes_again() {
    for (is_sorted, total, ends) in [
        (true, 10_000, true),
        (false, 10_000, true),
        (true, 1_000_000, false),
        (false, 1_000_000, false),
    ] {
        let mut model = Model::new(true, 10_000, 1);
        if !is_sorted {
            model.records.reverse();
        }
        let read = read(walk(true, 100, WalkOptions::default()), |_, request| {
            ProviderPage {
                total: Some(total),
                page_size: request.page_size,
                more: if ends { More::No } else { More::Yes },
                ..page_of(model.records.iter())
            }
        });
        assert_eq!(read.ids, model.ids(), "{is_sorted} {ends}");
        assert!(read.requests.len() <= 2 + MOST_IDLE as usize);
        assert_eq!(read.report.complete, ends);
        let error = read.error.map(|error| error.code);
        assert_eq!(error, (!ends).then_some(ErrorCode::PaginationStalled));
    }
}

/// Each page holds what no page held before, whatever was said of their number: what was handed over is good,
/// and another walk goes on behind it.
#[test]
fn a_list_that_goes_on_and_on_ends_as_stalled() {
    let made_up = |page: u32| ProviderPage {
        total: Some(3),
        page_size: 1,
        more: More::No,
        ..page_of(std::iter::once(&Record {
            id: page,
            created_ms: 1_700_000_000_000 - i64::from(page) * 1000,
            matches: true,
        }))
    };
    let mut endless = walk(true, 1, WalkOptions::default());
    let mut items = 0;
    let error = loop {
        let request = endless.next().unwrap();
        let number = match request.position {
            Position::Number(number) => number,
            _ => 1,
        };
        match endless.accept(made_up(number)) {
            Ok(page) => items += page.map_or(0, |page| page.items.len()),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code, ErrorCode::PaginationStalled);
    assert!(error.message.contains("100000 pages"), "{}", error.message);
    let report = endless.report();
    assert_eq!(report.stopped_because, Some(StopReason::Stalled));
    assert_eq!((report.items, items), (100_000, 100_000));
    assert!(endless.next().is_none() && !report.complete);
    let mut on = walk(true, 1, after(report.next));
    let request = on.next().unwrap();
    let Position::Number(number) = request.position else {
        panic!("{request:?}")
    };
    let page = on.accept(made_up(number)).unwrap();
    assert!(page.is_none_or(|page| ids(&page.items)[0] >= 99_999));
}
