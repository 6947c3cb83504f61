//! A page that was read without a walk.

use super::cursor::{Counts, Cursor};
use crate::model::Page;
use crate::provider::{More, Paging, Position, ProviderPage, capabilities};

/// Makes a [`Page`] without a [`Walk`](super::Walk), for callers with a transport of their own. Nothing is
/// dropped, and its `next` fits any filter of the provider: with another filter it continues with what that
/// finds after this position. Pages by creation time overlap: a page without anything new is the end. `next`
/// is `None` at the end, and if the body of a numbered page does not have its number.
pub fn standalone_page<'a>(kind: crate::model::ProviderKind, page: ProviderPage<'a>) -> Page<'a> {
    let following = match capabilities(kind).paging {
        _ if page.more == More::No => None,
        Paging::ByNumber => page
            .number
            .and_then(|number| number.checked_add(1))
            .map(Position::Number),
        // The whole last instant follows again: nothing is lost if the page ends in it.
        Paging::ByCreatedAt => page
            .next
            .as_deref()
            .or(page.newer_created_at.as_deref())
            .or(page.last_created_at.as_deref())
            .map(|after| Position::After(after.to_owned())),
        Paging::ByNext | Paging::ByCursor => {
            page.next.map(|next| Position::Next(next.into_owned()))
        }
    };
    let next = following.map(|position| {
        let highest = match &position {
            Position::Number(page) => page.saturating_sub(1),
            Position::Start | Position::After(_) | Position::Next(_) => 0,
        };
        let mut cursor = Cursor::start(page.page_size);
        cursor.position = position;
        cursor.counts.set(|| Counts {
            highest,
            ..Counts::default()
        });
        cursor.to_text(kind, None)
    });
    Page {
        items: page.items,
        next,
        total: page.total,
        page_size: page.page_size,
        rejected: page.rejected,
    }
}
