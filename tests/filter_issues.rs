//! How the issues of a filter read, and that they never fail to come.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convoscope::ErrorCode;
use convoscope::filter::{
    ConversationFilter, FilterKey, Unserved, utc_only, validate_input, validate_unserved_in,
};
use convoscope::input::Input;
use convoscope::model::ProviderKind;
use proptest::prelude::*;

use ProviderKind::{Anyreach, Eigi, Gateway, Vapi};

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
                r#"agent_id | unknown_key | Unknown filter key "agent_id". Did you mean "agentId"?"#,
                r#"pagesize | unknown_key | Unknown filter key "pagesize". Did you mean "pageSize"?"#,
                r#"flavour | unknown_key | Unknown filter key "flavour". Accepted: search, conversationId, agentId, channel, direction, status, createdAfter, createdBefore, timeZone, timeOfDay, userId, agentVersionId, agentPhone, webWidgetId, durationSeconds, userTurnCount, metadata and pageSize."#,
            ],
        ),
        (
            Eigi,
            r#"{"page": 2, "phone": "+1", "omit": ["transcript"], "duration_above": 3}"#,
            vec![
                r#"page | unknown_key | Unknown filter key "page". Did you mean the option "after", which resumes at a page's "next"?"#,
                r#"phone | unknown_key | Unknown filter key "phone". Did you mean "agentPhone" (the agent's number) or "userId" (the customer's)?"#,
                r#"omit | unknown_key | Unknown filter key "omit". Did you mean the option of that name, which goes beside the filter?"#,
                r#"duration_above | unknown_key | Unknown filter key "duration_above". Did you mean durationSeconds: { min }?"#,
            ],
        ),
        (
            Eigi,
            "[]",
            vec![
                r#" | invalid_type | The filter must be an object such as { status: "completed" }, not an array."#,
            ],
        ),
        (
            Eigi,
            r#"{"direction": ["inbound", "outbound"], "pageSize": "50", "agentId": null, "createdAfter": 1769850000000}"#,
            vec![
                r#"agentId | invalid_type | "agentId" must be a string or a list of strings, not null (leave the key out for no limit)."#,
                r#"direction | invalid_type | "direction" must be one string, not an array."#,
                r#"createdAfter | invalid_type | "createdAfter" must be a Date (new Date(milliseconds) makes one), a timestamp such as "2026-01-31T09:00:00Z" or a date such as "2026-01-31", not a number."#,
                r#"pageSize | invalid_type | "pageSize" must be a number, not a string."#,
            ],
        ),
        (
            Eigi,
            r#"{"agentId": ["a", 5, " b", ""], "channel": [], "status": ["completed", "COMPLETE", "queued", null, {}], "agentVersionId": ["v"]}"#,
            vec![
                r#"agentId[1] | invalid_type | "agentId[1]" must be a string, not a number."#,
                r#"agentId[2] | invalid_value | "agentId[2]" must not begin or end with white space."#,
                r#"agentId[3] | invalid_value | "agentId[3]" must not be empty (leave the key out for no limit)."#,
                r#"channel | invalid_value | "channel" must not be an empty list, which nothing matches (leave the key out for no limit)."#,
                r#"status[1] | invalid_value | Unknown status "COMPLETE". Did you mean "completed"?"#,
                r#"status[2] | unsupported | eigi has no status "queued" (anyreach has). Accepted: in_progress, completed, disconnected and failed."#,
                r#"status[3] | invalid_type | "status[3]" must be a string, not null (leave the key out for no limit)."#,
                r#"status[4] | invalid_type | "status[4]" must be a string, not an object."#,
                r#"agentVersionId | unsupported | eigi has no filter "agentVersionId" (anyreach has); agentId narrows to an agent, whatever its version."#,
            ],
        ),
        // Nothing like any of ours, though like a platform's word or an everyday one; and the same twice.
        (
            Anyreach,
            r#"{"channel": "a", "status": "phone"}"#,
            vec![
                r#"channel | invalid_value | Unknown channel "a". Accepted: telephone, webrtc, email and text."#,
                r#"status | invalid_value | Unknown status "phone". Accepted: created, queued, ringing, in_progress, completed, transferred, unanswered, cancelled and failed."#,
            ],
        ),
        (
            Eigi,
            r##"{"channel": "fail", "status": ["#", "#"]}"##,
            vec![
                r##"channel | invalid_value | Unknown channel "fail". Accepted: telephone, webrtc, whatsapp and text."##,
                r##"status[0] | invalid_value | Unknown status "#". Accepted: in_progress, completed, disconnected and failed."##,
            ],
        ),
        (
            Eigi,
            r#"{"channel": "phone", "direction": "inboud", "status": "COMPLETED"}"#,
            vec![
                r#"channel | invalid_value | Unknown channel "phone". Did you mean "telephone"?"#,
                r#"direction | invalid_value | Unknown direction "inboud". Did you mean "inbound"?"#,
                r#"status | invalid_value | Unknown status "COMPLETED". Did you mean "completed"?"#,
            ],
        ),
        (
            Eigi,
            r#"{"channel": "email", "direction": "sideways", "status": "token_created"}"#,
            vec![
                r#"channel | unsupported | eigi has no channel "email" (anyreach has). Accepted: telephone, webrtc, whatsapp and text."#,
                r#"direction | invalid_value | Unknown direction "sideways". Accepted: inbound and outbound."#,
                r#"status | unsupported | eigi has no status "token_created" (anyreach has). Accepted: in_progress, completed, disconnected and failed."#,
            ],
        ),
        (
            Anyreach,
            r#"{"channel": "WHATSAPP", "status": "triggered"}"#,
            vec![
                r#"channel | unsupported | anyreach has no channel "WHATSAPP" (eigi has). Accepted: telephone, webrtc, email and text."#,
                r#"status | invalid_value | Unknown status "triggered". Did you mean "queued"?"#,
            ],
        ),
        (
            Eigi,
            r#"{"userId": 5, "agentPhone": "+1", "durationSeconds": {"above": 3}, "userTurnCount": {"min": 1}, "metadata": {}, "agentVersionId": "", "webWidgetId": "w"}"#,
            vec![
                r#"userId | unsupported | eigi has no filter "userId" (anyreach has); search looks in the metadata, where the customer's number is. Or pass residual: true to the list, export or summary, which then leaves out what does not match as it reads."#,
                r#"agentVersionId | unsupported | eigi has no filter "agentVersionId" (anyreach has); agentId narrows to an agent, whatever its version."#,
                r#"agentPhone | unsupported | eigi has no filter "agentPhone" (anyreach has); search looks in the metadata, where the agent's number is."#,
                r#"webWidgetId | unsupported | eigi has no filter "webWidgetId" (anyreach has); agentId with channel "webrtc" comes closest."#,
                r#"durationSeconds | unsupported | eigi has no filter "durationSeconds" (anyreach has); compare durationSeconds of the conversations you receive."#,
                r#"userTurnCount | unsupported | eigi has no filter "userTurnCount" (anyreach has); count the messages of the transcripts you receive."#,
                r#"metadata | unsupported | eigi has no filter "metadata" (anyreach has); search looks for a text in the metadata."#,
            ],
        ),
        (
            Anyreach,
            r#"{"search": "refund", "conversationId": "x", "timeOfDay": {"from": 9}}"#,
            vec![
                r#"search | unsupported | anyreach has no filter "search" (eigi has); userId, agentPhone and metadata narrow by what is known."#,
                r#"conversationId | unsupported | anyreach has no filter "conversationId" (eigi has); get the conversation by its id."#,
                r#"timeOfDay | unsupported | anyreach has no filter "timeOfDay" (eigi has); compare createdAt of the conversations you receive. Or pass residual: true to the list, export or summary, which then leaves out what does not match as it reads."#,
            ],
        ),
        (
            Eigi,
            r#"{"createdAfter": "2026-01-31T09:00:00", "createdBefore": "tomorrow"}"#,
            vec![
                r#"createdAfter | ambiguous_time | "createdAfter" must have an offset, unlike "2026-01-31T09:00:00": add "Z" for UTC, or an offset such as "+05:30"."#,
                r#"createdBefore | invalid_format | "createdBefore" must be a Date (new Date(milliseconds) makes one), a timestamp such as "2026-01-31T09:00:00Z" or a date such as "2026-01-31", not "tomorrow"."#,
            ],
        ),
        (
            Anyreach,
            r#"{"createdAfter": "2026-02-01", "createdBefore": "2026-01-31", "durationSeconds": {"min": 60, "max": 10.5}}"#,
            vec![
                r#"createdBefore | conflict | "createdAfter" and "createdBefore" cannot be combined: 2026-02-01T00:00:00.000Z is later than 2026-01-31T23:59:59.999999Z, so nothing can match. Swap them."#,
                r#"durationSeconds | conflict | "durationSeconds" has a "min" (60) greater than its "max" (10.5), so nothing can match."#,
            ],
        ),
        (
            Anyreach,
            r#"{"createdAfter": "+012026-01-01T00:00:00.000Z", "userTurnCount": {"min": -1, "max": 2.5}, "durationSeconds": {"min": -0.5}, "pageSize": 1000}"#,
            vec![
                r#"createdAfter | out_of_range | "createdAfter" must be in the years 0001 to 9999 of UTC, not "+012026-01-01T00:00:00.000Z"."#,
                r#"durationSeconds.min | out_of_range | "durationSeconds.min" must be between 0 and 2147483647, not -0.5."#,
                r#"userTurnCount.min | out_of_range | "userTurnCount.min" must be between 0 and 2147483647, not -1."#,
                r#"userTurnCount.max | out_of_range | "userTurnCount.max" must be a whole number, not 2.5."#,
                r#"pageSize | out_of_range | "pageSize" must be between 1 and 100, not 1000."#,
            ],
        ),
        (
            Gateway,
            r#"{"pageSize": 1001}"#,
            vec![r#"pageSize | out_of_range | "pageSize" must be between 1 and 1000, not 1001."#],
        ),
        (Vapi, r#"{"pageSize": 1000}"#, vec![]),
        (
            Eigi,
            r#"{"timeOfDay": {"from": "9:00", "to": "24:00"}}"#,
            vec![
                r#"timeOfDay.from | invalid_format | "timeOfDay.from" must be a 24-hour time HH:MM from "00:00" to "23:59", such as "09:00", not "9:00"."#,
                r#"timeOfDay.to | invalid_format | "timeOfDay.to" must be a 24-hour time HH:MM from "00:00" to "23:59", such as "09:00", not "24:00"."#,
                r#"timeOfDay.utcOffsetMinutes | missing | "timeOfDay.utcOffsetMinutes" is required, since platforms may assume 330, India's. It is how many minutes local time is ahead of UTC: 0 for UTC, 60 for Berlin in winter, -300 for New York in winter."#,
            ],
        ),
        (
            Eigi,
            r#"{"timeOfDay": {"form": "09:00", "utcOffset": 0}}"#,
            vec![
                r#"timeOfDay.form | unknown_key | Unknown timeOfDay key "form". Did you mean "from"?"#,
                r#"timeOfDay.utcOffset | unknown_key | Unknown timeOfDay key "utcOffset". Did you mean "utcOffsetMinutes"?"#,
                r#"timeOfDay.utcOffsetMinutes | missing | "timeOfDay.utcOffsetMinutes" is required, since platforms may assume 330, India's. It is how many minutes local time is ahead of UTC: 0 for UTC, 60 for Berlin in winter, -300 for New York in winter."#,
            ],
        ),
        (
            Eigi,
            r#"{"timeOfDay": {"utcOffsetMinutes": 5.5}}"#,
            vec![
                r#"timeOfDay.utcOffsetMinutes | out_of_range | "timeOfDay.utcOffsetMinutes" must be a whole number, not 5.5."#,
                r#"timeOfDay | missing | "timeOfDay" requires "from" or "to" (leave the key out for no limit)."#,
            ],
        ),
        (
            Eigi,
            r#"{"timeOfDay": {"from": "09:00", "utcOffsetMinutes": "330"}, "conversationId": "69316c7d6519e8d49433e40f"}"#,
            vec![
                r#"conversationId | invalid_format | "conversationId" must be the conversation's id, a UUID such as 123e4567-e89b-12d3-a456-426614174000, not an internalId (24 hexadecimal digits)."#,
                r#"timeOfDay.utcOffsetMinutes | invalid_type | "timeOfDay.utcOffsetMinutes" must be a number, not a string."#,
            ],
        ),
        (
            Anyreach,
            r#"{"userId": "", "agentPhone": "+1\r\nx: y", "agentId": " a ", "status": "", "metadata": "{}", "durationSeconds": 5}"#,
            vec![
                r#"agentId | invalid_value | "agentId" must not begin or end with white space."#,
                r#"status | invalid_value | "status" must not be empty (leave the key out for no limit)."#,
                r#"userId | invalid_value | "userId" must not be empty (leave the key out for no limit)."#,
                r#"agentPhone | invalid_value | "agentPhone" must not contain control characters such as line breaks."#,
                r#"durationSeconds | invalid_type | "durationSeconds" must be an object such as { min: 10, max: 60 }, not a number."#,
                r#"metadata | invalid_type | "metadata" must be an object such as { plan: "pro" }, not a string."#,
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
            r#"pageSize | invalid_value | "pageSize" must be between 1 and 100, not NaN."#,
        ),
        (
            object(
                "durationSeconds",
                object("max", Input::Number(f64::INFINITY)),
            ),
            r#"durationSeconds.max | out_of_range | "durationSeconds.max" must be between 0 and 2147483647, not Infinity."#,
        ),
        (
            object("agentId", Input::Other("a function".into())),
            r#"agentId | invalid_type | "agentId" must be a string or a list of strings, not a function."#,
        ),
        (
            object("metadata", object("a", Input::Number(f64::NAN))),
            r#"metadata | invalid_value | "metadata" must not contain NaN, which JSON cannot carry."#,
        ),
        (
            object("search", Input::Text("x".repeat(1001))),
            r#"search | unsupported | anyreach has no filter "search" (eigi has); userId, agentPhone and metadata narrow by what is known."#,
        ),
        (
            object("userId", Input::Text("é".repeat(1001))),
            r#"userId | out_of_range | "userId" must have at most 1000 characters, not 1001."#,
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
            r#"agentId | out_of_range | "agentId" asks for 52 combinations (26 agentId × 2 channel). Accepted: at most 50."#
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
            r#"agentId | out_of_range | "agentId" must have at most 50 different values, not 51."#,
            r#"status[0] | invalid_type | "status[0]" must be a string, not a number."#,
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
        r#"Unknown status "done". Did you mean "completed"? "pageSize" must be between 1 and 100, not 0."#
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

/// Once, of what a conversation shows; a gateway's caller has no such option.
#[test]
fn what_can_be_applied_while_a_list_is_read_is_told_once() {
    const HINT: &str = "residual: true";
    for (provider, filter, hints) in [
        (Vapi, r#"{"status": "completed"}"#, 1),
        (Vapi, r#"{"status": "completed", "channel": "text"}"#, 1),
        (Vapi, r#"{"search": "a", "userTurnCount": {}}"#, 0),
        (Vapi, r#"{"search": "a", "userId": "1"}"#, 1),
        (Eigi, r#"{"status": "ringing", "webWidgetId": "w"}"#, 0),
        (Anyreach, r#"{"conversationId": "a"}"#, 0),
        (Gateway, r#"{"status": "done"}"#, 0),
    ] {
        let input: Input = filter.parse().unwrap();
        let told = issues_of(provider, &input).join("\n");
        assert_eq!(
            told.matches(HINT).count(),
            hints,
            "{provider} {filter}: {told}"
        );
        let refused = validate_unserved_in(provider, &input, &utc_only, Unserved::Refused);
        assert!(
            refused
                .unwrap_err()
                .iter()
                .all(|it| !it.message.contains(HINT))
        );
    }
}

/// Where a platform is not asked for a word, its conversations have to show it nevertheless.
#[test]
fn a_word_that_no_conversation_of_the_platform_has_is_refused() {
    for (filter, expected) in [
        (
            r#"{"channel": "whatsapp"}"#,
            r#"vapi has no channel "whatsapp" (eigi has). Accepted: telephone and webrtc."#,
        ),
        (
            r#"{"status": ["completed", "disconnected"]}"#,
            r#"vapi has no status "disconnected" (eigi has). Accepted: created, queued, ringing, in_progress, completed, transferred, unanswered, cancelled and failed."#,
        ),
        (
            r#"{"status": "ended"}"#,
            r#"Unknown status "ended". Did you mean "completed"?"#,
        ),
        (
            r#"{"direction": "inbound", "status": ["failed", "unanswered"]}"#,
            "",
        ),
    ] {
        let input: Input = filter.parse().unwrap();
        let read = validate_unserved_in(Vapi, &input, &utc_only, Unserved::Residual);
        let issues = read.err().unwrap_or_default();
        let told: Vec<_> = issues.iter().map(|it| &*it.message).collect();
        assert_eq!(told.concat(), expected, "{filter}");
    }
}
