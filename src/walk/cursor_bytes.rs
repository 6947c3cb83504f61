//! The bytes of a cursor.

use crate::base64;
use crate::built_for;
use crate::fnv::fnv1a;
use crate::model::ProviderKind;
use crate::time::Timestamp;

/// Spellings of a creation time that need no text: one bit for a missing fraction, one for `+00:00` instead
/// of `Z`.
const SPELLINGS: u64 = 4;

/// Writes the bytes of a cursor.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub fn new(version: u8, provider: ProviderKind, fingerprint: u64) -> Self {
        let mut bytes = Self(vec![version]);
        bytes.text(provider.as_str());
        bytes.0.extend_from_slice(&fingerprint.to_le_bytes());
        bytes
    }

    /// Adds a checksum.
    pub fn into_text(mut self) -> String {
        let checksum = fnv1a(&self.0);
        self.0.extend_from_slice(&checksum.to_le_bytes());
        base64::encode_url(&self.0)
    }

    /// LEB128.
    // Not inlined, like those below: a cursor is written once a page, in a dozen parts.
    #[inline(never)]
    fn number(&mut self, mut number: u64) {
        loop {
            let [low, ..] = number.to_le_bytes();
            number >>= 7;
            if number == 0 {
                self.0.push(low & 0x7f);
                return;
            }
            self.0.push(low | 0x80);
        }
    }

    /// Numbers of which most are 0: a zero costs a bit.
    #[inline(never)]
    pub fn numbers(&mut self, numbers: &[u64]) {
        let mut mask = 0;
        for &number in numbers.iter().rev() {
            mask = mask << 1 | u64::from(number != 0);
        }
        self.number(mask);
        for &number in numbers.iter().filter(|&&number| number != 0) {
            self.number(number);
        }
    }

    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.number(text.len().try_into().unwrap_or(u64::MAX));
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Milliseconds, and the remaining digits.
    #[inline(never)]
    pub fn time(&mut self, time: Option<Timestamp>) {
        let Some(time) = time else { return };
        let ms = time.epoch_ms();
        // Times before 1970 become odd numbers.
        self.number((ms << 1 ^ ms >> 63).cast_unsigned());
        let (count, digits) = time.digits_after_ms();
        self.number(count.into());
        if count > 0 {
            self.number(digits);
        }
    }

    /// Eight bytes.
    pub fn hash(&mut self, hash: u64) {
        self.0.extend_from_slice(&hash.to_le_bytes());
    }
}

/// A creation time, and which of the [`SPELLINGS`] its text has; `None` for any other.
#[inline(never)]
pub(super) fn read_time_spelling(text: &str) -> Option<(Timestamp, u64)> {
    let time = Timestamp::parse(text)?.in_utc();
    let spelling = (0..SPELLINGS).find(|&spelling| time_as_spelt(time, spelling) == text)?;
    Some((time, spelling))
}

#[inline(never)]
pub(super) fn time_as_spelt(time: Timestamp, spelling: u64) -> String {
    let mut text = time.text();
    text.pop();
    if spelling & 1 == 1 && text.ends_with(".000") {
        text.truncate(text.len().saturating_sub(4));
    }
    text.push_str(if spelling & 2 == 2 { "+00:00" } else { "Z" });
    text
}

/// Reads the bytes of a [`Writer`].
pub(super) struct Reader {
    bytes: Vec<u8>,
    at: usize,
}

impl Reader {
    /// Of the text of a [`Writer`]; `None` for any other.
    pub fn of(text: &str) -> Option<Self> {
        let mut bytes = base64::decode_url(text)?;
        let (signed, checksum) = bytes.split_last_chunk::<8>()?;
        if fnv1a(signed).to_le_bytes() != *checksum {
            return None;
        }
        bytes.truncate(signed.len());
        Some(Self { bytes, at: 0 })
    }

    pub fn is_empty(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub fn take(&mut self, count: usize) -> Option<&[u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    #[inline(never)]
    fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in 0..10u32 {
            let &byte = self.take(1)?.first()?;
            number |= u64::from(byte & 0x7f).wrapping_shl(shift.wrapping_mul(7));
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub fn numbers<const N: usize>(&mut self) -> Option<[u64; N]> {
        let mut numbers = [0; N];
        self.read_numbers(&mut numbers)?;
        Some(numbers)
    }

    #[inline(never)]
    fn read_numbers(&mut self, numbers: &mut [u64]) -> Option<()> {
        let mut mask = self.number()?;
        for number in numbers {
            if mask & 1 == 1 {
                *number = self.number()?;
            }
            mask >>= 1;
        }
        Some(())
    }

    /// The bytes of a text.
    pub fn bytes(&mut self) -> Option<&[u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    #[inline(never)]
    pub fn text(&mut self) -> Option<String> {
        let bytes = self.bytes()?;
        if !built_for::SIZE {
            return String::from_utf8(bytes.to_vec()).ok();
        }
        // The cursor of a gateway, which is ASCII.
        let mut text = String::new();
        for byte in bytes {
            text.push(char::from(*byte));
        }
        bytes.is_ascii().then_some(text)
    }

    #[inline(never)]
    pub fn time(&mut self) -> Option<Timestamp> {
        let ms = self.number()?;
        let ms = (ms >> 1).cast_signed() ^ (ms & 1).cast_signed().wrapping_neg();
        let time = Timestamp::from_epoch_ms(ms)?;
        match self.number()? {
            0 => Some(time),
            count => time.with_digits_after_ms(u32::try_from(count).ok()?, self.number()?),
        }
    }

    /// Eight bytes.
    pub fn hash(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(*self.take(8)?.first_chunk()?))
    }

    #[inline(never)]
    pub fn hashes(&mut self, count: u64) -> Option<Vec<u64>> {
        let mut hashes = Vec::new();
        for _ in 0..count {
            hashes.push(self.hash()?);
        }
        Some(hashes)
    }
}
