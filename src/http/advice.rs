//! Advice for responses that are not a success.

use crate::ErrorCode;
use crate::model::ProviderKind;

/// What the developer can do. If the body is not in the form of the provider's errors, it may be from another
/// server, and says nothing about the credential.
pub(super) fn advice(
    provider: ProviderKind,
    code: ErrorCode,
    is_documented: bool,
) -> Option<&'static str> {
    use ErrorCode::{Forbidden, NotFound, RateLimited, Unauthenticated};
    use ProviderKind::{Anyreach, Eigi, Gateway};
    Some(match (code, provider) {
        (Unauthenticated | Forbidden | NotFound, Gateway) => {
            "This is not a gateway's response: check that \"url\" is where it is mounted, and what is in front of it, such as a firewall or a sign-in."
        }
        (Unauthenticated | Forbidden | NotFound, _) if !is_documented => {
            "This may not be the API's response, but one of a firewall or proxy on the way, or of another server (\"baseUrl\")."
        }
        (Unauthenticated, Eigi) => {
            "The API key was rejected: check that it is complete (vk_…), active, not expired and eigi's."
        }
        (Unauthenticated, Anyreach) => {
            "The token was rejected: check that it is complete, active, not expired and AnyReach's; a personal access token (pat_…) also needs its organization."
        }
        (Forbidden, Eigi) => {
            "This API key has no access: use a key of the account that owns the agent."
        }
        (Forbidden, Anyreach) => {
            "This token has no access: use one of the organization that owns the conversation, or extend its scopes."
        }
        (NotFound, _) => {
            "Check that the id is the public one (Conversation.id, not internalId) and \"baseUrl\" is the API's address. Conversations that were deleted, are past their retention time or belong to another account are not found either."
        }
        (RateLimited, _) => {
            "Send fewer requests: larger pages (\"pageSize\" 100), fewer clients on one key, or a higher plan; raise \"retry.maxRetryAfter\" to wait longer automatically."
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::http::error_response;
    use crate::model::ProviderKind;

    #[test]
    fn advice_says_what_is_known_and_no_more() {
        use ProviderKind::*;
        for (provider, status, key, other) in [
            (Eigi, 401, "The API key was rejected", "organization"),
            (Eigi, 403, "owns the agent", "valid"),
            (Eigi, 404, "not internalId", "firewall"),
            (Anyreach, 401, "also needs its organization", "vk_"),
            (Anyreach, 403, "scopes", "valid"),
            (Gateway, 401, "where it is mounted", "API"),
            (Gateway, 404, "where it is mounted", "internalId"),
        ] {
            let error = error_response(provider, status, None, r#"{"detail":"No."}"#);
            let message = error.message;
            assert!(message.contains(key), "{message}");
            assert!(!message.contains(other), "{message}");
        }
        // A firewall's, a proxy's, nobody's.
        for body in [
            "<!doctype html><title>Attention Required!</title>",
            "error code: 1020",
            "",
            "null",
            "[]",
            r#"{"ray":"8f1"}"#,
        ] {
            for provider in [Eigi, Anyreach, Gateway] {
                for status in [401, 403, 404] {
                    let message = error_response(provider, status, None, body).message;
                    assert!(message.contains("firewall"), "{message}");
                    for claim in ["credential", "API key", "token", "valid", "internalId"] {
                        assert!(!message.contains(claim), "{message}");
                    }
                }
            }
        }
    }
}
