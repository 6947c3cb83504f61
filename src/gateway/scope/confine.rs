//! What a caller asks for, within what they are confined to.

use super::scoped_id::ScopedId;
use super::{Confines, metadata};
use crate::filter::contains_text;
use crate::filter::{FilterKey, Finds, Kind, MOST_COMBINATIONS, NumberRange, ValidFilter, Value};
use crate::json::Document;
use crate::model::{Issue, IssueCode};
use crate::provider::capabilities;

impl Confines {
    /// See [`Scope::confine`](super::Scope::confine).
    pub fn confine(&self, mut asked: ValidFilter) -> Result<Option<ValidFilter>, Vec<Issue>> {
        let mut both = Both::default();
        asked.page_size = asked.page_size.min(self.filter.page_size);
        for (key, scope) in self.filter.values() {
            let value = match asked.get(*key) {
                Some(asked) => both.of(*key, asked, scope, self.part(*key)),
                None => scope.clone(),
            };
            asked.set(*key, value);
        }
        // What neither asks the platform for is held against each conversation: here only whether any can meet both.
        let mut rest = Both::default();
        for (key, scope) in self.filter.residual().values() {
            let mut asked = asked.residual().values().iter();
            if let Some((_, asked)) = asked.find(|(other, _)| other == key)
                // A person has an id and a number: one may meet one, the other the other.
                && !matches!(key.finds(), Finds::Part(_))
            {
                rest.is_void |= is_above(&rest.of(*key, asked, scope, None));
            }
        }
        both.is_void |= rest.is_void;
        // The lists of both may ask for more walks than either.
        let together = capabilities(asked.provider).filter.together;
        let several = || asked.several(together);
        let walks = several().fold(1, |walks: usize, (_, count)| walks.saturating_mul(count));
        if walks > MOST_COMBINATIONS {
            let key = several().next().map_or("", |(key, _)| key.as_str());
            let what = format!(
                "\"{key}\" asks for too many combinations with what this gateway sets. Give fewer values."
            );
            both.issues
                .push(Issue::new(key, IssueCode::OutOfRange, what));
        }
        if !both.issues.is_empty() {
            return Err(both.issues);
        }
        let [after, before] = asked.created();
        let is_void = both.is_void
            || matches!((after, before), (Some(after), Some(before)) if after > before)
            || asked.values().iter().any(|(_, value)| is_above(value));
        Ok((!is_void).then_some(asked))
    }
}

/// What two filters are together.
#[derive(Default)]
struct Both {
    /// Nothing can meet both.
    is_void: bool,
    issues: Vec<Issue>,
}

impl Both {
    /// What meets both values of a key.
    fn of(
        &mut self,
        key: FilterKey,
        asked: &Value,
        scope: &Value,
        part: Option<&ScopedId>,
    ) -> Value {
        match (asked, scope) {
            (Value::Text(asked), Value::Text(scope)) => Value::Text(match part {
                Some(part) => self.part(key, asked, part),
                None => {
                    // Ids of conversations are the same in either case.
                    self.is_void |= !asked.eq_ignore_ascii_case(scope);
                    scope.clone()
                }
            }),
            (Value::OneOf(asked), Value::OneOf(scope)) => {
                let both: Vec<_> = asked
                    .iter()
                    .filter(|it| scope.contains(it))
                    .cloned()
                    .collect();
                self.is_void |= both.is_empty();
                Value::OneOf(both)
            }
            (Value::Instant(asked), Value::Instant(scope)) => Value::Instant(match key.kind() {
                Kind::Earliest => *asked.max(scope),
                _ => *asked.min(scope),
            }),
            (Value::Range(asked), Value::Range(scope)) => Value::Range(NumberRange {
                min: either(asked.min, scope.min, f64::max),
                max: either(asked.max, scope.max, f64::min),
            }),
            (Value::Metadata(asked), Value::Metadata(scope)) => {
                Value::Metadata(self.metadata(asked, scope))
            }
            (asked, scope) => {
                if asked != scope {
                    self.only(key);
                }
                scope.clone()
            }
        }
    }

    /// A part of a text within what is held: what contains the longer one contains the other.
    fn part(&mut self, key: FilterKey, part: &str, scope: &ScopedId) -> String {
        match scope {
            ScopedId::Part(held) if contains_text(part, held) => return part.to_owned(),
            ScopedId::Part(held) if !contains_text(held, part) => self.only(key),
            _ => self.is_void |= !scope.meets(part),
        }
        scope.asked_of_platform().to_owned()
    }

    /// The issue of a key that can be asked for once alone.
    fn only(&mut self, key: FilterKey) {
        let key = key.as_str();
        let what = [
            "\"",
            key,
            "\" is set by this gateway and cannot be asked for as well.",
        ]
        .concat();
        self.issues.push(Issue::new(key, IssueCode::Conflict, what));
    }

    fn metadata(&mut self, asked: &str, scope: &str) -> String {
        let together = match (Document::parse(asked), Document::parse(scope)) {
            (Ok(asked), Ok(scope)) => metadata::both(asked.root(), scope.root()),
            _ => None,
        };
        self.is_void |= together.is_none();
        together.unwrap_or_else(|| scope.to_owned())
    }
}

/// Whether a range holds nothing.
fn is_above(value: &Value) -> bool {
    match value {
        Value::Range(range) => {
            matches!((range.min, range.max), (Some(min), Some(max)) if min > max)
        }
        _ => false,
    }
}

/// Both bounds as one, or the one there is.
fn either(a: Option<f64>, b: Option<f64>, both: fn(f64, f64) -> f64) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(both(a, b)),
        (a, b) => a.or(b),
    }
}
