//! A request to a gateway, and what its caller may see.

use wasm_bindgen::prelude::*;

use crate::export::Redaction;
use crate::filter::{DEFAULT_PAGE, FilterKey, Unserved, ValidFilter};
use crate::gateway::{
    KEY_BYTES, Keys, LONGEST_QUERY, Query, QueryOptions, Route, Scope, bound_to, closed_filters,
    explain_to_owner, how_to_open, nobodys,
};
use crate::input::Input;
use crate::model::{Issue, ListReport, Page, ProviderKind, ReadOptions};
use crate::pace::Pace;
use crate::provider::Capabilities;
use crate::walk::{WalkOptions, Walks};
use crate::{Error, ErrorCode};

use super::super::codec::input;
use super::super::pages::Pages;
use super::super::zone::zones;

/// The size of the platform's pages where each of their conversations is fetched: most of a larger page might be
/// fetched for nothing.
const FETCHED_PAGE: u32 = 25;
/// Where a platform finds others' conversations too, at most this many of its pages are read for one of ours:
/// then the page ends early and says so. Where each conversation is fetched, that is a hundred.
const MOST_PAGES: u32 = 10;
const MOST_FETCHED_PAGES: u32 = 4;

/// What an application allows its gateway to return.
pub(super) struct Rules {
    /// Which of `list`, `get`, `export`, `summarize` and `recordings` are allowed.
    pub allowed: Vec<String>,
    /// Paths to mask; those of recordings too, unless they are allowed.
    pub redact: Vec<String>,
    /// The same, read once, under a key that is nobody's; or what is wrong with them.
    redaction: Result<Redaction, Vec<Issue>>,
    /// Filter keys that would reveal masked values.
    closed: Vec<FilterKey>,
    /// What becomes of filters that the platform does not serve.
    unserved: Unserved,
    /// What a scope names and lists lack is fetched, conversation by conversation.
    fetches_for_scope: bool,
}

#[wasm_bindgen]
extern "C" {
    /// What the application knows of the caller.
    #[wasm_bindgen(typescript_type = "Caller")]
    pub type JsCaller;
    #[wasm_bindgen(method, getter)]
    fn id(this: &JsCaller) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn scope(this: &JsCaller) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn keys(this: &JsCaller) -> Vec<u8>;
}

/// A request to a gateway, and what its caller may see.
pub(super) struct AuthorizedRequest {
    pub platform: ProviderKind,
    pub route: Route,
    pub scope: Scope,
    /// Cursors, masks and entity tags are bound to this text.
    bound_to: String,
    pub redaction: Redaction,
    keys: Keys,
    pub if_none_match: Option<String>,
}

impl Rules {
    pub(super) fn new(
        allowed: Vec<String>,
        mut redact: Vec<String>,
        opened: &[String],
        unserved: Unserved,
        fetches_for_scope: bool,
    ) -> Self {
        if !allowed.iter().any(|name| name == "recordings") {
            // Its address too, wherever it appears.
            redact.extend(["recording.url", "recording"].map(str::to_owned));
        }
        Self {
            closed: closed_filters(&redact, opened),
            allowed,
            redaction: Redaction::new(&redact, [0; 16]),
            redact,
            unserved,
            fetches_for_scope,
        }
    }

    /// The route of a path, if it exists and is allowed. Where ids are masked, `get` is closed: each answer
    /// would confirm a guessed id.
    pub(super) fn route(&self, path: &str) -> Result<Route, Error> {
        let is_allowed = |name: &str| {
            self.allowed.iter().any(|allowed| allowed == name)
                && (name != "get" || !self.closes_get())
        };
        Route::of(path)
            .filter(|route| is_allowed(route.allowed_by()))
            .ok_or_else(|| Error::new(ErrorCode::NotFound, Route::not_found_message(is_allowed)))
    }

    /// Whether `get` is closed because ids are masked.
    fn closes_get(&self) -> bool {
        self.closed.contains(&FilterKey::ConversationId)
    }

    /// Adds to an error what only the application, the gateway's owner, may know.
    pub(super) fn explain_to_owner(&self, path: &str, mut error: Error) -> Error {
        let is_get = matches!(Route::of(path), Some(Route::Get(_)));
        if is_get && self.closes_get() && self.allowed.iter().any(|it| it == "get") {
            let why = how_to_open("conversationId");
            error.message = [
                error.message.as_str(),
                " \"get\" would confirm guessed ids.",
                &why,
            ]
            .concat();
            return error;
        }
        explain_to_owner(error, &self.closed)
    }
}

impl AuthorizedRequest {
    /// Reads what the application knows of the caller.
    pub(super) fn new(
        platform: ProviderKind,
        rules: &Rules,
        route: Route,
        if_none_match: Option<String>,
        caller: &JsCaller,
        time_zones: &JsValue,
    ) -> Result<Self, Error> {
        let keys = <[u8; KEY_BYTES]>::try_from(caller.keys());
        let keys = Keys::new(&keys.map_err(|_| misconfigured("keys", vec![]))?);
        let scope = match &caller.scope() {
            scope if scope.is_undefined() => Input::Null,
            // Null would mean no filter: a mistake must not let anybody in.
            scope if scope.is_null() => return Err(misconfigured("scope", vec![])),
            scope => input(scope),
        };
        let zones = zones(time_zones);
        let fetches = rules.fetches_for_scope;
        let scope = Scope::read(platform, &scope, &zones, rules.unserved, fetches);
        let scope = scope.map_err(|issues| misconfigured("scope", issues))?;
        let bound_to = bound_to(caller.id().as_deref(), &scope.text());
        let redaction = match &rules.redaction {
            Ok(redaction) => redaction.with_key(keys.masks(&bound_to)),
            Err(issues) => return Err(misconfigured("redact", issues.clone())),
        };
        Ok(Self {
            platform,
            route,
            scope,
            bound_to,
            redaction,
            keys,
            if_none_match,
        })
    }

    /// Reads a query string.
    pub(super) fn query(
        &self,
        rules: &Rules,
        query: &str,
        time_zones: &JsValue,
    ) -> Result<Query, Error> {
        if query.len() > LONGEST_QUERY {
            let what = format!("The query string must not be longer than {LONGEST_QUERY} bytes.");
            return Err(Error::new(ErrorCode::InvalidArgument, what));
        }
        let read = Query::read(
            self.platform,
            &self.route,
            &rules.closed,
            query,
            &zones(time_zones),
            rules.unserved,
        );
        read.map_err(|issues| {
            // For a summary it is an option, which the filter only shares.
            let is_option = |issue: &Issue| issue.path == "timeZone";
            match self.route == Route::Summary && issues.iter().all(is_option) {
                true => Error::with_issues(ErrorCode::InvalidArgument, issues),
                false => self.invalid(issues),
            }
        })
    }

    /// Refuses a query string where none is accepted.
    pub(super) fn no_query(&self, query: &str) -> Result<(), Error> {
        Query::refuse(query).map_err(|issues| self.invalid(issues))
    }

    /// The walk over those conversations of a query that the caller may see. `None`: there are none.
    pub(super) fn walk(
        &self,
        query: &Query,
        max_pages: Option<u32>,
    ) -> Result<Option<Walks>, Error> {
        let QueryOptions {
            after, consistency, ..
        } = &query.options;
        let after = match after {
            Some(sealed) => Some(self.keys.open(sealed, &self.bound_to)?),
            None => None,
        };
        let confined = self.scope.confine(query.filter.clone());
        let Some(mut filter) = confined.map_err(|issues| self.invalid(issues))? else {
            return Ok(None);
        };
        if self.looks_on(&filter) {
            // The end of each page would reveal how many are outside, one by one with a small page size.
            filter.page_size = match self.scope.needs_whole() {
                true => FETCHED_PAGE,
                false => DEFAULT_PAGE,
            };
        }
        let options = WalkOptions {
            consistency: *consistency,
            max_pages,
            after,
            ..WalkOptions::default()
        };
        Walks::new(filter, options).map(Some)
    }

    /// Whether the platform's pages hold conversations that are left out, so that one may not fill a page of ours.
    pub(super) fn looks_on(&self, filter: &ValidFilter) -> bool {
        self.scope.leaves_out() || !filter.residual().is_empty()
    }

    /// How many of the platform's pages are read for one of ours.
    pub(super) fn most_pages(&self, filter: &ValidFilter) -> u32 {
        match (self.looks_on(filter), self.scope.needs_whole()) {
            (false, _) => 1,
            (true, false) => MOST_PAGES,
            (true, true) => MOST_FETCHED_PAGES,
        }
    }

    /// Has each conversation fetched, wanted whole or not, where the platform's lists lack what scope or masks need.
    pub(super) fn fetch_whole(&self, pages: &mut Pages, can: &Capabilities) {
        pages.masks_by_whole = self.redaction.needs_whole(can);
        pages.fetches_each |= pages.masks_by_whole;
        if self.scope.needs_whole() {
            pages.fetches_each = true;
            pages.decides_by_whole = true;
            pages.passes_over = nobodys;
        }
    }

    /// The fields to read: those that are wanted, and those that scope and masks need.
    pub(super) fn read_options(&self, wanted: ReadOptions) -> ReadOptions {
        wanted
            .with(self.scope.required_fields())
            .with(&self.redaction.required_fields())
    }

    /// Leaves out conversations outside the scope, which the platform may have found and counted too, and
    /// records that cannot be read, which may be anybody's (`onEvent` reports them). Returns how many
    /// conversations were left out.
    ///
    /// The total is the platform's word, and nobody can check it.
    pub(super) fn retain_shown(&self, page: &mut Page<'_>) -> usize {
        if !self.scope.confines() {
            return 0;
        }
        let found = page.items.len();
        page.items.retain(|it| self.scope.matches(it));
        page.rejected.clear();
        page.total = None;
        found.saturating_sub(page.items.len())
    }

    /// The same, and leaves out conversations for which there is no more room. Returns the
    /// index in the page of the first of the latter; `gone_through` conversations of the page came before.
    pub(super) fn retain_fitting(
        &self,
        page: &mut Page<'_>,
        gone_through: &mut usize,
        room: &mut u32,
    ) -> Option<usize> {
        let mut behind = None;
        if self.scope.confines() {
            page.rejected.clear();
        }
        page.items.retain(|it| {
            let at = *gone_through;
            *gone_through = at.saturating_add(1);
            if !self.scope.matches(it) {
                return false;
            }
            let fits = room.checked_sub(1);
            match fits {
                Some(left) => *room = left,
                None => _ = behind.get_or_insert(at),
            }
            fits.is_some()
        });
        behind
    }

    /// The report for the caller, with `left_out` conversations subtracted.
    pub(super) fn report(&self, report: ListReport, left_out: u32) -> ListReport {
        if !self.scope.confines() {
            return report;
        }
        let report = ListReport {
            items: report.items.saturating_sub(left_out),
            // It is unknown whose these were.
            duplicates: 0,
            rejected: 0,
            left_out: 0,
            ..report
        };
        match self.scope.leaves_out() {
            // They would reveal how many are outside.
            true => ListReport {
                pages: 0,
                requests: 0,
                ..report
            },
            false => report,
        }
    }

    /// Seals a cursor so that only this caller can use it.
    pub(super) fn seal(&self, cursor: &str) -> Result<String, Error> {
        self.keys.seal(cursor, &self.bound_to)
    }

    /// The entity tag of a response.
    pub(super) async fn etag(&self, body: &[String], pace: &Pace) -> String {
        self.keys.etag(body, &self.bound_to, pace).await
    }

    /// The key of the caller's masks.
    pub(super) fn masks(&self) -> [u8; 16] {
        self.keys.masks(&self.bound_to)
    }

    fn invalid(&self, issues: Vec<Issue>) -> Error {
        Error::invalid_filter(self.platform, issues)
    }
}

/// A mistake of the application: the caller learns that there is one, `onError` which one.
pub(super) fn misconfigured(what: &str, issues: Vec<Issue>) -> Error {
    let mut error = Error::with_issues(ErrorCode::InvalidConfig, issues);
    error.message = format!("\"{what}\" is invalid. {}", error.message);
    error
}
