//! Reads our own model from JSON: nothing is guessed, and every mismatch is an issue.

use std::borrow::Cow;

use super::super::field_reader::{FieldReader, SourceField, TimeForm, holds};
use super::super::field_table::{RecordMembers, read_scalars_by};
use super::super::precomputed::Precomputed;
use super::wire;
use crate::hash_index::{HashIndex, hash};
use crate::json::{Json, Kind};
use crate::model::find_path;
use crate::model::{
    Channel, Conversation, Cost, Direction, Issue, IssueCode, Message, OmittableField,
    ProviderKind, ReadOptions, Recording, Rejected, Status,
};
use crate::number::as_count;
use crate::time::Moment;

/// Reads one conversation. If it cannot be read, returns the issues that say why.
// Not inlined: it is called for pages and for single records.
#[inline(never)]
pub(super) fn read_record<'a>(
    record: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Vec<Issue>> {
    let wire = RecordMembers::of(record);
    let mut fields = FieldReader::new(precomputed);
    let [id, created_at] = ["id", "createdAt"].map(|key| (key, wire.get(key)));
    let identity = match created_at.1 {
        // Its platform gives none.
        Some(value) if !holds(value) => {
            let id = fields.identity_without_time(record, id);
            id.map(|id| (id, None))
        }
        _ => {
            let identity = fields.identity(record, id, created_at, TimeForm::Offset);
            identity.map(|(id, created_at)| (id, Some(created_at)))
        }
    };
    let platform = wire.get("provider").and_then(Json::as_text);
    let platform = platform.and_then(|name| ProviderKind::platform(&name.value));
    if platform.is_none() {
        fields.add(
            "provider",
            IssueCode::UnknownValue,
            "`provider` is not a platform that this version knows.",
        );
    }
    let (Some((id, created_at)), Some(provider)) = (identity, platform) else {
        return Err(fields.0);
    };

    let mut it = Conversation {
        provider,
        id,
        created_at,
        ..Conversation::default()
    };
    if let Some(text) = text(&mut fields, "channel", wire.get("channel")) {
        it.channel = Channel::parse_known(&text).unwrap_or(Channel::Other(text));
    }
    if let Some(text) = text(&mut fields, "status", wire.get("status")) {
        it.status = Status::parse_known(&text).unwrap_or(Status::Other(text));
    }
    it.live = it.status.is_live();
    it.direction = text(&mut fields, "direction", wire.get("direction"))
        .map(|text| Direction::parse_known(&text).unwrap_or(Direction::Other(text)));
    // Whether it expires is told below: the gateway knows its platform.
    it.recording = recording(&wire, &mut fields);
    it.cost = cost(&wire, &mut fields);
    it.transcript = options.unless_omitted(OmittableField::Transcript, || {
        let list = list(&mut fields, "transcript", wire.get("transcript"))?;
        let messages = list.elements().map(|turn| message(turn, &mut fields));
        Some(messages.collect())
    });
    it.analysis = options.unless_omitted(OmittableField::Analysis, || {
        list(&mut fields, "analysis", wire.get("analysis"))?;
        fields.analysis(wire.field("analysis", &["analysis"]))
    });
    it.metadata = options.unless_omitted(OmittableField::Metadata, || {
        let metadata = fields.object(wire.field("metadata", &["metadata"]))?;
        fields.kept("metadata", "metadata", metadata);
        Some(metadata)
    });

    // What a gateway of an older version lacks is null. The wire's names are the model's paths.
    read_scalars_by(&mut it, TimeForm::Offset, &mut fields, &|path| {
        // Read above; the address only if pages may make a link of it.
        let is_read = matches!(path, "createdAt" | "recording.url");
        (!is_read).then(|| wire.field(path, &[path]))
    });

    it.withheld = wire
        .get("withheld")
        .into_iter()
        .flat_map(Json::elements)
        .filter_map(|name| Some(find_path(&name.as_text()?.value)?.path))
        .collect();
    it.issues = wire.get("issues").map(read_issues).unwrap_or_default();
    // Its platform's lists lack them: null would be untrue.
    for part in OmittableField::ALL {
        if wire.get(part.as_str()).is_none() {
            it.leave_out(&[part]);
        }
    }
    it.raw = fields.raw(record, options);
    it.unread = fields.2;
    // The gateway's issues come first; there should be no others. A number that is rounded here is already
    // reported.
    add_new(&mut it.issues, fields.0);
    Ok(it)
}

/// Adds the issues that are new: one for each path and code.
fn add_new(issues: &mut Vec<Issue>, found: Vec<Issue>) {
    if found.is_empty() {
        return;
    }
    let mut index = HashIndex::default();
    let mut known = Vec::with_capacity(issues.len());
    let mut is_new = |issue: &Issue| {
        let key = [&issue.path, issue.code.as_str()].join("\0");
        let hash = hash(&key);
        let is_it = |at: u32| known.get(usize::try_from(at).unwrap_or(usize::MAX)) == Some(&key);
        let is_new = index.find(hash, is_it).is_none();
        if is_new {
            index.insert(hash, u32::try_from(known.len()).unwrap_or(u32::MAX));
            known.push(key);
        }
        is_new
    };
    for issue in issues.iter() {
        is_new(issue);
    }
    issues.extend(found.into_iter().filter(|issue| is_new(issue)));
}

/// A text. The key is the model's path.
// Not inlined: called for every field, and none in a tight loop but the messages'.
#[inline(never)]
fn text<'a>(
    fields: &mut FieldReader<'_, 'a>,
    path: &'static str,
    value: Option<Json<'a>>,
) -> Option<Cow<'a, str>> {
    fields.text(SourceField::new(path, path, value))
}

/// A gateway of an older version does not say whether there is audio: then there is, where there is a URL.
fn recording<'a>(
    wire: &RecordMembers<'a>,
    fields: &mut FieldReader<'_, 'a>,
) -> Option<Recording<'a>> {
    let with_url = fields.recording(wire.field("recording.url", &["recording.url"]));
    let available = fields.flag(wire.field("recording.available", &["recording.available"]));
    match (with_url, available) {
        (Some(recording), None) => Some(recording),
        (None, None) => None,
        (recording, Some(available)) => Some(Recording {
            available,
            ..recording.unwrap_or_default()
        }),
    }
}

fn cost<'a>(wire: &RecordMembers<'a>, fields: &mut FieldReader<'_, 'a>) -> Option<Cost<'a>> {
    fields.object(wire.field("cost", &["cost"]))?;
    let places = [
        wire.field("cost.amount", &["cost.amount"]),
        wire.field("cost.currency", &["cost.currency"]),
    ];
    for place in places.iter().filter(|place| place.value.is_none()) {
        fields.missing(*place);
    }
    let [amount, currency] = places;
    Some(Cost {
        amount: fields.number(amount)?,
        currency: fields.text(currency)?,
    })
}

fn list<'a>(
    fields: &mut FieldReader<'_, 'a>,
    name: &'static str,
    value: Option<Json<'a>>,
) -> Option<Json<'a>> {
    let found = SourceField::new(name, name, value);
    let value = found.value?;
    if value.kind() == Kind::Array {
        return Some(value);
    }
    fields.wrong_type(found, "a list", value, "It was left out.");
    None
}

fn message<'a>(turn: Json<'a>, fields: &mut FieldReader<'_, 'a>) -> Message<'a> {
    let turn = wire::Message::of(turn);
    let mut text = |path, value| {
        let text = fields.text(SourceField::new("transcript", path, value));
        text.unwrap_or_default()
    };
    Message {
        role: text("role", turn.role),
        content: text("content", turn.content),
        timestamp: fields
            .timestamp(
                SourceField::new("transcript", "timestamp", turn.timestamp),
                TimeForm::Offset,
            )
            .map(Moment::from),
    }
}

/// Reads the issues that a gateway sent.
pub(super) fn read_issues(list: Json<'_>) -> Vec<Issue> {
    let text = |value: Option<Json<'_>>| {
        let text = value.and_then(Json::as_text);
        text.map_or_else(String::new, |text| text.value.into_owned())
    };
    list.elements()
        .map(|finding| {
            let finding = wire::Finding::of(finding);
            let code = text(finding.code).parse();
            Issue::new(
                text(finding.path),
                code.unwrap_or(IssueCode::InvalidValue),
                text(finding.message),
            )
        })
        .collect()
}

/// A record that the platform sent and the gateway could not read.
pub(super) fn read_rejected(record: Json<'_>) -> Rejected<'_> {
    let wire = wire::Rejected::of(record);
    Rejected {
        index: wire
            .index
            .and_then(whole)
            .and_then(|index| usize::try_from(index).ok())
            .unwrap_or(0),
        issues: wire.issues.map(read_issues).unwrap_or_default(),
        raw: wire.raw.unwrap_or(record),
    }
}

/// A whole number, zero or more.
pub(super) fn whole(value: Json<'_>) -> Option<u64> {
    as_count(value.as_f64()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    /// Null is what its platform gave; anything else that is no time is none of ours.
    #[test]
    fn a_time_may_be_null_and_nothing_else() {
        for (created_at, code) in [
            ("null", None),
            ("\"\"", Some(IssueCode::InvalidFormat)),
            ("\"yesterday\"", Some(IssueCode::InvalidFormat)),
            ("7", Some(IssueCode::InvalidType)),
            // It reads as null.
            ("1e999", Some(IssueCode::InvalidType)),
        ] {
            let record = format!(r#"{{"provider":"eigi","id":"a","createdAt":{created_at}}}"#);
            let record = Document::parse(&record).unwrap();
            let options = ReadOptions::default();
            let read = read_record(record.root(), &options, &Precomputed::default());
            match code {
                None => assert_eq!(read.unwrap().created_at, None),
                Some(code) => {
                    let codes: Vec<_> = read.unwrap_err().iter().map(|it| it.code).collect();
                    assert_eq!(codes, [code], "{created_at}");
                }
            }
        }
        let record = Document::parse(r#"{"provider":"eigi","id":"a"}"#).unwrap();
        let read = read_record(
            record.root(),
            &ReadOptions::default(),
            &Precomputed::default(),
        );
        assert_eq!(read.unwrap_err()[0].code, IssueCode::Missing);
    }

    #[test]
    fn a_cost_that_is_not_whole_is_told() {
        for (cost, paths) in [
            (r#"{"amount":0.5,"currency":"USD"}"#, &[][..]),
            (r#"{"amount":0.5}"#, &["cost.currency"]),
            (r#"{"amount":0.5,"currency":null}"#, &["cost.currency"]),
            (r#"{"currency":"USD"}"#, &["cost.amount"]),
            ("{}", &["cost.amount", "cost.currency"]),
            ("0.5", &["cost"]),
            ("null", &[]),
        ] {
            let record = format!(
                r#"{{"provider":"vapi","id":"a","createdAt":"2026-01-15T10:30:00.000Z","cost":{cost}}}"#
            );
            let record = Document::parse(&record).unwrap();
            let options = ReadOptions::default();
            let read = read_record(record.root(), &options, &Precomputed::default()).unwrap();
            let told: Vec<_> = read.issues.iter().map(|it| &*it.path).collect();
            assert_eq!(told, paths, "{cost}");
            assert_eq!(
                read.cost.is_some(),
                cost.contains("USD") && paths.is_empty()
            );
        }
    }

    /// The model grows: a gateway of an older version sends less. Parts that its platform's lists lack stay absent.
    #[test]
    fn what_a_gateway_lacks_is_null() {
        let record = r#"{"provider":"eigi","id":"a","createdAt":"2026-01-15T10:30:00.000Z"}"#;
        let record = Document::parse(record).unwrap();
        let options = ReadOptions::default();
        let read = read_record(record.root(), &options, &Precomputed::default()).unwrap();
        assert_eq!(read.issues, []);
        let plain = Conversation::new(ProviderKind::Eigi, "a".into(), read.created_at.unwrap());
        let expected = Conversation {
            live: true,
            ..plain
        };
        assert_eq!(read, expected);
    }

    /// An older gateway says nothing of `available`; and only addresses of the web are handed on.
    #[test]
    fn a_recording_is_available_where_it_has_a_url() {
        let url = "https://m.example/a.mp3";
        for (sent, expected) in [
            (
                r#"{"url":"https://m.example/a.mp3"}"#,
                Some((Some(url), true)),
            ),
            (
                r#"{"url":"https://m.example/a.mp3","available":false}"#,
                Some((Some(url), false)),
            ),
            (r#"{"url":null,"available":true}"#, Some((None, true))),
            (r#"{"url":null,"available":false}"#, Some((None, false))),
            (
                r#"{"url":"javascript:alert(1)","available":true}"#,
                Some((None, true)),
            ),
            (r#"{"url":"javascript:alert(1)"}"#, None),
            ("null", None),
        ] {
            let record = format!(
                r#"{{"provider":"eigi","id":"a","createdAt":"2026-01-15T10:30:00.000Z","recording":{sent}}}"#
            );
            let record = Document::parse(&record).unwrap();
            let options = ReadOptions::default();
            let read = read_record(record.root(), &options, &Precomputed::default()).unwrap();
            let found = read.recording.as_ref();
            let found = found.map(|it| (it.url.as_deref(), it.available));
            assert_eq!(found, expected, "{sent}");
        }
    }
}
