//! The paths of the model, and what lies at each.

use wasm_bindgen::prelude::wasm_bindgen;

/// What lies at a path of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
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
        pub(crate) const MODEL: &[(&str, Shape)] = &[$(($path, Shape::$shape)),+];

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
pub(crate) fn shape_of(path: &str) -> Option<Shape> {
    MODEL
        .iter()
        .find_map(|&(name, shape)| (name == path).then_some(shape))
}

/// Whether what lies at a path of the model can be masked: it may be private.
pub(crate) fn is_maskable(path: &str, shape: Shape) -> bool {
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

/// A path of the model by its name.
pub(crate) fn model_path(name: &str) -> Option<&'static str> {
    MODEL
        .iter()
        .find_map(|&(path, _)| (path == name).then_some(path))
}

/// What a column of a CSV file is if none are chosen: every scalar that is no part of a list.
pub(crate) fn scalars() -> impl Iterator<Item = &'static str> {
    MODEL.iter().filter_map(|&(path, shape)| {
        let in_a_list = path.starts_with("transcript.") || path.starts_with("issues.");
        let is_scalar = matches!(shape, Shape::Text | Shape::Nullable | Shape::Fixed);
        (is_scalar && !in_a_list).then_some(path)
    })
}
