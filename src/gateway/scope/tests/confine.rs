//! What a caller gets of what they ask for.

use super::input;
use crate::filter::{
    FilterKey, Unserved, ValidFilter, Value, utc_only, validate_input, validate_residual_in,
};
use crate::gateway::Scope;
use crate::model::ProviderKind::{self, Anyreach, Eigi};

fn confine(
    platform: ProviderKind,
    scope: &str,
    asked: &str,
) -> Result<Option<ValidFilter>, Vec<String>> {
    let scope = Scope::read(platform, &input(scope), &utc_only, Unserved::Refused, false).unwrap();
    let asked = validate_input(platform, &input(asked)).unwrap();
    scope.confine(asked).map_err(|issues| {
        issues
            .into_iter()
            .map(|issue| issue.path.into_owned())
            .collect()
    })
}

/// Whatever a caller asks for under each key, they get within what they are confined to, or nothing.
#[test]
fn nobody_reads_past_it() {
    for (platform, scope, asked, together) in [
        // Nothing asked for: what is scoped.
        (Anyreach, r#"{"agentId":"a"}"#, "{}", r#"{"agentId":"a"}"#),
        (Anyreach, "null", r#"{"agentId":"a"}"#, r#"{"agentId":"a"}"#),
        (
            Anyreach,
            r#"{"agentId":"a"}"#,
            r#"{"agentId":"b"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"agentId":"a"}"#,
            r#"{"agentId":"A"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"agentId":"a"}"#,
            r#"{"status":"failed"}"#,
            r#"{"agentId":"a","status":"failed"}"#,
        ),
        (
            Anyreach,
            r#"{"channel":"text"}"#,
            r#"{"channel":"webrtc"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"direction":"inbound"}"#,
            r#"{"direction":"outbound"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"status":"failed"}"#,
            r#"{"status":"queued"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"agentVersionId":"a"}"#,
            r#"{"agentVersionId":"b"}"#,
            "nothing",
        ),
        (
            Eigi,
            r#"{"conversationId":"35d33a43-176c-405c-92bf-db972035df28"}"#,
            r#"{"conversationId":"35D33A43-176C-405C-92BF-DB972035DF28"}"#,
            r#"{"conversationId":"35d33a43-176c-405c-92bf-db972035df28"}"#,
        ),
        (
            Eigi,
            r#"{"conversationId":"35d33a43-176c-405c-92bf-db972035df28"}"#,
            r#"{"conversationId":"45d33a43-176c-405c-92bf-db972035df28"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"userId":{"contains":"+15"}}"#,
            r#"{"userId":"+1555"}"#,
            r#"{"userId":"+1555"}"#,
        ),
        (
            Anyreach,
            r#"{"userId":{"contains":"@ACME"}}"#,
            r#"{"userId":"a@acme"}"#,
            r#"{"userId":"a@acme"}"#,
        ),
        (
            Anyreach,
            r#"{"userId":{"contains":"+1555"}}"#,
            r#"{"userId":"5"}"#,
            r#"{"userId":"+1555"}"#,
        ),
        (
            Anyreach,
            r#"{"userId":{"contains":"+1555"}}"#,
            r#"{"userId":"+49"}"#,
            "userId",
        ),
        (
            Anyreach,
            r#"{"agentPhone":{"contains":"+1"}}"#,
            r#"{"agentPhone":"+49"}"#,
            "agentPhone",
        ),
        // The whole of it: a part is no way to somebody else's.
        (
            Anyreach,
            r#"{"userId":"u1"}"#,
            r#"{"userId":"U"}"#,
            r#"{"userId":"u1"}"#,
        ),
        (
            Anyreach,
            r#"{"userId":"u1"}"#,
            r#"{"userId":"u10"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"userId":"u1"}"#,
            r#"{"userId":"v"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"agentPhone":"+1 555-123-4567"}"#,
            "{}",
            r#"{"agentPhone":"4567"}"#,
        ),
        (
            Anyreach,
            r#"{"agentPhone":"+1 555-123-4567"}"#,
            r#"{"agentPhone":"+1555"}"#,
            r#"{"agentPhone":"4567"}"#,
        ),
        (
            Anyreach,
            r#"{"agentPhone":"+1 555-123-4567"}"#,
            r#"{"agentPhone":"+49"}"#,
            "nothing",
        ),
        (
            Eigi,
            r#"{"timeOfDay":{"from":"09:00","utcOffsetMinutes":0}}"#,
            r#"{"timeOfDay":{"from":"08:00","utcOffsetMinutes":0}}"#,
            "timeOfDay",
        ),
        (
            Anyreach,
            r#"{"createdAfter":"2026-01-10","createdBefore":"2026-01-20"}"#,
            r#"{"createdAfter":"2026-01-01","createdBefore":"2026-01-15"}"#,
            r#"{"createdAfter":"2026-01-10","createdBefore":"2026-01-15"}"#,
        ),
        (
            Anyreach,
            r#"{"createdAfter":"2026-01-10"}"#,
            r#"{"createdBefore":"2026-01-01"}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"durationSeconds":{"min":10}}"#,
            r#"{"durationSeconds":{"min":1,"max":60}}"#,
            r#"{"durationSeconds":{"min":10,"max":60}}"#,
        ),
        (
            Anyreach,
            r#"{"durationSeconds":{"min":10}}"#,
            r#"{"durationSeconds":{"max":9}}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"userTurnCount":{"max":3}}"#,
            r#"{"userTurnCount":{"min":4}}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"metadata":{"tenant":"a"}}"#,
            r#"{"metadata":{"plan":"pro"}}"#,
            r#"{"metadata":{"plan":"pro","tenant":"a"}}"#,
        ),
        (
            Anyreach,
            r#"{"metadata":{"tenant":"a"}}"#,
            r#"{"metadata":{"tenant":"b"}}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"metadata":{"tenant":"a"}}"#,
            r#"{"metadata":{"tenant":null}}"#,
            "nothing",
        ),
        (
            Anyreach,
            r#"{"agentId":"a","pageSize":20}"#,
            r#"{"pageSize":90}"#,
            r#"{"agentId":"a","pageSize":20}"#,
        ),
        (
            Anyreach,
            r#"{"agentId":"a"}"#,
            r#"{"pageSize":9}"#,
            r#"{"agentId":"a","pageSize":9}"#,
        ),
    ] {
        let confined = confine(platform, scope, asked);
        match together {
            "nothing" => assert_eq!(confined, Ok(None), "{scope} {asked}"),
            key if !key.starts_with('{') => {
                assert_eq!(confined, Err(vec![key.to_owned()]), "{scope} {asked}");
            }
            filter => {
                let expected = validate_input(platform, &input(filter)).unwrap();
                assert_eq!(confined, Ok(Some(expected)), "{scope} {asked}");
            }
        }
    }
}

#[test]
fn lists_are_narrowed_to_what_is_in_both() {
    for (platform, scope, asked, together) in [
        (
            Eigi,
            r#"{"agentId":["a","b"]}"#,
            "{}",
            Some(r#"{"agentId":["a","b"]}"#),
        ),
        (
            Eigi,
            r#"{"agentId":["a","b"]}"#,
            r#"{"agentId":"b"}"#,
            Some(r#"{"agentId":"b"}"#),
        ),
        (
            Eigi,
            r#"{"agentId":["a","b"]}"#,
            r#"{"agentId":["c","b","d"]}"#,
            Some(r#"{"agentId":"b"}"#),
        ),
        (
            Eigi,
            r#"{"agentId":["a","b"]}"#,
            r#"{"agentId":["c","d"]}"#,
            None,
        ),
        (Eigi, r#"{"agentId":["a","b"]}"#, r#"{"agentId":"A"}"#, None),
        (
            Eigi,
            r#"{"agentId":"a"}"#,
            r#"{"agentId":["b","a"]}"#,
            Some(r#"{"agentId":"a"}"#),
        ),
        (
            Anyreach,
            r#"{"status":["queued","failed"],"channel":["text","email"]}"#,
            r#"{"status":["failed","completed"],"agentVersionId":["v","w"]}"#,
            Some(r#"{"status":"failed","channel":["text","email"],"agentVersionId":["v","w"]}"#),
        ),
        (
            Anyreach,
            r#"{"agentVersionId":["v","w"]}"#,
            r#"{"agentVersionId":["x"]}"#,
            None,
        ),
    ] {
        let expected = together.map(|filter| validate_input(platform, &input(filter)).unwrap());
        assert_eq!(
            confine(platform, scope, asked),
            Ok(expected),
            "{scope} {asked}"
        );
    }
}

#[test]
fn what_is_scoped_and_asked_for_together_has_its_bound() {
    let ids: Vec<_> = (0..26).map(|id| format!("\"{id}\"")).collect();
    let scope = format!(r#"{{"agentId":[{}]}}"#, ids.join(","));
    let asked = |status: &str| confine(Eigi, &scope, &format!(r#"{{"status":{status}}}"#));
    assert!(asked(r#"["completed"]"#).is_ok());
    assert_eq!(
        asked(r#"["completed","failed"]"#),
        Err(vec!["agentId".to_owned()])
    );
    let few = r#"{"status":["completed","failed"],"agentId":["1","2","99"]}"#;
    assert!(confine(Eigi, &scope, few).is_ok());
}

/// What neither can be asked for is looked for nowhere if nothing can be both.
#[test]
fn two_that_exclude_each_other_are_not_looked_for() {
    for (scope, asked, is_void) in [
        (r#"{"status":"failed"}"#, r#"{"status":"completed"}"#, true),
        (
            r#"{"status":"failed"}"#,
            r#"{"status":["completed","failed"]}"#,
            false,
        ),
        (
            r#"{"durationSeconds":{"max":9}}"#,
            r#"{"durationSeconds":{"min":10}}"#,
            true,
        ),
        (
            r#"{"durationSeconds":{"max":9}}"#,
            r#"{"durationSeconds":{"min":9}}"#,
            false,
        ),
        (r#"{"metadata":{"a":1}}"#, r#"{"metadata":{"a":2}}"#, true),
        // A person has an id and a number.
        (r#"{"userId":"crm-7"}"#, r#"{"userId":"+1202"}"#, false),
        (
            r#"{"timeOfDay":{"to":"09:00","utcOffsetMinutes":0}}"#,
            r#"{"timeOfDay":{"from":"10:00","utcOffsetMinutes":60}}"#,
            false,
        ),
        (r#"{"status":"failed"}"#, r#"{"channel":"webrtc"}"#, false),
    ] {
        let vapi = ProviderKind::Vapi;
        let held = Scope::read(vapi, &input(scope), &utc_only, Unserved::Residual, false).unwrap();
        let asked = validate_residual_in(vapi, &input(asked), &utc_only).unwrap();
        let both = held.confine(asked.clone()).unwrap();
        assert_eq!(both, (!is_void).then_some(asked), "{scope}");
    }
}

/// Where the platform finds whole ids, it is asked for the one that is scoped, as it is written, whatever the caller
/// asks.
#[test]
fn a_whole_id_is_asked_for_as_it_is_written() {
    let elevenlabs = ProviderKind::Elevenlabs;
    for (scope, asked, together) in [
        ("u1", "{}", Some("u1")),
        ("+1 555-123-4567", "{}", Some("+1 555-123-4567")),
        ("u1", r#"{"userId":"u1"}"#, Some("u1")),
        ("u1", r#"{"userId":"U1"}"#, None),
        ("u1", r#"{"userId":"u"}"#, None),
        ("u1", r#"{"userId":"u10"}"#, None),
    ] {
        let scope = input(&format!(r#"{{"userId":"{scope}"}}"#));
        let scope = Scope::read(elevenlabs, &scope, &utc_only, Unserved::Refused, true).unwrap();
        let asked = validate_input(elevenlabs, &input(asked)).unwrap();
        let found = scope.confine(asked).unwrap();
        let found = found.and_then(|filter| match filter.get(FilterKey::UserId) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        });
        assert_eq!(found.as_deref(), together);
    }
}
