//! Responses that are sent page by page: exports and summaries.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::super::call::Call;
use super::super::codec::{bytes_of, conversion_failed, to_js};
use super::super::error::Failure;
use super::super::pages::{PageConsumer, Pages};
use super::super::settings::{CallSettings, JsCallSettings};
use super::super::transport::Transport;
use super::super::zone::{boxed, find};
use super::authorized_request::{AuthorizedRequest, Rules};
use crate::export::{ExportFormat, ExportOptions, Writer};
use crate::gateway::{Query, QueryOptions};
use crate::model::{Issue, IssueCode, ListReport, OmittableField, Page, ReadOptions, StopReason};
use crate::pace::{InPieces, LONG, Pace};
use crate::summary::Aggregator;
use crate::walk::Walks;
use crate::{Error, ErrorCode};

/// The bytes of a response, page by page. Its promises own what they need: it may be freed while they run.
#[wasm_bindgen]
pub struct Stream(Rc<State>);

struct State {
    transport: Rc<Transport>,
    request: AuthorizedRequest,
    /// `None`: the caller may see none of what they ask for.
    pages: Option<Pages>,
    work: Work,
    /// The platform's total; unknown before its first response.
    total: Cell<Option<u64>>,
    /// How many conversations of the platform's are outside the scope.
    left_out: Cell<u32>,
    has_ended: Cell<bool>,
}

enum Work {
    Export {
        writer: Writer,
        has_begun: Cell<bool>,
    },
    /// And the parts that are not counted.
    Summary(RefCell<Aggregator>, Vec<OmittableField>),
}

#[wasm_bindgen]
impl Stream {
    /// The next bytes; undefined at the end. One call at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<Bytes | undefined>")]
    pub fn next(&self, call: &JsCallSettings) -> Promise {
        let state = Rc::clone(&self.0);
        let call = state.call(call);
        future_to_promise(async move {
            let parts = state.next(&call).await?;
            Ok(match parts {
                Some(parts) => bytes_of(&parts, &state.transport.turns.pace).await,
                None => JsValue::UNDEFINED,
            })
        })
    }

    /// What stands in an export.
    #[wasm_bindgen(unchecked_return_type = "ExportSchema | undefined")]
    pub fn schema(&self) -> Result<JsValue, JsValue> {
        let Work::Export { writer, .. } = &self.0.work else {
            return Ok(JsValue::UNDEFINED);
        };
        let schema = writer.schema().map_err(Failure::from)?;
        Ok(to_js(&schema).map_err(Failure::from)?)
    }

    /// Stops at once.
    pub fn stop(&self) {
        if let Some(pages) = &self.0.pages {
            pages.stop(StopReason::Closed);
        }
    }
}

impl Stream {
    /// Lines of conversations.
    pub(super) fn export(
        transport: Rc<Transport>,
        rules: &Rules,
        request: AuthorizedRequest,
        query: Query,
    ) -> Result<Self, Failure> {
        let walk = request.walk(&query, None)?;
        let options = query.options;
        let columns = options.columns.iter().flatten();
        let is_raw = |column: &String| column == "raw" || column.starts_with("raw.");
        if let Some(at) = columns.into_iter().position(is_raw) {
            return Err(raw_column(format!("columns[{at}]")).into());
        }
        let options = ExportOptions {
            columns: options.columns,
            names: options.column_names,
            json_as_text: options.json_as_text,
            formula_guard: !options.unguarded,
            redact: rules.redact.clone(),
            bom: options.bom,
            end: options.end,
            omit: options.omit,
            resumed: options.after.is_some(),
            ..ExportOptions::new(options.format.unwrap_or(ExportFormat::Ndjson))
        };
        let writer = Writer::new(options, request.masks())?;
        let read = request.read_options(writer.read_options().clone());
        // However the path is spelt.
        if read.raw {
            return Err(raw_column("columns".to_owned()).into());
        }
        let can = transport.provider.capabilities();
        let fetches_each = writer.shows(&|path| can.lacks(path));
        let work = Work::Export {
            writer,
            has_begun: Cell::new(false),
        };
        Self::new(transport, request, walk, (read, fetches_each), work)
    }

    /// One JSON text, after a line break for every page as a sign of life.
    pub(super) fn summary(
        transport: Rc<Transport>,
        request: AuthorizedRequest,
        query: Query,
    ) -> Result<Self, Failure> {
        let walk = request.walk(&query, query.options.max_pages)?;
        let name = query.options.time_zone.as_deref();
        let found = name.map(|name| find(name, &transport.settings.time_zones));
        let zone = found.transpose().map_err(invalid)?.flatten();
        let can = transport.provider.capabilities();
        let QueryOptions { omit, include, .. } = &query.options;
        let (counted, _) = can.read_to_count(omit, include);
        let aggregator = Aggregator::new(&query.options.group_by, zone.map(boxed));
        let edges = query.options.duration_edges.clone();
        let aggregator = aggregator.without(&counted.omit).with_duration_edges(edges);
        let omit = counted.omit.clone();
        let group_by = &query.options.group_by;
        let fetches_each = Aggregator::counts(group_by, &counted.omit, &|path| can.lacks(path));
        let read = request.read_options(counted);
        Self::new(
            transport,
            request,
            walk,
            (read, fetches_each),
            Work::Summary(RefCell::new(aggregator), omit),
        )
    }

    fn new(
        transport: Rc<Transport>,
        request: AuthorizedRequest,
        walk: Option<Walks>,
        (read, fetches_each): (ReadOptions, bool),
        work: Work,
    ) -> Result<Self, Failure> {
        let pages = walk.map(|walk| Pages::new(Rc::clone(&transport), walk, read));
        let mut pages = pages.transpose()?;
        if let Some(pages) = &mut pages {
            pages.hides_ids = request.redaction.hides_ids();
            let can = pages.transport.provider.capabilities();
            pages.fetches_each |= fetches_each;
            request.fetch_whole(pages, can);
        }
        Ok(Self(Rc::new(State {
            transport,
            request,
            total: Cell::new(None),
            pages,
            work,
            left_out: Cell::new(0),
            has_ended: Cell::new(false),
        })))
    }

    /// The first bytes, and how long the platform took. If this fails, there is no stream yet, and the
    /// response is a refusal.
    pub(super) async fn first(&self, call: &JsCallSettings) -> Result<(Vec<String>, u64), Failure> {
        let call = self.0.call(call);
        let first = self.0.next(&call).await?.unwrap_or_default();
        Ok((first, call.waited_ms.get()))
    }

    /// The platform's total, if there is one.
    pub(super) fn total(&self) -> Option<u64> {
        self.0.total.get()
    }
}

impl State {
    fn call(&self, call: &JsCallSettings) -> Call {
        match &self.pages {
            Some(pages) => pages.call(call),
            None => Call::new(CallSettings::read(call), None),
        }
    }

    async fn next(&self, call: &Call) -> Result<Option<Vec<String>>, Failure> {
        if self.has_ended.get() {
            return Ok(None);
        }
        let mut taken = StreamedPage {
            state: self,
            parts: Vec::new(),
        };
        let is_page = match &self.pages {
            Some(pages) => pages.next(call, &mut taken).await?,
            None => false,
        };
        let mut parts = taken.parts;
        self.has_ended.set(!is_page);
        let mut out = String::new();
        match &self.work {
            Work::Export { writer, .. } => {
                self.begin(&mut out);
                if !is_page {
                    writer.end(&self.report(), &mut out);
                }
            }
            Work::Summary(aggregator, _) if !is_page => {
                let report = ListReport {
                    // A summary cannot be continued, and the cursor is the platform's.
                    next: None,
                    ..self.report()
                };
                let aggregator = aggregator.replace(Aggregator::new(&[], None));
                let pace = &self.transport.turns.pace;
                let writing = write_summary(&aggregator, report, &mut parts, pace);
                self.transport.in_time(call, Box::pin(writing)).await?;
            }
            Work::Summary(..) => out.push('\n'),
        }
        parts.push(out);
        Ok(Some(parts))
    }

    fn report(&self) -> ListReport {
        let report = self.pages.as_ref().map_or_else(nothing, Pages::report);
        self.request.report(report, self.left_out.get())
    }

    /// Writes what comes before an export's first line.
    fn begin(&self, out: &mut String) {
        if let Work::Export { writer, has_begun } = &self.work
            && !has_begun.replace(true)
        {
            writer.begin(out);
        }
    }
}

/// Writes a summary as JSON, group by group, in parts.
async fn write_summary(
    aggregator: &Aggregator,
    report: ListReport,
    parts: &mut Vec<String>,
    pace: &Pace,
) -> Result<(), Error> {
    let mut ordered = aggregator.ordered_summary(report, pace).await;
    let mut out = String::from("{\"total\":");
    out.push_str(&json(&ordered.summary.total)?);
    out.push_str(",\"groups\":");
    let mut mark = '[';
    while let Some(group) = ordered.next(pace).await {
        out.push(mark);
        out.push_str(&json(&group)?);
        mark = ',';
        if out.len() >= LONG {
            parts.push(std::mem::take(&mut out));
        }
    }
    if mark == '[' {
        out.push(mark);
    }
    out.push_str("],\"coverage\":");
    out.push_str(&json(&ordered.summary.coverage)?);
    out.push('}');
    parts.push(out);
    Ok(())
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| conversion_failed())
}

/// What is made of a page, in the parts it was written in: joined, they would be copied again and again.
struct StreamedPage<'s> {
    state: &'s State,
    parts: Vec<String>,
}

impl PageConsumer for StreamedPage<'_> {
    fn take<'t>(
        &'t mut self,
        mut page: Page<'t>,
        is_first: bool,
        pace: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>> {
        Box::pin(async move {
            let state = self.state;
            let left_out = u32::try_from(state.request.retain_shown(&mut page)).unwrap_or(u32::MAX);
            state
                .left_out
                .set(state.left_out.get().saturating_add(left_out));
            if is_first {
                state.total.set(page.total);
            }
            let mut items = page.items;
            match &state.work {
                Work::Export { writer, .. } => {
                    // As in a list, masked or not.
                    for item in &mut items {
                        item.issues.iter_mut().for_each(Issue::leave_keys_out);
                    }
                    let mut begin = String::new();
                    state.begin(&mut begin);
                    self.parts.push(begin);
                    writer.write_in_pieces(items, &mut self.parts, pace).await;
                }
                Work::Summary(aggregator, omit) => {
                    // Group keys are values too.
                    let redaction = &state.request.redaction;
                    let (masked, masked_json) = redaction.mask(items, omit, pace).await;
                    let read = masked_json.read(pace).await;
                    let mut aggregator = aggregator.borrow_mut();
                    for item in masked_json.put(masked, read.as_ref(), omit) {
                        aggregator.add(&item)?;
                    }
                }
            }
            Ok(())
        })
    }
}

fn raw_column(path: String) -> Error {
    let message = "\"columns\" must not name \"raw\": a gateway never returns it.";
    invalid(Issue::new(path, IssueCode::Unsupported, message))
}

/// The report of a walk over nothing.
fn nothing() -> ListReport {
    ListReport {
        complete: true,
        stopped_because: Some(StopReason::End),
        ..ListReport::default()
    }
}

fn invalid(issue: Issue) -> Error {
    Error::with_issues(ErrorCode::InvalidArgument, vec![issue])
}
