//! What is translated: counts and lists, stamps of translators, and pseudo-locales.

pub mod pseudo;
mod stamp;
mod status;

pub use stamp::{Stamped, stamp};
pub use status::{Counts, Status, status};
