//! What confines nobody, or cannot be held against a conversation: what an application's slip leaves of a filter.

use super::matching::minute_of_day;
use crate::filter::ValidFilter;
use crate::input::Input;
use crate::model::{Issue, IssueCode};

/// From here on doubles are not all the whole numbers: what JavaScript has of one may be its neighbour.
const ROUNDED: f64 = 9_007_199_254_740_992.0;

/// Why a scope decides on no conversation. `None` where it does.
pub(super) fn confines_nobody(members: &[(String, Input)]) -> Option<Issue> {
    let decides = |(key, _): &(String, Input)| key != "timeZone" && key != "pageSize";
    if members.iter().any(decides) {
        return None;
    }
    let message = match members.is_empty() {
        true => {
            "scope names nothing, and would show everything. To show everything leave scope out: {}."
        }
        false => "scope confines nobody: timeZone and pageSize decide on no conversation.",
    };
    Some(Issue::new("", IssueCode::InvalidValue, message))
}

/// What holds nothing or somebody else's value, place by place. The rest is checked by a filter's own rules.
pub(super) fn empty_values(members: &[(String, Input)]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (key, value) in members {
        look_at(key, value, &mut issues);
    }
    issues
}

/// What holds nothing lies in everybody's list, or is what everybody has of whom nothing was written down.
fn look_at(path: &str, value: &Input, issues: &mut Vec<Issue>) {
    let found = match value {
        Input::List(values) if !values.is_empty() => {
            for (index, value) in values.iter().enumerate() {
                look_at(
                    &[path, "[", &index.to_string(), "]"].concat(),
                    value,
                    issues,
                );
            }
            return;
        }
        Input::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                look_at(&[path, ".", name].concat(), value, issues);
            }
            return;
        }
        Input::Number(number) if number.abs() >= ROUNDED => {
            " is a number that JavaScript holds rounded only: it would be somebody else's, too. Accepted are numbers up to 2^53 - 1, and texts."
        }
        Input::Text(text) if text.contains(char::REPLACEMENT_CHARACTER) => {
            " holds half a surrogate pair, or U+FFFD, which is what is read of it: it would be somebody else's, too."
        }
        Input::Null => " is null, which confines nobody: leave it out, or name a value.",
        Input::Text(text) if text.trim().is_empty() => {
            " is empty, which confines nobody: leave it out, or name a value."
        }
        Input::List(_) | Input::Object(_) => {
            " holds nothing, which confines nobody: leave it out, or name a value."
        }
        _ => return,
    };
    let message = [path, found].concat();
    issues.push(Issue::new(
        path.to_owned(),
        IssueCode::InvalidValue,
        message,
    ));
}

/// Why a filter cannot be held against a conversation.
pub(super) fn uncheckable(filter: &ValidFilter) -> Vec<Issue> {
    let passes_midnight = filter.time_of_day.as_ref().is_some_and(|window| {
        let minute = |time: &Option<String>| minute_of_day(time.as_deref()?);
        matches!((minute(&window.from), minute(&window.to)), (Some(from), Some(to)) if from > to)
    });
    [
        (
            filter.search.is_some(),
            "search",
            "search cannot be held: a conversation does not tell what the platform's search finds in it.",
        ),
        (
            passes_midnight,
            "timeOfDay",
            "timeOfDay cannot be held where it passes midnight: how the platform reads such a window is not documented.",
        ),
        (
            filter.web_widget_id.is_some(),
            "webWidgetId",
            "webWidgetId cannot be held: a conversation does not tell its widget. agentId or metadata may do.",
        ),
    ]
    .into_iter()
    .filter(|&(is_scoped, ..)| is_scoped)
    .map(|(_, key, why)| Issue::new(key, IssueCode::Unsupported, why))
    .collect()
}
