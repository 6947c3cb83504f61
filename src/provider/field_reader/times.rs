//! Times as a provider documents them.

use std::borrow::Cow;

use super::{FieldReader, SourceField};
use crate::json::{Json, Kind};
use crate::model::IssueCode;
use crate::time::{Reading, Timestamp};

/// How a provider documents its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::provider) enum TimeForm {
    /// Text in UTC, with or without an offset.
    Utc,
    /// Text with an offset.
    Offset,
    /// The number of seconds since 1970.
    EpochSeconds,
    /// The number of milliseconds since 1970.
    EpochMilliseconds,
}

impl TimeForm {
    /// The time that a number stands for, to the millisecond; `None` if it stands for none, or before 1970.
    fn read_number(self, number: f64) -> Option<Timestamp> {
        let ms = match self {
            Self::EpochMilliseconds => number,
            _ => number * 1000.0,
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number too large becomes the largest, which is no time"
        )]
        let ms = ms.round() as i64;
        Timestamp::from_epoch_ms(ms).filter(|_| ms > 0)
    }
}

impl<'j> FieldReader<'_, 'j> {
    /// A timestamp. One without the offset that it should have is read as UTC, with an issue; a text where a number is
    /// documented is read, with an issue.
    pub(in crate::provider) fn timestamp(
        &mut self,
        found: SourceField<'j>,
        form: TimeForm,
    ) -> Option<Timestamp> {
        let value = found.value?;
        if matches!(form, TimeForm::EpochSeconds | TimeForm::EpochMilliseconds) {
            return self.epoch(found, value, form);
        }
        let text = value.plain_text().map(Cow::Borrowed);
        let Some(text) = text.or_else(|| Some(value.as_text()?.value)) else {
            self.wrong_type(found, "a timestamp", value, "It was left out.");
            return None;
        };
        let Some(reading) = Timestamp::parse_trimmed(&text) else {
            self.unread(found);
            self.add(
                found.path,
                IssueCode::InvalidFormat,
                format!(
                    "`{}` is not a readable timestamp. It was left out.",
                    found.key
                ),
            );
            return None;
        };
        match reading {
            Reading::Exact(_) => {}
            Reading::Naive(_) if form == TimeForm::Utc => {}
            Reading::Naive(_) => self.add(
                found.path,
                IssueCode::AmbiguousTime,
                format!("`{}` has no offset. It was read as UTC.", found.key),
            ),
            Reading::Date(_) => self.add(
                found.path,
                IssueCode::InvalidFormat,
                format!(
                    "`{}` is a date without a time. It was read as midnight UTC.",
                    found.key
                ),
            ),
        }
        Some(reading.in_utc())
    }

    /// A time as a number since 1970.
    fn epoch(
        &mut self,
        found: SourceField<'j>,
        value: Json<'j>,
        form: TimeForm,
    ) -> Option<Timestamp> {
        if value.kind() == Kind::Number {
            let read = value.as_f64().and_then(|it| form.read_number(it));
            if read.is_none() {
                self.unread(found);
                let message = format!("`{}` is not a time since 1970. It was left out.", found.key);
                self.add(found.path, IssueCode::OutOfRange, message);
            }
            return read;
        }
        let text = value.as_text();
        let read = text.and_then(|text| {
            let text = text.value.trim();
            let written = || Some(Timestamp::parse(text)?.in_utc());
            let number = crate::number::parse_number(text);
            number.map_or_else(written, |it| form.read_number(it))
        });
        let done = match read {
            Some(_) => "The time in it was used.",
            None => "It was left out.",
        };
        self.wrong_type(found, "a number", value, done);
        read
    }
}

#[cfg(test)]
mod tests {
    use super::super::Precomputed;
    use super::*;
    use crate::json::Document;

    #[test]
    fn times_since_1970_are_read_in_their_unit() {
        use TimeForm::{EpochMilliseconds, EpochSeconds};
        for (form, written, time, issue) in [
            (
                EpochSeconds,
                "1768473000",
                Some("2026-01-15T10:30:00.000Z"),
                None,
            ),
            (
                EpochSeconds,
                "1768473000.25",
                Some("2026-01-15T10:30:00.250Z"),
                None,
            ),
            (
                EpochMilliseconds,
                "1768473000123",
                Some("2026-01-15T10:30:00.123Z"),
                None,
            ),
            (
                EpochMilliseconds,
                "1768473000123.4",
                Some("2026-01-15T10:30:00.123Z"),
                None,
            ),
            (EpochSeconds, "0", None, Some(IssueCode::OutOfRange)),
            (EpochSeconds, "-1", None, Some(IssueCode::OutOfRange)),
            (
                EpochSeconds,
                "1768473000123",
                None,
                Some(IssueCode::OutOfRange),
            ),
            (
                EpochSeconds,
                "1768473e3",
                Some("2026-01-15T10:30:00.000Z"),
                None,
            ),
            (
                EpochSeconds,
                r#""1768473000""#,
                Some("2026-01-15T10:30:00.000Z"),
                Some(IssueCode::InvalidType),
            ),
            (
                EpochMilliseconds,
                r#""2026-01-15T10:30:00Z""#,
                Some("2026-01-15T10:30:00.000Z"),
                Some(IssueCode::InvalidType),
            ),
            (
                EpochMilliseconds,
                r#""soon""#,
                None,
                Some(IssueCode::InvalidType),
            ),
            (EpochMilliseconds, "{}", None, Some(IssueCode::InvalidType)),
            (EpochMilliseconds, "null", None, None),
        ] {
            let document = Document::parse(written).unwrap();
            let precomputed = Precomputed::default();
            let mut fields = FieldReader::new(&precomputed);
            let found = SourceField::new("endedAt", "end", Some(document.root()));
            let read = fields.timestamp(found, form).map(|at| at.to_string());
            assert_eq!(read.as_deref(), time, "{written}");
            let codes: Vec<_> = fields.0.iter().map(|issue| issue.code).collect();
            assert_eq!(codes, Vec::from_iter(issue), "{written}");
        }
    }
}
