//! One walk, or several merged into one.

use std::borrow::Cow;

use super::merged_page::MergedPage;
use super::merged_walk::MergedWalk;
use super::options::WalkOptions;
use super::walker::Walk;
use crate::Error;
use crate::filter::ValidFilter;
use crate::model::{ListReport, OmittableField, Page, ReadOptions, StopReason};
use crate::provider::{ListRequest, ProviderPage, provider};

/// A walk over all that a filter matches: one, or, for a filter of several values where the provider
/// serves one at a time, a walk for each combination of them, merged newest first.
///
/// Who drives it asks for the [`ready_page`](Self::ready_page) before it asks for the [`next`](Self::next) page.
#[derive(Clone, Debug)]
pub struct Walks(Inner);

#[derive(Clone, Debug)]
enum Inner {
    One(Box<Walk>),
    Merged(Box<MergedWalk>),
}

impl Walks {
    /// From the beginning, or from a cursor (`after`). `invalid_argument` for a cursor that was altered or
    /// belongs to another provider or filter: the message tells which.
    #[inline(never)]
    pub fn new(filter: ValidFilter, options: WalkOptions) -> Result<Self, Error> {
        let can = provider(filter.provider).capabilities();
        Ok(Self(match can.lists || filter.several().is_none() {
            true => Inner::One(Box::new(Walk::new(filter, options)?)),
            false => Inner::Merged(Box::new(MergedWalk::new(filter, options)?)),
        }))
    }

    /// What the page asked for is to be filtered by.
    pub fn filter(&self) -> &ValidFilter {
        match &self.0 {
            Inner::One(walk) => walk.filter(),
            Inner::Merged(merge) => merge.requested_filter(),
        }
    }

    /// What to read of a page for [`accept`](Self::accept). What waits is read again as its reader wants
    /// it.
    pub fn read_options<'o>(&self, wanted: &'o ReadOptions) -> Cow<'o, ReadOptions> {
        match &self.0 {
            Inner::One(_) => Cow::Borrowed(wanted),
            Inner::Merged(_) => Cow::Owned(ReadOptions {
                omit: vec![
                    OmittableField::Transcript,
                    OmittableField::Metadata,
                    OmittableField::Analysis,
                ],
                raw: true,
            }),
        }
    }

    /// The next page of several walks, where all of it is at hand. Asking means: the reader has had the
    /// last one.
    #[inline(never)]
    pub fn ready_page(&mut self) -> Option<MergedPage> {
        match &mut self.0 {
            Inner::One(_) => None,
            Inner::Merged(merge) => merge.ready_page(),
        }
    }

    /// The page to ask for; `None` once all has stopped.
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

    /// The page asked for came. Gives what is to be handed over; `None` where that is nothing, or is a
    /// [`ready_page`](Self::ready_page). Errors as those of [`Walk::accept`].
    #[inline(never)]
    pub fn accept<'a>(&mut self, page: ProviderPage<'a>) -> Result<Option<Page<'a>>, Error> {
        match &mut self.0 {
            Inner::One(walk) => walk.accept(page),
            Inner::Merged(merge) => merge.accept(page).map(|()| None),
        }
    }

    /// The page asked for was refused with this error, or cannot be read: see [`Walk::refused`] and
    /// [`Walk::unreadable`]. True where that is no failure.
    #[inline(never)]
    pub fn failed(&mut self, error: &mut Error) -> bool {
        match &mut self.0 {
            Inner::One(walk) => walk.refused(error) || walk.unreadable(error),
            Inner::Merged(merge) => merge.failed(error),
        }
    }

    /// How many conversations of the last page the reader has had so far: see [`Walk::consumed`].
    pub fn consumed(&mut self, items_of_last_page: usize) {
        match &mut self.0 {
            Inner::One(walk) => walk.consumed(items_of_last_page),
            Inner::Merged(merge) => merge.consumed(items_of_last_page),
        }
    }

    /// Ends it for a reason that lies outside. The first reason stands.
    pub fn stop(&mut self, reason: StopReason) {
        match &mut self.0 {
            Inner::One(walk) => walk.stop(reason),
            Inner::Merged(merge) => merge.stop(reason),
        }
    }

    /// What was done so far; true at any moment.
    #[inline(never)]
    pub fn report(&self) -> ListReport {
        match &self.0 {
            Inner::One(walk) => walk.report(),
            Inner::Merged(merge) => merge.report(),
        }
    }
}
