//! What is shown of a [`Report`](crate::Report): a table, a JSON document, a picture.

mod json;
mod svg;
mod table;

pub use self::json::json;
pub use self::svg::{default_path, svg};
pub use self::table::table;
