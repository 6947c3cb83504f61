//! What a caller is shown of conversations.

use wasm_bindgen::prelude::*;

use super::codec::{invalid, texts};
use super::list_options::option;
use crate::export::{Redaction, mask_key, not_of, raw_beside_redact};
use crate::model::{Conversation, Page, ReadOptions};
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

    /// Whether anything is masked.
    pub fn masks(&self) -> bool {
        self.redaction.is_some()
    }

    /// Hands over what is shown of a page.
    pub fn page(&self, page: Page<'_>, then: &mut dyn FnMut(&Page<'_>)) {
        match &self.redaction {
            None => then(&page),
            Some(redaction) => redaction.redact_page(page, &self.wanted.omit, then),
        }
    }

    /// Hands over what is shown of a conversation.
    pub fn conversation(&self, it: Conversation<'_>, then: &mut dyn FnMut(&Conversation<'_>)) {
        match &self.redaction {
            None => then(&it),
            Some(redaction) => redaction.redact(vec![it], &self.wanted.omit, &mut |redacted| {
                redacted.iter().for_each(&mut *then);
            }),
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
