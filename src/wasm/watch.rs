//! Follows a conversation to its end.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortController;

use super::call::Call;
use super::caller_view::CallerView;
use super::clock::{steady_ms, wall_ms};
use super::codec::{conversion_failed, to_js};
use super::error::Failure;
use super::event::ClientEvent;
use super::interrupt::Fired;
use super::pages::stopper;
use super::settings::{CallSettings, JsCallSettings};
use super::to_js::conversation_in_pieces;
use super::transport::{BodyReader, Content, NOT_MODIFIED, Transport};
use crate::Error;
use crate::http::hide_credentials;
use crate::json::Json;
use crate::model::{Conversation, Issue, ProviderKind};
use crate::pace::{InPieces, Pace};
use crate::provider::parse_body_in_pieces;
use crate::watch::{self, Step, WatchEvent};

/// Follows a conversation to its end. Its promises own what they need: it may be freed while they run.
#[wasm_bindgen]
pub struct Watch(Rc<State>);

struct State {
    transport: Rc<Transport>,
    id: String,
    watch: RefCell<watch::Watch>,
    view: CallerView,
    /// Events of one look that the reader has not taken yet.
    waiting: RefCell<VecDeque<JsValue>>,
    /// A gateway's last response and its entity tag: if nothing is new, it is not sent again.
    last: RefCell<Option<(String, String)>>,
    /// The repairs of the last look: reported again only when they change.
    repaired: RefCell<Vec<Issue>>,
    /// Stops the current wait or request when the reader goes away.
    stopper: AbortController,
}

impl Watch {
    pub(super) fn new(
        transport: Rc<Transport>,
        id: String,
        watch: watch::Watch,
        view: CallerView,
    ) -> Result<Self, Error> {
        Ok(Self(Rc::new(State {
            transport,
            id,
            watch: RefCell::new(watch),
            view,
            waiting: RefCell::default(),
            last: RefCell::default(),
            repaired: RefCell::default(),
            stopper: stopper()?,
        })))
    }
}

#[wasm_bindgen]
impl Watch {
    /// The next event, which may take a while; undefined after the last. One call at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<WatchEvent | undefined>")]
    pub fn next(&self, call: &JsCallSettings) -> Promise {
        let state = Rc::clone(&self.0);
        let stop: JsValue = state.stopper.signal().into();
        let call = Call::new(CallSettings::read(call), Some(stop.unchecked_into()));
        future_to_promise(async move { Ok(state.next(&call).await?) })
    }

    /// Stops the watch at once.
    pub fn stop(&self) {
        self.0.stopper.abort();
    }
}

impl State {
    async fn next(&self, call: &Call) -> Result<JsValue, Failure> {
        loop {
            if let Some(event) = self.waiting.borrow_mut().pop_front() {
                return Ok(event);
            }
            let step = self.watch.borrow_mut().next(steady_ms());
            match step {
                Step::Done => return Ok(JsValue::UNDEFINED),
                Step::Wait { ms } => match call.interrupt(ms).wait().await {
                    Fired::Timer => {}
                    Fired::Aborted => return Err(self.transport.aborted(call)),
                },
                Step::Fetch => match self.look(call).await {
                    Ok(()) => {}
                    Err(failure) => self.failed(failure)?,
                },
            }
        }
    }

    /// Gets the conversation and collects what is new.
    async fn look(&self, call: &Call) -> Result<(), Failure> {
        let provider = self.transport.provider;
        let last = self.last.take();
        let plan = |account: &_| {
            let plan = (provider.plan_get)(account, &self.id)?;
            Ok(match &last {
                Some((etag, _)) => plan.unless_known(etag),
                None => plan,
            })
        };
        let mut read = Look {
            state: self,
            call,
            text: String::new(),
        };
        let answered = self.transport.exchange(call, &plan, &mut read).await;
        let text = read.text;
        match (answered, last) {
            (Ok(answer), Some((etag, text))) if answer.head.status == NOT_MODIFIED => {
                let pace = &self.transport.turns.pace;
                let body = parse_body_in_pieces(provider.kind, &text, pace).await?;
                self.see(call, body.root(), pace).await?;
                drop(body);
                self.last.replace(Some((etag, text)));
            }
            (Ok(answer), _) => {
                // The platforms' own responses have no entity tag, as far as documented.
                let etag = answer.head.header("etag");
                let etag = etag.filter(|_| provider.kind == ProviderKind::Gateway);
                self.last.replace(etag.map(|etag| (etag, text)));
            }
            (Err(failure), last) => {
                self.last.replace(last);
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Collects what is new in a response.
    async fn see(&self, call: &Call, body: Json<'_>, pace: &Pace) -> Result<(), Error> {
        let provider = self.transport.provider;
        let mut conversation = provider
            .read_asked_in_pieces(&self.id, body, &self.view.read_options(), pace)
            .await?;
        let issues = &mut conversation.issues;
        if !issues.is_empty() {
            hide_credentials(issues, &call.echoes());
        }
        if *self.repaired.borrow() != *issues {
            let id = (!self.view.hides_ids()).then_some(&*conversation.id);
            self.transport.report_repairs(call, id, issues);
            self.repaired.replace(issues.clone());
        }
        // Compared after masking: one value has one mask in every look.
        let (masked, masked_json) = self.view.mask(vec![conversation], &[], pace).await;
        let read = masked_json.read(pace).await;
        for shown in masked_json.put(masked, read.as_ref(), &[]) {
            // A look that is given up midway does not count.
            let mut watch = self.watch.borrow().clone();
            let mut events = Vec::new();
            for event in watch.received(&shown, steady_ms(), wall_ms()) {
                events.push(event_to_js(&event, pace).await?);
            }
            self.watch.replace(watch);
            self.waiting.borrow_mut().extend(events);
        }
        Ok(())
    }

    /// Continues after a failure that may pass.
    fn failed(&self, failure: Failure) -> Result<(), Failure> {
        let reason = failure.error.code;
        let again = self.watch.borrow_mut().failed(failure.error, steady_ms());
        match again {
            Ok(again) => {
                self.transport.emit(&ClientEvent::Retry {
                    attempt: again.failures,
                    reason,
                    wait_ms: again.wait_ms,
                });
                Ok(())
            }
            Err(error) => Err(Failure { error, ..failure }),
        }
    }
}

/// Reads a response.
struct Look<'s> {
    state: &'s State,
    call: &'s Call,
    /// The response.
    text: String,
}

impl BodyReader for Look<'_> {
    fn read<'r>(
        &'r mut self,
        body: Content<'r>,
        pace: &'r Pace,
    ) -> InPieces<'r, Result<(), Error>> {
        Box::pin(async move {
            body.text.clone_into(&mut self.text);
            self.state.see(self.call, body.json, pace).await
        })
    }
}

/// Whole conversations cross as pages do; the rest is small.
async fn event_to_js(event: &WatchEvent<'_>, pace: &Pace) -> Result<JsValue, Error> {
    match event {
        WatchEvent::Snapshot { conversation } | WatchEvent::Ended { conversation } => {
            let kind = match event {
                WatchEvent::Ended { .. } => "ended",
                _ => "snapshot",
            };
            let conversation = Conversation::clone(conversation);
            let conversation = conversation_in_pieces(conversation, pace).await?;
            with(kind, "conversation", &conversation)
        }
        WatchEvent::Analysis { analysis } => {
            let parts: Vec<_> = analysis.iter().map(|part| part.text()).collect();
            let parsed = JSON::parse(&["[", &parts.join(","), "]"].concat());
            with(
                "analysis",
                "analysis",
                &parsed.map_err(|_| conversion_failed())?,
            )
        }
        _ => to_js(event),
    }
}

fn with(kind: &str, name: &str, value: &JsValue) -> Result<JsValue, Error> {
    let event = Object::new();
    for (name, value) in [("type", &JsValue::from(kind)), (name, value)] {
        // A fresh plain object takes any property.
        let _ = Reflect::set(&event, &name.into(), value);
    }
    Ok(event.into())
}
