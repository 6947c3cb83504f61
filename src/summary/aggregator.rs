//! Counts conversations into a summary.

use super::counted_conversation::CountedConversation;
use super::duration_edges::DurationEdges;
use super::durations::{Durations, Limits, MOST_COARSE, MOST_EXACT};
use super::group_by::{GroupBy, Grouping};
use super::interner::Interner;
use super::local_time::LocalTime;
use super::occurrences::{Occurrence, Occurrences};
use super::ordered_summary::OrderedSummary;
use super::stats::{Coverage, Summary};
use super::tally::Tally;
use crate::hash_index::{HashIndex, hash_of};
use crate::model::{ListReport, OmittableField, ReadOptions};
use crate::pace::{Pace, at_once};
use crate::time::{Timestamp, Zone};
use crate::{Error, ErrorCode};

/// The most groups of a summary: for example each hour of three months for a hundred agents.
pub const MOST_GROUPS: usize = 250_000;

/// The most bytes of different statuses, each with 32 bytes of overhead: about six thousand words.
pub const MOST_STATUS_BYTES: usize = 256 * 1024;

/// The most bytes of texts in groups: their keys, and each status of each group, with 16 bytes of overhead.
/// For example 250,000 agents with seven statuses each.
pub const MOST_TEXT_BYTES: usize = 64 * 1024 * 1024;

/// The overhead of a status in a group, in bytes.
const BESIDE_STATUS: usize = 16;

/// In place of a number in a key, where nothing is known. It is greater than any, so that its group comes last.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The key of a group, in the order of `groupBy`: numbers of texts, of times and of ranges. The rest is 0.
pub(super) type Key = [u32; GroupBy::ALL.len()];

/// Counts conversations into a summary, one after the other. The [module](super) documents its guarantees.
///
/// ```
/// use convoscope::model::ListReport;
/// use convoscope::summary::{CountedConversation, Aggregator, GroupBy, GroupValue};
/// use convoscope::time::Timestamp;
///
/// let mut aggregator = Aggregator::new(&[GroupBy::Day], None);
/// aggregator.add(CountedConversation {
///     agent_id: None,
///     channel: "telephone",
///     direction: None,
///     status: "completed",
///     end_reason: None,
///     success: None,
///     created_at: Some(Timestamp::UNIX_EPOCH),
///     live: false,
///     duration_seconds: Some(61.5),
///     analyzed: Some(false),
///     messages: Some(12),
/// })?;
/// let summary = aggregator.summary(ListReport::default());
/// assert_eq!(summary.total.duration_seconds.p50, Some(61.5));
/// assert_eq!(summary.groups[0].key, [(GroupBy::Day, GroupValue::Text("1970-01-01".to_owned()))]);
/// # Ok::<(), convoscope::Error>(())
/// ```
pub struct Aggregator {
    pub(super) group_by: Vec<GroupBy>,
    pub(super) local_time: LocalTime,
    pub(super) duration_edges: DurationEdges,
    /// Texts of keys, but for statuses.
    pub(super) texts: Interner,
    pub(super) statuses: Interner,
    /// The number of the last status.
    recent_status: u32,
    pub(super) groups: Vec<(Key, Tally)>,
    /// The total of no conversation.
    pub(super) none: Tally,
    /// Keyed by the numbers of statuses.
    pub(super) by_status: Occurrences,
    /// How many more bytes the texts of groups may take.
    pub(super) room: usize,
    index: HashIndex,
    /// The group of the last conversation.
    last: usize,
    most_groups: usize,
    pub(super) durations: Durations,
    pub(super) from: Option<Timestamp>,
    pub(super) to: Option<Timestamp>,
}

impl Aggregator {
    /// An empty summary. One group for every combination of these keys that occurs (duplicates are ignored),
    /// none if there are no keys. Days and hours are UTC's if there is no zone.
    pub fn new(group_by: &[GroupBy], zone: Option<Box<dyn Zone>>) -> Self {
        let limits = Limits {
            exact: MOST_EXACT,
            coarse: MOST_COARSE,
        };
        Self::with_limits(group_by, zone, limits, MOST_GROUPS)
    }

    pub(super) fn with_limits(
        group_by: &[GroupBy],
        zone: Option<Box<dyn Zone>>,
        limits: Limits,
        most_groups: usize,
    ) -> Self {
        let mut keys = Vec::new();
        for by in group_by {
            if !keys.contains(by) {
                keys.push(*by);
            }
        }
        Self {
            group_by: keys,
            local_time: LocalTime::new(zone),
            duration_edges: DurationEdges::default(),
            texts: Interner::with_room(MOST_TEXT_BYTES),
            statuses: Interner::with_room(MOST_STATUS_BYTES),
            recent_status: 0,
            groups: Vec::new(),
            none: Tally::default(),
            by_status: Occurrences::default(),
            room: MOST_TEXT_BYTES,
            index: HashIndex::default(),
            last: 0,
            most_groups,
            durations: Durations::new(limits),
            from: None,
            to: None,
        }
    }

    /// The same for conversations that are read without these parts: what is counted of them is not known, even if no
    /// conversation comes.
    #[must_use]
    pub fn without(mut self, omit: &[OmittableField]) -> Self {
        self.none = Tally::without(omit);
        self
    }

    /// The same, with other edges of durations where there are some.
    #[must_use]
    pub fn with_duration_edges(mut self, edges: Option<DurationEdges>) -> Self {
        if let Some(edges) = edges {
            self.duration_edges = edges;
        }
        self
    }

    /// The fields to read of conversations that are counted.
    pub fn read_options() -> ReadOptions {
        ReadOptions {
            omit: vec![OmittableField::Metadata],
            raw: false,
        }
    }

    /// Whether a summary counts something at one of some paths, without the parts in `omit`.
    pub fn counts(
        group_by: &[GroupBy],
        omit: &[OmittableField],
        is_one: &dyn Fn(&str) -> bool,
    ) -> bool {
        let parts = [OmittableField::Transcript, OmittableField::Analysis];
        let parts = parts.into_iter().filter(|part| !omit.contains(part));
        let keys = group_by.iter().map(|by| by.path());
        let mut paths =
            (parts.map(OmittableField::as_str).chain(keys)).chain(["status", "durationSeconds"]);
        paths.any(is_one)
    }

    /// Counts a conversation: a [`CountedConversation`] or a [`&Conversation`](crate::model::Conversation).
    /// Duplicates are not detected.
    ///
    /// `invalid_argument` if the conversation would need one group too many, has a text for which there is no
    /// room, or a duration that is not finite. Then it is not counted, and the summary stays as it was.
    pub fn add<'a>(
        &mut self,
        conversation: impl Into<CountedConversation<'a>>,
    ) -> Result<(), Error> {
        self.count(&conversation.into())
    }

    fn count(&mut self, counted: &CountedConversation<'_>) -> Result<(), Error> {
        if counted
            .duration_seconds
            .is_some_and(|seconds| !seconds.is_finite())
        {
            let message = "\"durationSeconds\" must be a finite number of seconds, or null.";
            return Err(Error::new(ErrorCode::InvalidArgument, message));
        }
        let status = self
            .statuses
            .number(counted.status, &mut self.recent_status);
        let status = status.ok_or_else(too_many)?;
        // Its texts are often those of the last one.
        let last = self.groups.get(self.last);
        let mut key = last.map_or_else(Key::default, |(key, _)| *key);
        let mut bytes = 0usize;
        let mut day_and_hour = None;
        for (part, by) in key.iter_mut().zip(&self.group_by) {
            match by.grouping() {
                Grouping::Text(of) => match of(counted) {
                    Some(text) => {
                        if *part == UNKNOWN {
                            *part = 0;
                        }
                        self.texts.number(text, part).ok_or_else(too_many)?;
                        bytes = bytes.saturating_add(text.len());
                    }
                    None => *part = UNKNOWN,
                },
                Grouping::Status => {
                    *part = status;
                    bytes = bytes.saturating_add(counted.status.len());
                }
                Grouping::Time { number, .. } => {
                    let read = |at| self.local_time.day_and_hour(at);
                    let read = || counted.created_at.map(read);
                    *part = match *day_and_hour.get_or_insert_with(read) {
                        Some((day, hour)) => number(day, hour),
                        None => UNKNOWN,
                    };
                }
                Grouping::Success => *part = counted.success.map_or(UNKNOWN, u32::from),
                Grouping::DurationRange => {
                    let number = |seconds| self.duration_edges.number(seconds);
                    *part = counted.duration_seconds.map_or(UNKNOWN, number);
                }
            }
        }
        let place = self.group(key, bytes, status, counted.status)?;
        let Some((_, tally)) = self.groups.get_mut(place) else {
            return Ok(());
        };
        tally.add(counted);
        if let Some(seconds) = counted.duration_seconds {
            self.durations.add(as_u32(place), seconds);
        }
        // `None` is less than any time.
        self.to = self.to.max(counted.created_at);
        self.from = match (self.from, counted.created_at) {
            (Some(from), Some(at)) => Some(from.min(at)),
            (from, at) => from.or(at),
        };
        Ok(())
    }

    /// Finds or makes the group of a key, and counts a status in it.
    fn group(&mut self, key: Key, bytes: usize, status: u32, word: &str) -> Result<usize, Error> {
        let is_last = self.groups.get(self.last).is_some_and(|(of, _)| *of == key);
        let hash = hash_of(key.map(u64::from));
        let found = match is_last {
            true => Some(as_u32(self.last)),
            false => self.index.find(hash, |place| {
                let group = self.groups.get(place as usize);
                group.is_some_and(|(of, _)| *of == key)
            }),
        };
        let group = found.unwrap_or(as_u32(self.groups.len()));
        let mut more = 0;
        if found.is_none() {
            if self.groups.len() >= self.most_groups {
                return Err(too_many());
            }
            more = bytes;
        }
        if !self.by_status.has(group, status.into()) {
            more = more
                .saturating_add(word.len())
                .saturating_add(BESIDE_STATUS);
        }
        self.room = self.room.checked_sub(more).ok_or_else(too_many)?;
        if found.is_none() {
            self.index.insert(hash, group);
            self.groups.push((key, Tally::default()));
        }
        self.by_status.add(Occurrence {
            number: status.into(),
            group,
            count: 1,
        });
        self.last = group as usize;
        Ok(self.last)
    }

    /// The summary so far; `walk` is the report of the walk that the conversations came from.
    pub fn summary(&self, walk: ListReport) -> Summary {
        let pace = Pace::default();
        at_once(async {
            let mut ordered = self.ordered_summary(walk, &pace).await;
            while let Some(group) = ordered.next(&pace).await {
                ordered.summary.groups.push(group);
            }
            ordered.summary
        })
    }

    /// The summary so far, sorted in pieces.
    pub(crate) async fn ordered_summary(
        &self,
        walk: ListReport,
        pace: &Pace,
    ) -> OrderedSummary<'_> {
        let coverage = Coverage::new(walk, self.from, self.to, self.local_time.data());
        OrderedSummary::of(self, coverage, pace).await
    }
}

fn as_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cold]
fn too_many() -> Error {
    let message = "The summary is as large as it can be: 250000 groups, 256 KiB of different statuses, 64 MiB of texts \
                   in all groups. Name fewer keys in `groupBy`, or narrow the filter.";
    Error::new(ErrorCode::InvalidArgument, message)
}
