//! Reads a transcript of any of the shapes seen: turns and tool calls, plain or nested.

use std::borrow::Cow;

use super::record::{Findings, Found};
use crate::json::{Json, Kind, shape};
use crate::model::{IssueCode, Message};
use crate::time::{Reading, Timestamp};

/// Keys under which a transcript's list is found inside an object.
const LISTS: [&str; 4] = ["items", "messages", "turns", "transcript"];
/// Numbers below, as times since 1970, lie before 2001-09-09: they count from the beginning of the
/// call, and tell no instant.
const EARLIEST_EPOCH_MS: i64 = 1_000_000_000_000;
/// Who may speak, beside tools.
const SPEAKERS: [&str; 3] = ["user", "assistant", "system"];
/// Names that platforms give the two speakers, beside `user` and `assistant`.
const SPEAKER_NAMES: [(&str, &str); 6] = [
    ("agent", "assistant"),
    ("ai", "assistant"),
    ("bot", "assistant"),
    ("caller", "user"),
    ("customer", "user"),
    ("human", "user"),
];

shape! {
    /// An element of a transcript: what somebody said, or a tool's call or result.
    struct Turn {
        role: "role",
        content: "content",
        timestamp: "timestamp",
        text: "text",
        kind: "type",
        created_at: "created_at",
        time: "time",
        start_time: "start_time",
        call_id: "call_id",
        tool_call_id: "tool_call_id",
        tool_calls: "tool_calls",
        function: "function",
        name: "name",
        arguments: "arguments",
        output: "output",
        result: "result",
    }
}

impl<'a> Turn<'a> {
    /// What was said, or came out of a tool.
    fn said(&self) -> Option<Json<'a>> {
        Found::first("", [("", self.content), ("", self.text)]).value
    }

    /// The id that pairs a tool's call with its result.
    fn is_paired(&self) -> bool {
        let ids = [("", self.call_id), ("", self.tool_call_id)];
        Found::first("", ids).value.is_some()
    }
}

/// Reads a transcript: an array of turns, or an object that holds one. `None` where there is none.
/// `key` is the provider's, for the findings.
pub(super) fn read_transcript<'a>(
    key: &'static str,
    value: Option<Json<'a>>,
    findings: &mut Findings,
) -> Option<Vec<Message<'a>>> {
    let value = value.filter(|value| !value.is_null())?;
    let list = match value.kind() {
        Kind::Array => Some(value),
        Kind::Object => {
            let members = value.members();
            // An empty object is how "nothing there" is written in the documentation's sample.
            if members.is_empty() {
                return None;
            }
            LISTS
                .iter()
                .filter_map(|name| members.get(name))
                .find(|list| list.kind() == Kind::Array)
        }
        _ => None,
    };
    let Some(list) = list else {
        findings.add(
            "transcript",
            IssueCode::InvalidType,
            format!(
                "`{key}` is {} without a list of turns ({}). The transcript is null; ask for `raw` to see it.",
                value.kind().described(),
                LISTS.join(", "),
            ),
        );
        return None;
    };
    let mut reader = Reader {
        messages: Vec::with_capacity(list.elements().count()),
        ..Reader::default()
    };
    for element in list.elements() {
        reader.element(element);
    }
    reader.report(key, findings);
    Some(reader.messages)
}

/// What was odd, told once for a transcript: where first, and how often.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Oddity {
    NoMessage,
    NoContent,
    PartOfContent,
    Surrogate,
    RoleName,
    NoRole,
    UnknownRole,
    NoTime,
    NaiveTime,
    NumberTime,
}

impl Oddity {
    fn told(self) -> (&'static str, IssueCode, &'static str) {
        match self {
            Oddity::NoMessage => (
                "",
                IssueCode::InvalidType,
                "an element is no message and no tool call; it was left out (ask for `raw` to see it).",
            ),
            Oddity::NoContent => (
                ".content",
                IssueCode::Missing,
                "a message has no text; its content is empty.",
            ),
            Oddity::PartOfContent => (
                ".content",
                IssueCode::InvalidType,
                "a message, or a part of one, is no text; it was left out (ask for `raw` to see it).",
            ),
            Oddity::Surrogate => (
                ".content",
                IssueCode::InvalidValue,
                "half a surrogate pair was replaced by U+FFFD.",
            ),
            Oddity::RoleName => (
                ".role",
                IssueCode::UnknownValue,
                "another name of a role (agent, ai, bot; caller, customer, human) was read as assistant or user.",
            ),
            Oddity::NoRole => (
                ".role",
                IssueCode::Missing,
                "a message names no role; it is \"unknown\".",
            ),
            Oddity::UnknownRole => (
                ".role",
                IssueCode::UnknownValue,
                "a role is none of user, assistant, system, tool; it was passed through.",
            ),
            Oddity::NoTime => (
                ".timestamp",
                IssueCode::InvalidFormat,
                "a time cannot be read; it is null.",
            ),
            Oddity::NaiveTime => (
                ".timestamp",
                IssueCode::AmbiguousTime,
                "a time names no offset; it was taken as UTC.",
            ),
            Oddity::NumberTime => (
                ".timestamp",
                IssueCode::InvalidType,
                "a time is a number; it was taken as seconds (or, from 10¹¹ on, milliseconds) since 1970.",
            ),
        }
    }
}

#[derive(Default)]
struct Reader<'a> {
    messages: Vec<Message<'a>>,
    oddities: Vec<(Oddity, usize, usize)>,
}

impl<'a> Reader<'a> {
    fn odd(&mut self, oddity: Oddity) {
        let index = self.messages.len();
        match self.oddities.iter_mut().find(|(seen, ..)| *seen == oddity) {
            Some((_, _, count)) => *count = count.saturating_add(1),
            None => self.oddities.push((oddity, index, 1)),
        }
    }

    fn report(&self, key: &str, findings: &mut Findings) {
        for &(oddity, index, count) in &self.oddities {
            let (field, code, told) = oddity.told();
            let times = match count {
                1 => String::new(),
                _ => format!(" ({count} times)"),
            };
            let path = match field {
                "" => "transcript".to_owned(),
                field => format!("transcript[{index}]{field}"),
            };
            findings.add(path, code, format!("In `{key}`, {told}{times}"));
        }
    }

    fn element(&mut self, element: Json<'a>) {
        if let Some(message) = plain_message(element) {
            self.messages.push(message);
            return;
        }
        let turn = Turn::of(element);
        if is_tool(&turn) {
            self.tool(&turn);
            return;
        }
        let said = turn.said();
        // An assistant's turn may carry its tool calls, with no text of its own.
        let calls: Vec<_> = match turn.tool_calls {
            Some(calls) => calls.elements().collect(),
            None => Vec::new(),
        };
        if said.is_none() && calls.is_empty() && turn.role.is_none() {
            self.odd(Oddity::NoMessage);
            return;
        }
        if said.is_some() || calls.is_empty() {
            let role = self.role(turn.role);
            let content = self.content(said);
            self.push(role, content, &turn);
        }
        for call in calls {
            self.tool(&Turn::of(call));
        }
    }

    /// A tool's call reads `name(arguments)`, its result as the result's text.
    fn tool(&mut self, turn: &Turn<'a>) {
        let inner = turn.function.map(Turn::of).unwrap_or_default();
        let first = |outer, inner| Found::first("", [("", outer), ("", inner)]).value;
        let output = first(turn.output, inner.output).or_else(|| first(turn.result, inner.result));
        let name = first(turn.name, inner.name);
        let arguments = first(turn.arguments, inner.arguments);
        let said = turn.said();
        let content = match (output, name) {
            (Some(output), _) => self.verbatim(output),
            // A result may name its tool as well.
            (None, Some(name)) if arguments.is_some() || said.is_none() => {
                let name = self.verbatim(name);
                let arguments = arguments.map_or(Cow::Borrowed(""), |value| self.verbatim(value));
                Cow::Owned(format!("{name}({arguments})"))
            }
            _ => self.content(said),
        };
        self.push(Cow::Borrowed("tool"), content, turn);
    }

    fn push(&mut self, role: Cow<'a, str>, content: Cow<'a, str>, turn: &Turn<'a>) {
        let times = [turn.timestamp, turn.created_at, turn.time, turn.start_time];
        let time = Found::first("", times.map(|time| ("", time))).value;
        let timestamp = time.and_then(|time| self.time(time));
        self.messages.push(Message {
            role,
            content,
            timestamp,
        });
    }

    fn role(&mut self, role: Option<Json<'a>>) -> Cow<'a, str> {
        let Some(role) = role.and_then(Json::as_text) else {
            self.odd(Oddity::NoRole);
            return Cow::Borrowed("unknown");
        };
        let is = |name: &str| role.value.eq_ignore_ascii_case(name);
        if let Some(known) = SPEAKERS.into_iter().find(|name| is(name)) {
            return Cow::Borrowed(known);
        }
        if let Some((_, known)) = SPEAKER_NAMES.into_iter().find(|(name, _)| is(name)) {
            self.odd(Oddity::RoleName);
            return Cow::Borrowed(known);
        }
        self.odd(Oddity::UnknownRole);
        role.value
    }

    /// A string; a list of strings or of `{text}`, a line each.
    fn content(&mut self, value: Option<Json<'a>>) -> Cow<'a, str> {
        let Some(value) = value else {
            self.odd(Oddity::NoContent);
            return Cow::Borrowed("");
        };
        let parts = match value.kind() {
            Kind::String => return self.verbatim(value),
            Kind::Array => value.elements().collect(),
            _ => vec![value],
        };
        let mut texts = Vec::with_capacity(parts.len());
        for part in parts {
            match part_text(part) {
                Some(text) => texts.push(self.verbatim(text)),
                None => self.odd(Oddity::PartOfContent),
            }
        }
        match texts.len() {
            1 => texts.pop().unwrap_or_default(),
            _ => Cow::Owned(texts.join("\n")),
        }
    }

    /// A string's characters; of anything else its JSON.
    fn verbatim(&mut self, value: Json<'a>) -> Cow<'a, str> {
        match value.as_text() {
            Some(text) => {
                if text.repaired {
                    self.odd(Oddity::Surrogate);
                }
                text.value
            }
            None => Cow::Borrowed(value.text()),
        }
    }

    fn time(&mut self, value: Json<'a>) -> Option<Timestamp> {
        if value.kind() == Kind::Number {
            let read =
                Timestamp::read_epoch(value.text()).filter(|at| at.epoch_ms() >= EARLIEST_EPOCH_MS);
            self.odd(read.map_or(Oddity::NoTime, |_| Oddity::NumberTime));
            return read;
        }
        let read = value
            .as_text()
            .and_then(|text| Timestamp::read_trimmed(&text.value));
        match read {
            None => self.odd(Oddity::NoTime),
            Some(Reading::Exact(_)) => {}
            Some(Reading::Naive(_) | Reading::Date(_)) => self.odd(Oddity::NaiveTime),
        }
        read.map(Reading::in_utc)
    }
}

/// What nearly every element is: a turn of the documented shape with nothing odd about it.
fn plain_message<'a>(element: Json<'a>) -> Option<Message<'a>> {
    let [role, content, timestamp] = element.scalars(["role", "content", "timestamp"])?;
    let role = match role.plain_text()? {
        "user" => "user",
        "assistant" => "assistant",
        _ => return None,
    };
    let Reading::Exact(timestamp) = Timestamp::read(timestamp.plain_text()?)? else {
        return None;
    };
    Some(Message {
        role: Cow::Borrowed(role),
        content: Cow::Borrowed(content.plain_text()?),
        timestamp: Some(timestamp),
    })
}

/// Whether it is a tool's call or result: by its type, its role, or the id that pairs the two. What
/// a speaker says is none, whatever ids it carries.
fn is_tool(turn: &Turn<'_>) -> bool {
    const WORDS: [&str; 2] = ["function", "tool"];
    let kind = turn.kind.and_then(Json::as_text);
    if kind.is_some_and(|kind| WORDS.iter().any(|word| kind.value.contains(word))) {
        return true;
    }
    match turn.role.and_then(Json::as_text) {
        None => turn.is_paired(),
        Some(role) => {
            WORDS
                .iter()
                .any(|word| role.value.eq_ignore_ascii_case(word))
                || (turn.is_paired() && turn.said().is_none())
        }
    }
}

fn part_text(part: Json<'_>) -> Option<Json<'_>> {
    match part.kind() {
        Kind::String => Some(part),
        Kind::Object => part
            .members()
            .get("text")
            .filter(|text| text.kind() == Kind::String),
        _ => None,
    }
}
