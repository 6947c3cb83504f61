//! What guides say about a filter's keys, from the table in `src/filter/keys.rs`.

use anyhow::Result;
use convoscope::filter::{Capabilities, FilterKey, Kind};
use convoscope::gateway::reveals;
use convoscope::model::ProviderKind;

use super::table::table;

/// A key's documentation, without the platforms at its end.
pub fn documentation(key: FilterKey) -> String {
    let text = key.documentation();
    let text = text.rsplit_once('(').map_or(text, |(text, _)| text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn platforms() -> impl Iterator<Item = &'static Capabilities> {
    ProviderKind::PLATFORMS.into_iter().map(Into::into)
}

pub fn brand(can: &Capabilities) -> &'static str {
    match can.provider {
        ProviderKind::Eigi => "eigi.ai",
        ProviderKind::Anyreach => "AnyReach",
        ProviderKind::Vapi => "Vapi",
        ProviderKind::Elevenlabs => "ElevenLabs",
        ProviderKind::Retell => "Retell",
        ProviderKind::Gateway => "a gateway",
    }
}

pub fn words(key: FilterKey) -> Option<fn(&Capabilities) -> convoscope::filter::Words> {
    match key.kind() {
        Kind::Choice(words) | Kind::Choices(words) => Some(words),
        _ => None,
    }
}

/// Our words of a platform's table, each once.
pub fn ours(words: convoscope::filter::Words) -> Vec<&'static str> {
    let mut ours: Vec<_> = words.iter().map(|(ours, _)| *ours).collect();
    ours.dedup();
    ours
}

pub fn quoted(words: impl IntoIterator<Item = impl AsRef<str>>, between: &str) -> String {
    let quoted = words.into_iter().map(|word| format!("`{}`", word.as_ref()));
    quoted.collect::<Vec<_>>().join(between)
}

/// Every key with the platforms that serve it.
pub fn filters(document: &str) -> Result<String> {
    let row = |key: FilterKey| {
        let served = platforms().map(|can| match words(key) {
            _ if !can.serves(key) => " ".to_owned(),
            Some(words) => format!(" {} ", quoted(ours(words(can)), " ")),
            None => " ✓ ".to_owned(),
        });
        let inside = match key.kind().members() {
            [] => String::new(),
            members => format!(" `{{ {} }}`", members.join(", ")),
        };
        let cells = served.collect::<Vec<_>>().join("|");
        format!(
            "| `{}` | {}{inside} |{cells}|\n",
            key.as_str(),
            documentation(key)
        )
    };
    table(document, "| key |", FilterKey::ALL.map(row).concat())
}

/// What a gateway refuses a key for.
pub fn gateway(document: &str) -> Result<String> {
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for key in FilterKey::ALL {
        let masked = match reveals(key) {
            None => "anything".to_owned(),
            Some(paths) if paths.is_empty() => "nothing".to_owned(),
            Some(paths) => quoted(paths, ", "),
        };
        match rows.iter_mut().find(|(other, _)| *other == masked) {
            Some((_, keys)) => keys.push(key.as_str()),
            None => rows.push((masked, vec![key.as_str()])),
        }
    }
    let row =
        |(masked, keys): &(String, Vec<&str>)| format!("| {} | {masked} |\n", quoted(keys, ", "));
    let rows = rows.iter().map(row).collect();
    table(document, "| A filter's key |", rows)
}
