//! What of a filter becomes which condition of Retell's. All of them must hold.

use super::super::{ListRequest, Position};
use crate::filter::{FilterKey, NumberRange, ValidFilter, Value};
use crate::http::RequestBody;
use crate::json::{Document, Json, push_string};
use crate::number::{count_text, number_text};
use crate::time::Timestamp;

/// The body of the request for one page.
pub(super) fn list_body(filter: &ValidFilter, list_request: &ListRequest) -> RequestBody {
    let mut body = Body(RequestBody {
        text: String::new(),
        masked: String::new(),
        private_values: Vec::new(),
    });
    body.push("{\"filter_criteria\":");
    criteria(filter, &mut body);
    // Its default, but nothing is newest first unless it is said.
    body.push(",\"sort_order\":\"descending\",\"limit\":");
    body.push(&count_text(list_request.page_size.into()));
    if let Position::Next(key) = &list_request.position {
        body.push(",\"pagination_key\":");
        body.string(key);
    }
    body.push("}");
    body.0
}

/// A snapshot's bound is not among them: it would leave out the calls that have no start, and a cursor belongs to the
/// conditions that it came with.
fn criteria(filter: &ValidFilter, body: &mut Body) {
    let mut before = "{";
    let mut enter = |name: &str, body: &mut Body| {
        body.push(before);
        body.string(name);
        body.push(":");
        before = ",";
    };
    let text = |key: FilterKey| match filter.get(key) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    let list = |key: FilterKey| match filter.get(key) {
        Some(Value::OneOf(values)) => Some(values),
        _ => None,
    };
    if let Some(id) = text(FilterKey::ConversationId) {
        enter("call_id", body);
        body.push("{\"type\":\"string\",\"op\":\"eq\",\"value\":");
        body.string(id);
        body.push("}");
    }
    if let Some(agents) = list(FilterKey::AgentId) {
        enter("agent", body);
        body.list(agents, &mut |body, agent| {
            body.push("{\"agent_id\":");
            body.string(agent);
            if let Some(versions) = list(FilterKey::AgentVersionId) {
                body.push(",\"version\":");
                body.list(versions, &mut |body, version| body.push(version));
            }
            body.push("}");
        });
    }
    for (key, name) in [
        (FilterKey::Channel, "call_type"),
        (FilterKey::Direction, "direction"),
    ] {
        if let Some(words) = list(key) {
            enter(name, body);
            body.push("{\"type\":\"enum\",\"op\":\"in\",\"value\":");
            body.list(words, &mut |body, word| body.string(word));
            body.push("}");
        }
    }
    // Who called is the person, or the agent.
    let is_outbound =
        list(FilterKey::Direction).is_some_and(|ways| ways.iter().any(|way| way == "outbound"));
    let (person, agent) = match is_outbound {
        true => ("to_number", "from_number"),
        false => ("from_number", "to_number"),
    };
    for (key, name) in [(FilterKey::UserId, person), (FilterKey::AgentPhone, agent)] {
        if let Some(part) = text(key) {
            enter(name, body);
            body.push("{\"type\":\"string\",\"op\":\"co\",\"value\":");
            body.private(part);
            body.push("}");
        }
    }
    let [from, to] = filter.created().map(|at| at.map(milliseconds));
    let range = match filter.get(FilterKey::DurationSeconds) {
        Some(Value::Range(range)) => *range,
        _ => NumberRange::default(),
    };
    let from_ms = range.min.map(|seconds| (seconds * 1000.0).floor());
    let to_ms = range.max.map(|seconds| (seconds * 1000.0).ceil());
    for (name, low, high) in [
        ("start_timestamp", from, to),
        ("duration_ms", from_ms, to_ms),
    ] {
        if low.or(high).is_some() {
            enter(name, body);
            bounds(low, high, body);
        }
    }
    if let Some(Value::Metadata(json)) = filter.get(FilterKey::Metadata)
        && let Ok(metadata) = Document::parse(json)
        && !metadata.root().members().is_empty()
    {
        enter("metadata", body);
        let members: Vec<_> = metadata.root().members().iter().collect();
        body.list(&members, &mut |body, (key, value)| {
            is_equal(key, *value, body);
        });
    }
    body.push(if before == "{" { "{}" } else { "}" });
}

/// Numbers from `low` to `high`: whoever reads the answer compares again. Whether a range includes its ends is not
/// documented, so it begins one before and ends one behind.
fn bounds(low: Option<f64>, high: Option<f64>, body: &mut Body) {
    let [low_text, high_text] = match (low, high) {
        (Some(low), Some(high)) => [low - 1.0, high + 1.0],
        _ => [low, high].map(Option::unwrap_or_default),
    }
    .map(number_text);
    let parts = match (low, high) {
        (Some(_), Some(_)) => [
            "{\"type\":\"range\",\"op\":\"bt\",\"value\":[",
            &low_text,
            ",",
            &high_text,
            "]}",
        ],
        (Some(_), None) => [
            "{\"type\":\"number\",\"op\":\"ge\",\"value\":",
            &low_text,
            "}",
            "",
            "",
        ],
        _ => [
            "{\"type\":\"number\",\"op\":\"le\",\"value\":",
            &high_text,
            "}",
            "",
            "",
        ],
    };
    for part in parts {
        body.push(part);
    }
}

/// A key of the metadata, and its value.
fn is_equal(key: &str, value: Json<'_>, body: &mut Body) {
    body.push("{\"key\":");
    body.string(key);
    body.push(",\"type\":\"");
    let text = value.as_text();
    body.push(match (&text, value.as_bool()) {
        (Some(_), _) => "string",
        (None, Some(_)) => "boolean",
        (None, None) => "number",
    });
    body.push("\",\"op\":\"eq\",\"value\":");
    match text {
        Some(text) => body.private(&text.value),
        None => body.private_json(value.text()),
    }
    body.push("}");
}

#[expect(clippy::cast_precision_loss, reason = "ten thousand years fit")]
fn milliseconds(at: Timestamp) -> f64 {
    at.epoch_ms() as f64
}

/// A body that is being written, twice: as it is sent, and as events show it.
struct Body(RequestBody);

impl Body {
    fn push(&mut self, json: &str) {
        self.0.text.push_str(json);
        self.0.masked.push_str(json);
    }

    fn string(&mut self, text: &str) {
        push_string(&mut self.0.text, text);
        push_string(&mut self.0.masked, text);
    }

    /// A person's words or numbers.
    fn private(&mut self, text: &str) {
        push_string(&mut self.0.text, text);
        self.0.masked.push_str("\"***\"");
        self.0.private_values.push(text.to_owned());
    }

    /// The same that is no text.
    fn private_json(&mut self, json: &str) {
        self.0.text.push_str(json);
        self.0.masked.push_str("\"***\"");
        self.0.private_values.push(json.to_owned());
    }

    fn list<T>(&mut self, items: &[T], push: &mut dyn FnMut(&mut Self, &T)) {
        let mut before = "[";
        for item in items {
            self.push(before);
            push(self, item);
            before = ",";
        }
        self.push(if items.is_empty() { "[]" } else { "]" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validate_input;
    use crate::input::Input;
    use crate::model::ProviderKind;

    fn body(filter: &str, position: Position) -> RequestBody {
        let input: Input = filter.parse().unwrap();
        let filter = validate_input(ProviderKind::Retell, &input).unwrap();
        let request = ListRequest {
            position,
            until: Some(Timestamp::parse("2026-01-15T10:30:00Z").unwrap().in_utc()),
            ..ListRequest::first(filter.page_size)
        };
        list_body(&filter, &request)
    }

    #[test]
    fn a_filter_becomes_conditions() {
        for (filter, criteria) in [
            ("{}", "{}"),
            // A snapshot's bound would leave out what never began.
            (
                r#"{"conversationId":"call_1"}"#,
                r#"{"call_id":{"type":"string","op":"eq","value":"call_1"}}"#,
            ),
            (
                r#"{"agentId":["b","a"],"channel":["webrtc","telephone"],"direction":"inbound"}"#,
                r#"{"agent":[{"agent_id":"a"},{"agent_id":"b"}],"call_type":{"type":"enum","op":"in","value":["phone_call","web_call"]},"direction":{"type":"enum","op":"in","value":["inbound"]}}"#,
            ),
            (
                r#"{"agentId":"a \"b\"","agentVersionId":["3","0"]}"#,
                r#"{"agent":[{"agent_id":"a \"b\"","version":[0,3]}]}"#,
            ),
            (
                r#"{"createdAfter":"2026-01-01T00:00:00.0005Z"}"#,
                r#"{"start_timestamp":{"type":"number","op":"ge","value":1767225600000}}"#,
            ),
            (
                r#"{"createdBefore":"2026-01-01"}"#,
                r#"{"start_timestamp":{"type":"number","op":"le","value":1767311999999}}"#,
            ),
            (
                r#"{"createdAfter":"2026-01-01","createdBefore":"2026-01-01"}"#,
                r#"{"start_timestamp":{"type":"range","op":"bt","value":[1767225599999,1767312000000]}}"#,
            ),
            (
                r#"{"durationSeconds":{"min":1.1,"max":2.0005}}"#,
                r#"{"duration_ms":{"type":"range","op":"bt","value":[1099,2002]}}"#,
            ),
            (
                r#"{"durationSeconds":{"min":0.0001}}"#,
                r#"{"duration_ms":{"type":"number","op":"ge","value":0}}"#,
            ),
            (r#"{"metadata":{}}"#, "{}"),
        ] {
            let found = body(filter, Position::Start);
            let expected = format!(
                r#"{{"filter_criteria":{criteria},"sort_order":"descending","limit":100}}"#
            );
            assert_eq!(found.text, expected, "{filter}");
            assert_eq!(found.masked, expected, "{filter}");
            assert_eq!(found.private_values, [""; 0]);
        }
    }

    #[test]
    fn a_cursor_goes_on_with_the_same_conditions() {
        let found = body(r#"{"pageSize":7}"#, Position::Next("k\"1".into()));
        assert_eq!(
            found.text,
            r#"{"filter_criteria":{},"sort_order":"descending","limit":7,"pagination_key":"k\"1"}"#
        );
    }

    #[test]
    fn what_is_private_is_sent_and_never_shown() {
        for (filter, criteria, masked, values) in [
            (
                r#"{"direction":"inbound","userId":"+1555","agentPhone":"49 \""}"#,
                r#""from_number":{"type":"string","op":"co","value":"+1555"},"to_number":{"type":"string","op":"co","value":"49 \""}"#,
                r#""from_number":{"type":"string","op":"co","value":"***"},"to_number":{"type":"string","op":"co","value":"***"}"#,
                &["+1555", "49 \""][..],
            ),
            (
                r#"{"direction":"outbound","userId":"+1555"}"#,
                r#""to_number":{"type":"string","op":"co","value":"+1555"}"#,
                r#""to_number":{"type":"string","op":"co","value":"***"}"#,
                &["+1555"],
            ),
            (
                r#"{"direction":"inbound","metadata":{"plan":"pro","seats":3.5,"new":true}}"#,
                r#""metadata":[{"key":"plan","type":"string","op":"eq","value":"pro"},{"key":"seats","type":"number","op":"eq","value":3.5},{"key":"new","type":"boolean","op":"eq","value":true}]"#,
                r#""metadata":[{"key":"plan","type":"string","op":"eq","value":"***"},{"key":"seats","type":"number","op":"eq","value":"***"},{"key":"new","type":"boolean","op":"eq","value":"***"}]"#,
                &["pro", "3.5", "true"],
            ),
        ] {
            let found = body(filter, Position::Start);
            assert!(found.text.contains(criteria), "{}", found.text);
            assert!(found.masked.contains(masked), "{}", found.masked);
            assert_eq!(found.private_values, values);
        }
    }
}
