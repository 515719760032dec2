//! What is unfinished is cleared away where a signal ends the program.

use std::path::Path;
#[cfg(unix)]
use std::sync::{Arc, atomic::AtomicBool};

use super::Failure;

/// A file that may not grow further shows as an error where it is written, and does not end the program.
pub fn hear_of_file_limits() {
    // If it cannot be heard, the system ends the program, as it would any other.
    #[cfg(unix)]
    let _ =
        signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

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
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
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
