//! With everything private redacted, a telephone number that is a number of its own in the body is in no line
//! of the export; and the export is still JSON.
#![no_main]

use convoscope::export::{ExportFormat, ExportOptions, Writer};
use convoscope::model::ReadOptions;
use convoscope::provider::{body_text, parse_body, provider};
use convoscope_fuzz::{PROVIDERS, strict};
use libfuzzer_sys::fuzz_target;

const NUMBER: &str = "+12125550199";

fuzz_target!(|body: &[u8]| {
    let body = body_text(body);
    for kind in PROVIDERS {
        let Ok(document) = parse_body(kind, &body) else { return };
        let Ok(page) = provider(kind).read_page(document.root(), 100, &ReadOptions::default()) else { continue };
        let mut items = page.items;
        for conversation in &mut items {
            conversation.customer.phone = Some(NUMBER.into());
            conversation.notes = Some(format!("call back {NUMBER}, or write to jo@example.com").into());
        }
        for format in [ExportFormat::Ndjson, ExportFormat::Csv] {
            let mut options = ExportOptions::new(format);
            options.redact = ["customer", "agent.phone", "text", "metadata.phone"].map(str::to_owned).to_vec();
            let writer = Writer::new(options, [7; 16]).expect("the options are valid");
            let mut out = String::new();
            writer.write(items.clone(), &mut out);
            if format == ExportFormat::Ndjson {
                out.lines().for_each(|line| drop(strict(line)));
                assert_eq!(out.lines().count(), items.len());
            }
            let noted = out.matches("call back [phone:").count();
            assert_eq!(noted, items.len(), "{out}");
        }
    }
});
