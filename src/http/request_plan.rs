//! A request that is ready to be sent.

use std::fmt;

use serde::{Serialize, Serializer};
use tsify::Tsify;

use crate::built_for;
use crate::json::push_string;

/// A request that is ready to be sent. Its headers hold the credential; `{:?}` masks it.
#[derive(Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct RequestPlan {
    /// Requests only read; some platforms want a list's filter as a body.
    #[tsify(type = "\"GET\" | \"POST\"")]
    pub method: &'static str,
    /// Absolute, with the query.
    pub url: String,
    /// Names in lower case, values as sent.
    #[serde(serialize_with = "as_object")]
    #[tsify(type = "Record<string, string>")]
    pub headers: Vec<(String, String)>,
    /// The JSON to send, if it is a POST.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string")]
    pub body: Option<RequestBody>,
    /// Whether it asks for a page of a list: then no conversation is what was not found.
    #[serde(skip)]
    pub is_list: bool,
    /// Whether it has an entity tag: then 304 means that nothing changed.
    #[serde(skip)]
    pub is_conditional: bool,
    /// Whether the answer may be a redirect to an address that opens without the credential.
    #[serde(skip)]
    pub may_move: bool,
}

impl RequestPlan {
    /// A GET for JSON, with the account's headers.
    pub fn get(url: String, account_headers: &[(String, String)]) -> Self {
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        for header in account_headers {
            headers.push(header.clone());
        }
        Self {
            method: "GET",
            url,
            headers,
            body: None,
            is_list: false,
            is_conditional: false,
            may_move: false,
        }
    }

    /// A POST of JSON for JSON, with the account's headers. It only reads, so it may be sent again.
    pub fn post(url: String, account_headers: &[(String, String)], body: RequestBody) -> Self {
        let mut plan = Self::get(url, account_headers);
        plan.method = "POST";
        set_header(&mut plan.headers, "content-type", "application/json");
        plan.body = Some(body);
        plan
    }

    /// A GET of an address that opens without a credential: with no header at all.
    #[cfg(all(feature = "client", target_arch = "wasm32"))]
    pub(crate) fn bare(url: String) -> Self {
        Self {
            headers: Vec::new(),
            ..Self::get(url, &[])
        }
    }

    /// It asks for a page of a list.
    #[must_use]
    pub fn of_list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// A GET of the audio behind this address.
    #[must_use]
    pub fn for_audio(mut self, path: &str) -> Self {
        self.url.push_str(path);
        set_header(&mut self.headers, "accept", "audio/*");
        self
    }

    /// The answer may be a redirect to an address that opens without the credential.
    #[must_use]
    pub fn may_move(mut self) -> Self {
        self.may_move = true;
        self
    }

    /// Adds an entity tag: a response is only wanted if it is newer.
    #[must_use]
    pub fn unless_known(mut self, etag: &str) -> Self {
        set_header(&mut self.headers, "if-none-match", etag);
        self.is_conditional = true;
        self
    }
}

impl RequestPlan {
    /// As JSON: method, URL, headers and body.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{\"method\":");
        push_string(&mut json, self.method);
        json.push_str(",\"url\":");
        push_string(&mut json, &self.url);
        let mut before = ",\"headers\":{";
        if self.headers.is_empty() {
            json.push_str(before);
        }
        for (name, value) in &self.headers {
            json.push_str(before);
            push_string(&mut json, name);
            json.push(':');
            push_string(&mut json, value);
            before = ",";
        }
        json.push('}');
        // A page asks for nothing with a body.
        if let Some(body) = self.body.as_ref().filter(|_| !built_for::SIZE) {
            json.push_str(",\"body\":");
            push_string(&mut json, &body.text);
        }
        json.push('}');
        json
    }
}

/// The body of a request.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody {
    /// What is sent: JSON.
    pub text: String,
    /// The same with `"***"` for each value that is private: a person's words or numbers.
    pub masked: String,
    /// Those values: masked where the answer repeats them.
    pub private_values: Vec<String>,
}

impl Serialize for RequestBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Adds a header, or replaces that of the same name.
pub(crate) fn set_header(headers: &mut Vec<(String, String)>, name: &str, value: &str) {
    match headers.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => value.clone_into(known),
        None => headers.push((name.to_owned(), value.to_owned())),
    }
}

impl fmt::Debug for RequestPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("RequestPlan")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers (values hidden)", &names)
            .finish()
    }
}

fn as_object<S: Serializer>(
    headers: &[(String, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|(name, value)| (name, value)))
}
