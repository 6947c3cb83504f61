//! What is read of a response.

use std::future::ready;

use wasm_bindgen::JsValue;

use super::{Fault, NOT_MODIFIED, Transport};
use crate::Error;
use crate::http::{BodyLimit, Retry, success_body};
use crate::json::Json;
use crate::pace::{InPieces, Pace};
use crate::provider::{body_text, error_response, list_error_response, parse_body_in_pieces};
use crate::wasm::call::Call;
use crate::wasm::error::Failure;
use crate::wasm::event_loop::run_unless_interrupted;
use crate::wasm::interrupt::Interrupt;
use crate::wasm::response::{AnyResponse, Body, BodyFault, Head, discard, read_body};

/// Of an error's body only a message is read.
const ERROR_BODY_LIMIT: u64 = 65_536;

/// Processes the body of a 2xx response in pieces. If it fails with a [passing](Error::passing) error, it is
/// called again with the body of another attempt. It may be dropped midway.
pub(in crate::wasm) trait BodyReader {
    fn read<'r>(&'r mut self, body: Content<'r>, pace: &'r Pace)
    -> InPieces<'r, Result<(), Error>>;
}

/// Short bodies are read at once.
impl<F: FnMut(Content<'_>) -> Result<(), Error>> BodyReader for F {
    fn read<'r>(&'r mut self, body: Content<'r>, _: &'r Pace) -> InPieces<'r, Result<(), Error>> {
        Box::pin(ready(self(body)))
    }
}

/// The body of a response.
#[derive(Clone, Copy)]
pub(in crate::wasm) struct Content<'r> {
    /// The text.
    pub text: &'r str,
    /// The same, parsed.
    pub json: Json<'r>,
}

impl Transport {
    /// Reads the whole body of a 2xx response.
    pub(super) async fn receive(
        &self,
        head: &Head,
        response: &AnyResponse,
        interrupt: &Interrupt,
    ) -> Result<Body, Fault> {
        let fault = |fault| self.body_fault(head.status, fault);
        let mut limit = BodyLimit::new(self.settings.max_response_bytes);
        let announced = limit.announce(head.header("content-length").as_deref());
        if announced.is_err() {
            discard(response);
        }
        announced.map_err(|error| fault(BodyFault::TooLarge(error)))?;
        self.turns.begin();
        let room = self.settings.shared_room;
        let body = read_body(response, limit, room, interrupt, &self.turns.pace);
        body.await.map_err(fault)
    }

    /// Why a 2xx response is of no use whose body could not be read.
    pub(in crate::wasm) fn body_fault(&self, status: u16, fault: BodyFault) -> Fault {
        match fault {
            BodyFault::Interrupted(fired) => Fault::Interrupted(fired),
            BodyFault::Failed(thrown) => Fault::Broken(thrown),
            BodyFault::TooLarge(error) => {
                let error = error.by(self.settings.kind).with_status(status);
                Fault::Unusable(error, JsValue::UNDEFINED)
            }
            BodyFault::Unreadable(thrown) => {
                let error = self.broken_fetch("one that is locked or was already read");
                Fault::Unusable(error.error.with_status(status), thrown)
            }
        }
    }

    /// Processes a whole 2xx response, within the call's remaining time.
    pub(super) async fn read_whole(
        &self,
        head: &Head,
        body: &[u8],
        read: &mut dyn BodyReader,
        call: &Call,
        left_ms: u64,
    ) -> Result<(), Fault> {
        if head.status == NOT_MODIFIED {
            return Ok(());
        }
        let kind = self.settings.kind;
        let pace = &self.turns.pace;
        let reading: InPieces<'_, Result<(), Error>> = Box::pin(async {
            let text = body_text(body);
            let content_type = head.header("content-type");
            success_body(kind, head.status, content_type.as_deref(), &text)?;
            let document = parse_body_in_pieces(kind, &text, pace).await?;
            let body = Content {
                text: &text,
                json: document.root(),
            };
            read.read(body, pace).await
        });
        match run_unless_interrupted(reading, || call.interrupt(left_ms)).await {
            Ok(read) => read.map_err(|error| {
                let error = error.by(kind).with_status(head.status);
                Fault::Unusable(error, JsValue::UNDEFINED)
            }),
            Err(fired) => Err(Fault::Interrupted(fired)),
        }
    }

    /// The error of a response with another status than 2xx, from as much of its body as can be read.
    pub(super) async fn refusal(
        &self,
        is_list: bool,
        head: &Head,
        response: &AnyResponse,
        interrupt: &Interrupt,
        retry: &Retry,
    ) -> Failure {
        let (room, pace) = (self.settings.shared_room, &self.turns.pace);
        let limit = BodyLimit::new(ERROR_BODY_LIMIT);
        let body = read_body(response, limit, room, interrupt, pace).await;
        let body = body.as_deref().unwrap_or_default();
        self.emit_response(retry, body.len());
        let text = String::from_utf8_lossy(body);
        let error = match is_list {
            true => list_error_response,
            false => error_response,
        };
        let retry_after_ms = head.retry_after_ms();
        error(self.settings.kind, head.status, retry_after_ms, &text).into()
    }
}
