//! Every valid filter becomes a URL whose parameters, decoded by somebody else, are the filter's.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use convoscope::filter::{ConversationFilter, NumberRange, TimeOfDay, Values};
use convoscope::input::Input;
use convoscope::model::ProviderKind;
use convoscope::provider::{
    Account, ListRequest, Position, anyreach, eigi, elevenlabs, gateway, provider, retell, vapi,
};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

type Parameters = BTreeMap<String, String>;

fn account(kind: ProviderKind) -> Account {
    match kind {
        ProviderKind::Eigi => eigi::account("vk_1", None),
        ProviderKind::Anyreach => anyreach::account("ak_1.s", None, None),
        ProviderKind::Vapi => vapi::account("k", None),
        ProviderKind::Elevenlabs => elevenlabs::account("k", None),
        ProviderKind::Retell => retell::account("k", None),
        ProviderKind::Gateway => gateway::account(Some("https://app.example"), ""),
    }
    .unwrap()
}

/// The parameters of a filter's URL; none may occur twice.
fn decoded(filter: &ConversationFilter, kind: ProviderKind, request: &ListRequest) -> Parameters {
    let filter = filter.validate(kind).unwrap();
    let url = (provider(kind).plan_list)(&account(kind), &filter, request).url;
    assert!(
        url.bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte))
    );
    let (path, query) = url.split_once('?').unwrap();
    assert!(path.ends_with("/conversations"));
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let parameters: Parameters = pairs.iter().cloned().collect();
    assert_eq!(parameters.len(), pairs.len(), "{url}");
    parameters
}

/// Whichever method it has: what a status means depends on it.
#[test]
fn a_plan_says_whether_it_asks_for_a_list() {
    let id = "123e4567-e89b-12d3-a456-426614174000";
    for kind in ProviderKind::ALL {
        let (provider, account) = (provider(kind), account(kind));
        let filter = ConversationFilter::default().validate(kind).unwrap();
        let list = (provider.plan_list)(&account, &filter, &ListRequest::first(10));
        assert!(list.is_list, "{kind}");
        assert!(
            !(provider.plan_get)(&account, id).unwrap().is_list,
            "{kind}"
        );
        if let Some(plan_recording) = provider.plan_recording {
            assert!(!plan_recording(&account, id).unwrap().is_list, "{kind}");
        }
    }
}

/// What is asked for, of those parameters that are.
fn parameters<const N: usize>(pairs: [(&str, Option<String>); N]) -> Parameters {
    pairs
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,30}[!-~]"
}

fn id() -> impl Strategy<Value = String> {
    "[!-~]\\PC{0,20}[!-~]"
}

/// As a caller writes it, and in UTC.
fn instant(year: std::ops::Range<i64>) -> impl Strategy<Value = (String, String)> {
    (year, 1..=12, 1..=28, 0..24, 0..60, 0..1_000_000).prop_map(
        |(year, month, day, hour, minute, micros)| {
            let time = format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:07.{micros:06}");
            (format!("{time}+00:00"), format!("{time}Z"))
        },
    )
}

fn time() -> impl Strategy<Value = String> {
    (0..24, 0..60).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
}

fn window() -> impl Strategy<Value = TimeOfDay> {
    (of(time()), time(), -720..=840i32).prop_map(|(from, to, offset)| TimeOfDay {
        to: Some(to),
        from,
        utc_offset_minutes: Some(offset.into()),
    })
}

fn range() -> impl Strategy<Value = NumberRange> {
    (of(0..1000u32), of(1000..10_000u32)).prop_map(|(min, max)| NumberRange {
        min: min.map(f64::from),
        max: max.map(f64::from),
    })
}

fn number(end: Option<f64>) -> Option<String> {
    end.map(|end| end.to_string())
}

/// A list of one id, whatever it holds.
fn only(id: String) -> Values {
    Values::Several(vec![id])
}

proptest! {
    #[test]
    fn eigi_is_asked_for_what_the_filter_says(
        (search, agent_id, uuid) in (
            of(text()), of(id()), of("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        ),
        channel in of(select(vec![
            ("telephone", "TELEPHONY"), ("webrtc", "DAILY"), ("whatsapp", "WHATSAPP"), ("text", "CHAT"),
        ])),
        direction in of(select(vec![("inbound", "INBOUND"), ("outbound", "OUTBOUND")])),
        status in of(select(vec![
            ("in_progress", "IN_PROGRESS"), ("completed", "COMPLETED"),
            ("disconnected", "DISCONNECTED"), ("failed", "FAILED"),
        ])),
        (after, before) in (of(instant(1000..2000)), of(instant(2000..9999))),
        window in of(window()),
        page in 1..u32::MAX, page_size in 1..=100u32,
    ) {
        let ours = |choice: Option<(&str, &str)>| choice.map(|(ours, _)| ours.to_owned());
        let theirs = |choice: Option<(&str, &str)>| choice.map(|(_, theirs)| theirs.to_owned());
        let filter = ConversationFilter {
            search: search.clone(),
            conversation_id: uuid.clone(),
            agent_id: agent_id.clone().map(only),
            channel: ours(channel).map(Values::from),
            direction: ours(direction),
            status: ours(status).map(Values::from),
            created_after: after.clone().map(|(written, _)| written),
            created_before: before.clone().map(|(written, _)| written),
            time_of_day: window.clone(),
            page_size: Some(page_size.into()),
            ..ConversationFilter::default()
        };
        let request = ListRequest { position: Position::Number(page), ..ListRequest::first(page_size) };
        let expected = parameters([
            ("search", search),
            ("conversation_id", uuid),
            ("agent_id", agent_id),
            ("conversation_type", theirs(channel)),
            ("calling_type", theirs(direction)),
            ("conversation_status", theirs(status)),
            ("from_date", after.map(|(_, utc)| utc)),
            ("to_date", before.map(|(_, utc)| utc)),
            ("from_time", window.clone().and_then(|window| window.from)),
            ("to_time", window.clone().and_then(|window| window.to)),
            ("timezone_offset", number(window.and_then(|window| window.utc_offset_minutes))),
            ("page", Some(page.to_string())),
            ("page_size", Some(page_size.to_string())),
        ]);
        prop_assert_eq!(decoded(&filter, ProviderKind::Eigi, &request), expected);
    }

    #[test]
    fn anyreach_is_asked_for_what_the_filter_says(
        (user_id, agent_phone) in (of(text()), of(text())),
        (agent_id, version_id, widget_id) in (of(id()), of(id()), of(id())),
        channel in of(select(vec!["telephone", "webrtc", "email", "text"])),
        direction in of(select(vec!["inbound", "outbound"])),
        status in of(select(vec![
            ("created", "token_created"), ("queued", "triggered"), ("ringing", "ringing"),
            ("in_progress", "in_progress"), ("completed", "completed"), ("failed", "failed"),
            ("cancelled", "cancelled"), ("transferred", "transferred"), ("unanswered", "unanswered"),
        ])),
        (after, before) in (of(instant(1000..2000)), of(instant(2000..9999))),
        (duration, turns) in (of(range()), of(range())),
        metadata in of(prop::collection::vec((any::<String>(), any::<String>()), 0..5)),
        page_size in 1..=100u32,
    ) {
        let metadata = metadata.map(|members| {
            Input::Object(members.into_iter().map(|(key, value)| (key, Input::Text(value))).collect())
        });
        let filter = ConversationFilter {
            agent_id: agent_id.clone().map(only),
            channel: channel.map(Values::from),
            direction: direction.map(str::to_owned),
            status: status.map(|(ours, _)| Values::from(ours)),
            created_after: after.clone().map(|(written, _)| written),
            created_before: before.clone().map(|(written, _)| written),
            user_id: user_id.clone(),
            agent_version_id: version_id.clone().map(only),
            agent_phone: agent_phone.clone(),
            web_widget_id: widget_id.clone(),
            duration_seconds: duration,
            user_turn_count: turns,
            metadata: metadata.clone(),
            page_size: Some(page_size.into()),
            ..ConversationFilter::default()
        };
        let request = ListRequest::first(page_size);
        let mut found = decoded(&filter, ProviderKind::Anyreach, &request);
        // Metadata is compared as data.
        let sent = found.remove("custom_metadata").map(|json| json.parse().unwrap());
        prop_assert_eq!(sent, metadata);
        let expected = parameters([
            ("agent_id", agent_id),
            ("channel", channel.map(str::to_owned)),
            ("direction", direction.map(str::to_owned)),
            ("status", status.map(|(_, theirs)| theirs.to_owned())),
            ("created_after", after.map(|(_, utc)| utc)),
            ("created_before", before.map(|(_, utc)| utc)),
            ("user_id", user_id),
            ("agent_version_id", version_id),
            ("agent_number", agent_phone),
            ("web_widget_id", widget_id),
            ("duration_above", number(duration.and_then(|range| range.min))),
            ("duration_below", number(duration.and_then(|range| range.max))),
            ("user_turn_count_above", number(turns.and_then(|range| range.min))),
            ("user_turn_count_below", number(turns.and_then(|range| range.max))),
            ("limit", Some(page_size.to_string())),
        ]);
        prop_assert_eq!(found, expected);
    }
}
