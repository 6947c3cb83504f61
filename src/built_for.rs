//! What a module of the npm package is built for.

/// Its size: the module for pages of a gateway alone, where what only saves time is not worth its bytes.
pub(crate) const SIZE: bool = cfg!(all(
    feature = "browser",
    not(any(test, feature = "client", feature = "server"))
));
