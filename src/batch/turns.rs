//! Workers that take blocks as they come and hand in what they made of them, to be written in the order of the input.
//!
//! Nobody waits for a turn: what is handed in early lies on the desk, and whoever hands in the block
//! that is due writes it and all that have become due behind it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

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

/// How many blocks, for each worker, may lie on the desk before their turn.
const EARLY: u64 = 4;

/// What is handed in for a block.
type Handed = (Result<Done, Stop>, Vec<u8>);

/// Where the rows go; held by one worker at a time.
struct Output<W> {
    /// Written before the first row.
    header: Vec<u8>,
    to: W,
}

/// Where the hand-in stands.
struct Desk<W> {
    /// The place of the block that is due.
    next: u64,
    early: BTreeMap<u64, Handed>,
    /// Buffers written, to be filled again.
    spare: Vec<Vec<u8>>,
    /// None while a worker writes.
    output: Option<Output<W>>,
    tally: Tally,
    /// Why the run ended before its end; none in it: because nothing more can be read.
    stopped: Option<Option<Stop>>,
}

/// What the workers share.
struct Room<'o, W> {
    feed: Mutex<Feed>,
    desk: Mutex<Desk<W>>,
    /// Told when the desk has room again.
    cleared: Condvar,
    options: &'o Options<'o>,
}

/// Works through all blocks and writes what comes of them.
///
/// # Errors
/// The first thing that stops the run, in the order of the input.
pub fn run<W: Write + Send, T: FnMut(&Block, &mut Vec<u8>) -> Done>(
    feed: Feed,
    (to, header): (W, Vec<u8>),
    options: &Options,
    worker: impl Fn() -> T + Sync,
) -> Result<(Feed, Tally), Stop> {
    let output = Some(Output { header, to });
    let desk = Desk {
        next: 0,
        early: BTreeMap::new(),
        spare: Vec::new(),
        output,
        tally: Tally::default(),
        stopped: None,
    };
    let room =
        Room { feed: Mutex::new(feed), desk: Mutex::new(desk), cleared: Condvar::new(), options };
    let work = || room.work(worker());
    std::thread::scope(|scope| {
        for _ in 1..options.threads {
            scope.spawn(work);
        }
        work();
    });
    let mut desk = room.desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(output) =
        desk.output.as_mut().filter(|_| options.allows_empty && desk.stopped.is_none())
    {
        output.write(&[]).map_err(Stop::Write)?;
    }
    match desk.stopped.flatten() {
        Some(stop) => Err(stop),
        None => Ok((room.feed.into_inner().unwrap_or_else(PoisonError::into_inner), desk.tally)),
    }
}

impl<W: Write> Room<'_, W> {
    fn work(&self, mut work: impl FnMut(&Block, &mut Vec<u8>) -> Done) {
        let (mut buffer, mut out) = (Vec::new(), Vec::new());
        loop {
            let (place, taken) = {
                let mut feed = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
                (feed.place(), feed.next(std::mem::take(&mut buffer)))
            };
            out.clear();
            let done = match taken {
                Ok(None) => return,
                Err(stop) => Err(stop),
                Ok(Some(block)) => {
                    // A worker that fails must not leave the others waiting for its block.
                    let done = catch_unwind(AssertUnwindSafe(|| work(&block, &mut out)))
                        .map_err(|_| Stop::Broken);
                    buffer = block.bytes;
                    done
                }
            };
            let Some(spare) = self.hand_in(place, (done, out)) else { return };
            out = spare;
        }
    }

    fn desk(&self) -> MutexGuard<'_, Desk<W>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays a block on the desk, and writes what is due; a buffer for the next one, unless the run has ended.
    fn hand_in(&self, place: u64, handed: Handed) -> Option<Vec<u8>> {
        let most = EARLY.saturating_mul(self.options.threads as u64);
        let full =
            |desk: &mut Desk<W>| place.saturating_sub(desk.next) > most && desk.stopped.is_none();
        let mut desk =
            self.cleared.wait_while(self.desk(), full).unwrap_or_else(PoisonError::into_inner);
        desk.early.insert(place, handed);
        while let Some((mut output, (done, out))) = desk.due() {
            drop(desk);
            let written =
                done.and_then(|done| output.write(&out).map(|()| done).map_err(Stop::Write));
            desk = self.desk();
            desk.spare.push(out);
            desk.output = Some(output);
            desk.settle(written);
            (self.options.progress)(&desk.tally);
            self.cleared.notify_all();
        }
        desk.stopped.is_none().then(|| desk.spare.pop().unwrap_or_default())
    }
}

impl<W: Write> Output<W> {
    fn write(&mut self, out: &[u8]) -> io::Result<()> {
        self.to.write_all(&std::mem::take(&mut self.header))?;
        self.to.write_all(out)
    }
}

impl<W> Desk<W> {
    /// The block that is due, with the output to write it to; none if it is not there, or somebody writes, or the run has ended.
    fn due(&mut self) -> Option<(Output<W>, Handed)> {
        if self.output.is_none() || self.stopped.is_some() {
            return None;
        }
        let handed = self.early.remove(&self.next)?;
        Some((self.output.take()?, handed))
    }

    /// What the block that was due leaves behind.
    fn settle(&mut self, written: Result<Done, Stop>) {
        self.next = self.next.saturating_add(1);
        match written {
            Err(stop) => self.stopped = Some(Some(stop)),
            Ok(done) => {
                self.tally.add(done.tally);
                self.stopped = done.last.then_some(None);
            }
        }
    }
}
