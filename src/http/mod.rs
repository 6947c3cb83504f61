//! HTTP rules that are the same for all providers: request plans, responses, retries, limits, masking. Plain
//! data and functions; sending happens elsewhere.

mod attempt;
mod body_limit;
mod bytes_in_flight;
mod mask;
mod rate_limit;
mod redirect;
mod repeated_credentials;
mod request_plan;
mod retry;
mod retry_after;
mod retry_budget;
mod retry_policy;
mod scrub;
#[cfg(any(test, feature = "browser"))]
mod sent_credentials;
mod sent_values;
mod status;
mod success_body;
mod unusable;

pub use attempt::Attempt;
pub use body_limit::BodyLimit;
pub use bytes_in_flight::{BytesInFlight, Ticket};
#[cfg(any(test, feature = "browser"))]
pub(crate) use mask::mask_parameters;
pub use mask::{mask_url, private_values};
pub use rate_limit::RateLimit;
#[cfg(all(feature = "client", target_arch = "wasm32"))]
pub(crate) use redirect::recording_elsewhere;
pub use redirect::{is_elsewhere, is_redirect, redirect_refused};
pub use repeated_credentials::RepeatedCredentials;
pub(crate) use request_plan::set_header;
pub use request_plan::{RequestBody, RequestPlan};
pub use retry::{Decision, Outcome, Retry};
pub use retry_after::retry_after_ms;
pub use retry_budget::RetryBudget;
pub use retry_policy::RetryPolicy;
pub use scrub::scrub_credentials;
#[cfg(any(test, feature = "browser"))]
pub(crate) use sent_credentials::hide_as_sent;
pub use sent_values::{hide_credentials, hide_sent};
pub use status::status_of;
pub use success_body::{is_html, success_body};
pub use unusable::{aborted, misused_response, no_request};
