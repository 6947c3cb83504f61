//! What of a record takes long to read, read beforehand.

use std::cell::{Cell, RefCell};

use super::transcript::Reader;
use crate::json::Json;
use crate::pace::Pace;

/// What is longer than this, in bytes, is read in pieces.
const LONG: usize = 256 * 1024;
/// What a look at an element or an object costs beside its length, in bytes.
const LOOK: usize = 64;

/// What of a record takes long to read. Whoever reads a record asks here first. What is not there yet is noted
/// and left out of what comes of it; when that was [read](Self::read), the record is to be read again. So
/// nothing but this file is done in pieces.
#[derive(Debug, Default)]
pub struct Ahead<'a> {
    /// Long things are noted.
    notes: Cell<bool>,
    /// A list that is to be read as a transcript, and what came of it.
    list: Cell<Option<Json<'a>>>,
    transcript: RefCell<Option<Reader<'a>>>,
    /// JSON that is kept, with where a key stands more than once in it, once that is known.
    kept: RefCell<Vec<(Json<'a>, Option<Option<u32>>)>>,
}

impl<'a> Ahead<'a> {
    /// Nothing yet: what is long is noted.
    pub fn in_pieces() -> Self {
        Self {
            notes: Cell::new(true),
            ..Self::default()
        }
    }

    /// The transcript that a list is.
    pub(super) fn transcript(&self, list: Json<'a>) -> Reader<'a> {
        if self.notes.get() && is_long(list) {
            self.list.set(Some(list));
            return Reader::default();
        }
        let read = self.transcript.take();
        read.unwrap_or_else(|| {
            let mut reader = Reader::of(list);
            list.elements().for_each(|element| reader.element(element));
            reader
        })
    }

    /// Where a key stands more than once in JSON that is kept.
    pub(super) fn repeats_a_key(&self, json: Json<'a>) -> Option<u32> {
        let mut kept = self.kept.borrow_mut();
        if self.notes.get() && is_long(json) {
            kept.push((json, None));
            return None;
        }
        let known = kept.iter().find(|(known, _)| known.is(json));
        match known {
            Some((_, Some(known))) => *known,
            _ => json.repeats_a_key(),
        }
    }

    /// Reads what was noted: whether there was any.
    pub async fn read(&self, pace: &Pace) -> bool {
        self.notes.set(false);
        let list = self.list.take();
        if let Some(list) = list {
            let mut reader = Reader::of(list);
            for element in list.elements() {
                reader.element(element);
                if pace.is_due(element.text().len().saturating_add(LOOK)) {
                    pace.turn().await;
                }
            }
            self.transcript.replace(Some(reader));
        }
        let mut kept = self.kept.take();
        for (json, known) in &mut kept {
            let mut at = None;
            for object in json.objects() {
                if object.has_repeated_key() {
                    at = Some(object.start());
                    break;
                }
                if pace.is_due(LOOK) {
                    pace.turn().await;
                }
            }
            *known = Some(at);
        }
        let any = list.is_some() || !kept.is_empty();
        self.kept.replace(kept);
        any
    }
}

fn is_long(json: Json<'_>) -> bool {
    json.text().len() > LONG
}
