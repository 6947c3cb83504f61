//! The name of a platform.

use std::fmt;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::field_value::word;

/// A platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "snake_case")]
#[tsify(type = r#""eigi" | "anyreach" | "gateway""#)]
pub enum ProviderKind {
    /// eigi.ai
    #[default]
    Eigi,
    /// AnyReach
    Anyreach,
    /// A gateway of this package, to one of the platforms
    Gateway,
}

impl ProviderKind {
    /// Every platform. A gateway is not one: conversations belong to its platform.
    pub const ALL: [ProviderKind; 2] = [ProviderKind::Eigi, ProviderKind::Anyreach];

    /// The name in code and data: `eigi`, `anyreach`.
    pub fn as_str(self) -> &'static str {
        match self {
            ProviderKind::Eigi => "eigi",
            ProviderKind::Anyreach => "anyreach",
            ProviderKind::Gateway => "gateway",
        }
    }

    /// The platform of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// A platform or a gateway: what a client can be made for.
    pub fn for_client(name: &str) -> Option<Self> {
        Self::from_name(name).or((name == Self::Gateway.as_str()).then_some(Self::Gateway))
    }
}

word! {
    ProviderKind: &["eigi", "anyreach"], it => it.as_str(), typescript r#""eigi" | "anyreach""#, open false
}

impl fmt::Display for ProviderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
