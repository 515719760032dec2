//! The decision table as rows of comma-separated values.

use std::io::{self, Write};

use super::{cells, columns};
use crate::export::Export;

/// Writes the header and every row.
///
/// # Errors
/// If it cannot be written.
pub fn write(export: &Export, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    writer.write_record(columns(export)).map_err(plain)?;
    for (item, cell) in export.of_names() {
        for row in cell.rows {
            writer.write_record(cells(export, item, &cell, row)).map_err(plain)?;
        }
    }
    writer.flush()
}

/// A reader who has gone is told apart from other faults by the error below.
fn plain(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
