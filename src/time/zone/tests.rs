use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use super::Zone;
use crate::time::{Reading, Timestamp};

impl Zone for TimeZone {
    fn offset_seconds(&mut self, utc_seconds: i64) -> i32 {
        // Jiff does not go to the end of the year 9999.
        let last = jiff::Timestamp::MAX.as_second();
        let at = jiff::Timestamp::from_second(utc_seconds.min(last)).unwrap();
        self.to_offset(at).seconds()
    }

    fn data(&self) -> Option<String> {
        Some("jiff".to_owned())
    }
}

/// The zones that jiff brings, by their names.
pub(crate) fn by_jiff(name: &str) -> Result<Option<Box<dyn Zone>>, Option<String>> {
    match TimeZoneDatabase::bundled().get(name) {
        Ok(zone) => Ok(Some(Box::new(zone))),
        Err(_) => Err((name == "India").then(|| "Asia/Kolkata".to_owned())),
    }
}

fn zones() -> Vec<TimeZone> {
    let database = TimeZoneDatabase::bundled();
    let zone = |name: jiff::tz::TimeZoneName| database.get(name.as_str()).unwrap();
    database.available().map(zone).collect()
}

/// The first and the last instant of a day, in milliseconds, the last cut off below.
fn ours(zone: &TimeZone, date: Date) -> (i64, i64) {
    let Some(Reading::Date(date)) = Timestamp::parse(&date.to_string()) else {
        panic!("{date}");
    };
    let start = date.start_of_day_in(&mut zone.clone()).unwrap();
    let end = date.end_of_day_in(&mut zone.clone()).unwrap();
    (start.epoch_ms(), end.epoch_ms())
}

/// Every instant whose local date lies within two dates lies between the start of the one and the end
/// of the other, and those just outside do not.
fn check(zone: &TimeZone, date: Date) {
    let (start, end) = ours(zone, date);
    let local = |ms: i64| {
        let at = jiff::Timestamp::from_millisecond(ms).unwrap();
        zone.to_datetime(at).date()
    };
    let told = |ms: i64| format!("{zone:?} {date}: {ms} is {}", local(ms));
    assert!(local(start) >= date, "{}", told(start));
    assert!(local(start - 1) < date, "{}", told(start - 1));
    assert!(local(end) <= date, "{}", told(end));
    assert!(local(end + 1) > date, "{}", told(end + 1));
    // Nothing of the day lies outside: no clock goes back by more than a day.
    for hours in 1..=36 {
        let by = hours * 3_600_000;
        assert!(local(start - by) < date, "{}", told(start - by));
        assert!(local(end + by) > date, "{}", told(end + by));
    }
}

/// Of each zone since 1970: clocks go forward and back at midnight or near it, skip whole days, or have
/// them twice.
#[test]
fn days_begin_and_end_where_clocks_change() {
    let mut changes = 0;
    for zone in zones() {
        for change in zone
            .following(jiff::Timestamp::UNIX_EPOCH)
            .take_while(|change| change.timestamp().as_second() < 2_240_000_000)
        {
            changes += 1;
            let date = zone.to_datetime(change.timestamp()).date();
            for date in [date.yesterday().unwrap(), date, date.tomorrow().unwrap()] {
                check(&zone, date);
            }
        }
    }
    assert!(changes > 20_000, "{changes}");
}

#[test]
fn days_are_as_long_as_their_clocks_make_them() {
    let hour = 3_600_000;
    for (zone, date, start, hours) in [
        ("Asia/Kolkata", "2026-11-16", "2026-11-15T18:30:00.000Z", 24),
        (
            "Europe/Berlin",
            "2026-03-29",
            "2026-03-28T23:00:00.000Z",
            23,
        ),
        (
            "Europe/Berlin",
            "2026-10-25",
            "2026-10-24T22:00:00.000Z",
            25,
        ),
        // There is no midnight.
        (
            "America/Santiago",
            "2024-09-08",
            "2024-09-08T04:00:00.000Z",
            23,
        ),
        // Midnight comes twice; or an hour before it does.
        (
            "America/Havana",
            "2025-11-01",
            "2025-11-01T04:00:00.000Z",
            24,
        ),
        (
            "America/Havana",
            "2025-11-02",
            "2025-11-02T04:00:00.000Z",
            25,
        ),
        (
            "America/Sao_Paulo",
            "2018-02-17",
            "2018-02-17T02:00:00.000Z",
            25,
        ),
        // There was no such day.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z", 24),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z", 0),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z", 24),
    ] {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        let date: Date = date.parse().unwrap();
        let (from, to) = ours(&zone, date);
        let shown = Timestamp::from_epoch_ms(from).unwrap().to_string();
        assert_eq!(shown, start, "{date}");
        assert_eq!(to + 1 - from, hours * hour, "{date}");
    }
}

#[test]
fn a_day_ends_with_its_last_microsecond_and_stays_within_the_years() {
    let day = |text: &str| Timestamp::parse(text).unwrap().in_utc();
    let end = day("2026-01-31").end_of_day_in(&mut |_| 19_800).unwrap();
    assert_eq!(end.to_string(), "2026-01-31T18:29:59.999999Z");
    assert_eq!(day("0000-01-01").start_of_day_in(&mut |_| 3600), None);
    assert_eq!(day("9999-12-31").end_of_day_in(&mut |_| -3600), None);
}

proptest! {
    #[test]
    fn any_day_in_any_zone(zone in any::<prop::sample::Index>(), days in prop::collection::vec(0i64..47_000, 1..6)) {
        thread_local!(static ZONES: Vec<TimeZone> = zones());
        let zone = ZONES.with(|zones| zone.get(zones).clone());
        for days in days {
            let at = jiff::Timestamp::from_second(days * 86_400).unwrap();
            check(&zone, TimeZone::UTC.to_datetime(at).date());
        }
    }

    /// Ends, whatever it is told.
    #[test]
    fn a_zone_that_contradicts_itself_is_survived(seed in any::<i32>(), days in 0i64..47_000) {
        let mut last = seed;
        let mut zone = move |second: i64| {
            last = (last ^ second as i32).wrapping_mul(0x2545_f491);
            last
        };
        let day = Timestamp::from_epoch_ms(days * 86_400_000).unwrap();
        day.start_of_day_in(&mut zone);
        day.end_of_day_in(&mut zone);
    }
}
