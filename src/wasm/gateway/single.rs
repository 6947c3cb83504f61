//! What is answered as a whole: a page, a conversation.

use std::rc::Rc;

use super::super::clock::wall_ms;
use super::super::error::Failure;
use super::super::pages::Pages;
use super::super::transport::{Call, Content, Transport};
use super::asked::Asked;
use crate::gateway::{
    Query, conversation_json, empty_page_json, is_settled, page_json, push_conversation,
};
use crate::model::{Conversation, Page, ReadOptions};
use crate::{Error, ErrorCode};

/// What a page begins with.
const ITEMS: &str = "{\"items\":[";

/// What a request led to.
#[derive(Default)]
pub(super) struct Found {
    pub body: String,
    /// It will not change any more.
    pub is_final: bool,
}

/// One page: what its caller asks for within what they are confined to.
pub(super) async fn list(
    transport: &Rc<Transport>,
    asked: &Asked,
    query: Query,
    call: &Call,
) -> Result<Found, Failure> {
    let mut found = Found {
        body: empty_page_json(query.filter.page_size),
        is_final: false,
    };
    let Some(walk) = asked.walk(&query, Some(1))? else {
        return Ok(found);
    };
    let wanted = ReadOptions {
        omit: query.options.omit,
        raw: false,
    };
    let read = asked.reads(wanted.clone());
    let pages = Pages::new(Rc::clone(transport), walk, read)?;
    let mut behind = String::new();
    let mut take = |mut page: Page<'_>, is_first: bool| {
        asked.retain_shown(&mut page);
        let items = std::mem::take(&mut page.items);
        let body = &mut found.body;
        if is_first {
            page.next = page.next.map(|next| asked.seal(&next)).transpose()?;
            let complete = pages.report().complete;
            let write = &mut |page: &Page<'_>| *body = page_json(page, complete);
            asked.redaction.redact_page(page, &wanted.omit, write);
            // Its items stand first.
            behind = body.split_off(ITEMS.len());
        }
        let write = &mut |items: Vec<Conversation<'_>>| {
            for item in &items {
                if body.len() > ITEMS.len() {
                    body.push(',');
                }
                push_conversation(body, item);
            }
        };
        asked.redaction.redact(items, &wanted.omit, write);
        Ok(())
    };
    pages.next(call, &mut take).await?;
    found.body.push_str(&behind);
    Ok(found)
}

/// One conversation, if it lies within what its caller is confined to; else there is none.
pub(super) async fn get(
    transport: &Transport,
    asked: &Asked,
    id: &str,
    call: &Call,
) -> Result<Found, Failure> {
    let plan = |account: &_| transport.provider.plan_get(account, id);
    let mut found = Found::default();
    let mut read = |body: Content<'_>| {
        let conversation = transport
            .provider
            .read_asked(id, body.json, &ReadOptions::default())
            .map_err(|error| asked.unreadable(error))?;
        transport.tell_repairs(&conversation);
        if !asked.force.holds(&conversation) {
            let message = "The conversation lies outside what its caller may see.";
            return Err(Error::new(ErrorCode::NotFound, message));
        }
        found.is_final = is_settled(&conversation, wall_ms());
        let write = &mut |redacted: Vec<Conversation<'_>>| {
            found.body = redacted.first().map(conversation_json).unwrap_or_default();
        };
        asked.redaction.redact(vec![conversation], &[], write);
        Ok(())
    };
    transport.exchange(call, &plan, &mut read).await?;
    Ok(found)
}
