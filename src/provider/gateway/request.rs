//! A gateway's accounts and requests: the parameters are our filter's keys.

use super::super::conversation_id;
use super::super::query::Query;
use super::super::{Account, BaseUrl, ListRequest, Position, SummaryRequest};
use super::capabilities::CAPABILITIES;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::message_text::concat;
use crate::model::{OmittableField, ProviderKind};
use crate::number::count_text;
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

const CONVERSATIONS: &str = "/v1/conversations";

/// A gateway. `url` is where it is mounted, without `/v1`. The caller is identified by the page's session
/// cookie, which needs nothing here, or by a `token`, sent as `Authorization: Bearer` (empty: none).
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted.
///
/// ```
/// use convoscope::provider::gateway;
///
/// let account = gateway::account(Some("https://app.example/api/conversations/"), "")?;
/// assert_eq!(account.base_url().as_str(), "https://app.example/api/conversations");
/// # Ok::<(), convoscope::Error>(())
/// ```
pub fn account(url: Option<&str>, token: &str) -> Result<Account, Error> {
    account_at(url, false, token)
}

/// The same; for the page's own origin plain http is accepted too.
pub(crate) fn account_at(
    url: Option<&str>,
    is_own_origin: bool,
    token: &str,
) -> Result<Account, Error> {
    let url = url.ok_or_else(|| {
        let message = "\"url\" is required: the address where the gateway is mounted.";
        Error::of(ErrorCode::InvalidConfig, &[message]).by(ProviderKind::Gateway)
    })?;
    let suffixes = [CONVERSATIONS, "/v1"];
    let kind = ProviderKind::Gateway;
    let base_url = BaseUrl::read_at(kind, url, &suffixes, CONVERSATIONS, is_own_origin)?;
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = "\"token\" contains a character that no header can carry. It must be the token as issued, without \"Bearer\" before it.";
        return Err(Error::of(ErrorCode::InvalidConfig, &[message]).by(ProviderKind::Gateway));
    }
    let headers = match token {
        "" => Vec::new(),
        token => vec![("authorization".to_owned(), concat(&["Bearer ", token]))],
    };
    Ok(Account::new(ProviderKind::Gateway, base_url, headers))
}

/// The request for one page.
pub(crate) fn plan_list(
    account: &Account,
    filter: &ValidFilter,
    list_request: &ListRequest,
) -> RequestPlan {
    let mut query = Query::new(concat(&[account.base_url().as_str(), CONVERSATIONS]));
    add_filter(
        &mut query,
        filter,
        list_request.until,
        list_request.page_size,
    );
    add_reading(&mut query, list_request.live, &list_request.omit);
    add_parts(&mut query, "include", &list_request.include);
    // A gateway's pages continue by `next`: a walk never sends a number or a time.
    if let Position::Next(next) = &list_request.position {
        query.add("after", next);
    }
    RequestPlan::get(query.into_url(), account.headers()).of_list()
}

/// The request for a summary.
pub(crate) fn plan_summary(
    account: &Account,
    filter: &ValidFilter,
    options: &SummaryRequest,
) -> RequestPlan {
    let mut query = Query::new(concat(&[account.base_url().as_str(), "/v1/summary"]));
    add_filter(&mut query, filter, None, filter.page_size);
    query.add_list(
        "groupBy",
        &mut options.group_by.iter().map(|it| it.as_str()),
    );
    query.add_if("timeZone", options.time_zone.as_deref());
    query.add_if("durationEdges", options.duration_edges.as_deref());
    if let Some(most) = options.max_pages {
        query.add("maxPages", &count_text(most.into()));
    }
    add_parts(&mut query, "omit", &options.omit);
    add_parts(&mut query, "include", &options.include);
    RequestPlan::get(query.into_url(), account.headers())
}

/// What to ask an export for.
#[cfg(any(test, feature = "browser"))]
#[derive(Clone, Debug, Default)]
pub(crate) struct ExportRequest {
    /// `ndjson`, `csv` or `parquet`.
    pub format: String,
    /// The columns, as one text; `None`: the usual ones.
    pub columns: Option<String>,
    /// What they are called, in the same way.
    pub column_names: Option<String>,
    /// The platform's own JSON as text.
    pub json_as_text: bool,
    /// Cells as they are, though a spreadsheet runs some of them.
    pub unguarded: bool,
    /// Begin with a byte order mark.
    pub bom: bool,
    /// End with a mark.
    pub end: bool,
    /// Fields to leave out.
    pub omit: Vec<OmittableField>,
    /// Pages without a snapshot.
    pub live: bool,
}

/// The request for an export.
#[cfg(any(test, feature = "browser"))]
pub(crate) fn plan_export(
    account: &Account,
    filter: &ValidFilter,
    options: &ExportRequest,
) -> RequestPlan {
    let mut query = Query::new(concat(&[account.base_url().as_str(), "/v1/export"]));
    query.add("format", &options.format);
    query.add_if("columns", options.columns.as_deref());
    query.add_if("columnNames", options.column_names.as_deref());
    query.add_if("json", options.json_as_text.then_some("text"));
    query.add_if("formulaGuard", options.unguarded.then_some("0"));
    for (name, is_on) in [("bom", options.bom), ("end", options.end)] {
        query.add_if(name, is_on.then_some("1"));
    }
    add_filter(&mut query, filter, None, filter.page_size);
    add_reading(&mut query, options.live, &options.omit);
    RequestPlan::get(query.into_url(), account.headers())
}

fn add_reading(query: &mut Query, live: bool, omit: &[OmittableField]) {
    query.add_if("consistency", live.then_some("live"));
    add_parts(query, "omit", omit);
}

fn add_parts(query: &mut Query, name: &str, parts: &[OmittableField]) {
    query.add_list(name, &mut parts.iter().map(|it| it.as_str()));
}

/// A filter as text: equal for equal filters, different for different ones.
pub(crate) fn filter_query(filter: &ValidFilter) -> String {
    let mut query = Query::new(filter.provider.as_str().to_owned());
    add_filter(&mut query, filter, None, filter.page_size);
    query.into_url()
}

fn add_filter(query: &mut Query, filter: &ValidFilter, until: Option<Timestamp>, page_size: u32) {
    filter.parameters(until, &mut |name, value| query.add(name, value));
    query.add("pageSize", &count_text(page_size.into()));
}

/// The request for one conversation.
pub(crate) fn plan_get(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    conversation_id::plan_get(&CAPABILITIES, account, CONVERSATIONS, id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validate_input;
    use crate::input::Input;
    use crate::summary::GroupBy;

    fn url(filter: &str, position: Position) -> String {
        let filter: Input = filter.parse().unwrap();
        let filter = validate_input(ProviderKind::Gateway, &filter).unwrap();
        let request = ListRequest {
            position,
            ..ListRequest::first(filter.page_size)
        };
        let account = account(Some("https://app.example/api"), "").unwrap();
        plan_list(&account, &filter, &request).url
    }

    #[test]
    fn our_keys_are_its_parameters() {
        for (filter, query) in [
            ("{}", "pageSize=100"),
            (
                r#"{"search": "a&b", "channel": "whatsapp", "status": "disconnected", "pageSize": 7}"#,
                "search=a%26b&channel=whatsapp&status=disconnected&pageSize=7",
            ),
            (
                r#"{"createdAfter": "2026-01-31", "createdBefore": "2026-01-31T09:00:00.123456+05:30"}"#,
                "createdAfter=2026-01-31T00%3A00%3A00.000Z&createdBefore=2026-01-31T03%3A30%3A00.123456Z&pageSize=100",
            ),
            (
                r#"{"timeOfDay": {"from": "09:00", "utcOffsetMinutes": -300}, "durationSeconds": {"min": 1.5}, "userTurnCount": {"max": 3}, "metadata": {"plan": "pro"}}"#,
                "timeOfDay.from=09%3A00&timeOfDay.utcOffsetMinutes=-300&durationSeconds.min=1.5&userTurnCount.max=3&metadata=%7B%22plan%22%3A%22pro%22%7D&pageSize=100",
            ),
        ] {
            let expected = format!("https://app.example/api/v1/conversations?{query}");
            assert_eq!(url(filter, Position::Start), expected);
        }
        assert_eq!(
            url("{}", Position::Next("a_b".into())),
            "https://app.example/api/v1/conversations?pageSize=100&after=a_b"
        );
    }

    #[test]
    fn what_need_not_come_is_told() {
        let filter = validate_input(ProviderKind::Gateway, &Input::Null).unwrap();
        let account = account(Some("https://app.example"), "").unwrap();
        let request = ListRequest {
            live: true,
            omit: vec![OmittableField::Transcript, OmittableField::Analysis],
            include: vec![OmittableField::Metadata],
            ..ListRequest::first(9)
        };
        assert_eq!(
            plan_list(&account, &filter, &request).url,
            "https://app.example/v1/conversations?pageSize=9&consistency=live&omit=transcript%2Canalysis&include=metadata"
        );
    }

    #[test]
    fn a_summary_is_asked_for_as_a_list_is() {
        let filter: Input = r#"{"status": "completed"}"#.parse().unwrap();
        let filter = validate_input(ProviderKind::Gateway, &filter).unwrap();
        let account = account(Some("https://app.example"), "").unwrap();
        let url = |options: &SummaryRequest| plan_summary(&account, &filter, options).url;
        let base = "https://app.example/v1/summary?status=completed&pageSize=100";
        assert_eq!(url(&SummaryRequest::default()), base);
        let options = SummaryRequest {
            group_by: vec![GroupBy::Day, GroupBy::Agent],
            time_zone: Some("Asia/Kolkata".into()),
            duration_edges: Some("0.5,60".into()),
            max_pages: Some(3),
            omit: vec![OmittableField::Transcript],
            include: vec![OmittableField::Analysis],
        };
        assert_eq!(
            url(&options),
            format!(
                "{base}&groupBy=day%2Cagent&timeZone=Asia%2FKolkata&durationEdges=0.5%2C60&maxPages=3&omit=transcript&include=analysis"
            )
        );
    }

    #[test]
    fn an_id_stays_one_segment_of_the_path() {
        let account = account(Some("https://app.example"), "").unwrap();
        let plan = plan_get(&account, "a:b").unwrap();
        assert_eq!(plan.url, "https://app.example/v1/conversations/a%3Ab");
        for id in [
            "", ".", "..", "a/b", "a%2fb", "a?b", "a#b", " a", "a\r\nb", "é", "\\",
        ] {
            assert_eq!(
                plan_get(&account, id).unwrap_err().code,
                ErrorCode::InvalidArgument,
                "{id}"
            );
        }
    }

    #[test]
    fn addresses_are_those_of_a_gateway() {
        for (url, base) in [
            ("https://app.example/api/", "https://app.example/api"),
            ("https://app.example/api/v1", "https://app.example/api"),
            (
                "https://app.example/v1/conversations",
                "https://app.example",
            ),
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
        ] {
            assert_eq!(account(Some(url), "").unwrap().base_url().as_str(), base);
        }
        let error = account(Some("ftp://app.example"), "").unwrap_err();
        assert!(error.message.starts_with("\"url\" "), "{}", error.message);
    }

    #[test]
    fn a_token_is_a_bearers() {
        let account = |token| account(Some("https://app.example"), token);
        assert!(account("").unwrap().headers().is_empty());
        let headers = account("a.b-c").unwrap().headers().to_vec();
        assert_eq!(
            headers,
            [("authorization".into(), "Bearer a.b-c".to_owned())]
        );
        for token in ["Bearer a", "a\r\nb", "é", " "] {
            let error = account(token).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidConfig);
            assert!(
                !error.message.contains(token.trim()) || token == " ",
                "{token}"
            );
        }
    }
}
