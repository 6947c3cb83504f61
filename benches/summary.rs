//! Counts conversations into a summary. `cargo bench --bench summary`.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a benchmark that fails may panic"
)]

use convoscope::model::ListReport;
use convoscope::summary::{Aggregator, CountedConversation, GroupBy};
use convoscope::time::{Timestamp, Zone};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const CONVERSATIONS: usize = 100_000;

const GROUPINGS: [&[GroupBy]; 6] = [
    &[],
    &[GroupBy::Agent],
    &[GroupBy::Day],
    &[GroupBy::Channel, GroupBy::Status],
    &[GroupBy::Agent, GroupBy::Day, GroupBy::Hour],
    // A dashboard's.
    &[
        GroupBy::Day,
        GroupBy::Hour,
        GroupBy::Agent,
        GroupBy::Channel,
        GroupBy::Status,
        GroupBy::DurationRange,
    ],
];

fn agents() -> Vec<String> {
    (0..40)
        .map(|number| format!("662f4a9b1c2d3e4f5a6b7c{number:02}"))
        .collect()
}

/// Ninety days, newest first, in whole seconds or in thousandths.
fn conversations(agents: &[String], parts: u64) -> Vec<CountedConversation<'_>> {
    let mut random = 20_260_101u64;
    let mut below = |most: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % most
    };
    (0..CONVERSATIONS)
        .map(|number| {
            let at = 1_735_689_600_000 - number as i64 * 77_760;
            let status = ["completed", "completed", "disconnected", "failed"][below(4) as usize];
            CountedConversation {
                agent_id: Some(&agents[below(40) as usize]),
                channel: ["telephone", "telephone", "webrtc"][below(3) as usize],
                direction: Some("inbound"),
                status,
                end_reason: None,
                success: None,
                created_at: Timestamp::from_epoch_ms(at),
                live: false,
                duration_seconds: Some(below(900 * parts) as f64 / parts as f64),
                analyzed: Some(below(2) == 0),
                messages: Some(below(40)),
            }
        })
        .collect()
}

fn aggregated(conversations: &[CountedConversation<'_>], group_by: &[GroupBy]) -> Aggregator {
    let zone: Box<dyn Zone> = Box::new(|_: i64| 19_800);
    let mut aggregator = Aggregator::new(group_by, Some(zone));
    for conversation in conversations {
        aggregator.add(*black_box(conversation)).unwrap();
    }
    aggregator
}

#[divan::bench(args = GROUPINGS)]
fn add_whole_seconds(bencher: Bencher<'_, '_>, group_by: &[GroupBy]) {
    bench_add(bencher, group_by, 1);
}

#[divan::bench(args = GROUPINGS)]
fn add_thousandths(bencher: Bencher<'_, '_>, group_by: &[GroupBy]) {
    bench_add(bencher, group_by, 1000);
}

fn bench_add(bencher: Bencher<'_, '_>, group_by: &[GroupBy], parts: u64) {
    let agents = agents();
    let conversations = conversations(&agents, parts);
    bencher
        .counter(ItemsCount::new(CONVERSATIONS))
        .bench_local(|| aggregated(&conversations, group_by));
}

#[divan::bench(args = GROUPINGS)]
fn summary(bencher: Bencher<'_, '_>, group_by: &[GroupBy]) {
    let agents = agents();
    let aggregator = aggregated(&conversations(&agents, 1000), group_by);
    bencher.bench_local(|| aggregator.summary(ListReport::default()));
}
