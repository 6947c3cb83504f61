//! A number as a caller writes it.

use super::Input;
use crate::model::IssueCode;

/// The integers below this, a double holds exactly.
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// The integer of a number that is one, and exact.
pub(super) fn as_integer(number: f64) -> Option<i64> {
    (number.trunc() == number && number.abs() < EXACT_INTEGERS).then_some(number as i64)
}

/// A number as JavaScript programmers write it.
pub(crate) fn number_text(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        (if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        })
        .to_owned()
    } else {
        serde_json::to_string(&Input::Number(number)).unwrap_or_default()
    }
}

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
    let nearest = number_text(number.round().clamp(least, greatest));
    (
        IssueCode::OutOfRange,
        format!("{what}, the nearest {nearest}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (number, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (14.0, "14"),
            (-330.0, "-330"),
            (12.5, "12.5"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(number_text(number), expected);
        }
        assert_eq!(number_text(1e300).parse(), Ok(1e300));
    }

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
