//! The long parts of a line, written in pieces before the rest.

use super::column::{Node, find};
use super::line::{Line, Wanted, part};
use crate::json::{Json, Kind, push_json};
use crate::model::{Conversation, Message};
use crate::pace::{InPieces, LONG, Pace};

/// How long the pieces are, in bytes.
const PIECE: usize = LONG / 4;

/// A part of a conversation as JSON, in the pieces that it was written in.
pub(super) struct LongPart {
    pub key: &'static str,
    pub pieces: Vec<String>,
}

/// Some room for a message.
pub(super) fn room(message: &Message<'_>) -> usize {
    message.content.len().saturating_add(96)
}

/// The parts of a conversation that are long, where a line shows them whole.
pub(super) async fn long_parts(
    it: &Conversation<'_>,
    columns: Option<&[Node]>,
    as_cells: bool,
    pace: &Pace,
) -> Vec<LongPart> {
    let mut parts = Vec::new();
    // Some keys of a transcript may be wanted. Kept JSON is long only as a whole.
    let wanted = |key: &str| match columns.map(|nodes| find(nodes, key)) {
        None => Some(Wanted::Whole),
        Some(Some(node)) if !as_cells => Some(part(node)),
        Some(Some(node)) if node.slot.is_some() => Some(Wanted::Whole),
        Some(_) => None,
    };
    let messages = it.transcript.as_option().and_then(Option::as_deref);
    if let Some(messages) = messages
        && messages.iter().map(room).sum::<usize>() > LONG
        && let Some(wanted) = wanted("transcript")
    {
        let pieces = elements(messages, wanted, pace).await;
        parts.push(LongPart {
            key: "transcript",
            pieces,
        });
    }
    let metadata = it.metadata.as_option().copied().flatten();
    for (key, json) in [("metadata", metadata), ("raw", it.raw.as_option().copied())] {
        if let Some(json) = json.filter(|json| is_long(*json))
            && let Some(Wanted::Whole) = wanted(key)
        {
            let mut pieces = Vec::new();
            json_in_pieces(json, &mut pieces, pace).await;
            parts.push(LongPart { key, pieces });
        }
    }
    parts
}

async fn elements(messages: &[Message<'_>], wanted: Wanted<'_>, pace: &Pace) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::from("[");
    for (index, message) in messages.iter().enumerate() {
        if index > 0 {
            piece.push(',');
        }
        Line::of_json(&mut piece, None, &[]).object(wanted, message);
        if piece.len() > PIECE {
            let is_due = pace.is_due(piece.len());
            pieces.push(std::mem::take(&mut piece));
            if is_due {
                pace.turn().await;
            }
        }
    }
    piece.push(']');
    pieces.push(piece);
    pieces
}

fn is_long(json: Json<'_>) -> bool {
    json.text().len() > LONG && matches!(json.kind(), Kind::Array | Kind::Object)
}

/// Appends the same as [`push_json`]. Recursive: documents are not deep.
fn json_in_pieces<'p>(
    json: Json<'p>,
    pieces: &'p mut Vec<String>,
    pace: &'p Pace,
) -> InPieces<'p, ()> {
    Box::pin(async move {
        let is_object = json.kind() == Kind::Object;
        let mut piece = String::from(if is_object { "{" } else { "[" });
        // One by one: a list of millions of them would be many times the text.
        let inside: Box<dyn Iterator<Item = (Json<'p>, Json<'p>)> + 'p> = match is_object {
            true => {
                let once = json.members_once(pace).await;
                match once.len() < json.count() {
                    true => Box::new(once.into_iter()),
                    false => Box::new(json.named_members()),
                }
            }
            false => Box::new(json.elements().map(|element| (element, element))),
        };
        for (index, (name, value)) in inside.enumerate() {
            if index > 0 {
                piece.push(',');
            }
            if is_object {
                piece.push_str(name.text());
                piece.push(':');
            }
            match is_long(value) {
                true => {
                    pieces.push(std::mem::take(&mut piece));
                    json_in_pieces(value, pieces, pace).await;
                }
                false => push_json(&mut piece, value),
            }
            if piece.len() > PIECE {
                let is_due = pace.is_due(piece.len());
                pieces.push(std::mem::take(&mut piece));
                if is_due {
                    pace.turn().await;
                }
            }
        }
        piece.push(if is_object { '}' } else { ']' });
        pieces.push(piece);
    })
}

/// How pieces stand in the file.
pub(super) struct Written {
    /// What lies around the long parts.
    pub around: fn(&mut String),
    /// A piece of a long part with this key.
    pub inside: fn(&str, &mut String),
}

/// Adds a text to what was written, with the long parts where they belong: at these places.
pub(super) async fn splice(
    written: &mut Vec<String>,
    mut text: String,
    places: Vec<(usize, &'static str)>,
    mut parts: Vec<LongPart>,
    as_written: &Written,
    pace: &Pace,
) {
    let mut before = 0;
    for (at, key) in places {
        let Some(part) = parts.iter_mut().find(|part| part.key == key) else {
            continue;
        };
        let behind = text.split_off(at.saturating_sub(before).min(text.len()));
        before = at;
        (as_written.around)(&mut text);
        written.push(std::mem::replace(&mut text, behind));
        for mut piece in std::mem::take(&mut part.pieces) {
            (as_written.inside)(key, &mut piece);
            if pace.is_due(piece.len()) {
                pace.turn().await;
            }
            written.push(piece);
        }
    }
    (as_written.around)(&mut text);
    written.push(text);
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::column;
    use super::super::options::{ExportFormat, ExportOptions};
    use super::super::{Writer, conversation_json};
    use super::*;
    use crate::json::Document;
    use crate::model::{ProviderKind, ReadOptions, Record};
    use crate::pace::{at_once, counting};
    use crate::provider::provider;

    fn body() -> String {
        let said = r#"{"role":"user","content":"said \"so\", नमस्ते\n\u2028","timestamp":"2026-03-14T10:00:00Z"}"#;
        let said = vec![said; 2 * LONG / said.len()].join(",");
        let kept = r#"{"a":1, "b":[{"a":"\u0085 \" ,"}],"a":2}"#;
        let kept = vec![kept; 2 * LONG / kept.len()].join(" ,");
        format!(
            r#"{{"id":"c1","created_at":"2026-03-14T10:00:00Z","channel":"text","status":"completed","conversation":[{said}],"custom_metadata":{{"k":[{kept}],"k":{{"in":[ {kept} ]}},"d":1}}}}"#
        )
    }

    fn line(it: &Conversation<'_>, nodes: Option<&[Node]>) -> String {
        let mut line = String::from("{");
        it.visit(&mut Line::of_json(&mut line, nodes, &[]));
        line.push('}');
        line
    }

    #[test]
    fn what_is_written_in_pieces_is_what_is_written_at_once() {
        let body = body();
        let document = Document::parse(&body).unwrap();
        let options = ReadOptions {
            raw: true,
            ..ReadOptions::default()
        };
        let read = provider(ProviderKind::Anyreach).read_conversation(document.root(), &options);
        let it = read.unwrap();
        assert!(conversation_json(&it) == line(&it, None));
        let counted = |format, columns: &[&str]| {
            let mut options = ExportOptions::new(format);
            options.columns = Some(columns.iter().map(|it| (*it).to_owned()).collect());
            let read = column::read(&options, &mut Vec::new()).unwrap();
            let whole = line(&it, Some(&read.nodes));
            let turns = Rc::default();
            let mut written = Vec::new();
            let writer = Writer::new(options, [0; 16]).unwrap();
            let pace = counting(&turns);
            at_once(writer.write_in_pieces(vec![it.clone()], &mut written, &pace));
            let written = written.concat();
            assert_eq!(writer.progress().bytes, written.len() as u64);
            (whole, written, turns.get())
        };
        for columns in [
            &["id", "transcript", "metadata"][..],
            &["transcript.content", "metadata.d"],
            &["metadata", "transcript.role", "id"],
        ] {
            let (whole, written, turns) = counted(ExportFormat::Ndjson, columns);
            let whole = whole
                .replace('\u{85}', "\\u0085")
                .replace('\u{2028}', "\\u2028");
            assert!(written == whole + "\n", "{columns:?}");
            assert!(turns > 4, "{turns}");
        }
        let (whole, written, turns) = counted(ExportFormat::Csv, &["id", "transcript", "metadata"]);
        let whole = Document::parse(&whole).unwrap();
        let [transcript, metadata] = ["transcript", "metadata"].map(|key| {
            let json = whole.root().members().get(key).unwrap();
            json.text().replace('"', "\"\"")
        });
        assert!(written == format!("c1,\"{transcript}\",\"{metadata}\"\r\n"));
        assert!(turns > 8, "{turns}");
    }
}
