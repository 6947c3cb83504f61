//! Responses that are sent as a whole: a page, a conversation.

use std::rc::Rc;

use super::super::call::Call;
use super::super::clock::wall_ms;
use super::super::error::Failure;
use super::super::pages::{PageConsumer, Pages};
use super::super::transport::{BodyReader, Content, Transport};
use super::authorized_request::AuthorizedRequest;
use crate::gateway::{
    Query, conversation_json_in_pieces, empty_page_json, is_final, page_json, room_for,
};
use crate::model::{Issue, OmittableField, Page, ReadOptions, Rejected};
use crate::pace::{InPieces, Pace};
use crate::provider::parse_body;
use crate::{Error, ErrorCode};

/// The beginning of a page.
const ITEMS: &str = "{\"items\":[";

/// A response's body.
#[derive(Default)]
pub(super) struct WholeAnswer {
    /// In the parts it was written in: joined, they would be copied again and again.
    pub body: Vec<String>,
    /// It will not change any more.
    pub is_final: bool,
}

/// A page of the conversations that the caller asks for and may see.
pub(super) async fn list(
    transport: &Rc<Transport>,
    request: &AuthorizedRequest,
    query: Query,
    call: &Call,
) -> Result<WholeAnswer, Failure> {
    let page_size = request.scope.page_size(query.filter.page_size);
    let mut found = WholeAnswer {
        body: vec![empty_page_json(page_size)],
        is_final: false,
    };
    let looks_on = request.looks_on(&query.filter);
    let most_pages = request.most_pages(&query.filter);
    let Some(walk) = request.walk(&query, Some(most_pages))? else {
        return Ok(found);
    };
    let mut wanted = ReadOptions {
        omit: query.options.omit,
        raw: false,
    };
    let can = transport.provider.capabilities();
    let fetches_each = can.leave_out_lean(&mut wanted.omit, &query.options.include);
    let read = request.read_options(wanted.clone());
    let mut pages = Pages::new(Rc::clone(transport), walk, read)?;
    pages.hides_ids = request.redaction.hides_ids();
    pages.fetches_each |= fetches_each;
    request.fetch_whole(&mut pages, can);
    let mut written = JsonPage {
        request,
        pages: &pages,
        omit: &wanted.omit,
        room: looks_on.then_some(page_size),
        gone_through: 0,
        behind_room: None,
        parts: Vec::new(),
        has_items: false,
        behind: String::new(),
        rejected: Vec::new(),
    };
    while pages.next(call, &mut written).await? && written.behind_room.is_none() && looks_on {}
    if looks_on && !written.parts.is_empty() {
        if let Some(had) = written.behind_room {
            pages.consumed(had);
        }
        let report = pages.report();
        let next = report.next.map(|next| request.seal(&next));
        let null = parse_body(transport.provider.kind, "[null]")?;
        let rejected = std::mem::take(&mut written.rejected).into_iter();
        let rejected = rejected.map(|(index, issues)| Rejected {
            index,
            issues,
            raw: null.root(),
        });
        written.write_end(&Page {
            items: Vec::new(),
            next: next.transpose()?,
            total: None,
            page_size,
            rejected: request
                .redaction
                .without_raw(rejected.collect(), Some(&null)),
        });
    }
    let JsonPage {
        mut parts, behind, ..
    } = written;
    if let Some(last) = parts.last_mut() {
        last.push_str(&behind);
        found.body = parts;
    }
    Ok(found)
}

/// A page as JSON.
struct JsonPage<'w> {
    request: &'w AuthorizedRequest,
    pages: &'w Pages,
    omit: &'w [OmittableField],
    /// How many more fit, where the platform's pages hold others' too; `None`: one of its pages is one of
    /// ours.
    room: Option<u32>,
    /// How many of the platform's page came before.
    gone_through: usize,
    /// The index in it of the first for which there was no room: where to continue.
    behind_room: Option<usize>,
    parts: Vec<String>,
    has_items: bool,
    behind: String,
    /// The records that could not be read, where they are written at the end.
    rejected: Vec<(usize, Vec<Issue>)>,
}

impl JsonPage<'_> {
    /// Writes what comes after the items.
    fn write_end(&mut self, page: &Page<'_>) {
        self.behind = page_json(page, self.pages.report().complete).split_off(ITEMS.len());
    }
}

impl PageConsumer for JsonPage<'_> {
    fn take<'t>(
        &'t mut self,
        mut page: Page<'t>,
        is_first: bool,
        pace: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>> {
        Box::pin(async move {
            let redaction = &self.request.redaction;
            match &mut self.room {
                None => _ = self.request.retain_shown(&mut page),
                Some(room) => {
                    if is_first {
                        self.gone_through = 0;
                    }
                    let gone_through = &mut self.gone_through;
                    let behind = self.request.retain_fitting(&mut page, gone_through, room);
                    self.behind_room = self.behind_room.or(behind);
                    let rejected = std::mem::take(&mut page.rejected);
                    (self.rejected).extend(rejected.into_iter().map(|it| (it.index, it.issues)));
                }
            }
            let items = std::mem::take(&mut page.items);
            let (items, masked_json) = redaction.mask(items, self.omit, pace).await;
            let read = masked_json.read(pace).await;
            // Written at the end where several of the platform's pages are read.
            if is_first && self.room.is_none() {
                let next = page.next.map(|next| self.request.seal(&next));
                self.write_end(&Page {
                    next: next.transpose()?,
                    rejected: redaction.without_raw(page.rejected, read.as_ref()),
                    ..page
                });
            }
            let items = masked_json.put(items, read.as_ref(), self.omit);
            if self.parts.is_empty() {
                let mut first = room_for(&items);
                first.push_str(ITEMS);
                self.parts.push(first);
            }
            for item in items {
                if let Some(last) = self.parts.last_mut().filter(|_| self.has_items) {
                    last.push(',');
                }
                self.has_items = true;
                conversation_json_in_pieces(&item, &mut self.parts, pace).await;
            }
            Ok(())
        })
    }
}

/// A conversation, if it is within the caller's scope; otherwise not found.
pub(super) async fn get(
    transport: &Transport,
    request: &AuthorizedRequest,
    id: &str,
    call: &Call,
) -> Result<WholeAnswer, Failure> {
    let plan = |account: &_| (transport.provider.plan_get)(account, id);
    let mut read = JsonConversation {
        transport,
        call,
        request,
        id,
        found: WholeAnswer::default(),
    };
    transport.exchange(call, &plan, &mut read).await?;
    Ok(read.found)
}

/// Reads a conversation and writes it as JSON.
struct JsonConversation<'o> {
    transport: &'o Transport,
    call: &'o Call,
    request: &'o AuthorizedRequest,
    id: &'o str,
    found: WholeAnswer,
}

impl BodyReader for JsonConversation<'_> {
    fn read<'r>(
        &'r mut self,
        body: Content<'r>,
        pace: &'r Pace,
    ) -> InPieces<'r, Result<(), Error>> {
        Box::pin(async move {
            let provider = self.transport.provider;
            let mut conversation = provider
                .read_asked_in_pieces(self.id, body.json, &ReadOptions::default(), pace)
                .await?;
            let redaction = &self.request.redaction;
            let id = (!redaction.hides_ids()).then_some(&*conversation.id);
            let issues = &mut conversation.issues;
            self.transport.report_repairs(self.call, id, issues);
            if !self.request.scope.matches(&conversation) {
                let message = "The conversation is outside the caller's scope.";
                return Err(Error::new(ErrorCode::NotFound, message));
            }
            self.found.body.clear();
            self.found.is_final = is_final(&conversation, wall_ms());
            let (masked, masked_json) = redaction.mask(vec![conversation], &[], pace).await;
            let read = masked_json.read(pace).await;
            for shown in masked_json.put(masked, read.as_ref(), &[]) {
                conversation_json_in_pieces(&shown, &mut self.found.body, pace).await;
            }
            Ok(())
        })
    }
}
