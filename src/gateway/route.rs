//! The routes of a gateway.

use crate::message_text::accepted;
use crate::urlencoded::decode;

/// A route of a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/v1/conversations`
    List,
    /// `/v1/conversations/{id}`, decoded once. The platform checks the id: see
    /// [`Capabilities::check_id`](crate::filter::Capabilities::check_id).
    Get(String),
    /// `/v1/export`
    Export,
    /// `/v1/summary`
    Summary,
}

impl Route {
    /// The route of a path as in the URL, without the prefix where the gateway is mounted. `None` for any
    /// other path.
    pub fn of(path: &str) -> Option<Self> {
        match path {
            "/v1/export" => return Some(Route::Export),
            "/v1/summary" => return Some(Route::Summary),
            _ => {}
        }
        let rest = path.strip_prefix("/v1/conversations")?;
        if rest.is_empty() {
            return Some(Route::List);
        }
        let segment = rest.strip_prefix('/')?;
        if segment.is_empty() || segment.contains('/') {
            return None;
        }
        decode(segment, false).map(Route::Get)
    }

    /// Every route: the name that allows it, and its path.
    const ALL: [(&str, &str); 4] = [
        ("list", "/v1/conversations"),
        ("get", "/v1/conversations/{id}"),
        ("export", "/v1/export"),
        ("summarize", "/v1/summary"),
    ];

    /// The message for an unknown path: it lists the routes that are allowed.
    pub fn not_found_message(is_allowed: impl Fn(&str) -> bool) -> String {
        let paths: Vec<_> = Self::ALL
            .into_iter()
            .filter_map(|(name, path)| is_allowed(name).then_some(path))
            .collect();
        match paths.is_empty() {
            true => "Unknown path: this gateway allows none.".to_owned(),
            false => ["Unknown path. ", &accepted(&paths)].concat(),
        }
    }

    /// The name that allows it.
    pub fn allowed_by(&self) -> &'static str {
        match self {
            Route::List => "list",
            Route::Get(_) => "get",
            Route::Export => "export",
            Route::Summary => "summarize",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_nothing_else_to_reach() {
        let get = |id: &str| Some(Route::Get(id.to_owned()));
        for (path, route) in [
            ("/v1/conversations", Some(Route::List)),
            ("/v1/conversations/c1", get("c1")),
            ("/v1/export", Some(Route::Export)),
            ("/v1/summary", Some(Route::Summary)),
            ("/v1/conversations/export", get("export")),
            ("/v1/export/", None),
            ("/v1/%65xport", None),
            ("/v1/conversations/a+b", get("a+b")),
            // Decoded once: an encoded slash is a part of an id, which no platform's ids have.
            ("/v1/conversations/..%2Fusers", get("../users")),
            ("/v1/conversations/%2e%2e", get("..")),
            ("/v1/conversations/a%252Fb", get("a%2Fb")),
            ("/v1/conversations/", None),
            ("/v1/conversations//", None),
            ("/v1/conversations/a/b", None),
            ("/v1/conversations/a/", None),
            ("/v1/conversations/%zz", None),
            ("/v1/conversations/%ff", None),
            ("/v1/conversationsx", None),
            ("/v1/Conversations", None),
            ("//evil.example/v1/conversations", None),
            ("/v1", None),
            ("/v2/conversations", None),
            ("/", None),
            ("", None),
            ("https://evil.example/v1/conversations", None),
        ] {
            assert_eq!(Route::of(path), route, "{path}");
        }
    }

    #[test]
    fn the_routes_there_are_lead_where_they_say() {
        for (name, path) in Route::ALL {
            let route = Route::of(&path.replace("{id}", "c1")).unwrap();
            assert_eq!(route.allowed_by(), name);
            assert!(
                Route::not_found_message(|allowed| allowed == name)
                    .ends_with(&format!("Accepted: {path}."))
            );
        }
        assert_eq!(
            Route::not_found_message(|name| name != "export"),
            "Unknown path. Accepted: /v1/conversations, /v1/conversations/{id} and /v1/summary."
        );
        assert!(Route::not_found_message(|_| false).ends_with("allows none."));
    }
}
