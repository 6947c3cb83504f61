//! What the guide for people who come from a loop of their own says about filters, from the platforms' requests.

use anyhow::{Result, anyhow};
use convoscope::filter::{Capabilities, FilterKey, Words, validate_input};
use convoscope::input::Input;
use convoscope::model::{Channel, Direction, ProviderKind, Status};
use convoscope::provider::{Account, ListRequest, anyreach, eigi, elevenlabs, provider, vapi};

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
    let with = query(
        platform,
        account,
        &format!("{{\"{}\": {example}}}", key.as_str()),
        size,
    )?;
    let without = query(platform, account, "{}", 7)?;
    let more = with.iter().filter(|pair| !without.contains(pair));
    let names = more.map(|pair| pair.split('=').next().unwrap_or_default().to_owned());
    let mut names: Vec<_> = names.collect();
    names.dedup();
    Ok(names)
}

/// The parameters of a request; none if the platform does not serve the filter.
fn query(
    platform: ProviderKind,
    account: &Account,
    filter: &str,
    size: u32,
) -> Result<Vec<String>> {
    let input: Input = filter.parse().map_err(|_| anyhow!("not JSON: {filter}"))?;
    let Ok(filter) = validate_input(platform, &input) else {
        return Ok(Vec::new());
    };
    let plan = (provider(platform).plan_list)(account, &filter, &ListRequest::first(size));
    let query = plan.url.split_once('?').map_or("", |(_, query)| query);
    Ok(query.split('&').map(str::to_owned).collect())
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
