//! What a gateway answers by itself: a summary, or an export.

use super::json::List;
use super::task::GATEWAY;
use super::values::Values;
use super::zones;
use crate::call_options::{Options, list_options};
use crate::filter::{ValidFilter, time_zone, validate_input_in};
use crate::http::RequestPlan;
use crate::input::Input;
use crate::provider::gateway::{self, CAPABILITIES, ExportRequest};
use crate::provider::{Account, SummaryRequest};
use crate::summary::GroupBy;
use crate::walk::Consistency;
use crate::{Error, ErrorCode};

/// A filter and options, as callers gave them.
pub(super) struct Given {
    pub filter: GivenFilter,
    pub options: Options<'static>,
}

pub(super) struct GivenFilter(Input);

impl Given {
    pub fn read(values: &mut Values<'_>) -> Self {
        let filter = match values.take() {
            // It may be left out, but null is refused: it is probably a mistake.
            Some(Input::Null) => Input::Other("null".into()),
            filter => filter.unwrap_or_default(),
        };
        let mut options = values.take();
        Self {
            filter: GivenFilter(filter),
            options: Options::of(move |name| {
                options.as_mut()?.member_mut(name).map(std::mem::take)
            }),
        }
    }
}

impl GivenFilter {
    /// The filter, valid for a gateway.
    pub fn valid(&self) -> Result<ValidFilter, Error> {
        validate_input_in(&CAPABILITIES.filter, &self.0, &zones::find)
            .map_err(|issues| Error::invalid_filter(GATEWAY, issues))
    }

    /// Whether its dates are the same days in another zone than its own.
    fn has_same_days(&mut self, zone: Option<&String>) -> bool {
        let mut zone = Input::Text(zone.cloned().unwrap_or_default());
        let days = |filter: &Self| filter.valid().ok().map(|filter| filter.created());
        let these = days(self);
        self.swap_zone(&mut zone);
        let others = days(self);
        self.swap_zone(&mut zone);
        these.is_some() && these == others
    }

    fn swap_zone(&mut self, other: &mut Input) {
        if let Some(zone) = self.0.member_mut("timeZone") {
            std::mem::swap(zone, other);
        }
    }
}

/// A question that the gateway answers by itself.
pub(super) struct Question {
    filter: ValidFilter,
    kind: Kind,
}

enum Kind {
    Summary(SummaryRequest),
    Export(ExportRequest),
}

impl Question {
    /// From a filter and options: `summary`, or `export`.
    pub fn new(kind: &str, values: &mut Values<'_>) -> Result<Self, Error> {
        let given = Given::read(values);
        match kind {
            "summary" => summary(given),
            _ => export(given),
        }
    }

    /// The request.
    pub fn plan(&self, account: &Account) -> RequestPlan {
        match &self.kind {
            Kind::Summary(request) => gateway::plan_summary(account, &self.filter, request),
            Kind::Export(request) => gateway::plan_export(account, &self.filter, request),
        }
    }

    pub fn is_export(&self) -> bool {
        matches!(self.kind, Kind::Export(_))
    }

    /// The request failed, and so does the question. A gateway that does not serve the route says that it is unknown:
    /// tells how to open it.
    pub fn failed(&self, error: &mut Error) -> bool {
        if error.code == ErrorCode::NotFound {
            error.message.push_str(" Summaries and exports of convoscope/browser are the gateway's: open them there with allow: [\"");
            error.message.push_str(match self.kind {
                Kind::Summary(_) => "summarize",
                Kind::Export(_) => "export",
            });
            error.message.push_str("\"].");
        }
        false
    }
}

fn summary(mut given: Given) -> Result<Question, Error> {
    let options = &mut given.options;
    let list = list_options(options);
    let group_by = options.get("groupBy").unwrap_or_default();
    let group_by = options.found(GroupBy::read_names(&group_by));
    // The gateway says which are none.
    let duration_edges = options.get("durationEdges").map(|edges| {
        let mut texts = Vec::new();
        for edge in edges.items() {
            texts.push(edge.shown());
        }
        listed(&texts)
    });
    let own = options.get("timeZone");
    let own = match &own {
        None => None,
        Some(Input::Text(name)) => Some(name),
        Some(other) => {
            options.wrong("timeZone", other, "an IANA name such as \"Europe/Berlin\"");
            None
        }
    };
    options.check()?;
    let filter = &mut given.filter;
    let name = match time_zone::of_summary(own.cloned(), &filter.0) {
        Ok(name) => name,
        // Two names for the same days are no conflict.
        Err(_) if filter.has_same_days(own) => own.cloned(),
        Err(issue) => return Err(Error::with_issues(ErrorCode::InvalidArgument, vec![issue])),
    };
    if let Some(own) = own {
        // The gateway's server may know a zone that this host does not.
        let is_known = name.as_deref().is_none_or(|name| zones::find(name).is_ok());
        if is_known || time_zone::names_days(&filter.0) {
            time_zone::put(&mut filter.0, own);
        }
    }
    Ok(Question {
        filter: filter.valid()?,
        kind: Kind::Summary(SummaryRequest {
            time_zone: name,
            max_pages: list.walk.max_pages,
            group_by,
            duration_edges,
            omit: list.read.omit,
            include: list.include,
        }),
    })
}

fn export(mut given: Given) -> Result<Question, Error> {
    let options = &mut given.options;
    let list = list_options(options);
    // The gateway says which columns there are.
    let (columns, column_names) = options.columns("a path such as \"agent.name\"");
    let json_as_text = options.second("json", ["nested", "text"]);
    let unguarded = !options.flag_or("formulaGuard", true);
    let bom = options.flag("bom");
    let end = options.flag("end");
    let format = options.get("format");
    let format = match format {
        Some(Input::Text(name)) if ["ndjson", "csv", "parquet"].contains(&&*name) => name,
        given => {
            let found = given.unwrap_or(Input::Other("undefined".into()));
            options.wrong("format", &found, "\"ndjson\", \"csv\" or \"parquet\"");
            String::new()
        }
    };
    options.check()?;
    Ok(Question {
        filter: given.filter.valid()?,
        kind: Kind::Export(ExportRequest {
            format,
            columns: columns.map(|texts| listed(&texts)),
            column_names: column_names.map(|texts| listed(&texts)),
            json_as_text,
            unguarded,
            bom,
            end,
            omit: list.read.omit,
            live: list.walk.consistency == Consistency::Live,
        }),
    })
}

/// Texts with commas between them. (Of none an empty one: left out, it would mean all of them.) As a JSON array where
/// that would be read as others: older gateways take none.
fn listed(texts: &[String]) -> String {
    let (mut plain, mut array) = (String::new(), List::new());
    let mut is_plain = true;
    for text in texts {
        if !array.is_empty() {
            plain.push(',');
        }
        plain.push_str(text);
        array.text(text);
        is_plain &= !text.bytes().any(|byte| byte == b',');
    }
    match is_plain && !plain.starts_with('[') {
        true => plain,
        false => array.end(),
    }
}

#[cfg(test)]
mod tests {
    use crate::filter::Unserved;
    use proptest::prelude::*;

    use super::*;
    use crate::gateway::{Query, Route};
    use crate::model::ProviderKind;
    use crate::time::by_jiff;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|it| (*it).to_owned()).collect()
    }

    /// Gateways of before know no arrays.
    #[test]
    fn an_array_is_sent_only_where_commas_would_not_do() {
        for (given, sent) in [
            (&[][..], ""),
            (&["id"], "id"),
            (&["id", "metadata.[a", "b]"], "id,metadata.[a,b]"),
            (&["id", "[agent]"], "id,[agent]"),
            (&["id", "metadata.a,b"], r#"["id","metadata.a,b"]"#),
            (&[r#"["a"]"#], r#"["[\"a\"]"]"#),
        ] {
            assert_eq!(listed(&texts(given)), sent);
        }
    }

    proptest! {
        /// Whatever paths and names are made of.
        #[test]
        fn columns_that_a_page_sends_are_read_back(
            columns in prop::collection::vec(("[a\\[\\]\",.\\\\ é]{1,6}", ".{1,6}"), 1..5),
            are_named in any::<bool>(),
        ) {
            let (columns, names): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
            let request = ExportRequest {
                format: "csv".into(),
                columns: Some(listed(&columns)),
                column_names: are_named.then(|| listed(&names)),
                ..ExportRequest::default()
            };
            let account = gateway::account_at(Some("https://app.example"), false, "").unwrap();
            let filter = validate_input_in(&CAPABILITIES.filter, &Input::Null, &by_jiff).unwrap();
            let url = gateway::plan_export(&account, &filter, &request).url;
            let (_, query) = url.split_once('?').unwrap();
            let read = Query::read(ProviderKind::Eigi, &Route::Export, &[], query, &by_jiff, Unserved::Refused);
            let options = read.unwrap().options;
            prop_assert_eq!(options.columns, Some(columns));
            prop_assert_eq!(options.column_names, are_named.then_some(names));
        }
    }
}
