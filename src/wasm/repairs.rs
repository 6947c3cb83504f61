//! What had to be repaired in a record is told.

use super::event::ClientEvent;
use super::transport::Transport;
use crate::http::Echoes;
use crate::model::Issue;

/// Takes credentials out of what was found: a platform may use whatever it was sent as a key.
#[inline(never)]
pub(super) fn hide_credentials(issues: &mut [Issue], echoes: &Echoes) {
    for issue in issues {
        issue.path = echoes.hide(&issue.path).into_owned().into();
        issue.message = echoes.hide(&issue.message).into_owned().into();
    }
}

impl Transport {
    /// Tells what was found in a record, without credentials and without the keys of kept JSON. `id`: of the
    /// conversation, if it is to be told.
    #[inline(never)]
    pub(super) fn tell_repairs(&self, echoes: &Echoes, id: Option<&str>, issues: &mut [Issue]) {
        if issues.is_empty() {
            return;
        }
        hide_credentials(issues, echoes);
        let mut told = issues.to_vec();
        told.iter_mut().for_each(Issue::leave_keys_out);
        let id = id.map(|id| echoes.hide(id));
        self.tell(&ClientEvent::Repair {
            conversation_id: id.as_deref(),
            issues: &told,
        });
    }
}
