//! Builds requests, and finds the `fetch` to call: the caller's own or the host's.

use gloo_net::http::Headers;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, RequestCache, RequestInit, RequestRedirect};

use crate::http::RequestPlan;
use crate::{Error, ErrorCode};

/// Builds the request with method, headers, signal, redirect mode and, where the host supports it, cache
/// mode. Nothing else: Workers refuse the rest.
pub(super) fn request(
    plan: &RequestPlan,
    controller: &AbortController,
    keeps_nothing: bool,
) -> Result<web_sys::Request, JsValue> {
    let headers = Headers::new();
    for (name, value) in &plan.headers {
        headers.set(name, value);
    }
    // Not gloo-net's builder, which makes a second Request only to read its address. Without a prototype, so
    // that properties added to `Object.prototype` are not part of the request.
    let options: Object = Object::create(JsValue::NULL.unchecked_ref());
    let options: RequestInit = options.unchecked_into();
    options.set_method(plan.method);
    if let Some(body) = &plan.body {
        options.set_body(&body.text.as_str().into());
    }
    options.set_redirect(RequestRedirect::Manual);
    options.set_signal(Some(&controller.signal()));
    options.set_headers(&headers.into_raw());
    if keeps_nothing {
        options.set_cache(RequestCache::NoStore);
    }
    web_sys::Request::new_with_str_and_init(&plan.url, &options)
}

/// Sends a request through the caller's fetch, or the current global one. Called unbound, as hosts demand. A caller's
/// gets the body apart as well: not every fetch knows the host's `Request`.
pub(super) fn send(
    own: Option<&Function>,
    request: &web_sys::Request,
    plan: &RequestPlan,
) -> Result<JsValue, JsValue> {
    let fetch = fetch(own)?;
    match (own, &plan.body) {
        (Some(_), Some(body)) => {
            fetch.call2(&JsValue::UNDEFINED, request, &body.text.as_str().into())
        }
        _ => fetch.call1(&JsValue::UNDEFINED, request),
    }
}

/// The caller's fetch, or the current global one.
fn fetch(own: Option<&Function>) -> Result<Function, JsValue> {
    match own {
        Some(fetch) => Ok(fetch.clone()),
        None => Reflect::get(&js_sys::global(), &"fetch".into())?.dyn_into(),
    }
}

/// Workers with an older compatibility date refuse the option, and their requests have no such property.
pub(super) fn knows_cache_modes() -> bool {
    let request = Reflect::get(&js_sys::global(), &"Request".into());
    let prototype = request.and_then(|request| Reflect::get(&request, &"prototype".into()));
    prototype.and_then(|it| Reflect::has(&it, &"cache".into())) == Ok(true)
}

/// The facade's error (`caller-fetch.ts`) for a caller's fetch that cannot work.
pub(super) fn misused_fetch(thrown: &JsValue) -> Option<Error> {
    let text = |name: &str| Reflect::get(thrown, &name.into()).ok()?.as_string();
    let is_ours = text("name")? == "ConvoscopeError" && text("code")? == "invalid_config";
    is_ours.then(|| {
        Error::new(
            ErrorCode::InvalidConfig,
            text("message").unwrap_or_default(),
        )
    })
}
