//! The audio of a conversation, handed on as it comes: never in the module's memory.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortController;

use super::call::Call;
use super::client::Client;
use super::clock::steady_ms;
use super::error::Failure;
use super::event::ClientEvent;
use super::functions::conversation_id;
use super::interrupt::{Fired, Interrupt};
use super::response::{AnyResponse, BodyFault, Chunks, Head, discard};
use super::settings::{CallSettings, JsCallSettings};
use super::transport::{Fault, Transport, attempt_number};
use crate::http::{RequestPlan, Retry, recording_elsewhere};
use crate::message_text::concat;
use crate::model::ProviderKind;
use crate::normalized_text::{begins_with, part, skip};
use crate::number::count_text;
use crate::pace::InPieces;
use crate::provider::is_recording_address;
use crate::time::elapsed;
use crate::{Error, ErrorCode, Phase};

/// What no platform's audio is labelled as: a page or a message of something in between.
const NO_AUDIO: [&[u8]; 4] = [
    b"text/",
    b"application/json",
    b"application/xml",
    b"application/xhtml",
];

/// A redirect to where a recording is stored.
pub(super) struct Moved<'m> {
    pub plan: &'m RequestPlan,
    pub head: Head,
    pub response: AnyResponse,
}

/// A 2xx response whose body comes as it is asked for.
pub(super) struct OpenBody {
    chunks: Chunks,
    /// Read already: a body that breaks before it is asked for again.
    first: Cell<Option<Uint8Array>>,
    /// Stops the request.
    controller: AbortController,
    content_type: Option<String>,
    size: Option<u64>,
    status: u16,
    attempt: u32,
    began_ms: i64,
}

impl Transport {
    /// Asks the address that a redirect names, once, with no header at all.
    pub(super) fn follow<'s>(
        &'s self,
        moved: Moved<'s>,
        controller: &'s AbortController,
        interrupt: &'s Interrupt,
        retry: &'s mut Retry,
    ) -> InPieces<'s, Result<(Head, AnyResponse), Fault>> {
        Box::pin(async move {
            let kind = self.settings.kind;
            let (from, attempt) = (moved.head.status, attempt_number(retry));
            discard(&moved.response);
            let location = moved.head.header("location");
            let address = match (from, location) {
                (301..=303 | 307 | 308, Some(to)) if is_recording_address(&to, &moved.plan.url) => {
                    to
                }
                (_, location) => {
                    let error = recording_elsewhere(kind, from, location.as_deref());
                    return Err(Fault::Unusable(error, JsValue::UNDEFINED));
                }
            };
            self.emit(&ClientEvent::Response {
                status: from,
                attempt,
                duration_ms: elapsed(retry.began_ms(), steady_ms()),
                bytes: 0,
            });
            // Whoever has the rest of it has the recording.
            let origin = skip(address.as_bytes(), "https://".len(), &|it| {
                !matches!(it, b'/' | b'?' | b'#')
            });
            self.emit(&ClientEvent::Request {
                method: moved.plan.method,
                url: &concat(&[part(&address, 0, origin), "/***"]),
                body: None,
                attempt,
            });
            let plan = RequestPlan::bare(address);
            let (head, response) = self.send(&plan, controller, interrupt, retry).await?;
            if (200..300).contains(&head.status) {
                return Ok((head, response));
            }
            discard(&response);
            let status = count_text(head.status.into());
            let message = [
                "The address that ",
                kind.as_str(),
                " gave for the recording answered ",
                &status,
                ".",
            ];
            // A new address may open, but not what is gone.
            let is_gone = matches!(head.status, 404 | 410);
            let code = match is_gone {
                true => ErrorCode::NotFound,
                false => ErrorCode::InvalidResponse,
            };
            let mut error = Error::of(code, &message).by(kind).with_status(head.status);
            error.passing = !is_gone;
            Err(Fault::Unusable(error, JsValue::UNDEFINED))
        })
    }

    /// Takes a 2xx response with audio, and its first bytes.
    pub(super) fn begin_audio<'s>(
        &'s self,
        head: &'s Head,
        response: AnyResponse,
        controller: &'s AbortController,
        interrupt: &'s Interrupt,
        retry: &'s Retry,
    ) -> InPieces<'s, Result<OpenBody, Fault>> {
        Box::pin(async move {
            let no_audio = |what: &str| {
                let kind = self.settings.kind;
                let status = count_text(head.status.into());
                let message = [
                    kind.as_str(),
                    " answered ",
                    &status,
                    " with ",
                    what,
                    " instead of audio.",
                ];
                let error = Error::of(ErrorCode::InvalidResponse, &message).by(kind);
                Fault::Unusable(error.with_status(head.status).passing(), JsValue::UNDEFINED)
            };
            let content_type = head.header("content-type");
            let label = content_type.as_deref().unwrap_or_default().trim_ascii();
            if NO_AUDIO.iter().any(|it| begins_with(label.as_bytes(), it)) {
                discard(&response);
                return Err(no_audio("a page or a message"));
            }
            let fault = |fault| self.body_fault(head.status, fault);
            let chunks = Chunks::of(response).map_err(fault)?;
            let first = chunks.next(interrupt).await.map_err(fault)?;
            let first = first.ok_or_else(|| no_audio("an empty body"))?;
            // Of a packed body the header tells the packed size.
            let length = head.header("content-length");
            let length = length.filter(|_| head.header("content-encoding").is_none());
            Ok(OpenBody {
                chunks,
                first: Cell::new(Some(first)),
                controller: controller.clone(),
                content_type,
                size: length.and_then(|length| length.parse().ok()),
                status: head.status,
                attempt: attempt_number(retry),
                began_ms: retry.began_ms(),
            })
        })
    }
}

#[wasm_bindgen]
impl Client {
    /// The audio of a conversation, once its first bytes are there.
    #[wasm_bindgen(unchecked_return_type = "Promise<AudioStream>")]
    pub fn recording(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: JsValue,
        call: &JsCallSettings,
    ) -> Promise {
        let transport = Rc::clone(&self.0);
        let call = Call::new(CallSettings::read(call), None);
        future_to_promise(async move {
            let id = conversation_id(&id).map_err(Failure::from)?;
            let Some(plan) = transport.provider.plan_recording else {
                return Err(Failure::from(no_recordings(transport.settings.kind)).into());
            };
            let body = transport.open(&call, &|account| plan(account, &id)).await?;
            let stream = State {
                transport,
                call,
                body,
                received: Cell::new(0),
                is_over: Cell::new(false),
            };
            Ok(AudioStream(Rc::new(stream)).into())
        })
    }
}

fn no_recordings(kind: ProviderKind) -> Error {
    let message = match kind {
        ProviderKind::Gateway => {
            "A gateway has no audio. Ask where the platform's key is, or open \"recording.url\" if there is one."
        }
        _ => {
            "Here recordings open by their address: fetch \"recording.url\" of the conversation, without a credential."
        }
    };
    Error::of(ErrorCode::InvalidArgument, &[message]).by(kind)
}

/// The audio of a conversation. Its promises own what they need: it may be freed while they run.
#[wasm_bindgen]
pub struct AudioStream(Rc<State>);

struct State {
    transport: Rc<Transport>,
    call: Call,
    body: OpenBody,
    received: Cell<u64>,
    is_over: Cell<bool>,
}

#[wasm_bindgen]
impl AudioStream {
    /// Its media type, if it is told.
    #[wasm_bindgen(js_name = contentType)]
    pub fn content_type(&self) -> Option<String> {
        self.0.body.content_type.clone()
    }

    /// How many bytes it has, if that is told.
    #[expect(clippy::cast_precision_loss, reason = "as JavaScript counts")]
    pub fn size(&self) -> Option<f64> {
        self.0.body.size.map(|size| size as f64)
    }

    /// The next bytes; undefined at the end, or once it was stopped. One call at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<Bytes | undefined>")]
    pub fn next(&self) -> Promise {
        let state = Rc::clone(&self.0);
        future_to_promise(async move { Ok(state.next().await?.into()) })
    }

    /// Stops the request.
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl State {
    async fn next(&self) -> Result<Option<Uint8Array>, Failure> {
        if self.is_over.get() {
            return Ok(None);
        }
        let interrupt = self.call.interrupt(self.call.settings.attempt_timeout_ms);
        let read = match self.body.first.take() {
            _ if interrupt.fired() == Some(Fired::Aborted) => {
                Err(BodyFault::Interrupted(Fired::Aborted))
            }
            Some(first) => Ok(Some(first)),
            None => self.body.chunks.next(&interrupt).await,
        };
        // Stopped meanwhile.
        if self.is_over.get() {
            return Ok(None);
        }
        match read {
            Ok(Some(chunk)) => {
                let received = self.received.get().saturating_add(chunk.length().into());
                self.received.set(received);
                Ok(Some(chunk))
            }
            Ok(None)
                if self
                    .body
                    .size
                    .is_none_or(|size| self.received.get() >= size) =>
            {
                self.is_over.set(true);
                self.transport.emit(&ClientEvent::Response {
                    status: self.body.status,
                    attempt: self.body.attempt,
                    duration_ms: elapsed(self.body.began_ms, steady_ms()),
                    bytes: usize::try_from(self.received.get()).unwrap_or(usize::MAX),
                });
                Ok(None)
            }
            Ok(None) => Err(self.failed(BodyFault::Failed(JsValue::UNDEFINED))),
            Err(fault) => Err(self.failed(fault)),
        }
    }

    /// Ends it with an error. Nothing is asked for again: the reader has a part already.
    fn failed(&self, fault: BodyFault) -> Failure {
        self.stop();
        let status = self.body.status;
        let of = |code, message: &str| {
            let kind = self.transport.settings.kind;
            Error::of(code, &[message]).by(kind).with_status(status)
        };
        match fault {
            BodyFault::Interrupted(Fired::Aborted) => self.transport.aborted(&self.call),
            BodyFault::Interrupted(Fired::Timer) => {
                let message = "The recording stalled: nothing came for as long as \"timeout.attempt\". Ask for it again.";
                let mut error = of(ErrorCode::Timeout, message);
                error.phase = Some(Phase::Body);
                error.into()
            }
            BodyFault::Failed(thrown) => {
                let message = "The recording broke off before its end. Ask for it again.";
                Failure::from(of(ErrorCode::NetworkError, message)).caused_by(thrown)
            }
            BodyFault::TooLarge(error) => error.into(),
            BodyFault::Unreadable(thrown) => {
                let misused = self.transport.broken_fetch("one whose chunks are no bytes");
                misused.caused_by(thrown)
            }
        }
    }

    fn stop(&self) {
        if !self.is_over.replace(true) {
            self.body.chunks.cancel();
            self.body.controller.abort();
        }
    }
}

/// One that nobody reads any more frees its connection.
impl Drop for State {
    fn drop(&mut self) {
        self.stop();
    }
}
