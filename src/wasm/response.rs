//! Reads a response structurally: it may come from another realm or from a mock.

use std::ops::Deref;

use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::body_memory::BodyMemory;
use super::clock::wall_ms;
use super::codec::class_of;
use super::interrupt::{Fired, Interrupt};
use crate::http::{BodyLimit, retry_after_ms, status_of};
use crate::pace::Pace;
use crate::{Error, ErrorCode};

#[wasm_bindgen]
extern "C" {
    /// An object with the properties of a `Response`.
    pub(super) type AnyResponse;
    #[wasm_bindgen(method, catch, getter)]
    fn status(this: &AnyResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, getter)]
    fn headers(this: &AnyResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, getter)]
    fn body(this: &AnyResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, getter)]
    fn redirected(this: &AnyResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, getter)]
    fn url(this: &AnyResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, getter, js_name = type)]
    fn kind(this: &AnyResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &AnyResponse) -> Result<JsValue, JsValue>;

    type AnyHeaders;
    #[wasm_bindgen(method, catch)]
    fn get(this: &AnyHeaders, name: &str) -> Result<JsValue, JsValue>;

    type AnyStream;
    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_reader(this: &AnyStream) -> Result<AnyReader, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn cancel(this: &AnyStream) -> Result<JsValue, JsValue>;

    type AnyReader;
    #[wasm_bindgen(method, catch)]
    fn read(this: &AnyReader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = cancel)]
    fn cancel_reader(this: &AnyReader) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(extends = Uint8Array, js_name = Uint8Array)]
    type Bytes;
    /// The bytes of a buffer, without a copy. Throws if the buffer was transferred.
    #[wasm_bindgen(constructor, catch, js_class = "Uint8Array")]
    fn of(buffer: &JsValue) -> Result<Bytes, JsValue>;
    /// Part of the bytes, likewise.
    #[wasm_bindgen(constructor, catch, js_class = "Uint8Array")]
    fn part(buffer: &JsValue, offset: &JsValue, length: &JsValue) -> Result<Bytes, JsValue>;
}

/// The head of a response, as far as it could be read.
pub(super) struct Head {
    /// 0 for an opaque redirect.
    pub status: u16,
    /// The host followed a redirect although the request forbade it.
    pub redirected: bool,
    /// The URL of the response; empty if the host does not say.
    pub url: String,
    /// The response's own headers object.
    pub headers: JsValue,
}

impl Head {
    /// `None` if it is not a response.
    pub(super) fn read(response: &AnyResponse) -> Option<Self> {
        if !response.is_object() {
            return None;
        }
        let is_opaque = response
            .kind()
            .ok()
            .and_then(|kind| kind.as_string())
            .as_deref()
            == Some("opaqueredirect");
        let status = response.status().ok()?.as_f64()?;
        Some(Self {
            status: if is_opaque { 0 } else { status_of(status)? },
            redirected: response
                .redirected()
                .is_ok_and(|followed| followed.is_truthy()),
            url: response
                .url()
                .ok()
                .and_then(|url| url.as_string())
                .unwrap_or_default(),
            headers: response.headers().unwrap_or(JsValue::UNDEFINED),
        })
    }

    /// The wait that the response asks for.
    pub(super) fn retry_after_ms(&self) -> Option<u64> {
        let value = self.header("retry-after")?;
        retry_after_ms(&value, self.header("date").as_deref(), wall_ms())
    }

    /// A header's value.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        if !self.headers.is_object() {
            return None;
        }
        let headers: &AnyHeaders = self.headers.unchecked_ref();
        headers.get(name).ok()?.as_string()
    }
}

/// The overhead of a chunk of a body, in bytes.
const CHUNK: usize = 4096;

/// Why a body could not be read.
pub(super) enum BodyFault {
    /// Out of time, or a signal was aborted.
    Interrupted(Fired),
    /// More bytes than allowed, or than there is memory for.
    TooLarge(Error),
    /// The host failed, with the value it threw.
    Failed(JsValue),
    /// The body is locked, used, or of a kind that cannot be read.
    Unreadable(JsValue),
}

/// A body, whole or in part, with the memory it took.
pub(super) struct Body {
    bytes: Vec<u8>,
    limit: BodyLimit,
    room: BodyMemory,
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The chunks of a body that is handed on as it comes.
#[cfg(feature = "client")]
pub(super) struct Chunks {
    response: AnyResponse,
    /// `None`: the body comes whole, from a fetch that has no streams of the host's kind.
    reader: Option<AnyReader>,
    is_over: std::cell::Cell<bool>,
}

#[cfg(feature = "client")]
impl Chunks {
    pub(super) fn of(response: AnyResponse) -> Result<Self, BodyFault> {
        Ok(Self {
            reader: reader_of(&response)?,
            response,
            is_over: std::cell::Cell::new(false),
        })
    }

    /// The next bytes, never none of them; `None` at the end.
    pub(super) async fn next(
        &self,
        interrupt: &Interrupt,
    ) -> Result<Option<Uint8Array>, BodyFault> {
        while !self.is_over.get() {
            let promise = match &self.reader {
                Some(reader) => reader.read().map_err(BodyFault::Failed)?,
                None => {
                    self.is_over.set(true);
                    self.response
                        .array_buffer()
                        .map_err(BodyFault::Unreadable)?
                }
            };
            let step = match interrupt.race(&promise).await {
                Ok(step) => step.map_err(BodyFault::Failed)?,
                Err(fired) => return Err(BodyFault::Interrupted(fired)),
            };
            let value = match self.reader {
                Some(_) => match part_of(&step)? {
                    Some(value) => value,
                    None => break,
                },
                None => step,
            };
            let chunk = bytes_of(&value)?;
            if chunk.length() > 0 {
                return Ok(Some(chunk));
            }
        }
        self.is_over.set(true);
        Ok(None)
    }

    /// Stops it, which frees its connection.
    pub(super) fn cancel(&self) {
        if let Some(reader) = &self.reader {
            forget(reader.cancel_reader());
        }
    }
}

/// What a reader gave; `None` at the end.
fn part_of(step: &JsValue) -> Result<Option<JsValue>, BodyFault> {
    let part = |name: &str| Reflect::get(step, &name.into()).map_err(BodyFault::Failed);
    match part("done")?.is_truthy() {
        true => Ok(None),
        false => part("value").map(Some),
    }
}

/// The reader of a body; `None` if it has none.
fn reader_of(response: &AnyResponse) -> Result<Option<AnyReader>, BodyFault> {
    let body = response.body().unwrap_or(JsValue::UNDEFINED);
    let has_reader = body.is_object()
        && Reflect::get(&body, &"getReader".into()).is_ok_and(|method| method.is_function());
    if !has_reader {
        return Ok(None);
    }
    let stream: &AnyStream = body.unchecked_ref();
    stream.get_reader().map(Some).map_err(BodyFault::Unreadable)
}

/// Reads the whole body, within its limit and within the memory that all bodies share. On any outcome the
/// body is used up or cancelled.
pub(super) async fn read_body(
    response: &AnyResponse,
    limit: BodyLimit,
    shared_room: u64,
    interrupt: &Interrupt,
    pace: &Pace,
) -> Result<Body, BodyFault> {
    let mut read = Body {
        bytes: Vec::new(),
        limit,
        room: BodyMemory::new(shared_room),
    };
    let reader = reader_of(response)?;
    let outcome = read.read(response, reader.as_ref(), interrupt, pace).await;
    if outcome.is_err()
        && let Some(reader) = reader
    {
        forget(reader.cancel_reader());
    }
    outcome.map(|()| read)
}

impl Body {
    /// Chunk by chunk; at once if there is no reader.
    async fn read(
        &mut self,
        response: &AnyResponse,
        reader: Option<&AnyReader>,
        interrupt: &Interrupt,
        pace: &Pace,
    ) -> Result<(), BodyFault> {
        let mut came: Option<Uint8Array> = None;
        loop {
            let promise = match (&came, reader) {
                (Some(chunk), _) => match self.room.turn(self.limit.room(self.room.held())) {
                    Some(turn) => turn.into(),
                    None => {
                        self.append(chunk)?;
                        if reader.is_none() {
                            return Ok(());
                        }
                        // A body whose chunks are always ready would keep all others waiting.
                        let length = usize::try_from(chunk.length()).unwrap_or(usize::MAX);
                        if pace.is_due(length.saturating_add(CHUNK)) {
                            pace.turn().await;
                        }
                        came = None;
                        continue;
                    }
                },
                (None, Some(reader)) => reader.read().map_err(BodyFault::Failed)?,
                (None, None) => response.array_buffer().map_err(BodyFault::Unreadable)?,
            };
            let step = match interrupt.race(&promise).await {
                Ok(step) => step.map_err(BodyFault::Failed)?,
                Err(fired) => return Err(BodyFault::Interrupted(fired)),
            };
            if came.is_some() {
                continue;
            }
            let value = match reader {
                Some(_) => match part_of(&step)? {
                    Some(value) => value,
                    None => return Ok(()),
                },
                None => step,
            };
            let chunk = bytes_of(&value)?;
            let length = usize::try_from(chunk.length()).unwrap_or(usize::MAX);
            self.limit.receive(length).map_err(BodyFault::TooLarge)?;
            came = Some(chunk);
        }
    }

    /// Appends a chunk, if there is memory for it.
    fn append(&mut self, chunk: &Uint8Array) -> Result<(), BodyFault> {
        let start = self.bytes.len();
        let room = usize::try_from(self.room.held()).unwrap_or(usize::MAX);
        let reserved = self.bytes.try_reserve_exact(room.saturating_sub(start));
        reserved.map_err(|_| no_memory())?;
        let length = usize::try_from(chunk.length()).unwrap_or(usize::MAX);
        self.bytes.resize(start.saturating_add(length), 0);
        if let Some(target) = self.bytes.get_mut(start..) {
            chunk.copy_to(target);
        }
        Ok(())
    }
}

#[cold]
fn no_memory() -> BodyFault {
    let message = "Not enough memory for the response. Ask for smaller pages (\"pageSize\") or fewer at once, or lower \"maxBytesInFlight\".";
    BodyFault::TooLarge(Error::new(ErrorCode::InvalidResponse, message).passing())
}

/// The bytes of a buffer or view, of any realm.
fn bytes_of(value: &JsValue) -> Result<Uint8Array, BodyFault> {
    let bytes = if ArrayBuffer::is_view(value) {
        // A Uint8Array of the view itself would be a copy.
        let of = |name: &str| Reflect::get(value, &name.into());
        of("buffer").and_then(|buffer| Bytes::part(&buffer, &of("byteOffset")?, &of("byteLength")?))
    } else if class_of(value).is_ok_and(|class| class == "[object ArrayBuffer]") {
        Bytes::of(value)
    } else {
        Err(JsValue::UNDEFINED)
    };
    bytes.map(Uint8Array::from).map_err(BodyFault::Unreadable)
}

/// Cancels a body that will not be read, which frees its connection.
pub(super) fn discard(response: &AnyResponse) {
    let body = response.body().unwrap_or(JsValue::UNDEFINED);
    let can_cancel = body.is_object()
        && Reflect::get(&body, &"cancel".into()).is_ok_and(|method| method.is_function());
    if can_cancel {
        forget(body.unchecked_ref::<AnyStream>().cancel());
    }
}

/// Ignores the outcome of a promise, including its failure.
fn forget(promise: Result<JsValue, JsValue>) {
    thread_local! {
        static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
    }
    if let Ok(promise) = promise {
        let _ = IGNORE.with(|ignore| Promise::resolve(&promise).catch(ignore));
    }
}
