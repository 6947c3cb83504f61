//! Answers that are older than the one before.

use super::model::{Snapshot, ended, live, told_all};
use crate::watch::{MOST_OLDER, Step, Watch, WatchOptions};

fn at(updated_ms: i64, snapshot: Snapshot) -> Snapshot {
    Snapshot {
        updated_ms: Some(updated_ms),
        ..snapshot
    }
}

/// What is told of each answer, looked at when the watch says.
fn told(answers: &[Snapshot]) -> Vec<Vec<String>> {
    let mut watch = Watch::new(WatchOptions::default(), true);
    let mut now_ms = 0;
    let mut told = Vec::new();
    for answer in answers {
        while let Step::Wait { ms } = watch.next(now_ms) {
            now_ms += ms as i64;
        }
        assert_eq!(watch.next(now_ms), Step::Fetch);
        told.push(told_all(&watch.received(
            &answer.conversation(),
            now_ms,
            now_ms,
        )));
    }
    told
}

#[test]
fn an_answer_that_lags_behind_is_no_news() {
    let answers = [
        at(3_000, live(3)),
        at(2_000, live(2)),
        at(3_000, live(3)),
        at(4_000, live(4)),
    ];
    let told = told(&answers);
    assert_eq!(told[0], ["snapshot"]);
    assert_eq!(told[1..3].concat(), Vec::<String>::new());
    assert_eq!(told[3], ["+3 message 3"]);
}

#[test]
fn one_that_ended_does_not_come_alive_again() {
    let answers = [
        at(1_000, live(1)),
        at(3_000, ended(2)),
        at(1_000, live(1)),
        at(3_000, ended(2).analysed().recorded()),
    ];
    let told = told(&answers);
    assert!(told[1].contains(&"in_progress → completed".to_owned()));
    assert_eq!(told[2], Vec::<String>::new());
    assert_eq!(told[3].last().map(String::as_str), Some("ended"));
}

#[test]
fn a_record_that_was_set_back_for_good_is_believed() {
    let mut answers = vec![at(9_000, live(3))];
    answers.extend((0..=MOST_OLDER).map(|_| at(2_000, live(2))));
    let told = told(&answers);
    let silent = usize::try_from(MOST_OLDER).unwrap();
    assert!(told[1..=silent].iter().all(Vec::is_empty));
    assert_eq!(told.last().unwrap().len(), 1, "{told:?}");
}
