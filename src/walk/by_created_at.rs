//! The way through a list that goes on after a creation time.

use super::step::{Facts, Step};
use crate::time::Timestamp;

/// The largest page a provider serves.
const LARGEST_PAGE: u32 = 100;

/// The way through a list that goes on after a creation time.
#[derive(Clone, Debug)]
pub(super) struct ByCreatedAt {
    /// The creation time to go on after, byte for byte; `None` at the beginning.
    pub after: Option<String>,
    page_size: u32,
    /// Nothing new came from here: asked once more, for as much as possible.
    again: bool,
}

impl ByCreatedAt {
    pub fn new(after: Option<String>, page_size: u32) -> Self {
        Self {
            after,
            page_size,
            again: false,
        }
    }

    /// How many records to ask for.
    pub fn page_size(&self) -> u32 {
        if self.again {
            LARGEST_PAGE
        } else {
            self.page_size
        }
    }

    /// The page asked for came; `last` is the `created_at` of its last record.
    pub fn accept(&mut self, facts: &Facts, last: Option<&str>) -> Step {
        if !facts.fresh.is_empty() {
            if last.is_some() && last != self.after.as_deref() {
                self.after = last.map(str::to_owned);
                self.again = false;
            }
            return Step::GoOn {
                complete_to: facts.lowest,
            };
        }
        // A provider may serve less than it was asked for: only a page that adds nothing is the
        // end, and only if there was room for more on it.
        let asked = usize::try_from(self.page_size()).unwrap_or(usize::MAX);
        if facts.count < asked {
            return Step::End { proven: true };
        }
        if let Some(last) = last.filter(|last| self.lies_before(last)) {
            // Repeats, but of what comes next: conversations that arrived at the instant of a cursor
            // have pushed it down.
            self.after = Some(last.to_owned());
            self.again = false;
            return Step::GoOn {
                complete_to: facts.lowest,
            };
        }
        if self.again {
            return Step::Stalled("a full page held only what was handed over before, twice");
        }
        // More conversations of one instant than fit on a page, or an answer gone wrong.
        self.again = true;
        Step::GoOn {
            complete_to: facts.lowest,
        }
    }

    /// Whether the place to go on after lies before this creation time in the list.
    fn lies_before(&self, last: &str) -> bool {
        let time = |text| Timestamp::read(text).map(|time| time.in_utc());
        match &self.after {
            Some(after) => time(after)
                .zip(time(last))
                .is_some_and(|(after, last)| last < after),
            None => true,
        }
    }
}
