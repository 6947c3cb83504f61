//! What the guide for people who come from a loop of their own says about filters, from the platforms' requests.

use anyhow::{Result, anyhow};
use convoscope::filter::{Capabilities, FilterKey, Words, validate_input};
use convoscope::input::Input;
use convoscope::model::{Channel, Direction, ProviderKind, Status};
use convoscope::provider::{
    Account, ListRequest, anyreach, eigi, elevenlabs, provider, retell, vapi,
};

use super::filter_guide::quoted;
use super::ordered_json::Node;
use super::table::table;

/// The guide, with its tables of a filter's keys and of our words.
pub fn guide(document: &str) -> Result<String> {
    let document = table(document, "| ours | eigi |", parameters()?)?;
    table(&document, "| | ours | eigi |", words())
}

/// Every key with the parameters that each platform is asked for.
fn parameters() -> Result<String> {
    let account = |made: Result<Account, convoscope::Error>| made.map_err(|error| anyhow!(error));
    let accounts = [
        account(eigi::account("vk_1", None))?,
        account(anyreach::account("ak_1.s", None, None))?,
        account(vapi::account("k", None))?,
        account(elevenlabs::account("k", None))?,
        account(retell::account("k", None))?,
    ];
    let row = |key: FilterKey| {
        let mut row = format!("| `{}` |", key.as_str());
        for (platform, account) in ProviderKind::PLATFORMS.into_iter().zip(&accounts) {
            row.push_str(&cell(&parameters_of(key, platform, account)?));
        }
        Ok(row + "\n")
    };
    FilterKey::ALL.into_iter().map(row).collect()
}

/// The names of what is asked for with a key, and not without it.
fn parameters_of(key: FilterKey, platform: ProviderKind, account: &Account) -> Result<Vec<String>> {
    let example = match Node::parse(key.example())? {
        // A request has one value.
        Node::List(values) => values.first().map_or(String::new(), Node::to_file),
        _ => key.example().to_owned(),
    };
    let size = if key == FilterKey::PageSize { 9 } else { 7 };
    // Some are served beside others only, where versions have numbers.
    for (value, beside) in [
        (&*example, ""),
        (&*example, r#","direction":"inbound""#),
        (r#""3""#, r#","agentId":"a""#),
    ] {
        let filter = format!("{{\"{}\":{value}{beside}}}", key.as_str());
        let with = query(platform, account, &filter, size)?;
        let others = format!("{{{}}}", beside.trim_start_matches(','));
        let without = query(platform, account, &others, 7)?;
        let more = with.into_iter().filter(|pair| !without.contains(pair));
        let mut names: Vec<_> = more.map(|(name, _)| name).collect();
        names.dedup();
        if !names.is_empty() {
            return Ok(names);
        }
    }
    Ok(Vec::new())
}

/// The parameters of a request, with their values; none if the platform does not serve the filter.
fn query(
    platform: ProviderKind,
    account: &Account,
    filter: &str,
    size: u32,
) -> Result<Vec<(String, String)>> {
    let input: Input = filter.parse().map_err(|_| anyhow!("not JSON: {filter}"))?;
    let Ok(filter) = validate_input(platform, &input) else {
        return Ok(Vec::new());
    };
    let plan = (provider(platform).plan_list)(account, &filter, &ListRequest::first(size));
    if let Some(body) = &plan.body {
        let mut members = Vec::new();
        conditions(&Node::parse(&body.text)?, &mut members);
        return Ok(members);
    }
    let query = plan.url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    Ok(pairs.collect())
}

/// The members of a request's body, and the conditions in it.
fn conditions(body: &Node, found: &mut Vec<(String, String)>) {
    let Node::Object(members) = body else {
        return;
    };
    for (name, value) in members {
        match name.as_str() {
            "filter_criteria" => conditions(value, found),
            _ => found.push((name.clone(), value.to_file())),
        }
    }
}

/// The words of a platform.
type WordsOf = fn(&Capabilities) -> Words;

/// Our words with those of each platform.
fn words() -> String {
    let kinds: [(&str, &[&str], WordsOf); 3] = [
        ("channel", Channel::WORDS, |can| can.channels),
        ("direction", Direction::WORDS, |can| can.directions),
        ("status", Status::WORDS, |can| can.statuses),
    ];
    let mut rows = String::new();
    for (kind, ours, of) in kinds {
        for word in ours {
            let cells = ProviderKind::PLATFORMS.map(|platform| {
                let words = of(platform.into()).iter();
                let theirs: Vec<_> = words
                    .filter(|(it, _)| it == word)
                    .map(|(_, it)| it)
                    .collect();
                cell(&theirs)
            });
            rows.push_str(&format!("| {kind} | `{word}` |{}\n", cells.concat()));
        }
    }
    rows
}

/// A cell with its end.
fn cell(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => " |".to_owned(),
        names => format!(" {} |", quoted(names, ", ")),
    }
}
