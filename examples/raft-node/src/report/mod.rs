//! What is shown of a [`Report`](crate::Report): a table, a JSON document, a picture, a page.

mod draw;
mod html;
mod json;
mod svg;
mod table;

pub use self::html::html;
pub use self::json::json;
pub use self::svg::{default_path, svg};
pub use self::table::table;
