//! A conversation followed to its end.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortController;

use super::clock::{steady_ms, wall_ms};
use super::codec::{hand_over_failed, to_js};
use super::error::Failure;
use super::event::ClientEvent;
use super::hand_over::conversation_to_js;
use super::interrupt::Fired;
use super::pages::stopper;
use super::settings::{CallSettings, JsCallSettings};
use super::transport::{Call, Content, NOT_MODIFIED, Transport};
use super::view::View;
use crate::Error;
use crate::json::Json;
use crate::model::{Conversation, Issue};
use crate::provider::{ProviderKind, parse_body};
use crate::watch::{self, Step, WatchEvent};

/// A conversation followed to its end. Its promises own what they need: it may be freed while they
/// run.
#[wasm_bindgen]
pub struct Watch(Rc<State>);

struct State {
    transport: Rc<Transport>,
    id: String,
    watch: RefCell<watch::Watch>,
    view: View,
    /// Events that came with one look, on their way to the reader.
    waiting: RefCell<VecDeque<JsValue>>,
    /// A gateway's last answer and its entity tag: where nothing is new it does not come again.
    last: RefCell<Option<(String, String)>>,
    /// What the last look had to repair: told again only when it changes.
    repaired: RefCell<Vec<Issue>>,
    /// Stops a wait or a request in flight when the reader goes away.
    stopper: AbortController,
}

impl Watch {
    pub(super) fn new(
        transport: Rc<Transport>,
        id: String,
        watch: watch::Watch,
        view: View,
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
    /// The next event, which may take its time; undefined behind the last. One at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<WatchEvent | undefined>")]
    pub fn next(&self, call: &JsCallSettings) -> Promise {
        let state = Rc::clone(&self.0);
        let stop: JsValue = state.stopper.signal().into();
        let call = Call::new(CallSettings::read(call), Some(stop.unchecked_into()));
        future_to_promise(async move { Ok(state.next(&call).await?) })
    }

    /// Ends the watch, at once.
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

    /// Gets the conversation, and notes what is new.
    async fn look(&self, call: &Call) -> Result<(), Failure> {
        let provider = self.transport.provider;
        let last = self.last.take();
        let plan = |account: &_| {
            let plan = provider.plan_get(account, &self.id)?;
            Ok(match &last {
                Some((etag, _)) => plan.unless_known(etag),
                None => plan,
            })
        };
        let mut text = String::new();
        let mut read = |body: Content<'_>| {
            body.text.clone_into(&mut text);
            self.see(body.json)
        };
        let answered = self.transport.exchange(call, &plan, &mut read).await;
        match (answered, last) {
            (Ok(answer), Some((etag, text))) if answer.head.status == NOT_MODIFIED => {
                self.see(parse_body(provider.kind(), &text)?.root())?;
                self.last.replace(Some((etag, text)));
            }
            (Ok(answer), _) => {
                // The platforms' own answers have none, as far as is documented.
                let etag = answer.head.header("etag");
                let etag = etag.filter(|_| provider.kind() == ProviderKind::Gateway);
                self.last.replace(etag.map(|etag| (etag, text)));
            }
            (Err(failure), last) => {
                self.last.replace(last);
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Notes what is new in an answer.
    fn see(&self, body: Json<'_>) -> Result<(), Error> {
        let provider = self.transport.provider;
        let conversation = provider.read_asked(&self.id, body, &self.view.reads())?;
        if *self.repaired.borrow() != conversation.issues {
            self.transport.tell_repairs(&conversation);
            self.repaired.replace(conversation.issues.clone());
        }
        let mut told = Ok(());
        // What is new is told of what is shown: one value has one mask, look for look.
        self.view
            .conversation(conversation, &mut |it| told = self.tell(it));
        told
    }

    /// Tells what is new in a conversation.
    fn tell(&self, conversation: &Conversation<'_>) -> Result<(), Error> {
        let mut watch = self.watch.borrow_mut();
        let mut waiting = self.waiting.borrow_mut();
        for event in watch.received(conversation, steady_ms(), wall_ms()) {
            waiting.push_back(event_to_js(&event)?);
        }
        Ok(())
    }

    /// Goes on after a failure that may pass.
    fn failed(&self, failure: Failure) -> Result<(), Failure> {
        let reason = failure.error.code;
        let again = self.watch.borrow_mut().failed(failure.error, steady_ms());
        match again {
            Ok(again) => {
                self.transport.tell(&ClientEvent::Retry {
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

/// Whole conversations travel as pages do; the rest is small.
fn event_to_js(event: &WatchEvent<'_>) -> Result<JsValue, Error> {
    match event {
        WatchEvent::Snapshot { conversation } => with(
            "snapshot",
            "conversation",
            &conversation_to_js(conversation)?,
        ),
        WatchEvent::Ended { conversation } => {
            with("ended", "conversation", &conversation_to_js(conversation)?)
        }
        WatchEvent::Analysis { analysis } => {
            let parts: Vec<_> = analysis.iter().map(|part| part.text()).collect();
            let parsed = JSON::parse(&["[", &parts.join(","), "]"].concat());
            with(
                "analysis",
                "analysis",
                &parsed.map_err(|_| hand_over_failed())?,
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
