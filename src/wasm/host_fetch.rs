//! The fetch of the host, or the caller's own, and what it is asked.

use gloo_net::http::Headers;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, RequestCache, RequestInit, RequestRedirect};

use crate::http::RequestPlan;
use crate::{Error, ErrorCode};

/// Builds the request: method, headers, signal, redirect and, where the host knows it, cache mode, and
/// nothing else, since Workers refuse the rest.
pub(super) fn request(
    plan: &RequestPlan,
    controller: &AbortController,
    keeps_nothing: bool,
) -> Result<web_sys::Request, JsValue> {
    let headers = Headers::new();
    for (name, value) in &plan.headers {
        headers.set(name, value);
    }
    // Not gloo-net's builder, which makes a second Request only to read its address.
    // Without a prototype: what somebody adds to every object is no part of a request.
    let options: Object = Object::create(JsValue::NULL.unchecked_ref());
    let options: RequestInit = options.unchecked_into();
    options.set_method(plan.method);
    options.set_redirect(RequestRedirect::Manual);
    options.set_signal(Some(&controller.signal()));
    options.set_headers(&headers.into_raw());
    if keeps_nothing {
        options.set_cache(RequestCache::NoStore);
    }
    web_sys::Request::new_with_str_and_init(&plan.url, &options)
}

/// The caller's fetch, or the global one of the moment.
pub(super) fn fetch(own: Option<&Function>) -> Result<Function, JsValue> {
    match own {
        Some(fetch) => Ok(fetch.clone()),
        None => Reflect::get(&js_sys::global(), &"fetch".into())?.dyn_into(),
    }
}

/// Workers of an older compatibility date refuse the option, and their requests have no such property.
pub(super) fn knows_cache_modes() -> bool {
    let request = Reflect::get(&js_sys::global(), &"Request".into());
    let prototype = request.and_then(|request| Reflect::get(&request, &"prototype".into()));
    prototype.and_then(|it| Reflect::has(&it, &"cache".into())) == Ok(true)
}

/// What the facade says of a fetch of the caller's own that cannot work: `caller-fetch.ts`.
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
