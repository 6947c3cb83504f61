//! A client of one provider.

use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::call::Call;
use super::caller_view::{CallerView, read_mask_key};
use super::codec::to_js;
use super::error::Failure;
use super::export::{Export, check_cut, writer};
use super::functions::{conversation_id, filter_input, valid_filter};
use super::options::options_of;
use super::pages::Pages;
use super::settings::{CallSettings, JsCallSettings, JsProviderConfig, JsSettings, Settings};
use super::summary::{Summarizer, group_by_of, time_zone_of};
use super::to_js::conversation_in_pieces;
use super::transport::{Answer, BodyReader, Content, Transport};
use super::walk::Walk;
use super::watch::Watch;
use super::zone::{HostZone, boxed, find};
use crate::call_options::{ListOptions, list_options};
use crate::export::Redaction;
use crate::filter::time_zone;
use crate::input::Input;
use crate::model::{Issue, IssueCode, OmittableField, ProviderKind, ReadOptions, StopReason};
use crate::pace::{InPieces, Pace};
use crate::provider::{Capabilities, SummaryRequest, capabilities};
use crate::summary::{Aggregator, DurationEdges};
use crate::watch::WatchOptions;
use crate::{Error, ErrorCode};

/// A client of one provider. Its promises own what they need: it may be freed while they run.
#[wasm_bindgen]
pub struct Client(pub(super) Rc<Transport>);

#[wasm_bindgen]
impl Client {
    /// A client. The facade has checked the options.
    #[wasm_bindgen(constructor)]
    pub fn new(provider: &JsProviderConfig, settings: &JsSettings) -> Result<Client, JsValue> {
        let settings = Settings::read(provider, settings).ok_or_else(|| {
            let message = "Unknown provider: this version of convoscope does not support it.";
            Failure::from(Error::new(ErrorCode::InvalidConfig, message))
        })?;
        Ok(Self(Rc::new(Transport::new(settings))))
    }

    /// One conversation.
    #[wasm_bindgen(unchecked_return_type = "Promise<Answer<Conversation>>")]
    pub fn get(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: JsValue,
        call: &JsCallSettings,
        #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
        key: &[u8],
    ) -> Promise {
        let transport = Rc::clone(&self.0);
        let call = Call::new(CallSettings::read(call), None);
        let view = view(self.platform(), options, key);
        future_to_promise(async move { Ok(get(&transport, &id, &call, view?).await?) })
    }

    /// A walk over the conversations that match a filter. `key`: 16 to 64 random bytes, which decide the
    /// masks.
    pub fn walk(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ConversationFilter | undefined")] filter: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
        key: &[u8],
    ) -> Result<Walk, JsValue> {
        let begin = || {
            let mut options = options_of(options);
            let mut list = list_options(&mut options);
            let include = std::mem::take(&mut list.include);
            let can = self.0.provider.capabilities();
            let fetches_each = can.leave_out_lean(&mut list.read.omit, &include);
            let mut view = CallerView::new(self.platform(), options, list.read.clone(), key)?;
            let mut pages = self.pages(&filter_input(filter), list, view.read_options())?;
            pages.fetches_each |= fetches_each;
            // What is named in either is masked in what lists show.
            let mut parts = include.clone();
            parts.retain(|it| *it == OmittableField::Transcript);
            parts.extend([OmittableField::Metadata, OmittableField::Analysis]);
            pages.include.clone_from(&include);
            view.include = include;
            self.fetch_whole(&mut pages, parts, view.redaction(), &|_| false);
            Ok(Walk::new(pages, view))
        };
        Ok(begin().map_err(|error: Error| Failure::from(error))?)
    }

    /// An export of the conversations that match a filter. `key`: as for a walk. `least`: it ends after at least so
    /// many conversations.
    pub fn export(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ConversationFilter | undefined")] filter: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
        key: &[u8],
        least: Option<u32>,
    ) -> Result<Export, JsValue> {
        let begin = || {
            let mut options = options_of(options);
            let list = list_options(&mut options);
            if least.is_some() {
                check_cut(self.platform(), &mut options, &list);
            }
            let writer = writer(self.platform(), options, &list, read_mask_key(key)?)?;
            let read = writer.read_options().clone();
            let mut pages = self.pages(&filter_input(filter), list, read)?;
            let mut parts = OmittableField::ALL.to_vec();
            parts.retain(|part| !writer.read_options().omit.contains(part));
            self.fetch_whole(&mut pages, parts, writer.redaction(), &|can| {
                writer.shows(&|path| can.lacks(path))
            });
            Ok(Export::new(pages, writer, least))
        };
        Ok(begin().map_err(|error: Error| Failure::from(error))?)
    }

    /// A summary of the conversations that match a filter.
    pub fn summarize(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ConversationFilter | undefined")] filter: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] group_by: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] time_zone: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
    ) -> Result<Summarizer, JsValue> {
        let begin = || {
            let mut filter = filter_input(filter);
            let mut options = options_of(options);
            let mut list = list_options(&mut options);
            let include = std::mem::take(&mut list.include);
            let group_by = options.found(group_by_of(group_by));
            let own = options.found(time_zone_of(time_zone));
            let edges = options.get("durationEdges").unwrap_or_default();
            let edges = options.found(DurationEdges::read(&edges));
            let (list, group_by, own) = options.checked((list, group_by, own))?;
            let name = match time_zone::of_summary(own.clone(), &filter) {
                // Two names for the same days are no conflict.
                Err(_) if self.has_same_days(&filter, own.as_deref()) => own.clone(),
                name => name.map_err(invalid_issue)?,
            };
            let found = name
                .as_deref()
                .map(|it| find(it, &self.0.settings.time_zones));
            let (zone, unknown) = match found.transpose() {
                Ok(zone) => (zone.flatten(), None),
                // The gateway's server may know a zone that this host does not.
                Err(issue) if self.0.settings.kind == ProviderKind::Gateway => (None, Some(issue)),
                // A wrong zone in the filter is reported with the filter.
                Err(issue) if own.is_some() => return Err(invalid_issue(issue)),
                Err(_) => (None, None),
            };
            if let Some(own) = &own
                && (unknown.is_none() || time_zone::names_days(&filter))
            {
                time_zone::put(&mut filter, own);
            }
            let request = SummaryRequest {
                time_zone: match unknown {
                    None => zone.as_ref().map(HostZone::name),
                    Some(_) => name,
                },
                max_pages: list.walk.max_pages,
                group_by,
                duration_edges: edges.as_ref().map(DurationEdges::text),
                omit: list.read.omit.clone(),
                include,
            };
            let can = self.0.provider.capabilities();
            let (read, include) = can.read_to_count(&request.omit, &request.include);
            let aggregator = Aggregator::new(&request.group_by, zone.map(boxed));
            let aggregator = aggregator.without(&read.omit).with_duration_edges(edges);
            let mut pages = self.pages(&filter, list, read.clone())?;
            pages.include.clone_from(&include);
            self.fetch_whole(&mut pages, include, None, &|can| {
                let (read, _) = can.read_to_count(&request.omit, &request.include);
                Aggregator::counts(&request.group_by, &read.omit, &|path| can.lacks(path))
            });
            Ok(Summarizer::new(
                pages,
                aggregator,
                request,
                unknown.map(invalid_issue),
            ))
        };
        Ok(begin().map_err(|error: Error| Failure::from(error))?)
    }

    /// A watch of one conversation. Times are in milliseconds; `key`: as for a walk.
    pub fn watch(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        min: Option<f64>,
        max: Option<f64>,
        settle: Option<f64>,
        #[wasm_bindgen(unchecked_param_type = "object")] options: &JsValue,
        key: &[u8],
    ) -> Result<Watch, JsValue> {
        let begin = || {
            let id = conversation_id(id)?;
            let times = WatchOptions::new(min, max, settle)?;
            let is_analysed = self.0.provider.capabilities().analysis;
            let watch = crate::watch::Watch::new(times, is_analysed);
            let options = options_of(options);
            let view = CallerView::new(self.platform(), options, ReadOptions::default(), key)?;
            Watch::new(Rc::clone(&self.0), id, watch, view)
        };
        Ok(begin().map_err(Failure::from)?)
    }
}

impl Client {
    /// Whether a filter's dates are the same days in another zone.
    fn has_same_days(&self, filter: &Input, zone: Option<&str>) -> bool {
        let (kind, zones) = (self.0.settings.kind, &self.0.settings.time_zones);
        let mut other = filter.clone();
        time_zone::replace(&mut other, zone.unwrap_or("UTC"));
        let days = |filter| {
            let filter = valid_filter(kind, filter, zones, true).ok()?;
            Some(filter.created())
        };
        days(filter).is_some_and(|these| days(&other) == Some(these))
    }

    /// Has conversations fetched where the platform's lists lack what is shown, or needed for the masks. Which one is behind a gateway is not
    /// known here: its server is asked to include these parts, which changes nothing where lists are whole.
    fn fetch_whole(
        &self,
        pages: &mut Pages,
        parts: Vec<OmittableField>,
        masks: Option<&Redaction>,
        shows: &dyn Fn(&Capabilities) -> bool,
    ) {
        pages.hides_ids = masks.is_some_and(Redaction::hides_ids);
        let mask = |can: &Capabilities| masks.is_some_and(|it| it.needs_whole(can));
        if self.platform() != ProviderKind::Gateway {
            let can = self.0.provider.capabilities();
            pages.masks_by_whole = mask(can);
            pages.fetches_each |= pages.masks_by_whole || shows(can);
        } else if ProviderKind::PLATFORMS.iter().any(|it| {
            let can = capabilities(*it);
            mask(can) || shows(can)
        }) {
            pages.include = parts;
            if pages.include.is_empty() {
                // What else is lacking comes with any part. Neither is this one read, then.
                pages.include.push(OmittableField::Metadata);
            }
        }
    }

    fn platform(&self) -> ProviderKind {
        self.0.settings.kind
    }

    fn pages(
        &self,
        filter: &Input,
        options: ListOptions,
        read: ReadOptions,
    ) -> Result<Pages, Error> {
        let settings = &self.0.settings;
        if options.residual && settings.kind == ProviderKind::Gateway {
            let message = "\"residual\" is for platforms: a gateway decides itself which filters it serves. Leave it out.";
            return Err(invalid_issue(Issue::new(
                "residual",
                IssueCode::Unsupported,
                message,
            )));
        }
        let zones = &settings.time_zones;
        let filter = valid_filter(settings.kind, filter, zones, options.residual)?;
        let mut walk = crate::walk::Walks::new(filter, options.walk)?;
        if options.at_end {
            walk.stop(StopReason::End);
        }
        Pages::new(Rc::clone(&self.0), walk, read)
    }
}

fn invalid_issue(issue: Issue) -> Error {
    Error::with_issues(ErrorCode::InvalidArgument, vec![issue])
}

/// The view of a single conversation.
fn view(platform: ProviderKind, options: &JsValue, key: &[u8]) -> Result<CallerView, Failure> {
    let mut options = options_of(options);
    let wanted = ReadOptions {
        raw: options.flag("raw"),
        ..ReadOptions::default()
    };
    Ok(CallerView::new(platform, options, wanted, key)?)
}

/// Reads a conversation and converts it.
struct OneConversation<'c> {
    transport: &'c Transport,
    call: &'c Call,
    id: &'c str,
    view: CallerView,
    data: JsValue,
}

impl BodyReader for OneConversation<'_> {
    fn read<'r>(
        &'r mut self,
        body: Content<'r>,
        pace: &'r Pace,
    ) -> InPieces<'r, Result<(), Error>> {
        Box::pin(async move {
            let view = &self.view;
            let provider = self.transport.provider;
            let mut conversation = provider
                .read_asked_in_pieces(self.id, body.json, &view.read_options(), pace)
                .await?;
            let id = (!view.hides_ids()).then_some(&*conversation.id);
            let issues = &mut conversation.issues;
            self.transport.report_repairs(self.call, id, issues);
            let (masked, masked_json) = view.mask(vec![conversation], &[], pace).await;
            let read = masked_json.read(pace).await;
            for shown in masked_json.put(masked, read.as_ref(), &[]) {
                self.data = conversation_in_pieces(shown, pace).await?;
            }
            Ok(())
        })
    }
}

async fn get(
    transport: &Transport,
    id: &JsValue,
    call: &Call,
    view: CallerView,
) -> Result<JsValue, Failure> {
    let id = conversation_id(id)?;
    let plan = |account: &_| (transport.provider.plan_get)(account, &id);
    let mut read = OneConversation {
        transport,
        call,
        id: &id,
        view,
        data: JsValue::UNDEFINED,
    };
    let Answer { head, attempts } = transport.exchange(call, &plan, &mut read).await?;
    let attempts = to_js(&attempts)?;
    let answer = Object::new();
    for (name, value) in [
        ("data", &read.data),
        ("status", &JsValue::from(head.status)),
        ("headers", &head.headers),
        ("attempts", &attempts),
    ] {
        // A fresh plain object takes any property.
        let _ = Reflect::set(&answer, &name.into(), value);
    }
    Ok(answer.into())
}
