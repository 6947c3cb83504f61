//! The name of a platform.

use std::fmt;

use wasm_bindgen::prelude::wasm_bindgen;

use super::field_value::word;
use crate::named_enum::named_enum;

named_enum! {
    /// Whom a client asks: a platform, or a gateway of this package.
    default Eigi;
    pub enum ProviderKind {
        /// eigi.ai
        Eigi = "eigi",
        /// AnyReach
        Anyreach = "anyreach",
        /// Vapi
        Vapi = "vapi",
        /// ElevenLabs Agents
        Elevenlabs = "elevenlabs",
        /// Retell AI
        Retell = "retell",
        /// A gateway to one of the platforms.
        Gateway = "gateway",
    }
}

#[wasm_bindgen(typescript_custom_section)]
const PLATFORM_KIND: &str = "
/** A platform. */
export type PlatformKind = Exclude<ProviderKind, \"gateway\">;
";

impl ProviderKind {
    /// Every platform: all but the gateway, which comes last and holds no conversations of its own.
    pub const PLATFORMS: [Self; Self::ALL.len() - 1] = {
        let [platforms @ .., _gateway] = Self::ALL;
        platforms
    };

    /// The name of the platform that [has conversations without a time](Self::has_timeless).
    #[cfg(any(test, feature = "browser"))]
    pub(crate) const TIMELESS: &str = "retell";

    /// Whether it has conversations without `createdAt`. A filter by time leaves them out, so a walk must not bound itself
    /// by one. Of a gateway its platform tells.
    #[inline]
    pub const fn has_timeless(self) -> bool {
        match self {
            Self::Eigi | Self::Anyreach | Self::Vapi | Self::Elevenlabs | Self::Gateway => false,
            // Those that were registered, but never joined.
            Self::Retell => true,
        }
    }

    /// The platform of that name.
    pub fn platform(name: &str) -> Option<Self> {
        name.parse().ok().filter(|&kind| kind != Self::Gateway)
    }
}

const PLATFORMS: [&str; ProviderKind::PLATFORMS.len()] = {
    let [platforms @ .., _gateway] = ProviderKind::NAMES;
    platforms
};

word! {
    ProviderKind: &PLATFORMS, it => it.as_str(), typescript "PlatformKind", open false
}

impl fmt::Display for ProviderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_the_platform_without_times_by_its_name() {
        for kind in ProviderKind::ALL {
            assert_eq!(
                kind.has_timeless(),
                kind.as_str() == ProviderKind::TIMELESS,
                "{kind}"
            );
        }
    }
}
