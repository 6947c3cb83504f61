//! The wire between a gateway and its clients, version 1: our model as JSON.

use crate::json::shape;

shape! {
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

shape! {
    /// A record that the platform sent unreadable.
    pub(super) struct Rejected {
        index: "index",
        issues: "issues",
        raw: "raw",
    }
}

shape! {
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

shape! {
    /// An agent.
    pub(super) struct Agent {
        id: "id",
        name: "name",
        version_id: "versionId",
        phone: "phone",
    }
}

shape! {
    /// A customer.
    pub(super) struct Customer {
        id: "id",
        phone: "phone",
    }
}

shape! {
    /// A recording.
    pub(super) struct Recording {
        url: "url",
        expires: "expires",
        expires_at: "expiresAt",
    }
}

shape! {
    /// A turn of a transcript.
    pub(super) struct Message {
        role: "role",
        content: "content",
        timestamp: "timestamp",
    }
}

shape! {
    /// A finding.
    pub(super) struct Finding {
        path: "path",
        code: "code",
        message: "message",
    }
}
