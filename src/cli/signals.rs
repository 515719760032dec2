//! What is unfinished is cleared away where a signal ends the program.

use std::path::Path;

use super::Failure;

/// Removes the file and ends the program, with the signal's exit code, where a signal asks for it.
///
/// # Errors
/// If signals cannot be heard.
#[cfg(unix)]
pub fn clear_on_signal(path: &Path) -> Result<(), Failure> {
    use std::sync::{Mutex, Once, PoisonError};
    static PATHS: Mutex<Vec<std::path::PathBuf>> = Mutex::new(Vec::new());
    static HEARD: Once = Once::new();
    PATHS.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    let mut outcome = Ok(());
    HEARD.call_once(|| {
        outcome = hear(|| {
            for path in PATHS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                // Put in its place already, or cleared away: either way it is not there any more.
                let _ = std::fs::remove_file(path);
            }
        });
    });
    outcome.map_err(|error| Failure::io(&path.to_string_lossy(), "write", &error))
}

#[cfg(unix)]
fn hear(clear: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    // A file that may not grow further shows as an error where it is written.
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP, SIGXFSZ])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().find(|signal| *signal != SIGXFSZ) {
            clear();
            std::process::exit(signal.saturating_add(128));
        }
    });
    Ok(())
}

/// Elsewhere the system clears its own temporary files.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn clear_on_signal(_: &Path) -> Result<(), Failure> {
    Ok(())
}
