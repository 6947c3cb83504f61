//! The credential of a call: a string, or a function that returns one.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

use super::call::Call;
use super::clock::steady_ms;
use super::error::Failure;
use super::interrupt::Fired;
use super::transport::Transport;
use crate::http::Retry;
use crate::provider::{Account, AccountConfig, late_credential, misused_credential};

impl Transport {
    /// Gets the credential and makes an account of it.
    pub(super) async fn account(&self, call: &Call, retry: &Retry) -> Result<Account, Failure> {
        if call.is_aborted() {
            return Err(self.aborted(call));
        }
        let settings = &self.settings;
        let name = self.provider.secret_name();
        let invalid = |why: &str| Failure::from(misused_credential(settings.kind, name, why));
        let known = call.settings.credential.take();
        let secret = match settings.secret.dyn_ref::<Function>() {
            _ if !known.is_undefined() => known,
            None => settings.secret.clone(),
            Some(get) => {
                let returned = get
                    .call0(&JsValue::UNDEFINED)
                    .map_err(|thrown| invalid("threw an error").caused_by(thrown))?;
                let interrupt = call.interrupt(retry.time_left(steady_ms()));
                match interrupt.race(&Promise::resolve(&returned)).await {
                    Ok(secret) => secret.map_err(|thrown| invalid("rejected").caused_by(thrown))?,
                    Err(Fired::Aborted) => return Err(self.aborted(call)),
                    Err(Fired::Timer) => {
                        let total_ms = call.settings.total_timeout_ms;
                        return Err(late_credential(settings.kind, name, total_ms).into());
                    }
                }
            }
        };
        let secret = secret
            .as_string()
            .ok_or_else(|| invalid("did not return a string"))?;
        call.add_credential(&secret);
        let account = self.provider.account(&AccountConfig {
            secret: &secret,
            organization: settings.organization.as_deref(),
            base_url: settings.base_url.as_deref(),
            is_own_origin: settings.is_own_origin,
        })?;
        Ok(account.with_headers(&call.settings.headers))
    }
}
