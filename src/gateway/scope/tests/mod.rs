//! Whether nobody is shown what they may not see.

mod confine;
mod matching;
mod unusable;

use super::*;
use crate::filter::{Unserved, utc_only};

fn input(json: &str) -> Input {
    json.parse().unwrap()
}

#[test]
fn its_text_tells_it_from_any_other() {
    let text = |scope| {
        let scope = Scope::read(
            ProviderKind::Anyreach,
            &input(scope),
            &utc_only,
            Unserved::Refused,
            false,
        );
        scope.unwrap().text()
    };
    assert_eq!(text("null"), "");
    let residual = |scope| {
        let (vapi, scope) = (ProviderKind::Vapi, input(scope));
        let scope = Scope::read(vapi, &scope, &utc_only, Unserved::Residual, false);
        scope.unwrap().text()
    };
    let texts = [
        r#"{"agentId":"a"}"#,
        r#"{"agentId":"a","status":"failed"}"#,
        r#"{"agentId":"a","status":"completed"}"#,
        r#"{"agentId":"a","channel":"webrtc"}"#,
        r#"{"status":"failed"}"#,
        r#"{"userId":"a"}"#,
        r#"{"userId":{"contains":"a"}}"#,
    ]
    .map(residual);
    for (index, one) in texts.iter().enumerate() {
        assert!(!texts[..index].contains(one), "{one}");
    }
    let texts = [
        r#"{"agentId":"a"}"#,
        r#"{"agentVersionId":"a"}"#,
        r#"{"agentId":"a&agentVersionId=a"}"#,
        r#"{"metadata":{"tenant":"a"}}"#,
        r#"{"metadata":{"tenant":"b"}}"#,
        r#"{"agentId":"a","pageSize":1}"#,
        r#"{"userId":"a"}"#,
        r#"{"userId":{"contains":"a"}}"#,
        r#"{"agentPhone":"a"}"#,
        r#"{"agentPhone":"+1 555-123-4567"}"#,
        r#"{"agentPhone":"+1 666-123-4567"}"#,
    ]
    .map(text);
    for (index, one) in texts.iter().enumerate() {
        assert!(!one.is_empty());
        assert!(!texts[..index].contains(one), "{one}");
    }
}
