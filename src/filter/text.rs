//! A text or an id, as a caller writes it. Messages do not show it: it may be a person's words or
//! number.

use super::validation::wrong;
use crate::model::{Issue, IssueCode};

/// Longer texts are mistakes, and would not fit into a URL.
const LONGEST: usize = 1000;

/// A text of which a platform looks for a part.
#[inline(never)]
pub(super) fn check_text(path: &str, text: &str) -> Result<(), Issue> {
    not_empty(path, text)?;
    let length = text.chars().count();
    if text.trim().is_empty() {
        let what = "must not be blank (leave the key out for no limit)";
        Err(wrong(path, IssueCode::InvalidValue, what))
    } else if text.chars().any(char::is_control) {
        let what = "must not contain control characters such as line breaks";
        Err(wrong(path, IssueCode::InvalidValue, what))
    } else if length > LONGEST {
        let what = format!("must have at most {LONGEST} characters, not {length}");
        Err(wrong(path, IssueCode::OutOfRange, &what))
    } else {
        Ok(())
    }
}

/// A text that is compared as a whole: with white space around it, it would find nothing.
pub(super) fn check_id(path: &str, text: &str) -> Result<(), Issue> {
    check_text(path, text)?;
    if text.trim() == text {
        Ok(())
    } else {
        let what = "must not begin or end with white space";
        Err(wrong(path, IssueCode::InvalidValue, what))
    }
}

/// Any other value than the empty text.
pub(super) fn not_empty(path: &str, text: &str) -> Result<(), Issue> {
    match text {
        "" => Err(wrong(
            path,
            IssueCode::InvalidValue,
            "must not be empty (leave the key out for no limit)",
        )),
        _ => Ok(()),
    }
}
