//! Masks private values so that they can still be counted.

mod amount;
mod classify_whole;
mod compact_object;
mod country_code;
mod digits;
mod email;
mod equivalent_values;
mod fields;
mod hidden;
mod json_number;
mod json_text;
mod long_text;
mod mask;
mod masked_json;
mod masked_keys;
mod masked_paths;
mod merge_parts;
mod named_phone_numbers;
mod named_values;
mod non_phone_digits;
mod number;
mod number_spelling;
mod phone;
mod private_text;
mod recording;
mod recording_keys;
#[cfg(test)]
mod tests;
mod windows;

use crate::json::{Document, Json};
use crate::model::{Conversation, Issue, IssueCode, OmittableField, Page, Rejected};
use crate::pace::{InPieces, Pace, at_once};
use fields::{hide_recordings_told, mask_hidden, mask_named};
use hidden::Hidden;
use json_text::{NamedMembers, hide_recordings, redacted};
use mask::Masks;
pub use mask::mask_key;
pub use masked_json::MaskedJson;
use masked_paths::MaskedPaths;
pub use masked_paths::unsupported_paths;

/// Masks private values of conversations before they are written or shown.
///
/// **Named paths** (`customer.phone`, `agent`, `metadata.name`): a text becomes its mask; a field of the
/// model that is not a text (a recording, a transcript, a duration) becomes null and is listed in `withheld`;
/// so is the end of a named recording's URL. In metadata and analysis every named value except null becomes a
/// mask. A text that is JSON is masked inside, and masked as a whole if a path leads into it and it cannot be
/// parsed. Paths apply to every element of a list: `transcript.content` is that of every message.
///
/// A named value is also masked *wherever else* it is a whole field, text, key or JSON text: a platform that
/// repeats the customer's number in its metadata does not reveal it. Fields that a caller leaves out are
/// [read](Redaction::required_fields) for this all the same, then dropped.
///
/// - A *number* is the same in every spelling (`12345`, `"12345"`, `1.2345e4`). So is an instant, to the
///   second, with any offset or since 1970 (seconds to nanoseconds). Channel, direction and status are also
///   masked in the platform's word, in any case. True, false and numbers with fewer than three digits reveal
///   nothing by themselves: they are only masked in their place, and so are messages and their roles.
/// - Telephone numbers and e-mail addresses are also masked inside other texts, and so is every telephone
///   number inside a named value (`whatsapp:+91…`, `sip:+91…@host`): in every spelling, and with any digits
///   beside it.
/// - Of a named object, of metadata and of analysis, all texts of four bytes or more and all numbers of three
///   digits or more count as named.
/// - Fields of the model that are numbers, times or our own words are only masked if they are named.
///
/// A value that a field could not hold (an object for an id, a negative duration) is named with the field,
/// like a value in an object.
///
/// A field also names the platform's own key for it in the metadata, whatever its value: `direction` is
/// eigi's `calling_type`. `metadata` as a whole does not name fields of the model.
///
/// Two keys of an object with the same mask stay apart: the second is `[phone:qkzmvbyrtaxe] 2`.
///
/// `customer.phone` also names a `customer.id` that is a telephone number or an e-mail address, which
/// AnyReach identifies people by. If eigi does not say who called whom, both numbers in the metadata count as
/// the customer's and as the agent's.
///
/// `recording` and `recording.url` also name recordings elsewhere: every value in metadata and analysis, and
/// in texts that are JSON, under keys such as `stereo_recording_url` and `audio_url`; URLs under others such
/// as `audio` and `playback_url`; and those URLs inside every text, also escaped, with any scheme, query,
/// fragment and file extension, with `\` for `/`, and with a tabulator or line break inside.
///
/// **`text`**: all telephone numbers and e-mail addresses in free text: messages, summary, notes, initial
/// context, analysis and metadata, including keys.
///
/// - *Telephone numbers* have 7 to 15 digits of any of nineteen scripts, with or without `+`, and any
///   separators: spaces, dashes, dots, slashes, brackets, commas, line breaks (so also between the parts of
///   one message), invisible characters. Words may touch them. Not masked are money (`1,250,000`,
///   `12.000.000`, `1 250 000 €`), decimal numbers, coordinates, IPv4 addresses, dates, times, years, times
///   since 1970, evenly spaced rows (`10 20 30 40`), UUIDs and other hexadecimal identifiers, and numbers
///   with fewer or more digits. In doubt it is a telephone number: a bare identifier of 7 to 15 digits is
///   masked too.
/// - *E-mail addresses* in any script, with white space or brackets beside the `@`, a quoted first part, or
///   an IP address. Without a dot after the `@` it is one too (`jane@bank`, as UPI writes accounts), if
///   nothing is beside the `@`. Case and invisible characters do not count. `@jane`, `3 @ 5` and `pkg@1.2.3`
///   are not addresses.
/// - An integer *JSON number* of 7 to 15 digits (`919876543210.0` and `9.19876543210e11` are integers) is
///   taken for a telephone number, unless it is a time since 1970 (10 or 13 digits, the first a 1) or a date
///   (`20260115`).
///
/// *Escapes* of URLs, JSON, HTML and programming languages, up to three times over, and quoted-printable are
/// decoded in all of them: `%40`, `\u0040`, `&#64;`, `\x40`, `=40`.
///
/// *Long texts*, of more than 256 KiB, are searched in pieces that overlap by 8 KiB: a longer value is masked
/// as far as a piece shows it. A key or an unknown word of that length is masked as a whole.
///
/// *Not found* are numbers in words ("nine eight …"), "jane at example dot com", values split over two
/// messages, and names and postal addresses of people.
///
/// **Masks** are `[phone:qkzmvbyrtaxe]`, `[email:…]` and `[redacted:…]`: a hash (SipHash-2-4) under the
/// caller's key, in twelve letters. Equal values have equal masks under the same key, in any spelling,
/// without a table. Telephone numbers are compared by their significant digits, so that country code and
/// trunk prefix do not matter; two numbers with the same digits in two countries are the same, as are North
/// America's and China's mobile numbers after a 1. Without a plus, ten digits or fewer count as they are: "65
/// 8123 4567" is Singapore's `+6581234567` only if that was named. Two of a million values share a mask with
/// a probability of 1 : 190 000. Without the key nobody can invert a mask or try out values, except who can
/// put them into a conversation that is masked under the same key, and compare; so the key must be random,
/// and deleted after the export.
///
/// **`raw`** is left out, since it holds everything.
#[derive(Debug)]
pub struct Redaction {
    masks: Masks,
    masked_paths: MaskedPaths,
}

impl Redaction {
    /// Reads the paths to mask, or returns their issues. See [`Redaction`] for the key.
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
        Self {
            masks: Masks::new(key),
            masked_paths: MaskedPaths::read(paths, issues),
        }
    }

    /// The fields to read, wanted or not: their values are masked elsewhere too.
    pub fn required_fields(&self) -> Vec<OmittableField> {
        self.masked_paths.required_fields()
    }

    /// Whether ids of conversations must not appear anywhere.
    pub fn hides_ids(&self) -> bool {
        self.masked_paths.has("id")
    }

    /// Returns the page redacted, without the fields that are not wanted. Records that could not be read lose
    /// their JSON: nobody knows what is private in it.
    pub fn redact_page(
        &self,
        mut page: Page<'_>,
        omit: &[OmittableField],
        then: &mut dyn FnMut(&Page<'_>),
    ) {
        let pace = Pace::default();
        let items = std::mem::take(&mut page.items);
        let (items, masked_json) = at_once(self.mask(items, omit, &pace));
        let read = at_once(masked_json.read(&pace));
        then(&Page {
            items: masked_json.put(items, read.as_ref(), omit),
            rejected: self.without_raw(page.rejected, read.as_ref()),
            ..page
        });
    }

    /// Returns the conversations redacted. They must be read with the
    /// [`required_fields`](Self::required_fields); those that are not wanted (`omit`) are left out.
    pub fn redact(
        &self,
        conversations: Vec<Conversation<'_>>,
        omit: &[OmittableField],
        then: &mut dyn FnMut(Vec<Conversation<'_>>),
    ) {
        let pace = Pace::default();
        let (masked, masked_json) = at_once(self.mask(conversations, omit, &pace));
        let read = at_once(masked_json.read(&pace));
        then(masked_json.put(masked, read.as_ref(), omit));
    }

    /// Records that could not be read, without their JSON (replaced by what [`MaskedJson`] read): nobody
    /// knows what is private in it.
    pub fn without_raw<'t>(
        &self,
        rejected: Vec<Rejected<'t>>,
        read: Option<&'t Document<'t>>,
    ) -> Vec<Rejected<'t>> {
        masked_json::without_raw(rejected, read)
    }

    /// [`redact`](Self::redact) in pieces: masks everything but kept JSON, and returns what to
    /// [read](MaskedJson::read) and [put](MaskedJson::put) in its place.
    // Not inlined: it is the same for all.
    #[inline(never)]
    pub fn mask<'t>(
        &'t self,
        mut conversations: Vec<Conversation<'t>>,
        omit: &'t [OmittableField],
        pace: &'t Pace,
    ) -> InPieces<'t, (Vec<Conversation<'t>>, MaskedJson)> {
        Box::pin(async move {
            let mut masked_json = MaskedJson::default();
            for conversation in &mut conversations {
                masked_json.push(self.redact_fields(conversation, omit, pace).await);
            }
            (conversations, masked_json)
        })
    }

    /// Redacts everything but kept JSON, and returns the new metadata and analysis, if anything in them is
    /// masked.
    async fn redact_fields(
        &self,
        it: &mut Conversation<'_>,
        omit: &[OmittableField],
        pace: &Pace,
    ) -> [Option<String>; 2] {
        let masked_paths = &self.masked_paths;
        let mut hidden = Hidden::new(
            &self.masks,
            masked_paths.in_texts,
            masked_paths.hides_recordings(),
        );
        let own_keys = masked_paths.own_keys(it);
        // Named values first: from then on they are masked everywhere.
        mask_named(it, masked_paths, omit, &mut hidden, pace).await;
        if hidden.hides_recordings() {
            for members in it.recording_places.iter_mut().filter_map(Option::take) {
                hide_recordings(members.text(), &mut hidden, pace).await;
            }
            hide_recordings_told(it, &mut hidden, pace).await;
        }
        let metadata = it.metadata.as_option().copied().flatten();
        let metadata = metadata.map(|json| vec![json]).unwrap_or_default();
        let analysis = it.analysis.as_option().cloned().flatten();
        let kept = [
            (
                OmittableField::Metadata,
                metadata,
                NamedMembers::of(&masked_paths.metadata, &own_keys),
            ),
            (
                OmittableField::Analysis,
                analysis.unwrap_or_default(),
                NamedMembers::of(&masked_paths.analysis, &[]),
            ),
        ];
        let names_inside =
            hidden.hides_recordings() || !kept.iter().all(|(.., members)| members.names_nothing());
        if names_inside {
            for (_, parts, members) in &kept {
                redacted_parts(parts, *members, &mut hidden, pace).await;
            }
        }
        it.issues.iter_mut().for_each(Issue::leave_keys_out);
        if hidden.is_nothing() && !names_inside {
            return [None, None];
        }
        mask_hidden(it, masked_paths, omit, &mut hidden, pace).await;
        let mut masked = [None, None];
        for ((field, parts, members), masked) in kept.iter().zip(&mut masked) {
            if !omit.contains(field) {
                *masked = redacted_parts(parts, *members, &mut hidden, pace).await;
            }
        }
        let [metadata, analysis] = masked;
        [metadata, analysis.map(|list| ["[", &list, "]"].concat())]
    }
}

/// The issue of `raw` together with `redact`.
pub fn raw_beside_redact() -> Issue {
    let message =
        "\"raw\" and \"redact\" cannot be combined: the provider's JSON holds the values to mask.";
    Issue::new("raw", IssueCode::Conflict, message)
}

/// Kept JSON with masks, with commas between the parts, if anything is masked.
async fn redacted_parts(
    parts: &[Json<'_>],
    members: NamedMembers<'_>,
    hidden: &mut Hidden<'_>,
    pace: &Pace,
) -> Option<String> {
    let mut text = String::new();
    let mut is_masked = false;
    for json in parts {
        if !text.is_empty() {
            text.push(',');
        }
        let (part, is_any) = redacted(json.text(), members, hidden, pace).await;
        is_masked |= is_any;
        match text.is_empty() {
            true => text = part,
            false => text.push_str(&part),
        }
    }
    is_masked.then_some(text)
}
