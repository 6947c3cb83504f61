//! Reads transcripts of all shapes seen so far: turns and tool calls, plain or nested.

mod oddity;
mod usual_message;

use std::borrow::Cow;

use super::field_reader::{FieldReader, holds};
use crate::json::{Flaw, Json, Kind, Members, json_object};
use crate::model::{IssueCode, Message};
use crate::time::{Moment, Reading, Timestamp};
use oddity::Oddity;
use usual_message::{documented_message, plain_message};

/// Keys of the transcript's list inside an object, or inside an object in it. If there are several, the one
/// with the tool calls is first.
const LISTS: [&str; 10] = [
    "items",
    "messages",
    "turns",
    "transcript_with_tool_calls",
    "transcript_object",
    "transcript",
    "chat_history",
    "history",
    "utterances",
    "entries",
];
/// Smaller numbers would be before 2001-09-09 as times since 1970: they count from the start of the call, and
/// are not timestamps.
const EARLIEST_EPOCH_MS: i64 = 1_000_000_000_000;
/// The roles, apart from tools.
const SPEAKERS: [&str; 3] = ["user", "assistant", "system"];
/// The platforms' names for them.
const SPEAKER_NAMES: [(&str, &str); 10] = [
    ("agent", "assistant"),
    ("ai", "assistant"),
    ("bot", "assistant"),
    ("model", "assistant"),
    ("caller", "user"),
    ("customer", "user"),
    ("end_user", "user"),
    ("human", "user"),
    ("visitor", "user"),
    ("developer", "system"),
];

/// What a platform documents of its transcripts beyond the [usual](USUAL): that is no oddity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    /// Its words for our roles.
    pub roles: &'static [(&'static str, &'static str)],
    /// Its times are numbers since 1970.
    pub has_epoch_times: bool,
    /// When the conversation began, if its times are seconds from then on.
    pub started_at: Option<Timestamp>,
    /// Keys of what an element says or does that has no text, the likeliest first.
    pub contents: &'static [&'static str],
}

const USUAL: Dialect = Dialect {
    roles: &[],
    has_epoch_times: false,
    started_at: None,
    contents: &[],
};

impl Default for Dialect {
    fn default() -> Self {
        USUAL
    }
}

json_object! {
    /// An element of a transcript, or part of one: a message, or a tool's call or result. Beside the
    /// documented keys, those of OpenAI, LiveKit, Vapi, Retell, ElevenLabs, Anthropic and Gemini.
    struct Turn {
        role: "role",
        speaker: "speaker",
        sender: "sender",
        content: "content",
        message: "message",
        text: "text",
        transcript: "transcript",
        parts: "parts",
        audio: "audio",
        timestamp: "timestamp",
        kind: "type",
        created_at: "created_at",
        time: "time",
        start_time: "start_time",
        seconds_in: "time_in_call_secs",
        time_sec: "time_sec",
        words: "words",
        call_id: "call_id",
        tool_call_id: "tool_call_id",
        tool_use_id: "tool_use_id",
        tool_calls: "tool_calls",
        vapi_tool_calls: "toolCalls",
        vapi_tool_call_id: "toolCallId",
        tool_results: "tool_results",
        function: "function",
        function_call: "functionCall",
        function_response: "functionResponse",
        name: "name",
        tool_name: "tool_name",
        arguments: "arguments",
        args: "args",
        input: "input",
        params: "params_as_json",
        output: "output",
        result: "result",
        result_value: "result_value",
        response: "response",
    }
}

/// The members of an element. Not inlined: it is large, and rarely used.
#[inline(never)]
fn turn_of(element: Json<'_>) -> Turn<'_> {
    Turn::of(element)
}

/// The first with a value.
fn first<const N: usize>(candidates: [Option<Json<'_>>; N]) -> Option<Json<'_>> {
    let mut candidates = candidates.into_iter().flatten();
    candidates.find(|value| holds(*value))
}

impl<'a> Turn<'a> {
    /// When it was said. Seconds from the start count only where that is known.
    fn time(&self, dialect: Dialect) -> Option<Json<'a>> {
        let start = |words: Json<'a>| words.elements().next()?.members().get("start");
        let seconds = [self.seconds_in, self.time_sec, self.words.and_then(start)];
        let seconds = dialect.started_at.and_then(|_| first(seconds));
        first([
            self.timestamp,
            self.created_at,
            self.time,
            self.start_time,
            seconds,
        ])
    }

    /// The message, or the output of a tool. An empty text only if there is no other.
    fn content(&self) -> Option<Json<'a>> {
        let places = [
            self.content,
            self.message,
            self.text,
            self.transcript,
            self.parts,
            self.audio,
        ];
        // A text that was left out is reported.
        let is_filled = |value: &Json<'_>| value.text() != "\"\"" || !value.flaws().is_empty();
        let filled = places.map(|place| place.filter(is_filled));
        first(filled).or_else(|| first(places))
    }

    fn role(&self) -> Option<Json<'a>> {
        first([self.role, self.speaker, self.sender])
    }

    /// Whether it has the id that pairs a tool's call with its result.
    fn is_paired(&self) -> bool {
        let ids = [
            self.call_id,
            self.tool_call_id,
            self.tool_use_id,
            self.vapi_tool_call_id,
        ];
        first(ids).is_some()
    }

    /// The name of the tool, or an object with the name and the rest.
    fn call(&self) -> Option<Json<'a>> {
        first([self.function, self.function_call, self.function_response])
    }
}

/// Reads a transcript: an array of turns, or an object with one. `None` if there is none. `key` is the
/// provider's, for issues.
pub(super) fn read_transcript<'a>(
    key: &'static str,
    value: Option<Json<'a>>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Vec<Message<'a>>> {
    read_transcript_in(USUAL, key, value, fields)
}

/// The same, as a platform writes them.
pub(super) fn read_transcript_in<'a>(
    dialect: Dialect,
    key: &'static str,
    value: Option<Json<'a>>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Vec<Message<'a>>> {
    let value = value.filter(|value| !value.is_null())?;
    let list = match value.kind() {
        Kind::Array => Some(value),
        Kind::Object => {
            let members = value.members();
            // In the documentation's sample an empty object means that there is no transcript.
            if members.is_empty() {
                return None;
            }
            let whole = list_in(members);
            whole.or_else(|| {
                let inside = LISTS.iter().filter_map(|name| members.get(name));
                inside.map(Json::members).find_map(list_in)
            })
        }
        _ => None,
    };
    let Some(list) = list else {
        fields.add(
            "transcript",
            IssueCode::InvalidType,
            format!(
                "`{key}` is {} without a list of turns ({}). The transcript is null (see it with `raw`).",
                value.kind().described(),
                LISTS.join(", "),
            ),
        );
        return None;
    };
    let reader = fields.transcript(dialect, list);
    reader.report(key, fields);
    Some(reader.messages)
}

fn list_in(members: Members<'_>) -> Option<Json<'_>> {
    let mut lists = LISTS.iter().filter_map(|name| members.get(name));
    lists.find(|list| list.kind() == Kind::Array)
}

/// Reads a transcript, element by element.
#[derive(Debug, Default)]
pub(super) struct Reader<'a> {
    dialect: Dialect,
    messages: Vec<Message<'a>>,
    oddities: Vec<(Oddity, usize, usize)>,
}

impl<'a> Reader<'a> {
    /// Starts to read a list.
    pub fn of(dialect: Dialect, list: Json<'a>) -> Self {
        Self {
            dialect,
            messages: Vec::with_capacity(list.count()),
            ..Self::default()
        }
    }

    fn odd(&mut self, oddity: Oddity) {
        let index = self.messages.len();
        match self.oddities.iter_mut().find(|(seen, ..)| *seen == oddity) {
            Some((_, _, count)) => *count = count.saturating_add(1),
            None => self.oddities.push((oddity, index, 1)),
        }
    }

    fn report(&self, key: &str, fields: &mut FieldReader<'_, '_>) {
        for &(oddity, index, count) in &self.oddities {
            let (field, code, message) = oddity.message();
            let times = match count {
                1 => String::new(),
                _ => format!(" ({count} times)"),
            };
            let path = match field {
                "" => "transcript".to_owned(),
                field => format!("transcript[{index}]{field}"),
            };
            fields.add(path, code, format!("In `{key}`, {message}{times}"));
        }
    }

    /// Reads the next element.
    pub fn element(&mut self, element: Json<'a>) {
        if let Some(message) = plain_message(element).or_else(|| documented_message(element)) {
            self.messages.push(message);
            return;
        }
        let mut turn = turn_of(element);
        // A turn may be inside another one, which has the time.
        if let Some(message) = turn
            .message
            .filter(|message| message.kind() == Kind::Object)
        {
            let inner = turn_of(message);
            let timestamp = first([inner.timestamp, turn.timestamp]);
            turn = Turn { timestamp, ..inner };
        }
        let content = turn.content().or_else(|| self.other_content(element));
        // A turn may have tool calls beside its text or among its parts, and no text of its own.
        let lists = [
            turn.tool_calls,
            turn.vapi_tool_calls,
            turn.tool_results,
            content,
        ];
        let calls: Vec<_> = lists
            .into_iter()
            .enumerate()
            .flat_map(|(place, list)| {
                let elements = list.into_iter().flat_map(Json::elements);
                elements.filter(move |call| match place {
                    // An empty object is not a call.
                    0..3 => !call.members().is_empty(),
                    _ => is_tool(&turn_of(*call)),
                })
            })
            .collect();
        if is_tool(&turn) && calls.is_empty() {
            self.tool(&turn, turn.time(self.dialect));
            return;
        }
        let role = turn.role();
        if content.is_none() && calls.is_empty() && role.is_none() {
            self.odd(Oddity::NoMessage);
            return;
        }
        let is_all_calls = match content.filter(|content| content.kind() == Kind::Array) {
            Some(parts) => parts.elements().all(|part| is_tool(&turn_of(part))),
            None => content.is_none() || is_tool(&turn),
        };
        if calls.is_empty() || !is_all_calls {
            let role = self.role(role);
            let content = self.content(content);
            self.push(role, content, turn.time(self.dialect));
        }
        for call in calls {
            let call = turn_of(call);
            let time = call.time(self.dialect).or_else(|| turn.time(self.dialect));
            self.tool(&call, time);
        }
    }

    /// A tool's call becomes `name(arguments)`, its result the result's text.
    fn tool(&mut self, turn: &Turn<'a>, time: Option<Json<'a>>) {
        let inner = turn.call().map(turn_of).unwrap_or_default();
        let outputs =
            |turn: &Turn<'a>| first([turn.output, turn.result, turn.result_value, turn.response]);
        let inputs = |turn: &Turn<'a>| first([turn.arguments, turn.args, turn.input, turn.params]);
        let output = outputs(turn).or_else(|| outputs(&inner));
        let name = first([turn.name, turn.tool_name, inner.name, inner.tool_name]);
        let arguments = inputs(turn).or_else(|| inputs(&inner));
        let content = turn.content();
        let content = match (output, name) {
            (Some(output), _) => self.verbatim(output),
            // A result may have the name of its tool as well.
            (None, Some(name)) if arguments.is_some() || content.is_none() => {
                let name = self.verbatim(name);
                let arguments = arguments.map_or(Cow::Borrowed(""), |value| self.verbatim(value));
                Cow::Owned(format!("{name}({arguments})"))
            }
            _ => self.content(content),
        };
        self.push(Cow::Borrowed("tool"), content, time);
    }

    /// What an element says or does under a key of the platform's own.
    fn other_content(&self, element: Json<'a>) -> Option<Json<'a>> {
        let mut keys = self.dialect.contents.iter();
        keys.find_map(|key| element.members().get(key).filter(|it| holds(*it)))
    }

    fn push(&mut self, role: Cow<'a, str>, content: Cow<'a, str>, time: Option<Json<'a>>) {
        let timestamp = time.and_then(|time| self.time(time)).map(Moment::from);
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
        if let Some((_, known)) = self.dialect.roles.iter().find(|(name, _)| is(name)) {
            return Cow::Borrowed(known);
        }
        if let Some((_, known)) = SPEAKER_NAMES.into_iter().find(|(name, _)| is(name)) {
            self.odd(Oddity::RoleName);
            return Cow::Borrowed(known);
        }
        self.odd(Oddity::UnknownRole);
        role.value
    }

    /// A string; a list of strings or of `{text}` becomes one line each.
    fn content(&mut self, value: Option<Json<'a>>) -> Cow<'a, str> {
        let Some(value) = value else {
            self.odd(Oddity::NoContent);
            return Cow::Borrowed("");
        };
        let parts = match value.kind() {
            Kind::String => return self.verbatim(value),
            Kind::Number | Kind::Bool => {
                self.odd(Oddity::NotText);
                return self.verbatim(value);
            }
            Kind::Array => value.elements().collect(),
            _ => vec![value],
        };
        let mut texts = Vec::with_capacity(parts.len());
        for part in parts {
            match part_text(part) {
                Some(text) => texts.push(self.verbatim(text)),
                // It is a message of its own.
                None if is_tool(&turn_of(part)) => {}
                None => self.odd(Oddity::PartOfContent),
            }
        }
        match texts.len() {
            1 => texts.pop().unwrap_or_default(),
            _ => Cow::Owned(texts.join("\n")),
        }
    }

    /// A string's characters; anything else becomes its JSON text.
    fn verbatim(&mut self, value: Json<'a>) -> Cow<'a, str> {
        match value.as_text() {
            Some(text) => {
                if text.repaired {
                    self.odd(match text.value.is_empty() {
                        true => Oddity::TooLong,
                        false => Oddity::Surrogate,
                    });
                }
                text.value
            }
            None => {
                for (flaw, oddity) in [
                    (Flaw::LoneSurrogate, Oddity::Surrogate),
                    (Flaw::TooLong, Oddity::TooLong),
                ] {
                    if value.flaws().iter().any(|at| at.flaw == flaw) {
                        self.odd(oddity);
                    }
                }
                Cow::Borrowed(value.text())
            }
        }
    }

    /// The time so many seconds after the start, where that is known.
    fn seconds_from_start(&self, value: Json<'a>) -> Option<Timestamp> {
        let started_ms = self.dialect.started_at?.epoch_ms();
        let ms = value.as_f64()? * 1000.0;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "as many milliseconds would be a time since 1970"
        )]
        let ms = ms.round() as i64;
        let is_from_start = (0..EARLIEST_EPOCH_MS).contains(&ms);
        Timestamp::from_epoch_ms(started_ms.saturating_add(ms)).filter(|_| is_from_start)
    }

    fn time(&mut self, value: Json<'a>) -> Option<Timestamp> {
        if value.kind() == Kind::Number {
            if let Some(read) = self.seconds_from_start(value) {
                return Some(read);
            }
            let read = Timestamp::parse_epoch(value.text())
                .filter(|at| at.epoch_ms() >= EARLIEST_EPOCH_MS);
            match read {
                None => self.odd(Oddity::NoTime),
                Some(_) if self.dialect.has_epoch_times => {}
                Some(_) => self.odd(Oddity::NumberTime),
            }
            return read;
        }
        let read = value
            .as_text()
            .and_then(|text| Timestamp::parse_trimmed(&text.value));
        match read {
            None => self.odd(Oddity::NoTime),
            Some(Reading::Exact(_)) => {}
            Some(Reading::Naive(_) | Reading::Date(_)) => self.odd(Oddity::NaiveTime),
        }
        read.map(Reading::in_utc)
    }
}

/// Whether it is a tool's call or result: by its type, its role, or the id that pairs the two. A speaker's
/// message is not one, whatever ids it has.
fn is_tool(turn: &Turn<'_>) -> bool {
    const WORDS: [&str; 2] = ["function", "tool"];
    let kind = turn.kind.and_then(Json::as_text);
    if kind.is_some_and(|kind| WORDS.iter().any(|word| kind.value.contains(word))) {
        return true;
    }
    match turn.role().and_then(Json::as_text) {
        None => turn.is_paired() || first([turn.function_call, turn.function_response]).is_some(),
        // `tool` and its compounds: `tool_call_result`, `function_call`.
        Some(role) => {
            let begins = |word: &&str| {
                let start = role.value.get(..word.len());
                let behind = role.value.get(word.len()..).unwrap_or_default();
                start.is_some_and(|start| start.eq_ignore_ascii_case(word))
                    && (behind.is_empty() || behind.starts_with(['_', '-', 's', 'S']))
            };
            WORDS.iter().any(begins) || (turn.is_paired() && turn.content().is_none())
        }
    }
}

fn part_text(part: Json<'_>) -> Option<Json<'_>> {
    match part.kind() {
        Kind::String => Some(part),
        Kind::Object => {
            let members = part.members();
            let texts = ["text", "transcript", "refusal"].into_iter();
            let mut texts = texts.filter_map(|key| members.get(key));
            texts.find(|text| text.kind() == Kind::String)
        }
        _ => None,
    }
}
