//! Remembers the records emitted lately.

use super::hashes::Hashes;
use crate::fnv::{self, fnv1a};
use crate::time::Timestamp;

/// How many records a generation holds, or a page more than it began with; two are kept.
pub(super) const GENERATION: usize = 4096;

/// The last several thousand records emitted, as hashes. Older ones are forgotten a generation at a time;
/// only the creation time that all of them were above is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    current: Generation,
    previous: Generation,
    forgotten_above: Option<Timestamp>,
}

#[derive(Clone, Debug, Default)]
struct Generation {
    hashes: Hashes,
    lowest: Option<Timestamp>,
}

impl Seen {
    /// Starts with records that it does not hold: all that were created after a time.
    pub fn forgotten_above(time: Option<Timestamp>) -> Self {
        Self {
            forgotten_above: time,
            ..Self::default()
        }
    }

    /// A page follows. While it is read, all of the last one is remembered, however large: otherwise a page
    /// that comes again and again would always seem new.
    #[inline(never)]
    pub fn begin_page(&mut self) {
        if self.current.hashes.len() >= GENERATION {
            let forgotten =
                std::mem::replace(&mut self.previous, std::mem::take(&mut self.current));
            self.forgotten_above = earlier(self.forgotten_above, forgotten.lowest);
        }
    }

    #[inline(never)]
    pub fn insert(&mut self, hash: u64, created_at: Option<Timestamp>) {
        self.current.hashes.insert(hash);
        self.current.lowest = earlier(self.current.lowest, created_at);
    }

    pub fn contains(&self, hash: u64) -> bool {
        [&self.current, &self.previous]
            .into_iter()
            .any(|generation| generation.hashes.contains(hash))
    }

    /// Whether a record of that time was emitted and forgotten, in a sorted list.
    pub fn is_forgotten(&self, created_at: Timestamp) -> bool {
        self.forgotten_above.is_some_and(|bound| created_at > bound)
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.current.hashes.len() + self.previous.hashes.len()
    }
}

/// The earlier of two times, or the only one.
pub(super) fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The hash of a record: FNV-1a, 64 bits. `kind` keeps ids and raw records apart.
pub(super) fn hash(kind: u8, text: &str) -> u64 {
    fnv::extend(fnv1a(&[kind]), text.as_bytes())
}

/// The hash of an unreadable record. For a long one eight bytes count as one number: byte by byte a body of
/// 64 MiB would take longer than parsing it.
pub(crate) fn record_hash(text: &str) -> u64 {
    const LONG: usize = 1 << 16;
    if text.len() < LONG {
        return hash(b'r', text);
    }
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut hash = fnv1a(rest);
    for word in words {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 32;
    }
    fnv1a(&hash.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_stays_flat_over_a_million_conversations() {
        let mut seen = Seen::default();
        let mut most = 0;
        for number in 0..1_000_000u64 {
            if number % 100 == 0 {
                seen.begin_page();
            }
            let created_at = Timestamp::from_epoch_ms(2_000_000_000_000 - number as i64);
            seen.insert(hash(0, &number.to_string()), created_at);
            most = most.max(seen.len());
        }
        assert!(most <= 2 * (GENERATION + 100), "{most}");
        for number in 1_000_000 - GENERATION as u64..1_000_000 {
            assert!(seen.contains(hash(0, &number.to_string())), "{number}");
        }
        assert!(!seen.contains(hash(0, "0")));
        assert!(seen.is_forgotten(Timestamp::from_epoch_ms(2_000_000_000_000).unwrap()));
        assert!(!seen.is_forgotten(Timestamp::from_epoch_ms(1_999_999_000_001).unwrap()));
    }
}
