//! Contract 1.3 and 3: eigi's metadata, the fields in it, and their other names beside it.

use convoscope::model::{
    IssueCode::{InvalidFormat, InvalidType, Missing, OutOfRange, UnknownValue},
    ProviderKind::Eigi,
};

use super::case::check;

#[test]
fn directions() {
    for (value, direction, issues) in [
        (r#""INBOUND""#, r#""inbound""#, &[][..]),
        (r#""OUTBOUND""#, r#""outbound""#, &[]),
        (r#""Inbound""#, r#""inbound""#, &[]),
        (
            r#""SIDEWAYS""#,
            r#""SIDEWAYS""#,
            &[("direction", UnknownValue)],
        ),
        ("null", "null", &[]),
        ("{}", "null", &[("direction", InvalidType)]),
    ] {
        let inside = format!(r#"{{"calling_type":{value}}}"#);
        for changes in [
            [("conversation_metadata", inside.as_str())],
            [("metadata", inside.as_str())],
            [("calling_type", value)],
            [("direction", value)],
        ] {
            check(Eigi, &[(&changes, &[("direction", direction)], issues)]);
        }
    }
}

#[test]
fn metadata_comes_before_what_lies_beside_it() {
    check(
        Eigi,
        &[
            (
                &[
                    (
                        "conversation_metadata",
                        r#"{"calling_type":"INBOUND","conversation_duration":14}"#,
                    ),
                    ("calling_type", r#""OUTBOUND""#),
                    ("direction", r#""OUTBOUND""#),
                    ("duration", "99"),
                ],
                &[("direction", r#""inbound""#), ("durationSeconds", "14.0")],
                &[],
            ),
            (
                &[
                    (
                        "conversation_metadata",
                        r#"{"calling_type":null,"conversation_duration":null}"#,
                    ),
                    ("calling_type", r#""OUTBOUND""#),
                    ("direction", r#""INBOUND""#),
                    ("duration", "99"),
                    ("conversation_duration", "98"),
                ],
                &[("direction", r#""outbound""#), ("durationSeconds", "99.0")],
                &[],
            ),
            // The caller's own keys lie in the metadata; only eigi's own names are read there.
            (
                &[(
                    "conversation_metadata",
                    r#"{"direction":"INBOUND","duration":5,"phone_number":"+1"}"#,
                )],
                &[
                    ("direction", "null"),
                    ("durationSeconds", "null"),
                    ("customer.phone", "null"),
                ],
                &[],
            ),
            (
                &[
                    ("conversation_metadata", r#"{"a":1}"#),
                    ("metadata", r#"{"b":2}"#),
                ],
                &[("metadata", r#"{"a":1}"#)],
                &[],
            ),
            (
                &[
                    ("conversation_metadata", "null"),
                    ("metadata", r#"{"b":2}"#),
                ],
                &[("metadata", r#"{"b":2}"#)],
                &[],
            ),
        ],
    );
}

#[test]
fn metadata_is_kept_as_written() {
    let odd = r#"{ "__proto__":{"x":1},"n":1234567890123456,"f":1.10,"e":1E40,"z":-0, "a":1,"A":2,"s":"\u0041\ud83d\ude00\/", "" : [ ] }"#;
    check(
        Eigi,
        &[
            (&[("conversation_metadata", odd)], &[("metadata", odd)], &[]),
            (
                &[("conversation_metadata", "{}")],
                &[("metadata", "{}")],
                &[],
            ),
            (
                &[("conversation_metadata", "null")],
                &[("metadata", "null")],
                &[],
            ),
            (&[], &[("metadata", "null")], &[]),
            (
                &[("conversation_metadata", "[]")],
                &[("metadata", "null")],
                &[("metadata", InvalidType)],
            ),
            (
                &[("conversation_metadata", r#""{}""#), ("duration", "3")],
                &[("metadata", "null"), ("durationSeconds", "3.0")],
                &[("metadata", InvalidType)],
            ),
        ],
    );
}

#[test]
fn durations() {
    const LEFT_OUT: (&str, &str) = ("durationSeconds", "null");
    for (value, seconds, issues) in [
        ("14", ("durationSeconds", "14.0"), &[][..]),
        ("0", ("durationSeconds", "0.0"), &[]),
        ("14.25", ("durationSeconds", "14.25"), &[]),
        ("null", LEFT_OUT, &[]),
        (
            r#"" 14.5 ""#,
            ("durationSeconds", "14.5"),
            &[("durationSeconds", InvalidType)],
        ),
        ("-0", ("durationSeconds", "0.0"), &[]),
        ("-1", LEFT_OUT, &[("durationSeconds", OutOfRange)]),
        ("-0.5", LEFT_OUT, &[("durationSeconds", OutOfRange)]),
        (r#""-1""#, LEFT_OUT, &[("durationSeconds", OutOfRange)]),
        ("2147483647", LEFT_OUT, &[("durationSeconds", OutOfRange)]),
        ("1767225600", LEFT_OUT, &[("durationSeconds", OutOfRange)]),
        ("1e300", LEFT_OUT, &[("durationSeconds", OutOfRange)]),
        (
            r#""1767225600000""#,
            LEFT_OUT,
            &[("durationSeconds", OutOfRange)],
        ),
        (r#""NaN""#, LEFT_OUT, &[("durationSeconds", InvalidType)]),
        (
            r#""infinity""#,
            LEFT_OUT,
            &[("durationSeconds", InvalidType)],
        ),
        (r#""00:14""#, LEFT_OUT, &[("durationSeconds", InvalidType)]),
        (r#""""#, LEFT_OUT, &[("durationSeconds", InvalidType)]),
        ("true", LEFT_OUT, &[("durationSeconds", InvalidType)]),
        ("[14]", LEFT_OUT, &[("durationSeconds", InvalidType)]),
    ] {
        let inside = format!(r#"{{"conversation_duration":{value}}}"#);
        for changes in [
            [("conversation_metadata", inside.as_str())],
            [("duration", value)],
            [("conversation_duration", value)],
        ] {
            check(Eigi, &[(&changes, &[seconds], issues)]);
        }
    }
    // In the metadata it is replaced, too.
    let inside = ("metadata.conversation_duration", OutOfRange);
    let left_out = ("durationSeconds", OutOfRange);
    check(
        Eigi,
        &[
            (&[("duration", "1e400")], &[LEFT_OUT], &[left_out]),
            (
                &[(
                    "conversation_metadata",
                    r#"{"conversation_duration":1e400}"#,
                )],
                &[LEFT_OUT],
                &[left_out, inside],
            ),
        ],
    );
}

#[test]
fn phones() {
    const NONE: &str = "null";
    let (one, other) = (r#""+919156685436""#, r#""+918035315228""#);
    for (inside, customer, agent, issues) in [
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":"+919156685436","from_mobile_number":"+918035315228""#,
            one,
            other,
            &[][..],
        ),
        (
            r#""calling_type":"INBOUND","to_mobile_number":"+919156685436","from_mobile_number":"+918035315228""#,
            other,
            one,
            &[],
        ),
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":"+919156685436""#,
            one,
            NONE,
            &[],
        ),
        (
            r#""calling_type":"INBOUND","to_mobile_number":"+919156685436""#,
            NONE,
            one,
            &[],
        ),
        // A number that lacks its + while its twin has one.
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":"+919156685436","from_mobile_number":"918035315228""#,
            one,
            other,
            &[("agent.phone", InvalidFormat)],
        ),
        (
            r#""calling_type":"INBOUND","to_mobile_number":"+919156685436","from_mobile_number":"918035315228""#,
            other,
            one,
            &[("customer.phone", InvalidFormat)],
        ),
        (
            r#""calling_type":"INBOUND","to_mobile_number":"+919156685436","from_mobile_number":918035315228"#,
            other,
            one,
            &[
                ("customer.phone", InvalidType),
                ("customer.phone", InvalidFormat),
            ],
        ),
        // Without such a twin, or not an international number: as it is.
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":"919156685436","from_mobile_number":"918035315228""#,
            r#""919156685436""#,
            r#""918035315228""#,
            &[],
        ),
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":"09156685436","from_mobile_number":"+918035315228""#,
            r#""09156685436""#,
            other,
            &[],
        ),
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":"1800","from_mobile_number":"+918035315228""#,
            r#""1800""#,
            other,
            &[],
        ),
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":"sip:bob@example.com","from_mobile_number":"+918035315228""#,
            r#""sip:bob@example.com""#,
            other,
            &[],
        ),
        // Nobody tells who called whom.
        (
            r#""to_mobile_number":"+919156685436","from_mobile_number":"+918035315228""#,
            NONE,
            NONE,
            &[("customer.phone", Missing)],
        ),
        (
            r#""calling_type":"SIDEWAYS","to_mobile_number":"+919156685436""#,
            NONE,
            NONE,
            &[("direction", UnknownValue), ("customer.phone", Missing)],
        ),
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":null,"from_mobile_number":null"#,
            NONE,
            NONE,
            &[],
        ),
        (
            r#""calling_type":"OUTBOUND","to_mobile_number":["+91"]"#,
            NONE,
            NONE,
            &[("customer.phone", InvalidType)],
        ),
    ] {
        let metadata = format!("{{{inside}}}");
        check(
            Eigi,
            &[(
                &[("conversation_metadata", &metadata)],
                &[
                    ("customer.phone", customer),
                    ("agent.phone", agent),
                    ("metadata", &metadata),
                ],
                issues,
            )],
        );
    }
}

#[test]
fn a_lone_phone_number_is_the_customers() {
    check(
        Eigi,
        &[
            (
                &[("phone_number", r#""+1""#)],
                &[("customer.phone", r#""+1""#), ("agent.phone", "null")],
                &[],
            ),
            (
                &[("phone_number", r#""+1""#), ("direction", r#""outbound""#)],
                &[("customer.phone", r#""+1""#), ("agent.phone", "null")],
                &[],
            ),
            (
                &[
                    ("phone_number", r#""+1""#),
                    (
                        "conversation_metadata",
                        r#"{"calling_type":"OUTBOUND","to_mobile_number":"+2","from_mobile_number":"+3"}"#,
                    ),
                ],
                &[("customer.phone", r#""+2""#), ("agent.phone", r#""+3""#)],
                &[],
            ),
            (
                &[
                    ("phone_number", r#""919156685436""#),
                    (
                        "conversation_metadata",
                        r#"{"calling_type":"INBOUND","to_mobile_number":"+918035315228"}"#,
                    ),
                ],
                &[
                    ("customer.phone", r#""+919156685436""#),
                    ("agent.phone", r#""+918035315228""#),
                ],
                &[("customer.phone", InvalidFormat)],
            ),
        ],
    );
}

#[test]
fn recordings() {
    for (url, recording, issues) in [
        (
            r#""https://media.example/a.mp3?x=1""#,
            r#"{"url":"https://media.example/a.mp3?x=1","available":true,"expires":false,"expiresAt":null}"#,
            &[][..],
        ),
        (
            r#""http://media.example/a""#,
            r#"{"url":"http://media.example/a","available":true,"expires":false,"expiresAt":null}"#,
            &[],
        ),
        (
            r#""HTTPS://media.example/a""#,
            r#"{"url":"HTTPS://media.example/a","available":true,"expires":false,"expiresAt":null}"#,
            &[],
        ),
        (
            r#""https://media.example/a?Expires=1767225600&Signature=a&Key-Pair-Id=K""#,
            r#"{"url":"https://media.example/a?Expires=1767225600&Signature=a&Key-Pair-Id=K","available":true,"expires":true,"expiresAt":"2026-01-01T00:00:00.000Z"}"#,
            &[],
        ),
        (
            r#""https://media.example/a?token=b""#,
            r#"{"url":"https://media.example/a?token=b","available":true,"expires":null,"expiresAt":null}"#,
            &[],
        ),
        (r#""""#, "null", &[]),
        ("null", "null", &[]),
        (
            r#""javascript:alert(1)""#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#""javascript://x/%0aalert(1)""#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#""data:text/html,x""#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#""file:///etc/passwd""#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#""//media.example/a""#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#""\u0001https://media.example/a""#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#""Recording/xxx.mp3""#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#"{"url":"https://media.example/a"}"#,
            "null",
            &[("recording", InvalidType)],
        ),
    ] {
        let inside = format!(r#"{{"conversation_recording_url":{url}}}"#);
        check(
            Eigi,
            &[(
                &[("conversation_metadata", &inside)],
                &[("recording", recording)],
                issues,
            )],
        );
    }
}
