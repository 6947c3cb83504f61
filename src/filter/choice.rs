//! A channel, a direction or a status, as a caller writes it.

use super::validation::Check;
use super::{Capabilities, FilterKey, Words, aliases};
use crate::built_for;
use crate::message_text::Part::Text;
use crate::message_text::{message, push_accepted, shortened, unknown};
use crate::model::{IssueCode, ProviderKind};
use crate::spelling::Nearest;

/// Our words with a provider's, of its capabilities.
type Table = fn(&Capabilities) -> Words;

impl Check<'_> {
    /// The provider's word for a value; of a [residual](super::Residual) key our own, if its conversations may have it.
    pub fn word(&mut self, key: FilterKey, table: Table, text: &str) -> Option<&'static str> {
        let mut ours: Vec<&'static str> = Vec::new();
        for &(our, their) in table(self.can) {
            if our == text {
                return Some(if self.is_residual() { our } else { their });
            }
            // One of ours may be several of a platform's.
            if built_for::SIZE || ours.last() != Some(&our) {
                ours.push(our);
            }
        }
        // What it means: one of ours misspelt, or exactly a platform's word or an everyday one.
        let mut nearest = Nearest::to(text);
        nearest.names(&ours);
        nearest.exactly();
        if !built_for::SIZE {
            // Every platform's: those of a gateway.
            for &(our, _) in table(ProviderKind::Gateway.into()) {
                nearest.spelling(our, our);
            }
        }
        nearest.words(aliases::other_values(key));
        let name = key.as_str();
        match nearest.found {
            Some(meant) if !built_for::SIZE && !ours.contains(&meant) => {
                let given = shortened(text);
                let parts = [Text(self.can.provider.as_str()), Text(name), Text(&given)];
                let mut message = message("% has no % \"%\"", &parts);
                let has = |can: &Capabilities| table(can).iter().any(|&(ours, _)| ours == meant);
                self.can.push_who(&mut message, &has);
                message.push_str(". ");
                push_accepted(&mut message, &ours);
                self.issue(IssueCode::Unsupported, message);
            }
            meant => {
                let message = unknown(name, &shortened(text), meant, &ours);
                self.issue(IssueCode::InvalidValue, message);
            }
        }
        None
    }
}
