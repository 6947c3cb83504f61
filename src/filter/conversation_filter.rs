//! The filter of a Rust program: typed, validated as a caller's object is.

use super::time_zone::{Zones, utc_only};
use super::{
    Capabilities, ConversationFilter, NumberRange, TimeOfDay, ValidFilter, Values, validation,
};
use crate::Error;
use crate::input::Input;

impl ConversationFilter {
    /// The filter that a provider can be asked for, where dates are days of UTC.
    ///
    /// # Errors
    /// `invalid_filter` with every issue, in the order of the keys above; one is a `time_zone` other
    /// than UTC: see [`validate_in`](Self::validate_in).
    pub fn validate(
        &self,
        platform: impl Into<&'static Capabilities>,
    ) -> Result<ValidFilter, Error> {
        self.validate_in(platform, &utc_only)
    }

    /// The same, where dates are days of the filter's `time_zone`, which the caller finds by its name.
    ///
    /// # Errors
    /// As [`validate`](Self::validate).
    ///
    /// ```
    /// use convoscope::filter::ConversationFilter;
    /// use convoscope::model::ProviderKind;
    /// use convoscope::time::Zone;
    ///
    /// let filter = ConversationFilter {
    ///     created_after: Some("2026-11-16".into()),
    ///     time_zone: Some("Asia/Kolkata".into()),
    ///     ..Default::default()
    /// };
    /// // From a library of time zones, such as jiff.
    /// let kolkata = |_utc_seconds| 19_800;
    /// let zones = |_name: &str| Ok(Some(Box::new(kolkata) as Box<dyn Zone>));
    /// let valid = filter.validate_in(ProviderKind::Eigi, &zones)?;
    /// assert_eq!(valid.created()[0].unwrap().to_string(), "2026-11-15T18:30:00.000Z");
    /// # Ok::<(), convoscope::Error>(())
    /// ```
    pub fn validate_in(
        &self,
        platform: impl Into<&'static Capabilities>,
        zones: Zones<'_>,
    ) -> Result<ValidFilter, Error> {
        let capabilities = platform.into();
        validation::check_input(
            capabilities,
            &self.into(),
            zones,
            validation::Unserved::Explained,
        )
        .map_err(|issues| Error::invalid_filter(capabilities.provider, issues))
    }
}

impl From<Values> for Input {
    fn from(values: Values) -> Self {
        match values {
            Values::One(text) => Input::Text(text),
            Values::Several(texts) => Input::List(texts.into_iter().map(Input::Text).collect()),
        }
    }
}

impl From<NumberRange> for Input {
    fn from(NumberRange { min, max }: NumberRange) -> Self {
        object([
            ("min", min.map(Input::Number)),
            ("max", max.map(Input::Number)),
        ])
    }
}

impl From<TimeOfDay> for Input {
    fn from(window: TimeOfDay) -> Self {
        object([
            ("from", window.from.map(Input::Text)),
            ("to", window.to.map(Input::Text)),
            (
                "utcOffsetMinutes",
                window.utc_offset_minutes.map(Input::Number),
            ),
        ])
    }
}

fn object<const N: usize>(members: [(&str, Option<Input>); N]) -> Input {
    let present = |(key, value): (&str, Option<Input>)| Some((key.to_owned(), value?));
    Input::Object(members.into_iter().filter_map(present).collect())
}

#[cfg(test)]
mod tests {
    use tsify::Tsify;

    use super::*;
    use crate::filter::{Capabilities, FilterKey, validate_input_in};
    use crate::model::{IssueCode, ProviderKind};

    fn declared(declaration: &str) -> Vec<&str> {
        declaration
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with(['/', '*']) && line.ends_with(';'))
            .collect()
    }

    #[test]
    fn the_typescript_declarations_are_those_of_the_design() {
        assert!(
            declared(ConversationFilter::DECL)
                .contains(&"agentId?: string | readonly string[] | undefined;")
        );
        assert_eq!(
            declared(NumberRange::DECL),
            ["min?: number | undefined;", "max?: number | undefined;"]
        );
        assert_eq!(
            declared(TimeOfDay::DECL),
            [
                "from?: string | undefined;",
                "to?: string | undefined;",
                "utcOffsetMinutes: number;"
            ]
        );
    }

    #[test]
    fn each_key_is_served_by_those_its_documentation_names() {
        for key in FilterKey::ALL {
            let example: Input = key.example().parse().unwrap();
            let filter = Input::Object(vec![(key.as_str().to_owned(), example)]);
            let (_, servers) = key.documentation().rsplit_once('(').unwrap();
            for kind in ProviderKind::PLATFORMS {
                let zones = &crate::time::by_jiff;
                let issues = validate_input_in(kind, &filter, zones).err();
                let codes = issues.map(|it| it.iter().map(|it| it.code).collect::<Vec<_>>());
                // Some are served beside others only, or in another form.
                let is_bound = servers.contains(&format!("{kind}: "));
                let expected = match servers.contains(kind.as_str()) {
                    true if is_bound && codes.is_some() => Some(vec![IssueCode::InvalidValue]),
                    true => None,
                    false => Some(vec![IssueCode::Unsupported]),
                };
                assert_eq!(codes, expected, "{key:?} {kind}");
            }
        }
    }

    #[test]
    fn page_size_is_documented_for_every_platform() {
        let text = FilterKey::PageSize.documentation();
        let (_, text) = text.split_once("1 to 100 (").unwrap();
        let (larger, _) = text.split_once(": to 1000)").unwrap();
        for kind in ProviderKind::PLATFORMS {
            let can: &Capabilities = kind.into();
            let expected = match larger.contains(kind.as_str()) {
                true => 1000,
                false => 100,
            };
            assert_eq!(can.largest_page, expected, "{kind}");
        }
    }

    #[test]
    fn a_typed_filter_is_read_as_an_object_is() {
        let filter = ConversationFilter {
            agent_id: Some("c".into()),
            status: Some(vec!["failed".to_owned(), "queued".to_owned()].into()),
            time_zone: Some("UTC".into()),
            duration_seconds: Some(NumberRange {
                min: Some(0.5),
                max: None,
            }),
            time_of_day: Some(TimeOfDay {
                from: Some("09:00".into()),
                to: None,
                utc_offset_minutes: Some(-300.0),
            }),
            metadata: Some(Input::Object(vec![("o".into(), Input::Null)])),
            page_size: Some(7.0),
            ..Default::default()
        };
        let json = r#"{"agentId": "c", "status": ["failed", "queued"], "timeZone": "UTC",
            "timeOfDay": {"from": "09:00", "utcOffsetMinutes": -300},
            "durationSeconds": {"min": 0.5}, "metadata": {"o": null}, "pageSize": 7}"#;
        assert_eq!(Input::from(&filter), json.parse().unwrap());
        assert_eq!(
            Input::from(&ConversationFilter::default()),
            Input::Object(vec![])
        );
    }
}
