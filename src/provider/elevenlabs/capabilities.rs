//! What ElevenLabs supports.

use super::super::conversation_id::check_segment;
use super::super::{Capabilities, OwnKey, Paging, Secrets};
use crate::filter::{self, FilterKey};
use crate::model::ProviderKind;

/// Source: the parameters of `GET /v1/convai/conversations`.
const FILTER: filter::Capabilities = filter::Capabilities {
    provider: ProviderKind::Elevenlabs,
    keys: filter::Keys::of(&[
        FilterKey::Search,
        FilterKey::AgentId,
        FilterKey::Status,
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::TimeZone,
        FilterKey::UserId,
        FilterKey::AgentVersionId,
        FilterKey::DurationSeconds,
        FilterKey::PageSize,
    ]),
    // It counts in whole seconds, and does not say whether the bounds of a time are included.
    compared: filter::Keys::of(&[
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::DurationSeconds,
        // It is asked to leave statuses out, and may have others than it documents.
        FilterKey::Status,
    ]),
    lean: filter::Keys::of(&[
        FilterKey::Channel,
        FilterKey::UserId,
        FilterKey::AgentPhone,
        FilterKey::Metadata,
    ]),
    whole: filter::Keys::of(&[FilterKey::UserId]),
    // Which statuses it leaves out.
    together: filter::Keys::of(&[FilterKey::Status]),
    // Not a parameter: where its conversations come from, but for the ones in writing.
    channels: &[
        ("telephone", "twilio"),
        ("telephone", "sip_trunk"),
        ("telephone", "exotel"),
        ("webrtc", "widget"),
        ("webrtc", "js_sdk"),
        ("webrtc", "react_sdk"),
        ("webrtc", "react_native_sdk"),
        ("webrtc", "node_js_sdk"),
        ("webrtc", "python_sdk"),
        ("webrtc", "swift_sdk"),
        ("webrtc", "android_sdk"),
        ("webrtc", "flutter_sdk"),
        ("whatsapp", "whatsapp"),
        ("sms", "twilio_sms"),
        ("text", "text_only"),
    ],
    directions: &[("inbound", "inbound"), ("outbound", "outbound")],
    statuses: &[
        ("created", "initiated"),
        ("in_progress", "in-progress"),
        ("completed", "done"),
        // Over, but not analysed yet.
        ("completed", "processing"),
        ("failed", "failed"),
    ],
    largest_page: 100,
    instead: &[
        (FilterKey::ConversationId, "get one by its id"),
        (
            FilterKey::Channel,
            "compare channel of the conversations you receive",
        ),
        (
            FilterKey::Direction,
            "compare direction of the conversations you receive",
        ),
        (
            FilterKey::TimeOfDay,
            "compare createdAt of the conversations you receive",
        ),
        (
            FilterKey::AgentPhone,
            "agentId narrows to an agent, whatever its number",
        ),
        (
            FilterKey::UserTurnCount,
            "count the messages of the transcripts that \"get\" reads",
        ),
        (
            FilterKey::Metadata,
            "compare metadata of the conversations that \"get\" reads",
        ),
    ],
    check_id: check_segment,
    check_value: filter::any_value,
    platforms: super::super::filter_capabilities,
};

/// What it supports.
pub(in crate::provider) static CAPABILITIES: Capabilities = Capabilities {
    filter: FILTER,
    own_keys: &[
        own("success", "call_successful"),
        own("summary", "transcript_summary"),
        own("customer.phone", "system__caller_id"),
        own("customer.phone", "system__called_number"),
        own("agent.phone", "system__caller_id"),
        own("agent.phone", "system__called_number"),
    ],
    // Whether a conversation was in writing is not told in lists either.
    lean: &[
        "transcript",
        "metadata",
        "analysis",
        "channel",
        "agent.phone",
        "customer.id",
        "customer.phone",
        "startedAt",
        "cost",
        "recording",
    ],
    // Older conversations were held before there were versions.
    partial: &["agent.versionId"],
    analysis: true,
    paging: Paging::ByCursor,
    plan_summary: None,
    secrets: Secrets {
        keys: &[],
        within: &[
            // Of the requests of an agent's webhook tools: `ConversationHistoryTranscriptToolCallWebhookDetails`.
            ("tool_details", "headers"),
            ("webhook_details", "headers"),
            // "We recommend using these for auth tokens": the guide to dynamic variables.
            ("dynamic_variables", "secret__"),
        ],
        free: &[],
    },
    private_parameters: &["search", "user_id"],
};

/// Variables that the platform adds; which of the two numbers is whose depends on who called.
const fn own(path: &'static str, key: &'static str) -> OwnKey {
    OwnKey {
        path,
        key,
        direction: None,
    }
}
