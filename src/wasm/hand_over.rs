//! Pages and conversations, handed over to JavaScript.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::codec::hand_over_failed;
use crate::Error;
use crate::model::{Conversation, Page};
use crate::tape::{Tape, record};

// Made by the build: see `crate::tape`. Nothing of the module runs while it reads.
#[wasm_bindgen(raw_module = "./decode.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = decodePage)]
    fn decode_page(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = decodeConversation)]
    fn decode_conversation(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;
}

/// A page, in one crossing.
pub(super) fn page_to_js(page: &Page<'_>) -> Result<JsValue, Error> {
    hand_over(page, &page.items, record::page, decode_page)
}

/// A conversation, in one crossing.
pub(super) fn conversation_to_js(conversation: &Conversation<'_>) -> Result<JsValue, Error> {
    let all = std::slice::from_ref(conversation);
    hand_over(conversation, all, record::conversation, decode_conversation)
}

/// Pages are rarely larger; the room that one of them took beyond this is given back.
const MOST_KEPT: usize = 1 << 20;

type Decode = fn(&JsValue, u32) -> Result<JsValue, JsValue>;

fn hand_over<T>(
    value: &T,
    conversations: &[Conversation<'_>],
    tell: fn(&mut Tape, &T),
    decode: Decode,
) -> Result<JsValue, Error> {
    thread_local! {
        static TAPE: RefCell<Tape> = RefCell::default();
    }
    TAPE.with_borrow_mut(|tape| {
        tape.make_room(conversations);
        tell(tape, value);
        tape.close();
        let texts = [tape.said.as_slice(), &tape.said_at, tape.values.as_bytes()];
        let [said, said_at, values] = texts.map(place);
        let places = [place(&tape.words), said, said_at, values];
        let decoded = decode(&wasm_bindgen::memory(), address(places.as_ptr()));
        tape.clear(MOST_KEPT);
        decoded
    })
    .map_err(|_| hand_over_failed())
}

/// Where something lies in the module's memory, and how long it is.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the memory has 32-bit addresses"
)]
fn place<T>(slice: &[T]) -> [u32; 2] {
    [address(slice.as_ptr()), slice.len() as u32]
}

/// Where something lies in the module's memory. Exposed, since JavaScript reads there: what is written
/// where nobody looks, the compiler leaves out.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the memory has 32-bit addresses"
)]
fn address<T>(pointer: *const T) -> u32 {
    pointer.expose_provenance() as u32
}
