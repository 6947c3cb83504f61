//! What somebody meant who wrote a name that is none.

use crate::provider::FilterKey;

/// Names of other APIs, of the providers' parameters and of everyday speech, for the filter's keys.
/// Folded: lower case, letters and digits only.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("q", "search"),
    ("query", "search"),
    ("text", "search"),
    ("keyword", "search"),
    ("keywords", "search"),
    ("id", "conversationId"),
    ("uuid", "conversationId"),
    ("callid", "conversationId"),
    ("agent", "agentId"),
    ("assistantid", "agentId"),
    ("botid", "agentId"),
    ("type", "channel"),
    ("medium", "channel"),
    ("conversationtype", "channel"),
    ("calltype", "direction"),
    ("callingtype", "direction"),
    ("state", "status"),
    ("conversationstatus", "status"),
    ("from", "createdAfter"),
    ("since", "createdAfter"),
    ("start", "createdAfter"),
    ("fromdate", "createdAfter"),
    ("datefrom", "createdAfter"),
    ("startdate", "createdAfter"),
    ("createdfrom", "createdAfter"),
    ("createdat", "createdAfter or createdBefore"),
    ("date", "createdAfter and createdBefore"),
    ("to", "createdBefore"),
    ("until", "createdBefore"),
    ("end", "createdBefore"),
    ("todate", "createdBefore"),
    ("dateto", "createdBefore"),
    ("enddate", "createdBefore"),
    ("createdto", "createdBefore"),
    ("createduntil", "createdBefore"),
    ("fromtime", "timeOfDay: { from }"),
    ("totime", "timeOfDay: { to }"),
    ("tz", "timeZone"),
    ("zone", "timeZone"),
    ("timezoneoffset", "timeOfDay: { utcOffsetMinutes }"),
    ("utcoffsetminutes", "timeOfDay: { utcOffsetMinutes }"),
    ("user", "userId"),
    ("customer", "userId"),
    ("customerid", "userId"),
    ("customerphone", "userId"),
    ("userphone", "userId"),
    ("caller", "userId"),
    (
        "phone",
        "agentPhone (the agent's number) or userId (the customer's)",
    ),
    (
        "phonenumber",
        "agentPhone (the agent's number) or userId (the customer's)",
    ),
    ("agentnumber", "agentPhone"),
    ("agentversion", "agentVersionId"),
    ("versionid", "agentVersionId"),
    ("widgetid", "webWidgetId"),
    ("duration", "durationSeconds: { min, max }"),
    ("durationabove", "durationSeconds: { min }"),
    ("minduration", "durationSeconds: { min }"),
    ("durationsecondsmin", "durationSeconds: { min }"),
    ("durationbelow", "durationSeconds: { max }"),
    ("maxduration", "durationSeconds: { max }"),
    ("durationsecondsmax", "durationSeconds: { max }"),
    ("turns", "userTurnCount: { min, max }"),
    ("userturns", "userTurnCount: { min, max }"),
    ("turncount", "userTurnCount: { min, max }"),
    ("userturncountabove", "userTurnCount: { min }"),
    ("userturncountbelow", "userTurnCount: { max }"),
    ("custommetadata", "metadata"),
    ("customdata", "metadata"),
    ("limit", "pageSize"),
    ("perpage", "pageSize"),
    ("size", "pageSize"),
    ("count", "pageSize"),
    ("take", "pageSize"),
    ("page", PAGES),
    ("pagenumber", PAGES),
    ("cursor", PAGES),
    ("offset", PAGES),
    ("next", PAGES),
    (
        "after",
        "createdAfter, or the option after, which resumes at a page's next",
    ),
    ("before", "createdBefore"),
    ("omit", OPTIONS),
    ("raw", OPTIONS),
    ("maxpages", OPTIONS),
    ("consistency", OPTIONS),
    ("signal", OPTIONS),
    ("timeout", OPTIONS),
    ("headers", OPTIONS),
];

/// The source of a JavaScript module and its types: every key of a filter, with the other words for it.
pub fn filter_keys_source() -> [String; 2] {
    let mut keys = String::new();
    for key in FilterKey::ALL.map(FilterKey::as_str) {
        // Of several that are meant the first.
        let is_end = |rest: &str| !rest.starts_with(|it: char| it.is_ascii_alphanumeric());
        let is_meant = |meant: &str| meant.strip_prefix(key).is_some_and(is_end);
        let others = KEYS.iter().filter(|(_, meant)| is_meant(meant));
        let others: Vec<_> = others.map(|&(alias, _)| alias).collect();
        keys.push_str(&format!("  {key:?}: {:?},\n", others.join(" ")));
    }
    let about = "/** Every key of a filter, with the other words for it. */\nexport ";
    [
        format!("{about}const FILTER_KEYS = {{\n{keys}}};\n"),
        format!("{about}declare const FILTER_KEYS: Readonly<Record<string, string>>;\n"),
    ]
}

pub(crate) const PAGES: &str = "the option after, which resumes at a page's next";
pub(crate) const OPTIONS: &str = "the option of that name, which goes beside the filter";

const TIME_OF_DAY: &[(&str, &str)] = &[
    ("start", "from"),
    ("fromtime", "from"),
    ("after", "from"),
    ("end", "to"),
    ("until", "to"),
    ("totime", "to"),
    ("before", "to"),
    ("offset", "utcOffsetMinutes"),
    ("utcoffset", "utcOffsetMinutes"),
    ("offsetminutes", "utcOffsetMinutes"),
    ("tz", "utcOffsetMinutes"),
    ("timezone", "utcOffsetMinutes"),
    ("timezoneoffset", "utcOffsetMinutes"),
];

const RANGE: &[(&str, &str)] = &[
    ("above", "min"),
    ("atleast", "min"),
    ("from", "min"),
    ("gt", "min"),
    ("gte", "min"),
    ("minimum", "min"),
    ("atmost", "max"),
    ("below", "max"),
    ("lt", "max"),
    ("lte", "max"),
    ("maximum", "max"),
    ("to", "max"),
];

/// Everyday words for channels, directions and statuses.
const VALUES: &[(&str, &str)] = &[
    ("call", "telephone"),
    ("phone", "telephone"),
    ("pstn", "telephone"),
    ("sip", "telephone"),
    ("voice", "telephone"),
    ("browser", "webrtc"),
    ("video", "webrtc"),
    ("web", "webrtc"),
    ("message", "text"),
    ("sms", "text"),
    ("wa", "whatsapp"),
    ("mail", "email"),
    ("in", "inbound"),
    ("incoming", "inbound"),
    ("out", "outbound"),
    ("outgoing", "outbound"),
    ("active", "in_progress"),
    ("live", "in_progress"),
    ("ongoing", "in_progress"),
    ("running", "in_progress"),
    ("done", "completed"),
    ("ended", "completed"),
    ("finished", "completed"),
    ("success", "completed"),
    ("canceled", "cancelled"),
    ("dropped", "disconnected"),
    ("noanswer", "unanswered"),
    ("missed", "unanswered"),
    ("error", "failed"),
    ("pending", "queued"),
];

/// The key meant at the filter's top level.
pub(super) fn filter_key(word: &str) -> Option<&'static str> {
    meant(
        word,
        FilterKey::ALL.map(FilterKey::as_str).into_iter(),
        KEYS,
    )
}

/// The key meant in `timeOfDay`.
pub(super) fn time_of_day_key(word: &str) -> Option<&'static str> {
    meant(
        word,
        ["from", "to", "utcOffsetMinutes"].into_iter(),
        TIME_OF_DAY,
    )
}

/// The key meant in a range.
pub(super) fn range_key(word: &str) -> Option<&'static str> {
    meant(word, ["min", "max"].into_iter(), RANGE)
}

/// The value meant, of those accepted.
pub(super) fn value(
    word: &str,
    accepted: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    meant(word, accepted, &[])
}

/// The value that an everyday word stands for.
pub(super) fn everyday_value(word: &str) -> Option<&'static str> {
    let word = folded(word);
    VALUES
        .iter()
        .find_map(|&(everyday, name)| (everyday == word).then_some(name))
}

/// The name whose spelling, or one of whose other spellings, lies nearest to a word.
pub(crate) fn meant(
    word: &str,
    names: impl Iterator<Item = &'static str>,
    aliases: &[(&'static str, &'static str)],
) -> Option<&'static str> {
    let word = folded(word);
    let mut nearest = None;
    // One slip in a short word, up to three in a long one; never so many that any word would do.
    let mut closer_than = word.len().div_ceil(4).min(3).saturating_add(1);
    let spellings = names.map(|name| (folded(name), name)).chain(
        aliases
            .iter()
            .map(|&(alias, name)| (alias.to_owned(), name)),
    );
    for (spelling, name) in spellings {
        if spelling.len().abs_diff(word.len()) >= closer_than || spelling.is_empty() {
            continue;
        }
        let slips = distance(word.as_bytes(), spelling.as_bytes());
        if slips < closer_than && slips < spelling.len() {
            closer_than = slips;
            nearest = Some(name);
        }
    }
    nearest
}

/// Lower case, letters and digits only: `agent_id`, `agent-id` and `agentId` are one.
pub(crate) fn folded(word: &str) -> String {
    word.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// How many slips lie between two words: a letter too many, missing, wrong, or two swapped
/// (Damerau and Levenshtein; a pair once swapped is not edited again).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut previous_a = None;
    for (i, &letter_a) in a.iter().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        let mut previous_b = None;
        for (j, &letter_b) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX);
            let replaced = at(&row, j).saturating_add(usize::from(letter_a != letter_b));
            let removed = at(&row, j.saturating_add(1)).saturating_add(1);
            let added = at(&next, j).saturating_add(1);
            let mut slips = replaced.min(removed).min(added);
            if previous_a == Some(letter_b) && previous_b == Some(letter_a) {
                slips = slips.min(at(&before, j.saturating_sub(1)).saturating_add(1));
            }
            next.push(slips);
            previous_b = Some(letter_b);
        }
        before = std::mem::replace(&mut row, next);
        previous_a = Some(letter_a);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "ab", 1),
            ("abc", "abx", 1),
            ("form", "from", 1),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
            ("stauts", "status", 1),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
        }
    }

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
            (
                "phone",
                Some("agentPhone (the agent's number) or userId (the customer's)"),
            ),
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
        for &(alias, _) in KEYS.iter().chain(TIME_OF_DAY).chain(RANGE).chain(VALUES) {
            assert_eq!(folded(alias), alias);
        }
        for key in FilterKey::ALL {
            let name = folded(key.as_str());
            assert!(KEYS.iter().all(|&(alias, _)| alias != name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_distance_is_one(a in "[a-c]{0,6}", b in "[a-c]{0,6}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(distance(a, b), distance(b, a));
            prop_assert_eq!(distance(a, b) == 0, a == b);
            prop_assert!(distance(a, b) >= a.len().abs_diff(b.len()));
            prop_assert!(distance(a, b) <= a.len().max(b.len()));
        }

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
