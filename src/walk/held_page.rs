//! A page made of records of several answers.

use crate::Error;
use crate::json::Document;
use crate::model::{Issue, Page, ReadOptions, Rejected};
use crate::provider::{Ahead, Provider, ProviderKind, parse_body};

/// A page made of records of several answers, which are gone: it holds their texts.
#[derive(Clone, Debug, Default)]
pub struct HeldPage {
    pub(super) items: Vec<String>,
    pub(super) rejected: Vec<HeldRejected>,
    pub(super) next: Option<String>,
    pub(super) total: Option<u64>,
    pub(super) page_size: u32,
}

/// A record that could not be read.
#[derive(Clone, Debug)]
pub(super) struct HeldRejected {
    pub index: usize,
    pub issues: Vec<Issue>,
    pub text: String,
}

impl HeldPage {
    /// Reads its records once more, as whole conversations, and hands the page over.
    #[inline(never)]
    pub fn read(
        &self,
        provider: &dyn Provider,
        options: &ReadOptions,
        take: &mut dyn FnMut(Page<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let kind = provider.kind();
        let unreadable = parsed(kind, self.rejected.iter().map(|it| &it.text))?;
        let documents = parsed(kind, self.items.iter())?;
        let mut page = Page {
            items: Vec::with_capacity(documents.len()),
            next: self.next.clone(),
            total: self.total,
            page_size: self.page_size,
            rejected: Vec::new(),
        };
        for (held, document) in self.rejected.iter().zip(&unreadable) {
            page.rejected.push(Rejected {
                index: held.index,
                issues: held.issues.clone(),
                raw: document.root(),
            });
        }
        for (index, document) in documents.iter().enumerate() {
            let raw = document.root();
            match provider.read_record(raw, options, &Ahead::default()) {
                Ok(conversation) => page.items.push(conversation),
                Err(issues) => page.rejected.push(Rejected { index, issues, raw }),
            }
        }
        take(page)
    }
}

#[inline(never)]
fn parsed<'t>(
    kind: ProviderKind,
    texts: impl Iterator<Item = &'t String>,
) -> Result<Vec<Document<'t>>, Error> {
    texts.map(|text| parse_body(kind, text)).collect()
}
