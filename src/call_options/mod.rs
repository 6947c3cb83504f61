//! Reads the options of a call.

mod list;

use crate::input::Input;
use crate::message_text::{concat, item, must_be, shortened};
use crate::model::{Issue, IssueCode};
use crate::number::{as_count, count_text};
use crate::{Error, ErrorCode};

#[cfg(all(target_arch = "wasm32", feature = "client"))]
pub(crate) use list::ListOptions;
pub(crate) use list::list_options;

/// Options whose names the facade has checked. All issues are collected and reported together.
pub(crate) struct Options<'o> {
    given: Box<Given<'o>>,
    pub issues: Vec<Issue>,
}

type Given<'o> = dyn FnMut(&str) -> Option<Input> + 'o;

impl<'o> Options<'o> {
    /// From what gives the value of a name; nothing for an option that is left out. It is asked once for each.
    pub fn of(given: impl FnMut(&str) -> Option<Input> + 'o) -> Self {
        Self {
            given: Box::new(given),
            issues: Vec::new(),
        }
    }

    /// The value of an option; none if it is left out.
    pub fn get(&mut self, name: &str) -> Option<Input> {
        (self.given)(name)
    }

    /// Adds the issue of a wrong value.
    pub fn wrong(&mut self, path: &str, value: &Input, accepted: &str) {
        self.issues.push(wrong(path, value, accepted));
    }

    /// A list of strings that all pass `is_known`.
    #[inline(never)]
    pub fn texts(
        &mut self,
        name: &str,
        accepted: &str,
        is_known: fn(&str) -> bool,
    ) -> Option<Vec<String>> {
        let value = self.get(name)?;
        self.texts_in(name, value, accepted, is_known)
    }

    fn texts_in(
        &mut self,
        name: &str,
        mut value: Input,
        accepted: &str,
        is_known: fn(&str) -> bool,
    ) -> Option<Vec<String>> {
        let Input::List(values) = &mut value else {
            let accepted = concat(&["a list, each item ", accepted]);
            self.wrong(name, &value, &accepted);
            return None;
        };
        let before = self.issues.len();
        let mut texts = Vec::new();
        for (place, value) in values.iter_mut().enumerate() {
            match value {
                Input::Text(text) if is_known(text) => texts.push(std::mem::take(text)),
                other => self.wrong(&item(name, place), other, accepted),
            }
        }
        // All or nothing: indices refer to the whole list.
        (self.issues.len() == before).then_some(texts)
    }

    /// Columns: a list of paths, or an object with a name for each; the paths, and the names.
    pub fn columns(&mut self, accepted: &str) -> (Option<Vec<String>>, Option<Vec<String>>) {
        let mut columns = match self.get("columns") {
            Some(Input::Object(columns)) => columns,
            Some(other) => {
                let paths = self.texts_in("columns", other, accepted, |_| true);
                return (paths, None);
            }
            None => return (None, None),
        };
        let before = self.issues.len();
        let (mut paths, mut names) = (Vec::new(), Vec::new());
        for (path, name) in &mut columns {
            match name {
                Input::Text(name) => names.push(std::mem::take(name)),
                other => {
                    let place = concat(&["columns[\"", &shortened(path), "\"]"]);
                    self.wrong(&place, other, "the name of a column, a string");
                }
            }
            paths.push(std::mem::take(path));
        }
        // All or nothing, as in a list.
        match self.issues.len() == before {
            true => (Some(paths), Some(names)),
            false => (None, None),
        }
    }

    /// A boolean; false if it is left out.
    #[inline(never)]
    pub fn flag(&mut self, name: &str) -> bool {
        self.flag_or(name, false)
    }

    /// A boolean, with its value if it is left out.
    pub fn flag_or(&mut self, name: &str, otherwise: bool) -> bool {
        match self.get(name) {
            None => otherwise,
            Some(Input::Bool(on)) => on,
            Some(other) => {
                self.wrong(name, &other, "true or false");
                otherwise
            }
        }
    }

    /// Whether it is the second of two words; it is the first if it is left out.
    #[inline(never)]
    pub fn second(&mut self, name: &str, words: [&str; 2]) -> bool {
        let [first, second] = words;
        match self.get(name) {
            Some(Input::Text(word)) if word == second => return true,
            Some(Input::Text(word)) if word == first => {}
            Some(other) => {
                let accepted = concat(&["\"", first, "\" or \"", second, "\""]);
                self.wrong(name, &other, &accepted);
            }
            None => {}
        }
        false
    }

    /// A positive integer.
    #[inline(never)]
    pub fn whole(&mut self, name: &str, greatest: u32) -> Option<u32> {
        let found = self.get(name)?;
        let whole = match found {
            Input::Number(number) => as_count(number).and_then(|count| u32::try_from(count).ok()),
            _ => None,
        };
        let whole = whole.filter(|whole| (1..=greatest).contains(whole));
        if whole.is_none() {
            let accepted = concat(&["a whole number from 1 to ", &count_text(greatest.into())]);
            self.wrong(name, &found, &accepted);
        }
        whole
    }

    /// The value that was read; its issues are collected.
    pub fn found<T: Default>(&mut self, read: Result<T, Vec<Issue>>) -> T {
        read.unwrap_or_else(|mut issues| {
            self.issues.append(&mut issues);
            T::default()
        })
    }

    /// The value, unless there are issues.
    #[cfg(all(target_arch = "wasm32", feature = "client"))]
    pub fn checked<T>(mut self, made: T) -> Result<T, Error> {
        self.check()?;
        Ok(made)
    }

    /// Fails if there are issues.
    pub fn check(&mut self) -> Result<(), Error> {
        match self.issues.is_empty() {
            true => Ok(()),
            false => Err(self.error()),
        }
    }

    /// `invalid_argument`, with all issues.
    #[inline(never)]
    pub fn error(&mut self) -> Error {
        let issues = std::mem::take(&mut self.issues);
        Error::with_issues(ErrorCode::InvalidArgument, issues)
    }
}

/// The issue of a wrong value.
#[inline(never)]
pub(crate) fn wrong(path: &str, value: &Input, accepted: &str) -> Issue {
    let code = match value {
        Input::Number(_) | Input::Text(_) => IssueCode::InvalidValue,
        _ => IssueCode::InvalidType,
    };
    let message = must_be(path, accepted, &value.shown());
    Issue::new(path.to_owned(), code, message)
}
