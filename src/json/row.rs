//! Objects like the one before.
//!
//! Most objects of an answer are messages: a few short members, written alike. Their keys are expected to be
//! those of the last such object, so that most are recognised at one look, and nothing has to be known of
//! where the last value ended but that it did.

use super::flaw::of_number;
use super::key_set::KeySet;
use super::node::LONG_TEXT;
use super::parser::{number_end, plain_text_end, space};
use crate::simd_bytes::{LANES, SimdBytes, lowest_bit};

/// Objects with more members are read like all others.
const MOST_MEMBERS: usize = 8;

/// How the last object was written that had neither arrays nor objects in it, nor anything odd.
#[derive(Debug)]
pub(super) struct Row {
    leads: [Lead; MOST_MEMBERS],
    /// Those of an object that may be the next.
    others: [Lead; MOST_MEMBERS],
    /// Whether two of the leads may have the same key.
    may_repeat_a_key: bool,
}

/// What leads to a value: the brace or comma before its key, the key, the colon, and the quote of a text.
#[derive(Clone, Copy, Debug)]
struct Lead {
    written: [[u8; LANES]; 2],
    /// A bit for each byte of it; none where it is too long.
    mask: u32,
    length: usize,
    is_text: bool,
    key: KeySet,
}

impl Lead {
    const NONE: Self = Self {
        written: [[0; LANES]; 2],
        mask: 0,
        length: 0,
        is_text: false,
        key: KeySet::NONE,
    };

    /// Whether this stands at a place.
    #[inline(always)]
    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let [first, second] = &self.written;
        let differs = |written: &[u8; LANES], at: usize| {
            let here = bytes.get(at..).and_then(<[u8]>::first_chunk);
            here.map_or(u32::MAX, |here| {
                SimdBytes::of(here).differences(SimdBytes::of(written))
            })
        };
        let second_mask = self.mask >> LANES;
        self.mask & differs(first, at) & 0xFFFF == 0
            && (second_mask == 0 || second_mask & differs(second, at.wrapping_add(LANES)) == 0)
            && self.mask != 0
    }

    /// Reads what leads to a value.
    #[inline(never)]
    fn read(bytes: &[u8], start: usize) -> Option<Self> {
        let key = space(bytes, start.wrapping_add(1));
        if bytes.get(key) != Some(&b'"') {
            return None;
        }
        let key_end = plain_text_end(bytes, key)?;
        let colon = space(bytes, key_end);
        if bytes.get(colon) != Some(&b':') || key_end.wrapping_sub(key) > LONG_TEXT {
            return None;
        }
        let value = space(bytes, colon.wrapping_add(1));
        let is_text = bytes.get(value) == Some(&b'"');
        let length = value.wrapping_add(is_text.into()).wrapping_sub(start);
        let mut lead = Self {
            length,
            is_text,
            key: KeySet::of(bytes.get(key.wrapping_add(1)..key_end.wrapping_sub(1))?),
            ..Self::NONE
        };
        let written = lead.written.as_flattened_mut();
        if let Some(written) = written.get_mut(..length) {
            written.copy_from_slice(bytes.get(start..start.wrapping_add(length))?);
            let unused = u32::try_from(LANES.wrapping_mul(2).wrapping_sub(length)).ok()?;
            lead.mask = u32::MAX.checked_shr(unused)?;
        }
        Some(lead)
    }
}

impl Row {
    /// Nothing is expected.
    pub const NONE: Self = Self {
        leads: [Lead::NONE; MOST_MEMBERS],
        others: [Lead::NONE; MOST_MEMBERS],
        may_repeat_a_key: false,
    };

    /// Reads an object of a few short members, without arrays, objects, escapes and flaws in it. Gives the
    /// place behind it, and how many members it has. `None` for any other: nothing was read of it.
    #[inline(always)]
    pub fn read(&mut self, text: &str, start: usize) -> Option<(usize, usize)> {
        let bytes = text.as_bytes();
        let mut at = start;
        // A bit for each member whose key is another.
        let mut is_other = 0u32;
        let mut members = 1u32;
        for (lead, other) in self.leads.iter().zip(&mut self.others) {
            let mut lead = lead;
            if !lead.is_at(bytes, at) {
                *other = Lead::read(bytes, at)?;
                lead = other;
                is_other |= members;
            }
            at = at.wrapping_add(lead.length);
            at = match lead.is_text {
                true => short_text_end(bytes, at)?,
                false => short_word_end(text, at)?,
            };
            if let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
                at = space(bytes, at);
            }
            match bytes.get(at)? {
                b',' => {}
                b'}' => {
                    self.expect(is_other);
                    let count = members.trailing_zeros().wrapping_add(1);
                    return Some((at.wrapping_add(1), usize::try_from(count).ok()?));
                }
                _ => return None,
            }
            members = members.wrapping_shl(1);
        }
        None
    }

    /// Whether two keys of the last object may be the same. They have no escapes.
    pub fn may_repeat_a_key(&self) -> bool {
        self.may_repeat_a_key
    }

    /// Expects these keys from now on.
    #[inline(always)]
    fn expect(&mut self, is_other: u32) {
        if is_other != 0 {
            self.expect_others(is_other);
        }
    }

    #[inline(never)]
    fn expect_others(&mut self, is_other: u32) {
        let mut left = is_other;
        while left != 0 {
            let at = lowest_bit(left);
            if let (Some(lead), Some(other)) = (self.leads.get_mut(at), self.others.get(at)) {
                *lead = *other;
            }
            left &= left.wrapping_sub(1);
        }
        let mut keys = KeySet::NONE;
        self.leads.iter().for_each(|lead| keys.join(lead.key));
        self.may_repeat_a_key = keys.may_repeat();
    }
}

/// After a text whose first character is at a place.
#[inline(always)]
fn short_text_end(bytes: &[u8], start: usize) -> Option<usize> {
    let end = plain_text_end(bytes, start.wrapping_sub(1))?;
    (end.wrapping_sub(start) <= LONG_TEXT).then_some(end)
}

/// After a number or a word.
#[inline(never)]
fn short_word_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = match bytes.get(start..)? {
        [b't', b'r', b'u', b'e', ..] | [b'n', b'u', b'l', b'l', ..] => start.wrapping_add(4),
        [b'f', b'a', b'l', b's', b'e', ..] => start.wrapping_add(5),
        // Anything else is no number.
        _ => number_end(bytes, start).ok()?,
    };
    let is_flawed = of_number(text.get(start..end)?).is_some();
    (!is_flawed).then_some(end)
}
