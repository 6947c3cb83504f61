//! Paging by `next`, or by a platform's cursor.

use super::by_number::MOST_IDLE;
use super::hashes::Hashes;
use super::platform_lists::OfPlatform;
use super::step::{PageFacts, Step};
use crate::built_for;
use crate::provider::More;
use crate::time::Timestamp;

/// The most pages in a row that hold nothing: of a gateway that leaves out what it reads, each stands for ten of its
/// platform's.
const MOST_EMPTY: u32 = 20;

/// How many pages in a row may bring nothing new, by how many records the next one holds.
fn most_idle(records: usize) -> u32 {
    match records {
        0 => MOST_EMPTY,
        _ => MOST_IDLE,
    }
}

/// Paging by `next`, or by a platform's cursor: it only follows. A gateway drops duplicates and keeps the snapshot; for a
/// platform the walk does both.
#[derive(Clone, Debug)]
pub(super) struct ByNext {
    /// The `next` of the last page; `None` at the start.
    pub next: Option<String>,
    pub page_size: u32,
    /// Pages in a row without anything new.
    idle_requests: u32,
    /// Of a platform's cursor the records of such pages. Where a walk goes on, many may come before what is new: each
    /// page that has others of them leads on.
    passed_over: OfPlatform<Option<Hashes>>,
}

impl ByNext {
    pub fn new(next: Option<String>, page_size: u32, is_cursor: bool) -> Self {
        Self {
            next,
            page_size,
            idle_requests: 0,
            passed_over: OfPlatform::of(|| is_cursor.then(Hashes::default)),
        }
    }

    fn is_of_platform(&self) -> bool {
        self.passed_over.get().is_some_and(Option::is_some)
    }

    /// Whether a page holds only what came before.
    fn leads_nowhere(&mut self, facts: &PageFacts<'_>) -> bool {
        if facts.fresh > 0 {
            if let Some(Some(passed_over)) = self.passed_over.get_mut() {
                *passed_over = Hashes::default();
            }
            return false;
        }
        let passed_over = self.passed_over.get_mut().and_then(Option::as_mut);
        !passed_over.is_some_and(|passed_over| passed_over.insert_all(facts.all))
    }

    /// Takes the requested page and its `next`; `None` at the end. `complete_to`: everything created later was emitted
    /// then, if that is known.
    pub fn accept(
        &mut self,
        facts: &PageFacts<'_>,
        next: Option<&str>,
        complete_to: Option<Timestamp>,
    ) -> Step {
        let leads_nowhere = self.leads_nowhere(facts);
        // A gateway's page says that more follow by its `next` alone.
        let next = next.filter(|_| built_for::SIZE || facts.more != More::No);
        match next {
            None if !built_for::SIZE && facts.more == More::Yes => {
                Step::Stalled("its last page names no next one")
            }
            None => Step::End {
                proven: facts.more == More::No,
            },
            // A platform's may do so by mistake: it is asked for once more.
            Some(next) if Some(next) == self.next.as_deref() && !self.is_of_platform() => {
                Step::Stalled("a page names itself as its next page")
            }
            Some(_) if leads_nowhere && self.idle_requests >= most_idle(facts.count) => {
                Step::Stalled("its pages hold only records that were already returned")
            }
            Some(next) => {
                self.idle_requests = match leads_nowhere {
                    true => self.idle_requests.saturating_add(1),
                    false => 0,
                };
                self.next = Some(next.to_owned());
                Step::GoOn { complete_to }
            }
        }
    }
}
