//! A walk over the conversations that match a filter, page by page.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::caller_view::CallerView;
use super::codec::to_js;
use super::error::Failure;
use super::pages::{PageConsumer, Pages};
use super::settings::JsCallSettings;
use super::to_js::page_in_pieces;
use crate::Error;
use crate::model::{Page, StopReason};
use crate::pace::{InPieces, Pace};

/// A walk over the conversations that match a filter. Its promises own what they need: it may be freed while
/// they run.
#[wasm_bindgen]
pub struct Walk(Rc<State>);

struct State {
    pages: Pages,
    view: CallerView,
}

impl Walk {
    pub(super) fn new(pages: Pages, view: CallerView) -> Self {
        Self(Rc::new(State { pages, view }))
    }
}

/// A page converted to JavaScript.
struct JsPage<'v> {
    view: &'v CallerView,
    page: Option<JsValue>,
}

impl PageConsumer for JsPage<'_> {
    fn take<'t>(
        &'t mut self,
        mut page: Page<'t>,
        _: bool,
        pace: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>> {
        Box::pin(async move {
            let view = self.view;
            let items = std::mem::take(&mut page.items);
            let omit = view.omit(&items);
            let (items, masked_json) = view.mask(items, &omit, pace).await;
            let read = masked_json.read(pace).await;
            let shown = Page {
                items: masked_json.put(items, read.as_ref(), &omit),
                rejected: view.rejected(page.rejected, read.as_ref()),
                ..page
            };
            self.page = Some(page_in_pieces(shown, self.page.as_ref(), pace).await?);
            Ok(())
        })
    }
}

#[wasm_bindgen]
impl Walk {
    /// The next page; undefined at the end, or once the walk was stopped. One call at a time. Of what is fetched one
    /// by one, no more than `most`, which the reader takes at most.
    #[wasm_bindgen(unchecked_return_type = "Promise<Page | undefined>")]
    pub fn next(&self, call: &JsCallSettings, most: usize) -> Promise {
        let state = Rc::clone(&self.0);
        state.pages.most.set(most);
        let call = state.pages.call(call);
        future_to_promise(async move {
            let mut built = JsPage {
                view: &state.view,
                page: None,
            };
            state.pages.next(&call, &mut built).await?;
            Ok(built.page.unwrap_or_default())
        })
    }

    /// The reader has this many conversations of the last page. Requesting the next page means all.
    pub fn consumed(&self, items: usize) {
        self.0.pages.consumed(items);
    }

    /// Stops the walk at once: `closed` by the reader, or at the reader's `limit`.
    pub fn stop(&self, #[wasm_bindgen(unchecked_param_type = "\"closed\" | \"limit\"")] why: &str) {
        self.0.pages.stop(match why {
            "limit" => StopReason::Limit,
            _ => StopReason::Closed,
        });
    }

    /// The report of the walk so far.
    #[wasm_bindgen(unchecked_return_type = "ListReport")]
    pub fn report(&self) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.0.pages.report()).map_err(Failure::from)?)
    }
}
