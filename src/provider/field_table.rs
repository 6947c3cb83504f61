//! Reads a record's fields by a table: which key of the platform is which field of the model.

use std::borrow::Cow;

use super::field_reader::{FieldReader, SourceField, TimeForm};
use crate::json::Json;
use crate::model::{Conversation, Record, Scalar, ScalarMut};

/// Paths of the model, each with the platform's keys for it, of which the first with a value counts. A key is a path
/// too: `customer.number`.
pub(super) type FieldTable = &'static [(&'static str, &'static [&'static str])];

/// The members of a record.
pub(super) struct RecordMembers<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> RecordMembers<'a> {
    /// Finds them.
    pub fn of(record: Json<'a>) -> Self {
        Self(record.members().iter().collect())
    }

    /// What lies at a path; of a repeated key the last.
    #[inline(never)]
    pub fn get(&self, path: &str) -> Option<Json<'a>> {
        let mut names = path.split('.');
        let first = names.next()?;
        let (_, found) = self.0.iter().rev().find(|(key, _)| key == first)?;
        names.try_fold(*found, |json, name| json.members().get(name))
    }

    /// The field of the model that is read from the first of these keys with a value.
    #[inline(never)]
    pub fn field(&self, path: &'static str, keys: &[&'static str]) -> SourceField<'a> {
        let mut found = SourceField::new(path, keys.first().copied().unwrap_or_default(), None);
        for key in keys {
            if found.value.is_none() {
                found = SourceField::new(path, key, self.get(key));
            }
        }
        found
    }
}

/// Reads every text, number, flag and time of the model that the table names.
#[inline(never)]
pub(super) fn read_scalars<'a>(
    it: &mut Conversation<'a>,
    members: &RecordMembers<'a>,
    table: FieldTable,
    times: TimeForm,
    fields: &mut FieldReader<'_, 'a>,
) {
    read_scalars_by(it, times, fields, &|path| {
        let (_, keys) = table.iter().find(|(known, _)| *known == path)?;
        Some(members.field(path, keys))
    });
}

/// The same; `field` finds what a field of the model is read from.
#[inline(never)]
pub(super) fn read_scalars_by<'a>(
    it: &mut Conversation<'a>,
    times: TimeForm,
    fields: &mut FieldReader<'_, 'a>,
    field: &dyn Fn(&'static str) -> Option<SourceField<'a>>,
) {
    let mut scalars = Vec::new();
    it.scalars_mut(&mut scalars);
    for Scalar { path, value, .. } in scalars {
        let Some(found) = field(path) else {
            continue;
        };
        match value {
            ScalarMut::Text(_) => {}
            ScalarMut::TextOrNull(text) => *text = fields.text(found),
            ScalarMut::Number(number) if path == "durationSeconds" => {
                *number = fields.duration(found);
            }
            ScalarMut::Number(number) => *number = fields.number(found),
            ScalarMut::Flag(flag) => *flag = fields.flag(found),
            ScalarMut::Time(time) => *time = fields.timestamp(found, times),
        }
    }
}
