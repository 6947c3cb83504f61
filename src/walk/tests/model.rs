//! A provider in memory, cut into pages in both ways, and a reader that walks over it.

use crate::Error;
use crate::filter::{FilterKey, ValidFilter, Value};
use crate::json::Document;
use crate::model::{
    Channel, Conversation, Issue, IssueCode, ListReport, ProviderKind, Rejected, Status, StopReason,
};
use crate::provider::{ListRequest, More, Position, ProviderPage};
use crate::time::Timestamp;
use crate::walk::{Walk, WalkOptions};

pub const RAWS: [&str; 4] = ["{\"bad\":0}", "{\"bad\":1}", "{\"bad\":2}", "{\"bad\":3}"];

#[derive(Clone, Debug)]
pub struct Record {
    pub id: u32,
    pub created_ms: i64,
    pub matches: bool,
}

/// Newest first. By number it cuts like eigi, by creation time like AnyReach.
#[derive(Clone, Debug)]
pub struct Model {
    pub by_number: bool,
    pub records: Vec<Record>,
    /// It serves no more records a page than this.
    pub most: u32,
    /// It tells the page size it serves.
    pub echoes: bool,
    /// A cursor repeats the conversations of its instant.
    pub inclusive: bool,
    /// The next one that arrives.
    pub next_id: u32,
    pub clock_ms: i64,
}

impl Model {
    /// So many conversations, `ties` of each instant.
    pub fn new(by_number: bool, count: u32, ties: u32) -> Self {
        Self {
            by_number,
            records: (0..count)
                .map(|index| Record {
                    id: index,
                    created_ms: 1_700_000_000_000 - i64::from(index / ties) * 1000,
                    matches: true,
                })
                .collect(),
            most: 100,
            echoes: true,
            inclusive: false,
            next_id: count,
            clock_ms: 1_700_000_000_000,
        }
    }

    pub fn insert_newest(&mut self, tie: bool) {
        self.clock_ms += if tie { 0 } else { 1000 };
        let record = Record {
            id: self.next_id,
            created_ms: self.clock_ms,
            matches: true,
        };
        self.next_id += 1;
        self.records.insert(0, record);
    }

    pub fn ids(&self) -> Vec<u32> {
        let matching = self.records.iter().filter(|record| record.matches);
        matching.map(|record| record.id).collect()
    }

    pub fn answer(&self, request: &ListRequest) -> ProviderPage<'static> {
        let matching = self.records.iter().filter(|record| record.matches);
        let size = request.page_size.min(self.most);
        let until = request.until.map_or(i64::MAX, Timestamp::epoch_ms);
        let list: Vec<&Record> = matching
            .filter(|record| record.created_ms <= until)
            .collect();
        if self.by_number {
            let page = match request.position {
                Position::Start => 1,
                Position::Number(page) => page,
                Position::After(_) | Position::Next(_) => {
                    panic!("a cursor for a numbered list")
                }
            };
            let skipped = ((page - 1) * size) as usize;
            let on_page = list.iter().skip(skipped).take(size as usize);
            let more = skipped + (size as usize) < list.len();
            ProviderPage {
                total: Some(list.len() as u64),
                page_size: if self.echoes { size } else { request.page_size },
                more: if more { More::Yes } else { More::No },
                ..page_of(on_page.copied())
            }
        } else {
            let after = match &request.position {
                Position::Start => i64::MAX,
                Position::After(raw) => Timestamp::parse(raw).unwrap().in_utc().epoch_ms(),
                Position::Number(_) | Position::Next(_) => {
                    panic!("a number for a list by creation time")
                }
            };
            let older = list.into_iter().filter(|record| {
                record.created_ms < after || (self.inclusive && record.created_ms == after)
            });
            ProviderPage {
                page_size: request.page_size,
                ..page_of(older.take(size as usize))
            }
        }
    }
}

/// A page of a list without a total.
pub fn page_of<'r>(records: impl Iterator<Item = &'r Record>) -> ProviderPage<'static> {
    page_with(records.map(conversation).collect())
}

/// The same, with these conversations.
pub fn page_with(items: Vec<Conversation<'static>>) -> ProviderPage<'static> {
    let mut times = items.iter().rev().filter_map(|item| item.created_at);
    let last = times.next();
    let newer = times.find(|&at| Some(at) != last);
    ProviderPage {
        number: None,
        next: None,
        last_created_at: last.map(|at| at.to_string().into()),
        newer_created_at: newer.map(|at| at.to_string().into()),
        items,
        rejected: Vec::new(),
        total: None,
        page_size: 10,
        more: More::Unknown,
    }
}

fn conversation(record: &Record) -> Conversation<'static> {
    let created_at = Timestamp::from_epoch_ms(record.created_ms).unwrap();
    Conversation {
        channel: Channel::Text,
        status: Status::Completed,
        ..Conversation::new(ProviderKind::Eigi, record.id.to_string().into(), created_at)
    }
}

pub fn rejected(index: usize) -> Rejected<'static> {
    Rejected {
        index,
        issues: vec![Issue::new("id", IssueCode::Missing, "no id")],
        raw: Box::leak(Box::new(Document::parse(RAWS[index]).unwrap())).root(),
    }
}

pub fn filter(by_number: bool, page_size: u32) -> ValidFilter {
    let provider = match by_number {
        true => ProviderKind::Eigi,
        false => ProviderKind::Anyreach,
    };
    let mut filter = ValidFilter::everything(provider);
    filter.page_size = page_size;
    filter
}

/// The same filter, which ends at an instant.
pub fn until(filter: &ValidFilter, at: Timestamp) -> ValidFilter {
    filter.with(FilterKey::CreatedBefore, Value::Instant(at))
}

pub fn walk(by_number: bool, page_size: u32, options: WalkOptions) -> Walk {
    Walk::new(filter(by_number, page_size), options).unwrap()
}

pub fn after(next: Option<String>) -> WalkOptions {
    WalkOptions {
        after: next,
        ..WalkOptions::default()
    }
}

/// What a reader got.
#[derive(Debug, Default)]
pub struct Read {
    pub ids: Vec<u32>,
    pub pages: Vec<usize>,
    pub rejected: usize,
    pub nexts: Vec<Option<String>>,
    pub requests: Vec<ListRequest>,
    /// Whose list each request asked for, and how many each page said there are.
    pub asked: Vec<String>,
    pub totals: Vec<Option<u64>>,
    pub report: ListReport,
    pub error: Option<Error>,
}

/// Reads a walk to its end; `answer` is told how many requests came before.
pub fn read(
    mut walk: Walk,
    mut answer: impl FnMut(usize, &ListRequest) -> ProviderPage<'static>,
) -> Read {
    let mut read = Read::default();
    while let Some(request) = walk.next() {
        assert!(read.requests.len() < 5000, "no end: {:?}", walk.report());
        let page = answer(read.requests.len(), &request);
        read.requests.push(request);
        match walk.accept(page) {
            Ok(Some(page)) => {
                assert_eq!(walk.report().next, page.next);
                read.ids.extend(ids(&page.items));
                read.pages.push(page.items.len());
                read.rejected += page.rejected.len();
                read.nexts.push(page.next);
            }
            Ok(None) => {}
            Err(error) => read.error = Some(error),
        }
        assert_eq!(walk.report().items as usize, read.ids.len());
        assert_eq!(walk.report().pages as usize, read.pages.len());
    }
    read.report = walk.report().clone();
    assert_eq!(read.report.requests as usize, read.requests.len());
    read
}

pub fn ids(items: &[Conversation<'_>]) -> Vec<u32> {
    items.iter().map(|item| item.id.parse().unwrap()).collect()
}

/// Ended, and everything came.
pub fn assert_complete(read: &Read) {
    assert_eq!(read.error, None);
    assert!(read.report.complete, "{:?}", read.report);
    assert_eq!(read.report.stopped_because, Some(StopReason::End));
    assert_eq!(read.report.next, None);
}
