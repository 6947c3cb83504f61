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
        issues.push(unfit(*key, why));
    }
    issues
}

/// Why what the items of lists lack is refused.
pub(super) const NOT_IN_LISTS: &str = "the lists of this platform do not show it. The gateway's option \"fetchForScope: true\" fetches each conversation to tell";
/// Why what only some conversations have is refused.
pub(super) const NOT_IN_EACH: &str = "not every conversation of this platform shows it";

/// Why some conversations cannot be checked: they may lack what is at `lacking` paths, and would be nobody's.
pub(super) fn unsure(keys: &[&[(FilterKey, Value)]], lacking: &[&str], why: &str) -> Vec<Issue> {
    let lacks = |path: &str| {
        let is_lacking = |it: &&str| is_path_within(path, it) || is_path_within(it, path);
        lacking.iter().any(is_lacking)
    };
    let mut issues = Vec::new();
    for (key, _) in keys.iter().copied().flatten() {
        let is_lacking = match key.finds() {
            Finds::Field(path, _) | Finds::Number(path, _) => lacks(path),
            // A person has an id or a number.
            Finds::Part(_) if *key == FilterKey::UserId => {
                lacks("customer.id") || lacks("customer.phone")
            }
            Finds::Part(_) => lacks("agent.phone"),
            Finds::Metadata => lacks("metadata"),
            _ => false,
        };
        if is_lacking {
            issues.push(unfit(*key, why));
        }
    }
    issues
}

/// The issue of a part where the platform finds whole texts alone.
pub(super) fn only_whole(key: FilterKey) -> Issue {
    unfit(
        key,
        "this platform finds the whole of it only. Give a string instead of { contains }",
    )
}

fn unfit(key: FilterKey, why: &str) -> Issue {
    let key = key.as_str();
    let message = ["\"", key, "\" cannot be part of a \"scope\": ", why, "."].concat();
    Issue::new(key, IssueCode::Unsupported, message)
}

fn passes_midnight(window: &ValidTimeOfDay) -> bool {
    let minute = |time: &Option<String>| minute_of_day(time.as_deref()?);
    matches!((minute(&window.from), minute(&window.to)), (Some(from), Some(to)) if from > to)
}
