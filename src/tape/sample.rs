//! A page with something in every place, to find out what its places are.

use crate::json::Json;
use crate::model::{
    Agent, Channel, Conversation, Customer, Field, Issue, IssueCode, Message, Page, ProviderKind,
    Recording, Rejected, Status,
};
use crate::time::Timestamp;

/// A page with something in every place. `json` stands wherever JSON is kept.
pub(super) fn page(json: Json<'_>) -> Page<'_> {
    let issue = || Issue::new("", IssueCode::Missing, "");
    Page {
        items: vec![Conversation {
            provider: ProviderKind::Eigi,
            id: "".into(),
            internal_id: None,
            organization_id: None,
            agent: Agent::default(),
            customer: Customer::default(),
            channel: Channel::Text,
            direction: None,
            status: Status::Completed,
            live: false,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: None,
            duration_seconds: None,
            user_turn_count: None,
            summary: None,
            notes: None,
            initial_context: None,
            created_by: None,
            recording: Some(Recording {
                url: "".into(),
                expires: None,
                expires_at: None,
            }),
            transcript: Field::Present(Some(vec![Message {
                role: "".into(),
                content: "".into(),
                timestamp: None,
            }])),
            analysis: Field::Present(None),
            metadata: Field::Present(None),
            withheld: Vec::new(),
            issues: vec![issue()],
            raw: Some(json),
            recording_places: [None; 2],
            unread: Vec::new(),
        }],
        next: None,
        total: None,
        page_size: 1,
        rejected: vec![Rejected {
            index: 0,
            issues: vec![issue()],
            raw: json,
        }],
    }
}
