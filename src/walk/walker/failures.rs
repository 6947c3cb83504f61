//! How a walk handles failed requests and wrong pages.

use super::{PagingStrategy, Walk};
use crate::model::StopReason;
use crate::provider::More;
use crate::walk::by_created_at::ByCreatedAt;
use crate::walk::by_number::as_u64;
use crate::walk::cursor::Cursor;
use crate::walk::page_records::PageRecords;
use crate::walk::snapshot_bound::SnapshotBound;
use crate::{Error, ErrorCode};

impl Walk {
    /// The requested page was refused with this error. True if that is no failure: a numbered list that
    /// became shorter has fewer pages than announced; call [`next`](Self::next) again. Otherwise the error
    /// says how to continue after it.
    #[inline(never)]
    pub fn refused(&mut self, error: &mut Error) -> bool {
        let is_refusal = matches!(error.code, ErrorCode::NotFound | ErrorCode::Unprocessable);
        let PagingStrategy::Number(strategy) = &mut self.strategy else {
            let is_cursor = matches!(self.strategy, PagingStrategy::Cursor(..));
            if is_refusal && is_cursor && !self.strategy.is_at_start() {
                error
                    .message
                    .push_str(" The list's cursor may have expired.");
                self.advise_bound(error);
            }
            return false;
        };
        let page = strategy.requested_page();
        if !is_refusal || page == 1 {
            return false;
        }
        if strategy.refused() {
            self.report.next = Some(self.text_of(&self.cursor()));
            return true;
        }
        let more = format!(
            " It refuses page {page}, although the pages before announce it: the list may be too long to be served to its end."
        );
        error.message.push_str(&more);
        self.advise_bound(error);
        false
    }

    /// Says how to continue without the position.
    #[inline(never)]
    fn advise_bound(&self, error: &mut Error) {
        if let Some(mark) = self.watermark.mark() {
            let more = format!(
                " Continue with the filter `createdBefore: \"{mark}\"`; conversations of exactly that time come again."
            );
            error.message.push_str(&more);
        }
    }

    /// The response for the requested page cannot be read, with this error. True if the walk skips it; call
    /// [`next`](Self::next) again. Otherwise the error says which page it was.
    #[inline(never)]
    pub fn unreadable(&mut self, error: &mut Error) -> bool {
        let is_answer = error
            .status
            .is_some_and(|status| (200..300).contains(&status));
        if error.code != ErrorCode::InvalidResponse || !is_answer {
            return false;
        }
        let mark = self.watermark.mark();
        let more = match &mut self.strategy {
            PagingStrategy::Number(strategy) => {
                let page = strategy.requested_page();
                if self.options.skip_unreadable && strategy.skip() {
                    self.report.next = Some(self.text_of(&self.cursor()));
                    return true;
                }
                let more = match self.options.skip_unreadable {
                    true => "The pages before it could not be read either.",
                    false => "Skip it with onUnreadable: \"skip\".",
                };
                format!(" It is page {page} of the list. {more}")
            }
            PagingStrategy::CreatedAt(_) | PagingStrategy::Cursor(..) => {
                let page = match (&self.strategy, mark) {
                    (
                        PagingStrategy::CreatedAt(ByCreatedAt {
                            after: Some(after), ..
                        }),
                        _,
                    ) => format!("the page after {after}"),
                    (PagingStrategy::Cursor(..), Some(mark)) => format!("the page after {mark}"),
                    _ => "the first page".to_owned(),
                };
                format!(
                    " It is {page} of the list, and the next page can only be requested with its contents. Continue after it with a filter of \"createdBefore\"."
                )
            }
            PagingStrategy::Next(_) => return false,
        };
        error.message.push_str(&more);
        false
    }

    /// A cache or a proxy may have mixed up pages: together with a deletion that would hide records that
    /// slid.
    pub(super) fn refuse_other_page(&self, page: &PageRecords<'_>) -> Result<(), Error> {
        let (PagingStrategy::Number(strategy), Some(number)) = (&self.strategy, page.number) else {
            return Ok(());
        };
        // Beyond the end the last page may come again.
        let requested = strategy.requested_page();
        let is_last = number < requested && page.more != More::Yes;
        if number == requested || is_last {
            return Ok(());
        }
        let provider = self.filter.provider;
        let message = format!(
            "{provider} returned page {number} instead of page {requested}. If this persists, check any cache or proxy in between."
        );
        Err(Error::new(ErrorCode::InvalidResponse, message)
            .by(provider)
            .passing())
    }

    /// Whether to discard the page: it shows that the bound of the snapshot may have cut something off, or
    /// checks that.
    #[inline(never)]
    pub(super) fn check_bound(&mut self, page: &PageRecords<'_>) -> bool {
        let PagingStrategy::Number(strategy) = &mut self.strategy else {
            return false;
        };
        if !matches!(strategy.bound, SnapshotBound::Checking) {
            return self.until.is_some() && strategy.needs_bound_check(page.total);
        }
        let newer = page.items.iter();
        let newer = newer.filter(|&&(at, _)| at > self.until).count();
        // An empty page shows nothing, whatever its total.
        strategy.finish_bound_check(match page.items.len() {
            0 => Some(0),
            count if newer < count => page.total.map(|total| total.saturating_sub(as_u64(newer))),
            _ => None,
        });
        true
    }

    pub(super) fn stall(&mut self, before: &Cursor, why: &str) -> Error {
        // A live walk does not look for records that slid: its position stays.
        if self.is_snapshot() {
            self.report.next = Some(self.text_of(before));
        }
        self.report.stopped_because = Some(StopReason::Stalled);
        self.stalled.set(|| Some(before.clone()));
        let provider = self.filter.provider;
        let mut message = provider.as_str().to_owned();
        message.push_str(" says that more conversations follow, but ");
        message.push_str(why);
        message.push_str(". The conversations so far are good. Continue later with `after` = report.next; if this persists, narrow the filter with \"createdBefore\" and \"createdAfter\".");
        Error::new(ErrorCode::PaginationStalled, message).by(provider)
    }
}
