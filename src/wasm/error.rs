//! Failures as plain data, which the facade turns into an `Error`.

use js_sys::Reflect;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use super::codec::to_js;
use crate::http::Attempt;
use crate::model::{Issue, ProviderKind};
use crate::{Error, ErrorCode, Phase};

/// An error as plain data.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
struct ErrorData<'a> {
    code: ErrorCode,
    message: &'a str,
    provider: Option<ProviderKind>,
    status: Option<u16>,
    retryable: bool,
    #[tsify(type = "number | null")]
    retry_after_ms: Option<u64>,
    phase: Option<Phase>,
    issues: &'a [Issue],
    attempts: &'a [Attempt],
}

/// The largest integer that JavaScript represents exactly; the serializer refuses larger ones.
const GREATEST_NUMBER: u64 = (1 << 53) - 1;

/// Why a call failed, with every request it sent and the value the host threw.
pub(super) struct Failure {
    pub error: Error,
    pub attempts: Vec<Attempt>,
    pub cause: Option<JsValue>,
}

impl Failure {
    /// The same failure, with the value the host threw.
    pub(super) fn caused_by(mut self, cause: JsValue) -> Self {
        self.cause = Some(cause);
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            attempts: Vec::new(),
            cause: None,
        }
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = &failure.error;
        let data = ErrorData {
            code: error.code,
            message: &error.message,
            provider: error.provider,
            status: error.status,
            retryable: error.retryable(),
            retry_after_ms: error.retry_after_ms.map(|ms| ms.min(GREATEST_NUMBER)),
            phase: error.phase,
            issues: &error.issues,
            attempts: &failure.attempts,
        };
        let value = to_js(&data).unwrap_or_else(|_| js_sys::Object::new().into());
        if let Some(cause) = &failure.cause {
            // A fresh plain object takes any property.
            let _ = Reflect::set(&value, &"cause".into(), cause);
        }
        value
    }
}
