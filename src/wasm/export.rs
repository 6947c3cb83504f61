//! Conversations as bytes: NDJSON or CSV. What a Parquet file is made of is NDJSON, with its schema.

use std::cell::Cell;
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
use crate::model::{Page, ProviderKind, StopReason};
use crate::pace::{InPieces, Pace};

/// An export. Its promises own what they need: it may be freed while they run.
#[wasm_bindgen]
pub struct Export(Rc<State>);

struct State {
    pages: Pages,
    writer: Writer,
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
    pub(super) fn new(mut pages: Pages, writer: Writer) -> Self {
        pages.needs_confirmation = true;
        pages.hides_ids = writer.hides_ids();
        Self(Rc::new(State {
            pages,
            writer,
            has_begun: Cell::new(false),
            total: Cell::new(None),
        }))
    }
}

/// The lines of a page, in the parts they were written in: joined, they would be copied again and again.
struct WrittenPage<'s> {
    state: &'s State,
    parts: Vec<String>,
}

impl PageConsumer for WrittenPage<'_> {
    fn take<'t>(
        &'t mut self,
        page: Page<'t>,
        is_first: bool,
        pace: &'t Pace,
    ) -> InPieces<'t, Result<(), Error>> {
        Box::pin(async move {
            if is_first {
                self.state.total.set(page.total);
            }
            let writer = &self.state.writer;
            writer
                .write_in_pieces(page.items, &mut self.parts, pace)
                .await;
            Ok(())
        })
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
                parts: Vec::new(),
            };
            let mut begin = String::new();
            if !state.has_begun.replace(true) {
                state.writer.begin(&mut begin);
            }
            written.parts.push(begin);
            let is_page = state.pages.next(&call, &mut written).await?;
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
        self.0.pages.consumed(usize::MAX);
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
