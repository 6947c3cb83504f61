//! Whether this module walks over the platforms' own lists.

#[cfg(any(test, feature = "client", feature = "server", not(feature = "browser")))]
mod held {
    /// Proof that this module walks over the platforms' own lists. The module for pages of a gateway cannot have
    /// it, and so holds nothing of how those are paged.
    pub(in crate::walk) type PlatformLists = ();

    pub(in crate::walk) const PLATFORM_LISTS: Option<PlatformLists> = Some(());
}

#[cfg(not(any(test, feature = "client", feature = "server", not(feature = "browser"))))]
mod held {
    /// None can be made: a gateway's pages name the next one.
    pub(in crate::walk) type PlatformLists = std::convert::Infallible;

    pub(in crate::walk) const PLATFORM_LISTS: Option<PlatformLists> = None;
}

pub(super) use held::{PLATFORM_LISTS, PlatformLists};
