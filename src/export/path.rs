//! Paths into a conversation, as callers write them: `agent.id`, `metadata.order`, `transcript.0.content`.

use crate::message_text::{item, shortened};
use crate::model::{Issue, IssueCode, PATHS};
use crate::spelling::Nearest;

/// Longer or deeper paths are refused: nothing in a conversation is addressed so.
const LONGEST: usize = 1000;
const DEEPEST: usize = 32;

/// The names in a path. The error says what is wrong with it.
pub(super) fn names(path: &str) -> Result<Vec<String>, (IssueCode, &'static str)> {
    let mut names = vec![String::new()];
    let mut characters = path.chars();
    while let Some(character) = characters.next() {
        let literal = match character {
            '.' => {
                names.push(String::new());
                continue;
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(name) = names.last_mut() {
            name.push(literal);
        }
    }
    if path.len() > LONGEST || names.len() > DEEPEST {
        return Err((
            IssueCode::OutOfRange,
            " is too long: a path has at most 1000 bytes and 32 names.",
        ));
    }
    if names.iter().any(String::is_empty) {
        return Err((
            IssueCode::InvalidFormat,
            " contains an empty name. Write a full stop that belongs to a key as \\., as in metadata.a\\.b.",
        ));
    }
    Ok(names)
}

/// The place in a list, if a name is one.
pub(super) fn index(name: &str) -> Option<usize> {
    let is_canonical = name == "0" || !name.starts_with(['0', '+']);
    name.parse().ok().filter(|_| is_canonical)
}

/// The issue of a path: `"found"` and what is wrong with it.
pub(super) fn issue(
    option: &'static str,
    at: usize,
    code: IssueCode,
    found: &str,
    wrong: &str,
) -> Issue {
    Issue::new(
        item(option, at),
        code,
        ["\"", &shortened(found), "\"", wrong].concat(),
    )
}

/// The issue of a path that the model does not have.
pub(super) fn unknown(option: &'static str, at: usize, found: &str) -> Issue {
    let paths: Vec<_> = PATHS.iter().map(|it| it.path).collect();
    let mut nearest = Nearest::to(found);
    nearest.names(&paths);
    nearest.words(ALIASES);
    let advice = match nearest.found {
        Some(meant) => &["Did you mean \"", meant, "\"?"].concat(),
        None => {
            "Accepted: the fields of a conversation, as in \"id\", \"agent.name\" and \"metadata.order\"."
        }
    };
    let message = ["Unknown path \"", &shortened(found), "\". ", advice].concat();
    Issue::new(item(option, at), IssueCode::UnknownKey, message)
}

/// Names of other APIs and of everyday speech, as [`Nearest::words`] reads them.
pub(super) const ALIASES: &str = "conversationid callid=id
phone phonenumber customerphonenumber=customer.phone
userid=customer.id
agentnumber=agent.phone
duration=durationSeconds
turns=userTurnCount
messages=transcript
recordingurl=recording.url
custommetadata=metadata
conversationstatus=status
conversationtype type=channel
date=createdAt
content message=transcript.content
";
