//! The paths to mask.

use super::super::column::{Node, insert};
use super::super::path;
use crate::model::path::{MODEL, Shape, is_maskable, is_path_within, shape_of};
use crate::model::{Conversation, Direction, Issue, IssueCode, OmittableField, ProviderKind};
use crate::provider::provider;

/// The paths to mask.
#[derive(Debug, Default)]
pub(super) struct MaskedPaths {
    /// Telephone numbers and e-mail addresses in texts.
    pub in_texts: bool,
    /// The named paths of the model.
    paths: Vec<&'static str>,
    /// The paths named in metadata and analysis.
    pub metadata: Vec<Node>,
    pub analysis: Vec<Node>,
}

impl MaskedPaths {
    pub fn read(paths: &[String], issues: &mut Vec<Issue>) -> Self {
        let mut masked_paths = Self::default();
        for (at, path) in paths.iter().enumerate() {
            issues.extend(match masked_paths.add(path) {
                Ok(()) => None,
                Err(None) => Some(path::unknown("redact", at, path)),
                Err(Some((code, wrong))) => Some(path::issue("redact", at, code, path, wrong)),
            });
        }
        masked_paths
    }

    /// Adds a path. The error is the reason; `None`: the path is unknown.
    fn add(&mut self, path: &str) -> Result<(), Option<(IssueCode, &'static str)>> {
        if path == "text" {
            self.in_texts = true;
            return Ok(());
        }
        let mut names = path::names(path).map_err(Some)?;
        let first = names.first().cloned().unwrap_or_default();
        let nodes = match first.as_str() {
            "metadata" => Some(&mut self.metadata),
            "analysis" => Some(&mut self.analysis),
            _ => None,
        };
        let mut inside = names.iter().skip(1);
        if (nodes.is_some() || first == "transcript")
            && inside.clone().any(|name| path::index(name).is_some())
        {
            return Err(Some((
                IssueCode::InvalidValue,
                " names an element, but masks apply to all elements. Leave the index out, as in transcript.content.",
            )));
        }
        if inside.any(|name| name == "*" || name == "**") && !path.contains("\\*") {
            return Err(Some((
                IssueCode::InvalidValue,
                " contains *, which is not a wildcard: name the whole. Write \\* for a key with that name.",
            )));
        }
        if let Some(nodes) = nodes
            && names.len() > 1
        {
            names.remove(0);
            insert(nodes, names, 0);
            return Ok(());
        }
        let shape = shape_of(path).ok_or(None)?;
        if !is_maskable(path, shape) {
            let wrong = match path {
                "raw" => {
                    " cannot be masked: the provider's JSON is left out if anything is masked."
                }
                _ => " cannot be masked: it is not private. Choose columns without it.",
            };
            return Err(Some((IssueCode::Unsupported, wrong)));
        }
        // Naming a record names its fields; a recording is named as a whole.
        let is_record = shape == Shape::Record && path != "recording";
        for &(field, _) in MODEL {
            if field == path || is_record && is_path_within(field, path) {
                self.paths.push(field);
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(&path)
    }

    pub fn hides_recordings(&self) -> bool {
        self.has("recording") || self.has("recording.url")
    }

    /// The fields to read, wanted or not: their values are masked elsewhere too.
    pub fn required_fields(&self) -> Vec<OmittableField> {
        let own_keys = ProviderKind::ALL.map(|it| provider(it).capabilities().own_keys);
        let metadata = !self.metadata.is_empty()
            || self.has("metadata")
            || own_keys
                .iter()
                .copied()
                .flatten()
                .any(|own| self.has(own.path));
        let analysis = !self.analysis.is_empty() || self.has("analysis");
        let mut required_fields = Vec::new();
        for (field, is_named) in [
            (OmittableField::Metadata, metadata),
            (OmittableField::Analysis, analysis),
        ] {
            if is_named || self.hides_recordings() {
                required_fields.push(field);
            }
        }
        required_fields
    }

    /// The platform's own metadata keys that hold named values.
    #[inline(never)]
    pub fn own_keys(&self, it: &Conversation<'_>) -> Vec<&'static str> {
        let direction = match it.direction {
            Some(Direction::Inbound) => "inbound",
            Some(Direction::Outbound) => "outbound",
            _ => "",
        };
        let mut keys = Vec::new();
        for own in provider(it.provider).capabilities().own_keys {
            let is_its = direction.is_empty() || own.direction.is_none_or(|it| it == direction);
            if is_its && self.has(own.path) {
                keys.push(own.key);
            }
        }
        keys
    }
}

/// The issues of paths that the platform has nothing at: the caller probably meant another.
pub fn unsupported_paths(platform: ProviderKind, paths: &[String]) -> Vec<Issue> {
    let can = provider(platform).capabilities();
    let lacks = |path: &str| can.lacks.iter().any(|&it| is_path_within(path, it));
    let of = |at: usize, path: &str| {
        let wrong = [" would mask nothing: ", platform.as_str(), " has none."].concat();
        path::issue("redact", at, IssueCode::Unsupported, path, &wrong)
    };
    let paths = paths.iter().enumerate();
    paths
        .filter(|(_, path)| lacks(path))
        .map(|(at, path)| of(at, path))
        .collect()
}
