//! Credentials in a platform's records: nobody is shown them.

use super::capabilities;
use crate::json::{Document, Json, Kind};
use crate::model::ProviderKind;

/// Covers the credentials in a platform's answer: a record, or a list of records.
///
/// Its text is what everything else is made of: `raw`, exports, and records that cannot be read.
pub(super) fn cover_secrets(provider: ProviderKind, document: &mut Document<'_>) {
    let paths = capabilities(provider).secrets;
    if paths.is_empty() {
        return;
    }
    let mut found = Vec::new();
    let root = document.root();
    let list = match root.kind() {
        Kind::Array => Some(root),
        _ => root.members().get("items"),
    };
    let items = list.into_iter().flat_map(Json::elements);
    for record in items.chain([root]) {
        for path in paths {
            find(record, path, &mut found);
        }
    }
    document.cover(&found);
}

/// Adds the places of the texts at a path.
fn find(value: Json<'_>, path: &str, found: &mut Vec<(u32, u32)>) {
    if path.is_empty() {
        if value.kind() == Kind::String {
            found.push(value.place());
        }
        return;
    }
    match path.split_once('.').unwrap_or((path, "")) {
        ("*", rest) => {
            let members = value.members();
            let members = members.iter().map(|(_, member)| member);
            for one in value.elements().chain(members) {
                find(one, rest, found);
            }
        }
        (key, rest) => {
            if let Some(member) = value.members().get(key) {
                find(member, rest, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_body;
    use crate::model::ProviderKind::{self, Anyreach, Retell, Vapi};

    #[test]
    fn a_records_credentials_are_covered_in_its_text_and_nothing_else_is() {
        let long = "x".repeat(3000);
        let stars = "*".repeat(3000);
        let (whole, covered) = (
            format!(r#"{{"access_token":"{long}"}}"#),
            format!(r#"{{"access_token":"{stars}"}}"#),
        );
        for (provider, body, shown) in [
            (
                Retell,
                r#"{"call_id":"c","access_token":"eyJ\u0061\"é","metadata":{"access_token":"mine"}}"#,
                r#"{"call_id":"c","access_token":"*************","metadata":{"access_token":"mine"}}"#,
            ),
            (
                Retell,
                r#"{"items":[{"access_token":"ab"},{"access_token":null},7,{"metadata":{"access_token":"mine"}}]}"#,
                r#"{"items":[{"access_token":"**"},{"access_token":null},7,{"metadata":{"access_token":"mine"}}]}"#,
            ),
            (Retell, &whole, &covered),
            (Retell, r#"{"access_token":""}"#, r#"{"access_token":""}"#),
            // What strict readers refuse is mended besides.
            (
                Retell,
                r#"{"a":1e400,"access_token":"ab"}"#,
                r#"{"a":null ,"access_token":"**"}"#,
            ),
            (
                Vapi,
                r#"[{"monitor":{"listenUrl":"wss://a","controlUrl":"https://b"},"phoneNumber":{"number":"+1","twilioAuthToken":"t"}}]"#,
                r#"[{"monitor":{"listenUrl":"*******","controlUrl":"*********"},"phoneNumber":{"number":"+1","twilioAuthToken":"*"}}]"#,
            ),
            (
                Vapi,
                r#"{"assistant":{"name":"n","server":{"url":"u","headers":{"a":"s","b":1}},"credentials":[{"apiKey":"k"}]}}"#,
                r#"{"assistant":{"name":"n","server":{"url":"u","headers":{"a":"*","b":1}},"credentials":[{"apiKey":"*"}]}}"#,
            ),
            (
                Anyreach,
                r#"{"access_token":"mine"}"#,
                r#"{"access_token":"mine"}"#,
            ),
        ] {
            let document = parse_body(provider, body).unwrap();
            assert_eq!(document.root().text(), shown, "{provider}");
        }
    }

    #[test]
    fn raw_and_records_that_cannot_be_read_show_none() {
        use crate::model::ReadOptions;
        use crate::provider::provider;

        let options = ReadOptions {
            raw: true,
            ..ReadOptions::default()
        };
        let kind = ProviderKind::Retell;
        for record in [
            r#"{"call_id":"c","call_type":"web_call","access_token":"eyJ-1"}"#,
            r#"{"call_id":7,"call_type":"web_call","access_token":"eyJ-1"}"#,
        ] {
            let body = format!(r#"{{"items":[{record}],"has_more":false}}"#);
            let document = parse_body(kind, &body).unwrap();
            let page = provider(kind)
                .read_page(document.root(), 10, &options)
                .unwrap();
            let raw = page
                .items
                .iter()
                .filter_map(|it| it.raw.as_option().copied());
            let raw = raw.chain(page.rejected.iter().map(|it| it.raw));
            let shown: Vec<_> = raw.map(|raw| raw.text()).collect();
            assert_eq!(shown, [record.replace("eyJ-1", "*****")]);
        }
    }
}
