//! The source of the decoder, made of the records of the model.

use super::encoder::{ABSENT, NONE, UNKNOWN};
use crate::model::{Kind, Page, Record, RecordInfo, Words};

/// The functions that read every record. The constants come before them.
const READERS: &str = r#"
// What the module writes is UTF-8. A decoder that may refuse it is four times faster in Node.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const halves = new Int32Array(2);
const double = new Float64Array(halves.buffer);

let words, at, contents, contentsAt, contentTimes, contentTimesAt, values, valuesAt;

function names() {
  const items = [];
  for (let left = words[at++]; left > 0; left--) items.push(values[valuesAt++]);
  return items;
}

function oneOf(list) {
  const index = words[at++];
  return index >= 0 ? list[index] : index === NONE ? null : values[valuesAt++];
}

function flag() {
  const word = words[at++];
  return word === NONE ? null : word === 1;
}

function number() {
  const word = words[at++];
  if (word >= 0) return word;
  if (word === NONE) return null;
  halves[0] = words[at++];
  halves[1] = words[at++];
  return double[0];
}

function isThere() {
  return words[at++] !== ABSENT;
}

export function add(to, more) {
  if (Array.isArray(to)) for (const item of more) to.push(item);
  else for (const key of Object.keys(more)) Object.defineProperty(to, key, { __proto__: null, value: more[key], configurable: true, enumerable: true, writable: true });
}

export function addIn(to, shell, value) {
  for (const key of Object.keys(shell)) shell[key] = value;
  add(to, shell);
}

function decoded(buffer, place, length) {
  return length === 0 ? "" : utf8.decode(new Uint8Array(buffer, place, length));
}

function decode(read, { buffer }, places) {
  const of = new Uint32Array(buffer, places, 8);
  words = new Int32Array(buffer, of[0], of[1]);
  contents = decoded(buffer, of[2], of[3]);
  contentTimes = decoded(buffer, of[4], of[5]);
  values = JSON.parse(decoded(buffer, of[6], of[7]));
  at = contentsAt = contentTimesAt = valuesAt = 0;
  try {
    return read();
  } finally {
    words = contents = contentTimes = values = undefined;
  }
}
"#;

/// Written where it is read: the engine does not inline that many calls.
const VALUE: &str = "words[at++] === NONE ? null : values[valuesAt++]";

const CONTENT: &str = "contents.substring(contentsAt, (contentsAt += words[at++]))";
const CONTENT_TIME: &str = "words[at] === NONE ? (at++, null) : contentTimes.substring(contentTimesAt, (contentTimesAt += words[at++]))";

/// The decoder: a JavaScript module of the functions `decodePage`, `decodeConversation` and
/// `decodeMessages`, which take the module's memory, and the place in it of eight numbers: place and length of the words,
/// of the messages' contents, of their times, and of all other values.
pub fn decoder_source() -> String {
    let mut source = format!(
        "// Made by the build, of the records in src/model.\n\nconst NONE = {NONE};\nconst ABSENT = {ABSENT};\nconst UNKNOWN = {UNKNOWN};\n{READERS}"
    );
    define(&mut source, "page", &Page::INFO);
    for (name, read) in [
        ("decodePage", "page"),
        ("decodeConversation", "page_items"),
        ("decodeMessages", "page_items_transcript_list"),
    ] {
        source.push_str(&format!(
            "\nexport function {name}(memory, places) {{\n  return decode({read}, memory, places);\n}}\n"
        ));
    }
    source
}

/// The function that reads a record, after those of the records in it.
fn define(source: &mut String, name: &str, record: &RecordInfo) {
    let mut literal = String::new();
    let mut rest = String::new();
    for field in record.fields {
        let key = field.key();
        let inside = format!("{name}_{key}");
        let read = match (field.holds.kind, field.holds.is_list) {
            (Kind::Record(record), true) if is_said(record) => {
                said(source, &inside, record);
                format!("{inside}_list()")
            }
            (Kind::Record(record), is_list) => {
                define(source, &inside, record);
                if is_list {
                    source.push_str(&list(&inside));
                    format!("{inside}_list()")
                } else if field.holds.is_nullable {
                    format!("words[at++] === NONE ? null : {inside}()")
                } else {
                    format!("{inside}()")
                }
            }
            (Kind::Text, true) => "names()".to_owned(),
            (Kind::Text | Kind::Time | Kind::Json | Kind::Object, _) | (_, true) => {
                VALUE.to_owned()
            }
            (Kind::Word(words), _) => format!("oneOf({})", constant(source, &inside, words)),
            (Kind::Content, _) => CONTENT.to_owned(),
            (Kind::ContentTime, _) => CONTENT_TIME.to_owned(),
            (Kind::Flag, _) => "flag()".to_owned(),
            (Kind::Number | Kind::Count, _) => "number()".to_owned(),
        };
        // Keys stay in their order: behind the first that may be absent, all are added one by one.
        if field.holds.is_omittable {
            rest.push_str(&format!("  if (isThere()) it.{key} = {read};\n"));
        } else if rest.is_empty() {
            literal.push_str(&format!("    {key}: {read},\n"));
        } else {
            rest.push_str(&format!("  it.{key} = {read};\n"));
        }
    }
    source.push_str(&format!(
        "\nfunction {name}() {{\n  const it = {{\n{literal}  }};\n{rest}  return it;\n}}\n"
    ));
}

/// The function that reads a list of records: one for each kind, so that each is compiled for its own.
fn list(record: &str) -> String {
    format!(
        r#"
function {record}_list() {{
  const length = words[at++];
  if (length === NONE) return null;
  const items = [];
  for (let left = length; left > 0; left--) items.push({record}());
  return items;
}}
"#
    )
}

/// Whether a record holds what was said: one word for each field.
fn is_said(record: &RecordInfo) -> bool {
    let is_cut = |kind| matches!(kind, Kind::Content | Kind::ContentTime);
    let is_word = |kind| matches!(kind, Kind::Word(_));
    let mut kinds = record.fields.iter().map(|field| field.holds.kind);
    kinds.clone().any(is_cut) && kinds.all(|kind| is_cut(kind) || is_word(kind))
}

/// The function that reads a list of what was said, most of a page. Variables of a function are faster than those
/// of the module, and a loop without calls does not depend on what the engine inlines.
fn said(source: &mut String, name: &str, record: &RecordInfo) {
    let (mut reads, mut literal) = (Vec::new(), String::new());
    for field in record.fields {
        let key = field.key();
        reads.push(format!("{key} = from[next++]"));
        let value = match field.holds.kind {
            Kind::Word(words) => {
                let list = constant(source, &format!("{name}_{key}"), words);
                format!("{key} >= 0 ? {list}[{key}] : {key} === NONE ? null : values[valuesAt++]")
            }
            Kind::Content => format!("said.substring(saidAt, (saidAt += {key}))"),
            // Nothing else: see above.
            _ => format!("{key} === NONE ? null : times.substring(timesAt, (timesAt += {key}))"),
        };
        literal.push_str(&format!("      {key}: {value},\n"));
    }
    source.push_str(&format!(
        r#"
function {name}_list() {{
  const length = words[at++];
  if (length === NONE) return null;
  const from = words, said = contents, times = contentTimes;
  let next = at, saidAt = contentsAt, timesAt = contentTimesAt;
  const items = new Array(length);
  for (let index = 0; index < length; index++) {{
    const {};
    items[index] = {{
{literal}    }};
  }}
  at = next;
  contentsAt = saidAt;
  contentTimesAt = timesAt;
  return items;
}}
"#,
        reads.join(", ")
    ));
}

/// The constant list of the words that a field may hold.
fn constant(source: &mut String, name: &str, words: Words) -> String {
    let constant = name.to_ascii_uppercase();
    source.push_str(&format!("\nconst {constant} = {:?};\n", words.known));
    constant
}
