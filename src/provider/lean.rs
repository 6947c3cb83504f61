//! Lists whose items lack what whole conversations have.

use super::Capabilities;
use crate::model::{
    Channel, Conversation, Customer, Field, Issue, IssueCode, OmittableField, ReadOptions,
    is_path_within,
};
use crate::summary::Aggregator;

impl Capabilities {
    /// The parts that the items of its lists lack: they are left out of them, since null would be untrue.
    pub fn lean_parts(&self) -> impl Iterator<Item = OmittableField> {
        self.lean.iter().filter_map(|path| path.parse().ok())
    }

    /// Whether the items of its lists lack what is at a path, or some of it.
    pub fn lacks(&self, path: &str) -> bool {
        let is_lean = |lean: &&str| is_path_within(path, lean) || is_path_within(lean, path);
        self.lean.iter().any(is_lean)
    }

    /// Leaves out what its items lack, unless it is to be included. True if that needs whole conversations: each is
    /// to be fetched.
    pub fn leave_out_lean(
        &self,
        omit: &mut Vec<OmittableField>,
        include: &[OmittableField],
    ) -> bool {
        let (included, lacking): (Vec<_>, Vec<_>) =
            self.lean_parts().partition(|part| include.contains(part));
        omit.extend(
            lacking
                .into_iter()
                .filter(|part| !omit.contains(part))
                .collect::<Vec<_>>(),
        );
        !included.is_empty()
    }

    /// What is read for a summary, and what of it is to be included. What lists lack is not counted unless it is.
    pub fn read_to_count(
        &self,
        omit: &[OmittableField],
        include: &[OmittableField],
    ) -> (ReadOptions, Vec<OmittableField>) {
        let mut read = Aggregator::read_options().without(omit);
        let counted = include.iter().filter(|part| !read.omit.contains(part));
        let include: Vec<_> = counted.copied().collect();
        self.leave_out_lean(&mut read.omit, &include);
        (read, include)
    }

    /// Tells of an item whose conversation is gone before it could be fetched: the parts that were wanted of it are
    /// null, with an issue. Where `decides`, it was to be fetched because something depends on what lists lack: what
    /// they guess of it is then not known. Where it is `masked`, what is to be hidden in its texts is not known
    /// either: they are null.
    pub fn tell_gone(
        &self,
        it: &mut Conversation<'_>,
        omit: &[OmittableField],
        decides: bool,
        masked: bool,
    ) {
        if masked {
            it.agent.name = None;
            for text in [&mut it.summary, &mut it.end_reason] {
                *text = None;
            }
        }
        if decides {
            it.channel = Channel::default();
            it.customer = Customer::default();
            it.agent.phone = None;
        }
        let before = it.issues.len();
        for part in self.lean_parts().filter(|part| !omit.contains(part)) {
            match part {
                OmittableField::Transcript => it.transcript = Field::Present(None),
                OmittableField::Metadata => it.metadata = Field::Present(None),
                OmittableField::Analysis => it.analysis = Field::Present(None),
            }
            it.issues.push(gone(part.as_str()));
        }
        if it.issues.len() == before {
            it.issues.push(gone(""));
        }
    }
}

fn gone(path: &'static str) -> Issue {
    let message =
        "The conversation was gone before it could be fetched, and its list does not show this.";
    Issue::new(path, IssueCode::Missing, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{ExportFormat, ExportOptions, Redaction, Writer};
    use crate::model::ProviderKind;
    use crate::summary::GroupBy;
    use crate::time::Timestamp;
    use OmittableField::{Analysis, Metadata, Transcript};

    fn can() -> &'static Capabilities {
        super::super::capabilities(ProviderKind::Elevenlabs)
    }

    #[test]
    fn a_path_is_lacking_with_all_that_is_in_it_and_around_it() {
        for (path, lacks) in [
            ("transcript", true),
            ("transcript.0.content", true),
            ("customer", true),
            ("customer.phone", true),
            ("recording.url", true),
            ("id", false),
            ("agent.id", false),
            ("transcripts", false),
        ] {
            assert_eq!(can().lacks(path), lacks, "{path}");
        }
        assert!(!super::super::capabilities(ProviderKind::Eigi).lacks("transcript"));
    }

    #[test]
    fn what_is_not_included_is_left_out_once() {
        for (omit, include, left_out, fetches) in [
            (vec![], vec![], vec![Transcript, Metadata, Analysis], false),
            (
                vec![Metadata],
                vec![],
                vec![Metadata, Transcript, Analysis],
                false,
            ),
            (vec![], vec![Transcript], vec![Metadata, Analysis], true),
            (
                vec![Metadata],
                vec![Transcript, Analysis],
                vec![Metadata],
                true,
            ),
        ] {
            let mut found = omit;
            assert_eq!(can().leave_out_lean(&mut found, &include), fetches);
            assert_eq!(found, left_out);
        }
        let whole = super::super::capabilities(ProviderKind::Vapi);
        let mut found = vec![Metadata];
        assert!(!whole.leave_out_lean(&mut found, &[Transcript]));
        assert_eq!(found, [Metadata]);
    }

    #[test]
    fn of_one_that_is_gone_what_was_wanted_is_null_with_an_issue() {
        for (omit, paths) in [
            (vec![Metadata], vec!["transcript", "analysis"]),
            (OmittableField::ALL.to_vec(), vec![""]),
        ] {
            let kind = ProviderKind::Elevenlabs;
            let mut it = Conversation::new(kind, "c".into(), Timestamp::UNIX_EPOCH);
            it.channel = Channel::Telephone;
            can().tell_gone(&mut it, &omit, false, false);
            assert_eq!(it.channel, Channel::Telephone);
            let told: Vec<_> = it.issues.iter().map(|it| (&*it.path, it.code)).collect();
            let expected: Vec<_> = paths
                .iter()
                .map(|path| (*path, IssueCode::Missing))
                .collect();
            assert_eq!(told, expected);
            let is_null = it.transcript == Field::Present(None);
            assert_eq!(is_null, !omit.contains(&Transcript));
            assert_eq!(it.metadata, Field::Omitted);
            can().tell_gone(&mut it, &omit, true, false);
            assert_eq!(it.channel, Channel::default());
        }
    }

    #[test]
    fn an_export_needs_what_it_shows() {
        let lacks = |path: &str| can().lacks(path);
        for (format, columns, omit, needs) in [
            (ExportFormat::Ndjson, None, vec![], true),
            // The person, too.
            (
                ExportFormat::Ndjson,
                None,
                OmittableField::ALL.to_vec(),
                true,
            ),
            (ExportFormat::Csv, None, vec![], true),
            (
                ExportFormat::Csv,
                Some(vec!["id", "agent.id", "raw"]),
                vec![],
                false,
            ),
            (
                ExportFormat::Csv,
                Some(vec!["transcript.0.content"]),
                vec![],
                true,
            ),
            (ExportFormat::Ndjson, Some(vec!["customer"]), vec![], true),
            (
                ExportFormat::Ndjson,
                Some(vec!["customer.email"]),
                vec![],
                false,
            ),
        ] {
            let mut options = ExportOptions::new(format);
            options.columns = columns
                .as_ref()
                .map(|all| all.iter().map(|it| (*it).to_owned()).collect());
            options.omit = omit;
            let writer = Writer::new(options, [0; 16]).unwrap();
            assert_eq!(writer.shows(&lacks), needs, "{columns:?}");
        }
        let retell = |path: &str| path == "transcript";
        let csv = Writer::new(ExportOptions::new(ExportFormat::Csv), [0; 16]).unwrap();
        assert!(!csv.shows(&retell));
    }

    /// What is named in a part of it, on this platform: another's own keys are none of its.
    #[test]
    fn masks_need_what_is_named_in_what_it_lacks() {
        let retell = super::super::capabilities(ProviderKind::Retell);
        for (redact, needs) in [
            // As a gateway masks where nothing else is said.
            (vec!["recording.url", "recording"], false),
            (vec!["direction", "durationSeconds"], false),
            (vec!["customer.email", "text"], false),
            (vec!["customer.phone"], true),
            (vec!["metadata.order"], true),
            (vec!["analysis"], true),
        ] {
            let redact: Vec<_> = redact.into_iter().map(str::to_owned).collect();
            let redaction = Redaction::new(&redact, [0; 16]).unwrap();
            assert_eq!(redaction.needs_whole(can()), needs, "{redact:?}");
            assert!(!redaction.needs_whole(retell), "{redact:?}");
        }
    }

    #[test]
    fn a_summary_needs_what_it_counts() {
        let lacks = |path: &str| can().lacks(path);
        for (group_by, omit, include, needs) in [
            (vec![], vec![], vec![], false),
            (vec![], vec![], vec![Transcript], true),
            (vec![], vec![Transcript], vec![Analysis], true),
            // It is counted nowhere.
            (vec![], vec![], vec![Metadata], false),
            (vec![GroupBy::Agent, GroupBy::Day], vec![], vec![], false),
            (vec![GroupBy::Channel], vec![], vec![], true),
        ] {
            let (read, included) = can().read_to_count(&omit, &include);
            assert_eq!(
                Aggregator::counts(&group_by, &read.omit, &lacks),
                needs,
                "{group_by:?} {omit:?} {include:?}"
            );
            let is_counted = |part| !read.omit.contains(&part);
            for part in [Transcript, Analysis] {
                assert_eq!(is_counted(part), include.contains(&part), "{include:?}");
            }
            assert!(!is_counted(Metadata) && !included.contains(&Metadata));
        }
        // Retell's lists lack the transcript alone, others nothing.
        let retell = super::super::capabilities(ProviderKind::Retell);
        let (read, _) = retell.read_to_count(&[], &[]);
        assert_eq!(read.omit, [Metadata, Transcript]);
        let eigi = super::super::capabilities(ProviderKind::Eigi);
        assert_eq!(eigi.read_to_count(&[], &[]).0.omit, [Metadata]);
    }
}
