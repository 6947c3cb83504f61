use super::*;
use proptest::prelude::*;

pub(super) fn any_data() -> impl Strategy<Value = Input> {
    let leaf = prop_oneof![
        Just(Input::Null),
        any::<bool>().prop_map(Input::Bool),
        any::<i32>().prop_map(|quarters| Input::Number(f64::from(quarters) / 4.0)),
        any::<String>().prop_map(Input::Text),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Input::List),
            prop::collection::vec((any::<String>(), inner), 0..6).prop_map(Input::Object),
        ]
    })
}
