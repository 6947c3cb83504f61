//! The platforms: what each one supports, its requests, and how its responses are read.
//!
//! A provider is one folder beside this file and one line in [`provider`]; nothing else in the crate names
//! one.

mod account;
pub mod anyreach;
#[cfg(any(test, feature = "browser", target_arch = "wasm32"))]
mod caller_function_error;
mod capabilities;
mod conversation_id;
mod created_at_page;
mod cursor_page;
pub mod eigi;
pub mod elevenlabs;
mod error_response;
mod expiry;
mod field_reader;
mod field_table;
pub mod gateway;
mod lean;
mod list_request;
mod platform_error;
mod precomputed;
mod provider_page;
mod query;
#[cfg(any(test, all(feature = "client", target_arch = "wasm32")))]
mod recording_address;
mod response_body;
pub mod retell;
mod secrets;
mod summary_request;
mod transcript;
pub mod vapi;

use crate::filter::{self, ValidFilter};
use crate::http::RequestPlan;
use crate::json::Json;
use crate::model::{Conversation, Issue, ProviderKind, ReadOptions};
use crate::pace::{InPieces, Pace, at_once};
use crate::{Error, built_for};

pub use account::{Account, AccountConfig, BaseUrl};
#[cfg(any(test, feature = "browser", target_arch = "wasm32"))]
pub(crate) use caller_function_error::{failed_pacing, late_function, misused_credential};
pub use capabilities::{Capabilities, OwnKey, Paging, PlanSummary, Secrets};
pub use error_response::{ErrorDialect, error_response, list_error_response};
pub use list_request::{ListRequest, Position};
pub use precomputed::Precomputed;
pub(crate) use provider_page::read_record_in_pieces;
#[cfg(any(test, feature = "browser"))]
pub(crate) use provider_page::too_many_records;
pub use provider_page::{Envelope, MOST_RECORDS, More, ProviderPage};
#[cfg(all(feature = "client", target_arch = "wasm32"))]
pub(crate) use recording_address::is_recording_address;
pub use response_body::{body_text, parse_body, parse_body_in_pieces};
#[cfg(any(test, feature = "browser"))]
pub(crate) use response_body::{refuse_other, wrong_shape};
pub use summary_request::SummaryRequest;

/// A platform, as pure functions without I/O.
#[derive(Debug)]
pub struct Provider {
    /// The platform's kind.
    pub kind: ProviderKind,
    /// The name of its credential: `apiKey`, `token`.
    pub secret_name: &'static str,
    /// How its errors are worded.
    pub errors: &'static ErrorDialect,
    /// The account of a configuration; `invalid_config` if it can never work.
    pub account: fn(&AccountConfig<'_>) -> Result<Account, Error>,
    /// The request for one page.
    pub plan_list: fn(&Account, &ValidFilter, &ListRequest) -> RequestPlan,
    /// The request for one conversation; `invalid_argument` if the id is not valid.
    pub plan_get: fn(&Account, id: &str) -> Result<RequestPlan, Error>,
    /// The request for a conversation's audio, where the key opens it; `invalid_argument` if the id is not valid.
    pub plan_recording: Option<PlanRecording>,
    /// Reads the body of a list response (status 2xx), without its records. `page_size` is the requested one.
    pub read_envelope: for<'a> fn(Json<'a>, page_size: u32) -> Result<Envelope<'a>, Error>,
    /// Reads a record of a list. If it cannot be read, returns the issues that say why.
    pub read_record: for<'a> fn(
        Json<'a>,
        &ReadOptions,
        &Precomputed<'a>,
    ) -> Result<Conversation<'a>, Vec<Issue>>,
    /// Reads the body of a get response (status 2xx), for any conversation.
    pub read_body:
        for<'a> fn(Json<'a>, &ReadOptions, &Precomputed<'a>) -> Result<Conversation<'a>, Error>,
}

/// Makes the request for a conversation's audio. A redirect is followed only where it [may move](RequestPlan::may_move).
pub type PlanRecording = fn(&Account, id: &str) -> Result<RequestPlan, Error>;

impl Provider {
    /// What the platform supports.
    pub fn capabilities(&self) -> &'static Capabilities {
        capabilities(self.kind)
    }

    /// Reads the body of a list response (status 2xx). `page_size` is the requested one.
    pub fn read_page<'a>(
        &self,
        body: Json<'a>,
        page_size: u32,
        options: &ReadOptions,
    ) -> Result<ProviderPage<'a>, Error> {
        let envelope = (self.read_envelope)(body, page_size)?;
        Ok(at_once(envelope.read(self, options, &Pace::default())))
    }

    /// Reads the body of a get response (status 2xx), for any conversation.
    pub fn read_conversation<'a>(
        &self,
        body: Json<'a>,
        options: &ReadOptions,
    ) -> Result<Conversation<'a>, Error> {
        (self.read_body)(body, options, &Precomputed::default())
    }

    /// Reads the body of a get response. Another conversation than the requested one is `invalid_response`, a
    /// [passing](Error::passing) error.
    pub fn read_asked<'a>(
        &self,
        id: &str,
        body: Json<'a>,
        options: &ReadOptions,
    ) -> Result<Conversation<'a>, Error> {
        at_once(self.read_asked_in_pieces(id, body, options, &Pace::default()))
    }

    /// The same, in pieces.
    // Not inlined: it is the same for all.
    #[inline(never)]
    pub fn read_asked_in_pieces<'p, 'a>(
        &'p self,
        id: &'p str,
        body: Json<'a>,
        options: &'p ReadOptions,
        pace: &'p Pace,
    ) -> InPieces<'p, Result<Conversation<'a>, Error>>
    where
        'a: 'p,
    {
        Box::pin(async move {
            let precomputed = Precomputed::in_pieces();
            let mut read = (self.read_body)(body, options, &precomputed);
            if precomputed.read(pace).await {
                read = (self.read_body)(body, options, &precomputed);
            }
            let conversation = read?;
            response_body::refuse_other(self.kind, id, &conversation.id)?;
            Ok(conversation)
        })
    }
}

/// The platform of this kind.
pub fn provider(kind: ProviderKind) -> &'static Provider {
    match kind {
        ProviderKind::Eigi => &eigi::PROVIDER,
        ProviderKind::Anyreach => &anyreach::PROVIDER,
        ProviderKind::Vapi => &vapi::PROVIDER,
        ProviderKind::Elevenlabs => &elevenlabs::PROVIDER,
        ProviderKind::Retell => &retell::PROVIDER,
        ProviderKind::Gateway => &gateway::PROVIDER,
    }
}

/// What a platform of this kind supports. Tables only: whoever asks links no platform's reader.
pub fn capabilities(kind: ProviderKind) -> &'static Capabilities {
    match kind {
        // A page asks gateways only.
        _ if built_for::SIZE => &gateway::CAPABILITIES,
        ProviderKind::Eigi => &eigi::CAPABILITIES,
        ProviderKind::Anyreach => &anyreach::CAPABILITIES,
        ProviderKind::Vapi => &vapi::CAPABILITIES,
        ProviderKind::Elevenlabs => &elevenlabs::CAPABILITIES,
        ProviderKind::Retell => &retell::CAPABILITIES,
        ProviderKind::Gateway => &gateway::CAPABILITIES,
    }
}

/// The filters that each platform supports.
fn filter_capabilities() -> [&'static filter::Capabilities; ProviderKind::PLATFORMS.len()] {
    ProviderKind::PLATFORMS.map(Into::into)
}

/// A filter is validated for a platform by its kind.
impl From<ProviderKind> for &'static filter::Capabilities {
    fn from(kind: ProviderKind) -> Self {
        &capabilities(kind).filter
    }
}
