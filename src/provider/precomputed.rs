//! Computes the long parts of a record in advance.

use std::cell::{Cell, RefCell};

use super::transcript::{Dialect, Reader};
use crate::json::Json;
use crate::pace::{LONG, Pace};

/// The overhead of an element or an object, in bytes.
const LOOK: usize = 64;

/// The long parts of a record, computed in advance. A reader asks here first. A part that is not computed yet
/// is noted and left out of the result; once it is [read](Self::read), the record is read again. So only this
/// file works in pieces.
#[derive(Debug, Default)]
pub struct Precomputed<'a> {
    /// Whether long parts are noted.
    notes: Cell<bool>,
    /// A list to read as a transcript, and the result.
    list: Cell<Option<(Dialect, Json<'a>)>>,
    transcript: RefCell<Option<Reader<'a>>>,
    /// JSON that is kept, and where a key is repeated in it, once known.
    kept: RefCell<Vec<(Json<'a>, Option<Option<u32>>)>>,
}

impl<'a> Precomputed<'a> {
    /// Nothing computed yet; long parts are noted.
    pub fn in_pieces() -> Self {
        Self {
            notes: Cell::new(true),
            ..Self::default()
        }
    }

    /// The transcript of a list.
    pub(super) fn transcript(&self, dialect: Dialect, list: Json<'a>) -> Reader<'a> {
        if self.notes.get() && is_long(list) {
            self.list.set(Some((dialect, list)));
            return Reader::default();
        }
        let read = self.transcript.take();
        read.unwrap_or_else(|| {
            let mut reader = Reader::of(dialect, list);
            list.elements().for_each(|element| reader.element(element));
            reader
        })
    }

    /// Where a key is repeated in JSON that is kept.
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

    /// Computes the noted parts. False if there were none.
    pub async fn read(&self, pace: &Pace) -> bool {
        self.notes.set(false);
        let list = self.list.take();
        if let Some((dialect, list)) = list {
            let mut reader = Reader::of(dialect, list);
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
            for object in json.objects_to_compare() {
                let repeats = match object {
                    Some(object) if is_long(object) => {
                        object.has_repeated_key_in_pieces(pace).await
                    }
                    Some(object) => object.has_repeated_key(),
                    None => false,
                };
                if repeats {
                    at = object.map(Json::start);
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
            let whole = (anyreach.read_record)(record, &options, &Precomputed::default());
            let turns = Rc::default();
            let pace = counting(&turns);
            let envelope = (anyreach.read_envelope)(document.root(), 100).unwrap();
            let read = at_once(envelope.read(anyreach, &options, &pace));
            match whole {
                Ok(whole) => assert_eq!(read.items, [whole]),
                Err(issues) => {
                    let found = &read.rejected.first().unwrap().issues;
                    assert_eq!(found.get(..issues.len()), Some(issues.as_slice()));
                    assert!(found.iter().any(|issue| issue.path.starts_with("raw")));
                }
            }
            assert!(turns.get() > 4, "{}", turns.get());
        }
    }
}
