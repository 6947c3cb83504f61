//! What a path names.

use super::urlencoded::decode;

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/v1/conversations`
    List,
    /// `/v1/conversations/{id}`, decoded once. Whether it can be an id the platform's own rules say:
    /// see [`Capabilities::check_id`](crate::provider::Capabilities::check_id).
    Get(String),
    /// `/v1/export`
    Export,
    /// `/v1/summary`
    Summary,
}

impl Route {
    /// The route of a path as it stands in the URL, without the prefix the gateway is mounted at.
    /// `None` for any other path: there is nothing else to reach.
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

    /// What an application allows it by.
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
}
