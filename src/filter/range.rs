//! A range of numbers.

use tsify::Tsify;

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
