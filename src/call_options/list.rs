//! The options of a list.

use super::Options;
use crate::built_for;
use crate::filter::LARGEST_PAGE;
use crate::input::Input;
use crate::model::{OmittableField, ReadOptions};
use crate::walk::{Consistency, WalkOptions};

/// The options of a list. Call options (signal, timeout, headers) are the facade's.
#[derive(Debug, Default)]
pub(crate) struct ListOptions {
    pub read: ReadOptions,
    pub walk: WalkOptions,
    /// `after` is null, the `next` of a last page: nothing is left.
    pub at_end: bool,
    pub page_size: Option<u32>,
    /// What the platform cannot be asked for is left out by the reader.
    pub residual: bool,
    /// Parts to show although the platform's lists may lack them.
    pub include: Vec<OmittableField>,
}

/// A list of parts.
fn parts(options: &mut Options<'_>, name: &str) -> Vec<OmittableField> {
    let is_part = |name: &str| name.parse::<OmittableField>().is_ok();
    let named = options.texts(name, "transcript, metadata or analysis", is_part);
    // Loops take fewer bytes of a page's module than chains of iterators.
    let mut parts = Vec::new();
    for part in &named.unwrap_or_default() {
        if let Ok(part) = part.parse() {
            parts.push(part);
        }
    }
    parts
}

/// Reads the options; each mistake becomes an issue.
pub(crate) fn list_options(options: &mut Options<'_>) -> ListOptions {
    let mut read = ListOptions::default();
    read.read.omit = parts(options, "omit");
    read.include = parts(options, "include");
    // A gateway says it, too.
    for part in read.include.iter().filter(|_| !built_for::SIZE) {
        if read.read.omit.contains(part) {
            options.issues.push(part.left_out_and_included());
        }
    }
    match options.get("after") {
        None => {}
        Some(Input::Text(cursor)) => read.walk.after = Some(cursor),
        Some(Input::Null) => read.at_end = true,
        Some(other) => {
            let accepted = "the `next` of a page (a string, or null at the end)";
            options.wrong("after", &other, accepted);
        }
    }
    read.walk.max_pages = options.whole("maxPages", u32::MAX);
    if !built_for::SIZE {
        // Of platforms only.
        read.read.raw = options.flag("raw");
        read.page_size = options.whole("pageSize", LARGEST_PAGE);
        read.residual = options.flag("residual");
    }
    if options.second("consistency", ["snapshot", "live"]) {
        read.walk.consistency = Consistency::Live;
    }
    read.walk.skip_unreadable = options.second("onUnreadable", ["throw", "skip"]);
    read
}
