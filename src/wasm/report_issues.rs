//! Reports repairs of records to the listener.

use super::call::Call;
use super::event::ClientEvent;
use super::transport::Transport;
use crate::http::hide_credentials;
use crate::model::Issue;

impl Transport {
    /// Reports the issues of a record, without credentials and without the keys of kept JSON. `id`: the
    /// conversation's, if events may name it.
    #[inline(never)]
    pub(super) fn report_repairs(&self, call: &Call, id: Option<&str>, issues: &mut [Issue]) {
        if issues.is_empty() {
            return;
        }
        let echoes = call.echoes();
        hide_credentials(issues, &echoes);
        let mut shown = issues.to_vec();
        shown.iter_mut().for_each(Issue::leave_keys_out);
        let id = id.map(|id| echoes.hide(id));
        self.emit(&ClientEvent::Repair {
            conversation_id: id.as_deref(),
            issues: &shown,
        });
    }
}
