//! The progress of a long run.

use std::io::IsTerminal as _;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::batch::Tally;

/// A line on standard error; hidden unless that is a terminal and the rows go elsewhere.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// `bytes` is the number of bytes to read, if it is known.
    pub fn new(bytes: Option<u64>, to_file: bool) -> Self {
        let target = if to_file || !std::io::stdout().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(bytes, target);
        let template = match bytes {
            Some(_) => "{bar:30} {percent:>3}%  {msg}  {eta} left",
            None => "{spinner}  {msg}  {elapsed}",
        };
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Self { bar }
    }

    pub fn show(&self, tally: &Tally) {
        if self.bar.is_hidden() {
            return;
        }
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        let rate = (tally.read as f64 / seconds) as u64;
        let bad = if tally.bad() > 0 {
            format!(", {} bad", HumanCount(tally.bad()))
        } else {
            String::new()
        };
        self.bar.set_message(format!(
            "{} rows{bad}, {}/s",
            HumanCount(tally.read),
            HumanCount(rate)
        ));
        self.bar.set_position(tally.bytes);
    }

    /// Removes the line.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
