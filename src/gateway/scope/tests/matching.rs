//! Which conversations lie within.

use super::input;
use crate::filter::Unserved;
use crate::gateway::Scope;
use crate::json::Document;
use crate::model::{
    IssueCode,
    ProviderKind::{self, Anyreach},
    ReadOptions,
};
use crate::provider::provider;
use crate::time::by_jiff;

const RECORD: &str = r#"{
    "id": "C1", "created_at": "2026-01-31T09:30:30Z", "agent_id": "a", "agent_version_id": "v",
    "agent_number": "+4930", "channel": "telephone", "direction": "inbound", "status": "completed",
    "user_id": "+1555", "duration": 60, "user_turn_count": 3, "custom_metadata": {"tenant": "t", "n": 1}
}"#;

fn matches(platform: ProviderKind, scope: &str, record: &str) -> bool {
    let document = Document::parse(record).unwrap();
    let read = provider(platform).read_conversation(document.root(), &ReadOptions::default());
    Scope::read(platform, &input(scope), &by_jiff, Unserved::Refused, false)
        .unwrap()
        .matches(&read.unwrap())
}

#[test]
fn a_conversation_is_held_against_each_key() {
    for (scope, expected) in [
        ("null", true),
        (r#"{"agentId":"a"}"#, true),
        (r#"{"agentId":"b"}"#, false),
        (r#"{"channel":"telephone"}"#, true),
        (r#"{"channel":"text"}"#, false),
        (r#"{"direction":"inbound"}"#, true),
        (r#"{"direction":"outbound"}"#, false),
        (r#"{"status":"completed"}"#, true),
        (r#"{"status":"failed"}"#, false),
        (r#"{"createdAfter":"2026-01-31"}"#, true),
        (r#"{"createdAfter":"2026-02-01"}"#, false),
        // There it is half past eleven in the evening of the 30th.
        (
            r#"{"createdAfter":"2026-01-31","timeZone":"Pacific/Honolulu"}"#,
            false,
        ),
        (
            r#"{"createdBefore":"2026-01-30","timeZone":"Pacific/Honolulu"}"#,
            true,
        ),
        (r#"{"createdBefore":"2026-01-31"}"#, true),
        (r#"{"createdBefore":"2026-01-30"}"#, false),
        (r#"{"userId":"+1555"}"#, true),
        (r#"{"userId":"555"}"#, false),
        (r#"{"userId":{"contains":"555"}}"#, true),
        (r#"{"userId":{"contains":"49"}}"#, false),
        (r#"{"agentVersionId":"v"}"#, true),
        (r#"{"agentVersionId":"w"}"#, false),
        (r#"{"agentPhone":"+4930"}"#, true),
        (r#"{"agentPhone":"+49"}"#, false),
        (r#"{"agentPhone":{"contains":"+49"}}"#, true),
        (r#"{"durationSeconds":{"min":60,"max":60}}"#, true),
        (r#"{"durationSeconds":{"max":59.5}}"#, false),
        (r#"{"userTurnCount":{"min":3}}"#, true),
        (r#"{"userTurnCount":{"min":4}}"#, false),
        (r#"{"metadata":{"tenant":"t"}}"#, true),
        (r#"{"metadata":{"tenant":"u"}}"#, false),
        (r#"{"metadata":{"other":1}}"#, false),
    ] {
        assert_eq!(
            matches(ProviderKind::Anyreach, scope, RECORD),
            expected,
            "{scope}"
        );
    }
    let withheld = RECORD.replace(r#", "custom_metadata": {"tenant": "t", "n": 1}"#, "");
    let demanded = r#"{"metadata":{"tenant":"t"}}"#;
    assert!(!matches(ProviderKind::Anyreach, demanded, &withheld));
    let bare = r#"{"id": "c", "created_at": "2026-01-31T09:30:30Z", "custom_metadata": null}"#;
    for scope in [
        demanded,
        r#"{"agentId":"a"}"#,
        r#"{"userId":"a"}"#,
        r#"{"durationSeconds":{"max":60}}"#,
        r#"{"direction":"inbound"}"#,
    ] {
        assert!(!matches(ProviderKind::Anyreach, scope, bare), "{scope}");
    }
}

#[test]
fn the_time_of_day_is_local() {
    let record = r#"{"conversation_id": "35d33a43-176c-405c-92bf-db972035df28", "created_at": "2026-01-31T09:30:30"}"#;
    for (window, expected) in [
        (
            r#"{"from":"09:00","to":"10:00","utcOffsetMinutes":0}"#,
            true,
        ),
        (r#"{"from":"09:31","utcOffsetMinutes":0}"#, false),
        (r#"{"to":"09:30","utcOffsetMinutes":0}"#, false),
        (r#"{"to":"09:31","utcOffsetMinutes":0}"#, true),
        (r#"{"to":"09:29","utcOffsetMinutes":0}"#, false),
        (
            r#"{"from":"15:00","to":"15:01","utcOffsetMinutes":330}"#,
            true,
        ),
        (
            r#"{"from":"04:00","to":"05:00","utcOffsetMinutes":-300}"#,
            true,
        ),
    ] {
        let scope = format!(r#"{{"timeOfDay":{window}}}"#);
        assert_eq!(
            matches(ProviderKind::Eigi, &scope, record),
            expected,
            "{window}"
        );
    }
}

#[test]
fn whoever_is_none_of_a_list_lies_outside() {
    for (scope, is_inside) in [
        (r#"{"agentId":["a","b"]}"#, true),
        (r#"{"agentId":["b","c"]}"#, false),
        (r#"{"agentId":["A","aa"]}"#, false),
        (r#"{"agentVersionId":["u","v"]}"#, true),
        (r#"{"agentVersionId":["u","w"]}"#, false),
        (r#"{"channel":["text","telephone"]}"#, true),
        (r#"{"channel":["text","email"]}"#, false),
        (r#"{"status":["failed","completed"]}"#, true),
        (r#"{"status":["failed","queued"]}"#, false),
        (
            r#"{"status":["failed","completed"],"agentId":["b"]}"#,
            false,
        ),
    ] {
        assert_eq!(matches(Anyreach, scope, RECORD), is_inside, "{scope}");
    }
}

/// What the platform cannot be asked for is held where the application says so, in our words.
#[test]
fn a_conversation_is_held_against_what_the_platform_does_not_serve() {
    const CALL: &str = r#"{
        "id": "35d33a43-176c-405c-92bf-db972035df28", "createdAt": "2026-01-31T23:30:30.000Z", "type": "inboundPhoneCall",
        "status": "ended", "endedReason": "customer-busy", "startedAt": "2026-01-31T23:30:30.000Z", "endedAt": "2026-01-31T23:31:30.000Z",
        "assistantId": "a", "customer": {"externalId": "crm-7", "number": "+12025550143"},
        "assistantOverrides": {"metadata": {"tenant": "t"}}
    }"#;
    let call = Document::parse(CALL).unwrap();
    let options = ReadOptions::default();
    let call = provider(ProviderKind::Vapi).read_conversation(call.root(), &options);
    let call = call.unwrap();
    for (scope, expected) in [
        (r#"{"status":"unanswered"}"#, true),
        (r#"{"status":["completed","failed"]}"#, false),
        (r#"{"channel":"telephone","direction":"inbound"}"#, true),
        (r#"{"direction":"outbound"}"#, false),
        (r#"{"userId":"crm-7"}"#, true),
        (r#"{"userId":"crm"}"#, false),
        (r#"{"userId":{"contains":"crm"}}"#, true),
        (r#"{"userId":"+1 202-555-0143"}"#, true),
        (r#"{"userId":"5550143"}"#, false),
        (r#"{"metadata":{"tenant":"t"}}"#, true),
        (r#"{"metadata":{"tenant":"u"}}"#, false),
        (r#"{"durationSeconds":{"min":60}}"#, true),
        (r#"{"durationSeconds":{"min":61}}"#, false),
        (
            r#"{"timeOfDay":{"from":"22:00","to":"02:00","utcOffsetMinutes":0}}"#,
            true,
        ),
        (
            r#"{"timeOfDay":{"from":"09:00","utcOffsetMinutes":330}}"#,
            false,
        ),
        (r#"{"agentId":"a","status":"unanswered"}"#, true),
        (r#"{"agentId":"b","status":"unanswered"}"#, false),
    ] {
        let input = input(scope);
        let held = Scope::read(
            ProviderKind::Vapi,
            &input,
            &by_jiff,
            Unserved::Residual,
            false,
        )
        .unwrap();
        assert_eq!(held.matches(&call), expected, "{scope}");
        assert!(held.leaves_out(), "{scope}");
        let refused = Scope::read(
            ProviderKind::Vapi,
            &input,
            &by_jiff,
            Unserved::Refused,
            false,
        );
        assert_eq!(
            refused.unwrap_err()[0].code,
            IssueCode::Unsupported,
            "{scope}"
        );
    }
    let served = input(r#"{"agentId":"a"}"#);
    let served = Scope::read(
        ProviderKind::Vapi,
        &served,
        &by_jiff,
        Unserved::Residual,
        false,
    );
    assert!(!served.unwrap().leaves_out());
}
