//! Other words for the keys and values of a filter.

use super::{FilterKey, time_of_day};
use crate::spelling::Nearest;

/// What the names of other APIs, of the providers' parameters and of everyday speech mean, where
/// that is more than a key. (Other words for a key stand in its row of the table.) Written as
/// [`Nearest::words`] reads it: a text takes fewer bytes of the module than a table.
const MEANT: &str = r#"createdat="createdAfter" or "createdBefore"
date="createdAfter" and "createdBefore"
fromtime=timeOfDay: { from }
totime=timeOfDay: { to }
timezoneoffset utcoffsetminutes=timeOfDay: { utcOffsetMinutes }
phone phonenumber="agentPhone" (the agent's number) or "userId" (the customer's)
duration=durationSeconds: { min, max }
durationabove minduration durationsecondsmin=durationSeconds: { min }
durationbelow maxduration durationsecondsmax=durationSeconds: { max }
turns userturns turncount=userTurnCount: { min, max }
userturncountabove=userTurnCount: { min }
userturncountbelow=userTurnCount: { max }
page pagenumber cursor offset next=the option "after", which resumes at a page's "next"
after="createdAfter", or the option "after", which resumes at a page's "next"
omit raw maxpages consistency signal timeout headers=the option of that name, which goes beside the filter
"#;

/// What [`MEANT`] says of positions.
pub(crate) const PAGES: &str = r#"the option "after", which resumes at a page's "next""#;
/// What it says of options.
pub(crate) const OPTIONS: &str = "the option of that name, which goes beside the filter";

/// Every other word, with what it means.
pub(crate) fn other_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    each_word(FilterKey::OTHER_WORDS).chain(each_word(MEANT))
}

fn each_word(words: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = words.lines().filter_map(|line| line.split_once('='));
    lines.flat_map(|(words, meant)| words.split_whitespace().map(move |word| (word, meant)))
}

/// The source of a JavaScript module and its types: every key of a filter, with the other words for it.
pub fn filter_keys_source() -> [String; 2] {
    let mut keys = String::new();
    for key in FilterKey::ALL.map(FilterKey::as_str) {
        // Of several that are meant the first.
        let is_end = |rest: &str| !rest.starts_with(|it: char| it.is_ascii_alphanumeric());
        let is_meant = |meant: &str| {
            let meant = meant.trim_start_matches('"');
            meant.strip_prefix(key).is_some_and(is_end)
        };
        let others = other_words().filter(|(_, meant)| is_meant(meant));
        let others: Vec<_> = others.map(|(word, _)| word).collect();
        keys.push_str(&format!("  {key:?}: {:?},\n", others.join(" ")));
    }
    let about = "/** Every key of a filter, with the other words for it. */\nexport ";
    [
        format!("{about}const FILTER_KEYS = {{\n{keys}}};\n"),
        format!("{about}declare const FILTER_KEYS: Readonly<Record<string, string>>;\n"),
    ]
}

const TIME_OF_DAY: &str = "start fromtime after=from
end until totime before=to
offset utcoffset offsetminutes tz timezone timezoneoffset=utcOffsetMinutes
";

const RANGE: &str = "above atleast from gt gte minimum=min
atmost below lt lte maximum to=max
";

/// The platforms' words for the values of a key, and everyday ones.
pub(super) fn other_values(key: FilterKey) -> &'static str {
    match key {
        FilterKey::Channel => {
            "call phone pstn sip voice telephony phonecall inboundphonecall outboundphonecall twilio siptrunk exotel=telephone
browser video web daily webcall widget jssdk reactsdk reactnativesdk nodejssdk pythonsdk swiftsdk androidsdk fluttersdk=webrtc
message chat textonly=text
twiliosms=sms
wa=whatsapp
mail=email
"
        }
        FilterKey::Direction => {
            "in incoming inboundphonecall=inbound
out outgoing outboundphonecall=outbound
"
        }
        FilterKey::Status => {
            "active live ongoing running forwarding=in_progress
done ended finished success processing=completed
scheduled tokencreated initiated registered=created
canceled=cancelled
dropped=disconnected
noanswer missed notconnected=unanswered
error=failed
pending triggered=queued
"
        }
        _ => "",
    }
}

/// The key meant at the filter's top level.
pub(super) fn filter_key(word: &str) -> Option<&'static str> {
    let mut nearest = Nearest::to(word);
    nearest.names(&FilterKey::NAMES);
    nearest.words(FilterKey::OTHER_WORDS);
    nearest.words(MEANT);
    nearest.found
}

/// The key meant in `timeOfDay`.
pub(super) fn time_of_day_key(word: &str) -> Option<&'static str> {
    key_inside(word, &time_of_day::KEYS, TIME_OF_DAY)
}

/// The key meant in a range.
pub(super) fn range_key(word: &str) -> Option<&'static str> {
    key_inside(word, &["min", "max"], RANGE)
}

fn key_inside(word: &str, names: &[&'static str], words: &'static str) -> Option<&'static str> {
    let mut nearest = Nearest::to(word);
    nearest.names(names);
    nearest.words(words);
    nearest.found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::filter::{Capabilities, Kind};
    use crate::model::ProviderKind;
    use crate::spelling::folded;

    const PHONES: &str = r#""agentPhone" (the agent's number) or "userId" (the customer's)"#;

    #[test]
    fn the_key_meant_is_found() {
        for (word, expected) in [
            ("agent_id", Some("agentId")),
            ("AgentID", Some("agentId")),
            ("agnetId", Some("agentId")),
            ("page_size", Some("pageSize")),
            ("pagesise", Some("pageSize")),
            ("limit", Some("pageSize")),
            ("chanel", Some("channel")),
            ("stauts", Some("status")),
            ("from_date", Some("createdAfter")),
            ("created_before", Some("createdBefore")),
            ("createdafter", Some("createdAfter")),
            ("timeofday", Some("timeOfDay")),
            ("time_zone", Some("timeZone")),
            ("tz", Some("timeZone")),
            ("timezone_offset", Some("timeOfDay: { utcOffsetMinutes }")),
            ("duration_above", Some("durationSeconds: { min }")),
            ("durationSeconds.min", Some("durationSeconds: { min }")),
            ("durationSecond", Some("durationSeconds")),
            ("user_turn_count_below", Some("userTurnCount: { max }")),
            ("phone", Some(PHONES)),
            ("agent_number", Some("agentPhone")),
            ("custom_metadata", Some("metadata")),
            ("cursor", Some(PAGES)),
            ("signal", Some(OPTIONS)),
            ("flavour", None),
            ("x", None),
            ("", None),
            ("日本語", None),
            ("__proto__", None),
        ] {
            assert_eq!(filter_key(word), expected, "{word}");
        }
        assert_eq!(time_of_day_key("form"), Some("from"));
        assert_eq!(
            time_of_day_key("utc_offset_minutes"),
            Some("utcOffsetMinutes")
        );
        assert_eq!(time_of_day_key("utcOffset"), Some("utcOffsetMinutes"));
        assert_eq!(range_key("gte"), Some("min"));
        assert_eq!(range_key("maxx"), Some("max"));
        assert_eq!(range_key("colour"), None);
    }

    #[test]
    fn other_spellings_are_folded_and_no_name_themselves() {
        let values = FilterKey::ALL.into_iter().map(other_values);
        let inner = [TIME_OF_DAY, RANGE].into_iter().chain(values);
        let inner = inner.flat_map(each_word);
        for (alias, _) in other_words().chain(inner) {
            assert_eq!(folded(alias), alias);
        }
        for key in FilterKey::ALL {
            let name = folded(key.as_str());
            assert!(other_words().all(|(alias, _)| alias != name), "{name}");
        }
    }

    #[test]
    fn every_line_says_what_its_words_mean() {
        let values = FilterKey::ALL.into_iter().map(other_values);
        let texts = [MEANT, FilterKey::OTHER_WORDS, TIME_OF_DAY, RANGE];
        for line in texts.into_iter().chain(values).flat_map(str::lines) {
            let (_, meant) = line.split_once('=').unwrap();
            assert!(!meant.is_empty() && !meant.contains('='), "{line}");
        }
    }

    /// Where one of theirs may be several of ours, the first one is meant.
    #[test]
    fn a_platforms_word_for_a_value_is_known() {
        for key in FilterKey::ALL {
            let (Kind::Choice(words) | Kind::Choices(words)) = key.kind() else {
                continue;
            };
            let ours: &Capabilities = ProviderKind::Gateway.into();
            let ours: Vec<_> = words(ours).iter().map(|(our, _)| *our).collect();
            for platform in ProviderKind::PLATFORMS {
                let pairs = words(platform.into());
                for (our, their) in pairs {
                    assert!(ours.contains(our), "{platform} {our}");
                    let (first, _) = pairs.iter().find(|(_, it)| it == their).unwrap();
                    let mut nearest = Nearest::to(their);
                    nearest.exactly();
                    nearest.names(&ours);
                    nearest.words(other_values(key));
                    assert_eq!(nearest.found, Some(*first), "{platform} {their}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn one_slip_in_a_key_is_forgiven(
            key in prop::sample::select(FilterKey::ALL.to_vec()), at in any::<prop::sample::Index>(),
        ) {
            let name = key.as_str();
            let mut without = name.to_owned();
            without.remove(at.index(name.len()));
            prop_assert_eq!(filter_key(&without), Some(name));
        }
    }
}
