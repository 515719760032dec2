//! Work done by two at once.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, scope};

/// What two pieces of work give: at once where that is worth a thread and one can be had, else one after the other.
pub fn join<A, B: Send>(
    worth_a_thread: bool,
    here: impl FnOnce() -> A,
    beside: &(impl Fn() -> B + Sync),
) -> (A, B) {
    if !worth_a_thread {
        return (here(), beside());
    }
    scope(|scope| {
        let other = Builder::new().spawn_scoped(scope, beside);
        let first = here();
        let second = other.map_or_else(
            |_| beside(),
            |other| other.join().unwrap_or_else(|failure| resume_unwind(failure)),
        );
        (first, second)
    })
}

/// What is made of each thing, in their order. Each is taken by whoever is ready for it: a second thread may start late, or be slow.
pub fn map<A: Sync, B: Send>(
    worth_a_thread: bool,
    things: &[A],
    make: impl Fn(&A) -> B + Sync,
) -> Vec<B> {
    let taken = AtomicUsize::new(0);
    let take = || {
        let place = taken.fetch_add(1, Ordering::Relaxed);
        things.get(place).map(|thing| (place, make(thing)))
    };
    let work = || std::iter::from_fn(take).collect::<Vec<_>>();
    let (mut made, more) = join(worth_a_thread, work, &work);
    made.extend(more);
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, made)| made).collect()
}
