//! The usual forms of a message, so that one kind of mistake always reads the same.

/// `"name" must be accepted, not found.` Of a value that may be a secret, `found` is only its type.
#[inline(never)]
pub(crate) fn must_be(name: &str, accepted: &str, found: &str) -> String {
    ["\"", name, "\" must be ", accepted, ", not ", found, "."].concat()
}

/// `Accepted: a, b and c.`
pub(crate) fn accepted(names: &[&str]) -> String {
    let (last, before) = names.split_last().unwrap_or((&"nothing", &[]));
    let and = if before.is_empty() { "" } else { " and " };
    ["Accepted: ", &before.join(", "), and, last, "."].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_one_form() {
        assert_eq!(
            must_be("pageSize", "a number", "a string"),
            r#""pageSize" must be a number, not a string."#
        );
        assert_eq!(accepted(&["a"]), "Accepted: a.");
        assert_eq!(accepted(&["a", "b", "c"]), "Accepted: a, b and c.");
    }
}
