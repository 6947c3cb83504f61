//! A range of numbers.

use serde::Serialize;
use tsify::Tsify;

/// A range of numbers, both ends included. An end that is left out is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Tsify)]
pub struct NumberRange {
    /// The least.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "number | undefined")]
    pub min: Option<f64>,
    /// The greatest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "number | undefined")]
    pub max: Option<f64>,
}
