//! How to watch.

use crate::number::number_text;
use crate::{Error, ErrorCode};

/// The longest time a timer of the host can be set to; a longer one would fire at once.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

/// How to watch. Times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchOptions {
    /// Between an answer that brought something new and the next request.
    pub min_ms: u64,
    /// The same while nothing happens.
    pub max_ms: u64,
    /// After the end, how long to wait for analysis and recording.
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
    /// The options of a call, `interval: { min, max }` and `settleTimeout`; what is `None` has its default,
    /// and of the interval's default ends the one that does not fit gives way: `{ max: 1000 }` looks
    /// every second.
    ///
    /// `invalid_argument` for what is no time that a timer can be set to (1 ms, for `settleTimeout` 0 ms, to
    /// 2 147 483 647 ms), and for a `min` above `max`.
    pub fn new(min: Option<f64>, max: Option<f64>, settle: Option<f64>) -> Result<Self, Error> {
        let min = time("interval.min", min, 1.0)?;
        let max = time("interval.max", max, 1.0)?;
        let settle = time("settleTimeout", settle, 0.0)?;
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            return Err(crossed(min, max));
        }
        let (min, max, settle) = (min.map(whole), max.map(whole), settle.map(whole));
        let default = Self::default();
        Ok(Self {
            min_ms: min.unwrap_or(max.map_or(default.min_ms, |max| max.min(default.min_ms))),
            max_ms: max.unwrap_or(min.map_or(default.max_ms, |min| min.max(default.max_ms))),
            settle_ms: settle.unwrap_or(default.settle_ms),
        })
    }
}

fn time(name: &str, given: Option<f64>, least: f64) -> Result<Option<f64>, Error> {
    match given {
        Some(number) if !(least..=LONGEST_TIMER_MS).contains(&number) => Err(refusal(&[
            name,
            " is ",
            &number_text(number),
            ". Accepted is a number of milliseconds from ",
            if least == 0.0 { "0" } else { "1" },
            " to 2147483647.",
        ])),
        time => Ok(time),
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

fn crossed(min: f64, max: f64) -> Error {
    refusal(&[
        "interval.min is ",
        &number_text(min),
        ", which is more than interval.max, ",
        &number_text(max),
        ". `min` is the time between two looks while the conversation moves, `max` while it is still.",
    ])
}

fn refusal(sentence: &[&str]) -> Error {
    Error::new(ErrorCode::InvalidArgument, sentence.concat())
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
                Err(error.message)
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
                "interval.min is 0. Accepted is a number of milliseconds from 1 to 2147483647.",
            ),
            (
                [None, Some(f64::NAN), None],
                "interval.max is NaN. Accepted is a number of milliseconds from 1 to 2147483647.",
            ),
            (
                [None, None, Some(-1.0)],
                "settleTimeout is -1. Accepted is a number of milliseconds from 0 to 2147483647.",
            ),
            (
                [None, None, Some(f64::INFINITY)],
                "settleTimeout is Infinity. Accepted is a number of milliseconds from 0 to 2147483647.",
            ),
            (
                [Some(2_147_483_648.0), None, None],
                "interval.min is 2147483648. Accepted is a number of milliseconds from 1 to 2147483647.",
            ),
            (
                [Some(3_000.0), Some(2_000.0), None],
                "interval.min is 3000, which is more than interval.max, 2000. `min` is the time between two looks while the conversation moves, `max` while it is still.",
            ),
        ] {
            assert_eq!(read(options), Err(message.to_owned()));
        }
    }
}
