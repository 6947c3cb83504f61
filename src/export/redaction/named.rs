//! What is named to be masked.

use super::super::column::{Node, insert};
use super::super::path::{self, MODEL, Shape};
use crate::model::{Conversation, HeavyField, Issue, IssueCode};
use crate::provider::{ProviderKind, provider};

/// What is named to be masked.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Telephone numbers and e-mail addresses in texts.
    pub in_texts: bool,
    /// The named paths of the model.
    paths: Vec<&'static str>,
    /// What is named in metadata and analysis.
    pub metadata: Vec<Node>,
    pub analysis: Vec<Node>,
}

impl Named {
    pub fn read(paths: &[String], issues: &mut Vec<Issue>) -> Self {
        let mut named = Self::default();
        for (at, path) in paths.iter().enumerate() {
            if let Err(issue) = named.add(at, path) {
                issues.push(issue);
            }
        }
        named
    }

    fn add(&mut self, at: usize, path: &str) -> Result<(), Issue> {
        let refused = |code, wrong: &str| Err(path::issue("redact", at, code, path, wrong));
        if path == "text" {
            self.in_texts = true;
            return Ok(());
        }
        let mut names = match path::names(path) {
            Ok(names) => names,
            Err((code, wrong)) => return refused(code, wrong),
        };
        let first = names.first().cloned().unwrap_or_default();
        let is_json = matches!(first.as_str(), "metadata" | "analysis");
        let mut inside = names.iter().skip(1);
        if inside.clone().any(|name| path::index(name).is_some())
            && (is_json || first == "transcript")
        {
            return refused(
                IssueCode::InvalidValue,
                " names an element, but lists are masked in every element. Leave the index out, as in transcript.content.",
            );
        }
        if inside.any(|name| name == "*" || name == "**") && !path.contains("\\*") {
            return refused(
                IssueCode::InvalidValue,
                " holds a *, which stands for no key but that one. The whole is metadata or analysis; a key that is called so is written \\*.",
            );
        }
        if is_json && names.len() > 1 {
            names.remove(0);
            let nodes = if first == "metadata" {
                &mut self.metadata
            } else {
                &mut self.analysis
            };
            insert(nodes, names, 0);
            return Ok(());
        }
        let Some(shape) = path::shape_of(path) else {
            return Err(path::unknown("redact", at, path));
        };
        if !path::is_maskable(path, shape) {
            return refused(
                IssueCode::Unsupported,
                match path {
                    "raw" => {
                        " cannot be masked: the provider's own JSON is never handed over where something is."
                    }
                    _ => " cannot be masked: it is no private value. Choose columns without it.",
                },
            );
        }
        // A record's fields are named with it; a recording as a whole.
        let inside = [path, "."].concat();
        let is_record = shape == Shape::Record && path != "recording";
        self.paths.extend(MODEL.iter().filter_map(|&(field, _)| {
            let is_named = match is_record {
                true => field.starts_with(&inside),
                false => field == path,
            };
            is_named.then_some(field)
        }));
        Ok(())
    }

    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(&path)
    }

    pub fn hides_recordings(&self) -> bool {
        self.has("recording") || self.has("recording.url")
    }

    /// The parts that have to be read, wanted or not: what is named in them is masked elsewhere too.
    pub fn reads(&self) -> Vec<HeavyField> {
        let mut platforms = ProviderKind::ALL.into_iter();
        let has_own_keys = platforms.any(|it| {
            let mut keys = provider(it).capabilities().own_keys.iter();
            keys.any(|own| self.has(own.path))
        });
        let hides_recordings = self.hides_recordings();
        [
            (
                HeavyField::Metadata,
                has_own_keys || !self.metadata.is_empty() || self.has("metadata"),
            ),
            (
                HeavyField::Analysis,
                !self.analysis.is_empty() || self.has("analysis"),
            ),
        ]
        .into_iter()
        .filter_map(|(field, is_named)| (is_named || hides_recordings).then_some(field))
        .collect()
    }

    /// The platform's own keys in the metadata that hold what is named.
    pub fn own_keys(&self, it: &Conversation<'_>) -> Vec<&'static str> {
        let direction = it.direction.as_ref().map(|it| it.as_str());
        let can = provider(it.provider).capabilities();
        let is_known = can.directions.iter().any(|&(it, _)| Some(it) == direction);
        let keys = can.own_keys.iter().filter(|own| {
            let is_its = own
                .direction
                .is_none_or(|it| !is_known || Some(it) == direction);
            is_its && self.has(own.path)
        });
        keys.map(|own| own.key).collect()
    }
}

/// The issues of paths to mask that a platform has nothing at: whoever names one means another.
pub fn not_of(platform: ProviderKind, paths: &[String]) -> Vec<Issue> {
    let can = provider(platform).capabilities();
    let lacks = |path: &str| can.lacks.iter().any(|&it| path::is_in(path, it));
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
