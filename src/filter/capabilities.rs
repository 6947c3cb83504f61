//! What a filter needs to know of a platform.

use super::{FilterKey, Value};
use crate::message_text::Part::Text;
use crate::message_text::push_message;
use crate::model::ProviderKind;

/// Our words for something, each with a platform's own.
pub type Words = &'static [(&'static str, &'static str)];

/// Some of the keys.
#[derive(Clone, Copy, Debug)]
pub struct Keys(u32);

impl Keys {
    /// All of them.
    pub const ALL: Self = Self(u32::MAX);

    /// These.
    pub const fn of(mut keys: &[FilterKey]) -> Self {
        let mut bits = 0;
        while let [key, rest @ ..] = keys {
            bits |= 1 << *key as u32;
            keys = rest;
        }
        Self(bits)
    }

    /// Whether a key is one of them.
    pub const fn has(self, key: FilterKey) -> bool {
        self.0 & (1 << key as u32) != 0
    }
}

/// Whether a platform can be asked for a value, where so many other keys are given; otherwise why not.
pub type CheckValue =
    fn(FilterKey, &Value, is_given: &dyn Fn(FilterKey) -> bool) -> Result<(), &'static str>;

/// Every value will do.
pub(crate) fn any_value(
    _: FilterKey,
    _: &Value,
    _: &dyn Fn(FilterKey) -> bool,
) -> Result<(), &'static str> {
    Ok(())
}

/// Which filters a platform serves.
#[derive(Debug)]
pub struct Capabilities {
    /// The platform.
    pub provider: ProviderKind,
    /// The keys it serves.
    pub keys: Keys,
    /// Those of them that it answers less exactly than is asked: it is asked for a little more, and what came is
    /// compared.
    pub compared: Keys,
    /// Keys of what the items of its lists do not show, although the conversations have it.
    pub lean: Keys,
    /// Keys of a text that it finds by the whole of it, where others find a part.
    pub whole: Keys,
    /// Keys of which a request may have several values. Each value of another key is a list of its own.
    pub together: Keys,
    /// The channels it can be asked for.
    pub channels: Words,
    /// The directions.
    pub directions: Words,
    /// The statuses.
    pub statuses: Words,
    /// The most conversations it puts on a page.
    pub largest_page: u32,
    /// The closest alternative to a key it does not serve, as the end of a sentence.
    pub instead: &'static [(FilterKey, &'static str)],
    /// Checks the id of a conversation. The error says what is wrong and what is accepted, as the
    /// end of a sentence, without the id.
    pub check_id: fn(&str) -> Result<(), &'static str>,
    /// Checks a value that is fit for other platforms, beside the other keys that are given. The error says what is
    /// wrong and what is accepted, as the end of a sentence, without the value.
    pub check_value: CheckValue,
    /// Every platform: a message names one that serves what this one does not.
    pub platforms: fn() -> [&'static Capabilities; ProviderKind::PLATFORMS.len()],
}

impl Capabilities {
    /// Whether the platform serves a key.
    pub fn serves(&self, key: FilterKey) -> bool {
        self.keys.has(key)
    }

    /// The closest alternative to a key the platform does not serve.
    pub fn instead_of(&self, key: FilterKey) -> Option<&'static str> {
        self.instead
            .iter()
            .find_map(|&(other, advice)| (other == key).then_some(advice))
    }

    /// Tells the first platform that has something, in a message: " (anyreach has)".
    pub(super) fn push_who(&self, message: &mut String, has: &dyn Fn(&Capabilities) -> bool) {
        for can in (self.platforms)() {
            if has(can) {
                push_message(message, " (% has)", &[Text(can.provider.as_str())]);
                return;
            }
        }
    }
}
