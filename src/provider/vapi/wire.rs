//! Vapi's calls, as documented.

use crate::json::json_object;

json_object! {
    /// A call.
    pub(super) struct Call {
        id: "id",
        org_id: "orgId",
        assistant_id: "assistantId",
        assistant_version: "assistantVersion",
        assistant: "assistant",
        assistant_overrides: "assistantOverrides",
        phone_number: "phoneNumber",
        customer: "customer",
        customer_id: "customerId",
        kind: "type",
        status: "status",
        ended_reason: "endedReason",
        destination: "destination",
        created_at: "createdAt",
        updated_at: "updatedAt",
        started_at: "startedAt",
        ended_at: "endedAt",
        cost: "cost",
        messages: "messages",
        summary: "summary",
        analysis: "analysis",
        artifact: "artifact",
    }
}

json_object! {
    /// An assistant that was made for one call, or what a call overrides of one.
    pub(super) struct Assistant {
        name: "name",
        metadata: "metadata",
        variable_values: "variableValues",
    }
}

json_object! {
    /// A customer.
    pub(super) struct Customer {
        number: "number",
        name: "name",
        email: "email",
        external_id: "externalId",
    }
}

json_object! {
    /// A number of its user's.
    pub(super) struct PhoneNumber {
        number: "number",
    }
}

json_object! {
    /// What was made of a call.
    pub(super) struct Artifact {
        messages: "messages",
        structured_outputs: "structuredOutputs",
        recording: "recording",
        recording_url: "recordingUrl",
        stereo_recording_url: "stereoRecordingUrl",
        presigned_mono_url: "presignedMonoUrl",
        presigned_urls_expire_at: "presignedUrlsExpiresAt",
    }
}

json_object! {
    /// The analysis.
    pub(super) struct Analysis {
        summary: "summary",
        success_evaluation: "successEvaluation",
    }
}
