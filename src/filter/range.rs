//! A range of numbers.

use tsify::Tsify;

use super::validation::{Check, Members, member};
use super::{Kind, aliases};
use crate::message_text::Part::{Number, Text};
use crate::model::IssueCode;

/// A range of numbers, both ends included. An end that is left out is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Tsify)]
pub struct NumberRange {
    /// The least.
    #[tsify(optional, type = "number | undefined")]
    pub min: Option<f64>,
    /// The greatest.
    #[tsify(optional, type = "number | undefined")]
    pub max: Option<f64>,
}

/// What a 32-bit integer holds: enough for 68 years in seconds.
const GREATEST_BOUND: f64 = 2_147_483_647.0;

impl Check<'_> {
    /// A range, of whole numbers or of any.
    pub fn range(&mut self, members: &Members, is_whole: bool) -> Option<NumberRange> {
        self.only(members, Kind::Range.members(), aliases::range_key);
        let min = self.bound(members, "min", is_whole);
        let max = self.bound(members, "max", is_whole);
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let what = "has a \"min\" (%) greater than its \"max\" (%), so nothing can match";
            self.wrong(IssueCode::Conflict, what, &[Number(min), Number(max)]);
        }
        min.or(max).map(|_| NumberRange { min, max })
    }

    fn bound(&mut self, members: &Members, name: &str, is_whole: bool) -> Option<f64> {
        let given = member(members, name)?;
        let end = self.enter(".%", Text(name));
        let bound = self.number(given, 0.0, GREATEST_BOUND, is_whole);
        self.leave(end);
        bound
    }
}
