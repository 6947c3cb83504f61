//! Pages and conversations, made into JavaScript values.

use std::cell::RefCell;

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::codec::conversion_failed;
use super::conversion_cost::{conversation_cost, message_cost};
use crate::Error;
use crate::json::{Json, Kind};
use crate::model::fields;
use crate::model::{Conversation, Field, Message, Page};
use crate::pace::{InPieces, LONG, Pace};
use crate::tape::Tape;

// Made by the build: see `crate::tape`. Nothing of the module runs while it reads.
#[wasm_bindgen(raw_module = "./decode.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = decodePage)]
    fn decode_page(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = decodeConversation)]
    fn decode_conversation(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = decodeMessages)]
    fn decode_messages(memory: &JsValue, places: u32) -> Result<JsValue, JsValue>;

    /// Adds what is in a list to another, or the members of an object to another.
    fn add(to: &JsValue, more: &JsValue);

    /// Adds a value to a list, or to an object: in the place of the only one that `shell` has.
    #[wasm_bindgen(js_name = addIn)]
    fn add_in(to: &JsValue, shell: &JsValue, value: &JsValue);
}

/// A page, in one crossing.
pub(super) fn page_to_js(page: &Page<'_>) -> Result<JsValue, Error> {
    decode_value(page, &page.items, fields::page, decode_page)
}

/// A conversation, in one crossing.
pub(super) fn conversation_to_js(conversation: &Conversation<'_>) -> Result<JsValue, Error> {
    let all = std::slice::from_ref(conversation);
    decode_value(conversation, all, fields::conversation, decode_conversation)
}

/// A page, in as many crossings as it takes; to be added to the items of another, if there is one.
pub(super) async fn page_in_pieces(
    mut page: Page<'_>,
    to: Option<&JsValue>,
    pace: &Pace,
) -> Result<JsValue, Error> {
    let long_parts: Vec<_> = page.items.iter_mut().map(take_long_parts).collect();
    let built = page_to_js(&page)?;
    let items = get(&built, "items")?;
    for (at, long_parts) in (0..).zip(long_parts) {
        if !long_parts.is_empty() {
            let item = items.unchecked_ref::<Array>().at(at);
            put_long_parts(&item, long_parts, pace).await?;
        }
    }
    match to {
        None => Ok(built),
        Some(to) => {
            add(&get(to, "items")?, &items);
            Ok(to.clone())
        }
    }
}

/// A conversation, in as many crossings as it takes.
pub(super) async fn conversation_in_pieces(
    mut conversation: Conversation<'_>,
    pace: &Pace,
) -> Result<JsValue, Error> {
    let long_parts = take_long_parts(&mut conversation);
    let built = conversation_to_js(&conversation)?;
    put_long_parts(&built, long_parts, pace).await?;
    Ok(built)
}

/// A part of a conversation that is too much for one crossing.
enum LongPart<'a> {
    Transcript(Vec<Message<'a>>),
    /// The elements of a list, under this key.
    List(&'static str, Vec<Json<'a>>),
    Value(&'static str, Json<'a>),
}

/// Takes from a conversation what is too much.
#[inline(never)]
fn take_long_parts<'a>(it: &mut Conversation<'a>) -> Vec<LongPart<'a>> {
    let mut long_parts = Vec::new();
    if conversation_cost(it) <= LONG {
        return long_parts;
    }
    if let Field::Present(Some(messages)) = &mut it.transcript {
        long_parts.push(LongPart::Transcript(std::mem::take(messages)));
    }
    if let Field::Present(Some(list)) = &mut it.analysis {
        long_parts.push(LongPart::List("analysis", std::mem::take(list)));
    }
    if let Field::Present(metadata) = &mut it.metadata {
        let metadata = metadata
            .take()
            .map(|json| LongPart::Value("metadata", json));
        long_parts.extend(metadata);
    }
    // The last key, so that it is still the last when it is added.
    let raw = it.raw.take().map(|json| LongPart::Value("raw", json));
    long_parts.extend(raw);
    long_parts
}

/// Puts it where it belongs.
// Not inlined: it is the same for pages and for single conversations.
#[inline(never)]
fn put_long_parts<'t>(
    conversation: &'t JsValue,
    long_parts: Vec<LongPart<'t>>,
    pace: &'t Pace,
) -> InPieces<'t, Result<(), Error>> {
    Box::pin(async move {
        for part in long_parts {
            let (key, value) = match part {
                LongPart::Transcript(messages) => {
                    let list = get(conversation, "transcript")?;
                    add_messages(&list, &messages, pace).await?;
                    continue;
                }
                LongPart::List(key, list) => {
                    let to: JsValue = Array::new().into();
                    let elements = &mut list.into_iter().map(|json| (None, json));
                    add_members(&to, elements, pace).await?;
                    (key, to)
                }
                LongPart::Value(key, json) => (key, json_to_js(json, pace).await?),
            };
            // A fresh plain object takes any property.
            let _ = Reflect::set(conversation, &key.into(), &value);
        }
        Ok(())
    })
}

async fn add_messages(list: &JsValue, messages: &[Message<'_>], pace: &Pace) -> Result<(), Error> {
    let mut rest = messages;
    while !rest.is_empty() {
        let mut cost = 0usize;
        let count = rest.iter().take_while(|message| {
            let fits = cost <= LONG;
            cost = cost.saturating_add(message_cost(message));
            fits
        });
        let (some, behind) = rest.split_at_checked(count.count()).unwrap_or((rest, &[]));
        let some = decode_value(some, &[], fields::messages, decode_messages)?;
        add(list, &some);
        rest = behind;
        if pace.is_due(cost) {
            pace.turn().await;
        }
    }
    Ok(())
}

/// A JSON value, as `JSON.parse` makes it. Recursive: no document is deep.
fn json_to_js<'t>(json: Json<'t>, pace: &'t Pace) -> InPieces<'t, Result<JsValue, Error>> {
    Box::pin(async move {
        let to: JsValue = match json.kind() {
            _ if json.text().len() <= LONG => return parse(&[json.text()]),
            Kind::Array => Array::new().into(),
            Kind::Object => Object::new().into(),
            _ => return parse(&[json.text()]),
        };
        let mut elements = json.elements().map(|element| (None, element));
        let mut members = json
            .named_members()
            .map(|(name, value)| (Some(name), value));
        let inside: &mut dyn Iterator<Item = Member<'t>> = match json.kind() {
            Kind::Array => &mut elements,
            _ => &mut members,
        };
        add_members(&to, inside, pace).await?;
        Ok(to)
    })
}

/// An element, or the name and value of a member.
type Member<'t> = (Option<Json<'t>>, Json<'t>);

/// Adds elements to a list, or members to an object. They follow each other in a text.
async fn add_members<'t>(
    to: &JsValue,
    members: &mut dyn Iterator<Item = Member<'t>>,
    pace: &'t Pace,
) -> Result<(), Error> {
    // Small ones cross together: from the first to the last.
    let mut run: Option<(Member<'t>, Json<'t>)> = None;
    loop {
        let member = members.next();
        let is_small = |json: Json<'_>| json.text().len() <= LONG;
        let small = member.filter(|(_, value)| is_small(*value));
        if let Some((first, last)) = run {
            let begin = first.0.unwrap_or(first.1);
            let with = |last| begin.text_through(last);
            // What was left out between two has left white space.
            if small.is_none_or(|(_, value)| with(value).len() > LONG) {
                let text = with(last);
                add(to, &shell(first, text)?);
                run = None;
                if pace.is_due(text.len()) {
                    pace.turn().await;
                }
            }
        }
        match (member, small) {
            (None, _) => return Ok(()),
            (Some(member), Some(_)) => {
                run = Some((run.map_or(member, |(first, _)| first), member.1))
            }
            (Some(member), None) => {
                let inside = match member.0 {
                    Some(name) => [name.text(), ":0"].concat(),
                    None => "0".to_owned(),
                };
                let value = json_to_js(member.1, pace).await?;
                add_in(to, &shell(member, &inside)?, &value);
                // A long text is made in one step.
                if pace.is_due(LONG) {
                    pace.turn().await;
                }
            }
        }
    }
}

/// A list or an object of what is written.
fn shell(of: Member<'_>, inside: &str) -> Result<JsValue, Error> {
    match of.0 {
        Some(_) => parse(&["{", inside, "}"]),
        None => parse(&["[", inside, "]"]),
    }
}

fn parse(parts: &[&str]) -> Result<JsValue, Error> {
    JSON::parse(&parts.concat()).map_err(|_| conversion_failed())
}

fn get(object: &JsValue, key: &str) -> Result<JsValue, Error> {
    Reflect::get(object, &key.into()).map_err(|_| conversion_failed())
}

/// Pages are rarely larger; the room that one of them took beyond this is given back.
const MOST_KEPT: usize = 1 << 20;

type Decode = fn(&JsValue, u32) -> Result<JsValue, JsValue>;

fn decode_value<T: ?Sized>(
    value: &T,
    conversations: &[Conversation<'_>],
    visit: fn(&mut Tape, &T),
    decode: Decode,
) -> Result<JsValue, Error> {
    thread_local! {
        static TAPE: RefCell<Tape> = RefCell::default();
    }
    TAPE.with_borrow_mut(|tape| {
        tape.make_room(conversations);
        visit(tape, value);
        tape.close();
        let texts = [
            tape.contents.as_slice(),
            &tape.content_times,
            tape.values.as_bytes(),
        ];
        let [contents, content_times, values] = texts.map(address_and_length);
        let places = [
            address_and_length(&tape.words),
            contents,
            content_times,
            values,
        ];
        let decoded = decode(&wasm_bindgen::memory(), address(places.as_ptr()));
        tape.clear(MOST_KEPT);
        decoded
    })
    .map_err(|_| conversion_failed())
}

/// Where something lies in the module's memory, and how long it is.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the memory has 32-bit addresses"
)]
fn address_and_length<T>(slice: &[T]) -> [u32; 2] {
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
