//! A summary with its groups in order.

use super::aggregator::{Aggregator, Key, UNKNOWN};
use super::durations::Percentiles;
use super::group_by::{GroupBy, GroupValue, Grouping};
use super::sorted_indices::sorted_indices;
use super::stats::{Coverage, DurationStats, Group, Stats, Summary};
use super::tally::Tally;
use crate::pace::Pace;

/// The cost of sorting in a count.
const LOOK: usize = 64;

/// A summary whose groups are made one after the other, in order: all at once may be a lot.
pub(crate) struct OrderedSummary<'f> {
    /// Without its groups.
    pub summary: Summary,
    aggregator: &'f Aggregator,
    parts: Parts,
    /// Places of groups.
    order: std::vec::IntoIter<u32>,
}

/// What is known of each group beside its tally; the last is the total.
struct Parts {
    percentiles: Vec<Percentiles>,
    /// Numbers of statuses, sorted by their texts, and how often each occurred.
    by_status: Vec<Vec<(u32, u64)>>,
}

impl<'f> OrderedSummary<'f> {
    pub(super) async fn of(aggregator: &'f Aggregator, coverage: Coverage, pace: &Pace) -> Self {
        let mut all = aggregator.none.clone();
        let mut counts = Vec::new();
        for (_, tally) in &aggregator.groups {
            all.merge(tally);
            counts.push(tally.timed.count);
        }
        let percentiles = aggregator.durations.percentiles(&counts, pace).await;
        let statuses = aggregator.statuses.in_order(pace).await;
        let parts = Parts {
            percentiles,
            by_status: by_status(aggregator, &statuses, pace).await,
        };
        let order = match aggregator.group_by.is_empty() {
            true => Vec::new(),
            false => groups_in_order(aggregator, &statuses, pace).await,
        };
        Self {
            summary: Summary {
                total: parts.stats(aggregator, &all, aggregator.groups.len()),
                groups: Vec::new(),
                coverage,
            },
            aggregator,
            parts,
            order: order.into_iter(),
        }
    }

    /// The next group.
    pub async fn next(&mut self, pace: &Pace) -> Option<Group> {
        let place = self.order.next()? as usize;
        let (key, tally) = self.aggregator.groups.get(place)?;
        let group = Group {
            key: key_values(self.aggregator, key),
            stats: self.parts.stats(self.aggregator, tally, place),
        };
        if pace.is_due(group.work()) {
            pace.turn().await;
        }
        Some(group)
    }
}

impl Parts {
    // Called for the total and for each group: one copy of the code.
    #[inline(never)]
    fn stats(&self, aggregator: &Aggregator, tally: &Tally, place: usize) -> Stats {
        let by_status = self.by_status.get(place).into_iter().flatten();
        let by_status =
            by_status.map(|&(status, count)| (aggregator.statuses.get(status).to_owned(), count));
        let percentiles = self.percentiles.get(place).copied().unwrap_or_default();
        Stats {
            count: tally.count,
            live: tally.live,
            by_status: by_status.collect(),
            success_rate: tally.success_rate(),
            duration_seconds: match tally.timed.count {
                0 => DurationStats::default(),
                count => {
                    let (least, greatest) = (tally.timed.least, tally.timed.greatest);
                    let [p50, p90, p95] = percentiles.within(least, greatest).map(Some);
                    DurationStats {
                        count,
                        sum: tally.timed.sum(),
                        mean: tally.timed.mean(),
                        p50,
                        p90,
                        p95,
                        max: Some(greatest),
                        relative_error: aggregator.durations.relative_error(),
                    }
                }
            },
            analyzed: tally.analyzed.known(),
            messages: tally.messages.known(),
        }
    }
}

/// How often each status occurred in each group, and last in all of them, sorted.
async fn by_status(aggregator: &Aggregator, statuses: &[u32], pace: &Pace) -> Vec<Vec<(u32, u64)>> {
    let ranks = ranks(statuses);
    // The groups of each rank: added in this order, they need not be compared.
    let mut of_rank = vec![Vec::new(); statuses.len()];
    for entry in &aggregator.by_status.entries {
        let rank = usize::try_from(entry.number).ok();
        let rank = rank.and_then(|number| ranks.get(number));
        if let Some(groups) = rank.and_then(|&rank| of_rank.get_mut(rank as usize)) {
            groups.push((entry.group, entry.count));
        }
    }
    let mut by_status = vec![Vec::new(); aggregator.groups.len().saturating_add(1)];
    for (&status, groups) in statuses.iter().zip(of_rank) {
        let mut sum = 0u64;
        let work = groups.len().saturating_mul(LOOK);
        for (group, count) in groups {
            sum = sum.saturating_add(count.into());
            if let Some(of_group) = by_status.get_mut(group as usize) {
                of_group.push((status, count.into()));
            }
        }
        if pace.is_due(work) {
            pace.turn().await;
        }
        if let Some(of_all) = by_status.last_mut()
            && sum > 0
        {
            of_all.push((status, sum));
        }
    }
    by_status
}

async fn groups_in_order(aggregator: &Aggregator, statuses: &[u32], pace: &Pace) -> Vec<u32> {
    let statuses = ranks(statuses);
    let texts = ranks(&aggregator.texts.in_order(pace).await);
    let mut keys = Vec::new();
    for (key, _) in &aggregator.groups {
        let mut key = *key;
        for (part, by) in key.iter_mut().zip(&aggregator.group_by) {
            let ranks = match by.grouping() {
                Grouping::Text(_) => &texts,
                Grouping::Status => &statuses,
                _ => continue,
            };
            *part = ranks.get(*part as usize).copied().unwrap_or(UNKNOWN);
        }
        keys.push(key);
    }
    let before = |a, b| keys.get(a as usize) < keys.get(b as usize);
    sorted_indices(keys.len(), &before, pace).await
}

/// The rank of each number.
fn ranks(in_order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; in_order.len()];
    for (rank, &number) in (0..).zip(in_order) {
        if let Some(place) = ranks.get_mut(number as usize) {
            *place = rank;
        }
    }
    ranks
}

fn key_values(aggregator: &Aggregator, key: &Key) -> Vec<(GroupBy, GroupValue)> {
    let value = |(&by, &part): (&GroupBy, &u32)| {
        let value = match by.grouping() {
            _ if part == UNKNOWN => GroupValue::Unknown,
            Grouping::Text(_) => GroupValue::Text(aggregator.texts.get(part).to_owned()),
            Grouping::Status => GroupValue::Text(aggregator.statuses.get(part).to_owned()),
            Grouping::Time { text, .. } => GroupValue::Text(text(part)),
            Grouping::Success => GroupValue::Success(part > 0),
            Grouping::DurationRange => GroupValue::Duration(aggregator.duration_edges.range(part)),
        };
        (by, value)
    };
    aggregator.group_by.iter().zip(key).map(value).collect()
}
