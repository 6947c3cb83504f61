//! Keys of metadata and analysis with recordings' URLs.

use crate::normalized_text::{NormalizedText, skip};

/// The content of a key about recordings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RecordingContent {
    /// URLs, in any form: `conversation_recording_url`, `stereoRecordingUrl`, `recording`, `audio_url`, the
    /// `RecordUrl` of carriers.
    Addresses,
    /// URLs or anything else: `audio`, `voicemail`, `call_record`, `playback_url`, `mp3`. If it [is a
    /// URL](is_address), it is a recording's.
    Anything,
}

/// The content of a key of metadata or analysis, if the key is about recordings.
pub(super) fn recording_content(key: &str) -> Option<RecordingContent> {
    // Its letters in lower case: of a long key the last ones.
    let mut letters = [0; 40];
    let mut start = letters.len();
    for byte in key.bytes().rev().filter(u8::is_ascii_alphabetic) {
        let Some(place) = start.checked_sub(1).and_then(|it| letters.get_mut(it)) else {
            break;
        };
        *place = byte.to_ascii_lowercase();
        start = start.saturating_sub(1);
    }
    let word = letters.get(start..).unwrap_or_default();
    let word = word.strip_suffix(b"s").unwrap_or(word);
    let before = WHERE.iter().find_map(|it| word.strip_suffix(*it));
    let ends = |it: &[u8], ends: &[&[u8]]| ends.iter().any(|end| it.ends_with(end));
    let is_recording = holds(word, &[b"recording"]);
    let holds_addresses = match before {
        _ if is_recording => {
            word.ends_with(b"recording") || holds(word, &WHERE) || holds(word, ABOUT)
        }
        Some(b"record" | b"rec") => true,
        Some(before) => ends(before, &[b"callrec", b"audio", b"voicemail"]),
        None => false,
    };
    if holds_addresses {
        return Some(RecordingContent::Addresses);
    }
    let holds_anything = is_recording
        || holds(word, SOUNDS)
        || ends(before.unwrap_or(word), ENDS) && !holds(word, &[b"social"])
        || holds(key.as_bytes(), &[b"mp3", b"Mp3", b"MP3"]);
    holds_anything.then_some(RecordingContent::Anything)
}

const WHERE: [&[u8]; 6] = [b"url", b"uri", b"link", b"href", b"file", b"path"];
const ABOUT: &[&[u8]] = &[b"address", b"location", b"media", b"source", b"detail"];
const SOUNDS: &[&[u8]] = &[
    b"audio",
    b"voicemail",
    b"recorded",
    b"callrecord",
    b"playback",
    b"dualchannel",
];
/// Such as `media`, `media_url`.
const ENDS: &[&[u8]] = &[
    b"stereo",
    b"mono",
    b"sound",
    b"media",
    b"video",
    b"listen",
    b"voicenote",
    b"wav",
];

#[inline(never)]
fn holds(word: &[u8], parts: &[&[u8]]) -> bool {
    let begins = |at: usize, first: u8, part: &[u8]| {
        part.first() == Some(&first) && word.get(at..).is_some_and(|rest| rest.starts_with(part))
    };
    // Once over the word: few letters begin a part.
    let mut letters = word.iter().enumerate();
    letters.any(|(at, first)| parts.iter().any(|part| begins(at, *first, part)))
}

/// Whether a text is only a URL: with a scheme, or without one that a browser adds.
pub(super) fn is_address(text: &str) -> bool {
    let normalized = NormalizedText::normalize(text.trim());
    // Escaped, and what looks escaped: `https:\\host`.
    has_scheme(normalized.text().as_bytes()) || has_scheme(normalized.original().as_bytes())
}

#[inline(never)]
fn has_scheme(text: &[u8]) -> bool {
    let scheme = skip(text, 0, &|it| it.is_ascii_alphanumeric());
    let rest = match text.get(scheme..).unwrap_or_default() {
        [b':', rest @ ..] if scheme > 0 => rest,
        rest if scheme == 0 => rest,
        _ => &[],
    };
    matches!(
        rest,
        [
            b'/' | b'\\',
            b'/' | b'\\',
            b'[' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0x80..,
            ..,
        ]
    ) && !text.contains(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_recordings_are_known() {
        for key in [
            "conversation_recording_url",
            "stereo_recording_url",
            "RecordingUrl",
            "RECORDING-URI",
            "recordings",
            "call_recording",
            "recordingUrls",
            "recording_details",
            "RecordUrl",
            "record_file",
            "recordingLink",
            "audio_url",
            "callAudioFile",
            "voicemail_url",
            "rec_url",
            "callRecUrl",
            "audio_urls",
        ] {
            assert_eq!(
                recording_content(key),
                Some(RecordingContent::Addresses),
                "{key}"
            );
        }
        for key in [
            "recording_duration",
            "recordingEnabled",
            "recorded_by",
            "recorded_file",
            "recording_mp3",
            "audio",
            "call_audio",
            "audio_codec",
            "audioFileSize",
            "voicemail",
            "Voicemails",
            "call_record",
            "callRecordUrl",
            "mp3_url",
            "callMp3",
            "wav_url",
            "playback_url",
            "media_url",
            "sound_url",
            "dual_channel_url",
            "stereo_url",
            "video_url",
            "listen_url",
        ] {
            assert_eq!(
                recording_content(key),
                Some(RecordingContent::Anything),
                "{key}"
            );
        }
        for key in [
            "record_id",
            "crm_record_url",
            "url",
            "",
            "recorder",
            "direct_url",
            "dec_url",
            "listener_url",
            "socialMediaUrl",
            "media_type",
            "wave_url",
        ] {
            assert_eq!(recording_content(key), None, "{key}");
        }
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for text in [
            "https://a.example/1.mp3",
            " HTTP://a.example ",
            "//a.example/1",
            "s3://bucket/1",
            r"https:\\a.example\rec",
            "https%3A%2F%2Fa.example%2F1",
            r"https:\/\/a.example\/1",
            "https://[::1]/1",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "good",
            "audio/mpeg",
            "opus 48 kHz",
            "//",
            "// todo",
            "a//b",
            "https://",
            ":://a",
            "see https://a.example/1",
            r"\\",
            "12/11",
            "1:2//3",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
