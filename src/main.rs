//! Is this transfer restricted on this date, under this reading of the law?

use std::process::ExitCode;

fn main() -> ExitCode {
    snapback::cli::main()
}
