//! Paths into a conversation: `agent.id`, `metadata.order`, `transcript.0.content`.

use std::borrow::Cow;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::filter::shortened;
use crate::model::{Issue, IssueCode, ProviderKind};
use crate::provider::provider;
use crate::spelling::nearest_name;

/// What lies at a path of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text, or a word of ours.
    Text,
    /// Another scalar that may be null.
    Nullable,
    /// A scalar that is what it is.
    Fixed,
    /// An object of named fields.
    Record,
    /// A list of such.
    List,
    /// A list of texts.
    Names,
    /// A value as the provider wrote it.
    Json,
    /// A list of such values.
    JsonList,
}

/// Lists every path of a conversation, in its order, and declares them in TypeScript.
macro_rules! model {
    ($($path:literal: $shape:ident,)+) => {
        /// Every path of a conversation, in its order.
        pub(super) const MODEL: &[(&str, Shape)] = &[$(($path, Shape::$shape)),+];

        #[wasm_bindgen(typescript_custom_section)]
        const PATHS: &str = concat!(
            "/**\n * A path of the model, such as `agent.id`.\n */\n",
            "export type ConversationPath =", $("\n  | \"", $path, "\"",)+ ";\n",
        );
    };
}

model! {
    "provider": Fixed,
    "id": Text,
    "internalId": Text,
    "organizationId": Text,
    "agent": Record,
    "agent.id": Text,
    "agent.name": Text,
    "agent.versionId": Text,
    "agent.phone": Text,
    "customer": Record,
    "customer.id": Text,
    "customer.phone": Text,
    "channel": Text,
    "direction": Text,
    "status": Text,
    "live": Fixed,
    "createdAt": Fixed,
    "updatedAt": Nullable,
    "durationSeconds": Nullable,
    "userTurnCount": Nullable,
    "summary": Text,
    "notes": Text,
    "initialContext": Text,
    "createdBy": Text,
    "recording": Record,
    "recording.url": Text,
    "recording.expires": Fixed,
    "recording.expiresAt": Nullable,
    "transcript": List,
    "transcript.role": Text,
    "transcript.content": Text,
    "transcript.timestamp": Nullable,
    "analysis": JsonList,
    "metadata": Json,
    "withheld": Names,
    "issues": List,
    "issues.path": Fixed,
    "issues.code": Fixed,
    "issues.message": Fixed,
    "raw": Json,
}

/// What lies at a path of the model.
pub(super) fn shape_of(path: &str) -> Option<Shape> {
    MODEL
        .iter()
        .find_map(|&(name, shape)| (name == path).then_some(shape))
}

/// Whether what lies at a path of the model can be masked: it may be private.
pub(super) fn is_maskable(path: &str, shape: Shape) -> bool {
    !matches!(shape, Shape::Fixed | Shape::Names) && !matches!(path, "issues" | "raw")
}

/// Whether a path is another one, or lies in it.
pub(crate) fn is_path_within(path: &str, whole: &str) -> bool {
    path.strip_prefix(whole)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Every path of the model that can be masked.
#[cfg(test)]
pub(crate) fn maskable() -> impl Iterator<Item = &'static str> {
    let paths = MODEL.iter();
    paths.filter_map(|&(path, shape)| is_maskable(path, shape).then_some(path))
}

/// The source of a JavaScript module and its types: every path of the model that can be masked, with the
/// other words for it, those that cannot, and those that a platform has nothing at.
pub fn maskable_source() -> [String; 2] {
    let (mut masked, mut never) = (String::new(), String::new());
    for &(path, shape) in MODEL {
        let others = ALIASES.iter().filter(|(_, meant)| *meant == path);
        let others: Vec<_> = others.map(|&(alias, _)| alias).collect();
        match is_maskable(path, shape) {
            true => masked.push_str(&format!("  {path:?}: {:?},\n", others.join(" "))),
            false => never.push_str(&format!("  {path:?},\n")),
        }
    }
    let lacks = ProviderKind::ALL.map(|it| {
        let paths = provider(it).capabilities().lacks;
        format!("  {}: {paths:?},\n", it.as_str())
    });
    let lacks = lacks.concat();
    let (about, about_never, about_lacks) = (
        "/** Every path of a conversation that can be masked, with the other words for it. */\nexport ",
        "/** The others: nothing private stands there. */\nexport ",
        "/** Those that a platform has nothing at. */\nexport ",
    );
    [
        format!(
            "{about}const PATHS = {{\n{masked}}};\n{about_never}const NEVER = [\n{never}];\n{about_lacks}const LACKS = {{\n{lacks}}};\n"
        ),
        format!(
            "{about}declare const PATHS: Readonly<Record<string, string>>;\n{about_never}declare const NEVER: readonly string[];\n{about_lacks}declare const LACKS: Readonly<Record<\"eigi\" | \"anyreach\", readonly string[]>>;\n"
        ),
    ]
}

/// A path of the model by its name.
pub(crate) fn model_path(name: &str) -> Option<&'static str> {
    MODEL
        .iter()
        .find_map(|&(path, _)| (path == name).then_some(path))
}

/// What a column of a CSV file is if none are chosen: every scalar that is no part of a list.
pub(super) fn scalars() -> impl Iterator<Item = &'static str> {
    MODEL.iter().filter_map(|&(path, shape)| {
        let in_a_list = path.starts_with("transcript.") || path.starts_with("issues.");
        let is_scalar = matches!(shape, Shape::Text | Shape::Nullable | Shape::Fixed);
        (is_scalar && !in_a_list).then_some(path)
    })
}

/// Longer or deeper paths are refused: nothing in a conversation is addressed so.
const LONGEST: usize = 1000;
const DEEPEST: usize = 32;

/// The names in a path. The error says what is wrong with it.
pub(super) fn names(path: &str) -> Result<Vec<String>, (IssueCode, &'static str)> {
    let mut names = vec![String::new()];
    let mut characters = path.chars();
    while let Some(character) = characters.next() {
        let literal = match character {
            '.' => {
                names.push(String::new());
                continue;
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(name) = names.last_mut() {
            name.push(literal);
        }
    }
    if path.len() > LONGEST || names.len() > DEEPEST {
        return Err((
            IssueCode::OutOfRange,
            " is too long a path: accepted are 1000 bytes and 32 names at the most.",
        ));
    }
    if names.iter().any(String::is_empty) {
        return Err((
            IssueCode::InvalidFormat,
            " is no path: it holds an empty name. A full stop that belongs to a key is written \\. as in metadata.a\\.b.",
        ));
    }
    Ok(names)
}

/// The place in a list that a name tells.
pub(super) fn index(name: &str) -> Option<usize> {
    let is_canonical = name == "0" || !name.starts_with(['0', '+']);
    name.parse().ok().filter(|_| is_canonical)
}

/// The issue of a path: `"found"` and what is wrong with it.
pub(super) fn issue(
    option: &'static str,
    at: usize,
    code: IssueCode,
    found: &str,
    wrong: &str,
) -> Issue {
    let place = [option, "[", &at.to_string(), "]"].concat();
    let message = ["\"", &shortened(found), "\"", wrong].concat();
    Issue::new(place, code, message)
}

/// The issue of a path that the model does not have.
pub(super) fn unknown(option: &'static str, at: usize, found: &str) -> Issue {
    let paths = MODEL.iter().map(|&(path, _)| path);
    let meant = nearest_name(found, paths, ALIASES);
    let wrong: Cow<'_, str> = match meant {
        Some(meant) => [" is no path of a conversation; did you mean ", meant, "?"]
            .concat()
            .into(),
        None => " is no path of a conversation; accepted are its keys, as in id, agent.name, metadata.order.".into(),
    };
    issue(option, at, IssueCode::UnknownKey, found, &wrong)
}

/// Names of other APIs and of everyday speech. Folded: lower case, letters and digits only.
const ALIASES: &[(&str, &str)] = &[
    ("conversationid", "id"),
    ("callid", "id"),
    ("phone", "customer.phone"),
    ("phonenumber", "customer.phone"),
    ("customerphonenumber", "customer.phone"),
    ("userid", "customer.id"),
    ("agentnumber", "agent.phone"),
    ("duration", "durationSeconds"),
    ("turns", "userTurnCount"),
    ("messages", "transcript"),
    ("recordingurl", "recording.url"),
    ("custommetadata", "metadata"),
    ("conversationstatus", "status"),
    ("conversationtype", "channel"),
    ("type", "channel"),
    ("date", "createdAt"),
    ("content", "transcript.content"),
    ("message", "transcript.content"),
];
