//! A value of a filter's key, or several.

/// So many values a list may have, and so many walks the lists of a filter may ask for together: where a
/// platform serves one value at a time, each combination is a walk of its own.
pub(crate) const MOST_COMBINATIONS: usize = 50;

/// A value of a filter's key, or several: what has one of them matches. The order does not matter, and
/// what stands twice is one.
///
/// ```
/// use convoscope::filter::{ConversationFilter, Values};
///
/// let filter = ConversationFilter {
///     agent_id: Some("a1".into()),
///     status: Some(Values::Several(vec!["completed".into(), "failed".into()])),
///     ..Default::default()
/// };
/// # let _ = filter;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// One value.
    One(String),
    /// A list, which must not be empty.
    Several(Vec<String>),
}

impl From<&str> for Values {
    fn from(value: &str) -> Self {
        Self::One(value.to_owned())
    }
}

impl From<String> for Values {
    fn from(value: String) -> Self {
        Self::One(value)
    }
}

impl From<Vec<String>> for Values {
    fn from(values: Vec<String>) -> Self {
        Self::Several(values)
    }
}
