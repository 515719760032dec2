//! A case is run twice, the second time in another language, another time zone and a small stack, and what differs from
//! what is expected is told.

use std::collections::BTreeMap;
use std::io::{Read, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

use super::case::{NamedCase, Words};
use super::place::Place;

const ARGS: &str = "check widget --date 2015-01-01 --rules rules";
const MOST_MS: u64 = 2_000;
const MOST_MB: u64 = 64;
/// A program that is not optimised, on a machine that does other things too.
const PATIENCE: u64 = if cfg!(debug_assertions) { 10 } else { 2 };

/// The small stack, in KiB; what is not optimised takes more than twice as much of it.
const STACK: u32 = if cfg!(debug_assertions) { 1280 } else { 512 };

const PROGRAM: &str = env!("CARGO_BIN_EXE_snapback");

/// How a run ended.
pub struct Ended {
    /// The exit code; 128 and the signal where one ended it.
    pub code: i32,
    /// Standard output.
    pub out: Vec<u8>,
    /// Standard error.
    pub err: Vec<u8>,
    /// How long it took.
    pub took: Duration,
    /// The most memory it held, in bytes.
    pub most: u64,
}

/// What is wrong with a case, and the run it was.
pub fn judge(named: &NamedCase) -> (Vec<String>, Ended) {
    let (ended, mut wrong) = run(named, false);
    // What takes long is run once.
    let again = named.case.max_ms.is_none().then(|| run(named, true).0);
    if let Some(again) = again.filter(|again| {
        (again.code, &again.out, &again.err) != (ended.code, &ended.out, &ended.err)
    }) {
        wrong.push(format!(
            "in another language, time zone and stack: exit {}, stdout {}, stderr {}",
            again.code,
            shown(&again.out),
            shown(&again.err)
        ));
    }
    wrong.extend(differs(named, &ended));
    (wrong, ended)
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(600).collect::<String>().escape_debug().to_string()
}

/// Runs it in a folder of its own, and looks what it left there.
fn run(named: &NamedCase, elsewhere: bool) -> (Ended, Vec<String>) {
    let place = Place::of(&named.case, &named.folder);
    let before = place.seen();
    let ended = ended(named, place.path(), elsewhere);
    let mut wrong = Vec::new();
    let mut after = place.seen();
    for path in &named.case.may_create {
        after.remove(Path::new(path));
    }
    let kept = before.iter().filter(|(path, _)| {
        !named.case.may_create.iter().any(|may| Path::new(may) == path.as_path())
    });
    for (path, what) in kept {
        match after.remove(path) {
            Some(now) if now == *what => {}
            now => wrong.push(format!("{} was {what} and is {now:?}", path.display())),
        }
    }
    wrong.extend(after.keys().map(|path| format!("{} was left behind", path.display())));
    (ended, wrong)
}

fn ended(named: &NamedCase, place: &Path, elsewhere: bool) -> Ended {
    let mut command = command(named, elsewhere);
    command.current_dir(place).envs(&named.case.env);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let begun = Instant::now();
    let mut child = command.spawn().expect("a process");
    let (mut stdin, mut stdout, mut stderr) =
        (child.stdin.take().expect("a pipe"), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // Who refuses an input need not read it to its end.
            let _ = named
                .case
                .input
                .as_ref()
                .map_or(Ok(()), |input| input.write(&named.folder, &mut stdin));
            let _ = stdin.flush();
        });
        let err = scope.spawn(move || all(stderr.as_mut()));
        let out = scope.spawn(move || all(stdout.as_mut()));
        let used = waited(
            &mut child,
            Duration::from_millis(named.case.max_ms.unwrap_or(MOST_MS) * PATIENCE * 2),
        );
        let status = used.status;
        Ended {
            code: status
                .code()
                .or_else(|| status.signal().map(|signal| 128 + signal))
                .unwrap_or(-1),
            out: out.join().expect("read"),
            err: err.join().expect("read"),
            took: begun.elapsed(),
            most: used.rusage.maxrss,
        }
    })
}

/// Waits, but not for ever.
fn waited(child: &mut Child, most: Duration) -> wait4::ResUse {
    let id = child.id().to_string();
    let (done, heard) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if heard.recv_timeout(most) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-KILL", &id]).status();
            }
        });
        let used = child.wait4().expect("an end");
        drop(done);
        used
    })
}

fn all(from: Option<&mut impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    from.map(|from| from.read_to_end(&mut bytes).expect("read"));
    bytes
}

fn command(named: &NamedCase, elsewhere: bool) -> Command {
    let case = &named.case;
    let words = case.args.clone().unwrap_or_else(|| Words::Line(ARGS.to_owned())).all();
    let plain = case.redirect.is_none() && case.before.is_empty() && !case.nobody && !elsewhere;
    let mut command = if plain { Command::new(PROGRAM) } else { shell(named, elsewhere) };
    command.args(words).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    if plain {
        command.env("LC_ALL", "C").env("TZ", "UTC");
    }
    command
}

/// The program with whatever a shell does before it and with its output.
fn shell(named: &NamedCase, elsewhere: bool) -> Command {
    let case = &named.case;
    let redirect = case.redirect.as_deref().unwrap_or_default();
    let narrow = if elsewhere { format!("ulimit -s {STACK}") } else { ":".to_owned() };
    let before = if case.before.is_empty() { ":" } else { &case.before };
    let place = if elsewhere {
        "LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati RUST_MIN_STACK=524288"
    } else {
        "LC_ALL=C TZ=UTC"
    };
    let by = if case.nobody && is_root() {
        "setpriv --reuid=65534 --regid=65534 --clear-groups "
    } else {
        ""
    };
    // Set for the program alone: a shell may have something to say about a language it lacks.
    let run = format!("{by}env {place} \"$0\" \"$@\" {redirect}");
    let run = if redirect.starts_with('|') {
        format!("{run}; exit ${{PIPESTATUS[0]}}")
    } else {
        format!("exec {run}")
    };
    let mut command = Command::new("bash");
    command.args(["-c", &format!("{narrow}; {before}; {run}")]);
    command.arg(if by.is_empty() { Path::new(PROGRAM) } else { for_all() });
    command
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// The program where anyone may run it.
fn for_all() -> &'static Path {
    static COPY: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = COPY.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))
            .expect("a mode");
        let path = folder.path().join("snapback");
        std::fs::copy(PROGRAM, &path).expect("copied");
        (folder, path)
    });
    path
}

fn differs(named: &NamedCase, ended: &Ended) -> Vec<String> {
    let case = &named.case;
    let mut wrong = Vec::new();
    let exit = case.exit.unwrap_or(if named.twin { 0 } else { 2 });
    let answered = case.any_answer && matches!(ended.code, 0 | 1);
    if ended.code != exit && !answered {
        wrong.push(format!("exit {} in place of {exit}: {}", ended.code, shown(&ended.err)));
    }
    let (ms, mb) = (case.max_ms.unwrap_or(MOST_MS), case.max_rss_mb.unwrap_or(MOST_MB));
    if ended.took > Duration::from_millis(ms * PATIENCE) {
        wrong.push(format!("took {:?}", ended.took));
    }
    if ended.most > mb << 20 {
        wrong.push(format!("held {} MiB", ended.most >> 20));
    }
    wrong.extend(lines(named, ended));
    wrong.extend(printed(named, ended, exit));
    let told = String::from_utf8_lossy(&ended.err);
    let printed = String::from_utf8_lossy(&ended.out);
    wrong.extend(
        case.prints
            .iter()
            .filter(|text| !printed.contains(*text))
            .map(|text| format!("no `{text}` in {}", shown(&ended.out))),
    );
    let never = case.never.iter().filter(|text| printed.contains(*text) || told.contains(*text));
    wrong.extend(never.map(|text| format!("`{}` was printed", text.escape_debug())));
    wrong
}

/// The lines on standard error: of the form that is promised, and those that are listed.
fn lines(named: &NamedCase, ended: &Ended) -> Vec<String> {
    let case = &named.case;
    let text = String::from_utf8_lossy(&ended.err);
    let mut wrong = Vec::new();
    if !ended.err.iter().all(|b| *b == b'\n' || (0x20..0x7f).contains(b))
        || !(text.is_empty() || text.ends_with('\n'))
    {
        wrong.push(format!("stderr is not plain: {}", shown(&ended.err)));
    }
    let listed = case.told.clone().unwrap_or_else(|| {
        case.at
            .iter()
            .map(|at| format!("{at} {} {}", case.code.as_deref().unwrap_or("CODE"), case.says))
            .collect()
    });
    let found: Vec<&str> = text.lines().collect();
    let fits = found.len() == listed.len()
        && listed.iter().zip(&found).all(|(expected, line)| fits(expected, line));
    if !fits {
        wrong.push(format!(
            "expected {}\n    found    {}",
            listed.join("\n             "),
            found.join("\n             ")
        ));
    }
    wrong
}

/// `PATH:LINE:COL CODE words` and `PATH:LINE:COL: error[CODE]: text`.
fn fits(expected: &str, line: &str) -> bool {
    const LONGEST: usize = 600;
    let Some((place, rest)) = line.split_once(": error[") else { return false };
    let Some((code, text)) = rest.split_once("]: ") else { return false };
    let numbers = place
        .rsplitn(3, ':')
        .take(2)
        .all(|number| number.parse::<u64>().is_ok_and(|number| number > 0));
    let coded = code.len() == 3
        && code.starts_with(|c: char| c.is_ascii_uppercase())
        && code[1..].bytes().all(|b| b.is_ascii_digit());
    let says = expected
        .strip_prefix(place)
        .and_then(|rest| rest.strip_prefix(' '))
        .and_then(|rest| rest.strip_prefix(code));
    numbers
        && coded
        && !text.is_empty()
        && line.len() < LONGEST + place.len()
        && says.is_some_and(|says| text.contains(says.trim_start()))
}

fn printed(named: &NamedCase, ended: &Ended, exit: i32) -> Vec<String> {
    let case = &named.case;
    if let Some(rows) = &case.rows {
        let found = rows_of(&ended.out);
        return (found != *rows)
            .then(|| format!("rows {found:?} in place of {rows:?}"))
            .into_iter()
            .collect();
    }
    let by_code = if exit < 2 { "some" } else { "empty" };
    let by_code = if case.redirect.is_some() { "any" } else { by_code };
    match case.stdout.as_deref().unwrap_or(by_code) {
        "any" => None,
        "empty" if ended.out.is_empty() => None,
        "some" if !ended.out.is_empty() => None,
        other => Some(format!("stdout is not {other}: {}", shown(&ended.out))),
    }
    .into_iter()
    .collect()
}

/// For each row its verdict, or the code in its `error` cell.
fn rows_of(out: &[u8]) -> Vec<String> {
    let said = |verdict: &str, error: &str| match error
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next())
    {
        Some(code) => code.to_owned(),
        None => verdict.to_owned(),
    };
    if out.first() == Some(&b'{') {
        return std::str::from_utf8(out)
            .expect("UTF-8")
            .lines()
            .map(object)
            .map(|row| said(&row("verdict"), &row("error")))
            .collect();
    }
    let mut reader = csv::Reader::from_reader(out);
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|column| column == name);
    let (Some(verdict), Some(error)) = (at("verdict"), at("error")) else {
        return vec![shown(out)];
    };
    reader
        .records()
        .map(|row| row.expect("a row of the same width"))
        .map(|row| said(&row[verdict], &row[error]))
        .collect()
}

/// A line of JSON by its keys. Numbers stay as they are written: those passed through need not fit any type.
fn object(line: &str) -> impl Fn(&str) -> String {
    type Members<'l> = BTreeMap<String, &'l serde_json::value::RawValue>;
    let members: Members =
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    move |key| {
        members
            .get(key)
            .and_then(|value| serde_json::from_str(value.get()).ok())
            .unwrap_or_else(|| "?".to_owned())
    }
}
