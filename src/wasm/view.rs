//! What a caller is shown of conversations.

use std::future::ready;

use wasm_bindgen::prelude::*;

use super::codec::{invalid, texts};
use super::list_options::option;
use crate::export::{Redaction, Rewritten, mask_key, not_of, raw_beside_redact};
use crate::json::Document;
use crate::model::{Conversation, ReadOptions, Rejected};
use crate::pace::{InPieces, Pace};
use crate::provider::ProviderKind;
use crate::{Error, ErrorCode};

/// What a caller is shown of conversations: the parts they want, with what they name masked.
pub(super) struct View {
    wanted: ReadOptions,
    redaction: Option<Redaction>,
}

impl View {
    /// Of the options of a call to a platform, of which `wanted` was read before. `key` decides the masks.
    pub fn new(
        platform: ProviderKind,
        options: &JsValue,
        wanted: ReadOptions,
        key: &[u8],
    ) -> Result<Self, Error> {
        let paths = redact_paths(platform, options)?;
        let mut redaction = None;
        if !paths.is_empty() {
            let made = Redaction::new(&paths, read_mask_key(key)?);
            let mut issues = made.as_ref().err().cloned().unwrap_or_default();
            if wanted.raw {
                issues.push(raw_beside_redact());
            }
            if !issues.is_empty() {
                return Err(Error::with_issues(ErrorCode::InvalidArgument, issues));
            }
            redaction = made.ok();
        }
        Ok(Self { wanted, redaction })
    }

    /// What has to be read for it.
    pub fn reads(&self) -> ReadOptions {
        let wanted = self.wanted.clone();
        match &self.redaction {
            None => wanted,
            Some(redaction) => wanted.with(&redaction.reads()),
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
    ) -> InPieces<'t, (Vec<Conversation<'t>>, Rewritten)> {
        match &self.redaction {
            None => Box::pin(ready((conversations, Rewritten::default()))),
            Some(redaction) => redaction.mask(conversations, &self.wanted.omit, pace),
        }
    }

    /// What is shown of what was masked.
    pub fn put<'t>(
        &self,
        conversations: Vec<Conversation<'t>>,
        rewritten: &Rewritten,
        read: Option<&'t Document<'t>>,
    ) -> Vec<Conversation<'t>> {
        rewritten.put(conversations, read, &self.wanted.omit)
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

/// The option `redact`, of paths that the platform has; none where it is left out.
pub(super) fn redact_paths(
    platform: ProviderKind,
    options: &JsValue,
) -> Result<Vec<String>, Error> {
    let Some(paths) = option(options, "redact") else {
        return Ok(Vec::new());
    };
    let paths = texts("redact", paths)?;
    let issues = not_of(platform, &paths);
    match issues.is_empty() {
        true => Ok(paths),
        false => Err(Error::with_issues(ErrorCode::InvalidArgument, issues)),
    }
}

/// The key of masks, as the facade hands it over.
pub(super) fn read_mask_key(key: &[u8]) -> Result<[u8; 16], Error> {
    mask_key(key).ok_or_else(|| invalid("maskKey has 16 to 64 random bytes.".to_owned()))
}
