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
    /// A conversation.
    pub(super) struct Record {
        provider: "provider",
        id: "id",
        internal_id: "internalId",
        organization_id: "organizationId",
        agent: "agent",
        customer: "customer",
        channel: "channel",
        direction: "direction",
        status: "status",
        created_at: "createdAt",
        updated_at: "updatedAt",
        duration_seconds: "durationSeconds",
        user_turn_count: "userTurnCount",
        summary: "summary",
        notes: "notes",
        initial_context: "initialContext",
        created_by: "createdBy",
        recording: "recording",
        transcript: "transcript",
        analysis: "analysis",
        metadata: "metadata",
        withheld: "withheld",
        issues: "issues",
    }
}

json_object! {
    /// An agent.
    pub(super) struct Agent {
        id: "id",
        name: "name",
        version_id: "versionId",
        phone: "phone",
    }
}

json_object! {
    /// A customer.
    pub(super) struct Customer {
        id: "id",
        phone: "phone",
    }
}

json_object! {
    /// A recording.
    pub(super) struct Recording {
        url: "url",
        expires: "expires",
        expires_at: "expiresAt",
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
