//! Private values are masked, in a way that keeps them countable.

mod amount;
mod at_sign;
mod country_code;
mod digit;
mod email;
#[cfg(test)]
mod every_path;
mod hidden;
mod json_number;
mod json_text;
mod known_number;
mod mask;
#[cfg(test)]
mod named_numbers;
mod named_run;
mod named_values;
mod number;
mod phone;
mod private_text;
mod recording;
#[cfg(test)]
mod recording_places;
mod spelling;
mod symbol;
#[cfg(test)]
mod tests;
mod unseen;

use std::borrow::Cow;

use super::column::{Node, insert};
use super::path::{self, MODEL, Shape};
use crate::json::{Document, Json};
use crate::model::{
    Channel, Conversation, Direction, Field, HeavyField, Issue, IssueCode, Page, Rejected, Status,
};
use crate::provider::ProviderKind;
use crate::tape::record::ROLES;
use hidden::Hidden;
use json_text::{hide_recordings, push_redacted};
use mask::Masks;
pub use mask::mask_key;

/// Masks what is private in conversations, before they are written or handed over.
///
/// **Named paths** (`customer.phone`, `agent`, `metadata.name`): a text becomes its mask, and what
/// is no text (a recording, a transcript, a duration) becomes null and is listed in `withheld`, with an
/// address when it ends. Lists
/// are gone through: `transcript.content` is that of every message. A value that is named is also
/// masked wherever else it comes out as a whole: a platform that repeats the customer's number in its
/// metadata does not give it away. If it is a telephone number or an e-mail address, it is masked
/// inside other texts too, and so is every telephone number inside a named value (`whatsapp:+91…`,
/// `sip:+91…@host`): in every spelling, and with whatever digits beside it. Parts that a caller leaves out are [read](Redaction::reads) for that all the
/// same, then dropped.
///
/// `customer.phone` also names a `customer.id` that is a telephone number or an e-mail address: that is
/// what AnyReach knows people by. And where eigi does not tell who called whom, both numbers in the
/// metadata count as the customer's and as the agent's.
///
/// `recording` and `recording.url` also name what a platform tells of recordings elsewhere: what stands
/// in metadata and analysis under keys such as `stereo_recording_url`, whatever it is, and those addresses
/// inside every text, with whatever scheme, query and fragment, percent-encoded or in JSON too.
///
/// **`text`**: all telephone numbers and e-mail addresses in what was said or written freely:
/// messages, summary, notes, initial context, analysis and metadata, keys included.
///
/// - *Telephone numbers* have 7 to 15 digits of any of nineteen scripts, with or without `+`, and whatever
///   may stand between them: spaces, dashes, dots, slashes, brackets, commas, line breaks (so also between
///   the parts of one message), characters that are not seen, escapes (`%2B`, `&#43;`, `\u0039`). Words may
///   touch them. Money (`1,250,000`, `12.000.000`, `1 250 000 €`), decimal numbers, coordinates, IPv4
///   addresses, dates, times, years, times since 1970, evenly spaced rows (`10 20 30 40`), UUIDs and other
///   hexadecimal identifiers, and numbers of fewer or more digits are none. In doubt it is one: a bare
///   identifier of 7 to 15 digits is masked too.
/// - *E-mail addresses* in any script, with whatever stands for the `@` (`%40`, `&#64;`, `\u0040`), white
///   space or brackets beside it, or a first part in quotes. Without a full stop behind the `@` it is one
///   too (`jane@bank`, as UPI writes accounts), if nothing stands beside the `@`. Capitals and characters
///   that are not seen do not count. `@jane`, `3 @ 5` and `pkg@1.2.3` are none.
/// - A whole *JSON number* of 7 to 15 digits (`919876543210.0` and `9.19876543210e11` are whole) is taken
///   for a telephone number, unless it is a time since 1970 (10 or 13 digits, the first a 1) or a date
///   (`20260115`).
///
/// *Out of reach* are numbers in words ("nine eight …"), "jane at example dot com", what is split over two
/// messages, and the names and postal addresses of people.
///
/// **Masks** are `[phone:qkzmvbyrtaxe]`, `[email:…]` and `[redacted:…]`: a hash (SipHash-2-4) under
/// the key that the caller gives, in twelve letters. The same value gets the same mask under the same
/// key, however it is spelt, and no memory is needed for it. Telephone numbers are known by their
/// significant digits, so that with country code, trunk prefix and neither it is the same; two numbers with
/// the same digits in two countries are one, as are North America's and China's mobile numbers behind a 1.
/// Without a plus, ten digits or fewer count as they stand: "65 8123 4567" is Singapore's `+6581234567` only
/// where that was named. Two of a million values
/// share a mask with a probability of 1 : 190 000. Without the key no mask can be turned back, nor
/// values tried out; so the key must be random, and gone when the export is.
///
/// **`raw`** is left out, since it holds everything.
#[derive(Debug)]
pub struct Redaction {
    masks: Masks,
    /// Telephone numbers and e-mail addresses in texts.
    in_texts: bool,
    /// The named paths of the model.
    named: Vec<&'static str>,
    /// What is named in metadata and analysis.
    metadata: Vec<Node>,
    analysis: Vec<Node>,
    /// The same of metadata that holds numbers of which nobody knows whose they are.
    metadata_with_numbers: Vec<Node>,
}

/// eigi's two numbers: whose each is, its `calling_type` tells, or nothing does.
const NUMBERS: [&str; 2] = ["to_mobile_number", "from_mobile_number"];

impl Redaction {
    /// What to redact, or what is wrong with it. See [`Redaction`] for the key.
    pub fn new(paths: &[String], key: [u8; 16]) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        let redaction = Self::read(paths, key, &mut issues);
        if issues.is_empty() {
            Ok(redaction)
        } else {
            Err(issues)
        }
    }

    pub(super) fn read(paths: &[String], key: [u8; 16], issues: &mut Vec<Issue>) -> Self {
        let mut redaction = Self {
            masks: Masks::new(key),
            in_texts: false,
            named: Vec::new(),
            metadata: Vec::new(),
            analysis: Vec::new(),
            metadata_with_numbers: Vec::new(),
        };
        for (at, path) in paths.iter().enumerate() {
            if let Err(issue) = redaction.add(at, path) {
                issues.push(issue);
            }
        }
        redaction.metadata_with_numbers = redaction.metadata.clone();
        if redaction.names_a_phone() {
            for name in NUMBERS {
                insert(
                    &mut redaction.metadata_with_numbers,
                    vec![name.to_owned()],
                    0,
                );
            }
        }
        redaction
    }

    /// The parts that have to be read, wanted or not: what is named in them is masked elsewhere too.
    pub fn reads(&self) -> Vec<HeavyField> {
        let mut reads = Vec::new();
        if !self.metadata_with_numbers.is_empty() || self.hides_recordings() {
            reads.push(HeavyField::Metadata);
        }
        if !self.analysis.is_empty() || self.hides_recordings() {
            reads.push(HeavyField::Analysis);
        }
        reads
    }

    fn add(&mut self, at: usize, path: &str) -> Result<(), Issue> {
        let refused = |code, wrong: &str| Err(path::issue("redact", at, code, path, wrong));
        if path == "text" {
            self.in_texts = true;
            return Ok(());
        }
        let mut names = match path::names(path) {
            Ok(names) => names,
            Err((code, wrong)) => return refused(code, wrong),
        };
        let first = names.first().cloned().unwrap_or_default();
        let is_json = matches!(first.as_str(), "metadata" | "analysis");
        if names.iter().skip(1).any(|name| path::index(name).is_some())
            && (is_json || first == "transcript")
        {
            return refused(
                IssueCode::InvalidValue,
                " names an element, but lists are masked in every element. Leave the index out, as in transcript.content.",
            );
        }
        if is_json && names.len() > 1 {
            names.remove(0);
            let nodes = if first == "metadata" {
                &mut self.metadata
            } else {
                &mut self.analysis
            };
            insert(nodes, names, 0);
            return Ok(());
        }
        let Some(shape) = path::shape_of(path) else {
            return Err(path::unknown("redact", at, path));
        };
        if !path::is_maskable(path, shape) {
            return refused(
                IssueCode::Unsupported,
                " cannot be masked: it is no private value. Choose columns without it.",
            );
        }
        match shape {
            // A record's fields are named with it.
            Shape::Record if path != "recording" => {
                let inside = [path, "."].concat();
                let fields = MODEL.iter().map(|&(field, _)| field);
                self.named
                    .extend(fields.filter(|field| field.starts_with(&inside)));
                Ok(())
            }
            _ => {
                let paths = MODEL.iter().map(|&(field, _)| field);
                self.named.extend(paths.filter(|&field| field == path));
                Ok(())
            }
        }
    }

    /// Hands over the same page, redacted, without the parts that nobody wants. Records that could not
    /// be read are left without their JSON: nobody knows what is private in it.
    pub fn redact_page(
        &self,
        page: Page<'_>,
        omit: &[HeavyField],
        then: &mut dyn FnMut(&Page<'_>),
    ) {
        let Page {
            items,
            next,
            total,
            page_size,
            rejected,
        } = page;
        let mut rest = Some((next, rejected));
        let null = Document::parse("null");
        self.redact(items, omit, &mut |items| {
            let (Some((next, rejected)), Ok(null)) = (rest.take(), &null) else {
                return;
            };
            let without_raw = |mut rejected: Rejected<'_>| {
                for issue in &mut rejected.issues {
                    // Its keys are as private as what lies under them.
                    if issue.path.starts_with("raw") {
                        issue.path = "raw".into();
                    }
                }
                Rejected {
                    index: rejected.index,
                    issues: rejected.issues,
                    raw: null.root(),
                }
            };
            then(&Page {
                items,
                next,
                total,
                page_size,
                rejected: rejected.into_iter().map(without_raw).collect(),
            });
        });
    }

    /// Hands over the same conversations, redacted, exactly once. They were read with what
    /// [`reads`](Self::reads) tells; what of it nobody wants (`omit`) is left out.
    pub fn redact(
        &self,
        mut conversations: Vec<Conversation<'_>>,
        omit: &[HeavyField],
        then: &mut dyn FnMut(Vec<Conversation<'_>>),
    ) {
        // Kept JSON is a place in a document, so what is redacted of it needs one: a list of what was
        // rewritten of each conversation's metadata and analysis.
        let mut text = String::from("[");
        let mut rewritten = Vec::with_capacity(conversations.len());
        for conversation in &mut conversations {
            let parts = self.redact_fields(conversation, omit);
            rewritten.push(parts.each_ref().map(Option::is_some));
            for part in parts.into_iter().flatten() {
                if text.len() > 1 {
                    text.push(',');
                }
                text.push_str(&part);
            }
        }
        text.push(']');
        // What is written is JSON, so it reads; if it did not, nothing unredacted may come out.
        let document = Document::parse(&text).ok();
        let root = document.as_ref().map(Document::root);
        let mut parts = root.into_iter().flat_map(Json::elements);
        let mut redacted: Vec<Conversation<'_>> = conversations;
        for (conversation, [metadata, analysis]) in redacted.iter_mut().zip(rewritten) {
            conversation.raw = None;
            conversation.leave_out(omit);
            if metadata && let Field::Present(Some(place)) = &mut conversation.metadata {
                match parts.next() {
                    Some(metadata) => *place = metadata,
                    None => conversation.metadata = Field::Omitted,
                }
            }
            if analysis && let Field::Present(Some(list)) = &mut conversation.analysis {
                let analysis = parts.next();
                *list = analysis.into_iter().flat_map(Json::elements).collect();
            }
        }
        then(redacted);
    }

    /// Redacts everything but kept JSON, and gives what metadata and analysis become, if anything in
    /// them is masked.
    fn redact_fields(&self, it: &mut Conversation<'_>, omit: &[HeavyField]) -> [Option<String>; 2] {
        let mut hidden = Hidden::new(&self.masks, self.in_texts, self.hides_recordings());
        let is_unknown_whose = it.provider == ProviderKind::Eigi
            && !matches!(it.direction, Some(Direction::Inbound | Direction::Outbound));
        let metadata_nodes = match is_unknown_whose {
            true => &self.metadata_with_numbers,
            false => &self.metadata,
        };
        // Named values first: from then on they are hidden everywhere.
        for (path, text) in text_fields(it) {
            let is_named = |text: &str| {
                self.names(path)
                    // A platform may know a person by their number, or their address.
                    || path == "customer.id"
                        && self.names("customer.phone")
                        && hidden.is_reached_at(text)
            };
            if let Some(text) = text.filter(|text| !text.is_empty() && is_named(text)) {
                *text = match path {
                    "recording.url" => hidden.address(text).into(),
                    _ => hidden.value(text).into(),
                };
            }
        }
        if hidden.hides_recordings() {
            for place in it.recording_places.iter_mut().filter_map(Option::take) {
                hide_recordings(place.text(), &mut hidden);
            }
        }
        self.withhold(it);
        let names_content = self.names("transcript.content");
        let names_inside =
            !metadata_nodes.is_empty() || !self.analysis.is_empty() || hidden.hides_recordings();
        if hidden.is_nothing() && !names_content && !names_inside {
            self.redact_words(it, &hidden);
            Self::hide_keys(it);
            return [None, None];
        }
        let metadata = it.metadata.as_option().copied().flatten();
        let metadata = metadata.map(|json| vec![json]).unwrap_or_default();
        let analysis = it.analysis.as_option().cloned().flatten();
        let analysis = analysis.unwrap_or_default();
        let kept = [
            (HeavyField::Metadata, metadata, metadata_nodes),
            (HeavyField::Analysis, analysis, &self.analysis),
        ];
        for (_, parts, nodes) in &kept {
            if !nodes.is_empty() || hidden.hides_recordings() {
                redacted_parts(parts, nodes, &mut hidden);
            }
        }

        self.redact_words(it, &hidden);
        for (path, text) in text_fields(it) {
            let is_free = matches!(path, "summary" | "notes" | "initialContext");
            if let Some(text) = text.filter(|_| !self.names(path))
                && let Some(masked) = hidden.text(text, is_free)
            {
                *text = masked.into();
            }
        }
        if let Field::Present(Some(messages)) = &mut it.transcript
            && !omit.contains(&HeavyField::Transcript)
        {
            for message in messages {
                let masked = if names_content && !message.content.is_empty() {
                    Some(hidden.mask(&message.content))
                } else {
                    hidden.text(&message.content, true)
                };
                if let Some(masked) = masked {
                    message.content = masked.into();
                }
            }
        }
        Self::hide_keys(it);
        let [metadata, analysis] = kept.map(|(field, parts, nodes)| {
            let is_wanted = !omit.contains(&field);
            is_wanted.then(|| redacted_parts(&parts, nodes, &mut hidden))?
        });
        [metadata, analysis.map(|list| ["[", &list, "]"].concat())]
    }

    /// Words: of named ones nothing is hidden elsewhere. Those that are not ours may be anything.
    fn redact_words(&self, it: &mut Conversation<'_>, hidden: &Hidden<'_>) {
        let masked = |path: &str, words: &[&str], word: &str| match self.names(path) {
            true => Some(hidden.mask(word)),
            false if words.contains(&word) => None,
            false => hidden.text(word, true),
        };
        if let Some(masked) = masked("channel", Channel::WORDS, it.channel.as_str()) {
            it.channel = Channel::Other(masked.into());
        }
        if let Some(direction) = &mut it.direction
            && let Some(masked) = masked("direction", Direction::WORDS, direction.as_str())
        {
            *direction = Direction::Other(masked.into());
        }
        if let Some(masked) = masked("status", Status::WORDS, it.status.as_str()) {
            it.status = Status::Other(masked.into());
        }
        if let Field::Present(Some(messages)) = &mut it.transcript {
            for message in messages {
                if let Some(masked) = masked("transcript.role", ROLES, &message.role) {
                    message.role = masked.into();
                }
                if self.names("transcript.timestamp") {
                    message.timestamp = None;
                }
            }
        }
    }

    /// Named parts that are no text become null, and are told to be withheld.
    fn withhold(&self, it: &mut Conversation<'_>) {
        let mut withheld = |path: &'static str, was_there: bool| {
            if was_there && !it.withheld.contains(&path) {
                it.withheld.push(path);
            }
        };
        if self.names("updatedAt") {
            withheld("updatedAt", it.updated_at.take().is_some());
        }
        if self.names("durationSeconds") {
            withheld("durationSeconds", it.duration_seconds.take().is_some());
        }
        if self.names("userTurnCount") {
            withheld("userTurnCount", it.user_turn_count.take().is_some());
        }
        if self.names("recording") {
            withheld("recording", it.recording.take().is_some());
        }
        // A part of the address: hidden with it.
        if let Some(recording) = &mut it.recording
            && (self.names("recording.url") || self.names("recording.expiresAt"))
        {
            let expires_at = recording.expires_at.take();
            withheld("recording.expiresAt", expires_at.is_some());
        }
        if let Field::Present(transcript) = &mut it.transcript
            && self.names("transcript")
        {
            withheld("transcript", transcript.take().is_some());
        }
        if let Field::Present(analysis) = &mut it.analysis
            && self.names("analysis")
        {
            withheld("analysis", analysis.take().is_some());
        }
        if let Field::Present(metadata) = &mut it.metadata
            && self.names("metadata")
        {
            withheld("metadata", metadata.take().is_some());
        }
    }

    /// A finding's path into kept JSON is made of keys, which are as private as what lies under them: only
    /// where it begins is told.
    fn hide_keys(it: &mut Conversation<'_>) {
        for issue in &mut it.issues {
            let part = issue.path.split(['.', '[']).next().unwrap_or_default();
            if matches!(part, "metadata" | "analysis" | "raw") {
                issue.path = part.to_owned().into();
            }
        }
    }

    fn names(&self, path: &str) -> bool {
        self.named.contains(&path)
    }

    fn hides_recordings(&self) -> bool {
        self.names("recording") || self.names("recording.url")
    }

    fn names_a_phone(&self) -> bool {
        self.names("customer.phone") || self.names("agent.phone")
    }
}

/// The issue of `raw` together with `redact`.
pub fn raw_beside_redact() -> Issue {
    let message = "raw cannot be had together with redact: the provider's own JSON holds what is to be masked.";
    Issue::new("raw", IssueCode::Conflict, message)
}

/// Kept JSON with what is hidden masked, with commas between the parts, if anything is.
fn redacted_parts(parts: &[Json<'_>], nodes: &[Node], hidden: &mut Hidden<'_>) -> Option<String> {
    let mut text = String::new();
    let mut is_masked = false;
    for json in parts {
        if !text.is_empty() {
            text.push(',');
        }
        is_masked |= push_redacted(&mut text, json.text(), nodes, hidden);
    }
    is_masked.then_some(text)
}

/// A text that is a field of its own, and its path.
type TextField<'f, 'a> = (&'static str, Option<&'f mut Cow<'a, str>>);

/// The texts that are fields of their own.
fn text_fields<'f, 'a>(it: &'f mut Conversation<'a>) -> [TextField<'f, 'a>; 14] {
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
