//! The boundary, called as the facade calls it.

use super::MACHINES;
use super::values::read;
use crate::input::{HALF_A_PAIR, Input};

/// A text as `values.ts` writes it.
fn text(text: &str) -> String {
    text.replace('\0', "\0a").replace('\u{1}', "\0b") + "\u{1}"
}

/// A value, as `values.ts` writes it.
trait Written {
    fn written(&self) -> String;
}

impl Written for &str {
    fn written(&self) -> String {
        ["s", &text(self)].concat()
    }
}

impl Written for f64 {
    fn written(&self) -> String {
        ["d", &text(&self.to_string())].concat()
    }
}

impl Written for bool {
    fn written(&self) -> String {
        if *self { "t" } else { "f" }.to_owned()
    }
}

/// What is left out.
impl Written for () {
    fn written(&self) -> String {
        "u".to_owned()
    }
}

/// Items of an array.
impl<T: Written> Written for Vec<T> {
    fn written(&self) -> String {
        let items = self.iter().map(Written::written);
        ["[", &items.collect::<String>(), "]"].concat()
    }
}

/// Members of an object.
struct Members<'m>(&'m [(&'m str, &'m dyn Written)]);

impl Written for Members<'_> {
    fn written(&self) -> String {
        let members = self.0.iter();
        let written = members.map(|(key, value)| ["k", &text(key), &value.written()].concat());
        ["{", &written.collect::<String>(), "}"].concat()
    }
}

/// Tells a machine an event, at a time.
fn told_at(now: f64, machine: usize, event: &str, values: &[&dyn Written]) -> String {
    let values = values.iter().map(|value| value.written());
    let event = text(event) + &values.collect::<String>();
    MACHINES.with_borrow_mut(|machines| {
        let answer = machines.tell(machine, &event, now, 0.0);
        answer.trim_end_matches('\0').to_owned()
    })
}

fn told(machine: usize, event: &str, values: &[&dyn Written]) -> String {
    told_at(0.0, machine, event, values)
}

/// Tells the same, and expects this answer.
#[track_caller]
fn expect(answer: &str, machine: usize, event: &str, values: &[&dyn Written]) {
    assert_eq!(told(machine, event, values), answer, "{event}");
}

/// The number of a new machine.
#[track_caller]
fn made(kind: &str, values: &[&dyn Written]) -> usize {
    let answer = told(0, kind, values);
    let number = answer.strip_prefix("{\"machine\":");
    let number = number.and_then(|it| it.strip_suffix('}')?.parse().ok());
    number.unwrap_or_else(|| panic!("{answer}"))
}

/// The number of a new client, as a value.
fn client() -> f64 {
    let url = "https://app.example/api";
    let numbers: [&dyn Written; 5] = [&2.0, &60_000.0, &1_000.0, &0.0, &0.0];
    let values = [&[&url as &dyn Written, &false, &true], &numbers[..]].concat();
    f64::from(u32::try_from(made("client", &values)).unwrap_or_default())
}

/// Begins an attempt, and the call with its first: the answer has the request.
fn asked(task: usize) -> String {
    let times: [&dyn Written; 3] = [&30_000.0, &120_000.0, &0.0];
    let rest: [&dyn Written; 2] = [&"made-up-token", &vec!["x-plan", "pro"]];
    told(task, "request", &[&times[..], &rest].concat())
}

/// Ends an attempt whose body did not arrive.
fn ended(task: usize, how: &str) -> String {
    told(task, "ended", &[&1.0, &(), &(), &how])
}

/// Ends an attempt whose body, of 37 bytes, was read.
fn read_at(now: f64, task: usize, values: &[&dyn Written]) -> String {
    let how: [&dyn Written; 4] = [&0.5, &now, &37.0, &"read"];
    told_at(now, task, "ended", &[&how[..], values].concat())
}

/// The head of an answer from the gateway itself.
fn answered(task: usize, status: f64, retry_after_ms: &dyn Written) -> String {
    let url = "https://app.example/api";
    let head: [&dyn Written; 6] = [&url, &status, &"basic", &false, &"", retry_after_ms];
    told(task, "head", &head)
}

fn page(task: usize, items: &[(&str, &str)], rejected: &[&str], next: &str) -> String {
    let items: Vec<&str> = items.iter().flat_map(|(id, at)| [*id, *at]).collect();
    let numbers: [&dyn Written; 3] = [&7.0, &100.0, &false];
    let values: [&dyn Written; 3] = [&items, &rejected.to_vec(), &next];
    read_at(5.0, task, &[&values[..], &numbers].concat())
}

/// The only value of an event.
fn value(written: &str) -> Option<Input> {
    let event = text("event") + written;
    let (_, mut values) = read(&event);
    let value = values.take();
    assert_eq!(values.take(), None);
    value
}

#[test]
fn values_are_read_as_they_are_written() {
    let object = [
        "{k",
        &text("a"),
        "n",
        "k",
        &text("b\0\u{1}c"),
        "d",
        &text("-1.5e-7"),
        "k",
        &text("l"),
        "[",
        "t",
        "f",
        "h",
        "s",
        &text("\u{1}b\0a"),
        "]",
        "k",
        &text("o"),
        "o",
        &text("a Map"),
        "}",
    ]
    .concat();
    let expected = Input::Object(vec![
        ("a".into(), Input::Null),
        ("b\0\u{1}c".into(), Input::Number(-1.5e-7)),
        (
            "l".into(),
            Input::List(vec![
                Input::Bool(true),
                Input::Bool(false),
                HALF_A_PAIR,
                Input::Text("\u{1}b\0a".into()),
            ]),
        ),
        ("o".into(), Input::Other("a Map".into())),
    ]);
    assert_eq!(value(&object), Some(expected));
    for (written, number) in [("0", 0.0), ("1e21", 1e21), ("-Infinity", f64::NEG_INFINITY)] {
        let value = format!("d{written}\u{1}");
        assert_eq!(self::value(&value), Some(Input::Number(number)));
    }
    assert!(matches!(value("dNaN\u{1}"), Some(Input::Number(nan)) if nan.is_nan()));
    assert_eq!(value("u"), None);
    let mut event = "page".to_owned() + "\u{1}" + &["", "a"].to_vec().written();
    event.push('t');
    let (word, mut values) = read(&event);
    assert_eq!(word, "page");
    assert_eq!(values.texts(), ["", "a"]);
    assert!(values.flag() && !values.flag());
    assert_eq!(values.texts(), [""; 0]);
}

#[test]
fn a_walk_asks_for_its_pages_and_says_which_records_are_new() {
    let filter = Members(&[("status", &"completed")]);
    let walk = made("walk", &[&client(), &filter, &()]);
    expect(r#"{"wait":0}"#, walk, "next", &[]);
    let request = asked(walk);
    for part in [
        "/api/v1/conversations?status=completed&pageSize=100\"",
        "\"authorization\":\"Bearer made-up-token\"",
        "\"time\":30000,\"events\":[{\"type\":\"request\",\"method\":\"GET\"",
    ] {
        assert!(request.contains(part), "{request}");
    }
    assert_eq!(answered(walk, 200.0, &()), r#"{"head":"read"}"#);
    let items = [
        ("a", "2026-01-02T03:04:05.000Z"),
        ("b", "2026-01-02T03:04:04.000Z"),
        ("a", "2026-01-02T03:04:05.000Z"),
    ];
    let page = page(walk, &items, &["{}"], "next");
    for part in [
        "\"items\":[0,1],\"rejected\":[0],",
        "\"total\":7,\"pageSize\":100",
        "\"events\":[{\"type\":\"response\",\"status\":200,\"attempt\":1,\"durationMs\":5,\"bytes\":37}]",
    ] {
        assert!(page.contains(part), "{page}");
    }
    let report = told(walk, "report", &[&1.0]);
    assert!(
        report.contains("\"items\":1,\"duplicates\":1,\"rejected\":1"),
        "{report}"
    );
    told(walk, "stop", &[&true, &1.0]);
    expect("{}", walk, "next", &[&1.0]);
    assert!(told(walk, "report", &[]).contains("\"stoppedBecause\":\"limit\""));
}

#[test]
fn what_is_wrong_is_told_before_anything_is_asked() {
    let client = client();
    let misspelt = Members(&[("stauts", &"completed")]);
    let zone = Members(&[("createdAfter", &"2026-01-02"), ("timeZone", &"Test/Eats")]);
    let xml = Members(&[("format", &"xml")]);
    for (kind, values, expected) in [
        (
            "walk",
            &[&client as &dyn Written, &misspelt][..],
            r#"Did you mean \"status\"?"#,
        ),
        ("walk", &[&client, &zone], r#"Did you mean \"Test/East\"?"#),
        (
            "export",
            &[&client, &(), &xml],
            r#"\"ndjson\", \"csv\" or \"parquet\""#,
        ),
        ("watch", &[&client, &"a", &0.0], "interval.min"),
    ] {
        let answer = told(0, kind, values);
        assert!(
            answer.starts_with("{\"error\":{") && answer.contains(expected),
            "{answer}"
        );
    }
}

#[test]
fn days_are_those_of_the_zone_that_the_facade_found() {
    let client = client();
    let filter = Members(&[("createdAfter", &"2026-01-02"), ("timeZone", &"Test/East")]);
    let walk = made("walk", &[&client, &filter]);
    told(walk, "next", &[]);
    let request = asked(walk);
    let after = "createdAfter=2026-01-01T23%3A00%3A00.000Z";
    assert!(request.contains(after), "{request}");
    let options = Members(&[("timeZone", &"Mars/Olympus")]);
    let request = asked(made("summary", &[&client, &(), &options]));
    let query = "/v1/summary?pageSize=100&timeZone=Mars%2FOlympus";
    assert!(request.contains(query), "{request}");
    // To count may take as long as the call.
    assert!(request.contains("\"time\":120000"), "{request}");
}

/// What are none is sent as something that the gateway refuses, with its place.
#[test]
fn edges_of_durations_are_asked_for_as_they_are_given() {
    let client = client();
    let given: [(&dyn Written, &str); 4] = [
        (&vec![0.0, 30.5], "0%2C30.5"),
        (
            &vec!["30", "a,b"],
            "%5B%22%5C%2230%5C%22%22%2C%22%5C%22a%2Cb%5C%22%22%5D",
        ),
        (&true, ""),
        (&Vec::<f64>::new(), ""),
    ];
    for (edges, sent) in given {
        let options = Members(&[
            ("groupBy", &vec!["durationRange"]),
            ("durationEdges", edges),
        ]);
        let request = asked(made("summary", &[&client, &(), &options]));
        let query = ["groupBy=durationRange&durationEdges=", sent, "\""].concat();
        assert!(request.contains(&query), "{request}");
    }
}

#[test]
fn an_export_is_asked_for_with_its_options() {
    let columns = vec!["id", "agent.name"];
    let options = Members(&[("format", &"csv"), ("columns", &columns), ("end", &true)]);
    let filter = Members(&[("channel", &"text")]);
    let request = asked(made("export", &[&client(), &filter, &options]));
    let query =
        "/api/v1/export?format=csv&columns=id%2Cagent.name&end=1&channel=text&pageSize=100\"";
    assert!(request.contains(query), "{request}");
}

#[test]
fn a_refusal_is_waited_out_and_its_error_shows_nothing_that_was_sent() {
    let task = made("get", &[&client(), &"a"]);
    let mut request = asked(task);
    for attempt in 1..=3 {
        assert!(request.contains("/v1/conversations/a\""), "{request}");
        assert_eq!(answered(task, 503.0, &1_999.5), r#"{"head":"refused"}"#);
        let ended = ended(task, "refused");
        if attempt < 3 {
            let events = r#"{"wait":2000,"events":[{"type":"response","status":503,"#;
            assert!(ended.starts_with(events), "{ended}");
            assert!(
                ended.contains(r#""reason":"server_error","waitMs":2000"#),
                "{ended}"
            );
            request = asked(task);
        } else {
            assert!(ended.starts_with("{\"attempts\":"), "{ended}");
        }
    }
    let said: [(&str, &dyn Written); 2] = [
        ("code", &"rate_limited"),
        ("message", &"no made-up-token here"),
    ];
    let body = Members(&[("error", &Members(&said))]);
    let error = told(task, "refused", &[&37.0, &"application/json", &body]);
    assert!(
        error.contains("\"code\":\"rate_limited\"") && error.contains("\"retryAfterMs\":2000"),
        "{error}"
    );
    assert!(
        error.contains("no *** here") && !error.contains("made-up-token"),
        "{error}"
    );
    assert_eq!(error.matches("\"startedAt\"").count(), 3);
    assert!(error.contains("\"bytes\":37"), "{error}");
}

#[test]
fn nothing_is_shown_of_an_error_that_is_not_the_gateways() {
    for (content_type, body) in [
        ("text/html", &() as &dyn Written),
        ("application/json", &Members(&[("detail", &"a stranger's")])),
        ("application/json", &Members(&[("error", &"a stranger's")])),
    ] {
        let task = made("get", &[&client(), &"a"]);
        asked(task);
        answered(task, 502.0, &());
        ended(task, "refused");
        let error = told(task, "refused", &[&9.0, &content_type, body]);
        for part in [
            "server_error",
            "gateway answered 502",
            content_type,
            "sign-in",
        ] {
            assert!(error.contains(part), "{error}");
        }
        assert!(!error.contains("stranger"), "{error}");
    }
}

#[test]
fn redirects_and_bodies_that_are_too_long_are_refused() {
    let client = client();
    let ends = |status: f64, kind: &str, redirected: bool, received: &str| {
        let task = made("get", &[&client, &"a"]);
        asked(task);
        let url = "https://app.example/";
        let head: [&dyn Written; 5] = [&url, &status, &kind, &redirected, &received];
        assert_eq!(told(task, "head", &head), r#"{"head":"unusable"}"#);
        ended(task, "unusable")
    };
    for error in [
        ends(0.0, "opaqueredirect", false, ""),
        ends(302.0, "basic", false, ""),
        ends(200.0, "basic", true, ""),
        ends(200.0, "basic", false, "https://evil.example/?k=1"),
    ] {
        assert!(
            error.contains("redirect_refused") && !error.contains("k=1"),
            "{error}"
        );
    }
    let error = ends(0.0, "basic", false, "");
    assert!(error.contains("not another value"), "{error}");
    let task = made("get", &[&client, &"a"]);
    asked(task);
    answered(task, 200.0, &());
    let error = ended(task, "too large");
    assert!(
        error.contains("is longer") && error.contains("maxResponseBytes"),
        "{error}"
    );
}

#[test]
fn a_watch_names_what_has_changed() {
    let watch = made("watch", &[&client(), &"a", &(), &(), &0.0]);
    expect(r#"{"wait":0}"#, watch, "next", &[]);
    asked(watch);
    let look = |live: bool, status: &str, messages: Vec<f64>, now: f64| {
        let created_at = "2026-01-02T03:04:05.000Z";
        let texts: [&dyn Written; 6] = [&"version", &"a", &created_at, &(), &(), &live];
        let rest: [&dyn Written; 8] = [
            &status,
            &"telephone",
            &false,
            &false,
            &(),
            &(),
            &(),
            &messages,
        ];
        asked(watch);
        answered(watch, 200.0, &());
        let look = read_at(now, watch, &[&texts[..], &rest].concat());
        told(watch, "next", &[]);
        let events = look.find(",\"events\":").unwrap_or(look.len());
        look.get(..events).unwrap_or_default().to_owned() + "}"
    };
    assert_eq!(
        look(true, "in_progress", vec![1.0, 2.0], 0.0),
        r#"{"changes":[{"type":"snapshot"}]}"#
    );
    assert_eq!(
        look(true, "in_progress", vec![1.0, 3.0, 4.0], 2_000.0),
        r#"{"changes":[{"type":"message_changed","index":1},{"type":"message","index":2}]}"#
    );
    // The next request names the version.
    assert!(asked(watch).contains("\"if-none-match\":\"version\""));
    assert_eq!(
        look(false, "completed", vec![1.0, 3.0, 4.0], 4_000.0),
        r#"{"changes":[{"type":"status","from":"in_progress"},{"type":"ended"}]}"#
    );
    assert_eq!(
        look(false, "completed", vec![], 6_000.0),
        r#"{"changes":[]}"#
    );
    assert_eq!(told_at(9_000.0, watch, "next", &[]), "{}");
}

#[test]
fn a_watch_goes_on_after_what_may_pass_and_ends_with_its_signal() {
    let watch = made("watch", &[&client(), &"a"]);
    asked(watch);
    let error = told(watch, "failed", &[&"misused", &"token", &"threw an error"]);
    assert!(
        error.contains("\"error\":{\"code\":\"invalid_config\""),
        "{error}"
    );
    let watch = made("watch", &[&client(), &"a"]);
    for _ in 0..3 {
        told(watch, "next", &[]);
        asked(watch);
        answered(watch, 503.0, &f64::NAN);
        let wait = ended(watch, "refused");
        assert!(wait.starts_with("{\"wait\":"), "{wait}");
        let again = told(watch, "failed", &[&"timed out"]);
        assert!(again.starts_with("{\"again\":true,\"events\":["), "{again}");
    }
    expect_aborted(watch);
}

/// Aborted between two calls: the error has no attempts.
#[track_caller]
fn expect_aborted(watch: usize) {
    told(watch, "next", &[]);
    let error = told(watch, "failed", &[&"aborted"]);
    assert!(
        error.contains("\"code\":\"aborted\"") && error.contains("\"attempts\":[]"),
        "{error}"
    );
}

#[test]
fn machines_that_are_freed_leave_their_places_to_others() {
    let count = || MACHINES.with_borrow(|machines| machines.places.len());
    let client = client();
    for _ in 0..1_000 {
        let tasks = [
            made("walk", &[&client]),
            made("watch", &[&client, &"a"]),
            made("get", &[&client, &"a"]),
            made("summary", &[&client]),
        ];
        assert_eq!(tasks, [2, 3, 4, 5]);
        asked(tasks[2]);
        for task in tasks.into_iter().rev() {
            expect("{}", task, "free", &[]);
            // What comes too late changes nothing.
            expect("{}", task, "report", &[]);
            expect("{}", task, "free", &[]);
        }
    }
    assert_eq!(count(), 5);
    expect("{}", 99, "free", &[]);
}
