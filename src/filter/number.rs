//! A number as a caller writes it.

use crate::model::IssueCode;
use crate::number::{as_integer, number_text};

/// Checks that a number lies within limits. The error is the end of a sentence that begins with the
/// path.
pub(super) fn check_number(
    number: f64,
    least: f64,
    greatest: f64,
) -> Result<f64, (IssueCode, String)> {
    if (least..=greatest).contains(&number) {
        Ok(number)
    } else {
        Err(not_within(number, "a number", least, greatest))
    }
}

/// The same for a whole number.
pub(super) fn check_whole(
    number: f64,
    least: f64,
    greatest: f64,
) -> Result<f64, (IssueCode, String)> {
    if (least..=greatest).contains(&number) && as_integer(number).is_some() {
        Ok(number)
    } else {
        Err(not_within(number, "a whole number", least, greatest))
    }
}

fn not_within(number: f64, accepted: &str, least: f64, greatest: f64) -> (IssueCode, String) {
    let found = number_text(number);
    let limits = format!("from {} to {}", number_text(least), number_text(greatest));
    let what = format!("is {found}; accepted is {accepted} {limits}");
    if number.is_nan() {
        return (IssueCode::InvalidValue, what);
    }
    let nearest = number_text(number.round().max(least).min(greatest));
    (
        IssueCode::OutOfRange,
        format!("{what}, the nearest {nearest}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_within_and_what_lies_beyond_is_told_its_nearest() {
        for number in [1.0, 50.0, 100.0] {
            assert_eq!(check_whole(number, 1.0, 100.0), Ok(number));
        }
        assert_eq!(check_number(1.5, 1.0, 100.0), Ok(1.5));
        for (number, code, told) in [
            (
                0.0,
                IssueCode::OutOfRange,
                "is 0; accepted is a whole number from 1 to 100, the nearest 1",
            ),
            (-5.0, IssueCode::OutOfRange, "the nearest 1"),
            (101.0, IssueCode::OutOfRange, "the nearest 100"),
            (
                9.6,
                IssueCode::OutOfRange,
                "is 9.6; accepted is a whole number from 1 to 100, the nearest 10",
            ),
            (f64::INFINITY, IssueCode::OutOfRange, "the nearest 100"),
            (f64::NEG_INFINITY, IssueCode::OutOfRange, "the nearest 1"),
            (
                f64::NAN,
                IssueCode::InvalidValue,
                "is NaN; accepted is a whole number from 1 to 100",
            ),
        ] {
            let (found, message) = check_whole(number, 1.0, 100.0).unwrap_err();
            assert_eq!(found, code, "{number}");
            assert!(message.ends_with(told), "{message}");
        }
    }
}
