//! Whether keys of an object may be the same, told without comparing them.

use super::document::narrow;

/// The keys of an object: two bits for each, by its length and some of its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeySet {
    bits: [u64; 2],
    may_repeat: bool,
}

impl KeySet {
    pub const NONE: Self = Self {
        bits: [0; 2],
        may_repeat: false,
    };

    /// Adds a key, as it is written.
    #[inline(always)]
    pub fn add(&mut self, name: &[u8]) {
        self.join(Self::of(name));
    }

    /// A set of one key.
    #[inline(always)]
    pub fn of(name: &[u8]) -> Self {
        let length = name.len();
        let byte = |at: usize| name.get(at).map_or(0, |&byte| u32::from(byte));
        let [first, middle, last] = [0, length / 2, length.wrapping_sub(1)].map(byte);
        let kind = narrow(length).wrapping_mul(11) ^ first ^ middle.wrapping_mul(5);
        let other = last ^ middle.wrapping_mul(7) ^ kind.wrapping_mul(3);
        Self {
            bits: [kind, other].map(|kind| 1u64.wrapping_shl(kind)),
            may_repeat: false,
        }
    }

    /// Adds the keys of another set.
    #[inline(always)]
    pub fn join(&mut self, other: Self) {
        let ([one, two], [also_one, also_two]) = (self.bits, other.bits);
        self.may_repeat |= one & also_one != 0 && two & also_two != 0;
        self.bits = [one | also_one, two | also_two];
    }

    /// Whether two of the keys may be the same. Where none has an escape, `false` is certain.
    pub fn may_repeat(self) -> bool {
        self.may_repeat
    }
}

impl Default for KeySet {
    fn default() -> Self {
        Self::NONE
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn may_repeat(keys: &[&str]) -> bool {
        let mut set = KeySet::NONE;
        keys.iter().for_each(|key| set.add(key.as_bytes()));
        set.may_repeat()
    }

    #[test]
    fn few_objects_need_a_comparison() {
        for keys in [
            &["role", "content", "timestamp"][..],
            &["is_good", "score", "reason", "tags"],
            &[
                "dynamic_variables",
                "to_mobile_number",
                "from_mobile_number",
                "calling_type",
                "telephony_provider",
                "conversation_recording_url",
                "conversation_duration",
            ],
        ] {
            assert!(!may_repeat(keys), "{keys:?}");
        }
    }

    proptest! {
        #[test]
        fn a_key_that_is_repeated_is_never_missed(
            keys in prop::collection::vec("[a-c]{0,3}|\\PC{0,40}", 1..12),
            again in any::<prop::sample::Index>(),
        ) {
            let mut keys: Vec<_> = keys.iter().map(String::as_str).collect();
            let repeated = *again.get::<&str>(&keys);
            keys.push(repeated);
            prop_assert!(may_repeat(&keys));
        }
    }
}
