//! Shared checks of the targets.

use convoscope::export::{ExportFormat, ExportOptions, Writer, conversation_json};
use convoscope::model::{Conversation, ProviderKind};
use serde_json::Value;

/// Every provider.
pub const PROVIDERS: [ProviderKind; 6] = [
    ProviderKind::Eigi,
    ProviderKind::Anyreach,
    ProviderKind::Vapi,
    ProviderKind::Elevenlabs,
    ProviderKind::Retell,
    ProviderKind::Gateway,
];

/// What serde_json reads; the text has to be JSON for the strictest reader. `None` for numbers beyond a
/// double, which are kept as written.
pub fn strict(json: &str) -> Option<Value> {
    match serde_json::from_str(json) {
        Ok(value) => Some(value),
        Err(error) if error.to_string().contains("number out of range") => None,
        Err(error) if error.to_string().contains("recursion limit") => None,
        Err(error) => panic!("not readable: {error}: {json}"),
    }
}

/// Both writers write a conversation as the same line, and the CSV writer as one row.
pub fn assert_writes(conversations: &[Conversation<'_>]) {
    let mut ndjson = String::new();
    let writer = writer(ExportFormat::Ndjson);
    writer.begin(&mut ndjson);
    writer.write(conversations.to_vec(), &mut ndjson);
    let lines: Vec<_> = ndjson.split_terminator('\n').collect();
    assert_eq!(lines.len(), conversations.len());
    for (line, conversation) in lines.iter().zip(conversations) {
        let model = serde_json::to_string(conversation).expect("the model is JSON");
        if let (Some(line), Some(model)) = (strict(line), strict(&model)) {
            assert_same(&line, &model);
        }
        assert_eq!(*line, conversation_json(conversation));
    }
    let mut csv = String::new();
    let writer = self::writer(ExportFormat::Csv);
    writer.begin(&mut csv);
    writer.write(conversations.to_vec(), &mut csv);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let width = reader.headers().expect("there is a header").len();
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), conversations.len());
    for (row, conversation) in rows.iter().zip(conversations) {
        assert_eq!(row.len(), width);
        let id = row.iter().any(|cell| cell.strip_prefix('\'').unwrap_or(cell) == conversation.id || cell == conversation.id);
        assert!(id, "{row:?} without {}", conversation.id);
    }
}

/// 14 and 14.0 are the same number.
fn assert_same(one: &Value, other: &Value) {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => assert_eq!(one.as_f64(), other.as_f64()),
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len());
            one.iter().zip(other).for_each(|(one, other)| assert_same(one, other));
        }
        (Value::Object(one), Value::Object(other)) => {
            assert!(one.keys().eq(other.keys()), "{one:?} {other:?}");
            one.values().zip(other.values()).for_each(|(one, other)| assert_same(one, other));
        }
        _ => assert_eq!(one, other),
    }
}

fn writer(format: ExportFormat) -> Writer {
    Writer::new(ExportOptions::new(format), [7; 16]).expect("the options are valid")
}
