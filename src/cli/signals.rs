//! Temporary files are removed when a signal ends the program.

use std::path::Path;
#[cfg(unix)]
use std::sync::{Arc, atomic::AtomicBool};

use super::CliError;

/// Makes a write beyond the file size limit fail with an error instead of ending the program.
pub fn ignore_file_size_limit() {
    // Where no handler can be installed, the system ends the program as it would any other.
    #[cfg(unix)]
    let _ =
        signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

/// Removes `path` if SIGINT, SIGTERM or SIGHUP arrives, then exits with 128 + the signal's number.
///
/// # Errors
/// If no handler can be installed.
#[cfg(unix)]
pub fn remove_on_signal(path: &Path) -> Result<(), CliError> {
    use anyhow::Context as _;
    use std::sync::{Mutex, Once, PoisonError};
    static PATHS: Mutex<Vec<std::path::PathBuf>> = Mutex::new(Vec::new());
    static INSTALLED: Once = Once::new();
    PATHS.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    let mut installed = Ok(());
    INSTALLED.call_once(|| {
        installed = before_exit(|| {
            for path in PATHS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                // It is gone if the file was committed or dropped.
                let _ = std::fs::remove_file(path);
            }
        });
    });
    Ok(installed.with_context(|| super::error::cannot_write(path))?)
}

#[cfg(unix)]
fn before_exit(clean: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            clean();
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Other systems delete their temporary files themselves.
#[cfg(not(unix))]
pub fn remove_on_signal(_: &Path) -> Result<(), CliError> {
    Ok(())
}
