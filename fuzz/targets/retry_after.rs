//! Retry-After against an independent implementation: integers, and dates as jiff reads them.
#![no_main]

use convoscope::http::retry_after_ms;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i64, Option<&str>, &str)| {
    let (now_ms, date, value) = input;
    let _ = retry_after_ms(value, date, now_ms);
    let ours = retry_after_ms(value, None, now_ms);
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = value.parse::<u64>().unwrap_or(u64::MAX);
        assert_eq!(ours, Some(seconds.saturating_mul(1000)));
    }
    // The standard's own form; jiff checks it including the day of the week.
    let Some(date) = value.strip_suffix(" GMT").filter(|date| date.is_ascii() && date.len() == 25) else { return };
    let Ok(theirs) = jiff::fmt::strtime::parse("%a, %d %b %Y %H:%M:%S", date) else { return };
    let Ok(theirs) = theirs.to_datetime().and_then(|at| at.to_zoned(jiff::tz::TimeZone::UTC)) else { return };
    // jiff is lenient: signs, white space, other spellings of a number.
    if theirs.strftime("%a, %d %b %Y %H:%M:%S").to_string() != date {
        return;
    }
    let until = theirs.timestamp().as_millisecond();
    let expected = u64::try_from(until.saturating_sub(now_ms)).unwrap_or(0);
    assert_eq!(ours, Some(expected), "{value}");
});
