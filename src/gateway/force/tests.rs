//! Whether nobody is shown what they may not see.

use super::*;
use crate::filter::{utc_alone, validate_input};
use crate::json::Document;
use crate::model::IssueCode;
use crate::model::ReadOptions;
use crate::provider::ProviderKind::{Anyreach, Eigi};
use crate::provider::provider;
use crate::time::by_jiff;

fn input(json: &str) -> Input {
    serde_json::from_str(json).unwrap()
}

fn confine(
    platform: ProviderKind,
    force: &str,
    asked: &str,
) -> Result<Option<ValidFilter>, Vec<String>> {
    let force = Force::read(platform, &input(force), &utc_alone).unwrap();
    let asked = validate_input(platform, &input(asked)).unwrap();
    force.confine(asked).map_err(|issues| {
        issues
            .into_iter()
            .map(|issue| issue.path.into_owned())
            .collect()
    })
}

/// Whatever a caller asks for under each key, they get within what they are confined to, or nothing.
#[test]
fn nobody_reads_past_it() {
    use ProviderKind::{Anyreach, Eigi};
    for (platform, force, asked, together) in [
        // Nothing asked for: what is forced.
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
        let confined = confine(platform, force, asked);
        match together {
            "nothing" => assert_eq!(confined, Ok(None), "{force} {asked}"),
            key if !key.starts_with('{') => {
                assert_eq!(confined, Err(vec![key.to_owned()]), "{force} {asked}");
            }
            filter => {
                let expected = validate_input(platform, &input(filter)).unwrap();
                assert_eq!(confined, Ok(Some(expected)), "{force} {asked}");
            }
        }
    }
}

const RECORD: &str = r#"{
    "id": "C1", "created_at": "2026-01-31T09:30:30Z", "agent_id": "a", "agent_version_id": "v",
    "agent_number": "+4930", "channel": "telephone", "direction": "inbound", "status": "completed",
    "user_id": "+1555", "duration": 60, "user_turn_count": 3, "custom_metadata": {"tenant": "t", "n": 1}
}"#;

fn holds(platform: ProviderKind, force: &str, record: &str) -> bool {
    let document = Document::parse(record).unwrap();
    let read = provider(platform).read_conversation(document.root(), &ReadOptions::default());
    Force::read(platform, &input(force), &by_jiff)
        .unwrap()
        .holds(&read.unwrap())
}

#[test]
fn a_conversation_is_held_against_each_key() {
    for (force, expected) in [
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
            holds(ProviderKind::Anyreach, force, RECORD),
            expected,
            "{force}"
        );
    }
    let withheld = RECORD.replace(r#", "custom_metadata": {"tenant": "t", "n": 1}"#, "");
    let demanded = r#"{"metadata":{"tenant":"t"}}"#;
    assert!(!holds(ProviderKind::Anyreach, demanded, &withheld));
    let bare = r#"{"id": "c", "created_at": "2026-01-31T09:30:30Z", "custom_metadata": null}"#;
    for force in [
        demanded,
        r#"{"agentId":"a"}"#,
        r#"{"userId":"a"}"#,
        r#"{"durationSeconds":{"max":60}}"#,
        r#"{"direction":"inbound"}"#,
    ] {
        assert!(!holds(ProviderKind::Anyreach, force, bare), "{force}");
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
        let force = format!(r#"{{"timeOfDay":{window}}}"#);
        assert_eq!(
            holds(ProviderKind::Eigi, &force, record),
            expected,
            "{window}"
        );
    }
}

#[test]
fn its_text_tells_it_from_any_other() {
    let text = |force| {
        let force = Force::read(ProviderKind::Anyreach, &input(force), &utc_alone);
        force.unwrap().text()
    };
    assert_eq!(text("null"), "");
    let texts = [
        r#"{"agentId":"a"}"#,
        r#"{"agentVersionId":"a"}"#,
        r#"{"agentId":"a&agentVersionId=a"}"#,
        r#"{"metadata":{"tenant":"a"}}"#,
        r#"{"metadata":{"tenant":"b"}}"#,
        r#"{"agentId":"a","pageSize":1}"#,
        r#"{"userId":"a"}"#,
        r#"{"userId":{"contains":"a"}}"#,
        r#"{"agentPhone":"a"}"#,
        r#"{"agentPhone":"+1 555-123-4567"}"#,
        r#"{"agentPhone":"+1 666-123-4567"}"#,
    ]
    .map(text);
    for (index, one) in texts.iter().enumerate() {
        assert!(!one.is_empty());
        assert!(!texts[..index].contains(one), "{one}");
    }
}

#[test]
fn a_slip_in_whose_they_are_is_told() {
    for (force, path) in [
        (r#"{"userId":{}}"#, "userId"),
        (r#"{"userId":{"contains":""}}"#, "userId"),
        (r#"{"userId":{"contain":"a"}}"#, "userId"),
        (r#"{"agentPhone":{"contains":["a"]}}"#, "agentPhone"),
        (r#"{"userId":""}"#, "userId"),
        (r#"{"userId":null}"#, "userId"),
        (r#"{"userId":["a"]}"#, "userId"),
        (r#"{"agentId":{"contains":"a"}}"#, "agentId"),
    ] {
        let read = Force::read(ProviderKind::Anyreach, &input(force), &utc_alone);
        let issues = read.unwrap_err();
        assert_eq!(issues[0].path, path, "{force}");
    }
}

/// With a sentence that says why.
#[test]
fn what_confines_nobody_or_cannot_be_held_is_refused() {
    use ProviderKind::{Anyreach, Eigi};
    for (platform, force, path, why) in [
        (Anyreach, "{}", "", "leave force out: {}."),
        (Eigi, r#"{"timeZone":"UTC"}"#, "", "confines nobody"),
        (Eigi, r#"{"pageSize":5}"#, "", "confines nobody"),
        (
            Eigi,
            r#"{"pageSize":5,"timeZone":"UTC"}"#,
            "",
            "confines nobody",
        ),
        (
            Eigi,
            r#"{"search":"a","agentId":"b"}"#,
            "search",
            "search cannot be held: ",
        ),
        (
            Anyreach,
            r#"{"webWidgetId":"a","agentId":"b"}"#,
            "webWidgetId",
            "webWidgetId cannot be held: ",
        ),
        (
            Eigi,
            r#"{"timeOfDay":{"from":"22:00","to":"06:00","utcOffsetMinutes":0}}"#,
            "timeOfDay",
            "timeOfDay cannot be held where it passes midnight: ",
        ),
    ] {
        let issues = Force::read(platform, &input(force), &utc_alone).unwrap_err();
        assert_eq!(issues.len(), 1, "{force}");
        assert_eq!(issues[0].path, path, "{force}");
        assert!(issues[0].message.contains(why), "{}", issues[0].message);
    }
}

/// Each place is named, and why.
#[test]
fn metadata_that_holds_nothing_or_somebody_elses_is_refused() {
    for (metadata, path, why) in [
        ("{}", "metadata", "holds nothing"),
        (r#"{"teams":[]}"#, "metadata.teams", "holds nothing"),
        (r#"{"teams":{}}"#, "metadata.teams", "holds nothing"),
        (r#"{"teams":[[]]}"#, "metadata.teams[0]", "holds nothing"),
        (
            r#"{"teams":["a",{}]}"#,
            "metadata.teams[1]",
            "holds nothing",
        ),
        (r#"{"team":null}"#, "metadata.team", "is null"),
        (r#"{"teams":[null]}"#, "metadata.teams[0]", "is null"),
        (r#"{"team":""}"#, "metadata.team", "is empty"),
        (r#"{"team":" \t"}"#, "metadata.team", "is empty"),
        (r#"{"a":{"b":{"c":""}}}"#, "metadata.a.b.c", "is empty"),
        (r#"{"team":9007199254740992}"#, "metadata.team", "2^53 - 1"),
        (r#"{"team":-1e300}"#, "metadata.team", "2^53 - 1"),
    ] {
        // What else is named does not make up for it.
        let force = format!(r#"{{"agentId":"a","metadata":{metadata}}}"#);
        let issues = Force::read(Anyreach, &input(&force), &utc_alone).unwrap_err();
        let told: Vec<_> = issues.iter().map(|issue| issue.path.as_ref()).collect();
        assert_eq!(told, [path], "{force}");
        assert!(issues[0].message.starts_with(path), "{}", issues[0].message);
        assert!(issues[0].message.contains(why), "{}", issues[0].message);
    }
    for metadata in [
        r#"{"a":0,"b":false,"c":"0","d":[0]}"#,
        r#"{"team":9007199254740991}"#,
        r#"{"team":-0.5}"#,
    ] {
        let force = input(&format!(r#"{{"metadata":{metadata}}}"#));
        assert!(
            Force::read(Anyreach, &force, &utc_alone).is_ok(),
            "{metadata}"
        );
    }
    let all = input(
        r#"{"agentId":"a","metadata":{"a":null,"b":[]},"durationSeconds":{},"userTurnCount":{}}"#,
    );
    let issues = Force::read(Anyreach, &all, &utc_alone).unwrap_err();
    let told: Vec<_> = issues.iter().map(|issue| issue.path.as_ref()).collect();
    assert_eq!(
        told,
        [
            "metadata.a",
            "metadata.b",
            "durationSeconds",
            "userTurnCount"
        ]
    );
    assert!(
        issues
            .iter()
            .all(|issue| issue.code == IssueCode::InvalidValue)
    );
}

#[test]
fn lists_are_narrowed_to_what_is_in_both() {
    for (platform, force, asked, together) in [
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
            confine(platform, force, asked),
            Ok(expected),
            "{force} {asked}"
        );
    }
}

#[test]
fn what_is_forced_and_asked_for_together_has_its_bound() {
    let ids: Vec<_> = (0..26).map(|id| format!("\"{id}\"")).collect();
    let force = format!(r#"{{"agentId":[{}]}}"#, ids.join(","));
    let asked = |status: &str| confine(Eigi, &force, &format!(r#"{{"status":{status}}}"#));
    assert!(asked(r#"["completed"]"#).is_ok());
    assert_eq!(
        asked(r#"["completed","failed"]"#),
        Err(vec!["agentId".to_owned()])
    );
    let few = r#"{"status":["completed","failed"],"agentId":["1","2","99"]}"#;
    assert!(confine(Eigi, &force, few).is_ok());
}

#[test]
fn whoever_is_none_of_a_list_lies_outside() {
    for (force, is_inside) in [
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
        assert_eq!(holds(Anyreach, force, RECORD), is_inside, "{force}");
    }
}
