//! The server's side of a gateway: takes the parts of a request, returns the parts of a response.

mod authorized_request;
mod stream;
mod whole_answer;

use std::rc::Rc;

use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use self::authorized_request::{AuthorizedRequest, JsCaller, Rules, misconfigured};
use self::stream::Stream;
use self::whole_answer::{WholeAnswer, get, list};
use super::call::Call;
use super::codec::{bytes_of, input};
use super::error::Failure;
use super::settings::{CallSettings, JsCallSettings, JsProviderConfig, JsSettings, Settings};
use super::transport::Transport;
use crate::export::ExportFormat;
use crate::filter::Unserved;
use crate::gateway::{Refusal, Route, is_not_modified};
use crate::input::Input;
use crate::pace::Pace;
use crate::{Error, ErrorCode};

#[wasm_bindgen(typescript_custom_section)]
const IMPORTS: &str = r#"
import type { Caller, Served } from "../server/served.js";
"#;

/// A gateway to a platform. Its promises own what they need: it may be freed while they run.
#[wasm_bindgen]
pub struct Gateway {
    transport: Rc<Transport>,
    rules: Rc<Rules>,
}

/// A response.
enum Answer {
    Whole {
        found: WholeAnswer,
        etag: String,
        /// The caller has it already.
        is_known: bool,
        upstream_ms: u64,
    },
    /// The first bytes, and the source of the rest.
    Stream {
        first: Vec<String>,
        stream: Stream,
        format: Option<ExportFormat>,
        upstream_ms: u64,
    },
}

#[wasm_bindgen]
impl Gateway {
    /// A gateway. The facade has checked the options. `allowed`: which of `list`, `get`, `export`,
    /// `summarize` and `recordings` are allowed; `redact`: paths to mask; `filters`: filter keys that may be
    /// used although they reveal masked values; `residual`: filters that the platform does not serve are applied
    /// here; `fetches_for_scope`: what a scope names and lists lack is fetched.
    #[wasm_bindgen(constructor)]
    pub fn new(
        provider: &JsProviderConfig,
        settings: &JsSettings,
        #[wasm_bindgen(unchecked_param_type = "readonly string[]")] allowed: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "readonly string[]")] redact: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "readonly string[]")] filters: &JsValue,
        residual: bool,
        fetches_for_scope: bool,
    ) -> Result<Gateway, JsValue> {
        let read = || {
            let settings = Settings::read(provider, settings).ok_or_else(|| {
                let message = "Unknown provider: this version of convoscope does not support it.";
                Error::new(ErrorCode::InvalidConfig, message)
            })?;
            // Nothing is allowed if it is not a list.
            let allowed = texts(input(allowed)).unwrap_or_default();
            let redact = texts(input(redact));
            let redact = redact.ok_or_else(|| misconfigured("redact", Vec::new()))?;
            let filters = texts(input(filters)).unwrap_or_default();
            let unserved = match residual {
                true => Unserved::Residual,
                false => Unserved::Refused,
            };
            Ok(Self {
                transport: Rc::new(Transport::new(settings)),
                rules: Rc::new(Rules::new(
                    allowed,
                    redact,
                    &filters,
                    unserved,
                    fetches_for_scope,
                )),
            })
        };
        Ok(read().map_err(|error: Error| Failure::from(error))?)
    }

    /// Answers a request. `path` and `query` as in the URL, without the prefix and without `?`. Never
    /// rejects.
    #[wasm_bindgen(unchecked_return_type = "Promise<Served>")]
    pub fn serve(
        &self,
        path: String,
        query: String,
        if_none_match: Option<String>,
        caller: JsCaller,
        call: JsCallSettings,
    ) -> Promise {
        let (transport, rules) = (Rc::clone(&self.transport), Rc::clone(&self.rules));
        future_to_promise(async move {
            let platform = transport.provider.kind;
            let route = rules.route(&path);
            let asked_for = route.as_ref().ok().cloned();
            let request = route.and_then(|route| {
                let zones = &transport.settings.time_zones;
                AuthorizedRequest::new(platform, &rules, route, if_none_match, &caller, zones)
            });
            let is_confined = request.as_ref().is_ok_and(|it| it.scope.confines());
            let answered = match request {
                Ok(request) => answer(&transport, &rules, request, &query, &call).await,
                Err(error) => Err(error.into()),
            };
            Ok(match answered {
                Ok(answer) => served(answer, &transport.turns.pace).await,
                Err(failure) => {
                    let refusal = Refusal::of(&failure.error, asked_for.as_ref(), is_confined);
                    let error = rules.explain_to_owner(&path, failure.error);
                    refused(&refusal, Failure { error, ..failure })
                }
            })
        })
    }
}

async fn answer(
    transport: &Rc<Transport>,
    rules: &Rules,
    request: AuthorizedRequest,
    query: &str,
    call_settings: &JsCallSettings,
) -> Result<Answer, Failure> {
    let call = Call::new(CallSettings::read(call_settings), None);
    let (stream, format) = match &request.route {
        Route::List => {
            let query = request.query(rules, query, &transport.settings.time_zones)?;
            let found = list(transport, &request, query, &call).await?;
            return Ok(whole(found, &request, &call, &transport.turns.pace).await);
        }
        Route::Get(id) => {
            request.no_query(query)?;
            let found = get(transport, &request, id, &call).await?;
            return Ok(whole(found, &request, &call, &transport.turns.pace).await);
        }
        Route::Export => {
            let query = request.query(rules, query, &transport.settings.time_zones)?;
            let format = query.options.format;
            let stream = Stream::export(Rc::clone(transport), rules, request, query)?;
            (stream, format)
        }
        Route::Summary => {
            let query = request.query(rules, query, &transport.settings.time_zones)?;
            (Stream::summary(Rc::clone(transport), request, query)?, None)
        }
    };
    let (first, upstream_ms) = stream.first(call_settings).await?;
    Ok(Answer::Stream {
        first,
        stream,
        format,
        upstream_ms,
    })
}

async fn whole(
    found: WholeAnswer,
    request: &AuthorizedRequest,
    call: &Call,
    pace: &Pace,
) -> Answer {
    let etag = request.etag(&found.body, pace).await;
    Answer::Whole {
        is_known: is_not_modified(request.if_none_match.as_deref(), &etag),
        found,
        etag,
        upstream_ms: call.waited_ms.get(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of one request")]
async fn served(answer: Answer, pace: &Pace) -> JsValue {
    match answer {
        Answer::Whole {
            found,
            etag,
            is_known,
            upstream_ms,
        } => object(&[
            ("status", if is_known { 304 } else { 200 }.into()),
            (
                "body",
                match is_known {
                    true => JsValue::UNDEFINED,
                    false => bytes_of(&found.body, pace).await,
                },
            ),
            ("etag", etag.into()),
            ("isFinal", found.is_final.into()),
            ("upstreamMs", (upstream_ms as f64).into()),
        ]),
        Answer::Stream {
            first,
            stream,
            format,
            upstream_ms,
        } => object(&[
            ("status", 200.into()),
            ("body", bytes_of(&first, pace).await),
            ("format", format.map(ExportFormat::as_str).into()),
            ("total", stream.total().map(|it| it.to_string()).into()),
            ("stream", stream.into()),
            ("upstreamMs", (upstream_ms as f64).into()),
        ]),
    }
}

/// A refusal for the caller, with the full error for the owner.
fn refused(refusal: &Refusal, failure: Failure) -> JsValue {
    let retry_after = refusal.retry_after.map(|seconds| seconds.to_string());
    object(&[
        ("status", refusal.status.into()),
        ("body", bytes(&refusal.to_json())),
        ("retryAfter", retry_after.into()),
        ("error", failure.into()),
    ])
}

fn bytes(text: &str) -> JsValue {
    Uint8Array::from(text.as_bytes()).into()
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    // Without a prototype, so that properties added to `Object.prototype` are not part of a response.
    let object: Object = Object::create(JsValue::NULL.unchecked_ref());
    for (name, value) in members {
        // A fresh plain object takes any property.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// A list of strings; `None` for anything else.
fn texts(value: Input) -> Option<Vec<String>> {
    let text = |value| match value {
        Input::Text(text) => Some(text),
        _ => None,
    };
    match value {
        Input::List(values) => values.into_iter().map(text).collect(),
        _ => None,
    }
}
