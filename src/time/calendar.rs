//! Days and dates.

/// How many days a month has; `None` where there is no such month.
pub(super) fn days_in_month(year: u32, month: u32) -> Option<u32> {
    let leap = || year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap() => 29,
        2 => 28,
        _ => return None,
    })
}

/// Four hundred years before 0000-03-01, in days before 0000-01-01. Years that begin in March put the leap day last,
/// and make a month's first day a line: (153 m + 2) / 5. All years that begin then are positive.
const MARCH: u32 = 400 * 365 + 97 - 60;

/// Days since 0000-01-01 of a date (year, month, day) of the proleptic Gregorian calendar.
#[expect(clippy::arithmetic_side_effects, reason = "the year has four digits")]
pub(super) fn day_of([year, month, day]: [u32; 3]) -> u32 {
    let year = year + 400 - u32::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - MARCH
}

/// The inverse of [`day_of`].
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a Timestamp lies within the years 0 to 9999"
)]
pub(super) fn date_of(day: u32) -> [u32; 3] {
    let days = day + MARCH;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + u32::from(month <= 2) - 400;
    [year, month, day]
}
