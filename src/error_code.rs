//! The kinds of errors: everything that is said about each.

use crate::named_enum::named_enum;

named_enum! {
    /// The kind of an error, for programs to branch on.
    pub enum ErrorCode {
        /// The client cannot work as configured. Found before any request; `issues` has the details.
        InvalidConfig = "invalid_config",
        /// The filter is wrong. Found before any request; `issues` has the details.
        InvalidFilter = "invalid_filter",
        /// Another argument is wrong: an id, a cursor, an option. Found before any request; `issues` has the
        /// details.
        InvalidArgument = "invalid_argument",
        /// 401: the platform does not accept the credential.
        Unauthenticated = "unauthenticated",
        /// 403: the credential does not allow it.
        Forbidden = "forbidden",
        /// 404: the platform does not have it.
        NotFound = "not_found",
        /// 409: the platform reports a conflict.
        Conflict = "conflict",
        /// 400 or 422: the platform refused the request.
        Unprocessable = "unprocessable",
        /// 429, after the retries, or at once if the platform asks for a longer wait than `retry.maxRetryAfter`; see
        /// `retryAfterMs`. Without a status: `rateLimit.acquire` failed, which is the `cause`.
        RateLimited = "rate_limited",
        /// 5xx, or a 200 whose body says that it failed (`status: "error"`, `success: false`). The latter is not
        /// retried.
        ServerError = "server_error",
        /// Any other status; 304 if a header of your own asked for it.
        UnexpectedStatus = "unexpected_status",
        /// The request failed below HTTP.
        NetworkError = "network_error",
        /// An attempt or the whole call took too long; see `phase`: `headers`, `body` or `total`.
        Timeout = "timeout",
        /// Your signal fired; `cause` is its reason.
        Aborted = "aborted",
        /// The platform answered with a redirect. None is followed, because it would pass on the key; that of a
        /// recording is, without it, unless it leads to where no recording is stored.
        RedirectRefused = "redirect_refused",
        /// Not JSON, not the documented shape, empty, or too large. A body that was cut off, emptied or replaced on
        /// the way is retried first.
        InvalidResponse = "invalid_response",
        /// The platform kept sending what was already seen, or a walk requested 100,000 pages; continue with
        /// `report.next`.
        PaginationStalled = "pagination_stalled",
        /// The WebAssembly module could not be loaded.
        InitFailed = "init_failed",
        /// The WebAssembly module ran out of memory: everything in flight is lost, and the next call loads it
        /// again. In a gateway's `onError`: also if WebCrypto returned no keys.
        ModuleFailed = "module_failed",
    }
}

/// What a gateway answers its caller for an error.
pub(crate) enum GatewayAnswer {
    /// 400 with the error's own message and issues: the caller's own mistake, and nothing was sent.
    CallersMistake,
    /// This status and message. It can happen to any request: the network, a failing or busy platform.
    Platform(u16, &'static str),
    /// This status and message. It may be about the requested conversation, and so reveal that it exists.
    AboutRequest(u16, &'static str),
    /// 500 `invalid_config`, the gateway's own problem: a caller who gets `unauthenticated` would log in again. If a
    /// platform does not find its own list, the address is wrong.
    Misconfigured,
}

const UNUSABLE: &str = "The platform's response cannot be used.";

impl ErrorCode {
    /// The code of an HTTP status; `None` for a success.
    pub fn of_status(status: u16) -> Option<Self> {
        Some(match status {
            200..=299 => return None,
            304 => Self::UnexpectedStatus,
            0 | 300..=399 => Self::RedirectRefused,
            400 | 422 => Self::Unprocessable,
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            500..=599 => Self::ServerError,
            _ => Self::UnexpectedStatus,
        })
    }

    /// What a gateway answers its caller.
    pub(crate) fn gateway_answer(self) -> GatewayAnswer {
        use GatewayAnswer::{AboutRequest, CallersMistake, Misconfigured, Platform};
        match self {
            Self::InvalidFilter | Self::InvalidArgument => CallersMistake,
            Self::InvalidConfig | Self::InitFailed | Self::ModuleFailed => Misconfigured,
            Self::Unauthenticated | Self::Forbidden | Self::NotFound => Misconfigured,
            Self::Unprocessable => AboutRequest(400, "The platform refused the request."),
            Self::Conflict => AboutRequest(409, "The platform reports a conflict."),
            Self::RateLimited => Platform(
                429,
                "The platform asks for fewer requests. Try again later.",
            ),
            Self::Timeout => Platform(504, "The platform took too long."),
            Self::Aborted => Platform(499, "The request was called off."),
            Self::NetworkError => Platform(502, "The platform could not be reached."),
            Self::ServerError => Platform(502, "The platform failed."),
            Self::UnexpectedStatus | Self::RedirectRefused | Self::InvalidResponse => {
                AboutRequest(502, UNUSABLE)
            }
            Self::PaginationStalled => Platform(502, UNUSABLE),
        }
    }
}
