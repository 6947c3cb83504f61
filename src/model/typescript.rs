//! The TypeScript declarations of the model.

use std::fmt::Write;

use super::{Conversation, FieldInfo, Kind, PATHS, Record, RecordInfo, Rejected};

/// A conversation and every record in it, each once, in their order. A page is declared by the facade, which knows
/// what was omitted.
pub fn records() -> Vec<RecordInfo> {
    let mut found = Vec::new();
    add_with_inner(&Conversation::INFO, &mut found);
    found
}

fn add_with_inner(record: &RecordInfo, found: &mut Vec<RecordInfo>) {
    if found.iter().any(|known| known.name == record.name) {
        return;
    }
    found.push(*record);
    for field in record.fields {
        if let Kind::Record(inner) = field.holds.kind {
            add_with_inner(inner, found);
        }
    }
}

/// Declares the records of the model and the paths of a conversation.
pub fn declarations() -> String {
    let mut text = String::new();
    let rejected = <Rejected<'_> as Record<'_>>::INFO;
    for record in records().into_iter().chain([rejected]) {
        comment(&mut text, "", record.doc);
        _ = writeln!(text, "export interface {} {{", record.name);
        for field in record.fields {
            comment(&mut text, "    ", field.doc);
            // The facade removes from the type what a list leaves out.
            let may_be_absent = field.holds.is_omittable && !field.holds.is_nullable;
            let mark = if may_be_absent { "?" } else { "" };
            _ = writeln!(text, "    {}{mark}: {};", field.key(), field.typescript());
        }
        text.push_str("}\n\n");
    }
    comment(&mut text, "", " A path of the model, such as `agent.id`.\n");
    text.push_str("export type ConversationPath =");
    for it in &PATHS {
        _ = write!(text, "\n  | {:?}", it.path);
    }
    text + ";\n\n"
}

fn comment(text: &mut String, indent: &str, lines: &str) {
    _ = writeln!(text, "{indent}/**");
    for line in lines.lines() {
        _ = writeln!(text, "{indent} *{line}");
    }
    _ = writeln!(text, "{indent} */");
}

impl FieldInfo {
    /// Its type: `string | null`.
    pub fn typescript(&self) -> String {
        let one = match self.holds.kind {
            Kind::Text | Kind::Content | Kind::Time | Kind::ContentTime => "string",
            Kind::Word(words) => words.typescript,
            Kind::Flag => "boolean",
            Kind::Number | Kind::Count => "number",
            Kind::Record(record) => record.name,
            Kind::Json => "unknown",
            Kind::Object => "Record<string, unknown>",
        };
        let list = if self.holds.is_list { "[]" } else { "" };
        let null = if self.holds.is_nullable {
            " | null"
        } else {
            ""
        };
        format!("{one}{list}{null}")
    }
}
