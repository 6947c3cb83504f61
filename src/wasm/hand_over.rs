//! Pages and conversations, handed over to JavaScript.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use super::codec::hand_over_failed;
use super::weight::{CROSSING, message_weight};
use crate::Error;
use crate::model::{Conversation, Message, Page};
use crate::pace::{InPieces, Pace};
use crate::tape::{Tape, record};

// Made by the build: see `crate::tape`. Nothing of the module runs while it reads.
#[wasm_bindgen(raw_module = "./decode.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = decodePage)]
    fn decode_page(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = decodeConversation)]
    fn decode_conversation(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = decodeMessages)]
    fn decode_messages(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;

    /// Appends the items of a list to another.
    pub(super) fn append(list: &JsValue, more: &JsValue);
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

/// The list of a page's items.
pub(super) fn items_of(page: &JsValue) -> Result<JsValue, Error> {
    Reflect::get(page, &"items".into()).map_err(|_| hand_over_failed())
}

/// The last item of a list.
pub(super) fn last_of(list: &JsValue) -> JsValue {
    list.unchecked_ref::<Array>().at(-1)
}

/// The transcript of a conversation that was handed over without, in as many crossings as it takes.
// Not inlined: it is the same for pages and for single conversations.
#[inline(never)]
pub(super) fn transcript_in_pieces<'t>(
    conversation: &JsValue,
    messages: Vec<Message<'t>>,
    pace: &'t Pace,
) -> InPieces<'t, Result<(), Error>> {
    let list = Reflect::get(conversation, &"transcript".into());
    Box::pin(async move {
        let list = list.map_err(|_| hand_over_failed())?;
        let mut rest = messages.as_slice();
        while !rest.is_empty() {
            let mut weight = 0usize;
            let count = rest.iter().take_while(|message| {
                let fits = weight <= CROSSING;
                weight = weight.saturating_add(message_weight(message));
                fits
            });
            let (some, behind) = rest.split_at_checked(count.count()).unwrap_or((rest, &[]));
            let some = hand_over(some, &[], record::messages, decode_messages)?;
            append(&list, &some);
            rest = behind;
            if pace.is_due(weight) {
                pace.turn().await;
            }
        }
        Ok(())
    })
}

/// Pages are rarely larger; the room that one of them took beyond this is given back.
const MOST_KEPT: usize = 1 << 20;

type Decode = fn(&JsValue, u32) -> Result<JsValue, JsValue>;

fn hand_over<T: ?Sized>(
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
