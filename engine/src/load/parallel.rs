//! Work on two threads.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, scope};

/// Runs two functions: on two threads if that is worth it and a thread can be had, otherwise in turn.
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
        let second = match other {
            Ok(other) => other.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => beside(),
        };
        (first, second)
    })
}

/// Order-preserving map over two threads; each claims one element at a time, as one may start late.
pub fn map<A: Sync, B: Send>(
    worth_a_thread: bool,
    all: &[A],
    make: impl Fn(&A) -> B + Sync,
) -> Vec<B> {
    let claimed = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let at = claimed.fetch_add(1, Ordering::Relaxed);
            match all.get(at) {
                Some(one) => made.push((at, make(one))),
                None => return made,
            }
        }
    };
    let (mut made, more) = join(worth_a_thread, work, &work);
    made.extend(more);
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn the_order_is_kept_on_one_thread_and_on_two() {
        let numbers: Vec<u32> = (0..1_000).collect();
        let doubled: Vec<u32> = (0..1_000).map(|number| number * 2).collect();
        assert_eq!(map(false, &numbers, |number| number * 2), doubled);
        assert_eq!(map(true, &numbers, |number| number * 2), doubled);
        assert_eq!(map(true, &[] as &[u32], |number| *number), Vec::<u32>::new());
    }
}
