//! What a gateway supports: everything, in our own words. The gateway reports what its platform does not
//! support.

use super::super::conversation_id::check_segment;
use super::super::{Capabilities, Paging, Secrets};
use super::request::plan_summary;
use crate::filter;
use crate::model::ProviderKind;

pub(crate) static CAPABILITIES: Capabilities = Capabilities {
    filter: filter::Capabilities {
        provider: ProviderKind::Gateway,
        keys: filter::Keys::ALL,
        compared: filter::Keys::of(&[]),
        lean: filter::Keys::of(&[]),
        whole: filter::Keys::of(&[]),
        together: filter::Keys::ALL,
        channels: &[
            ("telephone", "telephone"),
            ("webrtc", "webrtc"),
            ("whatsapp", "whatsapp"),
            ("sms", "sms"),
            ("text", "text"),
            ("email", "email"),
        ],
        directions: &[("inbound", "inbound"), ("outbound", "outbound")],
        statuses: &[
            ("created", "created"),
            ("queued", "queued"),
            ("ringing", "ringing"),
            ("in_progress", "in_progress"),
            ("completed", "completed"),
            ("transferred", "transferred"),
            ("disconnected", "disconnected"),
            ("unanswered", "unanswered"),
            ("cancelled", "cancelled"),
            ("failed", "failed"),
        ],
        // Its platform's may be smaller: the gateway says so.
        largest_page: filter::LARGEST_PAGE,
        instead: &[],
        check_id: check_segment,
        check_value: filter::any_value,
        platforms: super::super::filter_capabilities,
    },
    // Those of its platform.
    own_keys: &[],
    // Its platform may: otherwise a watch waits for an analysis until `settleTimeout`.
    lean: &[],
    partial: &[],
    analysis: true,
    paging: Paging::ByNext,
    plan_summary: Some(plan_summary),
    secrets: Secrets::NONE,
    private_parameters: &["search", "userId", "agentPhone", "metadata"],
};
