//! Local days and hours of a time zone.

use crate::time::{Timestamp, Zone, edge};

#[cfg(test)]
mod tests;

const DAY: i64 = 86_400;

/// The years 0000 to 9999, which RFC 3339 can represent.
const SECONDS: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

/// How many UTC days are cached.
const REMEMBERED: i64 = 512;

/// Local time of a zone, with a cache of its offsets.
///
/// A UTC day has one offset if it begins and ends with the same; otherwise the change is found by bisection.
/// (A zone that changes its offset and back within one UTC day would be misread; none ever did.)
pub(super) struct LocalTime {
    zone: Option<Box<dyn Zone>>,
    /// Two for a day: its first period, and another.
    stretches: Vec<[Stretch; 2]>,
}

/// A period with one offset.
#[derive(Clone, Copy)]
struct Stretch {
    from: i64,
    /// The first second after it.
    to: i64,
    offset: i32,
}

const NEVER: Stretch = Stretch {
    from: 0,
    to: 0,
    offset: 0,
};

impl LocalTime {
    /// UTC if there is no zone.
    pub fn new(zone: Option<Box<dyn Zone>>) -> Self {
        Self {
            stretches: match zone {
                Some(_) => vec![[NEVER; 2]; usize::try_from(REMEMBERED).unwrap_or_default()],
                None => Vec::new(),
            },
            zone,
        }
    }

    /// The zone's data.
    pub fn data(&self) -> Option<String> {
        self.zone.as_ref().and_then(|zone| zone.data())
    }

    /// The day, counted from the year 0, and the hour. A local time outside the years with four digits counts
    /// as their first or last hour.
    pub fn day_and_hour(&mut self, at: Timestamp) -> (u32, u32) {
        let utc = at.epoch_ms().div_euclid(1000);
        let local = utc.saturating_add(self.offset(utc).into());
        let since_year_0 = local
            .clamp(*SECONDS.start(), *SECONDS.end())
            .saturating_sub(*SECONDS.start());
        let hours = u32::try_from(since_year_0 / 3600).unwrap_or(u32::MAX);
        (hours / 24, hours % 24)
    }

    fn offset(&mut self, second: i64) -> i32 {
        let day = second.div_euclid(DAY);
        let place = usize::try_from(day.rem_euclid(REMEMBERED)).unwrap_or_default();
        let (Some(zone), Some(remembered)) = (&mut self.zone, self.stretches.get_mut(place)) else {
            return 0;
        };
        let [first, other] = remembered;
        for stretch in [*first, *other] {
            if (stretch.from..stretch.to).contains(&second) {
                return stretch.offset;
            }
        }
        let (from, to) = (
            day.saturating_mul(DAY),
            day.saturating_add(1).saturating_mul(DAY),
        );
        let (before, after) = (zone.offset_seconds(from), zone.offset_seconds(to));
        if before == after {
            *first = Stretch {
                from,
                to,
                offset: before,
            };
            return before;
        }
        let offset = zone.offset_seconds(second);
        let mut edge = |outside| edge(zone.as_mut(), offset, second, outside);
        *(if offset == before { first } else { other }) = Stretch {
            from: if offset == before { from } else { edge(from).0 },
            to: if offset == after { to } else { edge(to).1 },
            offset,
        };
        offset
    }
}

/// `YYYY-MM-DD` of a day counted from the year 0.
pub(super) fn day_text(day: u32) -> String {
    let midnight = i64::from(day)
        .saturating_mul(DAY)
        .saturating_add(*SECONDS.start());
    let midnight = Timestamp::from_epoch_ms(midnight.saturating_mul(1000));
    midnight.unwrap_or(Timestamp::UNIX_EPOCH).with_text(|text| {
        let date = text.split_once('T').map_or(text, |(date, _)| date);
        date.to_owned()
    })
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The weekday of a day counted from the year 0; Monday is 0.
pub(super) fn weekday(day: u32) -> u32 {
    // The year 0 begins with a Saturday.
    day.wrapping_add(5) % 7
}

/// `monday` to `sunday`.
pub(super) fn weekday_text(weekday: u32) -> String {
    let name = WEEKDAYS.get(weekday as usize).copied();
    name.unwrap_or_default().to_owned()
}

/// `00` to `23`.
pub(super) fn hour_text(hour: u32) -> String {
    [hour / 10, hour % 10]
        .into_iter()
        .filter_map(|digit| char::from_digit(digit, 10))
        .collect()
}
