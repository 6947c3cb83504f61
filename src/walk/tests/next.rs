//! A walk over a list whose pages name what follows them.

use super::model::*;
use crate::ErrorCode;
use crate::model::{ProviderKind, StopReason};
use crate::provider::{ListRequest, More, Position, ProviderPage};
use crate::walk::Walk;
use crate::walk::cursor::Cursor;

fn walk_on(after: Option<String>) -> Walk {
    let mut filter = filter(true, 10);
    filter.provider = ProviderKind::Gateway;
    Walk::new(filter, super::model::after(after)).unwrap()
}

/// Pages of ten, named by where they begin.
fn answer(model: &Model, request: &ListRequest) -> ProviderPage<'static> {
    assert_eq!(request.page_size, 10);
    let start = match &request.position {
        Position::Start => 0,
        Position::Next(next) => next.parse::<usize>().unwrap(),
        other => panic!("{other:?} for a list that names what follows"),
    };
    let end = start + 10;
    let next = (end < model.records.len()).then(|| end.to_string().into());
    ProviderPage {
        more: if next.is_some() { More::Yes } else { More::No },
        next,
        total: Some(model.records.len() as u64),
        ..page_of(model.records.iter().skip(start).take(10))
    }
}

#[test]
fn it_goes_where_the_page_says() {
    for count in [0, 1, 10, 11, 37] {
        let model = Model::new(true, count, 1);
        let read = read(walk_on(None), |_, request| answer(&model, request));
        assert_eq!(read.ids, model.ids());
        assert_complete(&read);
        assert_eq!(read.requests.len(), (count as usize).div_ceil(10).max(1));
        // Whoever named what follows has kept account: nothing of the pages need be carried along.
        for next in read.nexts.iter().flatten() {
            assert!(next.len() < 80, "{next}");
        }
    }
}

#[test]
fn it_goes_on_from_every_place() {
    let model = Model::new(true, 37, 3);
    for limit in 1..37 {
        let mut walk = walk_on(None);
        let mut taken = Vec::new();
        while let Some(request) = walk.next() {
            let page = walk.accept(answer(&model, &request)).unwrap().unwrap();
            let left = limit - taken.len();
            taken.extend(ids(&page.items).into_iter().take(left));
            if page.items.len() >= left {
                walk.consumed(left);
                walk.stop(StopReason::Limit);
            }
        }
        let rest = read(walk_on(walk.report().next), |_, request| {
            answer(&model, request)
        });
        taken.extend(rest.ids);
        assert_eq!(taken, model.ids(), "left after {limit}");
    }
}

/// Late conversations, handed over after younger pages, are none that were handed over before.
#[test]
fn order_means_nothing() {
    let mut model = Model::new(true, 40, 1);
    model.records.swap(3, 35);
    let all = model.ids();
    let first = read(walk_on(None), |_, request| answer(&model, request));
    assert_eq!(first.ids, all);
    for (page, next) in first.nexts.iter().enumerate() {
        let Some(next) = next else { continue };
        let rest = read(walk_on(Some(next.clone())), |_, request| {
            answer(&model, request)
        });
        assert_eq!(rest.ids, all.get((page + 1) * 10..).unwrap());
    }
}

#[test]
fn the_end_is_proven_by_who_says_so() {
    for (more, complete) in [(More::No, true), (More::Unknown, false)] {
        let model = Model::new(true, 7, 1);
        let read = read(walk_on(None), |_, request| ProviderPage {
            more,
            ..answer(&model, request)
        });
        assert_eq!(read.ids, model.ids());
        assert_eq!(read.report.complete, complete);
        assert_eq!(read.report.stopped_because, Some(StopReason::End));
    }
}

#[test]
fn pages_that_lead_nowhere_end_it() {
    let model = Model::new(true, 40, 1);
    type Answer = fn(&Model, usize, &ListRequest) -> ProviderPage<'static>;
    let cases: [(&str, Answer); 3] = [
        ("names itself", |model, _, request| ProviderPage {
            next: Some(match &request.position {
                Position::Next(next) => next.clone().into(),
                _ => "10".into(),
            }),
            ..answer(model, request)
        }),
        ("names others without end", |model, count, _| ProviderPage {
            next: Some(format!("{}", 100 + count).into()),
            more: More::Yes,
            ..page_of(model.records.iter().take(10))
        }),
        ("counts and shows none", |_, count, _| ProviderPage {
            next: Some(format!("{}", 100 + count).into()),
            more: More::Yes,
            total: Some(count as u64),
            ..page_of(std::iter::empty())
        }),
    ];
    for (name, answer) in cases {
        let read = read(walk_on(None), |count, request| {
            answer(&model, count, request)
        });
        let error = read.error.unwrap();
        assert_eq!(error.code, ErrorCode::PaginationStalled, "{name}");
        assert!(read.requests.len() < 30, "{name}");
        // Where it was, and no more: a total tells nothing here, and pages' own module keeps none.
        let position = read.requests.last().unwrap().position.clone();
        let cursor = Cursor {
            position,
            ..Cursor::start(10)
        };
        let mut filter = filter(true, 10);
        filter.provider = ProviderKind::Gateway;
        assert_eq!(
            read.report.next,
            Some(cursor.to_text(ProviderKind::Gateway, Some(&filter))),
            "{name}"
        );
        assert!(!read.report.complete);
    }
}
