//! The boundary, called as the facade calls it.

use super::call::Call;
use super::client::Client;
use super::question::Question;
use super::values::{texts, value};
use super::walk::Walk;
use super::watch::Watch;
use crate::input::{HALF_A_PAIR, Input};

fn client() -> Client {
    let url = "https://app.example/api".to_owned();
    Client::new(url, false, 2, 60_000, 1_000, 0, 0)
}

fn call(client: &Client) -> Call {
    let mut call = Call::new(client, 30_000, 120_000, 0.0);
    assert!(call.account(client, "made-up-token", ""));
    call
}

/// A text as `values.ts` writes it.
fn text(text: &str) -> String {
    text.replace('\0', "\0a").replace('\u{1}', "\0b") + "\u{1}"
}

fn filter(members: &[(&str, &str)]) -> String {
    let members = members.iter();
    let written = members.map(|(key, value)| ["k", &text(key), "s", &text(value)].concat());
    ["{", &written.collect::<String>(), "}"].concat()
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
        assert_eq!(
            value(&format!("d{written}\u{1}")),
            Some(Input::Number(number))
        );
    }
    assert!(matches!(value("dNaN\u{1}"), Some(Input::Number(nan)) if nan.is_nan()));
    assert_eq!(value("u"), None);
    assert_eq!(value(""), None);
    let list: Vec<_> = texts(&[text("a"), text(""), text("\0")].concat())
        .map(|it| it.into_owned())
        .collect();
    assert_eq!(list, ["a", "", "\0"]);
    assert_eq!(texts("").count(), 0);
}

#[test]
fn a_walk_asks_for_its_pages_and_says_which_records_are_new() {
    let mut client = client();
    let mut walk = Walk::new(&filter(&[("status", "completed")]), "u");
    assert_eq!(walk.wrong(), "");
    assert!(walk.next());
    let mut call = call(&client);
    let plan = walk.plan(&mut call);
    assert!(
        plan.contains("/api/v1/conversations?status=completed&pageSize=100"),
        "{plan}"
    );
    assert!(
        plan.contains("\"authorization\":\"Bearer made-up-token\""),
        "{plan}"
    );
    assert_eq!(call.begin(0.0, 1_700_000_000_000.0), 30_000.0);
    let head = call.head(
        200.0,
        false,
        "https://app.example/api/v1",
        "",
        None,
        None,
        None,
        None,
        0.0,
    );
    assert_eq!(head, 0);
    let item = |id: &str, at: &str| [text(id), text(at)].concat();
    let items = [
        item("a", "2026-01-02T03:04:05.000Z"),
        item("b", "2026-01-02T03:04:04.000Z"),
        item("a", "2026-01-02T03:04:05.000Z"),
    ]
    .concat();
    let page = walk.page(
        &mut call,
        &items,
        &text("{}"),
        Some("next".into()),
        7.0,
        100.0,
        false,
    );
    assert!(page.contains("\"items\":[0,1],\"rejected\":[0],"), "{page}");
    assert!(page.contains("\"total\":7,\"pageSize\":100"), "{page}");
    assert_eq!(call.finish(&mut client, 0, 9.0, 0.5), -1.0);
    walk.consumed(1);
    let report = walk.report();
    assert!(
        report.contains("\"items\":1,\"duplicates\":1,\"rejected\":1"),
        "{report}"
    );
    walk.stop(true);
    assert!(!walk.next());
    assert!(walk.report().contains("\"stoppedBecause\":\"limit\""));
}

#[test]
fn what_is_wrong_is_told_before_anything_is_asked() {
    let walk = Walk::new(&filter(&[("stauts", "completed")]), "u");
    assert!(
        walk.wrong().contains("Did you mean \\\"status\\\"?"),
        "{}",
        walk.wrong()
    );
    let zone = Walk::new(
        &filter(&[("createdAfter", "2026-01-02"), ("timeZone", "Test/Eats")]),
        "u",
    );
    assert!(
        zone.wrong().contains("Did you mean \\\"Test/East\\\"?"),
        "{}",
        zone.wrong()
    );
    let export = Question::export("u", &filter(&[("format", "xml")]));
    assert!(
        export.wrong().contains("\\\"ndjson\\\" or \\\"csv\\\""),
        "{}",
        export.wrong()
    );
    let watch = Watch::new(Some(0.0), None, None);
    assert!(watch.wrong().contains("interval.min"), "{}", watch.wrong());
}

#[test]
fn days_are_those_of_the_zone_that_the_facade_found() {
    let given = filter(&[("createdAfter", "2026-01-02"), ("timeZone", "Test/East")]);
    let client = client();
    let mut call = call(&client);
    let mut walk = Walk::new(&given, "u");
    assert!(walk.next());
    let plan = walk.plan(&mut call);
    assert!(
        plan.contains("createdAfter=2026-01-01T23%3A00%3A00.000Z"),
        "{plan}"
    );
    let summary = Question::summary("u", &filter(&[("timeZone", "Mars/Olympus")]));
    let plan = summary.plan(&mut call);
    assert!(
        plan.contains("/v1/summary?pageSize=100&timeZone=Mars%2FOlympus"),
        "{plan}"
    );
}

#[test]
fn an_export_is_asked_for_with_its_options() {
    let client = client();
    let mut call = call(&client);
    let options = [
        "{k",
        &text("format"),
        "s",
        &text("csv"),
        "k",
        &text("columns"),
        "[s",
        &text("id"),
        "s",
        &text("agent.name"),
        "]k",
        &text("end"),
        "t}",
    ]
    .concat();
    let plan = Question::export(&filter(&[("channel", "text")]), &options).plan(&mut call);
    let query =
        "/api/v1/export?format=csv&columns=id%2Cagent.name&end=1&channel=text&pageSize=100\"";
    assert!(plan.contains(query), "{plan}");
}

#[test]
fn a_refusal_is_waited_out_and_its_error_shows_nothing_that_was_sent() {
    let mut client = client();
    let mut call = call(&client);
    for attempt in 1..=3 {
        assert!(call.plan_get("a", None).contains("/v1/conversations/a"));
        assert!(call.begin(0.0, 0.0) > 0.0);
        let busy = call.head(
            503.0,
            false,
            "https://a.example",
            "",
            None,
            Some("2".into()),
            None,
            None,
            0.0,
        );
        assert_eq!(busy, 2);
        let wait = call.finish(&mut client, 2, 0.0, 1.0);
        assert_eq!(wait, if attempt < 3 { 2_000.0 } else { -1.0 });
    }
    let body = "{k".to_owned() + &text("detail") + "s" + &text("no made-up-token here") + "}";
    call.refused("{\"detail\":\"no made-up-token here\"}", &body);
    call.mask();
    let error = call.error();
    assert!(
        error.contains("\"code\":\"server_error\"") && error.contains("\"retryAfterMs\":2000"),
        "{error}"
    );
    assert!(
        error.contains("no *** here") && !error.contains("made-up-token"),
        "{error}"
    );
    assert_eq!(error.matches("\"startedAt\"").count(), 3);
}

#[test]
fn redirects_and_bodies_that_are_too_long_are_refused() {
    let client = client();
    let mut call = call(&client);
    call.plan_get("a", None);
    call.begin(0.0, 0.0);
    for (status, redirected, received, location) in [
        (0.0, false, "", None),
        (
            302.0,
            false,
            "",
            Some("https://evil.example/?k=1".to_owned()),
        ),
        (200.0, true, "", None),
        (200.0, false, "https://evil.example/", None),
    ] {
        let head = call.head(
            status,
            redirected,
            "https://app.example/",
            received,
            location,
            None,
            None,
            None,
            0.0,
        );
        assert_eq!(head, 3);
        assert!(call.error().contains("redirect_refused") && !call.error().contains("k=1"));
    }
    assert!(call.announce(Some("1000".into())) && !call.announce(Some("1001".into())));
    assert!(call.receive(1_000) && !call.receive(1));
    assert!(call.error().contains("maxResponseBytes"));
}

#[test]
fn a_watch_names_what_has_changed() {
    let mut watch = Watch::new(None, None, Some(0.0));
    assert_eq!(watch.next(0.0), 0.0);
    let mut look = |live: bool, status: &str, messages: &[u32], now: f64| {
        let created_at = "2026-01-02T03:04:05.000Z";
        watch.received(
            created_at,
            None,
            None,
            live,
            status,
            "telephone",
            "",
            messages.to_vec(),
            now,
            0.0,
        )
    };
    assert_eq!(
        look(true, "in_progress", &[1, 2], 0.0),
        r#"[{"type":"snapshot"}]"#
    );
    assert_eq!(
        look(true, "in_progress", &[1, 3, 4], 2_000.0),
        r#"[{"type":"message_changed","index":1},{"type":"message","index":2}]"#
    );
    assert_eq!(
        look(false, "completed", &[1, 3, 4], 4_000.0),
        r#"[{"type":"status","from":"in_progress"},{"type":"ended"}]"#
    );
    assert_eq!(look(false, "completed", &[], 6_000.0), "[]");
    assert_eq!(watch.next(9_000.0), -1.0);
}
