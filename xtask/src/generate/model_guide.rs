//! The guide to the model, from the fields in `src/model/conversation.rs`.

use anyhow::Result;
use convoscope::model::{Conversation, Kind, Record, RecordInfo};

use super::table::table;

/// The guide to the model, with its table of fields.
pub fn model(document: &str) -> Result<String> {
    let mut fields = String::new();
    rows(&mut fields, &Conversation::INFO);
    table(document, "| field | type |", fields)
}

fn rows(table: &mut String, record: &RecordInfo) {
    for field in record.fields {
        let types = field.typescript().replace('|', "\\|");
        let mut about = line(field.doc).replace('|', "\\|");
        if let Kind::Word(words) = field.holds.kind
            && !words.typescript.contains(words.known[0])
        {
            about.push_str(&format!(" `{}`", words.known.join("` `")));
        }
        table.push_str(&format!("| `{}` | `{types}` | {about} |\n", field.path));
        if let Kind::Record(inside) = field.holds.kind {
            rows(table, inside);
        }
    }
}

/// Documentation in one line.
pub fn line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
