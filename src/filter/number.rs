//! A number as a caller writes it.

use super::validation::wrong;
use crate::model::{Issue, IssueCode};
use crate::number::{as_integer, number_text};

/// Checks that a number lies within limits.
pub(super) fn check_number(
    path: &str,
    number: f64,
    least: f64,
    greatest: f64,
) -> Result<f64, Issue> {
    if (least..=greatest).contains(&number) {
        return Ok(number);
    }
    let code = match number.is_nan() {
        true => IssueCode::InvalidValue,
        false => IssueCode::OutOfRange,
    };
    let [number, least, greatest] = [number, least, greatest].map(number_text);
    let what = format!("must be between {least} and {greatest}, not {number}");
    Err(wrong(path, code, &what))
}

/// The same for a whole number.
pub(super) fn check_whole(
    path: &str,
    number: f64,
    least: f64,
    greatest: f64,
) -> Result<f64, Issue> {
    check_number(path, number, least, greatest)?;
    if as_integer(number).is_some() {
        return Ok(number);
    }
    let what = format!("must be a whole number, not {}", number_text(number));
    Err(wrong(path, IssueCode::OutOfRange, &what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_within() {
        for number in [1.0, 50.0, 100.0] {
            assert_eq!(check_whole("pageSize", number, 1.0, 100.0), Ok(number));
        }
        assert_eq!(check_number("pageSize", 1.5, 1.0, 100.0), Ok(1.5));
        for (number, code, what) in [
            (0.0, IssueCode::OutOfRange, "between 1 and 100, not 0"),
            (-5.0, IssueCode::OutOfRange, "between 1 and 100, not -5"),
            (101.5, IssueCode::OutOfRange, "between 1 and 100, not 101.5"),
            (9.6, IssueCode::OutOfRange, "a whole number, not 9.6"),
            (
                f64::INFINITY,
                IssueCode::OutOfRange,
                "between 1 and 100, not Infinity",
            ),
            (
                f64::NEG_INFINITY,
                IssueCode::OutOfRange,
                "between 1 and 100, not -Infinity",
            ),
            (
                f64::NAN,
                IssueCode::InvalidValue,
                "between 1 and 100, not NaN",
            ),
        ] {
            let issue = check_whole("pageSize", number, 1.0, 100.0).unwrap_err();
            assert_eq!(issue.code, code, "{number}");
            assert_eq!(issue.message, format!("\"pageSize\" must be {what}."));
        }
    }
}
