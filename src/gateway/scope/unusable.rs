//! What confines nobody, or cannot be held against a conversation: what an application's slip leaves of a filter.

use crate::filter::{FilterKey, Finds, ValidFilter, ValidTimeOfDay, Value, minute_of_day};
use crate::input::Input;
use crate::message_text::item;
use crate::model::{Issue, IssueCode, is_path_within};

/// From here on doubles are not all the whole numbers: what JavaScript has of one may be its neighbour.
const ROUNDED: f64 = 9_007_199_254_740_992.0;

/// Why a scope decides on no conversation. `None` where it does.
pub(super) fn confines_nobody(members: &[(String, Input)]) -> Option<Issue> {
    let finds_nothing = |key: &FilterKey| matches!(key.finds(), Finds::Nothing);
    let idle = FilterKey::ALL
        .into_iter()
        .filter(finds_nothing)
        .map(FilterKey::as_str);
    if members
        .iter()
        .any(|(name, _)| !idle.clone().any(|key| key == name))
    {
        return None;
    }
    let message = match members.is_empty() {
        true => {
            "\"scope\" is empty, and would show everything. To show everything, leave \"scope\" out: {}."
                .to_owned()
        }
        false => format!("\"scope\" confines nobody: {} select no conversations.", idle.collect::<Vec<_>>().join(" and ")),
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
                look_at(&item(path, index), value, issues);
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
            "must be a number up to 2^53 - 1, or a text: JavaScript rounds larger ones, which would let others in"
        }
        Input::Text(text) if text.contains(char::REPLACEMENT_CHARACTER) => {
            "must not contain half a surrogate pair or U+FFFD, which stands for any: it would let others in"
        }
        Input::Null => {
            "must not be null, which confines nobody (leave the key out, or give a value)"
        }
        Input::Text(text) if text.trim().is_empty() => {
            "must not be empty, which confines nobody (leave the key out, or give a value)"
        }
        Input::List(_) | Input::Object(_) => {
            "must not be empty, which confines nobody (leave the key out, or give a value)"
        }
        _ => return,
    };
    let message = ["\"", path, "\" ", found, "."].concat();
    issues.push(Issue::new(
        path.to_owned(),
        IssueCode::InvalidValue,
        message,
    ));
}

/// Why a conversation cannot be checked against a filter.
pub(super) fn uncheckable(filter: &ValidFilter) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (key, value) in filter.values() {
        let why = match (key.finds(), value) {
            (Finds::Anywhere(why) | Finds::Outside(why), _) => why,
            (_, Value::TimeOfDay(window)) if passes_midnight(window) => {
                "it passes midnight, and the platform does not document how it reads that"
            }
            _ => continue,
        };
        let key = key.as_str();
        let message = ["\"", key, "\" cannot be part of a \"scope\": ", why, "."].concat();
        issues.push(Issue::new(key, IssueCode::Unsupported, message));
    }
    issues
}

/// Why some conversations of a list cannot be checked: they lack what is at `lean` paths, and would be nobody's. Some lack
/// what is at `partial` ones: where the platform is asked for it, it does not list them either.
pub(super) fn unsure(filter: &ValidFilter, lean: &[&str], partial: &[&str]) -> Vec<Issue> {
    let served = filter.values().iter().map(|(key, _)| (*key, &[][..]));
    let residual = filter.residual().values().iter();
    let keys = served.chain(residual.map(|(key, _)| (*key, partial)));
    let mut issues = Vec::new();
    for (key, partial) in keys {
        let lacks = |path: &str| {
            let mut lacking = lean.iter().chain(partial);
            lacking.any(|lean| is_path_within(path, lean) || is_path_within(lean, path))
        };
        let is_lacking = match key.finds() {
            Finds::Field(path, _) | Finds::Number(path, _) => lacks(path),
            // A person has an id or a number.
            Finds::Part(_) if key == FilterKey::UserId => {
                lacks("customer.id") || lacks("customer.phone")
            }
            Finds::Part(_) => lacks("agent.phone"),
            Finds::Metadata => lacks("metadata"),
            _ => false,
        };
        if is_lacking {
            let key = key.as_str();
            let message = [
                "\"",
                key,
                "\" cannot be part of a \"scope\": not every conversation in a list of this platform shows it.",
            ]
            .concat();
            issues.push(Issue::new(key, IssueCode::Unsupported, message));
        }
    }
    issues
}

fn passes_midnight(window: &ValidTimeOfDay) -> bool {
    let minute = |time: &Option<String>| minute_of_day(time.as_deref()?);
    matches!((minute(&window.from), minute(&window.to)), (Some(from), Some(to)) if from > to)
}
