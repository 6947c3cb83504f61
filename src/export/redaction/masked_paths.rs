//! What is named to be masked.

use super::super::column::{Node, insert};
use super::super::path;
use crate::model::{
    Conversation, Direction, Issue, IssueCode, OmittableField, Privacy, ProviderKind,
};
use crate::model::{PATHS, Shape, find_path, is_path_within, paths_lacking};
use crate::provider::{Capabilities, provider};

/// What is named to be masked.
#[derive(Clone, Debug, Default)]
pub(super) struct MaskedPaths {
    /// Telephone numbers and e-mail addresses in texts.
    pub in_texts: bool,
    /// The named paths of the model.
    paths: Vec<&'static str>,
    /// What is named in metadata and analysis.
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

    /// What is wrong with a path; `None`: there is no such.
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
                " names an element, but lists are masked in every element. Leave the index out, as in transcript.content.",
            )));
        }
        if inside.any(|name| name == "*" || name == "**") && !path.contains("\\*") {
            return Err(Some((
                IssueCode::InvalidValue,
                " contains a *, which is not a wildcard. Name the whole; write a key of that name as \\*.",
            )));
        }
        if let Some(nodes) = nodes
            && names.len() > 1
        {
            names.remove(0);
            insert(nodes, names, 0);
            return Ok(());
        }
        let found = find_path(path).ok_or(None)?;
        if !found.is_maskable() {
            let wrong = match found.privacy {
                Privacy::Private => {
                    " cannot be masked: where anything is masked, the platform's own JSON is left out."
                }
                _ => " cannot be masked: it is not private. Choose columns without it.",
            };
            return Err(Some((IssueCode::Unsupported, wrong)));
        }
        // A record's fields are named with it; a recording as a whole.
        let is_record = found.shape == Shape::Record && path != "recording";
        for field in &PATHS {
            if field.path == path || is_record && is_path_within(field.path, path) {
                self.paths.push(field.path);
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

    /// The parts that have to be read, wanted or not: what is named in them is masked elsewhere too.
    pub fn required_fields(&self) -> Vec<OmittableField> {
        let all = ProviderKind::PLATFORMS.map(|it| provider(it).capabilities());
        let named = self.named_parts(&all);
        let parts = [OmittableField::Metadata, OmittableField::Analysis];
        let is_required = |it: &OmittableField| self.hides_recordings() || named.contains(it);
        parts.into_iter().filter(is_required).collect()
    }

    /// The parts in which something is named, on these platforms.
    pub fn named_parts(&self, platforms: &[&Capabilities]) -> Vec<OmittableField> {
        let mut own_keys = platforms.iter().flat_map(|can| can.own_keys);
        let metadata = !self.metadata.is_empty()
            || self.has("metadata")
            || own_keys.any(|own| self.has(own.path));
        let analysis = !self.analysis.is_empty() || self.has("analysis");
        let mut named = Vec::new();
        for (field, is_named) in [
            (OmittableField::Metadata, metadata),
            (OmittableField::Analysis, analysis),
        ] {
            if is_named {
                named.push(field);
            }
        }
        named
    }

    /// The platform's own keys in metadata and analysis that hold what is named.
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

/// The issues of paths to mask that a platform has nothing at: whoever names one means another.
pub fn unsupported_paths(platform: ProviderKind, paths: &[String]) -> Vec<Issue> {
    let lacks = |path: &str| paths_lacking(platform).any(|it| is_path_within(path, it));
    let of = |at: usize, path: &str| {
        let wrong = [
            " would mask nothing: ",
            platform.as_str(),
            " has no such field.",
        ]
        .concat();
        path::issue("redact", at, IssueCode::Unsupported, path, &wrong)
    };
    let paths = paths.iter().enumerate();
    paths
        .filter(|(_, path)| lacks(path))
        .map(|(at, path)| of(at, path))
        .collect()
}
