//! Whatever is counted, a summary has a bound, and what it costs grows with what was counted. In tests
//! alone: counted in [steps](crate::steps), which are the same on every machine.

use std::cell::Cell;
use std::rc::Rc;

use super::{
    Aggregator, CountedConversation, GroupBy, GroupValue, MOST_GROUPS, MOST_STATUS_BYTES,
    MOST_TEXT_BYTES,
};
use crate::model::{ListReport, Status};
use crate::pace::{at_once, counting};
use crate::time::Timestamp;
use crate::{Error, ErrorCode, step_counter};

const DAY_MS: i64 = 86_400_000;

fn add(aggregator: &mut Aggregator, agent: &str, status: &str, day: usize) -> Result<(), Error> {
    let day_ms = i64::try_from(day).unwrap() * DAY_MS;
    aggregator.add(CountedConversation {
        agent_id: Some(agent),
        channel: "telephone",
        direction: None,
        status,
        end_reason: None,
        success: None,
        created_at: Timestamp::from_epoch_ms(day_ms),
        live: false,
        duration_seconds: Some(f64::from(u32::try_from(day).unwrap())),
        analyzed: Some(false),
        messages: Some(0),
    })
}

/// What is counted: agent, status and day of each conversation.
type Shape = (
    &'static str,
    &'static [GroupBy],
    fn(usize) -> (String, String, usize),
);

fn long(at: usize, bytes: usize) -> String {
    format!("{at}{}", "x".repeat(bytes))
}

const SHAPES: [Shape; 7] = [
    ("long statuses", &[], |at| ("a".into(), long(at, 20_000), 0)),
    ("short statuses", &[], |at| ("a".into(), at.to_string(), 0)),
    ("long agents", &[GroupBy::Agent], |at| {
        (long(at, 20_000), "completed".into(), 0)
    }),
    ("short agents", &[GroupBy::Agent], |at| {
        (at.to_string(), "completed".into(), 0)
    }),
    (
        "a long agent in many groups",
        &[GroupBy::Agent, GroupBy::Day],
        |at| (long(0, 1_000_000), "completed".into(), at),
    ),
    ("a long status in many groups", &[GroupBy::Day], |at| {
        ("a".into(), long(0, 200_000), at)
    }),
    ("statuses of agents", &[GroupBy::Agent], |at| {
        let status = at % 100;
        ((at / 100).to_string(), long(status, 2_000), 0)
    }),
];

#[test]
fn a_summary_is_bounded_whatever_is_counted_and_nothing_is_lost() {
    for (name, group_by, shape) in SHAPES {
        let mut aggregator = Aggregator::new(group_by, None);
        let mut counted = 0;
        let error = loop {
            let (agent, status, day) = shape(counted);
            match add(&mut aggregator, &agent, &status, day) {
                Ok(()) => counted += 1,
                Err(error) => break error,
            }
            assert!(counted <= 250_000, "{name}");
        };
        assert_eq!(error.code, ErrorCode::InvalidArgument, "{name}");
        for bound in ["250000 groups", "256 KiB", "64 MiB", "groupBy"] {
            assert!(error.message.contains(bound), "{name}: {}", error.message);
        }
        // What is refused leaves nothing, and what was there is still counted.
        let (agent, status, day) = shape(counted);
        for _ in 0..3 {
            assert!(
                add(&mut aggregator, &agent, &status, day).is_err(),
                "{name}"
            );
        }
        let (agent, status, day) = shape(0);
        add(&mut aggregator, &agent, &status, day).unwrap();
        let summary = aggregator.summary(ListReport::default());
        assert_eq!(summary.total.count, counted as u64 + 1, "{name}");
        let statuses = summary.total.by_status.iter().map(|(_, count)| count);
        assert_eq!(statuses.sum::<u64>(), summary.total.count, "{name}");
        let of_groups = summary.groups.iter().map(|group| group.stats.count);
        assert!(
            group_by.is_empty() || of_groups.sum::<u64>() == summary.total.count,
            "{name}"
        );
        let texts_of = |by_status: &[(String, u64)]| -> usize {
            by_status.iter().map(|(status, _)| status.len()).sum()
        };
        let in_groups = summary.groups.iter().map(|group| {
            let key = group.key.iter().map(|(_, value)| match value {
                GroupValue::Text(text) => text.len(),
                _ => 0,
            });
            key.sum::<usize>() + texts_of(&group.stats.by_status)
        });
        // Beside the texts a key has its days.
        assert!(
            in_groups.sum::<usize>() <= MOST_TEXT_BYTES + 10 * summary.groups.len(),
            "{name}"
        );
        assert!(
            texts_of(&summary.total.by_status) <= MOST_STATUS_BYTES,
            "{name}"
        );
    }
}

/// A tenth of the agents that there can be, with seven statuses each, leaves nine tenths of the room.
#[test]
fn what_is_real_is_far_below_the_bounds() {
    let mut aggregator = Aggregator::new(&[GroupBy::Agent], None);
    for at in 0..MOST_GROUPS / 10 {
        let agent = format!("662f4a9b-1c2d-3e4f-5a6b-{at:012}");
        for status in Status::WORDS.iter().take(7) {
            add(&mut aggregator, &agent, status, 0).unwrap();
        }
    }
    assert!(
        aggregator.room > MOST_TEXT_BYTES / 10 * 9,
        "{}",
        aggregator.room
    );
}

#[test]
fn four_times_as_much_costs_four_times_as_much() {
    let cost = |shape: &Shape, count: usize| {
        let (_, group_by, shape) = shape;
        step_counter::of(|| {
            let mut aggregator = Aggregator::new(group_by, None);
            for at in 0..count {
                let (agent, status, day) = shape(at);
                add(&mut aggregator, &agent, &status, day).unwrap();
            }
            aggregator.summary(ListReport::default());
        })
    };
    for shape in [&SHAPES[1], &SHAPES[3], &SHAPES[6]] {
        let (few, many) = (cost(shape, 1_000), cost(shape, 4_000));
        // Sorting takes a little more.
        assert!(many <= few * 6, "{}: {few}, {many}", shape.0);
    }
}

#[test]
fn others_have_their_turn_while_a_summary_is_put_in_order() {
    let mut aggregator = Aggregator::new(&[GroupBy::Agent, GroupBy::Status], None);
    for at in 0..3_000 {
        add(&mut aggregator, &at.to_string(), &long(at % 7, 9), at).unwrap();
    }
    let turns = Rc::new(Cell::new(0));
    let pace = counting(&turns);
    let mut ordered = at_once(aggregator.ordered_summary(ListReport::default(), &pace));
    // Agents, groups and durations are sorted: three times three thousand.
    assert!(turns.get() >= 100, "{}", turns.get());
    let summary = aggregator.summary(ListReport::default());
    assert_eq!(ordered.summary.total, summary.total);
    let of_order = turns.get();
    for group in summary.groups {
        assert_eq!(at_once(ordered.next(&pace)), Some(group));
    }
    assert!(turns.get() >= of_order + 40, "{}", turns.get());
}
