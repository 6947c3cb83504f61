//! A number as a caller writes it.

use super::validation::Check;
use crate::input::Input;
use crate::message_text::Part::Number;
use crate::model::IssueCode;
use crate::number::as_integer;

impl Check<'_> {
    /// A number within limits, which may have to be a whole one.
    pub fn number(
        &mut self,
        given: &Input,
        least: f64,
        greatest: f64,
        is_whole: bool,
    ) -> Option<f64> {
        let number = match given {
            Input::Number(number) => *number,
            Input::Text(_) => {
                let what = "must be a number, not a string (leave out the quotes)";
                self.wrong(IssueCode::InvalidType, what, &[]);
                return None;
            }
            other => {
                self.wrong_type(other, "a number");
                return None;
            }
        };
        let is_within = number >= least && number <= greatest;
        if is_within && (!is_whole || as_integer(number).is_some()) {
            return Some(number);
        }
        let (code, form) = match is_within {
            true => (IssueCode::OutOfRange, "must be a whole number, not %"),
            false if number.is_nan() => (IssueCode::InvalidValue, BETWEEN),
            false => (IssueCode::OutOfRange, BETWEEN),
        };
        let parts = [least, greatest, number].map(Number);
        let parts = if is_within {
            parts.get(2..)
        } else {
            Some(&parts[..])
        };
        self.wrong(code, form, parts.unwrap_or_default());
        None
    }
}

const BETWEEN: &str = "must be between % and %, not %";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validation::read_at;
    use crate::model::Issue;

    fn page_size(number: f64, is_whole: bool) -> Result<f64, Issue> {
        read_at("pageSize", |check| {
            check.number(&Input::Number(number), 1.0, 100.0, is_whole)
        })
    }

    #[test]
    fn the_limits_are_within() {
        for number in [1.0, 50.0, 100.0] {
            assert_eq!(page_size(number, true), Ok(number));
        }
        assert_eq!(page_size(1.5, false), Ok(1.5));
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
            let issue = page_size(number, true).unwrap_err();
            assert_eq!(issue.code, code, "{number}");
            assert_eq!(issue.message, format!("\"pageSize\" must be {what}."));
        }
    }
}
