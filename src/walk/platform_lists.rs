//! Whether this module walks over the platforms' own lists.

#[cfg(any(test, feature = "client", feature = "server", not(feature = "browser")))]
mod held {
    /// Proof that this module walks over the platforms' own lists. The module for pages of a gateway cannot have
    /// it, and so holds nothing of how those are paged.
    pub(in crate::walk) type PlatformLists = ();

    pub(in crate::walk) const PLATFORM_LISTS: Option<PlatformLists> = Some(());

    /// What only walks over the platforms' own lists have.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub(in crate::walk) struct OfPlatform<T>(T);

    impl<T> OfPlatform<T> {
        pub fn of(make: impl FnOnce() -> T) -> Self {
            Self(make())
        }

        pub fn get(&self) -> Option<&T> {
            Some(&self.0)
        }

        pub fn get_mut(&mut self) -> Option<&mut T> {
            Some(&mut self.0)
        }
    }
}

#[cfg(not(any(test, feature = "client", feature = "server", not(feature = "browser"))))]
mod held {
    use std::marker::PhantomData;

    /// None can be made: a gateway's pages name the next one.
    pub(in crate::walk) type PlatformLists = std::convert::Infallible;

    pub(in crate::walk) const PLATFORM_LISTS: Option<PlatformLists> = None;

    /// Nothing.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub(in crate::walk) struct OfPlatform<T>(PhantomData<T>);

    impl<T> OfPlatform<T> {
        pub fn of(_: impl FnOnce() -> T) -> Self {
            Self(PhantomData)
        }

        pub fn get(&self) -> Option<&T> {
            None
        }

        pub fn get_mut(&mut self) -> Option<&mut T> {
            None
        }
    }
}

pub(super) use held::{OfPlatform, PLATFORM_LISTS, PlatformLists};

impl<T> OfPlatform<T> {
    /// Replaces it by what is made only where there is any.
    pub fn set(&mut self, make: impl FnOnce() -> T) {
        if let Some(it) = self.get_mut() {
            *it = make();
        }
    }
}
