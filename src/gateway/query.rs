//! What a query string asks for, as a whole: which parameters, and how many bytes.

mod parameters;

use self::parameters::{Parameters, accepted_by};
use super::route::Route;
use crate::export::ExportFormat;
use crate::filter::{FilterKey, Unserved, ValidFilter, Zones, time_zone, validate_unserved_in};
use crate::model::{Issue, IssueCode, OmittableField, ProviderKind};
use crate::summary::{DurationEdges, GroupBy};
use crate::walk::Consistency;

/// Longer query strings are refused unread. A sealed cursor has a few hundred bytes, metadata 8 KiB at
/// the most.
pub const LONGEST_QUERY: usize = 16_384;

/// What a list, an export or a summary is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Valid for the gateway's platform. Nobody is confined yet.
    pub filter: ValidFilter,
    /// What stands beside the filter.
    pub options: QueryOptions,
}

/// What is asked for beside a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryOptions {
    /// The `next` of a page, sealed.
    pub after: Option<String>,
    /// Parts to leave out; of a summary: not to count.
    pub omit: Vec<OmittableField>,
    /// Of a list: parts to show although the platform's lists may lack them.
    pub include: Vec<OmittableField>,
    /// What is promised while the list changes.
    pub consistency: Consistency,
    /// Of an export: always there.
    pub format: Option<ExportFormat>,
    /// Of an export: paths into a conversation, unchecked.
    pub columns: Option<Vec<String>>,
    /// Of an export: what they are called, unchecked.
    pub column_names: Option<Vec<String>>,
    /// Of an export: the platform's own JSON as text.
    pub json_as_text: bool,
    /// Of an export: cells as they are, though a spreadsheet runs some of them.
    pub unguarded: bool,
    /// Of an export: a byte order mark.
    pub bom: bool,
    /// Of an export: a last line that tells that nothing is missing.
    pub end: bool,
    /// Of a summary: what to group by.
    pub group_by: Vec<GroupBy>,
    /// Of a summary: other edges of ranges of durations than the usual.
    pub duration_edges: Option<DurationEdges>,
    /// Of a summary: the name of a time zone, which is its filter's too.
    pub time_zone: Option<String>,
    /// Of a summary: where it ends.
    pub max_pages: Option<u32>,
}

impl Query {
    /// Reads a query string (without `?`), for a platform and a route. Each parameter once, but those
    /// that take several values, and none that is not documented for the route, or whose
    /// key of a filter is `closed`; every issue at once.
    pub fn read(
        platform: ProviderKind,
        route: &Route,
        closed: &[FilterKey],
        query: &str,
        zones: Zones<'_>,
        unserved: Unserved,
    ) -> Result<Self, Vec<Issue>> {
        let mut parameters = Parameters::new(platform, closed, accepted_by(route));
        for parameter in query.split('&').filter(|part| !part.is_empty()) {
            parameters.add(parameter);
        }
        if *route == Route::Export {
            parameters.demand_format();
        }
        let (filter, mut options, mut issues) = parameters.read();
        if *route == Route::Summary {
            options.time_zone = time_zone::of_summary(None, &filter).unwrap_or_default();
        }
        match validate_unserved_in(platform, &filter, zones, unserved) {
            Ok(filter) if issues.is_empty() => Ok(Self { filter, options }),
            filter => {
                issues.extend(filter.err().unwrap_or_default());
                Err(issues)
            }
        }
    }

    /// The issues of a query string where none is accepted.
    pub fn refuse(query: &str) -> Result<(), Vec<Issue>> {
        if query.is_empty() {
            return Ok(());
        }
        Err(vec![Issue::new(
            "",
            IssueCode::UnknownKey,
            "A single conversation takes no parameters.",
        )])
    }
}

#[cfg(test)]
mod tests;
