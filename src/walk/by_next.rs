//! Paging by `next`.

use super::by_number::MOST_IDLE;
use super::step::{PageFacts, Step};
use crate::provider::More;

/// Paging by `next`: the server drops duplicates and keeps the snapshot, so the walk only follows.
#[derive(Clone, Debug)]
pub(super) struct ByNext {
    /// The `next` of the last page; `None` at the start.
    pub next: Option<String>,
    pub page_size: u32,
    /// Pages in a row without anything new.
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

    /// Takes the requested page and its `next`; `None` at the end.
    pub fn accept(&mut self, facts: &PageFacts<'_>, next: Option<&str>) -> Step {
        match next {
            None => Step::End {
                proven: facts.more == More::No,
            },
            Some(next) if Some(next) == self.next.as_deref() => {
                Step::Stalled("a page names itself as its next page")
            }
            Some(_) if facts.fresh == 0 && self.idle_requests >= MOST_IDLE => {
                Step::Stalled("its pages hold only records that were already returned")
            }
            Some(next) => {
                self.idle_requests = match facts.fresh == 0 {
                    true => self.idle_requests.saturating_add(1),
                    false => 0,
                };
                self.next = Some(next.to_owned());
                Step::GoOn { complete_to: None }
            }
        }
    }
}
