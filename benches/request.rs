//! Turns a caller's filter into a request. `cargo bench --bench request`.

#![allow(clippy::unwrap_used, reason = "a benchmark that fails may panic")]

use convoscope::filter::validate_input;
use convoscope::http::RequestPlan;
use convoscope::input::Input;
use convoscope::model::ProviderKind::Eigi;
use convoscope::provider::{Account, ListRequest, eigi, provider};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const FULL: &str = r#"{
    "search": "refund & order +91", "agentId": "68ea2517dbb84c09bae1ba0a", "channel": "telephone",
    "direction": "outbound", "status": "completed", "createdAfter": "2026-01-01T09:30:00+05:30",
    "createdBefore": "2026-01-31",
    "timeOfDay": {"from": "09:00", "to": "18:30", "utcOffsetMinutes": 330}, "pageSize": 50
}"#;
const WRONG: &str = r#"{"stauts": "completed", "channel": "phone", "pageSize": 500}"#;

#[divan::bench]
fn plan_without_filter(bencher: Bencher<'_, '_>) {
    bench_plan(bencher, "{}");
}

#[divan::bench]
fn plan_with_every_key(bencher: Bencher<'_, '_>) {
    bench_plan(bencher, FULL);
}

fn bench_plan(bencher: Bencher<'_, '_>, filter: &str) {
    let account = eigi::account("vk_0123456789", None).unwrap();
    let filter: Input = filter.parse().unwrap();
    bencher.bench_local(|| counted::whole(&account, black_box(&filter)));
}

// Not inlined, so that callgrind can count its instructions: see instructions.mjs.
mod counted {
    use super::{Account, Eigi, Input, ListRequest, RequestPlan, provider, validate_input};

    #[inline(never)]
    pub fn whole(account: &Account, filter: &Input) -> RequestPlan {
        let filter = validate_input(Eigi, filter).unwrap();
        (provider(Eigi).plan_list)(account, &filter, &ListRequest::first(100))
    }
}

#[divan::bench]
fn tell_what_is_wrong(bencher: Bencher<'_, '_>) {
    let filter: Input = WRONG.parse().unwrap();
    bencher.bench_local(|| validate_input(Eigi, black_box(&filter)).unwrap_err());
}
