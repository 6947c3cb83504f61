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
    fn decode_page(
        memory: &JsValue,
        words: u32,
        word_count: usize,
        short: u32,
        short_length: usize,
        long: u32,
        long_length: usize,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = decodeConversation)]
    fn decode_conversation(
        memory: &JsValue,
        words: u32,
        word_count: usize,
        short: u32,
        short_length: usize,
        long: u32,
        long_length: usize,
    ) -> Result<JsValue, JsValue>;
}

/// A page, in one crossing.
pub(super) fn page_to_js(page: &Page<'_>) -> Result<JsValue, Error> {
    hand_over(page, record::page, decode_page)
}

/// A conversation, in one crossing.
pub(super) fn conversation_to_js(conversation: &Conversation<'_>) -> Result<JsValue, Error> {
    hand_over(conversation, record::conversation, decode_conversation)
}

type Decode = fn(&JsValue, u32, usize, u32, usize, u32, usize) -> Result<JsValue, JsValue>;

fn hand_over<T>(value: &T, tell: fn(&mut Tape, &T), decode: Decode) -> Result<JsValue, Error> {
    thread_local! {
        static TAPE: RefCell<Tape> = RefCell::default();
    }
    TAPE.with_borrow_mut(|tape| {
        tape.clear();
        tell(tape, value);
        let (words, short, long) = (&tape.words, &tape.short, &tape.long);
        decode(
            &wasm_bindgen::memory(),
            address(words.as_ptr()),
            words.len(),
            address(short.as_ptr()),
            short.len(),
            address(long.as_ptr()),
            long.len(),
        )
    })
    .map_err(|_| hand_over_failed())
}

/// Where something lies in the module's memory.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the memory has 32-bit addresses"
)]
fn address<T>(pointer: *const T) -> u32 {
    pointer.addr() as u32
}
