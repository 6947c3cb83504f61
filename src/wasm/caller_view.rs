//! What a caller sees of conversations.

use std::future::ready;

use super::codec::invalid;
use crate::Error;
use crate::call_options::Options;
use crate::export::{MaskedJson, Redaction, mask_key, raw_beside_redact, unsupported_paths};
use crate::json::Document;
use crate::model::{Conversation, OmittableField, ProviderKind, ReadOptions, Rejected};
use crate::pace::{InPieces, Pace};
use crate::provider::capabilities;

/// The fields a caller asked for, with masks where `redact` names them.
pub(super) struct CallerView {
    wanted: ReadOptions,
    /// Parts that were asked for although lists lack them.
    pub include: Vec<OmittableField>,
    redaction: Option<Redaction>,
}

impl CallerView {
    /// From the options of a call; `wanted` was read from them before. `key` decides the masks.
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
        options.checked(Self {
            wanted,
            include: Vec::new(),
            redaction,
        })
    }

    /// The fields to read, for what is shown and for the masks.
    pub fn read_options(&self) -> ReadOptions {
        let wanted = self.wanted.clone();
        match &self.redaction {
            None => wanted,
            Some(redaction) => wanted.with(&redaction.required_fields()),
        }
    }

    /// The masks; `None`: nothing is masked.
    pub fn redaction(&self) -> Option<&Redaction> {
        self.redaction.as_ref()
    }

    /// Whether ids must not appear in events.
    pub fn hides_ids(&self) -> bool {
        self.redaction.as_ref().is_some_and(Redaction::hides_ids)
    }

    /// What a list shows nothing of. A gateway's was asked for more where the masks need it: what its platform's lists
    /// lack, as each conversation tells, is left out as without masks.
    pub fn omit(&self, listed: &[Conversation<'_>]) -> Vec<OmittableField> {
        let mut omit = self.wanted.omit.clone();
        if let Some(first) = listed.first() {
            capabilities(first.provider).leave_out_lean(&mut omit, &self.include);
        }
        omit
    }

    /// Masks conversations, of which these parts are left out. For their kept JSON it returns what to
    /// [put](MaskedJson::put) in its place.
    pub fn mask<'t>(
        &'t self,
        conversations: Vec<Conversation<'t>>,
        omit: &'t [OmittableField],
        pace: &'t Pace,
    ) -> InPieces<'t, (Vec<Conversation<'t>>, MaskedJson)> {
        match &self.redaction {
            None => Box::pin(ready((conversations, MaskedJson::default()))),
            Some(redaction) => redaction.mask(conversations, omit, pace),
        }
    }

    /// Records that could not be read, without the JSON that must not be shown.
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

/// Reads the option `redact`. A path that the platform has nothing at becomes an issue.
pub(super) fn redact_paths(platform: ProviderKind, options: &mut Options<'_>) -> Vec<String> {
    let paths = options.texts("redact", A_PATH, |_| true);
    let paths = paths.unwrap_or_default();
    options.issues.extend(unsupported_paths(platform, &paths));
    paths
}

/// The elements of a list of paths.
pub(super) const A_PATH: &str = "a path such as \"agent.name\"";

/// The key of masks, which the facade passes on.
pub(super) fn read_mask_key(key: &[u8]) -> Result<[u8; 16], Error> {
    mask_key(key).ok_or_else(|| invalid("\"maskKey\" must be 16 to 64 random bytes.".to_owned()))
}
