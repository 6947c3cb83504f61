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

/// What only walks over the platforms' own lists have, and nothing at all in the module for pages of a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfPlatform<T>(Option<(PlatformLists, T)>);

impl<T: Default> Default for OfPlatform<T> {
    fn default() -> Self {
        Self(PLATFORM_LISTS.map(|held| (held, T::default())))
    }
}

impl<T> OfPlatform<T> {
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, it)| it)
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut().map(|(_, it)| it)
    }

    /// Replaces it by what is made only where there is any.
    pub fn set(&mut self, make: impl FnOnce() -> T) {
        if let Some(it) = self.get_mut() {
            *it = make();
        }
    }
}
