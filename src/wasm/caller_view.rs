//! What a caller is shown of conversations.

use std::future::ready;

use super::codec::invalid;
use super::options::Options;
use crate::Error;
use crate::export::{MaskedJson, Redaction, mask_key, raw_beside_redact, unsupported_paths};
use crate::json::Document;
use crate::model::{Conversation, ProviderKind, ReadOptions, Rejected};
use crate::pace::{InPieces, Pace};

/// What a caller is shown of conversations: the parts they want, with what they name masked.
pub(super) struct CallerView {
    wanted: ReadOptions,
    redaction: Option<Redaction>,
}

impl CallerView {
    /// Of the options of a call to a platform, of which `wanted` was read before. `key` decides the masks.
    pub fn new(
        platform: ProviderKind,
        mut options: Options<'_>,
        wanted: ReadOptions,
        key: &[u8],
    ) -> Result<Self, Error> {
        let paths = redact_paths(platform, &mut options);
        let mut redaction = None;
        if !paths.is_empty() {
            match Redaction::new(&paths, read_mask_key(key)?) {
                Ok(made) => redaction = Some(made),
                Err(issues) => options.issues.extend(issues),
            }
            if wanted.raw {
                options.issues.push(raw_beside_redact());
            }
        }
        options.checked(Self { wanted, redaction })
    }

    /// What has to be read for it.
    pub fn read_options(&self) -> ReadOptions {
        let wanted = self.wanted.clone();
        match &self.redaction {
            None => wanted,
            Some(redaction) => wanted.with(&redaction.required_fields()),
        }
    }

    /// Whether no id is to be told anywhere.
    pub fn hides_ids(&self) -> bool {
        self.redaction.as_ref().is_some_and(Redaction::hides_ids)
    }

    /// Masks what is to be masked of conversations; of their kept JSON it gives what is to be
    /// [put](Self::put) in its place.
    pub fn mask<'t>(
        &'t self,
        conversations: Vec<Conversation<'t>>,
        pace: &'t Pace,
    ) -> InPieces<'t, (Vec<Conversation<'t>>, MaskedJson)> {
        match &self.redaction {
            None => Box::pin(ready((conversations, MaskedJson::default()))),
            Some(redaction) => redaction.mask(conversations, &self.wanted.omit, pace),
        }
    }

    /// What is shown of what was masked.
    pub fn put<'t>(
        &self,
        conversations: Vec<Conversation<'t>>,
        masked_json: &MaskedJson,
        read: Option<&'t Document<'t>>,
    ) -> Vec<Conversation<'t>> {
        masked_json.put(conversations, read, &self.wanted.omit)
    }

    /// What is shown of records that could not be read.
    pub fn rejected<'t>(
        &self,
        rejected: Vec<Rejected<'t>>,
        read: Option<&'t Document<'t>>,
    ) -> Vec<Rejected<'t>> {
        match &self.redaction {
            None => rejected,
            Some(redaction) => redaction.without_raw(rejected, read),
        }
    }
}

/// The option `redact`; one that the platform has nothing at is noted.
pub(super) fn redact_paths(platform: ProviderKind, options: &mut Options<'_>) -> Vec<String> {
    let paths = options.texts("redact", A_PATH, |_| true);
    let paths = paths.unwrap_or_default();
    options.issues.extend(unsupported_paths(platform, &paths));
    paths
}

/// What a list of paths may hold.
pub(super) const A_PATH: &str = "a path such as agent.name";

/// The key of masks, as the facade hands it over.
pub(super) fn read_mask_key(key: &[u8]) -> Result<[u8; 16], Error> {
    mask_key(key).ok_or_else(|| invalid("maskKey has 16 to 64 random bytes.".to_owned()))
}
