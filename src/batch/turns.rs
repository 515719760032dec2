//! Workers that take blocks as they come and hand in what they made of them in the order of the input.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};

use super::feed::{Block, Feed};
use super::{Options, Stop, Tally};

/// What became of a block, besides the rows written.
#[derive(Debug, Default)]
pub struct Done {
    /// What was counted.
    pub tally: Tally,
    /// Nothing after it can be read.
    pub last: bool,
}

/// Where the hand-in stands.
struct Desk<'o, W> {
    next: u64,
    /// Written before the first row.
    header: Vec<u8>,
    output: W,
    tally: Tally,
    /// Why the run ended before its end; none in it: because nothing more can be read.
    stopped: Option<Option<Stop>>,
    options: &'o Options<'o>,
}

/// Works through all blocks and writes what comes of them.
///
/// # Errors
/// The first thing that stops the run, in the order of the input.
pub fn run<W: Write + Send, T: FnMut(&Block, &mut Vec<u8>) -> Done>(
    feed: Feed,
    (output, header): (W, Vec<u8>),
    options: &Options,
    worker: impl Fn() -> T + Sync,
) -> Result<(Feed, Tally), Stop> {
    let feed = Mutex::new(feed);
    let desk = Mutex::new(Desk { next: 0, header, output, tally: Tally::default(), stopped: None, options });
    let turn = Condvar::new();
    let work = || one(&feed, &desk, &turn, worker());
    std::thread::scope(|scope| {
        for _ in 1..options.threads {
            scope.spawn(work);
        }
        work();
    });
    let mut desk = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    if options.allows_empty && desk.stopped.is_none() {
        desk.write(&[]).map_err(Stop::Write)?;
    }
    match desk.stopped.flatten() {
        Some(stop) => Err(stop),
        None => Ok((feed.into_inner().unwrap_or_else(PoisonError::into_inner), desk.tally)),
    }
}

fn one<W: Write>(feed: &Mutex<Feed>, desk: &Mutex<Desk<W>>, turn: &Condvar, mut work: impl FnMut(&Block, &mut Vec<u8>) -> Done) {
    let (mut buffer, mut out) = (Vec::new(), Vec::new());
    loop {
        let (place, taken) = {
            let mut feed = feed.lock().unwrap_or_else(PoisonError::into_inner);
            (feed.place(), feed.next(std::mem::take(&mut buffer)))
        };
        out.clear();
        let done = match taken {
            Ok(None) => return,
            Err(stop) => Err(stop),
            Ok(Some(block)) => {
                // A worker that fails must not leave the others waiting for its turn.
                let done = catch_unwind(AssertUnwindSafe(|| work(&block, &mut out))).map_err(|_| Stop::Broken);
                buffer = block.bytes;
                done
            }
        };
        if !hand_in(desk, turn, place, done, &out) {
            return;
        }
    }
}

/// Waits for its turn, and writes; false if the run has ended.
fn hand_in<W: Write>(desk: &Mutex<Desk<W>>, turn: &Condvar, place: u64, done: Result<Done, Stop>, out: &[u8]) -> bool {
    let waiting = desk.lock().unwrap_or_else(PoisonError::into_inner);
    let waits = |desk: &mut Desk<W>| desk.next != place && desk.stopped.is_none();
    let mut desk = turn.wait_while(waiting, waits).unwrap_or_else(PoisonError::into_inner);
    if desk.stopped.is_none() {
        desk.take(done, out);
    }
    desk.next = desk.next.saturating_add(1);
    let goes_on = desk.stopped.is_none();
    drop(desk);
    turn.notify_all();
    goes_on
}

impl<W: Write> Desk<'_, W> {
    fn write(&mut self, out: &[u8]) -> io::Result<()> {
        self.output.write_all(&std::mem::take(&mut self.header))?;
        self.output.write_all(out)
    }

    fn take(&mut self, done: Result<Done, Stop>, out: &[u8]) {
        let written = done.and_then(|done| self.write(out).map(|()| done).map_err(Stop::Write));
        match written {
            Err(stop) => self.stopped = Some(Some(stop)),
            Ok(done) => {
                self.tally.add(done.tally);
                (self.options.progress)(&self.tally);
                self.stopped = done.last.then_some(None);
            }
        }
    }
}
