//! Pages that the provider announces and then refuses.

use proptest::prelude::*;

use super::model::*;
use crate::model::{ProviderKind, StopReason};
use crate::provider::{ListRequest, Position};
use crate::walk::{Walk, WalkOptions};
use crate::{Error, ErrorCode};

/// Refuses what lies beyond the end, and beyond page `most`.
fn refuses(model: &Model, request: &ListRequest, most: u32) -> bool {
    let Position::Number(page) = request.position else {
        return false;
    };
    let size = request.page_size.min(model.most);
    page > most || (page - 1) * size >= u32::try_from(model.ids().len()).unwrap()
}

fn not_found() -> Error {
    Error::new(ErrorCode::NotFound, "eigi answered 404: Invalid page.").by(ProviderKind::Eigi)
}

/// Reads to the end; before each request `change` is told how many came before.
fn walked(
    model: &mut Model,
    mut walk: Walk,
    most: u32,
    mut change: impl FnMut(usize, &mut Model),
) -> Read {
    let mut read = Read::default();
    while let Some(request) = walk.next() {
        assert!(read.requests.len() < 500, "no end: {:?}", walk.report());
        change(read.requests.len(), model);
        read.requests.push(request.clone());
        if refuses(model, &request, most) {
            let mut error = not_found();
            if !walk.refused(&mut error) {
                walk.stop(StopReason::Error);
                read.error = Some(error);
            }
        } else if let Some(page) = walk.accept(model.answer(&request)).unwrap() {
            read.ids.extend(ids(&page.items));
        }
    }
    read.report = walk.report();
    read
}

#[test]
fn a_list_that_became_shorter_ends() {
    // Of two hundred the older half is deleted while the first page is read.
    let mut model = Model::new(true, 200, 1);
    let read = walked(
        &mut model,
        walk(true, 100, WalkOptions::default()),
        u32::MAX,
        |requests, model| {
            if requests == 1 {
                model.records.truncate(100);
            }
        },
    );
    assert_eq!(read.ids, model.ids());
    assert_complete(&read);
    let pages: Vec<_> = read
        .requests
        .iter()
        .map(|request| request.position.clone())
        .collect();
    // Without the bound the first page tells whether they were deleted or cut off by it.
    assert_eq!(
        pages,
        [
            Position::Start,
            Position::Number(2),
            Position::Start,
            Position::Start,
            Position::Start
        ]
    );
}

#[test]
fn full_pages_up_to_the_end_are_the_end() {
    let mut model = Model::new(true, 30, 1);
    let read = walked(
        &mut model,
        walk(true, 10, WalkOptions::default()),
        u32::MAX,
        |_, _| {},
    );
    assert_eq!(read.ids, model.ids());
    assert_complete(&read);
}

#[test]
fn a_list_that_is_not_served_to_its_end_says_how_to_go_on() {
    let mut model = Model::new(true, 100, 1);
    let mut read = walked(
        &mut model,
        walk(true, 10, WalkOptions::default()),
        3,
        |_, _| {},
    );
    assert_eq!(read.ids, model.ids()[..30]);
    assert!(!read.report.complete);
    let error = read.error.take().unwrap();
    assert_eq!(error.code, ErrorCode::NotFound);
    let last = &model.records[29];
    let mark = crate::time::Timestamp::from_epoch_ms(last.created_ms).unwrap();
    assert!(error.message.contains("page 4"), "{}", error.message);
    assert!(
        error
            .message
            .contains(&format!("createdBefore: \"{mark}\"")),
        "{}",
        error.message
    );
    // As the message says.
    let older = model
        .records
        .iter()
        .filter(|record| record.created_ms <= last.created_ms);
    let rest: Vec<u32> = older.map(|record| record.id).collect();
    assert_eq!(rest.first(), read.ids.last());
}

#[test]
fn the_first_page_and_other_failures_stay_failures() {
    let mut walk = walk(true, 10, WalkOptions::default());
    walk.next().unwrap();
    assert!(!walk.refused(&mut not_found()));
    let model = Model::new(true, 30, 1);
    let request = walk.next().unwrap();
    walk.accept(model.answer(&request)).unwrap();
    walk.next().unwrap();
    for code in [
        ErrorCode::Forbidden,
        ErrorCode::ServerError,
        ErrorCode::RateLimited,
    ] {
        assert!(!walk.refused(&mut Error::new(code, "")), "{code:?}");
    }
}

proptest! {
    /// Conversations vanish and arrive while a list is read whose pages beyond the end are refused: what
    /// stays comes exactly once, or the report does not claim it.
    #[test]
    fn what_stays_comes(
        count in 0u32..60, size in 1u32..12,
        changes in prop::collection::vec((0usize..12, 0usize..60, any::<bool>()), 0..8),
    ) {
        let mut model = Model::new(true, count, 1);
        let before = model.ids();
        let read = walked(&mut model, walk(true, size, WalkOptions::default()), u32::MAX, |requests, model| {
            for &(when, at, arrives) in &changes {
                if when != requests || requests == 0 {
                    continue;
                }
                if arrives {
                    model.insert_newest(false);
                } else if at < model.records.len() {
                    model.records.remove(at);
                }
            }
        });
        let mut once = read.ids.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), read.ids.len(), "{:?}", read);
        if read.report.complete {
            for id in model.ids() {
                prop_assert!(!before.contains(&id) || read.ids.contains(&id), "{id} is missing: {read:?}");
            }
        }
    }
}
