//! A channel, a direction or a status, as a caller writes it.

use super::aliases;
use super::text::not_empty;
use super::{Capabilities, FilterKey, Words};
use crate::message_text::{accepted, quoted, shortened, unknown};
use crate::model::{Issue, IssueCode};

/// Our words with a provider's, of its capabilities.
pub(super) type Table = fn(&Capabilities) -> Words;

/// The provider's word for a value.
#[inline(never)]
pub(super) fn read(
    can: &'static Capabilities,
    key: FilterKey,
    table: Table,
    path: &str,
    text: &str,
) -> Result<&'static str, Issue> {
    not_empty(path, text)?;
    let words = table(can);
    if let Some(&(_, theirs)) = words.iter().find(|(ours, _)| *ours == text) {
        return Ok(theirs);
    }
    let name = key.as_str();
    let ours: Vec<_> = words.iter().map(|&(ours, _)| ours).collect();
    let meant = meant(can, table, text).or_else(|| aliases::value(text, ours.iter().copied()));
    let (code, message) = match meant {
        Some(meant) if !ours.contains(&meant) => {
            let who = can.who(|can| table(can).iter().any(|&(ours, _)| ours == meant));
            let (kind, found, accepted) = (can.provider, quoted(text), accepted(&ours));
            let message = format!("{kind} has no {name} {found}{who}. {accepted}");
            (IssueCode::Unsupported, message)
        }
        meant => {
            let message = unknown(name, &shortened(text), meant, &ours);
            (IssueCode::InvalidValue, message)
        }
    };
    Err(Issue::new(path.to_owned(), code, message))
}

/// The value a text means: in our words, in a provider's, or in everyday ones.
fn meant(can: &Capabilities, table: Table, text: &str) -> Option<&'static str> {
    let known = || (can.platforms)().into_iter().flat_map(table);
    let everyday = aliases::everyday_value(text);
    known()
        .find(|(ours, _)| text.eq_ignore_ascii_case(ours))
        .or_else(|| known().find(|(_, theirs)| text.eq_ignore_ascii_case(theirs)))
        .or_else(|| known().find(|&&(ours, _)| everyday == Some(ours)))
        .map(|&(ours, _)| ours)
}
