//! How the issues of a filter read, and that they never fail to come.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convoscope::ErrorCode;
use convoscope::filter::{ConversationFilter, FilterKey, validate_input};
use convoscope::input::Input;
use convoscope::model::ProviderKind;
use proptest::prelude::*;

use ProviderKind::{Anyreach, Eigi};

fn issues_of(provider: ProviderKind, input: &Input) -> Vec<String> {
    validate_input(provider, input)
        .err()
        .unwrap_or_default()
        .iter()
        .map(|issue| {
            let code = serde_json::to_string(&issue.code).unwrap();
            format!(
                "{} | {} | {}",
                issue.path,
                code.trim_matches('"'),
                issue.message
            )
        })
        .collect()
}

/// One table, so that a reviewer sees how they read.
#[test]
fn typical_mistakes_are_told_in_sentences() {
    for (provider, filter, expected) in [
        (Eigi, r#"{}"#, vec![]),
        (Eigi, "null", vec![]),
        (
            Eigi,
            r#"{"agent_id": "a", "pagesize": 5, "flavour": 1}"#,
            vec![
                r#"agent_id | unknown_key | "agent_id" is no key of a filter; did you mean agentId?"#,
                r#"pagesize | unknown_key | "pagesize" is no key of a filter; did you mean pageSize?"#,
                r#"flavour | unknown_key | "flavour" is no key of a filter; accepted are search, conversationId, agentId, channel, direction, status, createdAfter, createdBefore, timeZone, timeOfDay, userId, agentVersionId, agentPhone, webWidgetId, durationSeconds, userTurnCount, metadata, pageSize."#,
            ],
        ),
        (
            Eigi,
            r#"{"page": 2, "phone": "+1", "omit": ["transcript"], "duration_above": 3}"#,
            vec![
                r#"page | unknown_key | "page" is no key of a filter; did you mean the option after, which resumes at a page's next?"#,
                r#"phone | unknown_key | "phone" is no key of a filter; did you mean agentPhone (the agent's number) or userId (the customer's)?"#,
                r#"omit | unknown_key | "omit" is no key of a filter; did you mean the option of that name, which goes beside the filter?"#,
                r#"duration_above | unknown_key | "duration_above" is no key of a filter; did you mean durationSeconds: { min }?"#,
            ],
        ),
        (
            Eigi,
            "[]",
            vec![
                r#" | invalid_type | The filter is an array; accepted is an object such as { status: "completed" }."#,
            ],
        ),
        (
            Eigi,
            r#"{"direction": ["inbound", "outbound"], "pageSize": "50", "agentId": null, "createdAfter": 1769850000000}"#,
            vec![
                "agentId | invalid_type | agentId is null; accepted is a string, or a list of strings. Leave the key out for no limit.",
                "direction | invalid_type | direction is an array; accepted is one string: for several values, ask once for each.",
                "createdAfter | invalid_type | createdAfter is a number; accepted is a Date or a string: new Date(number) makes one of milliseconds.",
                "pageSize | invalid_type | pageSize is a string; accepted is a number, without quotes.",
            ],
        ),
        (
            Eigi,
            r#"{"agentId": ["a", 5, " b", ""], "channel": [], "status": ["completed", "COMPLETE", "queued", null, {}], "agentVersionId": ["v"]}"#,
            vec![
                "agentId[1] | invalid_type | agentId[1] is a number; accepted is a string.",
                "agentId[2] | invalid_value | agentId[2] has white space around it; accepted is the id alone.",
                "agentId[3] | invalid_value | agentId[3] is empty; leave the key out for no limit.",
                "channel | invalid_value | channel is an empty list, which nothing matches; leave the key out for no limit.",
                "status[3] | invalid_type | status[3] is null; accepted is a string. Leave the key out for no limit.",
                "status[4] | invalid_type | status[4] is an object; accepted is a string.",
                r#"status[1] | invalid_value | status[1] is "COMPLETE"; did you mean "completed"? Accepted by eigi are "in_progress", "completed", "disconnected", "failed"."#,
                r#"status[2] | unsupported | status[2] is "queued", which eigi does not have (anyreach has); accepted by eigi are "in_progress", "completed", "disconnected", "failed"."#,
                "agentVersionId | unsupported | eigi has no filter for agentVersionId (anyreach has); agentId narrows to an agent, whatever its version.",
            ],
        ),
        (
            Eigi,
            r#"{"channel": "phone", "direction": "inboud", "status": "COMPLETED"}"#,
            vec![
                r#"channel | invalid_value | channel is "phone"; did you mean "telephone"? Accepted by eigi are "telephone", "webrtc", "whatsapp", "text"."#,
                r#"direction | invalid_value | direction is "inboud"; did you mean "inbound"? Accepted by eigi are "inbound", "outbound"."#,
                r#"status | invalid_value | status is "COMPLETED"; did you mean "completed"? Accepted by eigi are "in_progress", "completed", "disconnected", "failed"."#,
            ],
        ),
        (
            Eigi,
            r#"{"channel": "email", "direction": "sideways", "status": "token_created"}"#,
            vec![
                r#"channel | unsupported | channel is "email", which eigi does not have (anyreach has); accepted by eigi are "telephone", "webrtc", "whatsapp", "text"."#,
                r#"direction | invalid_value | direction is "sideways"; accepted by eigi are "inbound", "outbound"."#,
                r#"status | unsupported | status is "token_created", which eigi does not have (anyreach has); accepted by eigi are "in_progress", "completed", "disconnected", "failed"."#,
            ],
        ),
        (
            Anyreach,
            r#"{"channel": "WHATSAPP", "status": "triggered"}"#,
            vec![
                r#"channel | unsupported | channel is "WHATSAPP", which anyreach does not have (eigi has); accepted by anyreach are "telephone", "webrtc", "email", "text"."#,
                r#"status | invalid_value | status is "triggered"; did you mean "queued"? Accepted by anyreach are "created", "queued", "ringing", "in_progress", "completed", "transferred", "unanswered", "cancelled", "failed"."#,
            ],
        ),
        (
            Eigi,
            r#"{"userId": 5, "agentPhone": "+1", "durationSeconds": {"above": 3}, "userTurnCount": {"min": 1}, "metadata": {}, "agentVersionId": "", "webWidgetId": "w"}"#,
            vec![
                "userId | unsupported | eigi has no filter for userId (anyreach has); search looks in the metadata, where the customer's number is.",
                "agentVersionId | unsupported | eigi has no filter for agentVersionId (anyreach has); agentId narrows to an agent, whatever its version.",
                "agentPhone | unsupported | eigi has no filter for agentPhone (anyreach has); search looks in the metadata, where the agent's number is.",
                "webWidgetId | unsupported | eigi has no filter for webWidgetId (anyreach has); agentId with channel \"webrtc\" comes closest.",
                "durationSeconds | unsupported | eigi has no filter for durationSeconds (anyreach has); compare durationSeconds of the conversations you receive.",
                "userTurnCount | unsupported | eigi has no filter for userTurnCount (anyreach has); count the messages of the transcripts you receive.",
                "metadata | unsupported | eigi has no filter for metadata (anyreach has); search looks for a text in the metadata.",
            ],
        ),
        (
            Anyreach,
            r#"{"search": "refund", "conversationId": "x", "timeOfDay": {"from": 9}}"#,
            vec![
                "search | unsupported | anyreach has no filter for search (eigi has); userId, agentPhone and metadata narrow by what is known.",
                "conversationId | unsupported | anyreach has no filter for conversationId (eigi has); get the conversation by its id.",
                "timeOfDay | unsupported | anyreach has no filter for timeOfDay (eigi has); compare createdAt of the conversations you receive.",
            ],
        ),
        (
            Eigi,
            r#"{"createdAfter": "2026-01-31T09:00:00", "createdBefore": "tomorrow"}"#,
            vec![
                r#"createdAfter | ambiguous_time | createdAfter is "2026-01-31T09:00:00", a time without an offset; add "Z" for UTC, or an offset such as "+05:30"."#,
                r#"createdBefore | invalid_format | createdBefore is "tomorrow", which is no time; accepted are a Date, a timestamp such as "2026-01-31T09:00:00Z" and a date such as "2026-01-31"."#,
            ],
        ),
        (
            Anyreach,
            r#"{"createdAfter": "2026-02-01", "createdBefore": "2026-01-31", "durationSeconds": {"min": 60, "max": 10.5}}"#,
            vec![
                "createdBefore | conflict | createdBefore (2026-01-31T23:59:59.999999Z) lies before createdAfter (2026-02-01T00:00:00.000Z), so nothing can match; swap them.",
                "durationSeconds | conflict | durationSeconds has a min (60) over its max (10.5), so nothing can match.",
            ],
        ),
        (
            Anyreach,
            r#"{"createdAfter": "+012026-01-01T00:00:00.000Z", "userTurnCount": {"min": -1, "max": 2.5}, "durationSeconds": {"min": -0.5}, "pageSize": 1000}"#,
            vec![
                r#"createdAfter | out_of_range | createdAfter is "+012026-01-01T00:00:00.000Z"; accepted are the years 0001 to 9999, in UTC."#,
                "durationSeconds.min | out_of_range | durationSeconds.min is -0.5; accepted is a number from 0 to 2147483647, the nearest 0.",
                "userTurnCount.min | out_of_range | userTurnCount.min is -1; accepted is a whole number from 0 to 2147483647, the nearest 0.",
                "userTurnCount.max | out_of_range | userTurnCount.max is 2.5; accepted is a whole number from 0 to 2147483647, the nearest 3.",
                "pageSize | out_of_range | pageSize is 1000; accepted is a whole number from 1 to 100, the nearest 100.",
            ],
        ),
        (
            Eigi,
            r#"{"timeOfDay": {"from": "9:00", "to": "24:00"}}"#,
            vec![
                r#"timeOfDay.from | invalid_format | timeOfDay.from is "9:00"; accepted is a 24-hour time HH:MM, 00:00 to 23:59, such as "09:00"."#,
                r#"timeOfDay.to | invalid_format | timeOfDay.to is "24:00"; accepted is a 24-hour time HH:MM, 00:00 to 23:59, such as "23:59"."#,
                "timeOfDay.utcOffsetMinutes | missing | timeOfDay.utcOffsetMinutes is missing: eigi would assume India's, 330. It is how many minutes local time is ahead of UTC: 0 for UTC, 60 for Berlin in winter, -300 for New York in winter.",
            ],
        ),
        (
            Eigi,
            r#"{"timeOfDay": {"form": "09:00", "utcOffset": 0}}"#,
            vec![
                r#"timeOfDay.form | unknown_key | "form" is no key of timeOfDay; did you mean from?"#,
                r#"timeOfDay.utcOffset | unknown_key | "utcOffset" is no key of timeOfDay; did you mean utcOffsetMinutes?"#,
                "timeOfDay.utcOffsetMinutes | missing | timeOfDay.utcOffsetMinutes is missing: eigi would assume India's, 330. It is how many minutes local time is ahead of UTC: 0 for UTC, 60 for Berlin in winter, -300 for New York in winter.",
            ],
        ),
        (
            Eigi,
            r#"{"timeOfDay": {"utcOffsetMinutes": 5.5}}"#,
            vec![
                "timeOfDay.utcOffsetMinutes | out_of_range | timeOfDay.utcOffsetMinutes is 5.5; accepted is a whole number from -720 to 840, the nearest 6; in minutes, 5.5 hours are 330.",
                "timeOfDay | missing | timeOfDay has neither from nor to; give one or both, or leave the key out.",
            ],
        ),
        (
            Eigi,
            r#"{"timeOfDay": {"from": "09:00", "utcOffsetMinutes": "330"}, "conversationId": "69316c7d6519e8d49433e40f"}"#,
            vec![
                "conversationId | invalid_format | conversationId is an internalId (24 hexadecimal digits), which cannot be asked for; accepted is the conversation's id, a UUID such as 123e4567-e89b-12d3-a456-426614174000.",
                "timeOfDay.utcOffsetMinutes | invalid_type | timeOfDay.utcOffsetMinutes is a string; accepted is a number, without quotes.",
            ],
        ),
        (
            Anyreach,
            r#"{"userId": "", "agentPhone": "+1\r\nx: y", "agentId": " a ", "status": "", "metadata": "{}", "durationSeconds": 5}"#,
            vec![
                "agentId | invalid_value | agentId has white space around it; accepted is the id alone.",
                "status | invalid_value | status is empty; leave the key out for no limit.",
                "userId | invalid_value | userId is empty; leave the key out for no limit.",
                "agentPhone | invalid_value | agentPhone holds a control character, such as a line break; accepted is plain text.",
                "durationSeconds | invalid_type | durationSeconds is a number; accepted is an object such as { min: 10, max: 60 }.",
                r#"metadata | invalid_type | metadata is a string; accepted is an object such as { plan: "pro" }."#,
            ],
        ),
    ] {
        let input = filter.parse().unwrap();
        assert_eq!(issues_of(provider, &input), expected, "{provider} {filter}");
    }
}

#[test]
fn values_that_json_lacks_are_told_too() {
    let object = |key: &str, value| Input::Object(vec![(key.into(), value)]);
    for (input, expected) in [
        (
            object("pageSize", Input::Number(f64::NAN)),
            "pageSize | invalid_value | pageSize is NaN; accepted is a whole number from 1 to 100.",
        ),
        (
            object(
                "durationSeconds",
                object("max", Input::Number(f64::INFINITY)),
            ),
            "durationSeconds.max | out_of_range | durationSeconds.max is Infinity; accepted is a number from 0 to 2147483647, the nearest 2147483647.",
        ),
        (
            object("agentId", Input::Other("a function".into())),
            "agentId | invalid_type | agentId is a function; accepted is a string, or a list of strings.",
        ),
        (
            object("metadata", object("a", Input::Number(f64::NAN))),
            "metadata | invalid_value | metadata holds NaN, which JSON cannot carry.",
        ),
        (
            object("search", Input::Text("x".repeat(1001))),
            "search | unsupported | anyreach has no filter for search (eigi has); userId, agentPhone and metadata narrow by what is known.",
        ),
        (
            object("userId", Input::Text("é".repeat(1001))),
            "userId | out_of_range | userId is 1001 characters long; accepted are at most 1000.",
        ),
    ] {
        assert_eq!(issues_of(Anyreach, &input), [expected]);
    }
    let longest = object("userId", Input::Text("é".repeat(1000)));
    assert!(validate_input(Anyreach, &longest).is_ok());
}

#[test]
fn lists_are_their_values_in_any_order() {
    let valid = |provider, json: &str| validate_input(provider, &json.parse().unwrap()).unwrap();
    for (provider, list, same) in [
        (
            Eigi,
            r#"{"agentId": ["b", "a", "b"]}"#,
            r#"{"agentId": ["a", "b"]}"#,
        ),
        (
            Eigi,
            r#"{"agentId": ["a"], "status": ["failed", "failed"]}"#,
            r#"{"agentId": "a", "status": "failed"}"#,
        ),
        (
            Anyreach,
            r#"{"status": ["completed", "queued"]}"#,
            r#"{"status": ["queued", "completed"]}"#,
        ),
        (
            Anyreach,
            r#"{"channel": ["text", "email"], "agentVersionId": ["w", "v"]}"#,
            r#"{"channel": ["email", "text"], "agentVersionId": ["v", "w"]}"#,
        ),
    ] {
        let (list, same) = (valid(provider, list), valid(provider, same));
        assert_eq!(list, same);
        assert_eq!(list.fingerprint(), same.fingerprint());
    }
    assert_ne!(
        valid(Eigi, r#"{"agentId": ["a", "b"]}"#).fingerprint(),
        valid(Eigi, r#"{"agentId": ["a", "c"]}"#).fingerprint()
    );
}

#[test]
fn lists_ask_for_no_more_than_fifty_walks() {
    let ids = |count: usize| -> String {
        let ids: Vec<_> = (0..count).map(|id| format!("\"{id}\"")).collect();
        format!("[{}]", ids.join(","))
    };
    let issues = |json: String| issues_of(Anyreach, &json.parse().unwrap());
    let accepted: [&str; 0] = [];
    assert_eq!(issues(format!(r#"{{"agentId": {}}}"#, ids(50))), accepted);
    assert_eq!(
        issues(format!(
            r#"{{"agentId": {}, "channel": ["text", "email"]}}"#,
            ids(25)
        )),
        accepted
    );
    assert_eq!(
        issues(format!(
            r#"{{"agentId": {}, "channel": ["text", "email"]}}"#,
            ids(26)
        )),
        [
            "agentId | out_of_range | agentId asks for 52 combinations (agentId 26 × channel 2); accepted are at most 50."
        ]
    );
    // Of what is too long the first is all that is told, however wrong its values are.
    let wrong = vec!["7"; 4000].join(",");
    assert_eq!(
        issues(format!(
            r#"{{"status": [{wrong}], "agentId": {}}}"#,
            ids(51)
        )),
        [
            "agentId | out_of_range | agentId has 51 values; accepted are at most 50 different ones.",
            "status[0] | invalid_type | status[0] is a number; accepted is a string.",
        ]
    );
    // What stands twice is one.
    let twice = vec![r#""a", "b""#; 50].join(",");
    assert_eq!(issues(format!(r#"{{"agentId": [{twice}]}}"#)), accepted);
}

#[test]
fn the_error_of_a_typed_filter_tells_every_issue() {
    let filter = ConversationFilter {
        status: Some("done".into()),
        page_size: Some(0.0),
        ..ConversationFilter::default()
    };
    let error = filter.validate(Eigi).unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidFilter);
    assert_eq!(error.provider, Some(Eigi));
    assert_eq!(error.issues.len(), 2);
    assert_eq!(
        error.message,
        "status is \"done\"; did you mean \"completed\"? Accepted by eigi are \"in_progress\", \
         \"completed\", \"disconnected\", \"failed\". pageSize is 0; accepted is a whole number \
         from 1 to 100, the nearest 1."
    );
}

/// Keys right and wrong.
fn any_key() -> impl Strategy<Value = String> {
    let nested = ["min", "max", "from", "to", "utcOffsetMinutes"];
    let known: Vec<_> = FilterKey::ALL
        .map(FilterKey::as_str)
        .into_iter()
        .chain(nested)
        .collect();
    prop_oneof![
        8 => prop::sample::select(known).prop_map(str::to_owned),
        1 => "[a-zA-Z_]{0,12}",
        1 => any::<String>(),
    ]
}

/// Values right and wrong; the words of persons begin with "PRIVATE".
fn any_value() -> impl Strategy<Value = Input> {
    let words = [
        "inbound",
        "email",
        "completed",
        "COMPLETED",
        "2026-01-31",
        "2026-01-31T09:00",
        "2027-01-31T09:00:00Z",
        "09:00",
        "9:00",
        "",
        " ",
        "35d33a43-176c-405c-92bf-db972035df28",
    ];
    let leaf = prop_oneof![
        Just(Input::Null),
        Just(Input::Other("a function".into())),
        any::<bool>().prop_map(Input::Bool),
        any::<f64>().prop_map(Input::Number),
        (-800i32..900).prop_map(|number| Input::Number(number.into())),
        prop::sample::select(words.to_vec()).prop_map(|word| Input::Text(word.to_owned())),
        any::<String>().prop_map(|text| Input::Text(format!("PRIVATE{text}"))),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Input::List),
            prop::collection::vec((any_key(), inner), 0..4).prop_map(Input::Object),
        ]
    })
}

fn any_filter() -> impl Strategy<Value = Input> {
    prop_oneof![
        9 => prop::collection::vec((any_key(), any_value()), 0..8).prop_map(Input::Object),
        1 => any_value(),
    ]
}

/// Where a filter's value may go into a message, cut: names and enumerated values, no words or
/// numbers of persons.
const TOLD: [FilterKey; 7] = [
    FilterKey::Channel,
    FilterKey::Direction,
    FilterKey::Status,
    FilterKey::CreatedAfter,
    FilterKey::CreatedBefore,
    FilterKey::TimeZone,
    FilterKey::TimeOfDay,
];

proptest! {
    #[test]
    fn every_input_is_valid_or_has_issues(input in any_filter(), anyreach in any::<bool>()) {
        let provider = if anyreach { Anyreach } else { Eigi };
        let outcome = validate_input(provider, &input);
        prop_assert_eq!(&outcome, &validate_input(provider, &input));
        match outcome {
            Ok(valid) => prop_assert_eq!(valid.provider, provider),
            Err(issues) => {
                prop_assert!(!issues.is_empty());
                let rank = |path: &str| {
                    let name = path.split(['.', '[']).next();
                    let at = FilterKey::ALL.iter().position(|key| Some(key.as_str()) == name);
                    at.unwrap_or(FilterKey::ALL.len())
                };
                prop_assert!(issues.is_sorted_by_key(|issue| rank(&issue.path)));
                for (at, issue) in issues.iter().enumerate() {
                    prop_assert!(issue.message.ends_with(['.', '?']), "{}", issue.message);
                    prop_assert!(!issue.message.contains(char::is_control));
                    prop_assert!(!issues[..at].contains(issue), "told twice: {:?}", issue);
                    let is_told = TOLD.iter().any(|key| issue.path.starts_with(key.as_str()));
                    prop_assert!(is_told || !issue.message.contains("PRIVATE"), "{:?}", issue);
                    prop_assert!(issue.message.chars().count() < 400, "{:?}", issue);
                }
            }
        }
    }
}
