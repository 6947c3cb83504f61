//! A walk over the conversations of a filter, page by page.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortController;

use super::codec::to_js;
use super::error::Failure;
use super::event::ClientEvent;
use super::hand_over::page_to_js;
use super::settings::{CallSettings, JsCallSettings};
use super::transport::{Call, Transport};
use crate::model::{ReadOptions, StopReason};
use crate::provider::{body_text, parse_body};
use crate::{Error, ErrorCode, walk};

/// A walk over the conversations of a filter. Its promises own what they need: it may be freed
/// while they run.
#[wasm_bindgen]
pub struct Walk(Rc<State>);

struct State {
    transport: Rc<Transport>,
    walk: RefCell<walk::Walk>,
    options: ReadOptions,
    /// Stops a request in flight when the reader goes away.
    stopper: AbortController,
}

impl Walk {
    pub(super) fn new(
        transport: Rc<Transport>,
        walk: walk::Walk,
        options: ReadOptions,
    ) -> Result<Self, Error> {
        let lacking = "The host lacks AbortController, a part of the fetch standard.";
        let stopper =
            AbortController::new().map_err(|_| Error::new(ErrorCode::InvalidConfig, lacking))?;
        Ok(Self(Rc::new(State {
            transport,
            walk: RefCell::new(walk),
            options,
            stopper,
        })))
    }
}

#[wasm_bindgen]
impl Walk {
    /// The next page; undefined at the end, or once the walk was stopped. One at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<Page | undefined>")]
    pub fn next(&self, call: &JsCallSettings) -> Promise {
        let state = Rc::clone(&self.0);
        let stop: JsValue = state.stopper.signal().into();
        let call = Call::new(CallSettings::read(call), Some(stop.unchecked_into()));
        future_to_promise(async move {
            let page = state.next(&call).await;
            if let Err(failure) = &page {
                let reason = match failure.error.code {
                    ErrorCode::Aborted => StopReason::Aborted,
                    _ => StopReason::Error,
                };
                state.walk.borrow_mut().stop(reason);
            }
            Ok(page?)
        })
    }

    /// Of the last page so many conversations were handed over to the reader so far. Asking for the
    /// next page means: all.
    pub fn consumed(&self, items: usize) {
        self.0.walk.borrow_mut().consumed(items);
    }

    /// Ends the walk, at once: `closed` by the reader, or at the reader's `limit`.
    pub fn stop(&self, #[wasm_bindgen(unchecked_param_type = "\"closed\" | \"limit\"")] why: &str) {
        let reason = match why {
            "limit" => StopReason::Limit,
            _ => StopReason::Closed,
        };
        self.0.walk.borrow_mut().stop(reason);
        self.0.stopper.abort();
    }

    /// What the walk has done so far.
    #[wasm_bindgen(unchecked_return_type = "WalkReport")]
    pub fn report(&self) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.0.walk.borrow().report()).map_err(Failure::from)?)
    }
}

impl State {
    async fn next(&self, call: &Call) -> Result<JsValue, Failure> {
        loop {
            let Some(request) = self.walk.borrow_mut().next() else {
                return Ok(JsValue::UNDEFINED);
            };
            let provider = self.transport.provider;
            let filter = self.walk.borrow().filter().clone();
            let plan = |account: &_| Ok(provider.plan_list(account, &filter, &request));
            let answer = self.transport.exchange(call, &plan).await?;
            let mut retry = answer.retry;
            let mut unusable = |error: Error| {
                retry.unusable(error.code);
                let error = error.by(provider.kind()).with_status(answer.status);
                Failure::after(retry.attempts().to_vec(), error)
            };
            let body = body_text(&answer.body);
            let body = parse_body(provider.kind(), &body).map_err(&mut unusable)?;
            let page = provider
                .read_page(body.root(), request.page_size, &self.options)
                .and_then(|page| self.walk.borrow_mut().accept(page))
                .map_err(&mut unusable)?;
            // None: the walk steps back over deletions first.
            let Some(page) = page else { continue };
            for conversation in &page.items {
                self.transport.tell_repairs(conversation);
            }
            for rejected in &page.rejected {
                self.transport.tell(&ClientEvent::Repair {
                    conversation_id: None,
                    issues: &rejected.issues,
                });
            }
            return Ok(page_to_js(&page)?);
        }
    }
}
