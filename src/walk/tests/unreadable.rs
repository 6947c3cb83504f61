//! Pages whose answers cannot be read.

use proptest::prelude::*;

use super::model::*;
use crate::model::ProviderKind;
use crate::provider::{ListRequest, Position};
use crate::walk::{MOST_UNREADABLE, WalkOptions};
use crate::{Error, ErrorCode};

fn page_of_request(request: &ListRequest) -> u32 {
    match request.position {
        Position::Number(page) => page,
        _ => 1,
    }
}

fn not_json() -> Error {
    Error::new(ErrorCode::InvalidResponse, "The body is not JSON.")
        .by(ProviderKind::Eigi)
        .with_status(200)
}

/// Reads to the end, or to the error; these pages cannot be read.
fn read_over(model: &Model, size: u32, skip_unreadable: bool, broken: &[u32]) -> Read {
    let options = WalkOptions {
        skip_unreadable,
        ..WalkOptions::default()
    };
    let mut walk = walk(model.by_number, size, options);
    let mut read = Read::default();
    while let Some(request) = walk.next() {
        assert!(read.requests.len() < 500, "no end: {:?}", walk.report());
        read.requests.push(request.clone());
        if broken.contains(&page_of_request(&request)) {
            let mut error = not_json();
            if !walk.unreadable(&mut error) {
                read.error = Some(error);
                break;
            }
        } else if let Some(page) = walk.accept(model.answer(&request)).unwrap() {
            read.ids.extend(ids(&page.items));
        }
    }
    read.report = walk.report();
    read
}

#[test]
fn the_error_says_which_page() {
    let model = Model::new(true, 50, 1);
    let read = read_over(&model, 10, false, &[3]);
    assert_eq!(read.ids, model.ids()[..20]);
    let message = read.error.unwrap().message.clone();
    assert!(
        message.contains("page 3") && message.contains("onUnreadable"),
        "{message}"
    );

    let model = Model::new(false, 50, 1);
    let read = read_over(&model, 10, true, &[1]);
    let message = read.error.unwrap().message.clone();
    assert!(
        message.contains("the first page") && message.contains("createdBefore"),
        "{message}"
    );
}

#[test]
fn so_many_in_a_row_are_no_accident() {
    let model = Model::new(true, 100, 1);
    let most: Vec<u32> = (2..2 + MOST_UNREADABLE).collect();
    let read = read_over(&model, 10, true, &most);
    assert_eq!(read.error, None);
    assert_eq!(read.report.unreadable, MOST_UNREADABLE);
    let more: Vec<u32> = (2..=2 + MOST_UNREADABLE).collect();
    let read = read_over(&model, 10, true, &more);
    let message = read.error.unwrap().message.clone();
    assert!(message.contains("page 5"), "{message}");
}

#[test]
fn other_failures_are_never_passed_over() {
    let options = WalkOptions {
        skip_unreadable: true,
        ..WalkOptions::default()
    };
    let mut walk = walk(true, 10, options);
    walk.next().unwrap();
    for error in [
        Error::new(ErrorCode::ServerError, "").with_status(200),
        Error::new(ErrorCode::InvalidResponse, "no answer at all"),
        Error::new(ErrorCode::Unauthenticated, "").with_status(401),
    ] {
        assert!(!walk.unreadable(&mut error.clone()), "{error:?}");
    }
}

proptest! {
    /// All that lies on pages that can be read comes once, in order; the report counts the others, also
    /// after the walk was gone on with.
    #[test]
    fn the_rest_comes(
        count in 0u32..80, size in 1u32..12, broken in prop::collection::btree_set(1u32..12, 0..4), stop in 0usize..8,
    ) {
        let model = Model::new(true, count, 1);
        let pages = count.div_ceil(size).max(1);
        let broken: Vec<u32> = broken.into_iter().filter(|&page| page <= pages).collect();
        prop_assume!(broken.windows(4).all(|row| row[3] - row[0] > 3));
        let expected: Vec<u32> = model.ids().into_iter().filter(|id| !broken.contains(&(id / size + 1))).collect();
        let read = read_over(&model, size, true, &broken);
        prop_assert_eq!(&read.error, &None);
        prop_assert_eq!(&read.ids, &expected);
        prop_assert_eq!(read.report.unreadable as usize, broken.len());
        prop_assert_eq!(read.report.complete, broken.is_empty());

        let options = |after| WalkOptions { after, skip_unreadable: true, ..WalkOptions::default() };
        let mut walked = walk(true, size, options(None));
        let mut came = Vec::new();
        let mut steps = 0;
        while let Some(request) = walked.next() {
            if steps == stop {
                let after = walked.report().next;
                if after.is_none() { break; }
                walked = walk(true, size, options(after));
                steps += 1;
                continue;
            }
            steps += 1;
            if broken.contains(&page_of_request(&request)) {
                prop_assert!(walked.unreadable(&mut not_json()));
            } else if let Some(page) = walked.accept(model.answer(&request)).unwrap() {
                came.extend(ids(&page.items));
            }
        }
        if walked.report().stopped_because.is_some() {
            prop_assert_eq!(came, expected);
            prop_assert_eq!(walked.report().complete, broken.is_empty());
        }
    }
}
