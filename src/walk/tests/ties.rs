//! Many conversations of one instant, in a list by creation time.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::model::*;
use super::turns::in_turns;
use crate::filter::ValidFilter;
use crate::model::{ProviderKind, StopReason};
use crate::provider::{ListRequest, Position};
use crate::time::{Reading, Timestamp};
use crate::walk::{Walk, WalkOptions};

/// So many conversations of each instant, newest first; pages hold no more than `most`.
fn list(runs: &[u32], most: u32, inclusive: bool) -> Model {
    let mut model = Model {
        most,
        inclusive,
        ..Model::new(false, 0, 1)
    };
    for (at, &run) in runs.iter().enumerate() {
        for _ in 0..run {
            model.records.push(Record {
                id: model.next_id,
                created_ms: model.clock_ms - at as i64 * 1000,
                matches: true,
            });
            model.next_id += 1;
        }
    }
    model
}

fn walked(model: &Model, size: u32) -> Read {
    read(walk(false, size, WalkOptions::default()), |_, request| {
        model.answer(request)
    })
}

#[test]
fn ties_come_whole_wherever_a_page_ends() {
    for (runs, size) in [
        (vec![3; 4], 5),
        (vec![1, 6, 1], 3),
        (vec![1, 99, 1], 100),
        (vec![50, 50, 50], 60),
        (vec![2; 30], 1),
        (vec![1; 30], 1),
        (vec![60, 1, 40], 10),
        (vec![40, 1, 60], 10),
    ] {
        for inclusive in [false, true] {
            let model = list(&runs, 100, inclusive);
            let read = walked(&model, size);
            assert_complete(&read);
            assert_eq!(read.ids, model.ids(), "{runs:?} by {size}, {inclusive}");
            assert_eq!(read.report.overfull, 0);
        }
    }
}

/// As many as fit on a page, and nothing else to compare with: they may be all.
#[test]
fn a_list_of_one_instant_comes_and_claims_nothing() {
    for (runs, size) in [
        (vec![2], 1),
        (vec![7], 3),
        (vec![7], 7),
        (vec![7], 100),
        (vec![100], 100),
        (vec![100], 3),
    ] {
        for inclusive in [false, true] {
            let model = list(&runs, 100, inclusive);
            let read = walked(&model, size);
            assert_eq!((&read.ids, read.error), (&model.ids(), None));
            assert!(!read.report.complete, "{runs:?} by {size}, {inclusive}");
            assert_eq!(read.report.overfull, 1);
            assert_eq!(read.report.stopped_because, Some(StopReason::End));
            assert!(read.requests.len() <= 5, "{}", read.requests.len());
        }
    }
    for inclusive in [false, true] {
        assert_complete(&walked(&list(&[1], 100, inclusive), 100));
    }
}

/// A provider that never shows more than one record a page hides what began at the same instant. (An
/// inclusive cursor shows the first record for ever: that is how a list of one looks, too.)
#[test]
fn pages_of_one_record_claim_nothing() {
    for size in [3, 100] {
        let read = walked(&list(&[2, 2, 2, 2], 1, false), size);
        assert_eq!(read.error, None);
        assert_eq!((read.ids.len(), read.report.complete), (4, false));
    }
}

/// What was handed over has to come again at such a place: an empty page is no end.
#[test]
fn an_empty_page_where_records_come_again_is_no_end() {
    let model = list(&[2, 2, 2, 2], 100, false);
    for (empty, came, complete) in [(1, 8, true), (2, 8, true), (9, 3, false)] {
        let mut left = empty;
        let answer = |_: usize, request: &ListRequest| {
            let page = model.answer(request);
            if !page.items.is_empty() && request.position != Position::Start && left > 0 {
                left -= 1;
                return page_of(std::iter::empty());
            }
            page
        };
        let read = read(walk(false, 3, WalkOptions::default()), answer);
        assert_eq!(
            (read.ids.len(), read.report.complete),
            (came, complete),
            "{empty}"
        );
    }
}

#[test]
fn an_instant_with_more_than_a_page_is_passed_and_told() {
    for inclusive in [false, true] {
        for (runs, size, came, overfull) in [
            (vec![250], 100, 100, 1),
            (vec![5, 250, 5], 100, 110, 1),
            (vec![5, 250, 5, 250, 5], 10, 215, 2),
            (vec![101, 1], 100, 101, 1),
        ] {
            let model = list(&runs, 100, inclusive);
            let read = walked(&model, size);
            assert_eq!(read.error, None);
            assert_eq!((read.ids.len(), read.report.overfull), (came, overfull));
            assert!(!read.report.complete);
            assert_eq!(read.report.next, None);
            // Whoever goes on elsewhere is told too.
            for next in read.nexts.iter().flatten() {
                let rest = super::model::read(
                    walk(false, size, after(Some(next.clone()))),
                    |_, request| model.answer(request),
                );
                assert_eq!(
                    (rest.report.complete, rest.report.overfull),
                    (false, overfull)
                );
            }
        }
    }
}

/// Vapi puts a thousand on a page, where AnyReach puts a hundred. Its bound includes its instant.
#[test]
fn the_largest_page_is_the_providers_own() {
    for (runs, size, came, overfull) in [
        (vec![5, 150, 5], 100, 160, 0),
        (vec![150, 5], 100, 155, 0),
        (vec![100, 100, 1], 100, 201, 0),
        (vec![1, 999, 1], 10, 1001, 0),
        (vec![5, 1200, 5], 100, 1010, 1),
        // Nothing follows that would tell a last page from a limit that is not documented.
        (vec![100], 100, 100, 1),
        (vec![5, 150], 100, 155, 1),
    ] {
        let model = list(&runs, 1000, true);
        let mut filter = ValidFilter::everything(ProviderKind::Vapi);
        filter.page_size = size;
        let walk = Walk::new(filter, WalkOptions::default()).unwrap();
        let read = read(walk, |_, request| {
            let mut page = model.answer(request);
            if page.newer_created_at.is_some() {
                page.newer_created_at.clone_from(&page.last_created_at);
            }
            page
        });
        assert_eq!(read.error, None, "{runs:?}");
        let told = (read.ids.len(), read.report.overfull, read.report.complete);
        assert_eq!(told, (came, overfull, overfull == 0), "{runs:?} by {size}");
    }
}

/// One instant, time_as_spelt with more digits or fewer, is one.
#[test]
fn the_spelling_of_an_instant_makes_no_difference() {
    const SPELLINGS: [&str; 3] = [
        "2026-01-02T03:04:10Z",
        "2026-01-02T03:04:10.000Z",
        "2026-01-02T03:04:10.000000+00:00",
    ];
    for inclusive in [false, true] {
        for size in [2, 3, 4] {
            let mut model = list(&[1, 9, 1], 100, inclusive);
            let instant = Timestamp::parse(SPELLINGS[0]).map(Reading::in_utc).unwrap();
            for (record, ms) in model
                .records
                .iter_mut()
                .zip([1000].into_iter().chain([0; 9]).chain([-1000]))
            {
                record.created_ms = instant.epoch_ms() + ms;
            }
            let time_as_spelt = |id: &str, at: Timestamp| match at == instant {
                true => SPELLINGS[id.parse::<usize>().unwrap() % 3].to_owned(),
                false => at.to_string(),
            };
            let read = read(walk(false, size, WalkOptions::default()), |_, request| {
                let mut page = model.answer(request);
                for item in &mut page.items {
                    let at = time_as_spelt(&item.id, item.created_at.unwrap());
                    item.created_at = Timestamp::parse(&at).map(Reading::in_utc);
                }
                if let Some(last) = page.items.last() {
                    let last = time_as_spelt(&last.id, last.created_at.unwrap());
                    page.last_created_at = Some(last.into());
                }
                page
            });
            assert_complete(&read);
            assert_eq!(read.ids, model.ids());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    /// Few instants, both readings of the cursor, any cap of a page, any place to stop: nothing twice,
    /// everything of an instant that fits on a page, and no claim of more than came.
    #[test]
    fn what_fits_on_a_page_comes_and_what_does_not_is_told(
        runs in prop::collection::vec(prop_oneof![4 => 1u32..6, 2 => 1u32..30, 1 => 90u32..130], 0..8),
        size in 1u32..=100, most in prop_oneof![Just(100u32), 2u32..=100], inclusive in any::<bool>(),
        stops in prop::collection::vec(prop::option::weighted(0.2, any::<usize>()), 0..40),
        arrivals in prop::collection::vec(0u32..4, 0..20),
    ) {
        let mut model = list(&runs, most, inclusive);
        let all = model.ids();
        let mut arrivals = arrivals.into_iter();
        let mut places = stops.iter().copied();
        let turns = in_turns(
            &filter(false, size),
            &WalkOptions::default(),
            |_, request| {
                let answer = model.answer(request);
                (0..arrivals.next().unwrap_or(0)).for_each(|_| model.insert_newest(false));
                answer
            },
            |count| Some(places.next()?? % count.max(1)),
        );
        prop_assert!(turns.0.iter().all(|read| read.error.is_none()), "no stall");
        let (came, report, requests) = (turns.ids(), &turns.last().report, turns.requests());
        let unique: BTreeSet<u32> = came.iter().copied().collect();
        prop_assert_eq!(unique.len(), came.len(), "twice");
        let has_all = all.iter().all(|id| unique.contains(id));
        if report.complete || runs.iter().all(|&run| run <= most) {
            prop_assert!(has_all, "lost: {:?}", all.iter().filter(|id| !unique.contains(id)).collect::<Vec<_>>());
        }
        prop_assert_eq!(report.complete, report.overfull == 0);
        // Without ties there is nothing to doubt.
        if runs.iter().all(|&run| run == 1) {
            prop_assert!(report.complete);
        }
        let pages = came.len() / size.min(most) as usize + runs.len();
        prop_assert!(requests <= 4 * (pages + stops.len()) + 60, "{} requests for {} pages", requests, pages);
    }
}
