//! The functions of the caller's that a call waits for: the credential's, and the pacing.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::call::Call;
use super::clock::steady_ms;
use super::error::Failure;
use super::interrupt::Fired;
use super::transport::Transport;
use crate::Error;
use crate::http::Retry;
use crate::provider::{Account, AccountConfig, failed_pacing, late_function, misused_credential};

/// The pacing function, as messages name it.
const ACQUIRE: &str = "rateLimit.acquire";

impl Transport {
    /// Gets the credential and makes an account of it.
    pub(super) async fn account(&self, call: &Call, retry: &Retry) -> Result<Account, Failure> {
        if call.is_aborted() {
            return Err(self.aborted(call));
        }
        let settings = &self.settings;
        let name = self.provider.secret_name;
        let invalid = |why: &str| misused_credential(settings.kind, name, why);
        let known = call.settings.credential.take();
        let secret = match settings.secret.dyn_ref::<Function>() {
            _ if !known.is_undefined() => known,
            None => settings.secret.clone(),
            Some(get) => {
                let returned = get.call0(&JsValue::UNDEFINED);
                self.returned(call, retry, returned, name, &invalid).await?
            }
        };
        let secret = secret
            .as_string()
            .ok_or_else(|| invalid("did not return a string"))?;
        call.add_credential(&secret);
        let account = (self.provider.account)(&AccountConfig {
            secret: &secret,
            organization: settings.organization.as_deref(),
            base_url: settings.base_url.as_deref(),
            is_own_origin: settings.is_own_origin,
        })?;
        Ok(account.with_headers(&call.settings.headers))
    }

    /// Waits for the pacing that the caller shares between instances. Its signal is aborted if the call ends first.
    pub(super) async fn acquire(&self, call: &Call, retry: &Retry) -> Result<(), Failure> {
        let Some(acquire) = &self.settings.acquire else {
            return Ok(());
        };
        if call.is_aborted() {
            return Err(self.aborted(call));
        }
        let controller = AbortController::new().map_err(|thrown| self.not_sent(thrown))?;
        let returned = acquire.call1(&JsValue::UNDEFINED, &controller.signal());
        let failed = |why: &str| failed_pacing(self.settings.kind, ACQUIRE, why);
        let acquired = self.returned(call, retry, returned, ACQUIRE, &failed).await;
        if acquired.is_err() {
            match call.is_aborted() {
                true => controller.abort_with_reason(&call.reason()),
                false => controller.abort(),
            }
        }
        acquired.map(|_| ())
    }

    /// What a function returned, or what that promises, within the call's time. `failed` makes the error of what it
    /// did instead.
    async fn returned(
        &self,
        call: &Call,
        retry: &Retry,
        returned: Result<JsValue, JsValue>,
        name: &str,
        failed: &dyn Fn(&str) -> Error,
    ) -> Result<JsValue, Failure> {
        let failure = |why: &str, thrown| Failure::from(failed(why)).caused_by(thrown);
        let returned = returned.map_err(|thrown| failure("threw an error", thrown))?;
        let interrupt = call.interrupt(retry.time_left(steady_ms()));
        match interrupt.race(&Promise::resolve(&returned)).await {
            Ok(kept) => kept.map_err(|thrown| failure("rejected", thrown)),
            Err(Fired::Aborted) => Err(self.aborted(call)),
            Err(Fired::Timer) => {
                let total_ms = call.settings.total_timeout_ms;
                Err(late_function(self.settings.kind, name, total_ms).into())
            }
        }
    }
}
