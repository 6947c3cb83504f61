//! The options of a watch.

use crate::message_text::must_be;
use crate::number::number_text;
use crate::{Error, ErrorCode};

/// The longest time of a host's timer; a longer one would fire at once.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

/// The options of a watch. Times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchOptions {
    /// From a response with something new to the next request.
    pub min_ms: u64,
    /// The same while nothing changes.
    pub max_ms: u64,
    /// How long to wait for analysis and recording after the end.
    pub settle_ms: u64,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            min_ms: 2_000,
            max_ms: 15_000,
            settle_ms: 60_000,
        }
    }
}

impl WatchOptions {
    /// The options `interval: { min, max }` and `settleTimeout`; `None` is the default. A default end of the
    /// interval that does not fit the other is moved: `{ max: 1000 }` looks every second.
    ///
    /// `invalid_argument` unless the times are 1 ms (for `settleTimeout` 0 ms) to 2 147 483 647 ms, and if
    /// `min` is above `max`.
    pub fn new(min: Option<f64>, max: Option<f64>, settle: Option<f64>) -> Result<Self, Error> {
        for (name, given, least) in [
            ("interval.min", min, 1.0),
            ("interval.max", max, 1.0),
            ("settleTimeout", settle, 0.0),
        ] {
            check(name, given, least)?;
        }
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let mut accepted = "at most \"interval.max\", ".to_owned();
            accepted.push_str(&number_text(max));
            return Err(wrong("interval.min", &accepted, min));
        }
        let default = Self::default();
        let (min, max, settle) = (min.map(whole), max.map(whole), settle.map(whole));
        Ok(Self {
            min_ms: min.unwrap_or(default.min_ms.min(max.unwrap_or(u64::MAX))),
            max_ms: max.unwrap_or(default.max_ms.max(min.unwrap_or(0))),
            settle_ms: settle.unwrap_or(default.settle_ms),
        })
    }
}

fn check(name: &str, given: Option<f64>, least: f64) -> Result<(), Error> {
    match given {
        Some(number) if !(number >= least && number <= LONGEST_TIMER_MS) => {
            let accepted = match least {
                0.0 => "a number of milliseconds from 0 to 2147483647",
                _ => "a number of milliseconds from 1 to 2147483647",
            };
            Err(wrong(name, accepted, number))
        }
        _ => Ok(()),
    }
}

/// The time without its fraction of a millisecond.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked, the fraction is not needed"
)]
fn whole(number: f64) -> u64 {
    number as u64
}

fn wrong(name: &str, accepted: &str, found: f64) -> Error {
    let message = must_be(name, accepted, &number_text(found));
    Error::new(ErrorCode::InvalidArgument, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(options: [Option<f64>; 3]) -> Result<[u64; 3], String> {
        let [min, max, settle] = options;
        match WatchOptions::new(min, max, settle) {
            Ok(options) => Ok([options.min_ms, options.max_ms, options.settle_ms]),
            Err(error) => {
                assert_eq!(error.code, ErrorCode::InvalidArgument);
                Err(error.message.clone())
            }
        }
    }

    #[test]
    fn what_is_given_holds_and_the_rest_has_defaults_that_fit() {
        for (options, expected) in [
            ([None, None, None], [2_000, 15_000, 60_000]),
            ([Some(500.0), Some(500.0), Some(0.0)], [500, 500, 0]),
            ([Some(20_000.0), None, None], [20_000, 20_000, 60_000]),
            ([None, Some(1_000.0), None], [1_000, 1_000, 60_000]),
            ([Some(1.9), Some(3.1), Some(0.5)], [1, 3, 0]),
            (
                [None, Some(2_147_483_647.0), None],
                [2_000, 2_147_483_647, 60_000],
            ),
        ] {
            assert_eq!(read(options), Ok(expected), "{options:?}");
        }
    }

    #[test]
    fn what_cannot_work_is_refused_by_name() {
        for (options, message) in [
            (
                [Some(0.0), None, None],
                "\"interval.min\" must be a number of milliseconds from 1 to 2147483647, not 0.",
            ),
            (
                [None, Some(f64::NAN), None],
                "\"interval.max\" must be a number of milliseconds from 1 to 2147483647, not NaN.",
            ),
            (
                [None, None, Some(-1.0)],
                "\"settleTimeout\" must be a number of milliseconds from 0 to 2147483647, not -1.",
            ),
            (
                [None, None, Some(f64::INFINITY)],
                "\"settleTimeout\" must be a number of milliseconds from 0 to 2147483647, not Infinity.",
            ),
            (
                [Some(2_147_483_648.0), None, None],
                "\"interval.min\" must be a number of milliseconds from 1 to 2147483647, not 2147483648.",
            ),
            (
                [Some(3_000.0), Some(2_000.0), None],
                "\"interval.min\" must be at most \"interval.max\", 2000, not 3000.",
            ),
        ] {
            assert_eq!(read(options), Err(message.to_owned()));
        }
    }
}
