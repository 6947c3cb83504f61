//! The words of the gateway's OpenAPI document, from the enumerations of the core.

use anyhow::Result;
use convoscope::export::ExportFormat;
use convoscope::model::{Channel, Direction, OmittableField, Status};
use convoscope::summary::GroupBy;
use convoscope::walk::Consistency;

use super::ordered_json::{Node, object};

/// The words of the schema of that name, if it is an enumeration's.
pub fn names(schema: &str) -> Option<&'static [&'static str]> {
    Some(match schema {
        "Channel" => Channel::WORDS,
        "Direction" => Direction::WORDS,
        "Status" => Status::WORDS,
        "OmittableField" => &OmittableField::NAMES,
        "Consistency" => &Consistency::NAMES,
        "ExportFormat" => &ExportFormat::NAMES,
        "GroupBy" => &GroupBy::NAMES,
        _ => return None,
    })
}

/// The properties of a group's key. Of those that are there, what the table does not say is kept: a format, words.
pub fn group_key(properties: &mut Node) -> Result<Node> {
    let property = |key: GroupBy| {
        let name = key.as_str();
        let about = || key.documentation().into();
        let Ok(there) = properties.at(&[name]) else {
            let text = object([("type", "string".into()), ("description", about())]);
            return Ok((name.to_owned(), text));
        };
        there.members()?.retain(|(word, _)| word != "description");
        Ok((name.to_owned(), there.clone().with("description", about())))
    };
    let properties: Result<_> = GroupBy::ALL.into_iter().map(property).collect();
    Ok(Node::Object(properties?))
}
