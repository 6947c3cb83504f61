//! Contract 1.3 and 2.3: transcripts of every shape seen, and of shapes nobody has seen yet.

use crate::reading::read_conversation;
use convoscope::model::{
    IssueCode::{AmbiguousTime, InvalidFormat, InvalidType, InvalidValue, Missing, UnknownValue},
    ProviderKind::{Anyreach, Eigi},
};

use super::case::{Issues, check};

/// What is written, the transcript read, and the issues: the same for both providers.
fn check_both(rows: &[(&str, &str, Issues<'_>)]) {
    for &(written, read, issues) in rows {
        check(
            Eigi,
            &[(
                &[("conversation_transcript", written)],
                &[("transcript", read)],
                issues,
            )],
        );
        check(
            Anyreach,
            &[(
                &[("conversation", written)],
                &[("transcript", read)],
                issues,
            )],
        );
    }
}

const HI: &str = r#"[{"role":"user","content":"hi","timestamp":null}]"#;

#[test]
fn not_available_differs_from_nothing_said() {
    check_both(&[
        ("null", "null", &[]),
        ("[]", "[]", &[]),
        ("{}", "null", &[]),
    ]);
    check(
        Eigi,
        &[(
            &[("conversation_transcript", "")],
            &[("transcript", "null"), ("withheld", "[]")],
            &[],
        )],
    );
    check(
        Anyreach,
        &[(
            &[("conversation", "")],
            &[("transcript", "null"), ("withheld", r#"["transcript"]"#)],
            &[],
        )],
    );
}

#[test]
fn lists_are_found_where_they_lie() {
    let list = r#"[{"role":"user","content":"hi"}]"#;
    for key in ["items", "messages", "turns", "transcript"] {
        check_both(&[(&format!(r#"{{"id":7,"{key}":{list}}}"#), HI, &[])]);
    }
    check_both(&[
        (list, HI, &[]),
        (r#"{"items":null,"turns":[]}"#, "[]", &[]),
        (r#"{"items":7}"#, "null", &[("transcript", InvalidType)]),
        (
            r#"{"pages":[{"role":"user","content":"hi"}]}"#,
            "null",
            &[("transcript", InvalidType)],
        ),
        (r#""user: hi""#, "null", &[("transcript", InvalidType)]),
        ("7", "null", &[("transcript", InvalidType)]),
        ("false", "null", &[("transcript", InvalidType)]),
    ]);
    for key in ["conversation_transcript", "messages", "transcript"] {
        check(Eigi, &[(&[(key, list)], &[("transcript", HI)], &[])]);
    }
    check(
        Eigi,
        &[
            (
                &[("conversation_transcript", "null"), ("messages", list)],
                &[("transcript", HI)],
                &[],
            ),
            (
                &[("conversation_transcript", "[]"), ("messages", list)],
                &[("transcript", "[]")],
                &[],
            ),
        ],
    );
}

#[test]
fn roles() {
    for (written, read, issues) in [
        (r#""user""#, "user", &[][..]),
        (r#""assistant""#, "assistant", &[]),
        (r#""system""#, "system", &[]),
        (r#""tool""#, "tool", &[]),
        (r#""User""#, "user", &[]),
        (
            r#""agent""#,
            "assistant",
            &[("transcript[0].role", UnknownValue)],
        ),
        (
            r#""model""#,
            "assistant",
            &[("transcript[0].role", UnknownValue)],
        ),
        (
            r#""developer""#,
            "system",
            &[("transcript[0].role", UnknownValue)],
        ),
        (
            r#""toolbox""#,
            "toolbox",
            &[("transcript[0].role", UnknownValue)],
        ),
        (
            r#""caller""#,
            "user",
            &[("transcript[0].role", UnknownValue)],
        ),
        (
            r#""Supervisor""#,
            "Supervisor",
            &[("transcript[0].role", UnknownValue)],
        ),
        (r#""""#, "", &[("transcript[0].role", UnknownValue)]),
        ("null", "unknown", &[("transcript[0].role", Missing)]),
        ("3", "unknown", &[("transcript[0].role", Missing)]),
    ] {
        check_both(&[(
            &format!(r#"[{{"role":{written},"content":"hi"}}]"#),
            &format!(r#"[{{"role":"{read}","content":"hi","timestamp":null}}]"#),
            issues,
        )]);
    }
    check_both(&[(
        r#"[{"content":"hi"}]"#,
        r#"[{"role":"unknown","content":"hi","timestamp":null}]"#,
        &[("transcript[0].role", Missing)],
    )]);
}

#[test]
fn contents() {
    const CONTENT: &str = "transcript[0].content";
    for (written, read, issues) in [
        (r#""content":"hi""#, "hi", &[][..]),
        (r#""content":"""#, "", &[]),
        (r#""text":"hi""#, "hi", &[]),
        (r#""content":null,"text":"hi""#, "hi", &[]),
        (r#""content":"hi","text":"ho""#, "hi", &[]),
        (r#""content":["a","b"]"#, r"a\nb", &[]),
        (
            r#""content":[{"text":"a"},{"type":"text","text":"b"}]"#,
            r"a\nb",
            &[],
        ),
        (r#""content":["a"]"#, "a", &[]),
        (r#""content":{"text":"a"}"#, "a", &[]),
        (r#""content":[]"#, "", &[]),
        (
            r#""content":["a",{"type":"image","url":"u"},7,null,["b"]]"#,
            "a",
            &[(CONTENT, InvalidType)],
        ),
        (
            r#""content":[{"text":{"value":"a"}}]"#,
            "",
            &[(CONTENT, InvalidType)],
        ),
        (
            r#""content":{"parts":["a"]}"#,
            "",
            &[(CONTENT, InvalidType)],
        ),
        (r#""content":7"#, "7", &[(CONTENT, InvalidType)]),
        (r#""content":-1.50"#, "-1.50", &[(CONTENT, InvalidType)]),
        (r#""content":true"#, "true", &[(CONTENT, InvalidType)]),
        (r#""message":"hi""#, "hi", &[]),
        (r#""content":"","message":"hi""#, "hi", &[]),
        (r#""content":"hi","message":"ho""#, "hi", &[]),
        (r#""message":"""#, "", &[]),
        (r#""transcript":"hi""#, "hi", &[]),
        (
            r#""content":null,"audio":{"id":"a","transcript":"hi"}"#,
            "hi",
            &[],
        ),
        (
            r#""content":[{"type":"input_audio","transcript":"a"},{"type":"output_text","text":"b"},{"type":"refusal","refusal":"c"}]"#,
            r"a\nb\nc",
            &[],
        ),
        (
            r#""content":[{"type":"input_audio","transcript":null}]"#,
            "",
            &[(CONTENT, InvalidType)],
        ),
        (r#""parts":[{"text":"a"},{"text":"b"}]"#, r"a\nb", &[]),
        (r#""content":null"#, "", &[(CONTENT, Missing)]),
        (r#""words":"hi""#, "", &[(CONTENT, Missing)]),
        (
            r#""content":"a\ud83dz""#,
            "a\u{fffd}z",
            &[(CONTENT, InvalidValue)],
        ),
        (r#""content":"\u0000\u001b<b>""#, r"\u0000\u001b<b>", &[]),
    ] {
        check_both(&[(
            &format!(r#"[{{"role":"user",{written}}}]"#),
            &format!(r#"[{{"role":"user","content":"{read}","timestamp":null}}]"#),
            issues,
        )]);
    }
}

#[test]
fn tool_calls_and_results() {
    let tool =
        |content: &str| format!(r#"[{{"role":"tool","content":"{content}","timestamp":null}}]"#);
    for (written, content, issues) in [
        (
            r#"{"type":"function_call","call_id":"k","name":"find","arguments":"{\"q\":1}"}"#,
            r#"find({\"q\":1})"#,
            &[][..],
        ),
        (
            r#"{"type":"function_call","call_id":"k","name":"find","arguments":{"q": 1}}"#,
            r#"find({\"q\": 1})"#,
            &[],
        ),
        (
            r#"{"call_id":"k","name":null,"function":{"name":"find","arguments":"1"}}"#,
            "find(1)",
            &[],
        ),
        (r#"{"type":"function_call","name":"find"}"#, "find()", &[]),
        (
            r#"{"type":"function_call_output","call_id":"k","output":"done"}"#,
            "done",
            &[],
        ),
        (
            r#"{"call_id":"k","name":"find","output":{"ok": true}}"#,
            r#"{\"ok\": true}"#,
            &[],
        ),
        (r#"{"call_id":"k","result":42}"#, "42", &[]),
        (
            r#"{"role":"tool","tool_call_id":"k","content":"done"}"#,
            "done",
            &[],
        ),
        (r#"{"role":"tool","output":"done"}"#, "done", &[]),
        (
            r#"{"role":"function","name":"find","content":"done"}"#,
            "done",
            &[],
        ),
        (
            r#"{"role":"tool","tool_call_id":"k","name":"find","content":"done"}"#,
            "done",
            &[],
        ),
        (
            r#"{"role":"assistant","call_id":"k","name":"find","arguments":"1"}"#,
            "find(1)",
            &[],
        ),
        (
            r#"{"type":"function_call","name":"find","arguments":{},"content":""}"#,
            "find({})",
            &[],
        ),
        (
            r#"{"type":"tool_result","content":[{"text":"a"},{"text":"b"}]}"#,
            r"a\nb",
            &[],
        ),
        (
            r#"{"call_id":"k","result":{"x":"\ud800"}}"#,
            r#"{\"x\":\"\\ufffd\"}"#,
            &[("transcript[0].content", InvalidValue)],
        ),
        (
            r#"{"call_id":"k"}"#,
            "",
            &[("transcript[0].content", Missing)],
        ),
        (
            r#"{"call_id":"k","output":null,"name":null,"text":"t"}"#,
            "t",
            &[],
        ),
    ] {
        check_both(&[(&format!("[{written}]"), &tool(content), issues)]);
    }
    check_both(&[
        (
            r#"[{"role":"assistant","content":null,"tool_calls":[
                {"id":"k","type":"function","function":{"name":"find","arguments":"{}"}},{"name":"end"}]},
               {"role":"tool","tool_call_id":"k","content":"none"}]"#,
            r#"[{"role":"tool","content":"find({})","timestamp":null},{"role":"tool","content":"end()","timestamp":null},{"role":"tool","content":"none","timestamp":null}]"#,
            &[],
        ),
        (
            r#"[{"role":"assistant","content":"One moment.","tool_calls":[{"name":"find","arguments":{}}]}]"#,
            r#"[{"role":"assistant","content":"One moment.","timestamp":null},{"role":"tool","content":"find({})","timestamp":null}]"#,
            &[],
        ),
        (
            r#"[{"role":"assistant","content":"hi","tool_calls":[]},{"role":"assistant","content":"ho","tool_calls":null}]"#,
            r#"[{"role":"assistant","content":"hi","timestamp":null},{"role":"assistant","content":"ho","timestamp":null}]"#,
            &[],
        ),
        // A turn that names its speaker stays a turn, whatever ids it carries.
        (
            r#"[{"role":"user","content":"hi","call_id":null,"tool_call_id":null}]"#,
            HI,
            &[],
        ),
        (
            r#"[{"role":"user","content":"hi","call_id":"the telephone call"}]"#,
            HI,
            &[],
        ),
    ]);
}

/// What platforms and SDKs document, in their own words; another name of a role is told.
#[test]
fn shapes_of_other_platforms() {
    let said = |turns: &[(&str, &str)]| {
        let turns: Vec<_> = turns
            .iter()
            .map(|(role, content)| {
                format!(r#"{{"role":"{role}","content":"{content}","timestamp":null}}"#)
            })
            .collect();
        format!("[{}]", turns.join(","))
    };
    const ROLE: Issues<'static> = &[("transcript[0].role", UnknownValue)];
    for (written, turns, issues) in [
        // LiveKit
        (
            r#"{"chat_history":{"items":[{"id":"item_1","type":"message","role":"user","content":["Hi"],"interrupted":false},
                {"type":"function_call","call_id":"k","name":"find","arguments":"{}"},
                {"type":"function_call_output","call_id":"k","output":"none","is_error":false}]}}"#,
            &[("user", "Hi"), ("tool", "find({})"), ("tool", "none")][..],
            &[][..],
        ),
        // Retell
        (
            r#"{"transcript":"Agent: Hi","transcript_object":[{"role":"agent","content":"Hi"}],
                "transcript_with_tool_calls":[{"role":"agent","content":"Hi","words":[{"word":"Hi","start":0.1,"end":0.2}]},
                {"role":"tool_call_invocation","tool_call_id":"k","name":"find","arguments":"{}"},
                {"role":"tool_call_result","tool_call_id":"k","content":"none"}]}"#,
            &[("assistant", "Hi"), ("tool", "find({})"), ("tool", "none")],
            ROLE,
        ),
        // Vapi
        (
            r#"{"messages":[{"role":"bot","message":"Hi","secondsFromStart":1.2},
                {"role":"tool_calls","message":"","toolCalls":[{"id":"k","type":"function","function":{"name":"find","arguments":"{}"}}]},
                {"role":"tool_call_result","name":"find","result":"none","toolCallId":"k"}]}"#,
            &[("assistant", "Hi"), ("tool", "find({})"), ("tool", "none")],
            ROLE,
        ),
        // ElevenLabs
        (
            r#"{"transcript":[{"role":"agent","message":"Hi","tool_calls":[],"time_in_call_secs":0},
                {"role":"user","message":"Ho","tool_calls":null},
                {"role":"agent","message":null,"tool_calls":[{"tool_name":"find","params_as_json":"{}"}],"tool_results":[{"tool_name":"find","result_value":"none"}]}]}"#,
            &[
                ("assistant", "Hi"),
                ("user", "Ho"),
                ("tool", "find({})"),
                ("tool", "none"),
            ],
            ROLE,
        ),
        // OpenAI: chat, realtime
        (
            r#"[{"role":"developer","content":"Be kind."},{"role":"assistant","content":null,"tool_calls":[{"id":"k","type":"function","function":{"name":"find","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"k","content":"none"}]"#,
            &[
                ("system", "Be kind."),
                ("tool", "find({})"),
                ("tool", "none"),
            ],
            ROLE,
        ),
        (
            r#"[{"type":"message","role":"user","content":[{"type":"input_audio","transcript":"Hi"}]},
                {"type":"message","role":"assistant","content":[{"type":"output_audio","transcript":"Ho"}]}]"#,
            &[("user", "Hi"), ("assistant", "Ho")],
            &[],
        ),
        // Anthropic
        (
            r#"[{"role":"assistant","content":[{"type":"text","text":"One moment."},{"type":"tool_use","id":"k","name":"find","input":{}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"k","content":[{"type":"text","text":"none"}]}]}]"#,
            &[
                ("assistant", "One moment."),
                ("tool", "find({})"),
                ("tool", "none"),
            ],
            &[],
        ),
        // Gemini
        (
            r#"[{"role":"model","parts":[{"text":"Hi"},{"functionCall":{"name":"find","args":{}}}]},
                {"role":"user","parts":[{"functionResponse":{"name":"find","response":{"found":0}}}]}]"#,
            &[
                ("assistant", "Hi"),
                ("tool", "find({})"),
                ("tool", r#"{\"found\":0}"#),
            ],
            ROLE,
        ),
        // Nobody's in particular
        (
            r#"{"history":[{"speaker":"user","text":"Hi"},{"sender":"assistant","text":"Ho"},{"message":{"role":"user","content":"Hm"}}]}"#,
            &[("user", "Hi"), ("assistant", "Ho"), ("user", "Hm")],
            &[],
        ),
    ] {
        check_both(&[(written, &said(turns), issues)]);
    }
}

#[test]
fn elements_that_are_no_messages() {
    const NONE: Issues<'static> = &[("transcript", InvalidType)];
    check_both(&[
        (r#"["hi"]"#, "[]", NONE),
        ("[null, 7, [], {}, true]", "[]", NONE),
        (
            r#"[{"type":"agent_handoff","to":"b"},{"role":"user","content":"hi"}]"#,
            HI,
            NONE,
        ),
        (r#"[[{"role":"user","content":"hi"}]]"#, "[]", NONE),
    ]);
}

#[test]
fn each_oddity_is_told_once_with_its_first_place_and_its_count() {
    let body = r#"{"id":"c","channel":"text","status":"completed","created_at":"2023-11-07T05:31:56Z","agent":null,
        "summary":null,"initial_context":null,"custom_metadata":null,"recording_details":null,"conversation":[
        {"role":"user","content":"a"},{"role":"boss","content":"b"},{"role":"boss","content":"c"},
        {"role":"user","content":"d","timestamp":"x"},"e"]}"#;
    let read =
        read_conversation(Anyreach, body, &convoscope::model::ReadOptions::default()).unwrap();
    let told: Vec<_> = read
        .issues
        .iter()
        .map(|issue| (issue.path.as_ref(), issue.code))
        .collect();
    assert_eq!(
        told,
        [
            ("transcript[1].role", UnknownValue),
            ("transcript[3].timestamp", InvalidFormat),
            ("transcript", InvalidType),
        ]
    );
    assert!(
        read.issues[0].message.contains("2 times"),
        "{}",
        read.issues[0].message
    );
    assert!(
        !read.issues[1].message.contains("times"),
        "{}",
        read.issues[1].message
    );
}

#[test]
fn timestamps() {
    const AT: &str = "transcript[0].timestamp";
    for (written, read, issues) in [
        (
            r#""timestamp":"2025-12-03T14:14:23.735228+00:00""#,
            r#""2025-12-03T14:14:23.735228Z""#,
            &[][..],
        ),
        (
            r#""timestamp":"2025-12-03T14:14:23.123456789Z""#,
            r#""2025-12-03T14:14:23.123456789Z""#,
            &[],
        ),
        (
            r#""timestamp":"2025-12-03T14:14:23+05:30""#,
            r#""2025-12-03T08:44:23.000Z""#,
            &[],
        ),
        (
            r#""created_at":"2025-12-03T14:14:23Z""#,
            r#""2025-12-03T14:14:23.000Z""#,
            &[],
        ),
        (
            r#""timestamp":null,"time":"2025-12-03T14:14:23Z""#,
            r#""2025-12-03T14:14:23.000Z""#,
            &[],
        ),
        (
            r#""timestamp":"2025-12-03T14:14:23""#,
            r#""2025-12-03T14:14:23.000Z""#,
            &[(AT, AmbiguousTime)],
        ),
        (
            r#""timestamp":"2025-12-03""#,
            r#""2025-12-03T00:00:00.000Z""#,
            &[(AT, AmbiguousTime)],
        ),
        (r#""timestamp":null"#, "null", &[]),
        (r#""timestamp":"noon""#, "null", &[(AT, InvalidFormat)]),
        (r#""timestamp":"""#, "null", &[(AT, InvalidFormat)]),
        (r#""timestamp":{}"#, "null", &[(AT, InvalidFormat)]),
        // Seconds or milliseconds since 1970.
        (
            r#""timestamp":1733235263"#,
            r#""2024-12-03T14:14:23.000Z""#,
            &[(AT, InvalidType)],
        ),
        (
            r#""timestamp":1733235263.735228"#,
            r#""2024-12-03T14:14:23.735228Z""#,
            &[(AT, InvalidType)],
        ),
        (
            r#""timestamp":1733235263735"#,
            r#""2024-12-03T14:14:23.735Z""#,
            &[(AT, InvalidType)],
        ),
        // Not since 1970, but since the call began: no instant can be told.
        (r#""timestamp":0"#, "null", &[(AT, InvalidFormat)]),
        (r#""start_time":12.5"#, "null", &[(AT, InvalidFormat)]),
        (r#""timestamp":-1"#, "null", &[(AT, InvalidFormat)]),
        (r#""timestamp":1e400"#, "null", &[(AT, InvalidFormat)]),
        (
            r#""timestamp":1733235263735228000"#,
            "null",
            &[(AT, InvalidFormat)],
        ),
    ] {
        check_both(&[(
            &format!(r#"[{{"role":"user","content":"hi",{written}}}]"#),
            &format!(r#"[{{"role":"user","content":"hi","timestamp":{read}}}]"#),
            issues,
        )]);
    }
}
