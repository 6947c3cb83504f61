//! Private values are masked, in a way that keeps them countable.

mod classify_whole;
mod compact_object;
mod country_code;
mod digits;
mod email;
mod equivalent_values;
mod fields;
mod first_look;
mod json_number;
mod json_text;
mod long_text;
mod mask;
mod masked_json;
mod masked_keys;
mod masked_paths;
mod masked_values;
mod merge_parts;
mod named_phone_numbers;
mod named_values;
mod non_phone_amounts;
mod non_phone_dates;
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
use crate::provider::Capabilities;
use fields::{hide_recordings_told, mask_hidden, mask_named};
use json_text::{NamedMembers, hide_recordings, redacted};
use mask::Masks;
pub use mask::mask_key;
pub use masked_json::MaskedJson;
use masked_paths::MaskedPaths;
pub use masked_paths::unsupported_paths;
use masked_values::MaskedValues;

/// Masks what is private in conversations, before they are written or handed over.
///
/// **Named paths** (`customer.phone`, `agent`, `metadata.name`): a text becomes its mask; a field of the
/// model that is no text (a recording, a transcript, a duration) becomes null and is listed in `withheld`, with
/// an address when it ends. In metadata and analysis whatever is named becomes a mask, but for null; JSON
/// that is a text is gone through as that, and masked as a whole where a name leads into it and it cannot be
/// read. Lists are gone through: `transcript.content` is that of every message.
///
/// What is named is also masked *wherever else* it stands as a whole, in every field, text, key and JSON text:
/// a platform that repeats the customer's number in its metadata does not give it away. Parts that a caller
/// leaves out are [read](Redaction::required_fields) for that all the same, then dropped.
///
/// - A *number* is one however it is written (`12345`, `"12345"`, `1.2345e4`), an instant in whatever offset and
///   since 1970 (seconds to nanoseconds), by its second; channel, direction and status in the platform's word too, in capitals or not.
///   True, false and a number of fewer than three digits, which say nothing by themselves, are masked at
///   their place alone, and so are messages and their roles.
/// - What is a telephone number or an e-mail address is masked inside other texts too, and so is every
///   telephone number inside a named value (`whatsapp:+91…`, `sip:+91…@host`): in every spelling, and with
///   whatever digits beside it.
/// - Of an object that is named, of metadata and of analysis, the texts of four bytes or more and the numbers
///   of three digits or more in it count as named.
/// - Fields of the model that are numbers, times or our own words are masked by their own names alone.
///
/// What a platform sent for a field that could not hold it (an object for an id, a duration below zero) is
/// named with the field, as what lies in an object is.
///
/// A field also names the platform's own key for it in metadata and analysis, whatever stands there: `direction`
/// is eigi's `calling_type`, `success` Vapi's `successEvaluation`. `metadata` as a whole names no field of the model.
///
/// Two keys of an object that become one mask stay apart: the second is `[phone:qkzmvbyrtaxe] 2`.
///
/// `customer.phone` also names a `customer.id` that is a telephone number or an e-mail address: that is
/// what AnyReach knows people by. And where eigi does not tell who called whom, both numbers in the
/// metadata count as the customer's and as the agent's.
///
/// `recording` and `recording.url` also name what a platform tells of recordings elsewhere: what stands
/// in metadata and analysis, and in JSON that is a text, under keys such as `stereo_recording_url` and
/// `audio_url`, whatever it is, and under others such as `audio` and `playback_url` where it is an address; and
/// those addresses inside every text, escaped too, with whatever scheme, query, fragment and ending of the
/// file's name, with `\` for `/`, and with a tabulator or line break inside. `recording.url` masks them;
/// `recording` leaves them out: each becomes `[recording]`, so that addresses that expire, which are others at
/// every reading, make no difference.
///
/// **`text`**: all telephone numbers and e-mail addresses in what was said or written freely:
/// messages, summary, notes, initial context, analysis and metadata, keys included.
///
/// - *Telephone numbers* have 7 to 15 digits of any of nineteen scripts, with or without `+`, and whatever
///   may stand between them: spaces, dashes, dots, slashes, brackets, commas, line breaks (so also between
///   the parts of one message), characters that are not seen. Words may
///   touch them. Money (`1,250,000`, `12.000.000`, `1 250 000 €`), decimal numbers, coordinates, IPv4
///   addresses, dates, times, years, times since 1970, evenly spaced rows (`10 20 30 40`), UUIDs and other
///   hexadecimal identifiers, and numbers of fewer or more digits are none. In doubt it is one: a bare
///   identifier of 7 to 15 digits is masked too.
/// - *E-mail addresses* in any script, with white space or brackets beside the `@`, a first part in quotes, or
///   an address of the internet. Without a full stop behind the `@` it is one
///   too (`jane@bank`, as UPI writes accounts), if nothing stands beside the `@`. Capitals and characters
///   that are not seen do not count. `@jane`, `3 @ 5` and `pkg@1.2.3` are none.
/// - A whole *JSON number* of 7 to 15 digits (`919876543210.0` and `9.19876543210e11` are whole) is taken
///   for a telephone number, unless it is a time since 1970 (10 or 13 digits, the first a 1) or a date
///   (`20260115`).
///
/// *Escapes* of URLs, JSON, HTML and programs, up to three times over, and quoted-printable ones are read in
/// all of them: `%40`, `\u0040`, `&#64;`, `\x40`, `=40`.
///
/// *Long texts*, of more than 256 KiB, are looked through in pieces that overlap by 8 KiB: what is longer than
/// that is masked as far as a piece shows it. A key or an unknown word that is so long is masked as a whole.
///
/// *Out of reach* are numbers in words ("nine eight …"), "jane at example dot com", what is split over two
/// messages, and the names and postal addresses of people.
///
/// **Masks**, but for `[recording]`, are `[phone:qkzmvbyrtaxe]`, `[email:…]` and `[redacted:…]`: a hash
/// (SipHash-2-4) under the key that the caller gives, in twelve letters. The same value gets the same mask
/// under the same key, however it is spelt, and no memory is needed for it. Telephone numbers are known by their
/// significant digits, so that with country code, trunk prefix and neither it is the same; two numbers with
/// the same digits in two countries are one, as are North America's and China's mobile numbers behind a 1.
/// Without a plus, ten digits or fewer count as they stand: "65 8123 4567" is Singapore's `+6581234567` only
/// where that was named. Two of a million values
/// share a mask with a probability of 1 : 190 000. Without the key no mask can be turned back, nor
/// values tried out, but by who can put them into a conversation that is masked under the same key, and
/// compare; so the key must be random, and gone when the export is.
///
/// **`raw`** is left out, since it holds everything.
#[derive(Debug)]
pub struct Redaction {
    masks: Masks,
    masked_paths: MaskedPaths,
}

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

    /// The same under another key.
    pub fn with_key(&self, key: [u8; 16]) -> Self {
        Self {
            masks: self.masks.with_key(key),
            masked_paths: self.masked_paths.clone(),
        }
    }

    pub(super) fn read(paths: &[String], key: [u8; 16], issues: &mut Vec<Issue>) -> Self {
        let masked_paths = MaskedPaths::read(paths, issues);
        let masks = Masks::new(key);
        Self {
            masks: match masked_paths.has("recording") {
                true => masks.leaving_recordings_out(),
                false => masks,
            },
            masked_paths,
        }
    }

    /// The parts that have to be read, wanted or not: what is named in them is masked elsewhere too.
    pub fn required_fields(&self) -> Vec<OmittableField> {
        self.masked_paths.required_fields()
    }

    /// Whether something is named that the items of a platform's lists lack, in a part or as the customer's id: where
    /// else it stands is known only from the whole conversation.
    pub fn needs_whole(&self, can: &Capabilities) -> bool {
        let named = self.masked_paths.named_parts(&[can]);
        let is_named = self.masked_paths.has("customer.id") && can.lacks("customer.id");
        is_named || can.lean_parts().any(|part| named.contains(&part))
    }

    /// Whether no id of a conversation is to be told anywhere.
    pub fn hides_ids(&self) -> bool {
        self.masked_paths.has("id")
    }

    /// Hands over the same page, redacted, without the parts that nobody wants. Records that could not
    /// be read are left without their JSON: nobody knows what is private in it.
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

    /// Hands over the same conversations, redacted, exactly once. They were read with what
    /// [`required_fields`](Self::required_fields) tells; what of it nobody wants (`omit`) is left out.
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

    /// Records that could not be read, without their JSON (what [`MaskedJson`] read stands in its place):
    /// nobody knows what is private in it.
    pub fn without_raw<'t>(
        &self,
        rejected: Vec<Rejected<'t>>,
        read: Option<&'t Document<'t>>,
    ) -> Vec<Rejected<'t>> {
        masked_json::without_raw(rejected, read)
    }

    /// [`redact`](Self::redact) in pieces: masks all but kept JSON, of which it gives what is to be
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

    /// Redacts everything but kept JSON, and gives what metadata and analysis become, if anything in
    /// them is masked.
    async fn redact_fields(
        &self,
        it: &mut Conversation<'_>,
        omit: &[OmittableField],
        pace: &Pace,
    ) -> [Option<String>; 2] {
        let masked_paths = &self.masked_paths;
        let mut hidden = MaskedValues::new(
            &self.masks,
            masked_paths.in_texts,
            masked_paths.hides_recordings(),
        );
        let own_keys = masked_paths.own_keys(it);
        // Named values first: from then on they are hidden everywhere.
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
                NamedMembers::of(&masked_paths.analysis, &own_keys),
            ),
        ];
        let names_inside =
            hidden.hides_recordings() || !kept.iter().all(|(.., members)| members.names_nothing());
        // What is named in them, and they themselves where nothing more is named anywhere.
        let before = hidden.state();
        let mut masked = [None, None];
        if names_inside {
            for ((_, parts, members), masked) in kept.iter().zip(&mut masked) {
                *masked = redacted_parts(parts, *members, &mut hidden, pace).await;
            }
        }
        it.issues.iter_mut().for_each(Issue::leave_keys_out);
        if hidden.is_nothing() && !names_inside {
            return [None, None];
        }
        mask_hidden(it, masked_paths, omit, &mut hidden, pace).await;
        let is_masked = names_inside && hidden.state() == before;
        for ((field, parts, members), masked) in kept.iter().zip(&mut masked) {
            if omit.contains(field) {
                *masked = None;
            } else if !is_masked {
                *masked = redacted_parts(parts, *members, &mut hidden, pace).await;
            }
        }
        let [metadata, analysis] = masked;
        [metadata, analysis.map(|list| ["[", &list, "]"].concat())]
    }
}

/// The issue of `raw` together with `redact`.
pub fn raw_beside_redact() -> Issue {
    let message = "\"raw\" and \"redact\" cannot be combined: the platform's own JSON contains what is to be masked.";
    Issue::new("raw", IssueCode::Conflict, message)
}

/// Kept JSON with what is hidden masked, with commas between the parts, if anything is.
async fn redacted_parts(
    parts: &[Json<'_>],
    members: NamedMembers<'_>,
    hidden: &mut MaskedValues<'_>,
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
