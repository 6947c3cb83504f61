//! The fields of a conversation, masked.

use std::borrow::Cow;

use super::json_text::{Inside, go_into, hide_leaves, is_plain};
use super::masked_paths::MaskedPaths;
use super::masked_values::MaskedValues;
use crate::filter::Words;
use crate::json::Json;
use crate::model::is_path_within;
use crate::model::{
    Channel, Conversation, Direction, Field, OmittableField, Privacy, ROLES, Record, Scalar,
    ScalarMut, Status,
};
use crate::pace::{LONG, Pace};
use crate::provider::provider;

/// Masks the named fields. What they held is hidden everywhere from now on, but for messages and their
/// roles.
pub(super) async fn mask_named(
    it: &mut Conversation<'_>,
    masked_paths: &MaskedPaths,
    omit: &[OmittableField],
    hidden: &mut MaskedValues<'_>,
    pace: &Pace,
) {
    for (path, _, text) in texts(it) {
        let is_named = |text: &str| {
            masked_paths.has(path)
                // A platform may know a person by their number, or their address.
                || path == "customer.id"
                    && masked_paths.has("customer.phone")
                    && hidden.is_reached_at(text)
        };
        if !text.is_empty() && is_named(text) {
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
    let names_role = masked_paths.has("transcript.role");
    let names_content = masked_paths.has("transcript.content");
    if let Field::Present(Some(messages)) = &mut it.transcript
        && !omit.contains(&OmittableField::Transcript)
        && (names_role || names_content)
    {
        for message in messages {
            if pace.is_due(message.content.len().saturating_mul(2)) {
                pace.turn().await;
            }
            if names_role {
                message.role = hidden.mask(&message.role).into();
            }
            if names_content && !message.content.is_empty() {
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

/// Masks what is hidden in all the others. Words that are ours say nothing of a person.
pub(super) async fn mask_hidden(
    it: &mut Conversation<'_>,
    masked_paths: &MaskedPaths,
    omit: &[OmittableField],
    hidden: &mut MaskedValues<'_>,
    pace: &Pace,
) {
    words(it, &mut |_, ours, _, word| {
        let is_ours = ours.contains(&word);
        (!is_ours).then(|| hidden.text(word, true))?
    });
    for (path, privacy, text) in texts(it) {
        if !masked_paths.has(path) {
            mask(text, privacy == Privacy::FreeText, hidden, pace).await;
        }
    }
    let Field::Present(Some(messages)) = &mut it.transcript else {
        return;
    };
    if omit.contains(&OmittableField::Transcript) {
        return;
    }
    let names_content = masked_paths.has("transcript.content");
    for message in messages {
        if pace.is_due(message.content.len().saturating_mul(2)) {
            pace.turn().await;
        }
        if !ROLES.contains(&message.role.as_ref())
            && let Some(masked) = hidden.text(&message.role, true)
        {
            message.role = masked.into();
        }
        if !names_content {
            mask(&mut message.content, true, hidden, pace).await;
        }
    }
}

/// Masks what is hidden in a text. One that is JSON is gone through as that.
async fn mask(
    text: &mut Cow<'_, str>,
    is_free_text: bool,
    hidden: &mut MaskedValues<'_>,
    pace: &Pace,
) {
    let inside = Inside::Masked(is_free_text);
    let masked = match is_plain(text, &[], inside, hidden) {
        true => hidden.text(text, is_free_text),
        false => go_into(text, &[], inside, hidden, pace).await,
    };
    if let Some(masked) = masked {
        *text = masked.into();
    }
}

/// Hides the recordings from now on that texts tell of which are JSON, as the answer of a program that
/// somebody passed on.
pub(super) async fn hide_recordings_told(
    it: &Conversation<'_>,
    hidden: &mut MaskedValues<'_>,
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

/// Kept JSON, and the keys of its own that are fields of the model, with names of their own.
type Kept<'a> = (Json<'a>, Vec<&'static str>);

/// Named parts that are no text become null, and are told to be withheld. Gives the kept JSON among them.
fn withhold<'a>(
    it: &mut Conversation<'a>,
    masked_paths: &MaskedPaths,
    omit: &[OmittableField],
    hidden: &mut MaskedValues<'_>,
) -> Vec<Kept<'a>> {
    let mut kept = Vec::new();
    let own_keys = provider(it.provider).capabilities().own_keys;
    let mut gone = Vec::new();
    for Scalar { path, value, .. } in scalars(it) {
        // A part of the address is hidden with it, and gone with the recording.
        let is_of_address = path == "recording.expiresAt";
        let is_named = match is_of_address {
            false => masked_paths.has(path),
            true if masked_paths.has("recording") => false,
            true => masked_paths.has(path) || masked_paths.has("recording.url"),
        };
        let was_there = match value {
            ScalarMut::Number(number) if is_named => number.take().map(|number| {
                hidden.literal(&crate::number::number_text(number));
            }),
            // It says nothing by itself.
            ScalarMut::Flag(flag) if is_named => flag.take().map(|_| ()),
            ScalarMut::Time(time) if is_named => time.take().map(|time| {
                if !is_of_address {
                    hidden.instant(time);
                }
            }),
            _ => None,
        };
        gone.extend(was_there.map(|()| path));
    }
    let told = &mut it.withheld;
    let mut withheld = |path, was_there| {
        if was_there {
            add_withheld(told, omit, path);
        }
    };
    for path in gone {
        withheld(path, true);
    }
    if masked_paths.has("recording") {
        withheld("recording", it.recording.take().is_some());
    }
    if masked_paths.has("cost") {
        let cost = it.cost.take();
        withheld("cost", cost.is_some());
        if let Some(cost) = cost {
            hidden.literal(&crate::number::number_text(cost.amount));
        }
    }
    if let Field::Present(transcript) = &mut it.transcript {
        if masked_paths.has("transcript") {
            withheld("transcript", transcript.take().is_some());
        }
        if masked_paths.has("transcript.timestamp") {
            for message in transcript.iter_mut().flatten() {
                let at = message.timestamp.take();
                at.into_iter().for_each(|at| hidden.instant(at.timestamp()));
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

/// Of what is left out nothing is told.
#[inline(never)]
fn add_withheld(withheld: &mut Vec<&'static str>, omit: &[OmittableField], path: &'static str) {
    let is_omitted = omit
        .iter()
        .any(|field| is_path_within(path, field.as_str()));
    if !is_omitted && !withheld.contains(&path) {
        withheld.push(path);
    }
}

/// What stands in place of a word, of its path, our words of its kind and the platform's words.
type MaskedWord<'m> = dyn FnMut(&str, &[&str], Words, &str) -> Option<String> + 'm;

/// Masks the words.
#[inline(never)]
fn words(it: &mut Conversation<'_>, masked: &mut MaskedWord<'_>) {
    let can = &provider(it.provider).capabilities().filter;
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

/// The scalars of a conversation that can be replaced.
#[inline(never)]
fn scalars<'f, 'a>(it: &'f mut Conversation<'a>) -> Vec<Scalar<'f, 'a>> {
    // For all of them, so that the list does not grow.
    let mut found = Vec::with_capacity(32);
    it.scalars_mut(&mut found);
    found
}

/// Those of them that are texts, and there.
fn texts<'f, 'a>(
    it: &'f mut Conversation<'a>,
) -> impl Iterator<Item = (&'static str, Privacy, &'f mut Cow<'a, str>)> {
    scalars(it).into_iter().filter_map(|scalar| {
        let text = match scalar.value {
            ScalarMut::Text(text) => Some(text),
            ScalarMut::TextOrNull(text) => text.as_mut(),
            ScalarMut::Number(_) | ScalarMut::Flag(_) | ScalarMut::Time(_) => None,
        };
        text.map(|text| (scalar.path, scalar.privacy, text))
    })
}
