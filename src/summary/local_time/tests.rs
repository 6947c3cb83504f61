use std::cell::Cell;
use std::rc::Rc;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use super::*;

fn zones() -> Vec<TimeZone> {
    let database = TimeZoneDatabase::bundled();
    let names: Vec<_> = database.available().collect();
    assert!(names.len() > 400, "{}", names.len());
    let zone = |name: jiff::tz::TimeZoneName| database.get(name.as_str()).unwrap();
    names.into_iter().map(zone).collect()
}

fn local(zone: &TimeZone) -> LocalTime {
    LocalTime::new(Some(Box::new(zone.clone())))
}

fn ours(local: &mut LocalTime, second: i64) -> String {
    let at = Timestamp::from_epoch_ms(second * 1000).unwrap();
    let (day, hour) = local.day_and_hour(at);
    format!("{} {}", day_text(day), hour_text(hour))
}

fn theirs(zone: &TimeZone, second: i64) -> String {
    let at = jiff::Timestamp::from_second(second).unwrap();
    zone.to_datetime(at).strftime("%Y-%m-%d %H").to_string()
}

/// Also those of the nineteenth century, with offsets in seconds.
#[test]
fn agrees_around_every_change_of_every_clock() {
    let mut changes = 0;
    for zone in zones() {
        let (forwards, backwards) = (&mut local(&zone), &mut local(&zone));
        let begin = jiff::Timestamp::from_second(-5_000_000_000).unwrap();
        let seconds: Vec<i64> = zone
            .following(begin)
            .map(|change| change.timestamp().as_second())
            .take_while(|&second| second < 2_240_000_000)
            .flat_map(|second| [-86_400, -3600, -1, 0, 1, 3600, 86_400].map(|by| second + by))
            .collect();
        changes += seconds.len() / 7;
        // From either side: a stretch is found by its first second or by its last.
        for &second in &seconds {
            let told = ours(forwards, second);
            assert_eq!(told, theirs(&zone, second), "{zone:?} {second}");
        }
        for &second in seconds.iter().rev() {
            let told = ours(backwards, second);
            assert_eq!(told, theirs(&zone, second), "{zone:?} {second}");
        }
    }
    assert!(changes > 20_000, "{changes}");
}

#[test]
fn days_and_hours_are_those_of_the_wall() {
    for (zone, utc, expected) in [
        // Forward: 02 is missing.
        ("America/New_York", "2024-03-10T06:59:59Z", "2024-03-10 01"),
        ("America/New_York", "2024-03-10T07:00:00Z", "2024-03-10 03"),
        (
            "America/New_York",
            "2024-03-11T03:59:59.999Z",
            "2024-03-10 23",
        ),
        // Back: 01 comes twice, and the day has 25 hours.
        ("America/New_York", "2024-11-03T03:59:59Z", "2024-11-02 23"),
        ("America/New_York", "2024-11-03T05:30:00Z", "2024-11-03 01"),
        ("America/New_York", "2024-11-03T06:30:00Z", "2024-11-03 01"),
        ("America/New_York", "2024-11-03T07:00:00Z", "2024-11-03 02"),
        ("America/New_York", "2024-11-04T04:59:59Z", "2024-11-03 23"),
        // By half an hour.
        (
            "Australia/Lord_Howe",
            "2024-10-05T15:29:59Z",
            "2024-10-06 01",
        ),
        (
            "Australia/Lord_Howe",
            "2024-10-05T15:30:00Z",
            "2024-10-06 02",
        ),
        // There was no 30 December.
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00"),
        // Quarters of an hour, and seconds.
        ("Asia/Kathmandu", "2024-01-01T18:14:59Z", "2024-01-01 23"),
        ("Asia/Kathmandu", "2024-01-01T18:15:00Z", "2024-01-02 00"),
        ("Africa/Monrovia", "1972-01-07T00:44:29Z", "1972-01-06 23"),
        ("Africa/Monrovia", "1972-01-07T00:44:30Z", "1972-01-07 00"),
        // Midnight itself is skipped: the day begins at 01.
        ("America/Santiago", "2024-09-08T03:59:59Z", "2024-09-07 23"),
        ("America/Santiago", "2024-09-08T04:00:00Z", "2024-09-08 01"),
        ("Asia/Kolkata", "1969-12-31T18:29:59.5Z", "1969-12-31 23"),
        // Beyond the years that have four digits.
        ("Asia/Tokyo", "9999-12-30T15:00:00Z", "9999-12-31 00"),
        ("Asia/Tokyo", "9999-12-31T23:00:00Z", "9999-12-31 23"),
        ("America/New_York", "0000-01-01T00:00:00Z", "0000-01-01 00"),
    ] {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        let mut local = LocalTime::new(Some(Box::new(zone)));
        let at = Timestamp::parse(utc).unwrap().in_utc();
        let (day, hour) = local.day_and_hour(at);
        assert_eq!(
            format!("{} {}", day_text(day), hour_text(hour)),
            expected,
            "{utc}"
        );
    }
}

#[test]
fn without_a_zone_it_is_utc() {
    let mut local = LocalTime::new(None);
    assert_eq!(ours(&mut local, 1_700_000_000), "2023-11-14 22");
    assert_eq!(ours(&mut local, -1), "1969-12-31 23");
}

#[test]
fn the_zone_is_asked_twice_a_day_and_seldom_more() {
    let mut berlin = TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap();
    let asked = Rc::new(Cell::new(0));
    let counter = Rc::clone(&asked);
    let mut local = LocalTime::new(Some(Box::new(move |second: i64| {
        counter.set(counter.get() + 1);
        berlin.offset_seconds(second)
    })));
    // 2024, newest first, a conversation every ten minutes; and then again.
    for _ in 0..2 {
        for second in (1_704_067_200..1_735_689_600).rev().step_by(600) {
            local.day_and_hour(Timestamp::from_epoch_ms(second * 1000).unwrap());
        }
    }
    assert!(asked.get() <= 366 * 2 + 2 * 40, "{}", asked.get());
}

/// Ends, whatever it is told.
#[test]
fn a_zone_that_contradicts_itself_is_survived() {
    let mut last = 0;
    let mut local = LocalTime::new(Some(Box::new(move |second: i64| {
        last = (last ^ second as i32).wrapping_mul(0x2545_f491);
        last
    })));
    for second in (0..1_000_000_000).step_by(40_009) {
        let (day, hour) = local.day_and_hour(Timestamp::from_epoch_ms(second * 1000).unwrap());
        assert!(hour < 24 && day_text(day).len() == 10);
    }
}

proptest! {
    #[test]
    fn agrees_in_any_zone_in_any_order(
        zone in any::<prop::sample::Index>(),
        seconds in prop::collection::vec(-3_000_000_000i64..5_000_000_000, 1..20),
        nearby in prop::collection::vec(0i64..40_000_000, 1..60),
    ) {
        thread_local!(static ZONES: Vec<TimeZone> = zones());
        let zone = ZONES.with(|zones| zone.get(zones).clone());
        let local = &mut local(&zone);
        for &second in &seconds {
            prop_assert_eq!(ours(local, second), theirs(&zone, second), "{:?} {}", zone.iana_name(), second);
        }
        for &by in &nearby {
            let second = seconds[0] + by;
            prop_assert_eq!(ours(local, second), theirs(&zone, second), "{:?} {}", zone.iana_name(), second);
        }
    }
}
