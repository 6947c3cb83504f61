//! The contents of a summary.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use tsify::Tsify;

use super::group_by::{GroupBy, GroupValue};
use crate::model::{ListReport, StopReason};
use crate::time::Timestamp;

/// Statistics of conversations, in total and by groups.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Summary {
    /// Of all conversations.
    pub total: Stats,
    /// Of each group that occurred, sorted by key; empty without `groupBy`.
    #[tsify(type = "({ key: Record<string, string | boolean | DurationRange | null> } & Stats)[]")]
    pub groups: Vec<Group>,
    /// What was counted, and whether it is complete.
    #[tsify(
        type = "ListReport & { from: string | null; to: string | null; timeZoneData: string | null }"
    )]
    pub coverage: Coverage,
}

/// Statistics of one group.
// Declared with Summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The key: one value for each key of `groupBy`, in its order.
    pub key: Vec<(GroupBy, GroupValue)>,
    /// Its statistics; in JSON they are beside `key`.
    pub stats: Stats,
}

/// Statistics of conversations.
#[derive(Clone, Debug, PartialEq, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Stats {
    /// The number of conversations.
    pub count: u64,
    /// How many of them are live.
    pub live: u64,
    /// The number for each status that occurred.
    #[tsify(type = "Record<string, number>")]
    pub by_status: Vec<(String, u64)>,
    /// Completed or transferred conversations, divided by all that ended (those, and disconnected,
    /// unanswered, cancelled and failed); null if none ended. Live ones, and statuses that this version does
    /// not know, are not counted.
    pub success_rate: Option<f64>,
    /// Of those with a known duration.
    pub duration_seconds: DurationStats,
    /// How many have an analysis; null if analyses were not read.
    pub analyzed: Option<u64>,
    /// Messages of all transcripts (a withheld one has none); null if transcripts were not read.
    pub messages: Option<u64>,
}

/// Statistics of durations, in seconds. Percentiles are by nearest rank: always a duration that
/// occurred, or within `relativeError` of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct DurationStats {
    /// How many durations are known.
    pub count: u64,
    /// Their sum; 0 if there are none.
    pub sum: f64,
    /// Their mean; null if there are none, like those below.
    pub mean: Option<f64>,
    /// At least half of them are not longer.
    pub p50: Option<f64>,
    /// At least 90 % are not longer.
    pub p90: Option<f64>,
    /// At least 95 % are not longer.
    pub p95: Option<f64>,
    /// The longest.
    pub max: Option<f64>,
    /// The largest relative error of p50, p90 and p95. 0 (exact) up to 262,144 different durations; then
    /// 1/128, and more only with very many groups.
    pub relative_error: f64,
}

/// The coverage of a summary: the walk's report, the first and last time, and the time zone data.
// Declared with Summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// Pages requested, and conversations fetched one by one, not counting retries.
    pub requests: u32,
    /// Pages read.
    pub pages: u32,
    /// Conversations counted.
    pub items: u32,
    /// Duplicates that were dropped.
    pub duplicates: u32,
    /// Records without a readable id or creation time, which are not counted.
    pub rejected: u32,
    /// Conversations that were read and not counted, since they do not match (`residual`).
    pub left_out: u32,
    /// Instants at which more conversations started than the platform shows on a page.
    pub overfull: u32,
    /// Pages that could not be read and were skipped (`onUnreadable: "skip"`).
    pub unreadable: u32,
    /// Whether every conversation of the filter was counted.
    pub complete: bool,
    /// Why it stopped; null while it runs.
    pub stopped_because: Option<StopReason>,
    /// The cursor to continue from.
    pub next: Option<String>,
    /// When the first conversation started; null if that is not known of any.
    pub from: Option<Timestamp>,
    /// When the last one started.
    pub to: Option<Timestamp>,
    /// The time zone data for days and hours: `host`, the runtime's own, or the version of the given data,
    /// such as `2026e`; null if none was needed.
    pub time_zone_data: Option<String>,
}

impl Coverage {
    /// The coverage of a walk, between two times.
    pub(super) fn new(
        walk: ListReport,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        time_zone_data: Option<String>,
    ) -> Self {
        // All fields by name, so that a new field of a report is not forgotten here.
        let ListReport {
            requests,
            pages,
            items,
            duplicates,
            rejected,
            left_out,
            overfull,
            unreadable,
            complete,
            stopped_because,
            next,
        } = walk;
        Self {
            requests,
            pages,
            items,
            duplicates,
            rejected,
            left_out,
            overfull,
            unreadable,
            complete,
            stopped_because,
            next,
            from,
            to,
            time_zone_data,
        }
    }
}

impl Group {
    /// The cost of converting it.
    pub(super) fn work(&self) -> usize {
        let statuses = self.stats.by_status.len();
        statuses.saturating_mul(64).saturating_add(2048)
    }
}

impl Stats {
    // By hand, since a derived `flatten` would generate the code of every field twice.
    fn write_fields<S: SerializeStruct>(&self, to: &mut S) -> Result<(), S::Error> {
        to.serialize_field("count", &self.count)?;
        to.serialize_field("live", &self.live)?;
        to.serialize_field("byStatus", &ByStatus(&self.by_status))?;
        to.serialize_field("successRate", &self.success_rate)?;
        to.serialize_field("durationSeconds", &self.duration_seconds)?;
        to.serialize_field("analyzed", &self.analyzed)?;
        to.serialize_field("messages", &self.messages)
    }
}

impl Serialize for Stats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Stats", 7)?;
        self.write_fields(&mut fields)?;
        fields.end()
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Group", 8)?;
        fields.serialize_field("key", &Key(&self.key))?;
        self.stats.write_fields(&mut fields)?;
        fields.end()
    }
}

struct ByStatus<'a>(&'a [(String, u64)]);

impl Serialize for ByStatus<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(status, count)| (status, count)))
    }
}

struct Key<'a>(&'a [(GroupBy, GroupValue)]);

impl Serialize for Key<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(by, value)| (by.as_str(), value)))
    }
}
