//! Runs the workers and writes their blocks in input order.
//!
//! A worker that finishes a block submits it to the [`ReorderBuffer`]. Whoever submits the block
//! that is next in the input writes it, and every later block that is already finished, so that
//! workers wait only when the buffer is full.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::reader::{Block, BlockReader};
use super::{BatchError, Options, Tally};

/// The result of answering a block, besides the bytes written.
#[derive(Debug, Default)]
pub(crate) struct BlockResult {
    pub(crate) tally: Tally,
    /// Nothing behind this block can be read.
    pub(crate) is_last: bool,
}

/// The number of blocks, per worker, that may wait for an earlier one.
const PENDING_PER_WORKER: u64 = 4;

/// A finished block: its result and the bytes to write.
type Finished = (Result<BlockResult, BatchError>, Vec<u8>);

/// The output, held by one worker at a time.
struct Output<W> {
    /// Written before the first row.
    header: Vec<u8>,
    target: W,
}

/// Finished blocks that wait for an earlier one.
struct ReorderBuffer<W> {
    /// The number of the block to write next.
    next: u64,
    pending: BTreeMap<u64, Finished>,
    /// Buffers whose bytes are written, for reuse.
    pool: Vec<Vec<u8>>,
    /// None while a worker writes.
    output: Option<Output<W>>,
    tally: Tally,
    state: State,
}

enum State {
    Running,
    /// Nothing more can be read.
    Ended,
    Failed(BatchError),
}

/// What the workers share.
struct Shared<'o, W> {
    reader: Mutex<BlockReader>,
    buffer: Mutex<ReorderBuffer<W>>,
    /// Notified when the buffer has space again.
    space: Condvar,
    options: &'o Options<'o>,
}

/// Answers all blocks with `options.threads` workers and writes the results in input order.
///
/// # Errors
/// The first error in input order.
pub(crate) fn run<W: Write + Send, A: FnMut(&Block, &mut Vec<u8>) -> BlockResult>(
    reader: BlockReader,
    (target, header): (W, Vec<u8>),
    options: &Options,
    new_worker: impl Fn() -> A + Sync,
) -> Result<(BlockReader, Tally), BatchError> {
    let shared = Shared {
        reader: Mutex::new(reader),
        buffer: Mutex::new(ReorderBuffer::new(Output { header, target })),
        space: Condvar::new(),
        options,
    };
    let work = || shared.work(new_worker());
    std::thread::scope(|scope| {
        for _ in 1..options.threads {
            scope.spawn(work);
        }
        work();
    });
    let buffer = shared.buffer.into_inner().unwrap_or_else(PoisonError::into_inner);
    match buffer.state {
        State::Failed(error) => return Err(error),
        State::Running if options.allows_empty => {
            // An input without rows has no block that would bring the header.
            let mut output = buffer.output.ok_or(BatchError::Internal)?;
            output.write(&[]).map_err(BatchError::Write)?;
        }
        State::Running | State::Ended => {}
    }
    let reader = shared.reader.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((reader, buffer.tally))
}

impl<W: Write> Shared<'_, W> {
    /// Answers blocks until the input or the run ends.
    fn work(&self, mut answer: impl FnMut(&Block, &mut Vec<u8>) -> BlockResult) {
        let (mut buffer, mut out) = (Vec::new(), Vec::new());
        loop {
            let (number, block) = {
                let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
                (reader.number(), reader.next_block(std::mem::take(&mut buffer)))
            };
            out.clear();
            let result = match block {
                Ok(None) => return,
                Err(error) => Err(error),
                Ok(Some(block)) => {
                    // A worker that panics must not leave the others waiting for its block.
                    let result = catch_unwind(AssertUnwindSafe(|| answer(&block, &mut out)));
                    buffer = block.bytes;
                    result.map_err(|_| BatchError::Internal)
                }
            };
            match self.submit(number, (result, out)) {
                Some(pooled) => out = pooled,
                None => return,
            }
        }
    }

    fn lock_buffer(&self) -> MutexGuard<'_, ReorderBuffer<W>> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Submits a finished block and writes all blocks that are next.
    ///
    /// Returns an empty buffer for the next block, or none if the run has ended.
    fn submit(&self, number: u64, finished: Finished) -> Option<Vec<u8>> {
        let capacity = PENDING_PER_WORKER * self.options.threads as u64;
        let is_full =
            |buffer: &mut ReorderBuffer<W>| buffer.is_running() && number > buffer.next + capacity;
        let mut buffer = self
            .space
            .wait_while(self.lock_buffer(), is_full)
            .unwrap_or_else(PoisonError::into_inner);
        buffer.pending.insert(number, finished);
        while let Some((mut output, (result, out))) = buffer.take_next() {
            drop(buffer);
            let result = result
                .and_then(|result| output.write(&out).map(|()| result).map_err(BatchError::Write));
            buffer = self.lock_buffer();
            buffer.pool.push(out);
            buffer.output = Some(output);
            buffer.finish(result);
            (self.options.progress)(&buffer.tally);
            self.space.notify_all();
        }
        buffer.is_running().then(|| buffer.pool.pop().unwrap_or_default())
    }
}

impl<W: Write> Output<W> {
    fn write(&mut self, out: &[u8]) -> io::Result<()> {
        self.target.write_all(&std::mem::take(&mut self.header))?;
        self.target.write_all(out)
    }
}

impl<W> ReorderBuffer<W> {
    fn new(output: Output<W>) -> Self {
        Self {
            next: 0,
            pending: BTreeMap::new(),
            pool: Vec::new(),
            output: Some(output),
            tally: Tally::default(),
            state: State::Running,
        }
    }

    const fn is_running(&self) -> bool {
        matches!(self.state, State::Running)
    }

    /// The next block with the output to write it to; none if it is not finished, another worker
    /// is writing, or the run has ended.
    fn take_next(&mut self) -> Option<(Output<W>, Finished)> {
        if self.output.is_none() || !self.is_running() {
            return None;
        }
        let finished = self.pending.remove(&self.next)?;
        Some((self.output.take()?, finished))
    }

    /// Records the result of the block just written.
    fn finish(&mut self, written: Result<BlockResult, BatchError>) {
        self.next += 1;
        match written {
            Err(error) => self.state = State::Failed(error),
            Ok(result) => {
                self.tally.add(result.tally);
                if result.is_last {
                    self.state = State::Ended;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::super::{Input, RowFormat};
    use super::*;
    use std::time::Duration;

    const BLOCKS: usize = 100;

    /// Returns one row of 20 kB per read, so that each block is one or two rows.
    fn reader() -> BlockReader {
        let rows: String = (0..BLOCKS).map(|row| format!("{row:020000}\n")).collect();
        let input = Input { shown: "rows".to_owned(), reader: Box::new(io::Cursor::new(rows)) };
        BlockReader::new(RowFormat::Jsonl, vec![input], false)
    }

    fn copy(block: &Block, out: &mut Vec<u8>) -> BlockResult {
        // Blocks take different times, so that they are finished out of order.
        std::thread::sleep(Duration::from_micros(block.line % 7 * 100));
        out.extend_from_slice(&block.bytes);
        let rows = block.bytes.split(|byte| *byte == b'\n').count() as u64 - 1;
        BlockResult { tally: Tally { read: rows, ..Tally::default() }, is_last: false }
    }

    fn options(threads: usize) -> Options<'static> {
        Options { threads, ..Options::default() }
    }

    #[test]
    fn blocks_are_written_in_input_order() {
        for threads in [1, 2, 8] {
            let mut out = Vec::new();
            let target = (&mut out, b"header\n".to_vec());
            let (_, tally) = run(reader(), target, &options(threads), || copy).unwrap();
            assert_eq!(tally.read, BLOCKS as u64);
            let text = String::from_utf8(out).unwrap();
            let rows: Vec<usize> = text.lines().skip(1).map(|row| row.parse().unwrap()).collect();
            assert!(rows.into_iter().eq(0..BLOCKS), "{threads} threads");
        }
    }

    #[test]
    fn the_run_ends_behind_a_last_block() {
        let mut out = Vec::new();
        let answer = |block: &Block, out: &mut Vec<u8>| BlockResult {
            is_last: block.line > 10,
            ..copy(block, out)
        };
        let (_, tally) = run(reader(), (&mut out, Vec::new()), &options(4), || answer).unwrap();
        assert!((10..20).contains(&tally.read), "{}", tally.read);
        assert_eq!(String::from_utf8(out).unwrap().lines().count() as u64, tally.read);
    }

    #[test]
    fn a_panic_of_a_worker_ends_the_run_behind_the_blocks_before_it() {
        let mut out = Vec::new();
        let answer = |block: &Block, out: &mut Vec<u8>| {
            assert!(block.line < 20, "this panic is part of the test");
            copy(block, out)
        };
        let result = run(reader(), (&mut out, Vec::new()), &options(4), || answer);
        assert!(matches!(result, Err(BatchError::Internal)));
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().enumerate().all(|(at, row)| row.parse::<usize>().unwrap() == at));
    }

    #[test]
    fn an_output_that_cannot_be_written_ends_the_run() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let result = run(reader(), (Full, b"header\n".to_vec()), &options(4), || copy);
        assert!(matches!(result, Err(BatchError::Write(_))));
    }
}
