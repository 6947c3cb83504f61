//! Fetches the whole conversations of a page whose items lack parts of them.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::Poll;

use wasm_bindgen::prelude::*;

use super::call::Call;
use super::clock::steady_ms;
use super::error::Failure;
use super::pages::stopper;
use super::transport::{BodyReader, Content, Transport};
use crate::message_text::{append, shortened};
use crate::model::{Issue, ReadOptions};
use crate::pace::{InPieces, Pace};
use crate::{Error, ErrorCode};

/// How many are fetched at once.
const AT_ONCE: usize = 4;

/// Conversations that are fetched one by one, a few at a time, each with the retries and the pacing of any request.
/// If one fails, the others are stopped.
struct Each<'c> {
    transport: &'c Transport,
    call: Call,
    /// `None`: not to be fetched.
    ids: &'c [Option<String>],
    /// The place of the next one.
    next: Cell<usize>,
    found: RefCell<Vec<Fetched>>,
    failed: RefCell<Option<Failure>>,
    /// Counts the requests, without retries.
    requests: &'c Cell<u32>,
    passes_over: PassesOver,
    hides_ids: bool,
}

/// What became of one.
pub(super) enum Fetched {
    /// It was not to be fetched.
    Unasked,
    /// The body's text.
    Whole(String),
    /// It is gone.
    Gone,
    /// It was passed over, and its owner was told.
    PassedOver,
}

/// What is told of a conversation that cannot be had, if the others are fetched nevertheless.
pub(super) type PassesOver = fn(&Error) -> Option<Issue>;

/// Fetches those with an id.
pub(super) async fn fetch_each(
    transport: &Transport,
    call: &Call,
    ids: &[Option<String>],
    requests: &Cell<u32>,
    passes_over: PassesOver,
    hides_ids: bool,
) -> Result<Vec<Fetched>, Failure> {
    let began_ms = steady_ms();
    let stopper = stopper()?;
    let stop: JsValue = stopper.signal().into();
    let each = Each {
        transport,
        call: call.beside(stop.unchecked_into()),
        ids,
        next: Cell::new(0),
        found: RefCell::new(ids.iter().map(|_| Fetched::Unasked).collect()),
        failed: RefCell::default(),
        requests,
        passes_over,
        hides_ids,
    };
    let stop = || stopper.abort();
    let work = || -> InPieces<'_, ()> { Box::pin(each.work(&stop)) };
    let mut working: Vec<_> = std::iter::repeat_with(work).take(AT_ONCE).collect();
    poll_fn(|context| {
        working.retain_mut(|work| work.as_mut().poll(context).is_pending());
        match working.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    drop(working);
    let took_ms = u64::try_from(steady_ms().saturating_sub(began_ms)).unwrap_or(0);
    call.waited_ms
        .set(call.waited_ms.get().saturating_add(took_ms));
    call.add_credentials_of(&each.call);
    match each.failed.take() {
        Some(failure) => Err(failure),
        None => Ok(each.found.take()),
    }
}

impl Each<'_> {
    /// Fetches one after the other, until none is left.
    async fn work(&self, stop: &dyn Fn()) {
        loop {
            let place = self.next.get();
            self.next.set(place.saturating_add(1));
            let Some(id) = self.ids.get(place) else {
                return;
            };
            let Some(id) = id else {
                continue;
            };
            match self.fetch(id).await {
                Ok(found) => {
                    if let Some(slot) = self.found.borrow_mut().get_mut(place) {
                        *slot = found;
                    }
                }
                Err(mut failure) => {
                    if !(self.hides_ids || failure.error.code == ErrorCode::Aborted) {
                        self.name(id, &mut failure.error);
                    }
                    // The others end because of it.
                    self.failed.borrow_mut().get_or_insert(failure);
                    self.next.set(self.ids.len());
                    stop();
                }
            }
        }
    }

    /// Says in an error which one it is about.
    fn name(&self, id: &str, error: &mut Error) {
        let id = shortened(&self.call.echoes().hide(id));
        append(&mut error.message, &[" Conversation: ", &id, "."]);
    }

    async fn fetch(&self, id: &str) -> Result<Fetched, Failure> {
        self.requests.set(self.requests.get().saturating_add(1));
        let transport = self.transport;
        let plan = |account: &_| (transport.provider.plan_get)(account, id);
        let mut read = OneBody {
            transport,
            id,
            text: String::new(),
        };
        let mut fetched = transport.exchange(&self.call, &plan, &mut read).await;
        if let Err(Failure { error, .. }) = &mut fetched
            && error.code == ErrorCode::InvalidArgument
        {
            // The id is the list's, not the caller's.
            error.code = ErrorCode::InvalidResponse;
        }
        match fetched {
            Ok(_) => Ok(Fetched::Whole(read.text)),
            Err(Failure { error, .. }) if error.code == ErrorCode::NotFound => Ok(Fetched::Gone),
            Err(Failure { error, .. }) if self.passes_over(id, &error) => Ok(Fetched::PassedOver),
            Err(failure) => Err(failure),
        }
    }

    /// Whether the others are fetched nevertheless. Then the owner is told.
    fn passes_over(&self, id: &str, error: &Error) -> bool {
        // A client passes over none.
        if !cfg!(feature = "server") {
            return false;
        }
        let Some(issue) = (self.passes_over)(error) else {
            return false;
        };
        let id = (!self.hides_ids).then_some(id);
        self.transport.report_repairs(&self.call, id, &mut [issue]);
        true
    }
}

/// Keeps a body, if it is the conversation that was asked for.
struct OneBody<'c> {
    transport: &'c Transport,
    id: &'c str,
    text: String,
}

impl BodyReader for OneBody<'_> {
    fn read<'r>(
        &'r mut self,
        body: Content<'r>,
        pace: &'r Pace,
    ) -> InPieces<'r, Result<(), Error>> {
        Box::pin(async move {
            let (provider, options) = (self.transport.provider, ReadOptions::to_check());
            let asked = provider.read_asked_in_pieces(self.id, body.json, &options, pace);
            asked.await?;
            body.text.clone_into(&mut self.text);
            Ok(())
        })
    }
}
