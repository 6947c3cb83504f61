//! A page of records whose responses are gone.

use crate::Error;
use crate::json::Document;
use crate::model::{Conversation, Issue, Page, ProviderKind, ReadOptions, Rejected};
use crate::pace::Pace;
use crate::provider::{Provider, parse_body_in_pieces, read_record_in_pieces};

/// A page of records whose responses are gone: those of several walks, or of a list whose items lack what is then
/// fetched one by one. It holds the records' texts.
#[derive(Clone, Debug, Default)]
pub struct MergedPage {
    pub(super) items: Vec<String>,
    pub(super) rejected: Vec<MergedRejected>,
    pub(super) next: Option<String>,
    pub(super) total: Option<u64>,
    pub(super) page_size: u32,
}

/// A record that could not be read.
#[derive(Clone, Debug)]
pub(super) struct MergedRejected {
    pub index: usize,
    pub issues: Vec<Issue>,
    pub text: String,
}

impl MergedPage {
    /// Holds a page. Its records were read with [`ReadOptions::to_hold`]; others are left out.
    pub fn of(page: Page<'_>) -> Self {
        let text = |it: &Conversation<'_>| Some(it.raw.as_option()?.text().to_owned());
        let rejected = page.rejected.into_iter().map(|rejected| MergedRejected {
            index: rejected.index,
            issues: rejected.issues,
            text: rejected.raw.text().to_owned(),
        });
        Self {
            items: page.items.iter().filter_map(text).collect(),
            rejected: rejected.collect(),
            next: page.next,
            total: page.total,
            page_size: page.page_size,
        }
    }

    /// How many conversations it has.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Keeps the first so many of them.
    pub fn truncate(&mut self, most: usize) {
        self.items.truncate(most);
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Parses its records, unreadable ones first, to be [read](Self::read) again.
    pub async fn documents(
        &self,
        provider: ProviderKind,
        pace: &Pace,
    ) -> Result<Vec<Document<'_>>, Error> {
        let unreadable = self.rejected.iter().map(|it| &it.text);
        let mut documents = Vec::new();
        for text in unreadable.chain(&self.items) {
            documents.push(parse_body_in_pieces(provider, text, pace).await?);
        }
        Ok(documents)
    }

    /// Reads them as whole conversations.
    pub async fn read<'d>(
        &self,
        documents: &'d [Document<'d>],
        provider: &Provider,
        options: &ReadOptions,
        pace: &Pace,
    ) -> Page<'d> {
        let mut page = Page {
            items: Vec::with_capacity(self.items.len()),
            next: self.next.clone(),
            total: self.total,
            page_size: self.page_size,
            rejected: Vec::new(),
        };
        let mut roots = documents.iter().map(Document::root);
        for (held, raw) in self.rejected.iter().zip(roots.by_ref()) {
            page.rejected.push(Rejected {
                index: held.index,
                issues: held.issues.clone(),
                raw,
            });
        }
        for (index, raw) in roots.enumerate() {
            match read_record_in_pieces(provider, raw, options, pace).await {
                Ok(conversation) => page.items.push(conversation),
                Err(issues) => page.rejected.push(Rejected { index, issues, raw }),
            }
        }
        page
    }
}
