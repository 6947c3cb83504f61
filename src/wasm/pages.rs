//! The pages of a walk, requested one after the other.

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::call::Call;
use super::conversion_cost::conversation_cost;
use super::each_conversation::{Fetched, PassesOver, fetch_each};
use super::error::Failure;
use super::settings::{CallSettings, JsCallSettings};
use super::transport::{BodyReader, Content, Transport};
use crate::model::{Conversation, ListReport, OmittableField, Page, ReadOptions, StopReason};
use crate::pace::{InPieces, LONG, Pace};
#[cfg(feature = "client")]
use crate::provider::SummaryRequest;
use crate::provider::parse_body_in_pieces;
#[cfg(feature = "client")]
use crate::time::Timestamp;
use crate::walk::{MergedPage, Walks};
use crate::{Error, ErrorCode};

/// Processes a page piece by piece. If not all pieces come, the page does not count.
pub(super) trait PageConsumer {
    /// Takes the page with the first of its items; then further items alone.
    fn take<'t>(
        &'t mut self,
        page: Page<'t>,
        is_first: bool,
        pace: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>>;
}

/// Short work is done at once.
impl<F: FnMut(Page<'_>, bool) -> Result<(), Error>> PageConsumer for F {
    fn take<'t>(
        &'t mut self,
        page: Page<'t>,
        is_first: bool,
        _: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>> {
        Box::pin(ready(self(page, is_first)))
    }
}

/// The pages of a walk.
pub(super) struct Pages {
    pub(super) transport: Rc<Transport>,
    walk: RefCell<Walks>,
    options: ReadOptions,
    /// What is read only to tell whether a conversation matches.
    omit: Vec<OmittableField>,
    /// A page counts as handed over only once the reader confirms it.
    pub(super) needs_confirmation: bool,
    /// Events must not name ids.
    pub(super) hides_ids: bool,
    /// Stops the current request when the reader goes away.
    stopper: AbortController,
    left_out: RefCell<LeftOut>,
    /// The reader needs what the platform's lists lack: each conversation is fetched.
    pub(super) fetches_each: bool,
    /// What the lists lack decides whether a conversation is handed over.
    pub(super) decides_by_whole: bool,
    /// What the lists lack decides what is masked in their texts.
    pub(super) masks_by_whole: bool,
    /// Which of the fetched are left out if they fail, rather than that the page fails.
    pub(super) passes_over: PassesOver,
    /// Parts that the reader wants although lists may lack them, for providers that fetch them.
    pub(super) include: Vec<OmittableField>,
    /// The reader takes no more conversations than these.
    pub(super) most: Cell<usize>,
    /// The page whose conversations are to be fetched.
    held: RefCell<Option<MergedPage>>,
    /// How many were requested.
    fetched: Cell<u32>,
}

/// The conversations that were left out: they do not match what the provider cannot be asked for.
#[derive(Default)]
struct LeftOut {
    /// How many of the earlier pages.
    before: u32,
    /// The places of the others on the last page; `None` if all of it are to be handed over.
    places: Option<Vec<usize>>,
    /// How many conversations the last page has.
    count: usize,
    /// How many of them the reader has, with those left out.
    consumed: usize,
}

impl LeftOut {
    /// The next page has so many conversations, all of them for the reader as far as is known.
    fn begin(&mut self, count: usize) {
        self.consumed = self.count;
        self.before = self.total();
        self.count = count;
        self.consumed = count;
        self.places = None;
    }

    /// The place on the last page behind so many conversations that the reader has.
    fn place(&self, items: usize) -> usize {
        match &self.places {
            None => items,
            Some(places) => places.get(items).copied().unwrap_or(self.count),
        }
    }

    /// How many were left out so far.
    fn total(&self) -> u32 {
        let kept = |places: &Vec<usize>| places.partition_point(|place| *place < self.consumed);
        let kept = self.places.as_ref().map_or(self.consumed, kept);
        let of_last = u32::try_from(self.consumed.saturating_sub(kept)).unwrap_or(u32::MAX);
        self.before.saturating_add(of_last)
    }
}

impl Pages {
    pub(super) fn new(
        transport: Rc<Transport>,
        walk: Walks,
        options: ReadOptions,
    ) -> Result<Self, Error> {
        let can = transport.provider.capabilities();
        let residual = walk.filter().residual();
        let decides_by_whole = residual.needs_whole(&can.filter);
        let omit = options.omit.clone();
        let options = options.with(residual.required_fields());
        Ok(Self {
            transport,
            walk: RefCell::new(walk),
            omit,
            options,
            needs_confirmation: false,
            hides_ids: false,
            stopper: stopper()?,
            left_out: RefCell::default(),
            fetches_each: decides_by_whole,
            decides_by_whole,
            masks_by_whole: false,
            passes_over: |_| None,
            include: Vec::new(),
            most: Cell::new(usize::MAX),
            held: RefCell::default(),
            fetched: Cell::default(),
        })
    }

    /// A call that also ends when the reader goes away.
    pub(super) fn call(&self, call: &JsCallSettings) -> Call {
        let stop: JsValue = self.stopper.signal().into();
        Call::new(CallSettings::read(call), Some(stop.unchecked_into()))
    }

    /// Asks a provider that counts by itself for a summary; false if the provider cannot.
    #[cfg(feature = "client")]
    pub(super) async fn summary(
        &self,
        call: &JsCallSettings,
        request: &SummaryRequest,
        read: &mut dyn BodyReader,
    ) -> Result<bool, Failure> {
        let Some(plan_summary) = self.transport.provider.capabilities().plan_summary else {
            return Ok(false);
        };
        let mut call = self.call(call);
        // The count may take long: one attempt may use the time of the whole call.
        call.settings.attempt_timeout_ms = call.settings.total_timeout_ms;
        let filter = self.walk.borrow().filter().clone();
        let plan = |account: &_| Ok(plan_summary(account, &filter, request));
        match self.transport.exchange(&call, &plan, read).await {
            Ok(_) => Ok(true),
            // Summaries are not allowed; pages may be.
            Err(failure) if failure.error.code == ErrorCode::NotFound => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Requests the next page and hands it over. False at the end, or once the walk was stopped. One call at
    /// a time.
    pub(super) async fn next(
        &self,
        call: &Call,
        take: &mut dyn PageConsumer,
    ) -> Result<bool, Failure> {
        let read = self.read(call, take).await;
        if let Err(failure) = &read {
            let reason = match failure.error.code {
                ErrorCode::Aborted => StopReason::Aborted,
                _ => StopReason::Error,
            };
            self.walk.borrow_mut().stop(reason);
        }
        read
    }

    /// The reader has this many conversations of the last page. Requesting the next page means all, and so
    /// does a larger number.
    pub(super) fn consumed(&self, items: usize) {
        let mut left_out = self.left_out.borrow_mut();
        let place = left_out.place(items);
        left_out.consumed = place.min(left_out.count);
        self.walk.borrow_mut().consumed(place);
    }

    /// See [`Walks::level`].
    #[cfg(feature = "client")]
    pub(super) fn level(&self, items_of_last_page: usize) -> Option<Timestamp> {
        let place = self.left_out.borrow().place(items_of_last_page);
        self.walk.borrow().level(place)
    }

    /// The reader has this many conversations of the last page, and wants no more.
    #[cfg(feature = "client")]
    pub(super) fn leave(&self, items_of_last_page: usize) {
        self.consumed(items_of_last_page);
        self.walk.borrow_mut().stop(StopReason::Limit);
    }

    /// Stops the walk at once.
    pub(super) fn stop(&self, reason: StopReason) {
        self.walk.borrow_mut().stop(reason);
        self.stopper.abort();
    }

    /// The report of the walk so far.
    pub(super) fn report(&self) -> ListReport {
        let report = self.walk.borrow().report();
        let left_out = self.left_out.borrow().total();
        ListReport {
            requests: report.requests.saturating_add(self.fetched.get()),
            items: report.items.saturating_sub(left_out),
            left_out,
            ..report
        }
    }

    /// Leaves out of a page what does not match.
    fn leave_out(&self, page: &mut Page<'_>) {
        let walk = self.walk.borrow();
        let residual = walk.filter().residual();
        if residual.is_empty() {
            return;
        }
        let mut left_out = self.left_out.borrow_mut();
        left_out.begin(page.items.len());
        let mut places = Vec::new();
        let mut place = 0usize;
        page.items.retain_mut(|it| {
            let is_match = residual.matches(it);
            if is_match {
                places.push(place);
                it.leave_out(&self.omit);
            }
            place = place.saturating_add(1);
            is_match
        });
        left_out.places = Some(places);
        // Of the others nobody knows how many match.
        page.total = None;
    }

    async fn read(&self, call: &Call, take: &mut dyn PageConsumer) -> Result<bool, Failure> {
        loop {
            let provider = self.transport.provider;
            if self.hand_over_held(call, &mut *take).await? {
                return Ok(true);
            }
            let Some(mut request) = self.walk.borrow_mut().next() else {
                return Ok(false);
            };
            request.omit.clone_from(&self.options.omit);
            request.omit.retain(|part| !self.include.contains(part));
            request.include.clone_from(&self.include);
            let filter = self.walk.borrow().filter().clone();
            let plan = |account: &_| Ok((provider.plan_list)(account, &filter, &request));
            let mut read = OnePage {
                pages: self,
                call,
                page_size: request.page_size,
                take: &mut *take,
                taken: None,
            };
            if let Err(mut failure) = self.transport.exchange(call, &plan, &mut read).await {
                if self.walk.borrow_mut().failed(&mut failure.error) {
                    continue;
                }
                return Err(failure);
            }
            match read.taken {
                Some(taken) => return taken.map(|()| true).map_err(Failure::from),
                // The walk first steps back over deletions, or waits for another page.
                None => continue,
            }
        }
    }

    /// Holds a page until its conversations are fetched. Until then none of it is handed over.
    fn hold(&self, page: MergedPage) {
        self.left_out.borrow_mut().begin(page.len());
        self.consumed(0);
        self.held.replace(Some(page));
    }

    /// Hands over a page that is already here; false if there is none.
    async fn hand_over_held(
        &self,
        call: &Call,
        take: &mut dyn PageConsumer,
    ) -> Result<bool, Failure> {
        let mut held = self.held.take();
        if held.is_none() {
            held = self.walk.borrow_mut().ready_page();
            if let Some(page) = held.take_if(|_| self.fetches_each) {
                self.hold(page);
                held = self.held.take();
            }
        }
        let Some(mut held) = held else {
            return Ok(false);
        };
        // How many more are needed for those that match, nobody knows.
        if cfg!(feature = "client")
            && self.fetches_each
            && self.walk.borrow().filter().residual().is_empty()
        {
            held.truncate(self.most.get());
        }
        let (provider, turns) = (self.transport.provider, &self.transport.turns);
        turns.begin();
        let documents = held.documents(provider.kind, &turns.pace).await?;
        let options = &self.options;
        let mut page = held.read(&documents, provider, options, &turns.pace).await;
        if !self.fetches_each {
            self.hand_over(page, call, take, &turns.pace).await?;
            return Ok(true);
        }
        let found = self.fetch_wanted(&mut page, call).await?;
        turns.begin();
        let mut whole = Vec::with_capacity(found.len());
        for found in &found {
            whole.push(match found {
                Fetched::Whole(body) => {
                    Some(parse_body_in_pieces(provider.kind, body, &turns.pace).await?)
                }
                _ => None,
            });
        }
        for (item, whole) in page.items.iter_mut().zip(&whole) {
            let Some(whole) = whole else {
                continue;
            };
            let id = item.id.clone();
            let read = provider.read_asked_in_pieces(&id, whole.root(), options, &turns.pace);
            *item = read.await?;
        }
        self.consumed(held.len());
        self.hand_over(page, call, take, &turns.pace).await?;
        Ok(true)
    }

    /// Fetches the conversations of a page that may be wanted; those that are gone or passed over are told.
    async fn fetch_wanted(
        &self,
        page: &mut Page<'_>,
        call: &Call,
    ) -> Result<Vec<Fetched>, Failure> {
        let can = self.transport.provider.capabilities();
        let filter = self.walk.borrow().filter().clone();
        let may_match = |it: &Conversation<'_>| filter.residual().may_match(it, &can.filter);
        let ids = page
            .items
            .iter()
            .map(|it| may_match(it).then(|| it.id.to_string()));
        let ids: Vec<_> = ids.collect();
        let (fetched, passes_over) = (&self.fetched, self.passes_over);
        let hides_ids = self.hides_ids;
        let found = fetch_each(&self.transport, call, &ids, fetched, passes_over, hides_ids);
        let found = found.await?;
        for (item, found) in page.items.iter_mut().zip(&found) {
            if !matches!(found, Fetched::Gone | Fetched::PassedOver) {
                continue;
            }
            let (decides, masked) = (self.decides_by_whole, self.masks_by_whole);
            can.tell_gone(item, &self.omit, decides, masked);
            if matches!(found, Fetched::PassedOver) {
                // Nobody sees it, and of it was told.
                item.issues.clear();
            }
        }
        Ok(found)
    }

    /// Hands a page over. An error here is not the provider's.
    #[inline(never)]
    fn hand_over<'t>(
        &'t self,
        mut page: Page<'t>,
        call: &Call,
        take: &'t mut dyn PageConsumer,
        pace: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>> {
        self.leave_out(&mut page);
        if self.needs_confirmation {
            // From here on listeners are called, which may end everything before the page is handed over.
            self.consumed(0);
        }
        for it in &mut page.items {
            let id = (!self.hides_ids).then_some(&*it.id);
            self.transport.report_repairs(call, id, &mut it.issues);
        }
        for rejected in &mut page.rejected {
            self.transport
                .report_repairs(call, None, &mut rejected.issues);
        }
        let not_handed_over = NotHandedOver(self);
        let items = std::mem::take(&mut page.items);
        Box::pin(async move {
            let mut items = items.into_iter();
            let mut is_first = true;
            loop {
                let mut cost = 0usize;
                while cost <= LONG
                    && let Some(item) = items.next()
                {
                    cost = cost.saturating_add(conversation_cost(&item));
                    page.items.push(item);
                }
                let more = Page {
                    items: Vec::new(),
                    next: None,
                    total: None,
                    page_size: page.page_size,
                    rejected: Vec::new(),
                };
                let some = std::mem::replace(&mut page, more);
                take.take(some, is_first, pace).await?;
                if items.len() == 0 {
                    break;
                }
                is_first = false;
                if pace.is_due(cost) {
                    pace.turn().await;
                }
            }
            std::mem::forget(not_handed_over);
            Ok(())
        })
    }
}

/// Marks the page as handed over to nobody, unless it is forgotten.
struct NotHandedOver<'p>(&'p Pages);

impl Drop for NotHandedOver<'_> {
    fn drop(&mut self) {
        self.0.consumed(0);
    }
}

/// Reads a page and hands it over.
struct OnePage<'p> {
    pages: &'p Pages,
    call: &'p Call,
    page_size: u32,
    take: &'p mut dyn PageConsumer,
    /// Whether it was handed over; `None` if the walk has nothing to hand over.
    taken: Option<Result<(), Error>>,
}

impl BodyReader for OnePage<'_> {
    fn read<'r>(
        &'r mut self,
        body: Content<'r>,
        pace: &'r Pace,
    ) -> InPieces<'r, Result<(), Error>> {
        Box::pin(async move {
            let pages = self.pages;
            let provider = pages.transport.provider;
            let holds = pages.fetches_each.then(ReadOptions::to_hold);
            let wanted = holds.as_ref().unwrap_or(&pages.options);
            let options = pages.walk.borrow().read_options(wanted);
            let envelope = (provider.read_envelope)(body.json, self.page_size)?;
            let page = envelope.read(provider, &options, pace).await;
            let page = pages.walk.borrow_mut().accept(page)?;
            if let Some(page) = page {
                if pages.fetches_each {
                    pages.hold(MergedPage::of(page));
                    return Ok(());
                }
                self.taken = Some(
                    pages
                        .hand_over(page, self.call, &mut *self.take, pace)
                        .await,
                );
            }
            Ok(())
        })
    }
}

/// Stops the requests when the reader closes what it reads.
pub(super) fn stopper() -> Result<AbortController, Error> {
    let lacking = "This host has no AbortController, a part of the fetch standard.";
    AbortController::new().map_err(|_| Error::new(ErrorCode::InvalidConfig, lacking))
}
