//! When a watch looks, and what failures do to it.

use proptest::collection::vec;
use proptest::prelude::*;

use super::model::{Snapshot, live};
use crate::model::ProviderKind;
use crate::watch::{
    LONGEST_PAUSE_MS, LONGEST_RETRY_AFTER_MS, MOST_FAILURES, RetryIn, Step, Watch, WatchOptions,
};
use crate::{Error, ErrorCode};

const OPTIONS: WatchOptions = WatchOptions {
    min_ms: 2_000,
    max_ms: 15_000,
    settle_ms: 60_000,
};

fn error(code: ErrorCode, status: Option<u16>, retry_after_ms: Option<u64>) -> Error {
    let mut error = Error::new(code, "It failed.").by(ProviderKind::Eigi);
    error.status = status;
    error.retry_after_ms = retry_after_ms;
    error
}

fn network() -> Error {
    error(ErrorCode::NetworkError, None, None)
}

/// Waits as the watch says, answers in no time. The waits before each look.
fn waits(watch: &mut Watch, now_ms: &mut i64, snapshots: &[Snapshot]) -> Vec<u64> {
    let mut waits = Vec::new();
    for snapshot in snapshots {
        let wait_ms = match watch.next(*now_ms) {
            Step::Wait { ms } => ms,
            Step::Fetch => 0,
            Step::Done => panic!("over after {waits:?}"),
        };
        *now_ms += wait_ms as i64;
        assert_eq!(watch.next(*now_ms), Step::Fetch);
        waits.push(wait_ms);
        watch.received(&snapshot.conversation(), *now_ms, *now_ms);
    }
    waits
}

#[test]
fn looks_fast_while_it_moves_and_slower_while_it_is_still() {
    let answers = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 4];
    let snapshots = answers.map(live);
    for (options, expected) in [
        (
            OPTIONS,
            [
                0, 2_000, 3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000, 2_000, 3_000, 2_000,
                2_000,
            ],
        ),
        (
            WatchOptions {
                min_ms: 1,
                max_ms: 4,
                ..OPTIONS
            },
            [0, 1, 2, 3, 4, 4, 4, 4, 4, 1, 2, 1, 1],
        ),
        (
            WatchOptions {
                min_ms: 500,
                max_ms: 500,
                ..OPTIONS
            },
            [
                0, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500,
            ],
        ),
    ] {
        let mut watch = Watch::new(options, true);
        assert_eq!(waits(&mut watch, &mut 1_000_000, &snapshots), expected);
    }
}

#[test]
fn waits_count_from_the_answer_and_a_late_reader_finds_the_look_due() {
    let mut watch = Watch::new(OPTIONS, true);
    assert_eq!(watch.next(0), Step::Fetch);
    // Asking again changes nothing.
    assert_eq!(watch.next(5), Step::Fetch);
    watch.received(&live(1).conversation(), 700, 700);
    for (now_ms, expected) in [
        (700, Step::Wait { ms: 2_000 }),
        (1_700, Step::Wait { ms: 1_000 }),
        (2_699, Step::Wait { ms: 1 }),
        (2_700, Step::Fetch),
        (90_000, Step::Fetch),
    ] {
        assert_eq!(watch.next(now_ms), expected, "at {now_ms}");
    }
}

#[test]
fn a_clock_that_is_set_back_costs_one_wait_at_most() {
    let mut watch = Watch::new(OPTIONS, true);
    watch.received(&live(1).conversation(), 10_000_000, 10_000_000);
    assert_eq!(watch.next(10_001_000), Step::Wait { ms: 1_000 });
    assert_eq!(watch.next(1_000_000), Step::Wait { ms: 2_000 });
    assert_eq!(watch.next(1_001_500), Step::Wait { ms: 500 });
    assert_eq!(watch.next(1_002_000), Step::Fetch);
}

#[test]
fn an_outage_is_waited_out_for_five_minutes() {
    let mut watch = Watch::new(OPTIONS, true);
    let mut now_ms = 0;
    watch.received(&live(1).conversation(), now_ms, now_ms);
    let mut waits = Vec::new();
    let last = loop {
        match watch.failed(network(), now_ms) {
            Ok(RetryIn { failures, wait_ms }) => {
                waits.push(wait_ms);
                assert_eq!(failures as usize, waits.len());
                assert_eq!(watch.next(now_ms), Step::Wait { ms: wait_ms });
                now_ms += wait_ms as i64;
                assert_eq!(watch.next(now_ms), Step::Fetch);
            }
            Err(error) => break error,
        }
    };
    assert_eq!(
        waits,
        [
            2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000
        ]
    );
    assert_eq!(waits.len() + 1, MOST_FAILURES as usize);
    let mut expected = network();
    expected.message = "It failed. The watch gave up after 10 failures in a row.".to_owned();
    assert_eq!(last, expected);
    assert_eq!(watch.next(now_ms), Step::Done);
    assert_eq!(watch.received(&live(2).conversation(), now_ms, now_ms), []);
    assert_eq!(watch.failed(network(), now_ms), Err(network()));
}

#[test]
fn an_answer_ends_the_outage_and_nothing_is_lost() {
    let mut watch = Watch::new(OPTIONS, true);
    // Before the first answer, too.
    for _ in 0..3 {
        for failures in 1..MOST_FAILURES {
            let again = watch.failed(network(), 0).unwrap();
            assert_eq!(again.failures, failures);
        }
        watch.received(&live(1).conversation(), 0, 0);
    }
    // The interval is what it was: two answers without news.
    assert_eq!(watch.next(0), Step::Wait { ms: 4_500 });
    watch.failed(network(), 0).unwrap();
    let (first, third) = (live(1).conversation(), live(3).conversation());
    let events = watch.received(&third, 0, 0);
    assert_eq!(events, super::model::diff(&first, &third));
    assert_eq!(events.len(), 2);
}

#[test]
fn a_long_interval_is_no_shorter_for_a_failure() {
    let options = WatchOptions {
        min_ms: 100_000,
        max_ms: 300_000,
        ..OPTIONS
    };
    let mut watch = Watch::new(options, true);
    for wait_ms in [100_000, 200_000, 300_000, 300_000] {
        assert_eq!(watch.failed(network(), 0).unwrap().wait_ms, wait_ms);
    }
}

#[test]
fn a_retry_after_is_never_looked_through() {
    let limited = |ms| error(ErrorCode::RateLimited, Some(429), Some(ms));
    for (retry_after_ms, expected) in [
        (0, 2_000),
        (1_999, 2_000),
        (90_000, 90_000),
        (LONGEST_RETRY_AFTER_MS, LONGEST_RETRY_AFTER_MS),
    ] {
        let mut watch = Watch::new(OPTIONS, true);
        watch.received(&live(1).conversation(), 0, 0);
        let again = watch.failed(limited(retry_after_ms), 500).unwrap();
        assert_eq!(again.wait_ms, expected);
        let before = 500 + expected as i64 - 1;
        assert_eq!(watch.next(before), Step::Wait { ms: 1 });
        assert_eq!(watch.next(before + 1), Step::Fetch);
    }
    let mut watch = Watch::new(OPTIONS, true);
    let too_long = limited(LONGEST_RETRY_AFTER_MS + 1);
    let error = watch.failed(too_long.clone(), 0).unwrap_err();
    assert_eq!(
        error.message,
        "It failed. The watch gave up: it waits at most 15 minutes."
    );
    assert_eq!(error.retry_after_ms, too_long.retry_after_ms);
    assert_eq!(watch.next(0), Step::Done);
}

#[test]
fn what_will_not_pass_ends_it_as_it_is() {
    for (code, status) in [
        (ErrorCode::NotFound, Some(404)),
        (ErrorCode::Forbidden, Some(403)),
        (ErrorCode::Unauthenticated, Some(401)),
        (ErrorCode::InvalidArgument, None),
        (ErrorCode::RedirectRefused, Some(302)),
        (ErrorCode::Aborted, None),
    ] {
        let mut watch = Watch::new(OPTIONS, true);
        watch.received(&live(1).conversation(), 0, 0);
        let error = error(code, status, None);
        assert_eq!(watch.failed(error.clone(), 0), Err(error));
        assert_eq!(watch.next(0), Step::Done);
    }
    for code in [ErrorCode::InvalidResponse, ErrorCode::ServerError] {
        let error = error(code, Some(200), None);
        let mut watch = Watch::new(OPTIONS, true);
        assert_eq!(watch.failed(error.clone(), 0), Err(error.clone()));
        let mut watch = Watch::new(OPTIONS, true);
        watch.received(&live(1).conversation(), 0, 0);
        assert!(watch.failed(error, 0).is_ok(), "{code:?}");
    }
    for (code, status) in [
        (ErrorCode::RateLimited, Some(429)),
        (ErrorCode::ServerError, Some(503)),
        (ErrorCode::Timeout, None),
        (ErrorCode::UnexpectedStatus, Some(408)),
    ] {
        let mut watch = Watch::new(OPTIONS, true);
        assert!(
            watch.failed(error(code, status, None), 0).is_ok(),
            "{code:?}"
        );
    }
}

proptest! {
    #[test]
    fn no_look_comes_too_early_and_none_too_late(
        min_ms in 1..5_000u64,
        more in 0..50_000u64,
        outcomes in vec((0..4u8, 0..1_000_000u64, 0..3_000i64), 1..60),
    ) {
        let options = WatchOptions { min_ms, max_ms: min_ms + more, ..OPTIONS };
        let mut watch = Watch::new(options, true);
        let mut now_ms = 0i64;
        let (mut messages, mut failures) = (0, 0);
        let mut allowed = 0..=0;
        for (outcome, retry_after_ms, took_ms) in outcomes {
            let wait_ms = match watch.next(now_ms) {
                Step::Fetch => 0,
                Step::Wait { ms } => ms,
                Step::Done => break,
            };
            prop_assert!(allowed.contains(&wait_ms), "{} of {:?}", wait_ms, allowed);
            now_ms += wait_ms as i64;
            prop_assert_eq!(watch.next(now_ms), Step::Fetch);
            now_ms += took_ms;
            let retry_after_ms = match outcome {
                0 | 1 => {
                    messages += usize::from(outcome);
                    failures = 0;
                    watch.received(&live(messages).conversation(), now_ms, now_ms);
                    allowed = min_ms..=options.max_ms;
                    continue;
                }
                2 => None,
                _ => Some(retry_after_ms),
            };
            failures += 1;
            let error = error(ErrorCode::ServerError, Some(503), retry_after_ms);
            let goes_on = watch.failed(error, now_ms).is_ok();
            let least = retry_after_ms.unwrap_or(0).max(min_ms);
            prop_assert_eq!(goes_on, failures < MOST_FAILURES && least <= LONGEST_RETRY_AFTER_MS);
            prop_assert_eq!(watch.next(now_ms) == Step::Done, !goes_on);
            allowed = least..=least.max(options.max_ms).max(LONGEST_PAUSE_MS);
        }
    }
}
