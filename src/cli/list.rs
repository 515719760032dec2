//! `snapback list`: what the rules hold, one line each.

use std::borrow::Borrow;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::output::{TextOrJson, json_things, print, style};
use super::query::{LayerArgument, day_argument, first_of, readings};
use super::{CliError, Exit};
use crate::show::duties::DutyRow;
use crate::show::rows::{self, ProvisionRow, Summary};
use crate::show::scope::ScopeRow;
use crate::text::columns::ColumnRow;
use crate::text::page::Page;
use crate::text::plural;
use snapback_engine::model::{Day, Ruleset};
use snapback_engine::query::reading_on;
use snapback_engine::sources::documents;

/// List parties, readings, questions, events, provisions, items, lists, instruments, sources,
/// scope or duties
#[derive(Debug, Args)]
pub struct ListCommand {
    /// Of what; without it, how many there are of each
    #[arg(value_enum)]
    kind: Option<ListKind>,
    /// Of `scope` and `duties`: only this layer
    #[arg(long, value_enum)]
    layer: Option<LayerArgument>,
    /// Of `duties`: on this day
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Of `duties`: under this reading or that of this party, or `all`; may be repeated [default:
    /// all]
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: TextOrJson,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ListKind {
    Parties,
    Readings,
    Questions,
    Events,
    Provisions,
    Items,
    Lists,
    Instruments,
    /// Documents, and what rests on each
    Sources,
    /// What each layer is complete for, what it leaves out, and law known and not encoded
    Scope,
    /// Duties that are no transfer, such as inspection, and under which readings each stands
    Duties,
}

impl ListCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        self.check_options()?;
        let Some(kind) = self.kind else { return self.summary(rules) };
        match kind {
            ListKind::Parties => self.rows(rules, &each(rules, &rules.parties, rows::party)),
            ListKind::Readings => self.rows(rules, &each(rules, &rules.readings, rows::reading)),
            ListKind::Questions => self.rows(rules, &each(rules, &rules.questions, rows::question)),
            ListKind::Events => self.rows(rules, &each(rules, &rules.events, rows::event)),
            ListKind::Items => self.rows(rules, &each(rules, &rules.items, rows::item)),
            ListKind::Instruments => {
                self.rows(rules, &each(rules, &rules.instruments, rows::instrument))
            }
            ListKind::Sources => {
                let documents: Vec<_> = documents(rules).iter().map(rows::source).collect();
                self.rows(rules, &documents)
            }
            ListKind::Provisions => self.provisions(rules),
            ListKind::Lists => self.lists(rules),
            ListKind::Scope => self.scope(rules),
            ListKind::Duties => self.duties(rules),
        }
    }

    /// Each option belongs to some kinds of things.
    fn check_options(&self) -> Result<(), CliError> {
        let of_duties = matches!(self.kind, Some(ListKind::Duties));
        if self.layer.is_some() && !of_duties && !matches!(self.kind, Some(ListKind::Scope)) {
            let text = "--layer belongs to `list scope` and `list duties`; leave it out";
            return Err(CliError::usage(text));
        }
        if self.date.is_some() && !of_duties {
            return Err(CliError::usage("--date belongs to `list duties`; leave it out"));
        }
        if !self.readings.is_empty() && !of_duties {
            return Err(CliError::usage("--reading belongs to `list duties`; leave it out"));
        }
        Ok(())
    }

    fn duties(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let Some(date) = &self.date else {
            let text = "whether a duty stands depends on the day; write `--date YYYY-MM-DD`";
            return Err(CliError::usage(text));
        };
        let day = day_argument(date)?;
        let mut held = Vec::new();
        for named in readings(rules, &self.readings)? {
            held.push(
                reading_on(rules, named, day)
                    .map_err(|error| CliError::argument(first_of(&self.readings), error))?,
            );
        }
        let layers = self.layer.unwrap_or(LayerArgument::All).layers();
        let found = layers.into_iter().map(|layer| DutyRow::all(rules, layer, &held, day));
        let (rows, off): (Vec<Vec<DutyRow>>, Vec<usize>) = found.unzip();
        let rows: Vec<DutyRow> = rows.into_iter().flatten().collect();
        match self.format {
            TextOrJson::Json => print(&json_things(rules, &rows)?),
            TextOrJson::Text => print(&page(|page| {
                page.groups(&by_instrument(rules, &rows));
                page.paragraph(&duties_foot(day, off.iter().sum()));
            })),
        }
    }

    fn summary(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let summary = Summary::of(rules);
        match self.format {
            TextOrJson::Json => print(&json_things(rules, &summary)?),
            TextOrJson::Text => print(&page(|page| write_summary(page, &summary))),
        }
    }

    fn rows<R: ColumnRow + Serialize>(&self, rules: &Ruleset, all: &[R]) -> Result<Exit, CliError> {
        match self.format {
            TextOrJson::Json => print(&json_things(rules, &all)?),
            TextOrJson::Text => print(&page(|page| page.rows(all))),
        }
    }

    fn provisions(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let mut groups: Vec<(String, Vec<ProvisionRow>)> = Vec::new();
        for instrument in &rules.instruments {
            let rows = instrument.paragraphs.iter().map(|at| rows::provision(rules, &rules[*at]));
            groups.push((format!("{} ({})", instrument.title, instrument.id), rows.collect()));
        }
        match self.format {
            TextOrJson::Json => {
                let all: Vec<&ProvisionRow> = groups.iter().flat_map(|(_, rows)| rows).collect();
                print(&json_things(rules, &all)?)
            }
            TextOrJson::Text => print(&page(|page| page.groups(&groups))),
        }
    }

    fn scope(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let layers = self.layer.unwrap_or(LayerArgument::All).layers();
        let all: Vec<ScopeRow> =
            layers.into_iter().filter_map(|layer| ScopeRow::of(rules, layer)).collect();
        match self.format {
            TextOrJson::Json => print(&json_things(rules, &all)?),
            TextOrJson::Text => print(&page(|page| all.iter().for_each(|one| one.write(page)))),
        }
    }

    fn lists(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let all = each(rules, &rules.lists, rows::list);
        match self.format {
            TextOrJson::Json => print(&json_things(rules, &all)?),
            TextOrJson::Text => {
                let groups: Vec<_> = all
                    .iter()
                    .map(|list| (format!("{} ({})", list.title, list.id), list.entries.as_slice()))
                    .collect();
                print(&page(|page| page.groups(&groups)))
            }
        }
    }
}

/// The duties of one instrument together, under its title.
fn by_instrument<'r, 'd>(
    rules: &Ruleset,
    rows: &'d [DutyRow<'r>],
) -> Vec<(String, &'d [DutyRow<'r>])> {
    let title = |id: &str| {
        let instrument = rules.instruments.iter().find(|one| *one.id == *id);
        instrument.map_or(String::new(), |one| format!("{} ({id})", one.title))
    };
    let groups = rows.chunk_by(|one, next| one.instrument == next.instrument);
    groups.filter_map(|rows| Some((title(rows.first()?.instrument), rows))).collect()
}

/// What is not shown.
fn duties_foot(day: Day, off: usize) -> String {
    let others = match off {
        0 => "No duty is left out.".to_owned(),
        1 => "1 other duty stands under none of these readings.".to_owned(),
        more => format!("{more} other duties stand under none of these readings."),
    };
    format!(
        "On {}. A duty is no transfer and gives no verdict; `binding` is decided or demanded, `call` \
         is called upon or asked. {others}",
        day.in_words()
    )
}

fn each<'r, T: 'r, R>(
    rules: &'r Ruleset,
    all: &'r [impl Borrow<T>],
    row: impl Fn(&'r Ruleset, &'r T) -> R,
) -> Vec<R> {
    all.iter().map(|one| row(rules, one.borrow())).collect()
}

fn page(write: impl FnOnce(&mut Page)) -> String {
    let mut page = Page::new(style().width);
    write(&mut page);
    page.into_text()
}

fn write_summary(page: &mut Page, summary: &Summary) {
    page.heading(summary.title);
    page.paragraph(&format!(
        "Rules {} {}, known through {}.",
        summary.id, summary.version, summary.known_through
    ));
    page.line(&format!("Digest {}", summary.digest));
    page.gap();
    for (kind, number) in summary.counts.each() {
        page.line(&format!("{number:>5} {}", plural(number, kind)));
    }
    let statements = &summary.statements;
    page.apart(&format!(
        "Statements with a source: {} verified, {} reported, {} recalled.",
        statements.verified, statements.reported, statements.recalled
    ));
    page.apart("`snapback list KIND` lists one kind, `snapback show ID` shows one thing in full.");
}
