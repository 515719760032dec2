//! What a batch costs, as ratios to a plain read and write of the same file with the `csv` crate.
//!
//! Rounds are interleaved and each ratio is taken within its round, so that a machine whose speed drifts does not
//! matter. `cargo bench --bench batch`; `ROUNDS=15 ROWS=10000000 cargo bench --bench batch` is the long form.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark may fail loudly and prints"
)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use snapback::rules;
use snapback_engine::model::{Day, Ruleset};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // The program is its own yardstick: it calls itself for the plain pass and for a loop that only spins.
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "pass", from, to] => pass(Path::new(from), Path::new(to)),
        [_, "spin"] => spin(),
        _ => measure(),
    }
}

/// Reads and writes every record, with two constant columns more.
fn pass(from: &Path, to: &Path) {
    let input = BufReader::with_capacity(1 << 16, File::open(from).expect("an input"));
    let output = BufWriter::with_capacity(1 << 16, File::create(to).expect("an output"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(input);
    let (mut writer, mut record) = (csv::Writer::from_writer(output), csv::ByteRecord::new());
    while reader.read_byte_record(&mut record).expect("a record") {
        record.push_field(b"prohibited");
        record.push_field(b"a/provision");
        writer.write_byte_record(&record).expect("a place");
    }
    writer.flush().expect("a place");
}

fn spin() {
    let mut number = 1_u64;
    for _ in 0..400_000_000_u64 {
        number =
            std::hint::black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
    assert_ne!(number, 0);
}

fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn measure() {
    let (rounds, rows) = (setting("ROUNDS", 15), setting("ROWS", 1_000_000));
    let folder =
        tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "." })
            .expect("a folder");
    let rules = rules::ruleset().expect("the embedded rules");
    let bench = Bench { folder: folder.path().to_owned(), rounds };
    println!(
        "{rounds} rounds; medians of the ratios of each round; {rows} rows where nothing else is said"
    );
    for (name, kind) in [("unquoted", Kind::Plain), ("quoted", Kind::Quoted), ("wide", Kind::Wide)]
    {
        let file = bench.file(&rules, name, rows, kind);
        let ratios = bench.ratios(&[&bench.pass(&file), &bench.batch(&file, &["--threads", "1"])]);
        println!("T3 batch, {name} / csv pass (must: 1.30): {:.2}", ratios[1]);
    }
    let stating = bench.file(&rules, "customs", rows, Kind::Customs);
    let ratios =
        bench.ratios(&[&bench.pass(&stating), &bench.batch(&stating, &["--threads", "1"])]);
    println!(
        "batch, rows that state a supplier, a layer and now and then a fact / csv pass: {:.2}",
        ratios[1]
    );
    let file = bench.file(&rules, "unquoted", rows, Kind::Plain);
    let explained = bench.batch(&file, &["--threads", "1", "--explain"]);
    println!(
        "T4 batch --explain / csv pass (must: 1.70): {:.2}",
        bench.ratios(&[&bench.pass(&file), &explained])[1]
    );
    bench.memory(&rules, rows);
    bench.threads(&file);
    bench.growth(&rules, rows);
}

#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Quoted,
    Wide,
    /// As a customs ledger has them: with the supplier's country, a layer, and a fact where one is known.
    Customs,
}

const COUNTRIES: &[&str] = &[
    "AE", "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CN", "CZ", "DE", "DK", "EG", "ES", "FI", "FR",
    "GB", "GR", "IN", "IQ", "IT", "JP", "KP", "KR", "KZ", "MY", "NL", "NO", "PK", "PL", "RU", "SE",
    "SG", "SY", "TR", "UA", "US", "VN", "ZA",
];

/// A command to be timed.
type Run = Vec<String>;

struct Bench {
    folder: PathBuf,
    rounds: usize,
}

impl Bench {
    /// Random rows over the whole catalogue, both directions and every compared party; the same in every run.
    fn file(&self, rules: &Ruleset, name: &str, rows: usize, kind: Kind) -> PathBuf {
        let path = self.folder.join(format!("{name}-{rows}.csv"));
        if path.exists() {
            return path;
        }
        let parties: Vec<&str> =
            rules.compared.iter().map(|party| rules[*party].id.as_str()).collect();
        let first =
            rules.instruments.iter().map(|instrument| instrument.date).min().unwrap_or(Day::FIRST);
        let span = (rules.known_through.0 - first.0) as u64;
        let mut chance = Chance(0x5eed_ba7c);
        let mut text = String::from(match kind {
            Kind::Plain => "item,date,direction,reading\n",
            Kind::Quoted => "item,date,direction,reading,ref\n",
            Kind::Customs => {
                "item,date,direction,reading,supplier,layer,range_km,council_approval\n"
            }
            Kind::Wide => {
                "ref,shipper,consignee,port,item,date,direction,reading,value,currency,remark\n"
            }
        });
        for at in 0..rows {
            let item = rules.items[chance.below(rules.items.len() as u64) as usize].id.as_str();
            let day = first.plus_days(chance.below(span) as i32);
            let way = ["to", "from"][chance.below(2) as usize];
            let party = parties[chance.below(parties.len() as u64) as usize];
            let asked = format!("{item},{day},{way},{party}");
            let _ = match kind {
                Kind::Plain => writeln!(text, "{asked}"),
                Kind::Quoted => writeln!(text, "{asked},\"lot {at}, said \"\"{way}\"\"\""),
                Kind::Customs => {
                    let country = COUNTRIES[chance.below(COUNTRIES.len() as u64) as usize];
                    let layer = ["un", "eu"][chance.below(2) as usize];
                    let range = ["", "", "", "280", "300", "1500"][chance.below(6) as usize];
                    let approved = ["", "", "", "yes", "no"][chance.below(5) as usize];
                    writeln!(text, "{asked},{country},{layer},{range},{approved}")
                }
                Kind::Wide => {
                    writeln!(
                        text,
                        "{at:010},a shipper of some name,a consignee of some other name,a port,{asked},125000.00,EUR,a remark"
                    )
                }
            };
        }
        fs::write(&path, text).expect("a file");
        path
    }

    fn pass(&self, file: &Path) -> Run {
        let bench = std::env::current_exe().expect("this program");
        [&bench, Path::new("pass"), file, &self.folder.join("pass.out")]
            .map(|word| word.to_string_lossy().into_owned())
            .to_vec()
    }

    fn batch(&self, file: &Path, more: &[&str]) -> Run {
        let output = self.folder.join("batch.out");
        let words = [
            Path::new(env!("CARGO_BIN_EXE_snapback")),
            Path::new("batch"),
            file,
            Path::new("--output"),
            &output,
        ];
        let words = words.iter().map(|word| word.to_string_lossy().into_owned());
        words
            .chain(["--force".to_owned()])
            .chain(more.iter().map(|word| (*word).to_owned()))
            .collect()
    }

    /// The median over rounds of each run's time over that of the first.
    fn ratios(&self, runs: &[&Run]) -> Vec<f64> {
        let mut ratios = vec![Vec::new(); runs.len()];
        for _ in 0..self.rounds {
            let seconds: Vec<f64> = runs.iter().map(|run| time(run).as_secs_f64()).collect();
            seconds
                .iter()
                .zip(&mut ratios)
                .for_each(|(time, ratios)| ratios.push(time / seconds[0]));
        }
        ratios.into_iter().map(median).collect()
    }

    fn memory(&self, rules: &Ruleset, rows: usize) {
        let hello = peak(&[env!("CARGO_BIN_EXE_snapback").to_owned(), "--version".to_owned()]);
        let peaks: Vec<String> = [rows / 10, rows]
            .iter()
            .map(|rows| {
                format!(
                    "{:.1} MiB at {rows} rows",
                    peak(&self.batch(&self.file(rules, "unquoted", *rows, Kind::Plain), &[]))
                        - hello
                )
            })
            .collect();
        println!("T5 peak memory over a start (must: 16 MiB, flat): {}", peaks.join(", "));
    }

    fn threads(&self, file: &Path) {
        let one = self.batch(file, &["--threads", "1"]);
        let two = self.batch(file, &["--threads", "2"]);
        let spin = vec![
            std::env::current_exe().expect("this program").to_string_lossy().into_owned(),
            "spin".to_owned(),
        ];
        let mut ratios = Vec::new();
        for _ in 0..self.rounds {
            let (alone, together) = (time(&spin), twice(&spin));
            let could = 2.0 * alone.as_secs_f64() / together.as_secs_f64();
            ratios.push(time(&one).as_secs_f64() / time(&two).as_secs_f64() / could);
        }
        println!(
            "T6 speed-up by a second thread / what the machine gives (must: 0.85): {:.2}",
            median(ratios)
        );
    }

    fn growth(&self, rules: &Ruleset, rows: usize) {
        let [few, many] =
            [rows / 10, rows].map(|rows| self.file(rules, "unquoted", rows, Kind::Plain));
        let runs = [self.batch(&few, &["--threads", "1"]), self.batch(&many, &["--threads", "1"])];
        println!(
            "T8 ten times the rows / the rows (linear: 10): {:.2}",
            self.ratios(&[&runs[0], &runs[1]])[1]
        );
    }
}

fn command(run: &[String]) -> Command {
    let mut command = Command::new(&run[0]);
    command.args(&run[1..]).stdout(Stdio::null());
    command
}

fn time(run: &Run) -> Duration {
    let start = Instant::now();
    assert!(command(run).status().expect("a process").success());
    start.elapsed()
}

fn twice(run: &Run) -> Duration {
    let start = Instant::now();
    let both = [(); 2].map(|()| command(run).spawn().expect("a process"));
    both.into_iter().for_each(|mut one| assert!(one.wait().expect("an end").success()));
    start.elapsed()
}

/// The greatest resident size, in MiB, as the kernel gives it while the process lives.
fn peak(run: &[String]) -> f64 {
    let mut child = command(run).spawn().expect("a process");
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut most = 0.0_f64;
    while child.try_wait().expect("a state").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        most = most.max(
            line.split_whitespace().next().and_then(|size| size.parse::<f64>().ok()).unwrap_or(0.0)
                / 1024.0,
        );
        std::thread::sleep(Duration::from_micros(200));
    }
    most
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Xorshift: the same numbers in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
