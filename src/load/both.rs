//! Two pieces of work at once.

use std::thread::{Builder, scope};

/// What two pieces of work give: at once where that is worth a thread and one can be had, else one after the other.
pub fn both<A, B: Send>(worth_a_thread: bool, here: impl FnOnce() -> A, beside: &(impl Fn() -> B + Sync)) -> (A, B) {
    if !worth_a_thread {
        return (here(), beside());
    }
    scope(|scope| {
        let other = Builder::new().spawn_scoped(scope, beside);
        let first = here();
        let second = other.ok().and_then(|other| other.join().ok());
        (first, second.unwrap_or_else(beside))
    })
}
