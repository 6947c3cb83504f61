//! The ranges of durations that conversations are grouped by.

use serde::Serialize;
use tsify::Tsify;

use crate::input::Input;
use crate::message_text::{item, must_be};
use crate::model::{Issue, IssueCode};
use crate::number::{count_text, number_text};

/// The most edges.
pub const MOST_EDGES: usize = 100;

/// The edges where nothing else is asked for, in seconds.
const USUAL: [f64; 7] = [0.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0];

const NAME: &str = "durationEdges";

/// What they are, and what each is, for messages.
const EDGES: &str = "a list of 1 to 100 numbers";
const EDGE: &str = "a number of seconds, 0 or more and above the one before";

/// The edges of ranges of durations: each begins a range, which ends where the next one begins.
#[derive(Clone, Debug, PartialEq)]
pub struct DurationEdges(Vec<f64>);

/// A range of durations, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct DurationRange {
    /// The shortest duration in it.
    pub min: f64,
    /// Longer than all in it; null if there is no end. A conversation of exactly so many seconds is in the next range.
    pub max: Option<f64>,
}

/// 0, 30, 60, 120, 300, 600 and 1800 seconds.
impl Default for DurationEdges {
    fn default() -> Self {
        Self(USUAL.to_vec())
    }
}

impl DurationEdges {
    /// Reads the option `durationEdges`: a list of 1 to [`MOST_EDGES`] finite numbers, 0 or more, in ascending order;
    /// none if it is `null`.
    pub fn read(option: &Input) -> Result<Option<Self>, Vec<Issue>> {
        let edges = match option {
            Input::Null => return Ok(None),
            Input::List(edges) => edges,
            other => {
                let message = must_be(NAME, EDGES, other.described());
                return Err(vec![Issue::new(NAME, IssueCode::InvalidType, message)]);
            }
        };
        if !(1..=MOST_EDGES).contains(&edges.len()) {
            let count = count_text(u64::try_from(edges.len()).unwrap_or(u64::MAX));
            let message = must_be(NAME, EDGES, &count);
            return Err(vec![Issue::new(NAME, IssueCode::InvalidValue, message)]);
        }
        let (mut read, mut issues) = (Vec::new(), Vec::new());
        let mut before = -1.0;
        for (place, edge) in edges.iter().enumerate() {
            match edge {
                Input::Number(number)
                    if *number >= 0.0 && *number > before && number.is_finite() =>
                {
                    before = *number;
                    read.push(before);
                }
                other => {
                    let path = item(NAME, place);
                    let message = must_be(&path, EDGE, &other.shown());
                    issues.push(Issue::new(path, IssueCode::InvalidValue, message));
                }
            }
        }
        match issues.is_empty() {
            true => Ok(Some(Self(read))),
            false => Err(issues),
        }
    }

    /// The numbers with commas between them, as a gateway is asked for them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for edge in &self.0 {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&number_text(*edge));
        }
        text
    }

    /// How many edges are not above a duration: the number of its range. Below the first edge it is 0. One below zero,
    /// of a caller's own page, counts as zero.
    pub(super) fn number(&self, seconds: f64) -> u32 {
        let seconds = seconds.max(0.0);
        let below = self.0.iter().take_while(|edge| **edge <= seconds);
        u32::try_from(below.count()).unwrap_or(u32::MAX)
    }

    /// The range of such a number.
    pub(super) fn range(&self, number: u32) -> DurationRange {
        let number = number as usize;
        DurationRange {
            min: number
                .checked_sub(1)
                .and_then(|at| self.0.get(at).copied())
                .unwrap_or(0.0),
            max: self.0.get(number).copied(),
        }
    }
}
