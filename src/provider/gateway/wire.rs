//! The JSON between a gateway and its clients, version 1.

use crate::json::json_object;

json_object! {
    /// A page.
    pub(super) struct Page {
        items: "items",
        next: "next",
        total: "total",
        page_size: "pageSize",
        rejected: "rejected",
        complete: "complete",
    }
}

json_object! {
    /// A record that the platform sent and the gateway could not read.
    pub(super) struct Rejected {
        index: "index",
        issues: "issues",
        raw: "raw",
    }
}

json_object! {
    /// A turn of a transcript.
    pub(super) struct Message {
        role: "role",
        content: "content",
        timestamp: "timestamp",
    }
}

json_object! {
    /// An issue.
    pub(super) struct Finding {
        path: "path",
        code: "code",
        message: "message",
    }
}
