//! Conversations as bytes: NDJSON or CSV. What a Parquet file is made of is NDJSON, with its schema.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::caller_view::{A_PATH, redact_paths};
use super::codec::{bytes_of, to_js};
use super::error::Failure;
use super::options::options_of;
use super::pages::{PageConsumer, Pages};
use super::settings::JsCallSettings;
use crate::Error;
use crate::call_options::{ListOptions, Options, list_options};
use crate::export::{ExportFormat, ExportOptions, Writer, schema};
use crate::input::Input;
use crate::model::{Conversation, Issue, IssueCode, Page, ProviderKind, StopReason};
use crate::pace::{InPieces, Pace};
use crate::walk::{Consistency, Cut};

/// An export. Its promises own what they need: it may be freed while they run.
#[wasm_bindgen]
pub struct Export(Rc<State>);

struct State {
    pages: Pages,
    writer: Writer,
    /// Where to end early.
    cut: Option<RefCell<Cut>>,
    /// How many conversations of the last page were written, if the export ends behind them.
    left_behind: Cell<Option<usize>>,
    /// The reader has everything down to the cut.
    is_cut: Cell<bool>,
    has_begun: Cell<bool>,
    total: Cell<Option<u64>>,
}

/// How far an export has come.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
struct ExportProgress {
    /// Conversations written.
    items: u64,
    /// How many match the filter, if the provider says.
    total: Option<u64>,
    /// Bytes written.
    bytes: u64,
    /// Cells of a CSV file that hold U+0000, where sqlite3 ends a text and PostgreSQL refuses the file.
    nul_cells: u64,
    /// The cursor behind them, as `after` for another export; null at the end.
    next: Option<String>,
}

impl Export {
    /// `least`: it ends after at least so many conversations.
    pub(super) fn new(mut pages: Pages, writer: Writer, least: Option<u32>) -> Self {
        pages.needs_confirmation = true;
        Self(Rc::new(State {
            pages,
            writer,
            cut: least.map(|items| RefCell::new(Cut::after(items))),
            left_behind: Cell::new(None),
            is_cut: Cell::new(false),
            has_begun: Cell::new(false),
            total: Cell::new(None),
        }))
    }
}

/// The lines of a page, in the parts they were written in: joined, they would be copied again and again.
struct WrittenPage<'s> {
    state: &'s State,
    /// How many conversations of the page came.
    items: usize,
    parts: Vec<String>,
}

impl PageConsumer for WrittenPage<'_> {
    fn take<'t>(
        &'t mut self,
        mut page: Page<'t>,
        is_first: bool,
        pace: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>> {
        Box::pin(async move {
            if is_first {
                self.state.total.set(page.total);
            }
            self.state.keep(&mut page.items, &mut self.items);
            let writer = &self.state.writer;
            writer
                .write_in_pieces(page.items, &mut self.parts, pace)
                .await;
            Ok(())
        })
    }
}

impl State {
    /// Drops what is behind the cut. `before`: how many conversations of the page came before these.
    fn keep(&self, items: &mut Vec<Conversation<'_>>, before: &mut usize) {
        let Some(cut) = &self.cut else {
            return;
        };
        let (first, count) = (*before, items.len());
        *before = first.saturating_add(count);
        if self.left_behind.get().is_some() {
            items.clear();
            return;
        }
        let times = items.iter().map(|it| it.created_at);
        let level = |item: usize| self.pages.level(first.saturating_add(item));
        let kept = cut.borrow_mut().keep(times, &level);
        items.truncate(kept.unwrap_or(count));
        self.left_behind
            .set(kept.map(|kept| first.saturating_add(kept)));
    }
}

#[wasm_bindgen]
impl Export {
    /// The lines of the next page, possibly none; undefined at the end, or once the export was stopped. One
    /// call at a time.
    #[wasm_bindgen(unchecked_return_type = "Promise<Bytes | undefined>")]
    pub fn next(&self, call: &JsCallSettings) -> Promise {
        let state = Rc::clone(&self.0);
        let call = state.pages.call(call);
        future_to_promise(async move {
            let mut written = WrittenPage {
                state: &state,
                items: 0,
                parts: Vec::new(),
            };
            let mut begin = String::new();
            if !state.has_begun.replace(true) {
                state.writer.begin(&mut begin);
            }
            written.parts.push(begin);
            let is_page = !state.is_cut.get() && state.pages.next(&call, &mut written).await?;
            let mut parts = written.parts;
            if !is_page {
                let mut end = String::new();
                state.writer.end(&state.pages.report(), &mut end);
                parts.push(end);
                if parts.iter().all(String::is_empty) {
                    return Ok(JsValue::UNDEFINED);
                }
            }
            Ok(bytes_of(&parts, &state.pages.transport.turns.pace).await)
        })
    }

    /// Confirms that the reader has the lines of the last page. Until then, the report counts them as still
    /// to come.
    #[wasm_bindgen(js_name = handedOver)]
    pub fn handed_over(&self) {
        match self.0.left_behind.get() {
            Some(items) if !self.0.is_cut.replace(true) => self.0.pages.leave(items),
            Some(_) => {}
            None => self.0.pages.consumed(usize::MAX),
        }
    }

    /// What stands in it.
    #[wasm_bindgen(unchecked_return_type = "ExportSchema")]
    pub fn schema(&self) -> Result<JsValue, JsValue> {
        let schema = self.0.writer.schema().map_err(Failure::from)?;
        Ok(to_js(&schema).map_err(Failure::from)?)
    }

    /// Stops the export at once.
    pub fn stop(&self) {
        self.0.pages.stop(StopReason::Closed);
    }

    /// The report of the walk so far.
    #[wasm_bindgen(unchecked_return_type = "ListReport")]
    pub fn report(&self) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.0.pages.report()).map_err(Failure::from)?)
    }

    /// Where the export was cut, once the reader has all of it.
    pub fn cut(&self) -> Option<String> {
        let cut = self.0.cut.as_ref().filter(|_| self.0.is_cut.get())?;
        cut.borrow().second().map(|second| second.to_string())
    }

    /// How far the export has come.
    #[wasm_bindgen(unchecked_return_type = "ExportProgress")]
    pub fn progress(&self) -> Result<JsValue, JsValue> {
        let written = self.0.writer.progress();
        let progress = ExportProgress {
            items: written.items,
            total: self.0.total.get(),
            bytes: written.bytes,
            nul_cells: written.nul_cells,
            next: self.0.pages.report().next,
        };
        Ok(to_js(&progress).map_err(Failure::from)?)
    }
}

/// What stands in an export with these options.
#[wasm_bindgen(js_name = exportSchema, unchecked_return_type = "ExportSchema")]
pub fn export_schema(options: &JsValue) -> Result<JsValue, JsValue> {
    let read = || {
        let mut options = options_of(options);
        let list = list_options(&mut options);
        // The types do not depend on the platform.
        let read = export_options(ProviderKind::Gateway, &mut options, &list);
        found(schema(&read), options)
    };
    let schema = read().map_err(Failure::from)?;
    Ok(to_js(&schema).map_err(Failure::from)?)
}

/// The writer for an export's options, which are a list's with a few more. `key` decides the masks.
pub(super) fn writer(
    platform: ProviderKind,
    mut options: Options<'_>,
    list: &ListOptions,
    key: [u8; 16],
) -> Result<Writer, Error> {
    let read = export_options(platform, &mut options, list);
    found(Writer::new(read, key), options)
}

/// What was made of the options, unless something is wrong with them.
fn found<T>(made: Result<T, Error>, mut options: Options<'_>) -> Result<T, Error> {
    match made {
        Ok(made) => options.checked(made),
        Err(error) => {
            options.issues.extend_from_slice(&error.issues);
            Err(options.error())
        }
    }
}

/// Whether the list shows where it may be cut; otherwise an issue.
pub(super) fn check_cut(platform: ProviderKind, options: &mut Options<'_>, list: &ListOptions) {
    let message = match (platform, list.walk.consistency) {
        (ProviderKind::Gateway, _) => {
            "\"until\" is not available through a gateway: its pages do not say whether something newer is still to come. Export where the platform's key is."
        }
        (_, Consistency::Live) => {
            "\"until\" and \"consistency\": \"live\" cannot be combined: a live list does not say whether something newer is still to come."
        }
        _ => return,
    };
    let issue = Issue::new("until", IssueCode::Unsupported, message);
    options.issues.push(issue);
}

fn export_options(
    platform: ProviderKind,
    options: &mut Options<'_>,
    list: &ListOptions,
) -> ExportOptions {
    let given = options.get("format");
    let format = match &given {
        Some(Input::Text(name)) => name.parse().ok(),
        _ => None,
    };
    if format.is_none() {
        let found = given.unwrap_or(Input::Other("undefined".into()));
        options.wrong("format", &found, "\"ndjson\", \"csv\" or \"parquet\"");
    }
    let mut read = ExportOptions::new(format.unwrap_or(ExportFormat::Csv));
    (read.columns, read.names) = options.columns(A_PATH);
    read.json_as_text = options.second("json", ["nested", "text"]);
    read.formula_guard = options.flag_or("formulaGuard", true);
    read.redact = redact_paths(platform, options);
    read.bom = options.flag("bom");
    read.end = options.flag("end");
    read.omit.clone_from(&list.read.omit);
    read.raw = list.read.raw;
    read.resumed = list.walk.after.is_some() || list.at_end;
    read
}
