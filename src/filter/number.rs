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
        let Input::Number(number) = *given else {
            self.wrong_type(given, "a number");
            return None;
        };
        if !(number >= least && number <= greatest) {
            let code = match number.is_nan() {
                true => IssueCode::InvalidValue,
                false => IssueCode::OutOfRange,
            };
            let parts = [Number(least), Number(greatest), Number(number)];
            self.wrong(code, "must be between % and %, not %", &parts);
            return None;
        }
        if is_whole && as_integer(number).is_none() {
            let what = "must be a whole number, not %";
            self.wrong(IssueCode::OutOfRange, what, &[Number(number)]);
            return None;
        }
        Some(number)
    }
}

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
