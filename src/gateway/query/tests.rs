//! Whether a query string is read for what it says, and for nothing else.

use proptest::prelude::*;

use super::*;
use crate::filter::{Unserved, validate_input};
use crate::http::RequestPlan;
use crate::input::Input;
use crate::provider::{ListRequest, SummaryRequest, gateway, provider};
use crate::time::by_jiff;

type Told = Vec<(String, IssueCode)>;

fn read_for(route: Route, platform: ProviderKind, query: &str) -> Result<Query, Told> {
    Query::read(platform, &route, &[], query, &by_jiff, Unserved::Refused).map_err(|issues| {
        let told = |issue: Issue| (issue.path.into_owned(), issue.code);
        issues.into_iter().map(told).collect()
    })
}

fn read(platform: ProviderKind, query: &str) -> Result<Query, Told> {
    read_for(Route::List, platform, query)
}

fn told(issues: Vec<(&str, IssueCode)>) -> Told {
    let owned = |(path, code): (&str, _)| (path.to_owned(), code);
    issues.into_iter().map(owned).collect()
}

#[test]
fn what_the_client_sends_is_read_back() {
    for (platform, filter) in [
        (ProviderKind::Eigi, "{}"),
        (
            ProviderKind::Eigi,
            r#"{"search": "a+b & c=d#é", "agentId": "x/y", "channel": "whatsapp", "direction": "inbound",
                "status": "disconnected", "createdAfter": "2026-01-01T00:00:00.123456Z", "createdBefore": "2026-02-01",
                "conversationId": "35d33a43-176c-405c-92bf-db972035df28",
                "timeOfDay": {"from": "09:00", "to": "17:30", "utcOffsetMinutes": -300}, "pageSize": 7}"#,
        ),
        (
            ProviderKind::Anyreach,
            r#"{"agentId": ["a,b", "c&agentId=d"], "channel": ["email", "telephone", "email"],
                "status": ["failed", "queued"], "agentVersionId": ["v"]}"#,
        ),
        (
            ProviderKind::Anyreach,
            r#"{"userId": "+1555", "agentVersionId": "v", "agentPhone": "+49", "webWidgetId": "w",
                "durationSeconds": {"min": 1.5, "max": 90}, "userTurnCount": {"min": 2},
                "metadata": {"plan": "pro", "deep": {"list": [1, "2", null, true]}}}"#,
        ),
    ] {
        let input: Input = filter.parse().unwrap();
        let asked = validate_input(ProviderKind::Gateway, &input).unwrap();
        let account = gateway::account(Some("https://app.example"), "").unwrap();
        let RequestPlan { url, .. } = (provider(ProviderKind::Gateway).plan_list)(
            &account,
            &asked,
            &ListRequest::first(asked.page_size),
        );
        let (_, query) = url.split_once('?').unwrap();
        let expected = validate_input(platform, &input).unwrap();
        assert_eq!(
            read(platform, query).map(|query| query.filter),
            Ok(expected)
        );
    }
}

#[test]
fn every_fault_is_an_issue() {
    use IssueCode::*;
    for (query, issues) in [
        ("stauts=completed", vec![("stauts", UnknownKey)]),
        (
            "scope=1&__proto__=x",
            vec![("scope", UnknownKey), ("__proto__", UnknownKey)],
        ),
        (
            "status=completed&status=faild&status=",
            vec![("status[1]", InvalidValue), ("status[2]", InvalidValue)],
        ),
        (
            "direction=inbound&direction=outbound",
            vec![("direction", Conflict)],
        ),
        ("search=a&%73earch=b", vec![("search", Conflict)]),
        ("pageSize=1&pageSize=1", vec![("pageSize", Conflict)]),
        ("status=completed,failed", vec![("status", InvalidValue)]),
        ("status[]=completed", vec![("status[]", UnknownKey)]),
        ("Status=completed", vec![("Status", UnknownKey)]),
        ("pageSize=1e9", vec![("pageSize", OutOfRange)]),
        ("pageSize=101", vec![("pageSize", OutOfRange)]),
        ("pageSize=ten", vec![("pageSize", InvalidType)]),
        ("pageSize=", vec![("pageSize", InvalidType)]),
        ("search=a%0d%0ab", vec![("search", InvalidValue)]),
        ("search=%ff", vec![("", InvalidFormat)]),
        ("search=", vec![("search", InvalidValue)]),
        ("metadata=%7B%7D", vec![("metadata", Unsupported)]),
        ("omit=transcript,raw", vec![("omit", InvalidValue)]),
        ("timeOfDay=x", vec![("timeOfDay", UnknownKey)]),
        (
            "timeOfDay.from=09:00",
            vec![("timeOfDay.utcOffsetMinutes", Missing)],
        ),
    ] {
        assert_eq!(
            read(ProviderKind::Eigi, query),
            Err(told(issues)),
            "{query}"
        );
    }
}

/// However much is wrong: the error of it tells how much.
#[test]
fn every_fault_of_thousands_is_counted() {
    for (route, query, count) in [
        (Route::List, "a&".repeat(8_000), 8_000),
        (Route::List, "search=a&".repeat(1_000), 999),
        (Route::List, "%ff&".repeat(4_000), 4_000),
        (
            Route::Summary,
            format!("groupBy={}", "a,".repeat(8_000)),
            8_001,
        ),
    ] {
        let platform = ProviderKind::Eigi;
        let issues =
            Query::read(platform, &route, &[], &query, &by_jiff, Unserved::Refused).unwrap_err();
        assert_eq!(issues.len(), count);
        let error = crate::Error::invalid_filter(platform, issues);
        assert_eq!(error.issues.len(), 40);
        let told = format!(" And {} more.", count - 40);
        assert!(error.message.ends_with(&told), "{}", error.message);
    }
}

#[test]
fn metadata_is_an_object_of_sane_depth() {
    let deep = "[".repeat(600) + &"]".repeat(600);
    for json in ["", "x", "[1]", "1", "{", &deep] {
        let query: String = form_urlencoded::byte_serialize(json.as_bytes()).collect();
        let read = read(ProviderKind::Anyreach, &format!("metadata={query}"));
        assert_eq!(read.unwrap_err()[0].0, "metadata", "{json}");
    }
}

#[test]
fn the_rest_is_read_beside_the_filter() {
    let all = read(
        ProviderKind::Eigi,
        "after=a.b&omit=transcript,analysis&consistency=live&&",
    );
    let options = all.unwrap().options;
    assert_eq!(options.after.as_deref(), Some("a.b"));
    assert_eq!(
        options.omit,
        [OmittableField::Transcript, OmittableField::Analysis]
    );
    assert_eq!(options.consistency, Consistency::Live);
    assert!(Query::refuse("").is_ok());
    assert!(Query::refuse("raw=true").is_err());

    let query = "format=csv&columns=id,agent.name&bom=true&status=completed";
    let query = read_for(Route::Export, ProviderKind::Eigi, query).unwrap();
    let columns = ["id".to_owned(), "agent.name".to_owned()];
    assert_eq!(query.options.format, Some(ExportFormat::Csv));
    assert_eq!(query.options.columns.as_deref(), Some(&columns[..]));
    assert!(query.options.bom && !query.options.end);
    assert!(query.filter.get(FilterKey::Status).is_some());

    for (value, is_wanted) in [("1", true), ("true", true), ("0", false), ("false", false)] {
        let query = format!("format=csv&end={value}&bom={value}");
        let options = read_for(Route::Export, ProviderKind::Eigi, &query)
            .unwrap()
            .options;
        assert_eq!((options.end, options.bom), (is_wanted, is_wanted));
    }

    let query = "groupBy=day,status&timeZone=Asia%2FKolkata&maxPages=9";
    let options = read_for(Route::Summary, ProviderKind::Eigi, query)
        .unwrap()
        .options;
    assert_eq!(options.group_by, [GroupBy::Day, GroupBy::Status]);
    assert_eq!(options.time_zone.as_deref(), Some("Asia/Kolkata"));
    assert_eq!(options.max_pages, Some(9));
}

proptest! {
    /// Whatever a client's numbers are, the gateway reads the same.
    #[test]
    fn edges_that_a_client_sends_are_read_back(
        edges in prop::collection::btree_set(0u64..=f64::MAX.to_bits(), 1..=100),
    ) {
        // In the order of their bits, which is theirs.
        let edges = edges.into_iter().map(|bits| Input::Number(f64::from_bits(bits)));
        let edges = DurationEdges::read(&Input::List(edges.collect())).unwrap();
        let request = SummaryRequest {
            duration_edges: edges.as_ref().map(DurationEdges::text),
            ..SummaryRequest::default()
        };
        let account = gateway::account_at(Some("https://app.example"), false, "").unwrap();
        let filter = validate_input(ProviderKind::Gateway, &Input::Null).unwrap();
        let url = gateway::plan_summary(&account, &filter, &request).url;
        let (_, query) = url.split_once('?').unwrap();
        let read = read_for(Route::Summary, ProviderKind::Eigi, query);
        prop_assert_eq!(read.unwrap().options.duration_edges, edges);
    }
}

/// Of what is generated from an OpenAPI document some repeats a parameter, and some joins its values.
#[test]
fn several_values_come_in_one_parameter_or_in_several() {
    use IssueCode::*;
    let options =
        |route, query: &str| read_for(route, ProviderKind::Eigi, query).map(|it| it.options);
    for query in [
        "omit=transcript,metadata,analysis",
        "omit=transcript&omit=metadata&omit=analysis",
        "omit=transcript%2Cmetadata&pageSize=9&omit=analysis",
    ] {
        let omit = options(Route::List, query).unwrap().omit;
        let all = [
            OmittableField::Transcript,
            OmittableField::Metadata,
            OmittableField::Analysis,
        ];
        assert_eq!(omit, all, "{query}");
    }
    for query in [
        "format=csv&columns=id,agent.name,metadata.order",
        "columns=id&columns=agent.name&format=csv&columns=metadata.order",
        "columns=id,agent.name&columns=metadata.order&format=csv",
    ] {
        let columns = options(Route::Export, query).unwrap().columns.unwrap();
        assert_eq!(columns, ["id", "agent.name", "metadata.order"], "{query}");
    }
    for query in [
        "groupBy=day,status",
        "groupBy=day&maxPages=9&groupBy=status",
    ] {
        let groups = options(Route::Summary, query).unwrap().group_by;
        assert_eq!(groups, [GroupBy::Day, GroupBy::Status], "{query}");
    }
    for query in [
        "durationEdges=0,30.5,1e3",
        "durationEdges=0&groupBy=durationRange&durationEdges=30.5,1000",
    ] {
        let edges = options(Route::Summary, query).unwrap().duration_edges;
        let expected = DurationEdges::read(&Input::List([0.0, 30.5, 1e3].map(Input::from).into()));
        assert_eq!(edges, expected.unwrap(), "{query}");
    }
    for (route, query, issues) in [
        (
            Route::List,
            "omit=transcript&omit=raw",
            vec![("omit", InvalidValue)],
        ),
        (
            Route::List,
            "omit=transcript&omit=",
            vec![("omit", InvalidValue)],
        ),
        (
            Route::Summary,
            "groupBy=day&groupBy=day&groupBy=week,status",
            vec![("groupBy[1]", Conflict), ("groupBy[2]", InvalidValue)],
        ),
    ] {
        assert_eq!(options(route, query), Err(told(issues)), "{query}");
    }
}

/// Commas are between values; what holds some comes in a JSON array.
#[test]
fn columns_may_hold_commas() {
    use IssueCode::*;
    let options = |query: &str| {
        let query = format!("format=csv&{query}");
        read_for(Route::Export, ProviderKind::Eigi, &query).map(|it| it.options)
    };
    for (query, columns) in [
        (
            r#"columns=["metadata.a,b","id"]"#,
            &["metadata.a,b", "id"][..],
        ),
        (
            r#"columns=id,status&columns=["metadata.a,b"]&columns=live"#,
            &["id", "status", "metadata.a,b", "live"],
        ),
        (
            r#"columns=[ "metadata.\u002c\\.\"" ,"id"]"#,
            &["metadata.,\\.\"", "id"],
        ),
        ("columns=[]", &[]),
        ("columns=metadata.[,a]", &["metadata.[", "a]"]),
    ] {
        let found = options(query).unwrap().columns.unwrap();
        assert_eq!(found, columns, "{query}");
    }
    for (query, names) in [
        (r#"columnNames=["a,b","[c"]"#, &["a,b", "[c"][..]),
        // A name may begin so.
        ("columnNames=[c,d]", &["[c", "d]"]),
        ("columnNames=[5]", &["[5]"]),
        (r#"columnNames=["a",5]"#, &["[\"a\"", "5]"]),
    ] {
        let found = options(query).unwrap().column_names.unwrap();
        assert_eq!(found, names, "{query}");
    }
    let deep = format!("columns={}", "[".repeat(15_000));
    for query in [
        "columns=[",
        "columns=[id]",
        r#"columns=["id""#,
        r#"columns=["id",5]"#,
        r#"columns=["id"],status"#,
        r#"columns=[["id"]]"#,
        &deep,
    ] {
        let issues = told(vec![("columns", InvalidValue)]);
        assert_eq!(options(query), Err(issues), "{query}");
    }
}

#[test]
fn dates_are_days_of_the_zone() {
    let query = "createdAfter=2026-11-16&createdBefore=2026-11-22&timeZone=Asia/Kolkata";
    for route in [Route::List, Route::Summary] {
        let read = read_for(route.clone(), ProviderKind::Eigi, query).unwrap();
        assert_eq!(
            read.filter.created().map(|at| at.unwrap().to_string()),
            ["2026-11-15T18:30:00.000Z", "2026-11-22T18:29:59.999999Z"]
        );
        // Groups are those of the same zone.
        let zone = read.options.time_zone.as_deref();
        assert_eq!(zone, (route == Route::Summary).then_some("Asia/Kolkata"));
    }
    let wrong = read(ProviderKind::Anyreach, "timeZone=India");
    assert_eq!(
        wrong,
        Err(told(vec![("timeZone", IssueCode::InvalidValue)]))
    );
}

#[test]
fn each_route_takes_its_own_parameters() {
    use IssueCode::*;
    for (route, query, issues) in [
        (Route::List, "format=csv", vec![("format", UnknownKey)]),
        (Route::List, "maxPages=2", vec![("maxPages", UnknownKey)]),
        (
            Route::List,
            "consistency=x",
            vec![("consistency", InvalidValue)],
        ),
        (Route::Export, "", vec![("format", Missing)]),
        (Route::Export, "format=xml", vec![("format", InvalidValue)]),
        (
            Route::Export,
            "format=csv&redact=text&raw=true",
            vec![("redact", UnknownKey), ("raw", UnknownKey)],
        ),
        (
            Route::Export,
            "format=csv&format=csv",
            vec![("format", Conflict)],
        ),
        (
            Route::Export,
            "format=csv&bom=yes&end=TRUE",
            vec![("bom", InvalidValue), ("end", InvalidValue)],
        ),
        (
            Route::Export,
            "format=csv&json=flat&formulaGuard=no",
            vec![("json", InvalidValue), ("formulaGuard", InvalidValue)],
        ),
        (
            Route::List,
            "columnNames=a",
            vec![("columnNames", UnknownKey)],
        ),
        (Route::List, "end=1", vec![("end", UnknownKey)]),
        (Route::Summary, "after=x", vec![("after", UnknownKey)]),
        (
            Route::Summary,
            "groupBy=day,day,week",
            vec![("groupBy[1]", Conflict), ("groupBy[2]", InvalidValue)],
        ),
        (
            Route::Summary,
            "durationEdges=0,60,x,30,",
            vec![
                ("durationEdges[2]", InvalidValue),
                ("durationEdges[3]", InvalidValue),
                ("durationEdges[4]", InvalidValue),
            ],
        ),
        (
            Route::List,
            "durationEdges=30",
            vec![("durationEdges", UnknownKey)],
        ),
        (
            Route::Summary,
            "maxPages=0",
            vec![("maxPages", InvalidValue)],
        ),
        (
            Route::Summary,
            "maxPages=1e3",
            vec![("maxPages", InvalidValue)],
        ),
    ] {
        let read = read_for(route, ProviderKind::Eigi, query);
        assert_eq!(read, Err(told(issues)), "{query}");
    }
}

#[test]
fn the_parameter_meant_is_told() {
    for (route, name, meant) in [
        (Route::List, "limit", Some("pageSize")),
        (Route::List, "per_page", Some("pageSize")),
        (Route::List, "page_size", Some("pageSize")),
        (Route::List, "pagesise", Some("pageSize")),
        (Route::List, "from", Some("createdAfter")),
        (Route::List, "since", Some("createdAfter")),
        (Route::List, "to", Some("createdBefore")),
        (Route::List, "until", Some("createdBefore")),
        (Route::List, "type", Some("channel")),
        (Route::List, "state", Some("status")),
        (Route::List, "q", Some("search")),
        (Route::List, "duration", Some("durationSeconds.min")),
        (Route::List, "duration_below", Some("durationSeconds.max")),
        (Route::List, "fromTime", Some("timeOfDay.from")),
        (Route::List, "cursor", Some("after")),
        (Route::List, "page", Some("after")),
        (Route::List, "afer", Some("after")),
        (Route::Summary, "cursor", None),
        (Route::Summary, "after", Some("createdAfter")),
        (Route::Summary, "group_by", Some("groupBy")),
        (Route::Export, "column", Some("columns")),
        (Route::List, "raw", None),
        (Route::List, "flavour", None),
    ] {
        let issues = Query::read(
            ProviderKind::Eigi,
            &route,
            &[],
            &format!("{name}=1"),
            &by_jiff,
            Unserved::Refused,
        )
        .unwrap_err();
        let issue = issues.iter().find(|issue| issue.path == name).unwrap();
        let expected = match meant {
            Some(meant) => format!("Did you mean \"{meant}\"?"),
            None => "Accepted: the keys of a filter, ".to_owned(),
        };
        let message = &issue.message;
        assert!(message.contains(&expected), "{name}: {message}");
    }
}

/// Whatever its value is, which is not told either.
#[test]
fn a_closed_key_is_refused_and_nothing_else_said_of_it() {
    use crate::filter::FilterKey::{DurationSeconds, Search, UserId};
    let closed = [Search, UserId, DurationSeconds];
    let route = Route::List;
    for (platform, query, told) in [
        (
            ProviderKind::Anyreach,
            "userId=%2B1555",
            &["userId unsupported \"userId\" is not available here."][..],
        ),
        (
            ProviderKind::Anyreach,
            "userId=&durationSeconds.max=x&durationSeconds.min=4",
            &[
                "userId unsupported \"userId\" is not available here.",
                "durationSeconds.max unsupported \"durationSeconds.max\" is not available here.",
                "durationSeconds.min unsupported \"durationSeconds.min\" is not available here.",
            ],
        ),
        (ProviderKind::Anyreach, "agentPhone=1", &[]),
        // What the platform does not serve is refused as that.
        (
            ProviderKind::Eigi,
            "userId=1",
            &[
                "userId unsupported eigi has no filter \"userId\" (anyreach has); search looks in the metadata, where the customer's number is.",
            ],
        ),
    ] {
        let read = Query::read(
            platform,
            &route,
            &closed,
            query,
            &by_jiff,
            Unserved::Refused,
        );
        let found: Vec<_> = read
            .err()
            .unwrap_or_default()
            .iter()
            .map(|issue| format!("{} {} {}", issue.path, issue.code.as_str(), issue.message))
            .collect();
        assert_eq!(found, told, "{query}");
    }
}
