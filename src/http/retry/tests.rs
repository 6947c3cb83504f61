use proptest::prelude::*;

use super::*;
use crate::http::retry_after_ms;

/// One attempt of a script: how long it takes, and how it ends.
#[derive(Clone, Copy, Debug)]
enum Step {
    Status(u16, Option<&'static str>),
    Network,
    Broken(u16),
    /// Silent until its time is up.
    Silent,
    SilentBody(u16),
    Abort,
    /// A 200 that cannot be used: a passing fault, or one that stays.
    Unusable(bool),
}

struct Played {
    decision: Result<Decision, Error>,
    waits: Vec<u64>,
    attempts: Vec<Attempt>,
    end_ms: i64,
}

/// Plays a script against the machine; the last step repeats. Every answer takes 100 ms.
fn play(policy: RetryPolicy, script: &[Step], random: f64, budget: &mut RetryBudget) -> Played {
    let mut now = 1_000_000;
    let mut retry = Retry::new(ProviderKind::Eigi, policy, now);
    let mut waits = Vec::new();
    let mut error = Error::new(ErrorCode::InvalidResponse, "cut off");
    let mut steps = script
        .iter()
        .chain(std::iter::repeat(script.last().unwrap()));
    let decision = loop {
        let left = match retry.begin(now, now) {
            Ok(left) => left,
            Err(error) => break Err(error),
        };
        let step = *steps.next().unwrap();
        now += match step {
            Step::Silent | Step::SilentBody(_) => left as i64,
            _ => 100,
        };
        let outcome = match step {
            Step::Status(status, retry_after) => {
                retry.head(status);
                let retry_after_ms = retry_after.and_then(|value| retry_after_ms(value, None, now));
                Outcome::Answered { retry_after_ms }
            }
            Step::Network => Outcome::NetworkFailure,
            Step::Broken(status) => {
                retry.head(status);
                Outcome::NetworkFailure
            }
            Step::Silent => Outcome::TimedOut,
            Step::SilentBody(status) => {
                retry.head(status);
                Outcome::TimedOut
            }
            Step::Abort => Outcome::Aborted,
            Step::Unusable(passing) => {
                retry.head(200);
                error.passing = passing;
                Outcome::Unusable(error.clone())
            }
        };
        match retry.finish(outcome, now, random, budget) {
            Decision::Wait { wait_ms } => {
                waits.push(wait_ms);
                now += wait_ms as i64;
            }
            decision => break Ok(decision),
        }
    };
    Played {
        decision,
        waits,
        attempts: retry.into_attempts(),
        end_ms: now - 1_000_000,
    }
}

fn with_max(max: u32) -> RetryPolicy {
    RetryPolicy {
        max,
        ..RetryPolicy::default()
    }
}

#[test]
fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
    use Step::*;
    let ok = Status(200, None);
    for (script, waits, last) in [
        (vec![ok], vec![], None),
        (vec![Status(204, None)], vec![], None),
        (vec![Status(408, None), ok], vec![500], None),
        (
            vec![Status(429, None), Status(503, None), ok],
            vec![500, 1000],
            None,
        ),
        (
            vec![Status(500, None)],
            vec![500, 1000],
            Some(ErrorCode::ServerError),
        ),
        (vec![Network, ok], vec![500], None),
        (vec![Broken(200), ok], vec![500], None),
        (vec![Silent, ok], vec![500], None),
        (vec![SilentBody(200), ok], vec![500], None),
        (vec![Abort, ok], vec![], Some(ErrorCode::Aborted)),
        (vec![Unusable(true), ok], vec![500], None),
        (
            vec![Unusable(true), Status(503, None), ok],
            vec![500, 1000],
            None,
        ),
        (
            vec![Unusable(true)],
            vec![500, 1000],
            Some(ErrorCode::InvalidResponse),
        ),
        (
            vec![Unusable(false), ok],
            vec![],
            Some(ErrorCode::InvalidResponse),
        ),
        (
            vec![Status(400, None), ok],
            vec![],
            Some(ErrorCode::Unprocessable),
        ),
        (
            vec![Status(401, Some("1")), ok],
            vec![],
            Some(ErrorCode::Unauthenticated),
        ),
        (
            vec![Status(404, None), ok],
            vec![],
            Some(ErrorCode::NotFound),
        ),
        (
            vec![Status(302, None), ok],
            vec![],
            Some(ErrorCode::RedirectRefused),
        ),
        (
            vec![Status(0, None), ok],
            vec![],
            Some(ErrorCode::RedirectRefused),
        ),
        // Retry-After is obeyed as it stands, up to the policy's limit.
        (vec![Status(429, Some("7")), ok], vec![7_000], None),
        (vec![Status(503, Some("0")), ok], vec![0], None),
        (vec![Status(429, Some("60")), ok], vec![60_000], None),
        (
            vec![Status(429, Some("61")), ok],
            vec![],
            Some(ErrorCode::RateLimited),
        ),
        (
            vec![Status(503, Some("61")), ok],
            vec![],
            Some(ErrorCode::ServerError),
        ),
        (
            vec![Status(429, Some("Thu, 01 Jan 1970 00:16:42 GMT")), ok],
            vec![1_900],
            None,
        ),
        (
            vec![Status(429, Some("Thu, 01 Jan 1970 00:00:00 GMT")), ok],
            vec![0],
            None,
        ),
        (vec![Status(429, Some("soon")), ok], vec![500], None),
        // A wait that would leave no time for another attempt is not begun.
        (
            vec![Status(429, Some("60"))],
            vec![60_000],
            Some(ErrorCode::RateLimited),
        ),
    ] {
        let played = play(
            RetryPolicy::default(),
            &script,
            1.0,
            &mut RetryBudget::default(),
        );
        assert_eq!(played.waits, waits, "{script:?}");
        assert_eq!(played.attempts.last().unwrap().error, last, "{script:?}");
        match (last, script.first()) {
            (Some(code @ (ErrorCode::Aborted | ErrorCode::InvalidResponse)), _) => {
                let Ok(Decision::Fail(error)) = played.decision else {
                    panic!("{script:?}")
                };
                assert_eq!(error.code, code);
            }
            _ => assert_eq!(played.decision, Ok(Decision::Accept), "{script:?}"),
        }
    }
}

#[test]
fn waits_double_up_to_eight_seconds_and_are_scattered() {
    for (random, expected) in [
        (1.0, [500, 1000, 2000, 4000, 8000, 8000, 8000]),
        (0.0, [250, 500, 1000, 2000, 4000, 4000, 4000]),
        (0.5, [375, 750, 1500, 3000, 6000, 6000, 6000]),
    ] {
        let played = play(
            with_max(7),
            &[Step::Status(503, None)],
            random,
            &mut RetryBudget::default(),
        );
        assert_eq!(played.waits, expected);
    }
}

#[test]
fn failures_without_an_answer_tell_what_ran_out() {
    let policy = RetryPolicy {
        max: 1,
        attempt_timeout_ms: 1_000,
        total_timeout_ms: 10_000,
        ..RetryPolicy::default()
    };
    let short = RetryPolicy {
        total_timeout_ms: 1_700,
        ..policy
    };
    for (policy, script, code, phase, end_ms, message) in [
        (
            policy,
            [Step::Silent],
            ErrorCode::Timeout,
            Some(Phase::Headers),
            2_500,
            "eigi did not start to answer within 1000 ms (2 attempts). If it needs longer, raise \"timeout.attempt\".",
        ),
        (
            policy,
            [Step::SilentBody(200)],
            ErrorCode::Timeout,
            Some(Phase::Body),
            2_500,
            "eigi did not finish its answer within 1000 ms (2 attempts). If it needs longer, raise \"timeout.attempt\".",
        ),
        (
            short,
            [Step::Silent],
            ErrorCode::Timeout,
            Some(Phase::Total),
            1_700,
            "eigi did not finish within 1700 ms (2 attempts). If it needs longer, raise \"timeout.total\".",
        ),
        (
            policy,
            [Step::Network],
            ErrorCode::NetworkError,
            None,
            700,
            "eigi did not answer: the request failed below HTTP (2 attempts). Check the network, \"baseUrl\", DNS, TLS and any proxy; in a browser page also CORS.",
        ),
        (
            policy,
            [Step::Broken(200)],
            ErrorCode::NetworkError,
            None,
            700,
            "eigi began to answer, but the connection broke before the end (2 attempts). Check the network and any proxy in between.",
        ),
    ] {
        let played = play(policy, &script, 1.0, &mut RetryBudget::default());
        let Ok(Decision::Fail(error)) = played.decision else {
            panic!("{script:?}")
        };
        assert_eq!(
            (error.code, error.phase, played.end_ms),
            (code, phase, end_ms),
            "{script:?}"
        );
        assert_eq!(error.message, message);
    }
}

#[test]
fn a_call_whose_time_is_up_before_an_attempt_times_out() {
    let mut retry = Retry::new(ProviderKind::Eigi, RetryPolicy::default(), 0);
    let error = retry.begin(120_000, 120_000).unwrap_err();
    assert_eq!(
        (error.code, error.phase),
        (ErrorCode::Timeout, Some(Phase::Total))
    );
}

#[test]
fn every_attempt_is_on_record() {
    let played = play(
        RetryPolicy::default(),
        &[
            Step::Status(503, Some("2")),
            Step::Silent,
            Step::Status(200, None),
        ],
        1.0,
        &mut RetryBudget::default(),
    );
    let told: Vec<String> = played
        .attempts
        .iter()
        .map(|attempt| serde_json::to_string(attempt).unwrap())
        .collect();
    assert_eq!(
        told,
        [
            r#"{"startedAt":"1970-01-01T00:16:40.000Z","durationMs":100,"status":503,"error":"server_error","waitedMs":0}"#,
            r#"{"startedAt":"1970-01-01T00:16:42.100Z","durationMs":30000,"status":null,"error":"timeout","waitedMs":2000}"#,
            r#"{"startedAt":"1970-01-01T00:17:13.100Z","durationMs":100,"status":200,"error":null,"waitedMs":1000}"#,
        ]
    );
}

#[test]
fn what_is_made_of_an_answer_takes_no_time_of_its_attempt() {
    let mut retry = Retry::new(ProviderKind::Eigi, RetryPolicy::default(), 0);
    let mut budget = RetryBudget::default();
    retry.begin(0, 0).unwrap();
    retry.head(200);
    retry.arrived(5);
    let error = Error::new(ErrorCode::InvalidResponse, "cut off").passing();
    let decision = retry.finish(Outcome::Unusable(error), 30, 1.0, &mut budget);
    assert_eq!(decision, Decision::Wait { wait_ms: 500 });
    retry.begin(530, 530).unwrap();
    let told = retry.attempts().iter().map(|attempt| {
        let Attempt { status, error, .. } = attempt;
        (attempt.duration_ms, attempt.waited_ms, *status, *error)
    });
    let told: Vec<_> = told.collect();
    let unusable = (5, 0, Some(200), Some(ErrorCode::InvalidResponse));
    assert_eq!(told, [unusable, (0, 500, None, None)]);
}

#[test]
fn nothing_new_is_as_good_as_a_success() {
    let mut budget = RetryBudget::default();
    budget.withdraw(RetryBudget::RETRY);
    let mut retry = Retry::new(ProviderKind::Gateway, RetryPolicy::default(), 0);
    retry.begin(0, 0).unwrap();
    retry.head(304);
    let decision = retry.finish(Outcome::Unchanged, 5, 0.0, &mut budget);
    assert_eq!(decision, Decision::Accept);
    let Attempt { status, error, .. } = retry.attempts()[0];
    assert_eq!((status, error), (Some(304), None));
    assert!(budget.withdraw(RetryBudget::CAPACITY - RetryBudget::RETRY + RetryBudget::SUCCESS));
}

#[test]
fn the_body_of_a_refusal_may_know_better() {
    let mut retry = Retry::new(ProviderKind::Gateway, RetryPolicy::default(), 0);
    retry.begin(0, 0).unwrap();
    retry.head(502);
    retry.refused_as(ErrorCode::Forbidden);
    assert_eq!(retry.attempts()[0].error, Some(ErrorCode::Forbidden));
}

#[test]
fn an_answer_that_stands_is_not_asked_for_again() {
    for (is_final, expected) in [
        (true, Decision::Accept),
        (false, Decision::Wait { wait_ms: 500 }),
    ] {
        let mut retry = Retry::new(ProviderKind::Gateway, RetryPolicy::default(), 0);
        retry.begin(0, 0).unwrap();
        retry.head(502);
        if is_final {
            retry.is_final();
        }
        let answered = Outcome::Answered {
            retry_after_ms: None,
        };
        let decision = retry.finish(answered, 5, 1.0, &mut RetryBudget::default());
        assert_eq!(decision, expected);
    }
    // Of the next attempt it says nothing.
    let mut retry = Retry::new(ProviderKind::Gateway, RetryPolicy::default(), 0);
    let mut budget = RetryBudget::default();
    retry.begin(0, 0).unwrap();
    retry.is_final();
    retry.finish(Outcome::NetworkFailure, 5, 1.0, &mut budget);
    retry.begin(505, 505).unwrap();
    retry.head(503);
    let answered = Outcome::Answered {
        retry_after_ms: None,
    };
    let decision = retry.finish(answered, 600, 1.0, &mut budget);
    assert_eq!(decision, Decision::Wait { wait_ms: 1000 });
}

#[test]
fn a_failing_service_is_not_hammered() {
    let mut budget = RetryBudget::default();
    let requests: usize = (0..1000)
        .map(|_| {
            play(with_max(2), &[Step::Status(503, None)], 1.0, &mut budget)
                .attempts
                .len()
        })
        .sum();
    assert_eq!(requests, 1100, "a hundred retries in all");
    let cut = play(with_max(2), &[Step::Unusable(true)], 1.0, &mut budget);
    assert_eq!(cut.attempts.len(), 1, "an answer cut off is no success");
    // Successes pay for retries again.
    for _ in 0..5 {
        play(with_max(2), &[Step::Status(200, None)], 1.0, &mut budget);
    }
    let next = play(
        with_max(2),
        &[Step::Status(503, None), Step::Status(200, None)],
        1.0,
        &mut budget,
    );
    assert_eq!(next.attempts.len(), 2);
    let refunded = play(with_max(2), &[Step::Status(503, None)], 1.0, &mut budget);
    assert_eq!(
        refunded.attempts.len(),
        2,
        "a retry that helped gives back what it cost"
    );
}

#[test]
fn a_retry_after_a_timeout_costs_twice() {
    let mut budget = RetryBudget::default();
    let requests: usize = (0..1000)
        .map(|_| {
            play(with_max(1), &[Step::Silent], 1.0, &mut budget)
                .attempts
                .len()
        })
        .sum();
    assert_eq!(requests, 1050);
}

proptest! {
    #[test]
    fn no_script_overruns_the_policy(
        steps in prop::collection::vec(
            prop_oneof![
                (100u16..600, prop::option::of(prop::sample::select(vec!["0", "1", "30", "60", "61", "x"])))
                    .prop_map(|(status, after)| Step::Status(status, after)),
                Just(Step::Network), Just(Step::Silent), Just(Step::SilentBody(200)), Just(Step::Abort),
                any::<bool>().prop_map(Step::Unusable),
            ], 1..8),
        max in 0u32..6, attempt in 1u64..50_000, total in 1u64..200_000, random in 0.0..=1.0,
    ) {
        let policy = RetryPolicy { max, attempt_timeout_ms: attempt, total_timeout_ms: total, ..RetryPolicy::default() };
        let played = play(policy, &steps, random, &mut RetryBudget::default());
        prop_assert!(played.attempts.len() <= max as usize + 1);
        prop_assert_eq!(played.waits.len() + 1, played.attempts.len());
        // Only an answer that takes 100 ms whatever it is allowed may end late.
        prop_assert!(played.end_ms <= total as i64 + 100);
        prop_assert!(played.decision.is_ok(), "no wait ends where the time does");
        prop_assert!(played.waits.iter().all(|&wait| wait <= 60_000));
    }
}
