//! What a walk does about answers that are none of its pages.

use super::{PagingStrategy, Walk};
use crate::model::StopReason;
use crate::provider::{More, ProviderPage};
use crate::walk::by_number::as_u64;
use crate::walk::cursor::Cursor;
use crate::walk::snapshot_bound::SnapshotBound;
use crate::{Error, ErrorCode};

impl Walk {
    /// The page asked for was refused with this error. True where that is no failure: a numbered list
    /// that became shorter has fewer pages than it announced; ask [`next`](Self::next) again. Where the
    /// refusal stands the error says how to go on behind it.
    #[inline(never)]
    pub fn refused(&mut self, error: &mut Error) -> bool {
        let is_refusal = matches!(error.code, ErrorCode::NotFound | ErrorCode::Unprocessable);
        let PagingStrategy::Number(strategy) = &mut self.strategy else {
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
            " It refuses page {page} of a list whose pages before announce it: so long a list may not be served to its end."
        );
        error.message.push_str(&more);
        if let Some(mark) = self.watermark.mark {
            let more = format!(
                " Go on with a filter of `createdBefore: \"{mark}\"`; conversations of that very time come again."
            );
            error.message.push_str(&more);
        }
        false
    }

    /// The answer for the page asked for cannot be read, as this error says. True where the walk passes
    /// over it; ask [`next`](Self::next) again. Else the error says which page it was.
    #[inline(never)]
    pub fn unreadable(&mut self, error: &mut Error) -> bool {
        let is_answer = error
            .status
            .is_some_and(|status| (200..300).contains(&status));
        if error.code != ErrorCode::InvalidResponse || !is_answer {
            return false;
        }
        let more = match &mut self.strategy {
            PagingStrategy::Number(strategy) => {
                let page = strategy.requested_page();
                if self.options.skip_unreadable && strategy.skip() {
                    self.report.next = Some(self.text_of(&self.cursor()));
                    return true;
                }
                let more = match self.options.skip_unreadable {
                    true => "Those before it could not be read either.",
                    false => "onUnreadable: \"skip\" goes on behind it.",
                };
                format!(" It is page {page} of the list. {more}")
            }
            PagingStrategy::CreatedAt(strategy) => {
                let page = strategy
                    .after
                    .as_ref()
                    .map_or("the first page".to_owned(), |after| {
                        format!("the page after {after}")
                    });
                format!(
                    " It is {page} of the list, which can only be gone on with from what is on it: a filter of createdBefore begins behind it."
                )
            }
            PagingStrategy::Next(_) => return false,
        };
        error.message.push_str(&more);
        false
    }

    /// A cache or a proxy may have mixed pages up: together with a deletion that would hide what slid.
    pub(super) fn refuse_other_page(&self, page: &ProviderPage<'_>) -> Result<(), Error> {
        let (PagingStrategy::Number(strategy), Some(number)) = (&self.strategy, page.number) else {
            return Ok(());
        };
        // Beyond the end the last page may come once more.
        let asked = strategy.requested_page();
        let is_last = number < asked && page.more != More::Yes;
        if number == asked || is_last {
            return Ok(());
        }
        let provider = self.filter.provider;
        let message = format!(
            "{provider} answered with page {number} where page {asked} was asked for. If it stays so, check any cache or proxy in between."
        );
        Err(Error::new(ErrorCode::InvalidResponse, message)
            .by(provider)
            .passing())
    }

    /// Whether the page is to be left: it tells that the bound of the snapshot may have cut something off, or
    /// whether it has.
    #[inline(never)]
    pub(super) fn check_bound(&mut self, page: &ProviderPage<'_>) -> bool {
        let PagingStrategy::Number(strategy) = &mut self.strategy else {
            return false;
        };
        if !matches!(strategy.bound, SnapshotBound::Checking) {
            return self.until.is_some() && strategy.needs_bound_check(page.total);
        }
        let newer = page.items.iter();
        let newer = newer.filter(|it| Some(it.created_at) > self.until).count();
        // An empty page shows nothing, whatever it counts.
        strategy.finish_bound_check(match page.items.len() {
            0 => Some(0),
            count if newer < count => page.total.map(|total| total.saturating_sub(as_u64(newer))),
            _ => None,
        });
        true
    }

    pub(super) fn stall(&mut self, before: &Cursor, why: &str) -> Error {
        // A live walk looks for nothing that slid: its place stays as it was told.
        if self.is_snapshot() {
            self.report.next = Some(self.text_of(before));
        }
        self.report.stopped_because = Some(StopReason::Stalled);
        self.stalled = Some(before.clone());
        Error::new(
            ErrorCode::PaginationStalled,
            format!(
                "{} says that more conversations follow, but {why}. Those handed over so far are good. Go on later with `after` = report.next; if it stays so, narrow the filter by createdBefore and createdAfter.",
                self.filter.provider
            ),
        )
        .by(self.filter.provider)
    }
}
