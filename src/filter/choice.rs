//! A channel, a direction or a status, as a caller writes it.

use super::validation::Check;
use super::{Capabilities, FilterKey, Words, aliases};
use crate::message_text::Part::{Quoted, Text};
use crate::message_text::{message, push_accepted, shortened, unknown};
use crate::model::IssueCode;
use crate::spelling::Nearest;

/// Our words with a provider's, of its capabilities.
type Table = fn(&Capabilities) -> Words;

impl Check<'_> {
    /// The provider's word for a value.
    pub fn word(&mut self, key: FilterKey, table: Table, text: &str) -> Option<&'static str> {
        if !self.is_given(text) {
            return None;
        }
        let mut ours: Vec<&'static str> = Vec::new();
        for &(our, their) in table(self.can) {
            if our == text {
                return Some(their);
            }
            ours.push(our);
        }
        let name = key.as_str();
        match meant(self.can, table, text) {
            Some(meant) if !ours.contains(&meant) => {
                let kind = self.can.provider.as_str();
                let mut message = message("% has no % %", &[Text(kind), Text(name), Quoted(text)]);
                let has = |can: &Capabilities| table(can).iter().any(|&(ours, _)| ours == meant);
                self.can.push_who(&mut message, &has);
                message.push_str(". ");
                push_accepted(&mut message, &ours);
                self.issue(IssueCode::Unsupported, message);
            }
            mut meant => {
                if meant.is_none() {
                    let mut nearest = Nearest::to(text);
                    nearest.names(&ours);
                    meant = nearest.found;
                }
                let message = unknown(name, &shortened(text), meant, &ours);
                self.issue(IssueCode::InvalidValue, message);
            }
        }
        None
    }
}

/// The value a text means: in our words, else in a provider's, else in everyday ones.
fn meant(can: &Capabilities, table: Table, text: &str) -> Option<&'static str> {
    let everyday = aliases::everyday_value(text);
    let mut others = [None; 2];
    for can in (can.platforms)() {
        for &(ours, theirs) in table(can) {
            if text.eq_ignore_ascii_case(ours) {
                return Some(ours);
            }
            let is_meant = [text.eq_ignore_ascii_case(theirs), everyday == Some(ours)];
            for (other, is_meant) in others.iter_mut().zip(is_meant) {
                if is_meant && other.is_none() {
                    *other = Some(ours);
                }
            }
        }
    }
    let [theirs, everyday] = others;
    theirs.or(everyday)
}
