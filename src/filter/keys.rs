//! Every key of a filter: the one place where a key is described.
//!
//! [`table`](super::table) says what each line of a block means, and what is made of it. A new key
//! is a block here, and a line in `capabilities.rs` and `request.rs` of each platform that serves
//! it; then `cargo xtask generate` writes the documents.

use tsify::Tsify;

use super::table::{Finds, Kind, filter_keys, position};
use super::{NumberRange, TimeOfDay, Values};
use crate::input::Input;

filter_keys! {
    /// Text in the transcript or the metadata; at ElevenLabs in the transcript, also where only similar. (eigi, elevenlabs)
    Search "search" {
        search: String as "string | undefined",
        kind: Kind::Text,
        finds: Finds::Anywhere("a conversation does not show what the platform's search finds in it"),
        aliases: "q query text keyword keywords",
        example: r#""refund""#,
    }
    /// One conversation, by its id: a UUID at eigi and Vapi. (eigi, vapi, retell)
    ConversationId "conversationId" {
        conversation_id: String as "string | undefined",
        kind: Kind::ConversationId,
        finds: Finds::Field("id", |it| Some(&it.id)),
        aliases: "id uuid callid",
        example: r#""35d33a43-176c-405c-92bf-db972035df28""#,
    }
    /// The agent, by its id, or one of several. (eigi, anyreach, vapi, elevenlabs, retell)
    AgentId "agentId" {
        agent_id: Values as "string | readonly string[] | undefined",
        kind: Kind::Ids,
        finds: Finds::Field("agent.id", |it| it.agent.id.as_deref()),
        aliases: "agent assistantid botid",
        example: r#"["68ea2517dbb84c09bae1ba0a"]"#,
    }
    /// The channel, or one of several. (eigi: telephone, webrtc, whatsapp, text; anyreach: telephone, webrtc, email,
    /// text; retell: telephone, webrtc)
    Channel "channel" {
        channel: Values as "FilterChannel | readonly FilterChannel[] | undefined",
        kind: Kind::Choices(|can| can.channels),
        finds: Finds::Field("channel", |it| Some(it.channel.as_str())),
        aliases: "type medium conversationtype",
        example: r#"["telephone", "webrtc"]"#,
    }
    /// Who started the conversation. (eigi, anyreach, retell)
    Direction "direction" {
        direction: String as "FilterDirection | undefined",
        kind: Kind::Choice(|can| can.directions),
        finds: Finds::Field("direction", |it| it.direction.as_ref().map(|it| it.as_str())),
        aliases: "calltype callingtype",
        example: r#""inbound""#,
    }
    /// The status, or one of several. (eigi: in_progress, completed, disconnected, failed; anyreach: all
    /// but disconnected; elevenlabs: created, in_progress, completed, failed)
    Status "status" {
        status: Values as "FilterStatus | readonly FilterStatus[] | undefined",
        kind: Kind::Choices(|can| can.statuses),
        finds: Finds::Field("status", |it| Some(it.status.as_str())),
        aliases: "state conversationstatus",
        example: r#"["completed", "failed"]"#,
    }
    /// Created then or later: an RFC 3339 timestamp with an offset, or a calendar date, which means its first
    /// instant, in UTC or in `timeZone`. A timestamp without an offset is an issue. A conversation without
    /// `createdAt` does not match. (eigi, anyreach, vapi, elevenlabs, retell)
    CreatedAfter "createdAfter" {
        created_after: String as "string | Date | undefined",
        kind: Kind::Earliest,
        finds: Finds::CreatedAt,
        aliases: "from since start fromdate datefrom startdate createdfrom",
        example: r#""2026-01-01""#,
    }
    /// Created then or earlier. As `createdAfter`, but a calendar date includes the whole day.
    /// (eigi, anyreach, vapi, elevenlabs, retell)
    CreatedBefore "createdBefore" {
        created_before: String as "string | Date | undefined",
        kind: Kind::Latest,
        finds: Finds::CreatedAt,
        aliases: "to until end todate dateto enddate createdto createduntil before",
        example: r#""2026-01-31T23:59:59+05:30""#,
    }
    /// The time zone of the dates in `createdAfter` and `createdBefore`, which are whole days, also where clocks
    /// change: an IANA name such as `Asia/Kolkata`, or an offset such as `+05:30`. UTC by default. It does not
    /// affect times with an offset. (eigi, anyreach, vapi, elevenlabs, retell)
    TimeZone "timeZone" {
        time_zone: String as "string | undefined",
        kind: Kind::TimeZone,
        finds: Finds::Nothing,
        aliases: "tz zone",
        example: r#""Asia/Kolkata""#,
    }
    /// Created at this time of day, in 24-hour local time. The offset is required. A conversation without `createdAt`
    /// does not match. (eigi)
    TimeOfDay "timeOfDay" {
        time_of_day: TimeOfDay as "TimeOfDay | undefined",
        kind: Kind::TimeOfDay,
        finds: Finds::CreatedAt,
        aliases: "",
        example: r#"{"from": "09:00", "to": "17:30", "utcOffsetMinutes": 330}"#,
    }
    /// Part of the person's id, in any case; for telephone calls the id is the person's number. At ElevenLabs the whole
    /// id. (anyreach, elevenlabs; retell: beside `direction`)
    UserId "userId" {
        user_id: String as "string | undefined",
        kind: Kind::Text,
        finds: Finds::Part(|it| it.customer.id.as_deref().or(it.customer.phone.as_deref())),
        aliases: "user customer customerid customerphone userphone caller",
        example: r#""+1555""#,
    }
    /// The agent's version, by its id, or one of several. (anyreach, elevenlabs; retell: its number, beside `agentId`)
    AgentVersionId "agentVersionId" {
        agent_version_id: Values as "string | readonly string[] | undefined",
        kind: Kind::Ids,
        finds: Finds::Field("agent.versionId", |it| it.agent.version_id.as_deref()),
        aliases: "agentversion versionid",
        example: r#"["ver_2"]"#,
    }
    /// Part of the number the agent spoke from or was called at. (anyreach; retell: beside `direction`)
    AgentPhone "agentPhone" {
        agent_phone: String as "string | undefined",
        kind: Kind::Text,
        finds: Finds::Part(|it| it.agent.phone.as_deref()),
        aliases: "agentnumber",
        example: r#""+49""#,
    }
    /// The web widget, by its id. (anyreach)
    WebWidgetId "webWidgetId" {
        web_widget_id: String as "string | undefined",
        kind: Kind::Id,
        finds: Finds::Outside("a conversation does not name its widget; \"agentId\" or \"metadata\" may do"),
        aliases: "widgetid",
        example: r#""widget_1""#,
    }
    /// How long it lasted, in seconds. (anyreach, elevenlabs, retell)
    DurationSeconds "durationSeconds" {
        duration_seconds: NumberRange as "NumberRange | undefined",
        kind: Kind::Range,
        finds: Finds::Number("durationSeconds", |it| it.duration_seconds),
        aliases: "",
        example: r#"{"min": 1.5, "max": 90}"#,
    }
    /// How often the person spoke. (anyreach)
    UserTurnCount "userTurnCount" {
        user_turn_count: NumberRange as "NumberRange | undefined",
        kind: Kind::WholeRange,
        finds: Finds::Number("userTurnCount", |it| it.user_turn_count),
        aliases: "",
        example: r#"{"min": 2, "max": 20}"#,
    }
    /// Keys and values that the conversation's metadata contains. (anyreach; retell: texts, numbers, true and false)
    Metadata "metadata" {
        metadata: Input as "Record<string, unknown> | undefined",
        kind: Kind::Metadata,
        finds: Finds::Metadata,
        aliases: "custommetadata customdata",
        example: r#"{"plan": "pro"}"#,
    }
    /// How many conversations a request brings: 1 to 100 (vapi, retell: to 1000), 100 by default. (eigi, anyreach, vapi, elevenlabs, retell)
    PageSize "pageSize" {
        page_size: f64 as "number | undefined",
        kind: Kind::PageSize,
        finds: Finds::Nothing,
        aliases: "limit perpage size count take",
        example: "25",
    }
}
