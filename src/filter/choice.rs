//! A value of a closed list, as a caller writes it: a channel, a direction, a status.

use super::aliases;
use super::message_text::{listed, quoted};
use super::{Capabilities, Words};
use crate::model::IssueCode;

/// A list of a provider's capabilities: our words with the provider's.
pub(super) type Table = fn(&Capabilities) -> Words;

/// The provider's word for a value. The error is the end of a sentence that begins with the key.
pub(super) fn read(
    capabilities: &'static Capabilities,
    table: Table,
    text: &str,
) -> Result<&'static str, (IssueCode, String)> {
    let words = table(capabilities);
    if let Some(&(_, theirs)) = words.iter().find(|(ours, _)| *ours == text) {
        return Ok(theirs);
    }
    let kind = capabilities.provider;
    let ours = || words.iter().map(|&(ours, _)| ours);
    let accepted = format!("accepted by {kind} are {}", listed(ours()));
    let found = quoted(text);
    let meant = meant(capabilities, table, text).or_else(|| aliases::value(text, ours()));
    Err(match meant {
        Some(meant) if ours().any(|word| word == meant) => (
            IssueCode::InvalidValue,
            format!(
                "is {found}; did you mean \"{meant}\"? {}",
                sentence(&accepted)
            ),
        ),
        Some(meant) => (
            IssueCode::Unsupported,
            format!(
                "is {found}, which {kind} does not have{}; {accepted}",
                capabilities.who(|can| table(can).iter().any(|&(ours, _)| ours == meant))
            ),
        ),
        None => (IssueCode::InvalidValue, format!("is {found}; {accepted}")),
    })
}

/// The value of our vocabulary that a text names: in our own words, in a provider's, or in those
/// of everyday speech.
fn meant(capabilities: &Capabilities, table: Table, text: &str) -> Option<&'static str> {
    let known = || (capabilities.platforms)().into_iter().flat_map(table);
    let everyday = aliases::everyday_value(text);
    known()
        .find(|(ours, _)| text.eq_ignore_ascii_case(ours))
        .or_else(|| known().find(|(_, theirs)| text.eq_ignore_ascii_case(theirs)))
        .or_else(|| known().find(|&&(ours, _)| everyday == Some(ours)))
        .map(|&(ours, _)| ours)
}

/// With a capital letter, where it begins with one of ASCII.
fn sentence(text: &str) -> String {
    let mut sentence = text.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}
