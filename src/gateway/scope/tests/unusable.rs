//! What confines nobody, or cannot be held.

use super::super::unusable::unsure;
use super::input;
use crate::filter::{Unserved, utc_only, validate_input};
use crate::gateway::Scope;
use crate::model::{
    IssueCode,
    ProviderKind::{self, Anyreach, Eigi, Elevenlabs},
};

#[test]
fn a_slip_in_whose_they_are_is_told() {
    for (scope, path) in [
        (r#"{"userId":{}}"#, "userId"),
        (r#"{"userId":{"contains":""}}"#, "userId.contains"),
        (r#"{"userId":{"contains":" "}}"#, "userId.contains"),
        (r#"{"userId":"a\ufffd"}"#, "userId"),
        (r#"{"agentId":["a","\ufffd"]}"#, "agentId[1]"),
        (
            r#"{"durationSeconds":{"min":9007199254740992}}"#,
            "durationSeconds.min",
        ),
        (r#"{"userId":{"contain":"a"}}"#, "userId"),
        (r#"{"agentPhone":{"contains":["a"]}}"#, "agentPhone"),
        (r#"{"userId":""}"#, "userId"),
        (r#"{"userId":null}"#, "userId"),
        (r#"{"userId":["a"]}"#, "userId"),
        (r#"{"agentId":{"contains":"a"}}"#, "agentId"),
    ] {
        let read = Scope::read(
            ProviderKind::Anyreach,
            &input(scope),
            &utc_only,
            Unserved::Refused,
            false,
        );
        let issues = read.unwrap_err();
        assert_eq!(issues[0].path, path, "{scope}");
    }
}

/// With a sentence that says why.
#[test]
fn what_confines_nobody_or_cannot_be_held_is_refused() {
    for (platform, scope, path, why) in [
        (Anyreach, "{}", "", "leave \"scope\" out: {}."),
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
            "\"search\" cannot be part of a \"scope\": ",
        ),
        (
            Anyreach,
            r#"{"webWidgetId":"a","agentId":"b"}"#,
            "webWidgetId",
            "\"webWidgetId\" cannot be part of a \"scope\": ",
        ),
        (
            Eigi,
            r#"{"timeOfDay":{"from":"22:00","to":"06:00","utcOffsetMinutes":0}}"#,
            "timeOfDay",
            "\"timeOfDay\" cannot be part of a \"scope\": it passes midnight",
        ),
        (
            Elevenlabs,
            r#"{"userId":"u","agentId":"b"}"#,
            "userId",
            "\"userId\" cannot be part of a \"scope\": the lists of this platform do not show it. The gateway's option \"fetchForScope: true\"",
        ),
    ] {
        let issues =
            Scope::read(platform, &input(scope), &utc_only, Unserved::Refused, false).unwrap_err();
        assert_eq!(issues.len(), 1, "{scope}");
        assert_eq!(issues[0].path, path, "{scope}");
        assert!(issues[0].message.contains(why), "{}", issues[0].message);
    }
}

/// Each place is named, and why.
#[test]
fn metadata_that_holds_nothing_or_somebody_elses_is_refused() {
    for (metadata, path, why) in [
        ("{}", "metadata", "must not be empty"),
        (r#"{"teams":[]}"#, "metadata.teams", "must not be empty"),
        (r#"{"teams":{}}"#, "metadata.teams", "must not be empty"),
        (
            r#"{"teams":[[]]}"#,
            "metadata.teams[0]",
            "must not be empty",
        ),
        (
            r#"{"teams":["a",{}]}"#,
            "metadata.teams[1]",
            "must not be empty",
        ),
        (r#"{"team":null}"#, "metadata.team", "must not be null"),
        (
            r#"{"teams":[null]}"#,
            "metadata.teams[0]",
            "must not be null",
        ),
        (r#"{"team":""}"#, "metadata.team", "must not be empty"),
        (r#"{"team":" \t"}"#, "metadata.team", "must not be empty"),
        (
            r#"{"a":{"b":{"c":""}}}"#,
            "metadata.a.b.c",
            "must not be empty",
        ),
        (r#"{"team":"a\ufffd"}"#, "metadata.team", "surrogate"),
        (r#"{"team":9007199254740992}"#, "metadata.team", "2^53 - 1"),
        (r#"{"team":-1e300}"#, "metadata.team", "2^53 - 1"),
    ] {
        // What else is named does not make up for it.
        let scope = format!(r#"{{"agentId":"a","metadata":{metadata}}}"#);
        let issues = Scope::read(
            Anyreach,
            &input(&scope),
            &utc_only,
            Unserved::Refused,
            false,
        )
        .unwrap_err();
        let told: Vec<_> = issues.iter().map(|issue| issue.path.as_ref()).collect();
        assert_eq!(told, [path], "{scope}");
        assert!(
            issues[0].message.starts_with(&format!("\"{path}\" ")),
            "{}",
            issues[0].message
        );
        assert!(issues[0].message.contains(why), "{}", issues[0].message);
    }
    for metadata in [
        r#"{"a":0,"b":false,"c":"0","d":[0]}"#,
        r#"{"team":9007199254740991}"#,
        r#"{"team":-0.5}"#,
    ] {
        let scope = input(&format!(r#"{{"metadata":{metadata}}}"#));
        assert!(
            Scope::read(Anyreach, &scope, &utc_only, Unserved::Refused, false).is_ok(),
            "{metadata}"
        );
    }
    let all = input(
        r#"{"agentId":"a","metadata":{"a":null,"b":[]},"durationSeconds":{},"userTurnCount":{}}"#,
    );
    let issues = Scope::read(Anyreach, &all, &utc_only, Unserved::Refused, false).unwrap_err();
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

/// A conversation that lacks it would be nobody's.
#[test]
fn what_not_every_conversation_shows_confines_nobody() {
    let read = |platform, scope: &str| {
        let scope = Scope::read(
            platform,
            &input(scope),
            &utc_only,
            Unserved::Residual,
            false,
        );
        scope.map_or_else(|issues| issues[0].message.to_string(), |_| String::new())
    };
    for (platform, scope, told) in [
        (
            ProviderKind::Vapi,
            r#"{"agentPhone":"+1"}"#,
            "not every conversation",
        ),
        (
            ProviderKind::Vapi,
            r#"{"agentVersionId":"1"}"#,
            "not every conversation",
        ),
        (Eigi, r#"{"agentPhone":"+1"}"#, "not every conversation"),
        (Eigi, r#"{"userId":"+1"}"#, "not every conversation"),
        (
            ProviderKind::Vapi,
            r#"{"userTurnCount":{"min":1}}"#,
            "has no filter",
        ),
        // Asked for it, the platform does not list those without one either.
        (Elevenlabs, r#"{"agentVersionId":"v"}"#, ""),
        (
            Elevenlabs,
            r#"{"metadata":{"a":1}}"#,
            "the lists of this platform do not show it",
        ),
        (ProviderKind::Vapi, r#"{"search":"a"}"#, "has no filter"),
        (Eigi, r#"{"durationSeconds":{"min":1}}"#, ""),
        (
            Anyreach,
            r#"{"timeOfDay":{"from":"09:00","utcOffsetMinutes":0}}"#,
            "",
        ),
    ] {
        let message = read(platform, scope);
        assert_eq!(message.is_empty(), told.is_empty(), "{scope}: {message}");
        assert!(message.contains(told), "{scope}: {message}");
    }
    let filter = validate_input(
        Anyreach,
        &input(r#"{"userId":"a","metadata":{"a":1},"status":"failed"}"#),
    );
    let filter = filter.unwrap();
    for (lean, keys) in [
        (&["metadata"][..], &["metadata"][..]),
        (&["customer.phone"], &["userId"]),
        (&["customer", "status"], &["status", "userId"]),
        (&["transcript"], &[]),
    ] {
        let issues = unsure(&[filter.values()], lean, "of a reason");
        let told: Vec<_> = issues.iter().map(|it| &*it.path).collect();
        assert_eq!(told, keys, "{lean:?}");
    }
}

/// Unless the gateway fetches each conversation.
#[test]
fn what_lists_lack_is_accepted_where_each_is_fetched() {
    let (elevenlabs, retell) = (Elevenlabs, ProviderKind::Retell);
    for (platform, scope, needs_whole) in [
        (elevenlabs, r#"{"userId":"u"}"#, Ok(true)),
        (elevenlabs, r#"{"channel":"telephone"}"#, Ok(true)),
        (elevenlabs, r#"{"agentPhone":"+1"}"#, Ok(true)),
        (elevenlabs, r#"{"agentPhone":{"contains":"1"}}"#, Ok(true)),
        (
            elevenlabs,
            r#"{"agentId":"a","metadata":{"tenant":"t"}}"#,
            Ok(true),
        ),
        (
            elevenlabs,
            r#"{"agentId":"a","status":"failed"}"#,
            Ok(false),
        ),
        (elevenlabs, r#"{"direction":"inbound"}"#, Ok(false)),
        (elevenlabs, "null", Ok(false)),
        // It is asked for the whole alone.
        (
            elevenlabs,
            r#"{"userId":{"contains":"u"}}"#,
            Err("finds the whole of it only"),
        ),
        // The platform is asked for it, and lists none without it.
        (elevenlabs, r#"{"agentVersionId":"v"}"#, Ok(false)),
        (
            retell,
            r#"{"userId":{"contains":"+1"},"metadata":{"a":1}}"#,
            Ok(false),
        ),
        (
            Eigi,
            r#"{"userId":"+1"}"#,
            Err("not every conversation of this platform"),
        ),
    ] {
        let read = |fetches| {
            let scope = input(scope);
            Scope::read(platform, &scope, &utc_only, Unserved::Residual, fetches)
        };
        let found = read(true).map(|it| it.needs_whole());
        let found = found.map_err(|issues| issues[0].message.to_string());
        match needs_whole {
            Ok(needs_whole) => assert_eq!(found, Ok(needs_whole), "{scope}"),
            Err(told) => assert!(found.unwrap_err().contains(told), "{scope}"),
        }
        if needs_whole == Ok(true) {
            let message = &read(false).unwrap_err()[0].message;
            assert!(message.contains("fetchForScope: true"), "{message}");
        }
    }
}
