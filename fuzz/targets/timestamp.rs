//! Times against jiff: both read the same instant; printed times are read again; order is the order of
//! instants.
#![no_main]

use convoscope::time::{Reading, Timestamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (one, other) = input;
    let read = [one, other].map(Timestamp::parse);
    for (text, ours) in [one, other].into_iter().zip(read) {
        if let Some(epoch) = Timestamp::parse_epoch(text) {
            assert_eq!(Timestamp::parse(&epoch.to_string()), Some(Reading::Exact(epoch)));
        }
        let Some(ours) = ours else { continue };
        let at = ours.in_utc();
        assert_eq!(Timestamp::parse(&at.to_string()), Some(Reading::Exact(at)), "{text}");
        let theirs = match ours {
            Reading::Exact(_) => text.parse::<jiff::Timestamp>().ok(),
            Reading::Naive(_) => text.parse::<jiff::civil::DateTime>().ok().and_then(utc),
            Reading::Date(_) => text.parse::<jiff::civil::Date>().ok().map(|date| date.at(0, 0, 0, 0)).and_then(utc),
        };
        // A leap second is the first of the next minute here, and the last of the minute in jiff.
        let is_leap = text.contains(":60");
        if let Some(theirs) = theirs.filter(|_| !is_leap) {
            let floor = theirs.as_nanosecond().div_euclid(1_000_000);
            assert_eq!(i128::from(at.epoch_ms()), floor, "{text}");
        }
    }
    if let [Some(one), Some(other)] = read.map(|it| it.map(Reading::in_utc)) {
        let order = one.epoch_ms().cmp(&other.epoch_ms());
        assert!(order.is_eq() || order == one.cmp(&other), "{one} {other}");
    }
});

fn utc(at: jiff::civil::DateTime) -> Option<jiff::Timestamp> {
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}
