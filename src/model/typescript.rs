//! The TypeScript declarations of the model.

use std::fmt::Write;

use super::{
    Agent, Conversation, Cost, Customer, FieldInfo, Issue, Kind, Message, PATHS, Record,
    RecordInfo, Recording, Rejected,
};

/// The declared records. A page is declared by the facade, which knows what was omitted.
const DECLARED: [RecordInfo; 8] = [
    Conversation::INFO,
    Agent::INFO,
    Customer::INFO,
    Cost::INFO,
    Recording::INFO,
    Message::INFO,
    Issue::INFO,
    Rejected::INFO,
];

/// Declares the records of the model and the paths of a conversation.
pub fn declarations() -> String {
    let mut text = String::new();
    for record in DECLARED {
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
