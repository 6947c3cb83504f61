//! What was masked of kept JSON.

use crate::json::{Document, Json};
use crate::model::{Conversation, Field, Issue, OmittableField, Rejected};
use crate::pace::Pace;

/// What was masked of conversations' metadata and analysis. Kept JSON is a place in a document, so it needs
/// one of its own.
#[derive(Debug)]
pub struct MaskedJson {
    /// A list of null and of all that was masked, in the order of the conversations.
    text: String,
    /// Whether that is their metadata, and their analysis.
    which: Vec<[bool; 2]>,
}

/// Nothing.
impl Default for MaskedJson {
    fn default() -> Self {
        Self {
            text: "[null]".to_owned(),
            which: Vec::new(),
        }
    }
}

impl MaskedJson {
    /// Adds what became of the next conversation's.
    pub(super) fn push(&mut self, parts: [Option<String>; 2]) {
        self.which.push(parts.each_ref().map(Option::is_some));
        self.text.pop();
        for part in parts.into_iter().flatten() {
            self.text.push(',');
            self.text.push_str(&part);
        }
        self.text.push(']');
    }

    /// Reads it. What is written is JSON, so it reads; if it did not, nothing unmasked may come out.
    pub async fn read(&self, pace: &Pace) -> Option<Document<'_>> {
        Document::parse_in_pieces(&self.text, pace).await.ok()
    }

    /// Puts it in its places; what nobody wants (`omit`) is left out.
    pub fn put<'t>(
        &self,
        mut conversations: Vec<Conversation<'t>>,
        read: Option<&'t Document<'t>>,
        omit: &[OmittableField],
    ) -> Vec<Conversation<'t>> {
        let root = read.map(Document::root);
        let mut parts = root.into_iter().flat_map(Json::elements).skip(1);
        for (conversation, &[metadata, analysis]) in conversations.iter_mut().zip(&self.which) {
            conversation.raw = Field::Omitted;
            conversation.leave_out(omit);
            if metadata && let Field::Present(Some(place)) = &mut conversation.metadata {
                match parts.next() {
                    Some(metadata) => *place = metadata,
                    None => conversation.metadata = Field::Omitted,
                }
            }
            if analysis && let Field::Present(Some(list)) = &mut conversation.analysis {
                let analysis = parts.next();
                *list = analysis.into_iter().flat_map(Json::elements).collect();
            }
        }
        conversations
    }
}

/// Records that could not be read, without their JSON: nobody knows what is private in it.
pub(super) fn without_raw<'t>(
    rejected: Vec<Rejected<'t>>,
    read: Option<&'t Document<'t>>,
) -> Vec<Rejected<'t>> {
    let null = read.and_then(|read| read.root().elements().next());
    let hidden = rejected.into_iter().filter_map(|mut rejected| {
        rejected.issues.iter_mut().for_each(Issue::leave_keys_out);
        Some(Rejected {
            raw: null?,
            ..rejected
        })
    });
    hidden.collect()
}
