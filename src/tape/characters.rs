//! Text on a tape.

use crate::json::push_string;
use crate::simd_bytes::{LANES, SimdBytes};
use crate::time::{MOMENT_LENGTH, Moment};

/// Text that grows, as UTF-8. Its bytes are written over, since growing a list by a few bytes takes longer than the
/// bytes do.
#[derive(Debug, Default)]
pub struct Characters {
    /// The text, and room for more.
    bytes: Vec<u8>,
    length: usize,
}

impl Characters {
    /// What was written.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Empties it, and keeps no more than this room.
    pub fn clear(&mut self, room: usize) {
        self.length = 0;
        self.bytes.truncate(room);
        self.bytes.shrink_to(room);
    }

    /// Makes room for so many bytes more.
    pub fn make_room(&mut self, bytes: usize) {
        let needed = self.length.saturating_add(bytes);
        let more = needed.saturating_sub(self.bytes.len());
        if more > 0 {
            self.bytes.reserve_exact(more);
            self.bytes.resize(needed, 0);
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Appends bytes as they are.
    #[inline(never)]
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        let room = self.room(bytes.len());
        if room.len() == bytes.len() {
            room.copy_from_slice(bytes);
        }
    }

    /// Appends a text, and gives how many units JavaScript counts in it.
    #[inline(always)]
    pub fn push(&mut self, text: &[u8]) -> u32 {
        let mut units = 0u32;
        copy(text, self.room(text.len()), |bytes, seen| {
            units = units.wrapping_add(bytes.utf16_units_behind(seen));
        });
        units
    }

    /// Appends a byte and a JSON string.
    pub fn push_quoted(&mut self, before: u8, text: &str) {
        let start = self.length;
        let mut special = 0;
        let room = self.room(text.len().saturating_add(QUOTES));
        if let [first, opening, inside @ .., closing] = room {
            (*first, *opening, *closing) = (before, b'"', b'"');
            copy(text.as_bytes(), inside, |bytes, _| {
                special |= bytes.escapes()
            });
        }
        if special != 0 {
            self.length = start;
            let mut escaped = String::from(char::from(before));
            push_string(&mut escaped, text);
            self.push_bytes(escaped.as_bytes());
        }
    }

    /// Appends a time, and gives its length.
    #[inline(always)]
    pub fn push_time(&mut self, time: Moment<'_>) -> u32 {
        match time {
            Moment::Written(text) => {
                let rewritten = Moment::rewritten(text);
                if let Some(place) = self.room(MOMENT_LENGTH).first_chunk_mut() {
                    *place = rewritten;
                }
                length(MOMENT_LENGTH)
            }
            Moment::Read(time) => time.with_bytes(|text| {
                self.push_bytes(text);
                length(text.len())
            }),
        }
    }

    /// Where so many bytes are to be written.
    #[inline(always)]
    fn room(&mut self, bytes: usize) -> &mut [u8] {
        let start = self.length;
        let end = start.saturating_add(bytes);
        if self.bytes.len() < end {
            self.grow(bytes);
        }
        self.length = end;
        self.bytes.get_mut(start..end).unwrap_or_default()
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, bytes: usize) {
        // Twice as much, as lists do.
        self.make_room(self.length.max(bytes));
    }
}

/// A byte before, and two quotes.
const QUOTES: usize = 3;

/// Copies a text, sixteen bytes at a time: most texts are so short that WebAssembly's own copying takes longer to begin.
/// Tells of each sixteen how many of them were seen before.
#[inline(always)]
fn copy(text: &[u8], room: &mut [u8], mut each: impl FnMut(SimdBytes, usize)) {
    let (chunks, rest) = text.as_chunks::<LANES>();
    let (places, _) = room.as_chunks_mut::<LANES>();
    for (place, chunk) in places.iter_mut().zip(chunks) {
        each(SimdBytes::of(chunk), 0);
        *place = *chunk;
    }
    match (text.last_chunk::<LANES>(), room.last_chunk_mut()) {
        (Some(last), Some(place)) => {
            each(SimdBytes::of(last), LANES.wrapping_sub(rest.len()));
            *place = *last;
        }
        _ => {
            let mut few = [NO_CHARACTER; LANES];
            for ((place, one), &byte) in room.iter_mut().zip(&mut few).zip(rest) {
                (*place, *one) = (byte, byte);
            }
            each(SimdBytes::of(&few), 0);
        }
    }
}

/// A byte that goes on with a character: nothing begins with it.
const NO_CHARACTER: u8 = 0x80;

/// Of a time.
#[expect(clippy::cast_possible_truncation, reason = "short")]
fn length(bytes: usize) -> u32 {
    bytes as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_appended_stands_there(
            texts in prop::collection::vec("(\\PC|[\\x00-\\x1f\"\\\\]|[a-z ]{1,20}|[é😀]){0,12}", 0..6),
        ) {
            let mut characters = Characters::default();
            let mut expected = String::new();
            for text in &texts {
                let units = characters.push(text.as_bytes());
                prop_assert_eq!(usize::try_from(units).unwrap(), text.encode_utf16().count());
                expected.push_str(text);
                characters.push_quoted(b',', text);
                expected.push(',');
                push_string(&mut expected, text);
            }
            prop_assert_eq!(std::str::from_utf8(characters.as_bytes()).unwrap(), expected.as_str());
            characters.clear(4);
            prop_assert!(characters.is_empty());
            characters.push_bytes(b"again");
            prop_assert_eq!(characters.as_bytes(), b"again".as_slice());
        }
    }
}
