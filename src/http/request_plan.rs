//! A request, ready to be sent.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use tsify::Tsify;

/// A request, ready to be sent. Its headers hold the credential: print it with `{:?}`, which masks.
#[derive(Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct RequestPlan {
    /// Every request of this crate reads.
    #[tsify(type = "\"GET\"")]
    pub method: &'static str,
    /// Absolute, with its query.
    pub url: String,
    /// Names in lower case, values as sent.
    #[serde(serialize_with = "as_object")]
    #[tsify(type = "Record<string, string>")]
    pub headers: Vec<(Cow<'static, str>, String)>,
}

impl RequestPlan {
    /// A GET that asks for JSON, with an account's headers.
    pub fn get(url: String, account_headers: &[(Cow<'static, str>, String)]) -> Self {
        let mut headers = vec![(Cow::Borrowed("accept"), "application/json".to_owned())];
        headers.extend_from_slice(account_headers);
        Self {
            method: "GET",
            url,
            headers,
        }
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
    headers: &[(Cow<'static, str>, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|(name, value)| (name, value)))
}
