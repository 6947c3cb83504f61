//! Totals and page numbers that are wrong, in eigi's own words.

use proptest::prelude::*;

use super::model::*;
use crate::ErrorCode;
use crate::json::Document;
use crate::model::{ProviderKind, ReadOptions};
use crate::provider::{ListRequest, Position, ProviderPage, provider};
use crate::walk::WalkOptions;

/// How an answer counts.
#[derive(Clone, Copy, Debug)]
enum Total {
    True,
    /// Counting is off.
    Zero,
    /// Counting stops there.
    Capped(u64),
    /// That of the page.
    OfPage,
}

/// eigi's answer in either envelope: the conversations of a page, and what it says of itself.
fn answer(
    model: &Model,
    request: &ListRequest,
    told: Total,
    says_page: impl Fn(u32) -> u32,
    in_data: bool,
) -> ProviderPage<'static> {
    let page = match request.position {
        Position::Number(page) => page,
        _ => 1,
    };
    let answered = model.answer(request);
    let total = match told {
        Total::True => answered.total.unwrap(),
        Total::Zero => 0,
        Total::Capped(most) => answered.total.unwrap().min(most),
        Total::OfPage => answered.items.len() as u64,
    };
    let size = answered.page_size;
    let pages = total.div_ceil(size.into());
    let page = says_page(page);
    let records: Vec<String> = answered
        .items
        .iter()
        .map(|item| {
            let (id, at) = (&item.id, item.created_at.unwrap());
            format!(r#"{{"conversation_id":"{id}","created_at":"{at}"}}"#)
        })
        .collect();
    let records = records.join(",");
    let numbers =
        format!(r#""total":{total},"page":{page},"page_size":{size},"total_pages":{pages}"#);
    let body = if in_data {
        format!(r#"{{"status":"success","data":[{records}],"pagination":{{{numbers}}}}}"#)
    } else {
        let more = u64::from(page) < pages;
        format!(r#"{{"conversations":[{records}],{numbers},"has_next":{more}}}"#)
    };
    let body: &str = Box::leak(body.into_boxed_str());
    let document = Box::leak(Box::new(Document::parse(body).unwrap()));
    provider(ProviderKind::Eigi)
        .read_page(document.root(), request.page_size, &ReadOptions::default())
        .unwrap()
}

proptest! {
    /// Nobody changes the list. Whatever its total says, all of it comes; unless it says now this, now
    /// that, which is how a list looks that changes: then the report claims no more than what came.
    #[test]
    fn a_wrong_total_hides_nothing(
        count in 0u32..120, size in 1u32..30, ties in 1u32..4, in_data in any::<bool>(),
        told in prop::collection::vec(prop_oneof![
            Just(Total::True), Just(Total::Zero), Just(Total::OfPage), (0u64..130).prop_map(Total::Capped),
        ], 1..4),
        same in any::<bool>(),
    ) {
        let model = Model::new(true, count, ties);
        let read = read(walk(true, size, WalkOptions::default()), |requests, request| {
            let told = told[if same { 0 } else { requests % told.len() }];
            answer(&model, request, told, |page| page, in_data)
        });
        let mut came = read.ids;
        came.sort_unstable();
        let same = same && !matches!(told[0], Total::OfPage);
        if same {
            prop_assert_eq!(&read.error, &None);
            let pages = count.div_ceil(size) as usize;
            prop_assert!(read.requests.len() <= 2 * pages + 8, "{} requests", read.requests.len());
        }
        if same || read.report.complete {
            prop_assert_eq!(came, model.ids());
        }
    }
}

#[test]
fn a_page_served_for_another_is_refused_and_asked_for_again() {
    for in_data in [true, false] {
        for strikes in 0..4 {
            let mut model = Model::new(true, 35, 1);
            let stayed: Vec<u32> = model.ids().into_iter().filter(|&id| id != 2).collect();
            let mut errors = Vec::new();
            let mut walk = walk(true, 10, WalkOptions::default());
            let (mut ids_read, mut requests) = (Vec::new(), 0);
            while let Some(request) = walk.next() {
                // The page before it, with its own number; and one that was read is deleted.
                let (other, page) = match request.position {
                    Position::Number(page) if requests == strikes && page > 1 => {
                        (Position::Number(page - 1), page - 1)
                    }
                    Position::Number(page) => (request.position.clone(), page),
                    _ if requests == strikes => (Position::Number(2), 2),
                    _ => (Position::Start, 1),
                };
                let other = ListRequest {
                    position: other,
                    ..request.clone()
                };
                let page = answer(&model, &other, Total::True, |_| page, in_data);
                if requests == strikes {
                    model.records.retain(|record| record.id != 2);
                }
                requests += 1;
                match walk.accept(page) {
                    Ok(Some(page)) => ids_read.extend(ids(&page.items)),
                    Ok(None) => {}
                    Err(error) => errors.push(error),
                }
                assert!(requests < 20);
            }
            let [error] = errors.as_slice() else {
                panic!("{strikes}: {errors:?}")
            };
            assert_eq!(error.code, ErrorCode::InvalidResponse);
            assert!(error.retryable());
            assert!(
                error.message.contains("instead of page"),
                "{}",
                error.message
            );
            ids_read.retain(|&id| id != 2);
            ids_read.sort_unstable();
            assert_eq!(ids_read, stayed, "{strikes}");
            assert!(walk.report().complete);
        }
    }
}

/// Some servers answer a page beyond the last with the last.
#[test]
fn the_last_page_served_beyond_the_end_is_the_end() {
    for (count, in_data) in [(20, true), (20, false), (30, true)] {
        let model = Model::new(true, count, 1);
        let read = read(walk(true, 10, WalkOptions::default()), |_, request| {
            let last = count / 10;
            let page = match request.position {
                Position::Number(page) => page.min(last),
                _ => 1,
            };
            let request = ListRequest {
                position: Position::Number(page),
                ..request.clone()
            };
            answer(&model, &request, Total::True, |page| page, in_data)
        });
        assert_complete(&read);
        assert_eq!(read.ids, model.ids());
    }
}
