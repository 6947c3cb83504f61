//! Conversations folded into a summary.

use super::counted::Counted;
use super::durations::{Durations, Limits, MOST_COARSE, MOST_EXACT, Percentiles};
use super::group_by::GroupBy;
use super::local_time::{LocalTime, day_text, hour_text, weekday, weekday_text};
use super::order::order;
use super::stats::{Coverage, DurationStats, Group, Stats, Summary};
use super::tally::Tally;
use super::texts::Texts;
use crate::index::{Index, hash_of};
use crate::model::{HeavyField, ReadOptions, WalkReport};
use crate::time::{Timestamp, Zone};
use crate::{Error, ErrorCode};

/// So many groups a summary can have: for example each hour of three months for a hundred agents.
pub const MOST_GROUPS: usize = 250_000;

/// What the conversations of a group have in common, in the order asked for: numbers of texts, days
/// since the year 0, weekdays, hours. What is not asked for is 0.
type Key = [u32; GroupBy::ALL.len()];

/// Conversations folded into a summary, one after the other. See the [module](super) for what it
/// promises.
///
/// ```
/// use convoscope::model::WalkReport;
/// use convoscope::summary::{Counted, Fold, GroupBy};
/// use convoscope::time::Timestamp;
///
/// let mut fold = Fold::new(&[GroupBy::Day], None);
/// fold.add(Counted {
///     agent_id: None,
///     channel: "telephone",
///     direction: None,
///     status: "completed",
///     created_at: Timestamp::UNIX_EPOCH,
///     live: false,
///     duration_seconds: Some(61.5),
///     analyzed: false,
///     messages: 12,
/// })?;
/// let summary = fold.summary(WalkReport::default());
/// assert_eq!(summary.total.duration_seconds.p50, Some(61.5));
/// assert_eq!(summary.groups[0].key, [(GroupBy::Day, "1970-01-01".to_owned())]);
/// # Ok::<(), convoscope::Error>(())
/// ```
pub struct Fold {
    group_by: Vec<GroupBy>,
    local_time: LocalTime,
    texts: Texts,
    /// The last agent, channel, direction and status.
    recent: [u32; 4],
    groups: Vec<(Key, Tally)>,
    index: Index,
    /// The group of the last conversation.
    last: usize,
    most_groups: usize,
    durations: Durations,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Fold {
    /// Nothing counted yet. Groups by every combination of these keys (named twice is named once), by
    /// none if there is none. Without a zone, days and hours are UTC's.
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
            texts: Texts::new(),
            recent: [0; 4],
            groups: Vec::new(),
            index: Index::default(),
            last: 0,
            most_groups,
            durations: Durations::new(limits),
            from: None,
            to: None,
        }
    }

    /// What has to be read of conversations that are counted.
    pub fn read_options() -> ReadOptions {
        ReadOptions {
            omit: vec![HeavyField::Metadata],
            raw: false,
        }
    }

    /// Counts a conversation: a [`Counted`] or a [`&Conversation`](crate::model::Conversation). Who
    /// counts it twice has it twice.
    ///
    /// `invalid_argument` where the conversation would begin one group too many, or has a duration
    /// that is no finite number. It is then not counted, and everything before it still is.
    pub fn add<'a>(&mut self, conversation: impl Into<Counted<'a>>) -> Result<(), Error> {
        self.count(&conversation.into())
    }

    fn count(&mut self, counted: &Counted<'_>) -> Result<(), Error> {
        if counted
            .duration_seconds
            .is_some_and(|seconds| !seconds.is_finite())
        {
            let message = "`durationSeconds` is no finite number; accepted are seconds, or null.";
            return Err(Error::new(ErrorCode::InvalidArgument, message));
        }
        let [agent, channel, direction, status] = &mut self.recent;
        let texts = &mut self.texts;
        let status = texts.number(counted.status, status).ok_or_else(too_many)?;
        let mut key = Key::default();
        let mut day_and_hour = None;
        for (place, by) in key.iter_mut().zip(&self.group_by) {
            let (text, recent) = match by {
                GroupBy::Agent => (counted.agent_id, &mut *agent),
                GroupBy::Channel => (Some(counted.channel), &mut *channel),
                GroupBy::Direction => (counted.direction, &mut *direction),
                GroupBy::Status => {
                    *place = status;
                    continue;
                }
                GroupBy::Day | GroupBy::Weekday | GroupBy::Hour => {
                    let (day, hour) = *day_and_hour
                        .get_or_insert_with(|| self.local_time.day_and_hour(counted.created_at));
                    *place = match by {
                        GroupBy::Day => day,
                        GroupBy::Weekday => weekday(day),
                        _ => hour,
                    };
                    continue;
                }
            };
            let number = texts.number(text.unwrap_or_default(), recent);
            *place = number.ok_or_else(too_many)?;
        }
        let place = self.group(key)?;
        let Some((_, tally)) = self.groups.get_mut(place) else {
            return Ok(());
        };
        tally.add(counted, status);
        if let Some(seconds) = counted.duration_seconds {
            self.durations.add(as_u32(place), seconds);
        }
        let at = Some(counted.created_at);
        // None is less than any time.
        self.to = self.to.max(at);
        self.from = match self.from {
            Some(from) => at.min(Some(from)),
            None => at,
        };
        Ok(())
    }

    /// The group of that key, which may be new.
    fn group(&mut self, key: Key) -> Result<usize, Error> {
        if self.groups.get(self.last).is_some_and(|(of, _)| *of == key) {
            return Ok(self.last);
        }
        let [a, b, c, d, e, f, g] = key.map(u64::from);
        let hash = hash_of([a << 32 | b, c << 32 | d, e << 32 | f, g]);
        let found = self.index.find(hash, |place| {
            let group = self.groups.get(place as usize);
            group.is_some_and(|(of, _)| *of == key)
        });
        self.last = match found {
            Some(place) => place as usize,
            None if self.groups.len() >= self.most_groups => return Err(too_many()),
            None => {
                let place = self.groups.len();
                self.index.insert(hash, as_u32(place));
                self.groups.push((key, Tally::default()));
                place
            }
        };
        Ok(self.last)
    }

    /// What was counted so far; `walk` is the report of where it came from.
    pub fn summary(&self, walk: WalkReport) -> Summary {
        let counts: Vec<u64> = self
            .groups
            .iter()
            .map(|(_, tally)| tally.timed.count)
            .collect();
        let percentiles = self.durations.percentiles(&counts);
        let ranks = self.texts.ranks();
        let stats = |tally: &Tally, place: usize| {
            let percentiles = percentiles.get(place).copied().unwrap_or_default();
            self.stats(tally, percentiles, &ranks)
        };
        let mut all = Tally::default();
        for (_, tally) in &self.groups {
            all.merge(tally);
        }
        let mut groups = Vec::new();
        if !self.group_by.is_empty() {
            for place in self.groups_in_order(&ranks) {
                let place = place as usize;
                if let Some((key, tally)) = self.groups.get(place) {
                    groups.push(Group {
                        key: self.key_texts(key),
                        stats: stats(tally, place),
                    });
                }
            }
        }
        Summary {
            total: stats(&all, self.groups.len()),
            groups,
            coverage: Coverage::new(walk, self.from, self.to, self.local_time.data()),
        }
    }

    // Called for the total and for each group: one copy.
    #[inline(never)]
    fn stats(&self, tally: &Tally, percentiles: Percentiles, ranks: &[u32]) -> Stats {
        let rank = |place: u32| {
            let (status, _) = tally.by_status.get(place as usize)?;
            ranks.get(*status as usize)
        };
        let by_status = order(tally.by_status.len(), &|a, b| rank(a) < rank(b));
        let by_status = by_status.into_iter().filter_map(|place| {
            let &(status, count) = tally.by_status.get(place as usize)?;
            Some((self.texts.get(status).to_owned(), count))
        });
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
                        relative_error: self.durations.relative_error(),
                    }
                }
            },
            analyzed: tally.analyzed,
            messages: tally.messages,
        }
    }

    fn groups_in_order(&self, ranks: &[u32]) -> Vec<u32> {
        let ranked = |(key, _): &(Key, Tally)| {
            let mut key = *key;
            for (part, by) in key.iter_mut().zip(&self.group_by) {
                if !matches!(by, GroupBy::Day | GroupBy::Weekday | GroupBy::Hour) {
                    *part = ranks.get(*part as usize).copied().unwrap_or_default();
                }
            }
            key
        };
        let keys: Vec<Key> = self.groups.iter().map(ranked).collect();
        order(keys.len(), &|a, b| {
            keys.get(a as usize) < keys.get(b as usize)
        })
    }

    fn key_texts(&self, key: &Key) -> Vec<(GroupBy, String)> {
        let text = |(&by, &part): (&GroupBy, &u32)| {
            let text = match by {
                GroupBy::Day => day_text(part),
                GroupBy::Weekday => weekday_text(part).to_owned(),
                GroupBy::Hour => hour_text(part),
                _ => self.texts.get(part).to_owned(),
            };
            (by, text)
        };
        self.group_by.iter().zip(key).map(text).collect()
    }
}

fn as_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cold]
fn too_many() -> Error {
    let message = "The summary has as many groups as it can hold, 250000 (or as many different texts): name fewer keys in \
                   `groupBy`, or narrow the filter.";
    Error::new(ErrorCode::InvalidArgument, message)
}
