//! Statistics of conversations.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, JSON, Promise, Reflect};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::call::Call;
use super::codec::{input, invalid, to_js};
use super::error::Failure;
use super::pages::Pages;
use super::settings::JsCallSettings;
use super::transport::Content;
use super::zone::{boxed, find};
use crate::call_options::wrong;
use crate::input::Input;
use crate::json::{Json, Kind};
use crate::model::{Issue, ListReport, StopReason};
use crate::pace::{Pace, at_once};
use crate::provider::SummaryRequest;
use crate::provider::gateway::not_a_summary;
use crate::summary::{Aggregator, CountedConversation, DurationEdges, GroupBy};
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

/// Reads the option `groupBy`.
pub(super) fn group_by_of(option: &JsValue) -> Result<Vec<GroupBy>, Vec<Issue>> {
    GroupBy::read_names(&input(option))
}

/// Reads the option `timeZone`.
pub(super) fn time_zone_of(option: &JsValue) -> Result<Option<String>, Vec<Issue>> {
    if option.is_undefined() {
        return Ok(None);
    }
    match input(option) {
        Input::Text(name) => Ok(Some(name)),
        other => {
            let accepted = "an IANA name such as \"Europe/Berlin\"";
            Err(vec![wrong("timeZone", &other, accepted)])
        }
    }
}

/// A summary of the conversations that match a filter. Its promises own what they need: it may be freed while
/// they run.
#[wasm_bindgen]
pub struct Summarizer(Rc<State>);

struct State {
    pages: Pages,
    aggregator: RefCell<Aggregator>,
    total: Cell<Option<u64>>,
    /// The request for a provider that counts by itself; taken when it is sent.
    request: Cell<Option<SummaryRequest>>,
    /// The finished summary.
    counted: RefCell<Option<JsValue>>,
    /// Why it cannot be counted here: only the provider may know the time zone.
    unknown_zone: RefCell<Option<Error>>,
}

/// How far a summary has come.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
struct SummaryProgress {
    /// Conversations counted.
    items: u32,
    /// How many match the filter, if the provider says.
    total: Option<u64>,
}

impl Summarizer {
    pub(super) fn new(
        pages: Pages,
        aggregator: Aggregator,
        request: SummaryRequest,
        unknown_zone: Option<Error>,
    ) -> Self {
        Self(Rc::new(State {
            pages,
            aggregator: RefCell::new(aggregator),
            total: Cell::new(None),
            request: Cell::new(Some(request)),
            counted: RefCell::default(),
            unknown_zone: RefCell::new(unknown_zone),
        }))
    }
}

impl State {
    /// Asks the provider for the summary; the number of conversations, if it counts by itself.
    async fn ask(&self, call: &JsCallSettings) -> Result<Option<u32>, Failure> {
        let Some(request) = self.request.take() else {
            return Ok(None);
        };
        let mut counted = None;
        let mut read = |body: Content<'_>| {
            let (summary, items) = read_summary(body)?;
            self.counted.replace(Some(summary));
            counted = Some(items);
            Ok(())
        };
        self.pages.summary(call, &request, &mut read).await?;
        Ok(counted)
    }

    /// Finishes the summary that was counted here.
    async fn finish(&self, call: &Call) -> Result<(), Failure> {
        let aggregator = self.aggregator.replace(Aggregator::new(&[], None));
        let transport = &self.pages.transport;
        let pace = &transport.turns.pace;
        let finishing = Box::pin(async {
            let summary = summary_to_js(&aggregator, self.pages.report(), pace).await?;
            self.counted.replace(Some(summary));
            Ok(())
        });
        transport.in_time(call, finishing).await
    }
}

/// Converts a summary to JavaScript, group by group.
async fn summary_to_js(
    aggregator: &Aggregator,
    report: ListReport,
    pace: &Pace,
) -> Result<JsValue, Error> {
    let mut ordered = aggregator.ordered_summary(report, pace).await;
    let groups = Array::new();
    while let Some(group) = ordered.next(pace).await {
        groups.push(&to_js(&group)?);
    }
    let summary = to_js(&ordered.summary)?;
    // Replaces the empty list.
    let _ = Reflect::set(&summary, &"groups".into(), &groups);
    Ok(summary)
}

/// Checks the summary that a gateway counted: if it has our shape, it is passed on as it is.
fn read_summary(body: Content<'_>) -> Result<(JsValue, u32), Error> {
    let root = body.json;
    let member = |name: &str| root.members().get(name);
    let kind = |name: &str| member(name).map(Json::kind);
    let items = member("total").and_then(|total| total.members().get("count")?.as_f64());
    let is_ours = kind("groups") == Some(Kind::Array) && kind("coverage") == Some(Kind::Object);
    match (items, JSON::parse(body.text)) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count; what is none becomes 0 or the greatest"
        )]
        (Some(items), Ok(summary)) if is_ours => Ok((summary, items as u32)),
        _ => Err(not_a_summary()),
    }
}

#[wasm_bindgen]
impl Summarizer {
    /// Counts the next page; undefined at the end. One call at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<SummaryProgress | undefined>")]
    pub fn next(&self, call: JsCallSettings) -> Promise {
        let state = Rc::clone(&self.0);
        future_to_promise(async move {
            if state.counted.borrow().is_some() {
                return Ok(JsValue::UNDEFINED);
            }
            if let Some(items) = state.ask(&call).await? {
                let total = Some(items.into());
                let progress = SummaryProgress { items, total };
                return Ok(to_js(&progress).map_err(Failure::from)?);
            }
            if let Some(error) = state.unknown_zone.take() {
                return Err(Failure::from(error).into());
            }
            let call = state.pages.call(&call);
            let mut count = |page: crate::model::Page<'_>, is_first: bool| {
                if is_first {
                    state.total.set(page.total);
                }
                let mut aggregator = state.aggregator.borrow_mut();
                page.items
                    .iter()
                    .try_for_each(|conversation| aggregator.add(conversation))
            };
            if !state.pages.next(&call, &mut count).await? {
                state.finish(&call).await?;
                return Ok(JsValue::UNDEFINED);
            }
            let progress = SummaryProgress {
                items: state.pages.report().items,
                total: state.total.get(),
            };
            Ok(to_js(&progress).map_err(Failure::from)?)
        })
    }

    /// Stops at once.
    pub fn stop(&self) {
        self.0.pages.stop(StopReason::Closed);
    }

    /// The summary; undefined before the end.
    #[wasm_bindgen(unchecked_return_type = "Summary | undefined")]
    pub fn summary(&self) -> JsValue {
        let counted = self.0.counted.borrow();
        counted.clone().unwrap_or_default()
    }
}

/// A summary of conversations that the caller already has.
#[wasm_bindgen]
pub struct Tally(Aggregator, u32);

#[wasm_bindgen]
impl Tally {
    /// Nothing counted yet.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "unknown")] group_by: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] time_zone: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "TimeZones | undefined")] time_zones: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] duration_edges: &JsValue,
    ) -> Result<Tally, JsValue> {
        let begin = || {
            let refused = |issues| Error::with_issues(ErrorCode::InvalidArgument, issues);
            let group_by = group_by_of(group_by).map_err(refused)?;
            let edges = DurationEdges::read(&input(duration_edges)).map_err(refused)?;
            let name = time_zone_of(time_zone).map_err(refused)?;
            let found = name.map(|name| find(&name, time_zones));
            let zone = found.transpose().map_err(|issue| refused(vec![issue]))?;
            Ok(Self(
                Aggregator::new(&group_by, zone.flatten().map(boxed)).with_duration_edges(edges),
                0,
            ))
        };
        Ok(begin().map_err(|error: Error| Failure::from(error))?)
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
        created_at: Option<String>,
        live: bool,
        duration_seconds: Option<f64>,
        analyzed: Option<bool>,
        messages: Option<u32>,
        end_reason: Option<String>,
        success: Option<bool>,
    ) -> Result<(), JsValue> {
        let created_at = match created_at.as_deref().map(Timestamp::parse) {
            None => None,
            Some(Some(created_at)) => Some(created_at.in_utc()),
            Some(None) => {
                let message = "\"createdAt\" must be an RFC 3339 time or null. Pass a conversation as convoscope returned it.";
                return Err(Failure::from(invalid(message.to_owned())).into());
            }
        };
        let counted = CountedConversation {
            agent_id: agent_id.as_deref(),
            channel,
            direction: direction.as_deref(),
            status,
            created_at,
            live,
            duration_seconds,
            analyzed,
            messages: messages.map(u64::from),
            end_reason: end_reason.as_deref(),
            success,
        };
        self.0.add(counted).map_err(Failure::from)?;
        self.1 = self.1.saturating_add(1);
        Ok(())
    }

    /// The summary so far.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        let report = ListReport {
            items: self.1,
            ..ListReport::default()
        };
        let pace = Pace::default();
        let summary = at_once(summary_to_js(&self.0, report, &pace));
        Ok(summary.map_err(Failure::from)?)
    }
}
