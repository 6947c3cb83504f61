//! What Vapi supports.

use super::super::conversation_id::check_uuid;
use super::super::{Capabilities, OwnKey, Paging, Secrets};
use crate::filter::{self, FilterKey};
use crate::model::ProviderKind;

/// Source: the parameters of `GET /call`. It can be asked for little else than a time.
const FILTER: filter::Capabilities = filter::Capabilities {
    provider: ProviderKind::Vapi,
    keys: filter::Keys::of(&[
        FilterKey::ConversationId,
        FilterKey::AgentId,
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::TimeZone,
        FilterKey::PageSize,
    ]),
    compared: filter::Keys::of(&[]),
    lean: filter::Keys::of(&[]),
    whole: filter::Keys::of(&[]),
    together: filter::Keys::of(&[]),
    // The three are not parameters: these are the words of its calls.
    channels: &[
        ("telephone", "inboundPhoneCall"),
        ("telephone", "outboundPhoneCall"),
        ("webrtc", "webCall"),
    ],
    directions: &[
        ("inbound", "inboundPhoneCall"),
        ("outbound", "outboundPhoneCall"),
    ],
    statuses: &[
        ("created", "scheduled"),
        ("queued", "queued"),
        ("ringing", "ringing"),
        ("in_progress", "in-progress"),
        ("in_progress", "forwarding"),
        ("completed", "ended"),
        // By why it ended.
        ("transferred", "ended"),
        ("unanswered", "ended"),
        ("cancelled", "ended"),
        ("failed", "ended"),
    ],
    largest_page: 1000,
    instead: &[
        (FilterKey::Search, "search the transcripts you receive"),
        (
            FilterKey::Channel,
            "compare channel of the conversations you receive",
        ),
        (
            FilterKey::Direction,
            "compare direction of the conversations you receive",
        ),
        (
            FilterKey::Status,
            "compare status of the conversations you receive",
        ),
        (
            FilterKey::TimeOfDay,
            "compare createdAt of the conversations you receive",
        ),
        (
            FilterKey::UserId,
            "compare customer of the conversations you receive",
        ),
        (
            FilterKey::AgentVersionId,
            "agentId narrows to an assistant, whatever its version",
        ),
        (
            FilterKey::AgentPhone,
            "agentId narrows to an assistant, whatever its number",
        ),
        (
            FilterKey::DurationSeconds,
            "compare durationSeconds of the conversations you receive",
        ),
        (
            FilterKey::UserTurnCount,
            "count the messages of the transcripts you receive",
        ),
        (
            FilterKey::Metadata,
            "compare metadata of the conversations you receive",
        ),
    ],
    check_id: check_uuid,
    check_value: filter::any_value,
    platforms: super::super::filter_capabilities,
};

/// What it supports.
pub(in crate::provider) static CAPABILITIES: Capabilities = Capabilities {
    filter: FILTER,
    own_keys: &[OwnKey {
        path: "success",
        key: "successEvaluation",
        direction: None,
    }],
    lean: &[],
    // A number may be named by an id of its own, and the version left out.
    partial: &["agent.phone", "agent.versionId"],
    analysis: true,
    paging: Paging::ByCreatedAt,
    plan_summary: None,
    secrets: Secrets {
        keys: &[
            // They let anybody listen to a call and control it: `Monitor`.
            "listenUrl",
            "controlUrl",
            // They let anybody into it: `VapiWebCallTransport`; the guides to structured outputs and to WebSocket calls.
            "callUrl",
            "callSipUri",
            "webCallUrl",
            "websocketCallUrl",
            // Of Twilio: `TwilioTransport`, `ImportTwilioPhoneNumberDTO`.
            "callToken",
            "twilioAuthToken",
            "twilioApiKey",
            "twilioApiSecret",
            // Of the requests to servers, models and tools: `Server`, `CustomLLMModel`, `CreateApiRequestToolDTO`.
            "headers",
            // What `Server` had until May 2025, and what was there before it until December 2024: the changelog.
            "secret",
            "serverUrlSecret",
            // Given for one call, of any provider: `CreateAssistantDTO`, `AssistantOverrides`, `WorkflowUserEditable`.
            "credentials",
        ],
        // Who may call a number by SIP: `CreateVapiPhoneNumberDTO`.
        within: &[("phoneNumber", "authentication")],
        free: &[
            "metadata",
            "variableValues",
            "messages",
            "messagesOpenAIFormatted",
            "structuredData",
            "structuredDataMulti",
            // Of structured outputs.
            "result",
            // Of JSON Schema, whose names are those of a tool's parameters.
            "properties",
        ],
    },
    private_parameters: &[],
};
