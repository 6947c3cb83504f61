//! One walk, or several merged into one.

use std::borrow::Cow;

use super::merged_page::MergedPage;
use super::merged_walk::MergedWalk;
use super::options::{Consistency, WalkOptions};
use super::walker::Walk;
use crate::Error;
use crate::filter::ValidFilter;
use crate::model::{ListReport, Page, ReadOptions, StopReason};
use crate::provider::{ListRequest, Paging, ProviderPage, capabilities};
use crate::time::Timestamp;

/// A walk over everything that matches a filter. If the filter has several values where the provider takes
/// one at a time, it is a walk for each combination, merged newest first.
///
/// Call [`ready_page`](Self::ready_page) before [`next`](Self::next).
#[derive(Clone, Debug)]
pub struct Walks(Inner);

#[derive(Clone, Debug)]
enum Inner {
    One(Box<Walk>),
    Merged(Box<MergedWalk>),
}

impl Walks {
    /// From the start, or from a cursor (`after`). `invalid_argument` for a cursor that was changed or
    /// belongs to another provider or filter; the message says which.
    #[inline(never)]
    pub fn new(filter: ValidFilter, mut options: WalkOptions) -> Result<Self, Error> {
        let can = capabilities(filter.provider);
        // Behind a cursor nothing new can come: there are only repeats to drop.
        if can.paging == Paging::ByCursor {
            options.consistency = Consistency::Snapshot;
        }
        let is_divided = filter.several(can.filter.together).next().is_some();
        Ok(Self(match is_divided {
            false => Inner::One(Box::new(Walk::new(filter, options)?)),
            true => Inner::Merged(Box::new(MergedWalk::new(filter, options)?)),
        }))
    }

    /// The filter of the requested page.
    pub fn filter(&self) -> &ValidFilter {
        match &self.0 {
            Inner::One(walk) => walk.filter(),
            Inner::Merged(merge) => merge.requested_filter(),
        }
    }

    /// The fields to read for [`accept`](Self::accept). Records that wait are read again as the reader wants
    /// them.
    pub fn read_options<'o>(&self, wanted: &'o ReadOptions) -> Cow<'o, ReadOptions> {
        match &self.0 {
            Inner::One(_) => Cow::Borrowed(wanted),
            Inner::Merged(_) => Cow::Owned(ReadOptions::to_hold()),
        }
    }

    /// The next page of several walks, if all of it is here. Asking means that the reader has the last one.
    #[inline(never)]
    pub fn ready_page(&mut self) -> Option<MergedPage> {
        match &mut self.0 {
            Inner::One(_) => None,
            Inner::Merged(merge) => merge.ready_page(),
        }
    }

    /// The page to request; `None` once all walks have stopped.
    #[inline(never)]
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator could not be told what came"
    )]
    pub fn next(&mut self) -> Option<ListRequest> {
        match &mut self.0 {
            Inner::One(walk) => walk.next(),
            Inner::Merged(merge) => merge.next(),
        }
    }

    /// Takes the requested page, and returns the page to emit; `None` if there is none yet, or if it is a
    /// [`ready_page`](Self::ready_page). Errors as of [`Walk::accept`].
    #[inline(never)]
    pub fn accept<'a>(&mut self, page: ProviderPage<'a>) -> Result<Option<Page<'a>>, Error> {
        match &mut self.0 {
            Inner::One(walk) => walk.accept(page),
            Inner::Merged(merge) => merge.accept(page).map(|()| None),
        }
    }

    /// The requested page was refused with this error, or cannot be read: see [`Walk::refused`] and
    /// [`Walk::unreadable`]. True if the walk continues.
    #[inline(never)]
    pub fn failed(&mut self, error: &mut Error) -> bool {
        match &mut self.0 {
            Inner::One(walk) => walk.refused(error) || walk.unreadable(error),
            Inner::Merged(merge) => merge.failed(error),
        }
    }

    /// How many conversations of the last page the reader has so far: see [`Walk::consumed`].
    pub fn consumed(&mut self, items_of_last_page: usize) {
        match &mut self.0 {
            Inner::One(walk) => walk.consumed(items_of_last_page),
            Inner::Merged(merge) => merge.consumed(items_of_last_page),
        }
    }

    /// Where a reader of so many conversations of the last page is: the time of the next one, if everything newer came
    /// before. `None` if times do not tell: in a list that is not newest first, where something may come late, in a
    /// live walk, and through a gateway, whose pages do not tell it.
    pub fn level(&self, items_of_last_page: usize) -> Option<Timestamp> {
        match &self.0 {
            Inner::One(walk) => walk.level(items_of_last_page),
            Inner::Merged(merge) => merge.level(items_of_last_page),
        }
    }

    /// Stops the walk for an outside reason. The first reason stands.
    pub fn stop(&mut self, reason: StopReason) {
        match &mut self.0 {
            Inner::One(walk) => walk.stop(reason),
            Inner::Merged(merge) => merge.stop(reason),
        }
    }

    /// The report so far, valid at any moment.
    #[inline(never)]
    pub fn report(&self) -> ListReport {
        match &self.0 {
            Inner::One(walk) => walk.report(),
            Inner::Merged(merge) => merge.report(),
        }
    }
}
