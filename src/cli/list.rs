//! `snapback list`: what the set holds, one line each.

use std::borrow::Borrow;

use clap::{Args, ValueEnum};

use super::output::{json_things, print, style};
use super::{Exit, Failure};
use crate::show::page::Page;
use crate::show::rows::{self, ListRow, ProvisionRow, Row, Summary};
use snapback_engine::model::Ruleset;
use snapback_engine::sources::documents;

/// List parties, readings, questions, events, provisions, items, lists, instruments or sources
#[derive(Debug, Args)]
pub struct List {
    /// Of what; without it, how many there are of each
    #[arg(value_enum)]
    kind: Option<Kind>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
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
}

impl List {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let Some(kind) = self.kind else { return self.summary(rules) };
        match kind {
            Kind::Parties => self.rows(rules, &each(rules, &rules.parties, rows::party)),
            Kind::Readings => self.rows(rules, &each(rules, &rules.readings, rows::reading)),
            Kind::Questions => self.rows(rules, &each(rules, &rules.questions, rows::question)),
            Kind::Events => self.rows(rules, &each(rules, &rules.events, rows::event)),
            Kind::Provisions => self.provisions(rules),
            Kind::Items => self.rows(rules, &each(rules, &rules.items, rows::item)),
            Kind::Lists => self.lists(rules, &each(rules, &rules.lists, rows::list)),
            Kind::Sources => {
                self.rows(rules, &documents(rules).iter().map(rows::source).collect::<Vec<_>>())
            }
            Kind::Instruments => {
                self.rows(rules, &each(rules, &rules.instruments, rows::instrument))
            }
        }
    }

    fn summary(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let summary = Summary::of(rules);
        match self.format {
            Format::Json => print(&json_things(rules, &summary)?),
            Format::Text => print(&summary_page(&summary)),
        }
    }

    fn rows<R: Row>(&self, rules: &Ruleset, all: &[R]) -> Result<Exit, Failure> {
        match self.format {
            Format::Json => print(&json_things(rules, &all)?),
            Format::Text => print(&page(|page| page.rows(all))),
        }
    }

    fn provisions(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let paragraphs = |instrument: &'_ snapback_engine::model::Instrument| -> Vec<ProvisionRow> {
            instrument.paragraphs.iter().map(|at| rows::provision(rules, &rules[*at])).collect()
        };
        match self.format {
            Format::Json => print(&json_things(
                rules,
                &rules.instruments.iter().flat_map(paragraphs).collect::<Vec<_>>(),
            )?),
            Format::Text => print(&page(|page| {
                let groups: Vec<_> = rules
                    .instruments
                    .iter()
                    .map(|of| (format!("{} ({})", of.title, of.id), paragraphs(of)))
                    .collect();
                page.groups(&groups);
            })),
        }
    }

    fn lists(&self, rules: &Ruleset, all: &[ListRow]) -> Result<Exit, Failure> {
        match self.format {
            Format::Json => print(&json_things(rules, &all)?),
            Format::Text => print(&page(|page| {
                let groups: Vec<_> = all
                    .iter()
                    .map(|list| (format!("{} ({})", list.title, list.id), list.entries.as_slice()))
                    .collect();
                page.groups(&groups);
            })),
        }
    }
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

/// "2 lists", "1 list".
fn named(kinds: &str, number: usize) -> String {
    let one = || {
        kinds
            .strip_suffix("ies")
            .map_or_else(|| kinds.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"))
    };
    if number == 1 { one() } else { kinds.to_owned() }
}

fn summary_page(summary: &Summary) -> String {
    page(|page| {
        page.heading(summary.title);
        page.paragraph(&format!(
            "Rules {} {}, known through {}.",
            summary.id, summary.version, summary.known_through
        ));
        page.line(&format!("Digest {}", summary.digest));
        page.gap();
        summary
            .counts
            .each()
            .iter()
            .for_each(|(kind, number)| page.line(&format!("{number:>5} {}", named(kind, *number))));
        let statements = &summary.statements;
        let counts = format!(
            "{} verified, {} reported, {} recalled",
            statements.verified, statements.reported, statements.recalled
        );
        page.apart(&format!("Statements with a source: {counts}."));
        page.apart(
            "`snapback list KIND` lists one kind, `snapback show ID` shows one thing in full.",
        );
    })
}
