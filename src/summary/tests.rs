//! Held against a second implementation, which keeps everything and sorts it.

use std::collections::BTreeMap;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::durations::Limits;
use super::*;
use crate::input::Input;
use crate::model::{ListReport, OmittableField, ProviderKind, ReadOptions};
use crate::provider::{parse_body, provider};
use crate::time::Timestamp;
use crate::walk::standalone_page;

/// What is counted, owned.
#[derive(Clone, Debug)]
struct Sample {
    agent: Option<String>,
    channel: &'static str,
    direction: Option<&'static str>,
    status: &'static str,
    live: bool,
    ms: i64,
    duration: Option<f64>,
    analyzed: Option<bool>,
    messages: Option<u64>,
    end_reason: Option<&'static str>,
    success: Option<bool>,
}

impl<'a> From<&'a Sample> for CountedConversation<'a> {
    fn from(sample: &'a Sample) -> Self {
        Self {
            agent_id: sample.agent.as_deref(),
            channel: sample.channel,
            direction: sample.direction,
            status: sample.status,
            created_at: Timestamp::from_epoch_ms(sample.ms),
            live: sample.live,
            duration_seconds: sample.duration,
            analyzed: sample.analyzed,
            messages: sample.messages,
            end_reason: sample.end_reason,
            success: sample.success,
        }
    }
}

fn sample(duration: impl Strategy<Value = f64>) -> impl Strategy<Value = Sample> {
    let agent = prop::option::of(prop_oneof![
        "[ab]{0,2}",
        select(vec![
            "662f4a9b1c2d3e4f5a6b7c8d".to_owned(),
            "é".to_owned(),
            "𝒳".to_owned()
        ]),
    ]);
    let status = select(vec![
        ("completed", false),
        ("completed", false),
        ("transferred", false),
        ("failed", false),
        ("in_progress", true),
        ("paused", true),
        // A contradiction of a caller's own page.
        ("completed", true),
    ]);
    (
        agent,
        select(vec!["telephone", "webrtc", "text", "fax"]),
        prop::option::of(select(vec!["inbound", "outbound"])),
        status,
        // Around a change of clocks in Berlin and New York, and anywhere else.
        prop_oneof![
            1_709_900_000_000i64..1_712_000_000_000,
            -2_000_000_000_000i64..4_000_000_000_000
        ],
        prop::option::weighted(0.9, duration),
        prop::option::weighted(0.98, any::<bool>()),
        prop::option::weighted(0.98, 0u64..50),
        // One of them is also an agent's id, and one a status.
        prop::option::of(select(vec!["", "b", "completed", "customer-ended-call"])),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(
                agent,
                channel,
                direction,
                (status, live),
                ms,
                duration,
                analyzed,
                messages,
                end_reason,
                success,
            )| {
                Sample {
                    end_reason,
                    success,
                    agent,
                    channel,
                    direction,
                    status,
                    live,
                    ms,
                    duration,
                    analyzed,
                    messages,
                }
            },
        )
}

/// Eighths of a second: their sums are exact in floats, too.
fn eighths() -> impl Strategy<Value = f64> {
    prop_oneof![0i32..400, -80i32..800_000_000].prop_map(|eighths| f64::from(eighths) / 8.0)
}

fn group_by() -> impl Strategy<Value = Vec<GroupBy>> {
    prop::sample::subsequence(GroupBy::ALL.to_vec(), 0..=GroupBy::ALL.len()).prop_shuffle()
}

/// The usual ones, or others, from 0 or above it, in eighths of a second.
fn edges() -> impl Strategy<Value = Option<Vec<f64>>> {
    let eighths = prop::collection::btree_set(0u32..400, 1..6);
    let edges = eighths.prop_map(|all| all.into_iter().map(|it| f64::from(it) / 8.0).collect());
    prop::option::of(edges)
}

fn zone() -> impl Strategy<Value = TimeZone> {
    select(vec![
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Pacific/Apia",
        "Australia/Lord_Howe",
    ])
    .prop_map(|name| TimeZoneDatabase::bundled().get(name).unwrap())
}

const LIMITS: Limits = Limits {
    exact: MOST_EXACT,
    coarse: MOST_COARSE,
};

fn aggregated(samples: &[Sample], by: &[GroupBy], zone: &TimeZone, limits: Limits) -> Summary {
    aggregated_in(samples, by, zone, limits, None)
}

fn aggregated_in(
    samples: &[Sample],
    by: &[GroupBy],
    zone: &TimeZone,
    limits: Limits,
    edges: Option<&[f64]>,
) -> Summary {
    let edges = edges.map(|edges| Input::List(edges.iter().copied().map(Input::from).collect()));
    let edges = DurationEdges::read(&edges.unwrap_or_default()).unwrap();
    let mut aggregator =
        Aggregator::with_limits(by, Some(Box::new(zone.clone())), limits, MOST_GROUPS)
            .with_duration_edges(edges);
    for sample in samples {
        aggregator.add(sample).unwrap();
    }
    aggregator.summary(ListReport::default())
}

// — the second implementation —

/// What sorts a group, and what stands in its key: what is not known comes last.
type NaivePart = (bool, String, GroupValue);

fn naive(samples: &[Sample], by: &[GroupBy], zone: &TimeZone, edges: Option<&[f64]>) -> Summary {
    let edges = edges.unwrap_or(&[0.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0]);
    let text = |text: Option<String>| -> NaivePart {
        let value = text.clone().map_or(GroupValue::Unknown, GroupValue::Text);
        (text.is_none(), text.unwrap_or_default(), value)
    };
    let range = |seconds: f64| -> NaivePart {
        let (below, above): (Vec<f64>, Vec<f64>) =
            edges.iter().partition(|edge| **edge <= seconds.max(0.0));
        let range = DurationRange {
            min: below.last().copied().unwrap_or(0.0),
            max: above.first().copied(),
        };
        let place = format!("{:03}", below.len());
        (false, place, GroupValue::Duration(range))
    };
    let mut groups: Vec<(Vec<NaivePart>, Vec<&Sample>)> = Vec::new();
    for sample in samples {
        let local = zone.to_datetime(jiff::Timestamp::from_millisecond(sample.ms).unwrap());
        let key = |by: &GroupBy| match by {
            GroupBy::Agent => text(Some(sample.agent.clone().unwrap_or_default())),
            GroupBy::Channel => text(Some(sample.channel.to_owned())),
            GroupBy::Direction => text(Some(sample.direction.unwrap_or("").to_owned())),
            GroupBy::Status => text(Some(sample.status.to_owned())),
            GroupBy::Day => text(Some(local.strftime("%Y-%m-%d").to_string())),
            // With its place in the week, by which it is sorted.
            GroupBy::Weekday => {
                let name = local.strftime("%A").to_string().to_lowercase();
                let place = local.strftime("%u").to_string();
                (false, place, GroupValue::Text(name))
            }
            GroupBy::Hour => text(Some(local.strftime("%H").to_string())),
            GroupBy::EndReason => text(sample.end_reason.map(str::to_owned)),
            GroupBy::Success => match sample.success {
                Some(success) => (false, success.to_string(), GroupValue::Success(success)),
                None => text(None),
            },
            GroupBy::DurationRange => sample.duration.map_or_else(|| text(None), range),
        };
        let key: Vec<_> = by.iter().map(key).collect();
        match groups.iter_mut().find(|(of, _)| *of == key) {
            Some((_, samples)) => samples.push(sample),
            None => groups.push((key, vec![sample])),
        }
    }
    let rank = |key: &[NaivePart]| -> Vec<(bool, String)> {
        key.iter()
            .map(|(last, text, _)| (*last, text.clone()))
            .collect()
    };
    groups.sort_by_key(|(key, _)| rank(key));
    let groups = groups.into_iter().map(|(key, samples)| Group {
        key: (by.iter().copied().zip(key))
            .map(|(by, (_, _, value))| (by, value))
            .collect(),
        stats: naive_stats(&samples),
    });
    let mut coverage = Coverage::new(
        ListReport::default(),
        samples
            .iter()
            .map(|sample| sample.ms)
            .min()
            .and_then(Timestamp::from_epoch_ms),
        None,
        Some("jiff".to_owned()),
    );
    coverage.to = samples
        .iter()
        .map(|sample| sample.ms)
        .max()
        .and_then(Timestamp::from_epoch_ms);
    Summary {
        total: naive_stats(&samples.iter().collect::<Vec<_>>()),
        groups: if by.is_empty() {
            Vec::new()
        } else {
            groups.collect()
        },
        coverage,
    }
}

fn naive_stats(samples: &[&Sample]) -> Stats {
    let mut by_status: BTreeMap<&str, u64> = BTreeMap::new();
    for sample in samples {
        *by_status.entry(sample.status).or_default() += 1;
    }
    let is_known = |status| crate::model::Status::WORDS.contains(&status);
    let ended: Vec<_> = samples
        .iter()
        .filter(|sample| !sample.live && is_known(sample.status))
        .collect();
    let good = ended
        .iter()
        .filter(|sample| ["completed", "transferred"].contains(&sample.status));
    let mut durations: Vec<f64> = samples
        .iter()
        .filter_map(|sample| sample.duration)
        .collect();
    durations.sort_by(f64::total_cmp);
    let sum: f64 = durations.iter().sum::<f64>() + 0.0;
    let percentile = |share: f64| {
        let rank = (share * durations.len() as f64).ceil() as usize;
        durations.get(rank.wrapping_sub(1)).copied()
    };
    Stats {
        count: samples.len() as u64,
        live: samples.iter().filter(|sample| sample.live).count() as u64,
        by_status: by_status
            .into_iter()
            .map(|(status, count)| (status.to_owned(), count))
            .collect(),
        success_rate: (!ended.is_empty()).then(|| good.count() as f64 / ended.len() as f64),
        duration_seconds: DurationStats {
            count: durations.len() as u64,
            sum,
            mean: (!durations.is_empty()).then(|| sum / durations.len() as f64),
            p50: percentile(0.5),
            p90: percentile(0.9),
            p95: percentile(0.95),
            max: durations.last().copied(),
            relative_error: 0.0,
        },
        analyzed: (samples.iter().map(|sample| sample.analyzed.map(u64::from))).sum(),
        messages: samples.iter().map(|sample| sample.messages).sum(),
    }
}

fn percentiles(stats: &Stats) -> [Option<f64>; 3] {
    let durations = &stats.duration_seconds;
    [durations.p50, durations.p90, durations.p95]
}

/// Takes the percentiles out, for a comparison of the rest.
fn without_percentiles(mut summary: Summary) -> Summary {
    for stats in all_stats_mut(&mut summary) {
        let durations = &mut stats.duration_seconds;
        (durations.p50, durations.p90, durations.p95) = (None, None, None);
        durations.relative_error = 0.0;
    }
    summary
}

fn all_stats_mut(summary: &mut Summary) -> impl Iterator<Item = &mut Stats> {
    summary
        .groups
        .iter_mut()
        .map(|group| &mut group.stats)
        .chain([&mut summary.total])
}

fn all_stats(summary: &Summary) -> impl Iterator<Item = &Stats> {
    summary
        .groups
        .iter()
        .map(|group| &group.stats)
        .chain([&summary.total])
}

proptest! {
    #[test]
    fn equals_a_naive_fold(
        samples in prop::collection::vec(sample(eighths()), 0..120),
        by in group_by(),
        zone in zone(),
        edges in edges(),
    ) {
        let edges = edges.as_deref();
        let summary = aggregated_in(&samples, &by, &zone, LIMITS, edges);
        prop_assert_eq!(summary, naive(&samples, &by, &zone, edges));
    }

    /// What a page sums over the cells of a cube is what a coarser summary counts.
    #[test]
    fn groups_add_up(
        samples in prop::collection::vec(sample(eighths()), 0..120),
        by in group_by(),
        coarser in prop::sample::subsequence(GroupBy::ALL.to_vec(), 0..=GroupBy::ALL.len()),
        zone in zone(),
    ) {
        let coarser: Vec<_> = by.iter().copied().filter(|key| coarser.contains(key)).collect();
        let cube = aggregated(&samples, &by, &zone, LIMITS);
        let expected = aggregated(&samples, &coarser, &zone, LIMITS);
        for group in &expected.groups {
            let is_within = |cell: &&Group| group.key.iter().all(|part| cell.key.contains(part));
            let within: Vec<_> = cube.groups.iter().filter(is_within).map(|it| &it.stats).collect();
            let summed = |of: fn(&Stats) -> u64| within.iter().map(|stats| of(stats)).sum::<u64>();
            let stats = &group.stats;
            prop_assert_eq!(summed(|it| it.count), stats.count);
            prop_assert_eq!(summed(|it| it.live), stats.live);
            prop_assert_eq!(summed(|it| it.duration_seconds.count), stats.duration_seconds.count);
            let seconds: f64 = within.iter().map(|it| it.duration_seconds.sum).sum();
            prop_assert_eq!(seconds + 0.0, stats.duration_seconds.sum);
            let longest = within.iter().filter_map(|it| it.duration_seconds.max);
            prop_assert_eq!(longest.max_by(f64::total_cmp), stats.duration_seconds.max);
            prop_assert_eq!(within.iter().map(|it| it.messages).sum::<Option<u64>>(), stats.messages);
            prop_assert_eq!(within.iter().map(|it| it.analyzed).sum::<Option<u64>>(), stats.analyzed);
            for (status, count) in &stats.by_status {
                let of = within.iter().flat_map(|it| &it.by_status).filter(|(of, _)| of == status);
                prop_assert_eq!(of.map(|(_, count)| count).sum::<u64>(), *count);
            }
        }
    }

    #[test]
    fn order_does_not_matter(
        samples in prop::collection::vec(sample(-1e15..1e15), 0..80),
        by in group_by(),
        exact in 0usize..40,
        coarse in 0usize..60,
        turn in any::<prop::sample::Index>(),
    ) {
        let limits = Limits { exact, coarse };
        let summary = aggregated(&samples, &by, &TimeZone::UTC, limits);
        let mut turned = samples;
        turned.reverse();
        let middle = turn.index(turned.len() + 1);
        turned.rotate_left(middle);
        prop_assert_eq!(aggregated(&turned, &by, &TimeZone::UTC, limits), summary);
    }

    #[test]
    fn a_sketch_keeps_to_the_error_it_states(
        samples in prop::collection::vec(sample(prop_oneof![eighths(), 0.0..1e6, -1e-3..1e9]), 1..200),
        by in group_by(),
        exact in 0usize..100,
        coarse in 0usize..100,
    ) {
        let sketched = aggregated(&samples, &by, &TimeZone::UTC, Limits { exact, coarse });
        let exact = aggregated(&samples, &by, &TimeZone::UTC, LIMITS);
        for (sketched, exact) in all_stats(&sketched).zip(all_stats(&exact)) {
            let error = sketched.duration_seconds.relative_error;
            prop_assert!(error <= 0.5);
            for (told, is) in percentiles(sketched).into_iter().zip(percentiles(exact)) {
                let (Some(told), Some(is)) = (told, is) else {
                    prop_assert_eq!(told, is);
                    continue;
                };
                prop_assert!((told - is).abs() <= is.abs() * error, "{} is {} by {}", told, is, error);
            }
        }
        prop_assert_eq!(without_percentiles(sketched), without_percentiles(exact));
    }

    #[test]
    fn sums_are_those_of_the_numbers(values in prop::collection::vec(-1e9..1e9, 0..100)) {
        let mut aggregator = Aggregator::new(&[], None);
        for &value in &values {
            aggregator.add(&timed(value)).unwrap();
        }
        let sum = aggregator.summary(ListReport::default()).total.duration_seconds.sum;
        // In whole 2⁻²⁰ seconds, so that nothing is rounded on the way.
        let near: i128 = values.iter().map(|value| (value * 1_048_576.0).round() as i128).sum();
        prop_assert!((sum - near as f64 / 1_048_576.0).abs() <= values.len() as f64 / 1_048_576.0);
    }

    #[test]
    fn any_finite_duration_is_survived(values in prop::collection::vec(any::<f64>(), 0..60), most in 0usize..60) {
        let limits = Limits { exact: most, coarse: most / 2 };
        let mut aggregator = Aggregator::with_limits(&[], None, limits, MOST_GROUPS);
        let mut finite = 0;
        for &value in &values {
            prop_assert_eq!(aggregator.add(&timed(value)).is_ok(), value.is_finite());
            finite += u64::from(value.is_finite());
        }
        let durations = aggregator.summary(ListReport::default()).total.duration_seconds;
        prop_assert_eq!(durations.count, finite);
        prop_assert!(durations.sum.is_finite());
        prop_assert!(durations.p50 <= durations.p90 && durations.p90 <= durations.p95);
        prop_assert!(durations.p95 <= durations.max);
    }
}

fn text_of(value: &GroupValue) -> &str {
    match value {
        GroupValue::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

fn timed(duration: f64) -> Sample {
    Sample {
        agent: None,
        channel: "telephone",
        direction: None,
        status: "completed",
        live: false,
        ms: 0,
        duration: Some(duration),
        analyzed: Some(false),
        messages: Some(0),
        end_reason: None,
        success: None,
    }
}

/// The figures that the module's documentation states.
#[test]
fn percentiles_are_exact_up_to_the_stated_number_of_different_durations() {
    let mut aggregator = Aggregator::new(&[], None);
    let nth = |n: usize| (n * 7 % 400_009) as f64 / 1000.0;
    // How often each occurs does not matter.
    for n in (0..MOST_EXACT).chain(0..1000) {
        aggregator.add(&timed(nth(n))).unwrap();
    }
    let exact = aggregator
        .summary(ListReport::default())
        .total
        .duration_seconds;
    assert_eq!(exact.relative_error, 0.0);
    let mut sorted: Vec<f64> = (0..MOST_EXACT).chain(0..1000).map(nth).collect();
    sorted.sort_by(f64::total_cmp);
    for (percentile, share) in [(exact.p50, 0.5), (exact.p90, 0.9), (exact.p95, 0.95)] {
        let rank = (share * sorted.len() as f64).ceil() as usize;
        assert_eq!(percentile, Some(sorted[rank - 1]));
    }
    aggregator.add(&timed(nth(MOST_EXACT))).unwrap();
    let coarse = aggregator
        .summary(ListReport::default())
        .total
        .duration_seconds;
    assert_eq!(coarse.relative_error, 1.0 / 128.0);
    assert!((coarse.p90.unwrap() / exact.p90.unwrap() - 1.0).abs() <= 1.0 / 127.0);
}

#[test]
fn one_group_too_many_is_an_error_and_the_rest_stays() {
    let mut aggregator = Aggregator::with_limits(&[GroupBy::Agent], None, LIMITS, 3);
    let mut add = |agent: &str| {
        let agent = Some(agent.to_owned());
        aggregator
            .add(&Sample {
                agent,
                ..timed(1.0)
            })
            .map_err(|error| (error.code, error.message.clone()))
    };
    for agent in ["a", "b", "c", "a"] {
        add(agent).unwrap();
    }
    let (code, message) = add("d").unwrap_err();
    assert_eq!(code, crate::ErrorCode::InvalidArgument);
    assert!(
        message.contains(&MOST_GROUPS.to_string()) && message.contains("groupBy"),
        "{message}"
    );
    assert!(add("d").is_err());
    assert!(add("b").is_ok());
    let summary = aggregator.summary(ListReport::default());
    assert_eq!(summary.total.count, 5);
    let counts: Vec<_> = summary
        .groups
        .iter()
        .map(|group| (text_of(&group.key[0].1), group.stats.count))
        .collect();
    assert_eq!(counts, [("a", 2), ("b", 2), ("c", 1)]);
}

#[test]
fn keys_come_in_their_order() {
    let mut aggregator = Aggregator::new(
        &[GroupBy::Hour, GroupBy::Day, GroupBy::Hour, GroupBy::Agent],
        None,
    );
    for (at, agent) in [
        ("2024-01-10T10:00:00Z", Some("b")),
        ("2024-01-09T10:00:00Z", Some("a")),
        ("0999-01-09T10:00:00Z", Some("B")),
        ("2024-01-09T09:00:00Z", Some("é")),
        ("2024-01-09T09:00:00Z", Some("z")),
        ("2024-01-09T09:00:00Z", None),
        ("2024-01-09T09:00:00Z", Some("")),
    ] {
        let ms = Timestamp::parse(at).unwrap().in_utc().epoch_ms();
        aggregator
            .add(&Sample {
                agent: agent.map(str::to_owned),
                ms,
                ..timed(1.0)
            })
            .unwrap();
    }
    let summary = aggregator.summary(ListReport::default());
    let keys: Vec<String> = summary
        .groups
        .iter()
        .map(|group| {
            let parts: Vec<_> = group
                .key
                .iter()
                .map(|(by, text)| format!("{}={}", by.as_str(), text_of(text)))
                .collect();
            format!("{} {}", parts.join(" "), group.stats.count)
        })
        .collect();
    assert_eq!(
        keys,
        [
            "hour=09 day=2024-01-09 agent= 2",
            "hour=09 day=2024-01-09 agent=z 1",
            "hour=09 day=2024-01-09 agent=é 1",
            "hour=10 day=0999-01-09 agent=B 1",
            "hour=10 day=2024-01-09 agent=a 1",
            "hour=10 day=2024-01-10 agent=b 1",
        ]
    );
}

/// A week, newest first, of a place whose Monday begins while it is Sunday in UTC.
#[test]
fn weekdays_are_local_and_monday_comes_first() {
    let zone = |_| 19_800;
    let mut aggregator = Aggregator::new(&[GroupBy::Weekday], Some(Box::new(zone)));
    for day in (15..=22).rev() {
        let at = format!("2026-11-{day}T18:30:00Z");
        let ms = Timestamp::parse(&at).unwrap().in_utc().epoch_ms();
        aggregator.add(&Sample { ms, ..timed(1.0) }).unwrap();
    }
    let summary = aggregator.summary(ListReport::default());
    let keys = summary.groups.iter().map(|group| {
        let [(GroupBy::Weekday, weekday)] = &group.key[..] else {
            panic!("{:?}", group.key);
        };
        (text_of(weekday), group.stats.count)
    });
    assert_eq!(
        keys.collect::<Vec<_>>(),
        [
            ("monday", 2),
            ("tuesday", 1),
            ("wednesday", 1),
            ("thursday", 1),
            ("friday", 1),
            ("saturday", 1),
            ("sunday", 1),
        ]
    );
}

/// As a provider tells conversations, and as JavaScript gets the summary.
#[test]
fn conversations_become_the_documented_json() {
    let body = r#"[
        {"id": "1", "agent_id": "a1", "channel": "telephone", "direction": "inbound", "status": "completed",
         "duration": 61.5, "created_at": "2024-03-10T06:59:59.123456Z", "conversation": {"items": [
            {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello!"}]}},
        {"id": "2", "agent_id": "a1", "channel": "telephone", "direction": "outbound", "status": "in_progress",
         "duration": null, "created_at": "2024-03-10T07:00:00Z"},
        {"id": "3", "agent_id": "a1", "channel": "telephone", "status": "unanswered",
         "duration": 0, "created_at": "2024-03-11T03:30:00Z"}]"#;
    let kind = ProviderKind::Anyreach;
    let body = parse_body(kind, body).unwrap();
    let page = provider(kind)
        .read_page(body.root(), 100, &ReadOptions::default())
        .unwrap();
    let page = standalone_page(kind, page);
    let zone = TimeZoneDatabase::bundled().get("America/New_York").unwrap();
    let mut aggregator = Aggregator::new(&[GroupBy::Day, GroupBy::Direction], Some(Box::new(zone)));
    for conversation in &page.items {
        aggregator.add(conversation).unwrap();
    }
    let walk = ListReport {
        requests: 1,
        pages: 1,
        items: 3,
        complete: true,
        ..ListReport::default()
    };
    let json = serde_json::to_string(&aggregator.summary(walk)).unwrap();
    let none = r#""mean":null,"p50":null,"p90":null,"p95":null,"max":null,"relativeError":0.0"#;
    let stats = |count: u64,
                 live: u64,
                 by_status: &str,
                 rate: &str,
                 durations: String,
                 messages: u64| {
        format!(
            r#""count":{count},"live":{live},"byStatus":{{{by_status}}},"successRate":{rate},"durationSeconds":{{{durations}}},"analyzed":0,"messages":{messages}}}"#
        )
    };
    let durations = |count: u64, sum: &str, mean: &str, p50: &str, max: &str| {
        format!(
            r#""count":{count},"sum":{sum},"mean":{mean},"p50":{p50},"p90":{max},"p95":{max},"max":{max},"relativeError":0.0"#
        )
    };
    let expected = [
        r#"{"total":{"#,
        &stats(
            3,
            1,
            r#""completed":1,"in_progress":1,"unanswered":1"#,
            "0.5",
            durations(2, "61.5", "30.75", "0.0", "61.5"),
            2,
        ),
        r#","groups":[{"key":{"day":"2024-03-10","direction":""},"#,
        &stats(
            1,
            0,
            r#""unanswered":1"#,
            "0.0",
            durations(1, "0.0", "0.0", "0.0", "0.0"),
            0,
        ),
        r#",{"key":{"day":"2024-03-10","direction":"inbound"},"#,
        &stats(
            1,
            0,
            r#""completed":1"#,
            "1.0",
            durations(1, "61.5", "61.5", "61.5", "61.5"),
            2,
        ),
        r#",{"key":{"day":"2024-03-10","direction":"outbound"},"#,
        &stats(
            1,
            1,
            r#""in_progress":1"#,
            "null",
            format!(r#""count":0,"sum":0.0,{none}"#),
            0,
        ),
        r#"],"coverage":{"requests":1,"pages":1,"items":3,"duplicates":0,"rejected":0,"leftOut":0,"overfull":0,"unreadable":0,"complete":true,"#,
        r#""stoppedBecause":null,"next":null,"#,
        r#""from":"2024-03-10T06:59:59.123456Z","to":"2024-03-11T03:30:00.000Z","timeZoneData":"jiff"}}"#,
    ];
    assert_eq!(json, expected.concat());
}

#[test]
fn nothing_counted_is_told_as_nothing() {
    let mut summary = Aggregator::new(&[GroupBy::Day], None).summary(ListReport::default());
    assert_eq!(summary.coverage.time_zone_data, None);
    summary.coverage.time_zone_data = Some("jiff".to_owned());
    assert_eq!(summary, naive(&[], &[GroupBy::Day], &TimeZone::UTC, None));
}

#[test]
fn what_is_not_read_is_not_known_even_of_nothing() {
    let parts = [OmittableField::Transcript, OmittableField::Analysis];
    for omit in [&parts[..], &parts[..1], &parts[1..], &[]] {
        let counts = |part| (!omit.contains(&part)).then_some(0);
        let total = Aggregator::new(&[], None)
            .without(omit)
            .summary(ListReport::default())
            .total;
        let [messages, analyzed] = parts.map(counts);
        assert_eq!((total.messages, total.analyzed), (messages, analyzed));
    }
}

/// A coverage is a walk's report, two times, and whose time zones they were.
#[test]
fn a_coverage_has_the_keys_of_a_report() {
    let walk = ListReport::default();
    let report = serde_json::to_string(&walk).unwrap();
    let coverage = serde_json::to_string(&Coverage::new(walk, None, None, None)).unwrap();
    let report = report.strip_suffix('}').unwrap();
    assert_eq!(
        coverage,
        format!(r#"{report},"from":null,"to":null,"timeZoneData":null}}"#)
    );
}

#[test]
fn the_option_is_read_with_every_issue() {
    for (json, expected) in [
        ("null", Ok(vec![])),
        ("[]", Ok(vec![])),
        (
            r#"["hour", "agent"]"#,
            Ok(vec![GroupBy::Hour, GroupBy::Agent]),
        ),
        (
            r#""day""#,
            Err(vec![r#"groupBy | "groupBy" must be a list, not a string."#]),
        ),
        (
            r#"["day", "Day", "day", 7, "agnet", "week", "agent_id", "\u0000\"", null, "agent"]"#,
            Err(vec![
                r#"groupBy[1] | "groupBy[1]" cannot be "Day". Accepted: ALL."#,
                r#"groupBy[2] | "groupBy" has "day" more than once."#,
                r#"groupBy[3] | "groupBy[3]" cannot be 7. Accepted: ALL."#,
                r#"groupBy[4] | "groupBy[4]" cannot be "agnet". Accepted: ALL."#,
                r#"groupBy[5] | "groupBy[5]" cannot be "week". Accepted: ALL."#,
                r#"groupBy[6] | "groupBy[6]" cannot be "agent_id". Accepted: ALL."#,
                "groupBy[7] | \"groupBy[7]\" cannot be \"\u{fffd}'\". Accepted: ALL.",
                r#"groupBy[8] | "groupBy[8]" cannot be null. Accepted: ALL."#,
            ]),
        ),
    ] {
        let read = GroupBy::read(&json.parse().unwrap());
        let told = read.as_ref().map_err(|error| {
            assert_eq!(error.code, crate::ErrorCode::InvalidArgument);
            let messages: Vec<_> = error.issues.iter().map(|it| it.message.as_ref()).collect();
            assert_eq!(error.message, messages.join(" "));
            error
                .issues
                .iter()
                .map(|issue| format!("{} | {}", issue.path, issue.message))
                .collect::<Vec<_>>()
        });
        let [names @ .., last] = &GroupBy::NAMES;
        let all = format!("{} and {last}", names.join(", "));
        let expected = expected.map_err(|issues| {
            issues
                .into_iter()
                .map(|issue| issue.replace("ALL", &all))
                .collect()
        });
        assert_eq!(told.cloned(), expected, "{json}");
    }
    // An answer is not many times as long as what it answers.
    let names = Input::List(vec![Input::Text("x".into()); 8000]);
    let error = GroupBy::read(&names).unwrap_err();
    assert_eq!(error.issues.len(), 40);
    assert!(error.message.ends_with(" And 7960 more."));
}

/// A call that never started has no time: its group comes last, and it says nothing of when the others began.
#[test]
fn what_has_no_time_is_a_group_of_its_own() {
    let sample = Sample {
        agent: None,
        channel: "telephone",
        direction: None,
        status: "unanswered",
        live: false,
        ms: 1_767_225_600_000,
        duration: None,
        analyzed: Some(false),
        messages: Some(0),
        end_reason: None,
        success: None,
    };
    let timed = CountedConversation::from(&sample);
    let timeless = CountedConversation {
        created_at: None,
        ..timed
    };
    let by = [GroupBy::Day, GroupBy::Weekday, GroupBy::Hour];
    let mut aggregator = Aggregator::new(&by, None);
    aggregator.add(timeless).unwrap();
    let summary = aggregator.summary(ListReport::default());
    assert_eq!((summary.coverage.from, summary.coverage.to), (None, None));
    aggregator.add(timed).unwrap();
    aggregator.add(timeless).unwrap();
    let summary = aggregator.summary(ListReport::default());
    let at = timed.created_at;
    assert_eq!((summary.coverage.from, summary.coverage.to), (at, at));
    let written = serde_json::to_value(&summary.groups).unwrap();
    let groups = written.as_array().unwrap().iter();
    let groups: Vec<_> = groups.map(|it| json!([it["key"], it["count"]])).collect();
    let expected = [
        json!([{ "day": "2026-01-01", "weekday": "thursday", "hour": "00" }, 1]),
        json!([{ "day": null, "weekday": null, "hour": null }, 2]),
    ];
    assert_eq!(groups, expected);
}

/// Bounds: a duration at an edge belongs to the range that begins there.
#[test]
fn durations_are_in_the_range_that_begins_at_or_below_them() {
    for (edges, durations, expected) in [
        (
            "null",
            &[0.0, 29.999, 30.0, 1799.9, 1800.0, 1e9][..],
            json!([
                [0.0, 30.0, 2],
                [30.0, 60.0, 1],
                [600.0, 1800.0, 1],
                [1800.0, null, 2]
            ]),
        ),
        (
            "[60]",
            &[59.9, 60.0],
            json!([[0.0, 60.0, 1], [60.0, null, 1]]),
        ),
        ("[0]", &[0.0, 5.0], json!([[0.0, null, 2]])),
        (
            "[0, 0.5]",
            &[0.49, 0.5],
            json!([[0.0, 0.5, 1], [0.5, null, 1]]),
        ),
        // Of a caller's own page.
        ("[0, 30]", &[-1.0, -0.0], json!([[0.0, 30.0, 2]])),
        ("[10]", &[-1.0], json!([[0.0, 10.0, 1]])),
    ] {
        let edges = DurationEdges::read(&edges.parse().unwrap()).unwrap();
        let mut aggregator =
            Aggregator::new(&[GroupBy::DurationRange], None).with_duration_edges(edges);
        for duration in durations {
            aggregator.add(&timed(*duration)).unwrap();
        }
        let groups = serde_json::to_value(aggregator.summary(ListReport::default()).groups);
        let groups = groups.unwrap();
        let told = groups.as_array().unwrap().iter().map(|group| {
            let range = &group["key"]["durationRange"];
            json!([range["min"], range["max"], group["count"]])
        });
        assert_eq!(json!(told.collect::<Vec<_>>()), expected);
    }
}

#[test]
fn edges_are_read_with_every_issue() {
    let many = |count: u32| Input::List((0..count).map(|it| f64::from(it).into()).collect());
    let parsed = |json: &str| json.parse::<Input>().unwrap();
    let edge = "must be a number of seconds, 0 or more and above the one before";
    for (input, expected) in [
        (Input::Null, vec![]),
        (parsed("[0]"), vec![]),
        (parsed("[0.5, 60, 1e21]"), vec![]),
        (many(100), vec![]),
        (
            many(101),
            vec![r#""durationEdges" must be a list of 1 to 100 numbers, not 101."#.to_owned()],
        ),
        (
            parsed("[]"),
            vec![r#""durationEdges" must be a list of 1 to 100 numbers, not 0."#.to_owned()],
        ),
        (
            parsed("30"),
            vec![r#""durationEdges" must be a list of 1 to 100 numbers, not a number."#.to_owned()],
        ),
        (
            parsed(r#"{"min": 0}"#),
            vec![
                r#""durationEdges" must be a list of 1 to 100 numbers, not an object."#.to_owned(),
            ],
        ),
        (
            parsed(r#"[0, 60, 60, 30, "90", -1, null, 120]"#),
            [(2, "60"), (3, "30"), (4, r#""90""#), (5, "-1"), (6, "null")]
                .map(|(place, found)| format!(r#""durationEdges[{place}]" {edge}, not {found}."#))
                .to_vec(),
        ),
        (
            Input::List(vec![f64::NAN.into(), f64::INFINITY.into()]),
            [(0, "NaN"), (1, "Infinity")]
                .map(|(place, found)| format!(r#""durationEdges[{place}]" {edge}, not {found}."#))
                .to_vec(),
        ),
    ] {
        let read = DurationEdges::read(&input);
        let told = read.err().unwrap_or_default();
        let told: Vec<_> = told.iter().map(|issue| issue.message.as_ref()).collect();
        assert_eq!(told, expected, "{input:?}");
    }
}
