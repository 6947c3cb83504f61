//! What a gateway answers by itself: a summary, or an export.

use wasm_bindgen::prelude::*;

use super::call::Call;
use super::{json, values, zones};
use crate::call_options::{Options, list_options};
use crate::filter::{ValidFilter, time_zone, validate_input_in};
use crate::input::Input;
use crate::model::{Issue, ProviderKind};
use crate::provider::SummaryRequest;
use crate::provider::gateway::{self, CAPABILITIES, ExportRequest};
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
    pub fn read(filter: &str, options: &str) -> Self {
        let options = values::value(options).unwrap_or_default();
        Self {
            // It may be left out, but null is refused: it is probably a mistake.
            filter: GivenFilter(match values::value(filter) {
                Some(Input::Null) => Input::Other("null".into()),
                filter => filter.unwrap_or_default(),
            }),
            options: Options::of(move |name| options.member(name).cloned()),
        }
    }
}

impl GivenFilter {
    /// The filter, valid for a gateway.
    pub fn valid(&self) -> Result<ValidFilter, Error> {
        validate_input_in(&CAPABILITIES.filter, &self.0, &zones::find)
            .map_err(|issues| Error::invalid_filter(ProviderKind::Gateway, issues))
    }

    /// Whether its dates are the same days in another zone.
    fn has_same_days(&self, zone: Option<&str>) -> bool {
        let mut other = Self(self.0.clone());
        time_zone::replace(&mut other.0, zone.unwrap_or("UTC"));
        let days = |filter: &Self| filter.valid().ok().map(|filter| filter.created());
        days(self).is_some_and(|these| days(&other) == Some(these))
    }
}

/// The error of a failed beginning, as JSON; empty if it is none.
pub(super) fn invalid<T>(begun: &Result<T, Error>) -> String {
    let error = begun.as_ref().err();
    error.map_or_else(String::new, |error| json::error(error, &[]))
}

/// A question that the gateway answers by itself.
#[wasm_bindgen]
pub struct Question(Result<(ValidFilter, Kind), Error>);

enum Kind {
    Summary(SummaryRequest),
    Export(ExportRequest),
}

#[wasm_bindgen]
impl Question {
    /// A summary; the options as [`values`] writes them.
    pub fn summary(filter: &str, options: &str) -> Self {
        Self(summary(Given::read(filter, options)))
    }

    /// An export.
    pub fn export(filter: &str, options: &str) -> Self {
        Self(export(Given::read(filter, options)))
    }

    /// What is wrong with the options, as JSON; empty if nothing is.
    pub fn wrong(&self) -> String {
        invalid(&self.0)
    }

    /// The request.
    pub fn plan(&self, call: &mut Call) -> String {
        match &self.0 {
            Ok((filter, Kind::Summary(request))) => {
                call.planned(|account| Ok(gateway::plan_summary(account, filter, request)))
            }
            Ok((filter, Kind::Export(request))) => {
                call.planned(|account| Ok(gateway::plan_export(account, filter, request)))
            }
            Err(_) => String::new(),
        }
    }
}

#[wasm_bindgen]
impl Question {
    /// The request failed with the call's error. A gateway that does not serve the route says that it is unknown:
    /// tells how to open it. False: the error stands.
    pub fn failed(&self, call: &mut Call) -> bool {
        let name = match &self.0 {
            Ok((_, Kind::Summary(_))) => "summarize",
            _ => "export",
        };
        if let Some(error) = &mut call.error
            && error.code == ErrorCode::NotFound
        {
            let advice = [
                " Summaries and exports of convoscope/browser are the gateway's: open them there with allow: [\"",
                name,
                "\"].",
            ];
            error.message.push_str(&advice.concat());
        }
        false
    }
}

fn summary(given: Given) -> Result<(ValidFilter, Kind), Error> {
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
    Ok((filter.valid()?, Kind::Summary(request)))
}

fn export(given: Given) -> Result<(ValidFilter, Kind), Error> {
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
    Ok((filter.valid()?, Kind::Export(request)))
}
