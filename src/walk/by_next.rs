//! The way through a list whose pages name what follows them.

use super::by_number::MOST_IDLE;
use super::step::{PageFacts, Step};
use crate::provider::More;

/// The way through a list whose pages name what follows them: who serves it drops repeats and keeps
/// the snapshot, so there is nothing to do but to go on.
#[derive(Clone, Debug)]
pub(super) struct ByNext {
    /// What the last page named; `None` at the beginning.
    pub next: Option<String>,
    pub page_size: u32,
    /// So many pages in a row held nothing new.
    idle_requests: u32,
}

impl ByNext {
    pub fn new(next: Option<String>, page_size: u32) -> Self {
        Self {
            next,
            page_size,
            idle_requests: 0,
        }
    }

    /// The page asked for came, and names what follows it; `None` at the end.
    pub fn accept(&mut self, facts: &PageFacts<'_>, next: Option<&str>) -> Step {
        match next {
            None => Step::End {
                proven: facts.more == More::No,
            },
            Some(next) if Some(next) == self.next.as_deref() => {
                Step::Stalled("its page names itself as the one that follows")
            }
            Some(_) if facts.fresh.is_empty() && self.idle_requests >= MOST_IDLE => {
                Step::Stalled("its pages hold only what was handed over before")
            }
            Some(next) => {
                self.idle_requests = match facts.fresh.is_empty() {
                    true => self.idle_requests.saturating_add(1),
                    false => 0,
                };
                self.next = Some(next.to_owned());
                Step::GoOn { complete_to: None }
            }
        }
    }
}
