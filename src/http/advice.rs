//! What to do about an answer that is no success.

use crate::ErrorCode;
use crate::model::ProviderKind;

/// What to do about it. Of an answer that is not in the form of the provider's errors nobody knows
/// whose it is, and what it says of the credential.
pub(super) fn advice(
    provider: ProviderKind,
    code: ErrorCode,
    is_documented: bool,
) -> Option<&'static str> {
    use ErrorCode::{Forbidden, NotFound, RateLimited, Unauthenticated};
    use ProviderKind::{Anyreach, Eigi, Gateway};
    Some(match (code, provider) {
        (Unauthenticated | Forbidden | NotFound, Gateway) => {
            "That is no answer of a gateway: check that url is where it is mounted, and what stands before it, such as a firewall or a sign-in."
        }
        (Unauthenticated | Forbidden | NotFound, _) if !is_documented => {
            "That may be no answer of the API, but of a firewall or proxy on the way, or of another server (baseUrl)."
        }
        (Unauthenticated, Eigi) => {
            "The API key was not accepted: check that it is complete (vk_…), active, not expired and eigi's."
        }
        (Unauthenticated, Anyreach) => {
            "The token was not accepted: check that it is complete, active, not expired and AnyReach's; a personal access token (pat_…) needs its organization as well."
        }
        (Forbidden, Eigi) => {
            "This API key may not see it: use one of the account that owns the agent."
        }
        (Forbidden, Anyreach) => {
            "This token may not see it: use one of the organization it belongs to, or have its scopes widened."
        }
        (NotFound, _) => {
            "Check that the id is the public one (Conversation.id, not internalId) and baseUrl the API's address. Conversations that were deleted, have passed their retention time or belong to another account are not found either."
        }
        (RateLimited, _) => {
            "Send fewer requests at a time: larger pages (pageSize 100), fewer clients on one key, or a higher plan; raise retry.maxRetryAfter to wait longer by itself."
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
            (Eigi, 401, "The API key was not accepted", "organization"),
            (Eigi, 403, "owns the agent", "valid"),
            (Eigi, 404, "not internalId", "firewall"),
            (Anyreach, 401, "needs its organization", "vk_"),
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
