//! How a watch ends.

use super::model::{Snapshot, ended, live, told_all};
use crate::model::{Channel, ProviderKind};
use crate::watch::{Step, Watch, WatchOptions};
use crate::{Error, ErrorCode};

const ANALYSIS: &str = r#"analysis {"goal":true}"#;
const RECORDING: &str = "recording https://carrier.example/1.mp3";
const COMPLETED: &str = "in_progress → completed";

/// Looks when the watch says, at what `at` shows at the time, up to the end: the time of each look
/// and what was told then.
fn followed(
    mut watch: Watch,
    start_ms: i64,
    at: impl Fn(i64) -> Snapshot,
) -> Vec<(i64, Vec<String>)> {
    let mut now_ms = start_ms;
    let mut looks = Vec::new();
    loop {
        match watch.next(now_ms) {
            Step::Wait { ms } => now_ms += ms as i64,
            Step::Fetch => {
                let conversation = at(now_ms).conversation();
                let events = watch.received(&conversation, now_ms, now_ms);
                looks.push((now_ms, told_all(&events)));
            }
            Step::Done => return looks,
        }
        assert!(looks.len() < 100, "it does not end");
    }
}

/// When it looked; and what was told at the last look.
fn times(looks: &[(i64, Vec<String>)]) -> (Vec<i64>, &[String]) {
    let (_, told) = looks.last().unwrap();
    (looks.iter().map(|(at, _)| *at).collect(), told)
}

fn watch(settle_ms: u64) -> Watch {
    let options = WatchOptions {
        settle_ms,
        ..WatchOptions::default()
    };
    Watch::new(options, true)
}

#[test]
fn a_call_is_followed_to_its_analysis_and_recording() {
    let looks = followed(watch(60_000), 0, |now_ms| match now_ms {
        0..4_000 => live(1),
        4_000..6_000 => live(2),
        6_000..9_000 => ended(3),
        9_000..17_000 => ended(3).recorded(),
        _ => ended(3).recorded().analysed(),
    });
    let told: Vec<(i64, &str)> = looks
        .iter()
        .flat_map(|(at, told)| told.iter().map(|event| (*at, event.as_str())))
        .collect();
    assert_eq!(
        told,
        [
            (0, "snapshot"),
            (5_000, "+1 message 1"),
            (7_000, "+2 message 2"),
            (7_000, COMPLETED),
            (9_000, RECORDING),
            (18_500, ANALYSIS),
            (18_500, "ended"),
        ]
    );
    let (at, _) = times(&looks);
    assert_eq!(at, [0, 2_000, 5_000, 7_000, 9_000, 11_000, 14_000, 18_500]);
}

#[test]
fn the_last_look_is_when_settle_has_passed() {
    for (settle_ms, expected) in [
        (0, vec![0, 2_000]),
        // Not sooner than `min` after the look before.
        (1, vec![0, 2_000, 4_000]),
        (2_000, vec![0, 2_000, 4_000]),
        (2_001, vec![0, 2_000, 4_000, 6_000]),
        (10_000, vec![0, 2_000, 4_000, 7_000, 11_500, 13_500]),
        (
            60_000,
            vec![
                0, 2_000, 4_000, 7_000, 11_500, 18_250, 28_375, 43_375, 58_375, 62_000,
            ],
        ),
    ] {
        let call = |now_ms| match now_ms {
            0 => live(1),
            _ => ended(1).recorded(),
        };
        let looks = followed(watch(settle_ms), 0, call);
        let (at, last) = times(&looks);
        assert_eq!(at, expected, "{settle_ms}");
        assert_eq!(last.last().unwrap(), "ended");
        let ends = looks.iter().flat_map(|(_, told)| told);
        assert_eq!(ends.filter(|&event| event == "ended").count(), 1);
    }
}

#[test]
fn what_will_not_come_is_not_waited_for() {
    let written = |channel| Snapshot {
        channel,
        ..ended(1).analysed()
    };
    let withheld = |name| Snapshot {
        withheld: vec![name],
        ..ended(1)
    };
    let never_began = || Snapshot {
        status: "unanswered",
        created_ms: None,
        ..ended(0)
    };
    for (what, snapshot, is_analysed, waits) in [
        ("all there", ended(1).analysed().recorded(), true, false),
        ("recording missing", ended(1).analysed(), true, true),
        ("analysis missing", ended(1).recorded(), true, true),
        ("the provider has none", ended(1).recorded(), false, false),
        (
            "the provider has none, recording missing",
            ended(1),
            false,
            true,
        ),
        ("chat", written(Channel::Text), true, false),
        ("whatsapp", written(Channel::Whatsapp), true, false),
        ("sms", written(Channel::Sms), true, false),
        ("email", written(Channel::Email), true, false),
        ("web call", written(Channel::Webrtc), true, true),
        ("never began", never_began().analysed(), true, false),
        ("never began, not analysed yet", never_began(), true, true),
        (
            "who knows",
            written(Channel::Other("fax".into())),
            true,
            true,
        ),
        (
            "recording withheld",
            withheld("recording").analysed(),
            true,
            false,
        ),
        (
            "another thing withheld",
            withheld("summary").analysed(),
            true,
            true,
        ),
        (
            "analysis withheld",
            withheld("analysis").recorded(),
            true,
            false,
        ),
        (
            "an empty analysis is one",
            Snapshot {
                analysis: Some(vec![]),
                ..ended(1).recorded()
            },
            true,
            false,
        ),
    ] {
        let mut watch = Watch::new(WatchOptions::default(), is_analysed);
        let told = told_all(&watch.received(&snapshot.conversation(), 0, 0));
        let expected: &[&str] = if waits {
            &["snapshot"]
        } else {
            &["snapshot", "ended"]
        };
        assert_eq!(told, expected, "{what}");
        assert_eq!(watch.next(0) == Step::Done, !waits, "{what}");
    }
}

#[test]
fn what_had_ended_before_is_waited_for_only_from_its_end_on() {
    const HOUR: i64 = 3_600_000;
    let at = |created_ms, updated_ms, duration_seconds| Snapshot {
        created_ms: Some(created_ms),
        updated_ms,
        duration_seconds,
        ..ended(1)
    };
    for (what, snapshot, settle_ms, last) in [
        ("long ago", at(0, Some(100_000), Some(60.0)), 60_000, HOUR),
        ("just now", at(0, Some(HOUR), None), 60_000, HOUR + 60_000),
        (
            "a while ago",
            at(0, Some(HOUR - 55_000), None),
            60_000,
            HOUR + 5_000,
        ),
        (
            "exactly so long ago",
            at(0, Some(HOUR - 60_000), None),
            60_000,
            HOUR,
        ),
        ("no settling", at(0, Some(HOUR), None), 0, HOUR),
        (
            "nobody knows when",
            Snapshot {
                created_ms: None,
                ..at(0, None, Some(80.0))
            },
            60_000,
            HOUR + 60_000,
        ),
        // It rang for half an hour: only the last change tells.
        (
            "queued for long",
            at(0, Some(HOUR), Some(60.0)),
            60_000,
            HOUR + 60_000,
        ),
        (
            "by its duration",
            at(HOUR - 90_000, None, Some(80.0)),
            60_000,
            HOUR + 50_000,
        ),
        (
            "by its duration, long ago",
            at(0, None, Some(80.0)),
            60_000,
            HOUR,
        ),
        (
            "by its beginning",
            at(HOUR - 30_000, None, None),
            60_000,
            HOUR + 30_000,
        ),
        // The provider's clock is ahead of ours.
        (
            "tomorrow",
            at(0, Some(25 * HOUR), None),
            60_000,
            HOUR + 60_000,
        ),
        (
            "no sane duration",
            at(0, None, Some(f64::MAX)),
            60_000,
            HOUR + 60_000,
        ),
    ] {
        let looks = followed(watch(settle_ms), HOUR, |_| snapshot.clone());
        let (at, told) = times(&looks);
        assert_eq!(at.last(), Some(&last), "{what}");
        assert_eq!(told.last().unwrap(), "ended", "{what}");
    }
}

#[test]
fn a_conversation_that_goes_on_after_its_end_is_followed_on() {
    let looks = followed(watch(10_000), 0, |now_ms| match now_ms {
        0..2_000 => live(1),
        2_000..10_000 => ended(1),
        10_000..60_000 => live(2),
        _ => ended(2),
    });
    let told: Vec<&str> = looks
        .iter()
        .flat_map(|(_, told)| told.iter().map(String::as_str))
        .collect();
    assert_eq!(
        told,
        [
            "snapshot",
            COMPLETED,
            "+1 message 1",
            "completed → in_progress",
            COMPLETED,
            "ended"
        ]
    );
    let seen = |status| {
        looks
            .iter()
            .rev()
            .find(|(_, told)| told.contains(&status))
            .unwrap()
            .0
    };
    let (at, _) = times(&looks);
    let settled = at.last().unwrap() - seen(COMPLETED.to_owned());
    assert!((10_000..12_000).contains(&settled), "{settled}");
}

#[test]
fn failures_while_it_settles_do_not_end_it_early_and_take_no_extra_time() {
    let network = || Error::new(ErrorCode::NetworkError, "It failed.").by(ProviderKind::Eigi);
    let mut watch = watch(10_000);
    watch.received(&live(1).conversation(), 0, 0);
    watch.received(&ended(1).conversation(), 2_000, 2_000);
    for now_ms in [4_000, 6_000, 30_000] {
        watch.failed(network(), now_ms).unwrap();
    }
    // Only an answer can show how it ended.
    let last = ended(1).recorded().conversation();
    let told = told_all(&watch.received(&last, 40_000, 40_000));
    assert_eq!(told, [RECORDING, "ended"]);
    assert_eq!(watch.next(40_000), Step::Done);
}

#[test]
fn a_clock_that_moves_stretches_settling_by_one_wait_at_most() {
    let ended = ended(1).conversation();
    // Set back by an hour.
    let mut watch = watch(4_000);
    watch.received(&live(1).conversation(), 3_600_000, 3_600_000);
    watch.received(&ended, 3_602_000, 3_602_000);
    assert_eq!(watch.received(&ended, 2_000, 2_000), []);
    assert_eq!(watch.received(&ended, 4_000, 4_000), []);
    assert_eq!(told_all(&watch.received(&ended, 6_000, 6_000)), ["ended"]);
}
