//! Builds the query of a URL.

use crate::filter::ValidFilter;
use crate::time::Timestamp;
use crate::urlencoded::encode;

/// The names that a gateway's query has for a filter's values, each with a platform's own.
pub(super) type Names = &'static [(&'static str, &'static str)];

/// A URL with a query, to which parameters are added in order.
pub(super) struct Query {
    url: String,
    separator: char,
}

impl Query {
    /// Starts with a `url` that has no query.
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            separator: '?',
        }
    }

    /// Adds a parameter. Names are ours: letters and underscores, which need no encoding.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.url.push(self.separator);
        self.url.push_str(name);
        self.url.push('=');
        encode(value, &mut self.url);
        self.separator = '&';
    }

    /// Adds a list, with commas between the values, if it has any.
    pub(super) fn add_list(&mut self, name: &str, values: &mut dyn Iterator<Item = &str>) {
        let Some(first) = values.next() else {
            return;
        };
        let mut list = first.to_owned();
        for value in values {
            list.push(',');
            list.push_str(value);
        }
        self.add(name, &list);
    }

    /// Adds a parameter if there is a value.
    pub(super) fn add_if(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// Adds a filter's values, each under the platform's name for it; what has no name is not sent.
    /// `until` takes the place of `createdBefore`.
    pub(super) fn add_filter(
        &mut self,
        filter: &ValidFilter,
        until: Option<Timestamp>,
        names: Names,
    ) {
        filter.parameters(until, &mut |ours, value| {
            if let Some(&(_, theirs)) = names.iter().find(|(name, _)| *name == ours) {
                self.add(theirs, value);
            }
        });
    }

    /// The URL.
    pub(super) fn into_url(self) -> String {
        self.url
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parameters_keep_the_order_they_were_added_in() {
        let mut query = Query::new("https://host/path".into());
        query.add("b", "1");
        query.add_if("a", None);
        query.add_if("a", Some("x y"));
        query.add("b", "");
        assert_eq!(query.into_url(), "https://host/path?b=1&a=x%20y&b=");
        assert_eq!(
            Query::new("https://host/path".into()).into_url(),
            "https://host/path"
        );
    }

    proptest! {
        #[test]
        fn an_independent_decoder_gives_the_values_back(
            parameters in prop::collection::vec(("[a-z_]{1,12}", any::<String>()), 0..6),
        ) {
            let mut query = Query::new("https://host/path".into());
            for (name, value) in &parameters {
                query.add(name, value);
            }
            let url = query.into_url();
            prop_assert!(url.bytes().all(|byte| byte.is_ascii_graphic()));
            let decoded: Vec<_> = match url.split_once('?') {
                Some((_, text)) => form_urlencoded::parse(text.as_bytes()).into_owned().collect(),
                None => Vec::new(),
            };
            prop_assert_eq!(decoded, parameters);
        }
    }
}
