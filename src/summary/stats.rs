//! What a summary says.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use tsify::Tsify;

use super::group_by::GroupBy;
use crate::model::{ListReport, StopReason};
use crate::time::Timestamp;

/// Statistics of conversations, together and by groups.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Summary {
    /// Of all conversations.
    pub total: Stats,
    /// Of each group that occurred, in the order of their keys; none where nothing was asked for.
    #[tsify(type = "({ key: Record<string, string> } & Stats)[]")]
    pub groups: Vec<Group>,
    /// What was seen, and whether that was all.
    #[tsify(
        type = "ListReport & { from: string | null; to: string | null; timeZoneData: string | null }"
    )]
    pub coverage: Coverage,
}

/// Statistics of one group.
// Declared with Summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What its conversations have in common, in the order asked for. Days as `YYYY-MM-DD`,
    /// weekdays as `monday` …, hours as `00` to `23`, in the time zone asked for; `""` for an agent or
    /// a direction not known.
    pub key: Vec<(GroupBy, String)>,
    /// Its statistics, which in JSON stand beside `key`.
    pub stats: Stats,
}

/// Statistics of conversations.
#[derive(Clone, Debug, PartialEq, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Stats {
    /// How many.
    pub count: u64,
    /// How many of them still run.
    pub live: u64,
    /// How many of each status that occurred, by its name.
    #[tsify(type = "Record<string, number>")]
    pub by_status: Vec<(String, u64)>,
    /// Completed or transferred conversations over all that ended (those, and the disconnected,
    /// unanswered, cancelled and failed); null without any. Live ones, and a status this version does
    /// not know, count neither way, and what the customer thought of it does not either.
    pub success_rate: Option<f64>,
    /// Of those whose duration is known.
    pub duration_seconds: DurationStats,
    /// How many have an analysis. (One that was not read is not counted.)
    pub analyzed: u64,
    /// Messages of all transcripts. (What was not read, or is withheld, is not counted.)
    pub messages: u64,
}

/// Statistics of durations, in seconds. Percentiles are by nearest rank: always a duration that
/// occurred, or within `relativeError` of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct DurationStats {
    /// How many are known.
    pub count: u64,
    /// Their sum; 0 without any.
    pub sum: f64,
    /// Their mean; null without any, as are those below.
    pub mean: Option<f64>,
    /// At least half of them are not longer.
    pub p50: Option<f64>,
    /// At least nine of ten are not longer.
    pub p90: Option<f64>,
    /// At least nineteen of twenty are not longer.
    pub p95: Option<f64>,
    /// The longest.
    pub max: Option<f64>,
    /// How far p50, p90 and p95 may be off, relative to themselves. 0: exact, as they are until there
    /// are 262,144 different durations; then 1/128, and more only with very many groups.
    pub relative_error: f64,
}

/// What was seen: a walk's report, the time its conversations span, and what told their local time.
// Declared with Summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// Pages asked for, not counting retries.
    pub requests: u32,
    /// Pages read.
    pub pages: u32,
    /// Conversations counted.
    pub items: u32,
    /// Repeats that were dropped.
    pub duplicates: u32,
    /// Records without a readable id or creation time, which are not counted.
    pub rejected: u32,
    /// Instants at which more conversations began than the platform shows on a page.
    pub overfull: u32,
    /// Pages that could not be read and were passed over (`onUnreadable: "skip"`).
    pub unreadable: u32,
    /// Every conversation of the filter was counted.
    pub complete: bool,
    /// Why it stopped; null while it runs.
    pub stopped_because: Option<StopReason>,
    /// Where to go on.
    pub next: Option<String>,
    /// When the first of the conversations began; null without any.
    pub from: Option<Timestamp>,
    /// When the last of them began.
    pub to: Option<Timestamp>,
    /// Which time zone data decided on days and hours: `host`, the runtime's own, or the version of
    /// those that were given, such as `2026e`; null where none was needed.
    pub time_zone_data: Option<String>,
}

impl Coverage {
    /// What a walk saw, between two times.
    pub(super) fn new(
        walk: ListReport,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        time_zone_data: Option<String>,
    ) -> Self {
        // All of them by name: a field that a report gains is not forgotten here.
        let ListReport {
            requests,
            pages,
            items,
            duplicates,
            rejected,
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
    /// What it takes to hand it over.
    pub(super) fn work(&self) -> usize {
        let statuses = self.stats.by_status.len();
        statuses.saturating_mul(64).saturating_add(2048)
    }
}

impl Stats {
    // By hand, since a derived `flatten` would bring a second copy of every field's code.
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

struct Key<'a>(&'a [(GroupBy, String)]);

impl Serialize for Key<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(by, text)| (by.as_str(), text)))
    }
}
