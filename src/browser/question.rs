//! What a gateway answers by itself: a summary, or an export.

use super::task::GATEWAY;
use super::values::Values;
use super::zones;
use crate::call_options::{Options, list_options};
use crate::filter::{ValidFilter, time_zone, validate_input_in};
use crate::http::RequestPlan;
use crate::input::Input;
use crate::model::Issue;
use crate::provider::gateway::{self, CAPABILITIES, ExportRequest};
use crate::provider::{Account, SummaryRequest};
use crate::summary::GroupBy;
use crate::walk::Consistency;
use crate::{Error, ErrorCode};

/// A filter and options, as callers gave them.
pub(super) struct Given<'v> {
    pub filter: GivenFilter,
    pub options: Options<'v>,
}

pub(super) struct GivenFilter(Input);

impl<'v> Given<'v> {
    pub fn read(values: &mut Values<'v>) -> Self {
        let filter = match values.next() {
            // It may be left out, but null is refused: it is probably a mistake.
            Some(Input::Null) => Input::Other("null".into()),
            filter => filter.cloned().unwrap_or_default(),
        };
        let options = values.next();
        Self {
            filter: GivenFilter(filter),
            options: Options::of(move |name| options?.member(name).cloned()),
        }
    }
}

impl GivenFilter {
    /// The filter, valid for a gateway.
    pub fn valid(&self) -> Result<ValidFilter, Error> {
        validate_input_in(&CAPABILITIES.filter, &self.0, &zones::find)
            .map_err(|issues| Error::invalid_filter(GATEWAY, issues))
    }

    /// Whether its dates are the same days in another zone.
    fn has_same_days(&self, zone: Option<&str>) -> bool {
        let mut other = Self(self.0.clone());
        time_zone::replace(&mut other.0, zone.unwrap_or("UTC"));
        let days = |filter: &Self| filter.valid().ok().map(|filter| filter.created());
        days(self).is_some_and(|these| days(&other) == Some(these))
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

    /// The error of a failed request. A gateway that does not serve the route says that it is unknown: tells how to
    /// open it.
    pub fn failed(&self, mut error: Error) -> Error {
        if error.code == ErrorCode::NotFound {
            error.message.push_str(" Summaries and exports of convoscope/browser are the gateway's: open them there with allow: [\"");
            error.message.push_str(match self.kind {
                Kind::Summary(_) => "summarize",
                Kind::Export(_) => "export",
            });
            error.message.push_str("\"].");
        }
        error
    }
}

fn summary(given: Given<'_>) -> Result<Question, Error> {
    let Given {
        mut filter,
        mut options,
    } = given;
    let list = list_options(&mut options);
    let group_by = options.get("groupBy").unwrap_or_default();
    let group_by = options.found(GroupBy::read_names(&group_by));
    let own = match options.get("timeZone") {
        None => None,
        Some(Input::Text(name)) => Some(name),
        Some(other) => {
            options.wrong("timeZone", &other, "an IANA name such as \"Europe/Berlin\"");
            None
        }
    };
    let (list, group_by, own) = options.checked((list, group_by, own))?;
    let refused = |issue: Issue| Error::with_issues(ErrorCode::InvalidArgument, vec![issue]);
    let name = match time_zone::of_summary(own.clone(), &filter.0) {
        // Two names for the same days are no conflict.
        Err(_) if filter.has_same_days(own.as_deref()) => own.clone(),
        name => name.map_err(refused)?,
    };
    // The gateway's server may know a zone that this host does not.
    let is_known = name.as_deref().is_none_or(|name| zones::find(name).is_ok());
    if let Some(own) = &own
        && (is_known || time_zone::names_days(&filter.0))
    {
        time_zone::put(&mut filter.0, own);
    }
    let request = SummaryRequest {
        time_zone: name,
        max_pages: list.walk.max_pages,
        group_by,
    };
    Ok(Question {
        filter: filter.valid()?,
        kind: Kind::Summary(request),
    })
}

fn export(given: Given<'_>) -> Result<Question, Error> {
    let Given {
        filter,
        mut options,
    } = given;
    let list = list_options(&mut options);
    let format = options.get("format");
    let mut request = ExportRequest {
        // The gateway says which columns there are.
        columns: options.texts("columns", "a path such as \"agent.name\"", |_| true),
        bom: options.flag("bom"),
        end: options.flag("end"),
        omit: list.read.omit,
        live: list.walk.consistency == Consistency::Live,
        ..ExportRequest::default()
    };
    match format {
        Some(Input::Text(name)) if matches!(&*name, "ndjson" | "csv") => request.format = name,
        given => {
            let found = given.unwrap_or(Input::Other("undefined".into()));
            options.wrong("format", &found, "\"ndjson\" or \"csv\"");
        }
    }
    let request = options.checked(request)?;
    Ok(Question {
        filter: filter.valid()?,
        kind: Kind::Export(request),
    })
}
