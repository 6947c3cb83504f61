//! Masks the fields of a conversation.

use std::borrow::Cow;

use super::hidden::Hidden;
use super::json_text::{Inside, go_into, hide_leaves, is_plain};
use super::masked_paths::MaskedPaths;
use crate::json::Json;
use crate::model::fields::ROLES;
use crate::model::path::is_path_within;
use crate::model::{Channel, Conversation, Direction, Field, OmittableField, Status};
use crate::pace::{LONG, Pace};
use crate::provider::provider;

/// Masks the named fields. From now on their values are masked everywhere, except for messages and their
/// roles.
pub(super) async fn mask_named(
    it: &mut Conversation<'_>,
    masked_paths: &MaskedPaths,
    omit: &[OmittableField],
    hidden: &mut Hidden<'_>,
    pace: &Pace,
) {
    for (path, text) in texts(it) {
        let is_named = |text: &str| {
            masked_paths.has(path)
                // A platform may identify a person by number or e-mail address.
                || path == "customer.id"
                    && masked_paths.has("customer.phone")
                    && hidden.is_reached_at(text)
        };
        if let Some(text) = text.filter(|text| !text.is_empty() && is_named(text)) {
            if text.len() > LONG {
                hidden.long(text, None, pace).await;
            }
            *text = match path {
                "recording.url" => hidden.address(text).into(),
                _ => hidden.value(text).into(),
            };
        }
    }
    words(it, &mut |path, _, theirs, word| {
        masked_paths.has(path).then(|| hidden.word(word, theirs))
    });
    if let Field::Present(Some(messages)) = &mut it.transcript
        && !omit.contains(&OmittableField::Transcript)
    {
        for message in messages {
            if pace.is_due(message.content.len().saturating_mul(2)) {
                pace.turn().await;
            }
            if masked_paths.has("transcript.role") {
                message.role = hidden.mask(&message.role).into();
            }
            if masked_paths.has("transcript.content") && !message.content.is_empty() {
                message.content = hidden.mask(&message.content).into();
            }
        }
    }
    let kept = withhold(it, masked_paths, omit, hidden);
    for (json, but) in kept {
        hide_leaves(json.text(), &but, hidden, pace).await;
    }
    for (path, value) in std::mem::take(&mut it.unread) {
        let is_named =
            masked_paths.has(path) || path == "customer.id" && masked_paths.has("customer.phone");
        if is_named && !path.starts_with("transcript") {
            hide_leaves(value.text(), &[], hidden, pace).await;
        }
    }
}

/// Masks private values in all other fields. Our own words reveal nothing about a person.
pub(super) async fn mask_hidden(
    it: &mut Conversation<'_>,
    masked_paths: &MaskedPaths,
    omit: &[OmittableField],
    hidden: &mut Hidden<'_>,
    pace: &Pace,
) {
    words(it, &mut |_, ours, _, word| {
        let is_ours = ours.contains(&word);
        (!is_ours).then(|| hidden.text(word, true))?
    });
    for (path, text) in texts(it) {
        let is_free_text = matches!(path, "summary" | "notes" | "initialContext");
        if let Some(text) = text.filter(|_| !masked_paths.has(path)) {
            mask(text, is_free_text, hidden, pace).await;
        }
    }
    let Field::Present(Some(messages)) = &mut it.transcript else {
        return;
    };
    if omit.contains(&OmittableField::Transcript) {
        return;
    }
    for message in messages {
        if pace.is_due(message.content.len().saturating_mul(2)) {
            pace.turn().await;
        }
        if !ROLES.contains(&message.role.as_ref())
            && let Some(masked) = hidden.text(&message.role, true)
        {
            message.role = masked.into();
        }
        if !masked_paths.has("transcript.content") {
            mask(&mut message.content, true, hidden, pace).await;
        }
    }
}

/// Masks private values in a text. In a text that is JSON, inside it.
async fn mask(text: &mut Cow<'_, str>, is_free_text: bool, hidden: &mut Hidden<'_>, pace: &Pace) {
    let inside = Inside::Masked(is_free_text);
    let masked = match is_plain(text, &[], inside, hidden) {
        true => hidden.text(text, is_free_text),
        false => go_into(text, &[], inside, hidden, pace).await,
    };
    if let Some(masked) = masked {
        *text = masked.into();
    }
}

/// From now on masks the recordings that are named in texts that are JSON, such as a program's response.
pub(super) async fn hide_recordings_told(
    it: &Conversation<'_>,
    hidden: &mut Hidden<'_>,
    pace: &Pace,
) {
    let texts = [&it.summary, &it.notes, &it.initial_context];
    let messages = it.transcript.as_option().into_iter().flatten().flatten();
    let messages = messages.map(|message| &message.content);
    for text in texts.into_iter().flatten().chain(messages) {
        if !is_plain(text, &[], Inside::Recordings, hidden) {
            go_into(text, &[], Inside::Recordings, hidden, pace).await;
        }
        if pace.is_due(text.len()) {
            pace.turn().await;
        }
    }
}

/// Kept JSON, and the platform's own keys in it that are named fields of the model.
type Kept<'a> = (Json<'a>, Vec<&'static str>);

/// Named fields that are not texts become null, and are listed as withheld. Returns the named kept JSON.
fn withhold<'a>(
    it: &mut Conversation<'a>,
    masked_paths: &MaskedPaths,
    omit: &[OmittableField],
    hidden: &mut Hidden<'_>,
) -> Vec<Kept<'a>> {
    let mut kept = Vec::new();
    let own_keys = provider(it.provider).capabilities().own_keys;
    let told = &mut it.withheld;
    let mut withheld = |path, was_there| {
        if was_there {
            add_withheld(told, omit, path);
        }
    };
    if masked_paths.has("updatedAt") {
        let at = it.updated_at.take();
        at.into_iter().for_each(|at| hidden.instant(at));
        withheld("updatedAt", at.is_some());
    }
    for (path, number) in [
        ("durationSeconds", &mut it.duration_seconds),
        ("userTurnCount", &mut it.user_turn_count),
    ] {
        if masked_paths.has(path) {
            let number = number.take();
            let written = number.map(crate::number::number_text);
            written.into_iter().for_each(|it| _ = hidden.literal(&it));
            withheld(path, number.is_some());
        }
    }
    if masked_paths.has("recording") {
        withheld("recording", it.recording.take().is_some());
    }
    // Part of the URL: masked with it.
    if let Some(recording) = &mut it.recording
        && (masked_paths.has("recording.url") || masked_paths.has("recording.expiresAt"))
    {
        let expires_at = recording.expires_at.take();
        withheld("recording.expiresAt", expires_at.is_some());
    }
    if let Field::Present(transcript) = &mut it.transcript {
        if masked_paths.has("transcript") {
            withheld("transcript", transcript.take().is_some());
        }
        if masked_paths.has("transcript.timestamp") {
            for message in transcript.iter_mut().flatten() {
                let at = message.timestamp.take();
                at.into_iter().for_each(|at| hidden.instant(at));
                withheld("transcript.timestamp", at.is_some());
            }
        }
    }
    if let Field::Present(analysis) = &mut it.analysis
        && masked_paths.has("analysis")
    {
        let analysis = analysis.take();
        withheld("analysis", analysis.is_some());
        kept.extend(
            analysis
                .into_iter()
                .flatten()
                .map(|json| (json, Vec::new())),
        );
    }
    if let Field::Present(metadata) = &mut it.metadata
        && masked_paths.has("metadata")
    {
        let metadata = metadata.take();
        withheld("metadata", metadata.is_some());
        let own = own_keys.iter().map(|own| own.key);
        kept.extend(metadata.map(|json| (json, own.collect())));
    }
    kept
}

/// Fields that are left out are not reported.
#[inline(never)]
fn add_withheld(withheld: &mut Vec<&'static str>, omit: &[OmittableField], path: &'static str) {
    let is_omitted = omit
        .iter()
        .any(|field| is_path_within(path, field.as_str()));
    if !is_omitted && !withheld.contains(&path) {
        withheld.push(path);
    }
}

/// Returns the mask of a word, given its path, our words of its kind and the platform's word for it.
type MaskedWord<'m> = dyn FnMut(&str, &[&str], &str, &str) -> Option<String> + 'm;

/// Masks the words.
#[inline(never)]
fn words(it: &mut Conversation<'_>, masked: &mut MaskedWord<'_>) {
    let can = &provider(it.provider).capabilities().filter;
    let mut masked = |path, ours, table: &[(&str, &str)], word: &str| {
        let same = table.iter().find(|(ours, _)| *ours == word);
        masked(path, ours, same.map_or(word, |(_, theirs)| theirs), word)
    };
    let word = it.channel.as_str();
    if let Some(masked) = masked("channel", Channel::WORDS, can.channels, word) {
        it.channel = Channel::Other(masked.into());
    }
    let word = it.direction.as_ref().map_or("", |it| it.as_str());
    if !word.is_empty()
        && let Some(masked) = masked("direction", Direction::WORDS, can.directions, word)
    {
        it.direction = Some(Direction::Other(masked.into()));
    }
    let word = it.status.as_str();
    if let Some(masked) = masked("status", Status::WORDS, can.statuses, word) {
        it.status = Status::Other(masked.into());
    }
}

/// A text field, with its path.
type TextField<'f, 'a> = (&'static str, Option<&'f mut Cow<'a, str>>);

/// The text fields.
#[inline(never)]
fn texts<'f, 'a>(it: &'f mut Conversation<'a>) -> [TextField<'f, 'a>; 14] {
    [
        ("id", Some(&mut it.id)),
        ("internalId", it.internal_id.as_mut()),
        ("organizationId", it.organization_id.as_mut()),
        ("agent.id", it.agent.id.as_mut()),
        ("agent.name", it.agent.name.as_mut()),
        ("agent.versionId", it.agent.version_id.as_mut()),
        ("agent.phone", it.agent.phone.as_mut()),
        ("customer.id", it.customer.id.as_mut()),
        ("customer.phone", it.customer.phone.as_mut()),
        ("summary", it.summary.as_mut()),
        ("notes", it.notes.as_mut()),
        ("initialContext", it.initial_context.as_mut()),
        ("createdBy", it.created_by.as_mut()),
        ("recording.url", it.recording.as_mut().map(|it| &mut it.url)),
    ]
}
