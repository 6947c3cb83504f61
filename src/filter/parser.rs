//! A caller's untyped value → the typed filter.

use std::borrow::Cow;

use super::FilterKey;
use super::message_text::{quoted, shortened};
use super::values::MOST_COMBINATIONS;
use super::{ConversationFilter, NumberRange, TimeOfDay, Values, aliases, metadata};
use crate::input::Input;
use crate::model::{Issue, IssueCode};

/// What fits the types, and an issue for each unknown key and each value of another type.
pub(super) fn parse(input: &Input) -> (ConversationFilter, Vec<Issue>) {
    let mut parser = Parser::default();
    let filter = parser.filter(input);
    (filter, parser.issues)
}

#[derive(Default)]
struct Parser {
    issues: Vec<Issue>,
}

impl Parser {
    fn filter(&mut self, input: &Input) -> ConversationFilter {
        let mut filter = ConversationFilter::default();
        let members = match input {
            Input::Null => return filter,
            Input::Object(members) => members,
            other => {
                self.issues.push(Issue::new(
                    "",
                    IssueCode::InvalidType,
                    format!(
                        "The filter is {}; accepted is an object such as {{ status: \"completed\" }}.",
                        other.described()
                    ),
                ));
                return filter;
            }
        };
        for key in FilterKey::ALL {
            if let Some(value) = member(members, key.as_str()) {
                self.key(&mut filter, key, value);
            }
        }
        for (name, _) in members {
            if FilterKey::ALL.iter().all(|key| key.as_str() != name) {
                self.unknown_key("", name, "a filter", aliases::filter_key(name), &|| {
                    join(FilterKey::ALL.map(FilterKey::as_str).as_slice())
                });
            }
        }
        filter
    }

    fn key(&mut self, filter: &mut ConversationFilter, key: FilterKey, value: &Input) {
        let path = key.as_str();
        match key {
            FilterKey::Search => filter.search = self.text(path, value),
            FilterKey::ConversationId => filter.conversation_id = self.text(path, value),
            FilterKey::AgentId => filter.agent_id = self.values(path, value),
            FilterKey::Channel => filter.channel = self.values(path, value),
            FilterKey::Direction => filter.direction = self.text(path, value),
            FilterKey::Status => filter.status = self.values(path, value),
            FilterKey::CreatedAfter => filter.created_after = self.instant(path, value),
            FilterKey::CreatedBefore => filter.created_before = self.instant(path, value),
            FilterKey::TimeZone => filter.time_zone = self.time_zone(path, value),
            FilterKey::TimeOfDay => filter.time_of_day = self.time_of_day(path, value),
            FilterKey::UserId => filter.user_id = self.text(path, value),
            FilterKey::AgentVersionId => filter.agent_version_id = self.values(path, value),
            FilterKey::AgentPhone => filter.agent_phone = self.text(path, value),
            FilterKey::WebWidgetId => filter.web_widget_id = self.text(path, value),
            FilterKey::DurationSeconds => {
                filter.duration_seconds =
                    self.range(path, ["durationSeconds.min", "durationSeconds.max"], value);
            }
            FilterKey::UserTurnCount => {
                filter.user_turn_count =
                    self.range(path, ["userTurnCount.min", "userTurnCount.max"], value);
            }
            FilterKey::Metadata => filter.metadata = self.metadata(path, value),
            FilterKey::PageSize => filter.page_size = self.number(path, value),
        }
    }

    // Not inlined, like what follows: each is called for several keys, and none in a tight loop.
    #[inline(never)]
    fn text(&mut self, path: &'static str, value: &Input) -> Option<String> {
        match value {
            Input::Text(text) => Some(text.clone()),
            Input::List(_) => {
                let accepted = "one string: for several values, ask once for each";
                self.invalid_type(path, value, accepted)
            }
            _ => self.invalid_type(path, value, "a string"),
        }
    }

    #[inline(never)]
    fn values(&mut self, path: &'static str, value: &Input) -> Option<Values> {
        let accepted = "a string, or a list of strings";
        let Input::List(list) = value else {
            return match value {
                Input::Text(text) => Some(Values::One(text.clone())),
                _ => self.invalid_type(path, value, accepted),
            };
        };
        // Of a longer list the first one that is wrong is enough.
        let is_long = list.len() > MOST_COMBINATIONS;
        let mut texts = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            if let Input::Text(text) = value {
                texts.push(text.clone());
                continue;
            }
            let path = format!("{path}[{index}]");
            self.issues.push(invalid_type(path, value, "a string"));
            // Keeps the others' places.
            texts.push(String::new());
            if is_long {
                break;
            }
        }
        Some(Values::Several(texts))
    }

    #[inline(never)]
    fn number(&mut self, path: &'static str, value: &Input) -> Option<f64> {
        match value {
            Input::Number(number) => Some(*number),
            Input::Text(_) => self.invalid_type(path, value, "a number, without quotes"),
            _ => self.invalid_type(path, value, "a number"),
        }
    }

    #[inline(never)]
    fn instant(&mut self, path: &'static str, value: &Input) -> Option<String> {
        match value {
            Input::Text(text) => Some(text.clone()),
            Input::Number(_) => {
                let accepted = "a Date or a string: new Date(number) makes one of milliseconds";
                self.invalid_type(path, value, accepted)
            }
            _ => {
                let accepted = "a Date, or a string such as \"2026-01-31T09:00:00Z\"";
                self.invalid_type(path, value, accepted)
            }
        }
    }

    fn time_zone(&mut self, path: &'static str, value: &Input) -> Option<String> {
        match value {
            Input::Text(name) => Some(name.clone()),
            _ => self.invalid_type(path, value, "an IANA name such as \"Europe/Berlin\""),
        }
    }

    fn time_of_day(&mut self, path: &'static str, value: &Input) -> Option<TimeOfDay> {
        let Input::Object(members) = value else {
            let accepted =
                "an object such as { from: \"09:00\", to: \"17:30\", utcOffsetMinutes: 0 }";
            return self.invalid_type(path, value, accepted);
        };
        let names = ["from", "to", "utcOffsetMinutes"];
        for (name, _) in members {
            if !names.contains(&name.as_str()) {
                self.unknown_key(path, name, path, aliases::time_of_day_key(name), &|| {
                    join(&names)
                });
            }
        }
        Some(TimeOfDay {
            from: member(members, "from").and_then(|from| self.text("timeOfDay.from", from)),
            to: member(members, "to").and_then(|to| self.text("timeOfDay.to", to)),
            utc_offset_minutes: member(members, "utcOffsetMinutes")
                .and_then(|offset| self.number("timeOfDay.utcOffsetMinutes", offset)),
        })
    }

    #[inline(never)]
    fn range(
        &mut self,
        path: &'static str,
        [min_path, max_path]: [&'static str; 2],
        value: &Input,
    ) -> Option<NumberRange> {
        let Input::Object(members) = value else {
            return self.invalid_type(path, value, "an object such as { min: 10, max: 60 }");
        };
        for (name, _) in members {
            if !["min", "max"].contains(&name.as_str()) {
                let meant = aliases::range_key(name);
                self.unknown_key(path, name, path, meant, &|| join(&["min", "max"]));
            }
        }
        Some(NumberRange {
            min: member(members, "min").and_then(|min| self.number(min_path, min)),
            max: member(members, "max").and_then(|max| self.number(max_path, max)),
        })
    }

    fn metadata(&mut self, path: &'static str, value: &Input) -> Option<Input> {
        match value {
            Input::Object(_) => Some(value.clone()),
            _ => self.invalid_type(path, value, metadata::ACCEPTED),
        }
    }

    fn invalid_type<T>(&mut self, path: &'static str, value: &Input, accepted: &str) -> Option<T> {
        self.issues.push(invalid_type(path, value, accepted));
        None
    }

    #[inline(never)]
    fn unknown_key(
        &mut self,
        parent: &str,
        name: &str,
        whose: &str,
        meant: Option<&str>,
        accepted: &dyn Fn() -> String,
    ) {
        let found = quoted(name);
        let message = match meant {
            Some(meant) => format!("{found} is no key of {whose}; did you mean {meant}?"),
            None => format!("{found} is no key of {whose}; accepted are {}.", accepted()),
        };
        let point = if parent.is_empty() { "" } else { "." };
        let path = format!("{parent}{point}{}", shortened(name));
        let issue = Issue::new(path, IssueCode::UnknownKey, message);
        // A text of JSON can hold a key twice.
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}

/// The issue of a value of another type. The value itself is not told.
#[inline(never)]
fn invalid_type(path: impl Into<Cow<'static, str>>, value: &Input, accepted: &str) -> Issue {
    let path = path.into();
    let advice = match value {
        Input::Null => " Leave the key out for no limit.",
        _ => "",
    };
    let message = format!(
        "{path} is {}; accepted is {accepted}.{advice}",
        value.described()
    );
    Issue::new(path, IssueCode::InvalidType, message)
}

/// The value of a key; of a repeated key the last, as in `JSON.parse`.
#[inline(never)]
fn member<'a>(members: &'a [(String, Input)], key: &str) -> Option<&'a Input> {
    members
        .iter()
        .rev()
        .find_map(|(name, value)| (name == key).then_some(value))
}

fn join(names: &[&str]) -> String {
    names.join(", ")
}
