//! What of a record takes long to read, computed beforehand.

use std::cell::{Cell, RefCell};

use super::transcript::Reader;
use crate::json::Json;
use crate::pace::{LONG, Pace};

/// What a look at an element or an object costs beside its length, in bytes.
const LOOK: usize = 64;

/// What of a record takes long to read. Whoever reads a record asks here first. What is not there yet is noted
/// and left out of what comes of it; when that was [read](Self::read), the record is to be read again. So
/// nothing but this file is done in pieces.
#[derive(Debug, Default)]
pub struct Precomputed<'a> {
    /// Long things are noted.
    notes: Cell<bool>,
    /// A list that is to be read as a transcript, and what came of it.
    list: Cell<Option<Json<'a>>>,
    transcript: RefCell<Option<Reader<'a>>>,
    /// JSON that is kept, with where a key stands more than once in it, once that is known.
    kept: RefCell<Vec<(Json<'a>, Option<Option<u32>>)>>,
}

impl<'a> Precomputed<'a> {
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
                let repeats = match is_long(object) {
                    true => object.has_repeated_key_in_pieces(pace).await,
                    false => object.has_repeated_key(),
                };
                if repeats {
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

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::provider;
    use super::*;
    use crate::json::Document;
    use crate::model::{ProviderKind, ReadOptions};
    use crate::pace::{at_once, counting};

    const HEAD: &str =
        r#""created_at":"2026-03-14T10:00:00Z","channel":"text","status":"completed""#;

    fn filled(unit: &str) -> String {
        vec![unit; 2 * LONG / unit.len()].join(",")
    }

    #[test]
    fn a_long_record_is_the_same_in_pieces() {
        let said =
            filled(r#"{"role":"user","content":"a \"b\"","timestamp":"2026-03-14T10:00:00Z"}"#);
        let odd = filled(r#"{"speaker":"bot","text":["a",{"text":"b"},7],"time":1}, 5"#);
        let kept = filled(r#"{"a":1,"b":[{}]}"#);
        for record in [
            format!(r#"{{"id":"c1",{HEAD},"conversation":[{said}]}}"#),
            format!(
                r#"{{"id":"c1",{HEAD},"conversation":{{"messages":[{odd}]}},"custom_metadata":{{"x":[{kept}]}}}}"#
            ),
            format!(
                r#"{{"id":"c1",{HEAD},"custom_metadata":{{"x":[{kept},{{"k":1,"k":2}}]}},"conversation":"none"}}"#
            ),
            format!(r#"{{"no":"id",{HEAD},"custom_metadata":{{"x":[{kept},{{"k":1,"k":2}}]}}}}"#),
        ] {
            let options = ReadOptions {
                raw: true,
                ..ReadOptions::default()
            };
            let page = format!("[{record}]");
            let document = Document::parse(&page).unwrap();
            let anyreach = provider(ProviderKind::Anyreach);
            let record = document.root().elements().next().unwrap();
            let whole = anyreach.read_record(record, &options, &Precomputed::default());
            let turns = Rc::default();
            let pace = counting(&turns);
            let envelope = anyreach.read_envelope(document.root(), 100).unwrap();
            let read = at_once(envelope.read(anyreach, &options, &pace));
            match whole {
                Ok(whole) => assert_eq!(read.items, [whole]),
                Err(issues) => {
                    let told = &read.rejected.first().unwrap().issues;
                    assert_eq!(told.get(..issues.len()), Some(issues.as_slice()));
                    assert!(told.iter().any(|issue| issue.path.starts_with("raw")));
                }
            }
            assert!(turns.get() > 4, "{}", turns.get());
        }
    }
}
