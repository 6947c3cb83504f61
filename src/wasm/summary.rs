//! Statistics of conversations.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::codec::{input, invalid, to_js};
use super::error::Failure;
use super::pages::Pages;
use super::settings::JsCallSettings;
use crate::Error;
use crate::model::{StopReason, WalkReport};
use crate::summary::{Counted, Fold, GroupBy, Zone};
use crate::time::Timestamp;

/// A zone that the host knows: a function from seconds since 1970 to seconds east of UTC.
struct HostZone(Function);

impl Zone for HostZone {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "seconds of years with four digits, and of a day"
    )]
    fn offset_seconds(&mut self, utc_seconds: i64) -> i32 {
        let offset = self.0.call1(&JsValue::NULL, &(utc_seconds as f64).into());
        offset
            .ok()
            .and_then(|offset| offset.as_f64())
            .unwrap_or(0.0) as i32
    }
}

/// A fold of these options: `groupBy` as the caller gave it, a zone unless it is UTC.
pub(super) fn fold(group_by: &JsValue, zone: Option<Function>) -> Result<Fold, Error> {
    let group_by = GroupBy::read(&input(group_by))?;
    let zone = zone.map(|zone| Box::new(HostZone(zone)) as Box<dyn Zone>);
    Ok(Fold::new(&group_by, zone))
}

/// A summary of the conversations of a filter. Its promises own what they need: it may be freed
/// while they run.
#[wasm_bindgen]
pub struct Summarizer(Rc<State>);

struct State {
    pages: Pages,
    fold: RefCell<Fold>,
    total: Cell<Option<u64>>,
}

/// How far a summary has come.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
struct SummaryProgress {
    /// Conversations counted.
    items: u32,
    /// How many the filter matches, where the provider tells.
    total: Option<u64>,
}

impl Summarizer {
    pub(super) fn new(pages: Pages, fold: Fold) -> Self {
        Self(Rc::new(State {
            pages,
            fold: RefCell::new(fold),
            total: Cell::new(None),
        }))
    }
}

#[wasm_bindgen]
impl Summarizer {
    /// Counts the next page; undefined at the end. One at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<SummaryProgress | undefined>")]
    pub fn next(&self, call: &JsCallSettings) -> Promise {
        let state = Rc::clone(&self.0);
        let call = state.pages.call(call);
        future_to_promise(async move {
            let mut count = |page: crate::model::Page<'_>| {
                state.total.set(page.total);
                let mut fold = state.fold.borrow_mut();
                page.items
                    .iter()
                    .try_for_each(|conversation| fold.add(conversation))
            };
            if !state.pages.next(&call, &mut count).await? {
                return Ok(JsValue::UNDEFINED);
            }
            let progress = SummaryProgress {
                items: state.pages.report().items,
                total: state.total.get(),
            };
            Ok(to_js(&progress).map_err(Failure::from)?)
        })
    }

    /// Ends the pages, at once.
    pub fn stop(&self) {
        self.0.pages.stop(StopReason::Closed);
    }

    /// What was counted so far.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        let summary = self.0.fold.borrow().summary(self.0.pages.report());
        Ok(to_js(&summary).map_err(Failure::from)?)
    }
}

/// A summary of conversations that the caller has.
#[wasm_bindgen]
pub struct Tally(Fold, u32);

#[wasm_bindgen]
impl Tally {
    /// Nothing counted yet.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "unknown")] group_by: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "((utcSeconds: number) => number) | undefined")]
        zone: Option<Function>,
    ) -> Result<Tally, JsValue> {
        Ok(Self(fold(group_by, zone).map_err(Failure::from)?, 0))
    }

    /// Counts a conversation.
    #[expect(
        clippy::too_many_arguments,
        reason = "each crosses the boundary as it is"
    )]
    pub fn add(
        &mut self,
        agent_id: Option<String>,
        channel: &str,
        direction: Option<String>,
        status: &str,
        created_at: &str,
        live: bool,
        duration_seconds: Option<f64>,
        analyzed: bool,
        messages: u32,
    ) -> Result<(), JsValue> {
        let Some(created_at) = Timestamp::read(created_at) else {
            let message = "`createdAt` is no RFC 3339 time: is this a conversation of ours?";
            return Err(Failure::from(invalid(message.to_owned())).into());
        };
        let counted = Counted {
            agent_id: agent_id.as_deref(),
            channel,
            direction: direction.as_deref(),
            status,
            created_at: created_at.in_utc(),
            live,
            duration_seconds,
            analyzed,
            messages: messages.into(),
        };
        self.0.add(counted).map_err(Failure::from)?;
        self.1 = self.1.saturating_add(1);
        Ok(())
    }

    /// What was counted so far.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        let report = WalkReport {
            items: self.1,
            ..WalkReport::default()
        };
        Ok(to_js(&self.0.summary(report)).map_err(Failure::from)?)
    }
}
