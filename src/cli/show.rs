//! `snapback show`: one thing of the set in full.

use clap::{Args, ValueEnum};

use super::failure::error;
use super::output::{json_things, print, style};
use super::query::day_argument;
use super::{Exit, Failure};
use crate::show::Card;
use crate::show::page::Page;
use crate::show::then::as_held_on;
use crate::show::thing::{Thing, named, names};
use snapback_engine::load::suggest;
use snapback_engine::model::Ruleset;
use snapback_engine::query::QueryError;

/// Show a provision, question, reading, item, event, list, entry, instrument, regime or party
#[derive(Debug, Args)]
#[command(override_usage = "snapback show [OPTIONS] [KIND] ID")]
pub struct Show {
    /// An id, or another name of an item; its kind may stand before it, where an id names several things
    #[arg(required = true, num_args = 1..=2, value_name = "ID")]
    words: Vec<String>,
    /// As the parties stood on this day: what each had answered by then, and who was silent
    #[arg(long, value_name = "DAY")]
    at: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Show {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let found = self.found(rules).map_err(|(word, wrong)| error(word, wrong))?;
        let day = self.at.as_deref().map(day_argument).transpose()?;
        let then = day.map(|day| as_held_on(rules, day));
        let rules = then.as_ref().unwrap_or(rules);
        let cards: Vec<Card> = found.into_iter().map(|thing| Card::of(rules, thing)).collect();
        match self.format {
            Format::Text => print(&text(&cards)),
            Format::Json => print(&json_things(rules, &cards)?),
        }
    }

    fn found(&self, rules: &Ruleset) -> Result<Vec<Thing>, (&str, QueryError)> {
        match self.words.as_slice() {
            [kind, name] => of_kind(rules, kind, name),
            words => {
                let name = words.first().map_or("", String::as_str);
                any(rules, name).map_err(|wrong| (name, wrong))
            }
        }
    }
}

fn text(cards: &[Card]) -> String {
    let mut page = Page::new(style().width);
    cards.iter().for_each(|card| card.write(&mut page));
    page.into_text()
}

fn any(rules: &Ruleset, name: &str) -> Result<Vec<Thing>, QueryError> {
    let found = named(rules, name);
    if found.is_empty() {
        return Err(QueryError::new(
            "Q01",
            format!("nothing is named `{}`{}", name.escape_debug(), suggest(name, names(rules))),
        ));
    }
    Ok(found)
}

fn of_kind<'w>(
    rules: &Ruleset,
    kind: &'w str,
    name: &'w str,
) -> Result<Vec<Thing>, (&'w str, QueryError)> {
    if !Thing::KINDS.contains(&kind) {
        let hint = suggest(kind, Thing::KINDS.iter().copied());
        let text = format!(
            "`{}` is not a kind of thing{hint}; write one of {}",
            kind.escape_debug(),
            Thing::KINDS.join(", ")
        );
        return Err((kind, QueryError::new("Q01", text)));
    }
    let mut found = named(rules, name);
    found.retain(|thing| thing.kind() == kind);
    if found.is_empty() {
        let of_kind =
            Thing::all(rules).filter(|thing| thing.kind() == kind).map(|thing| thing.id(rules));
        return Err((
            name,
            QueryError::new(
                "Q01",
                format!("no {kind} is named `{}`{}", name.escape_debug(), suggest(name, of_kind)),
            ),
        ));
    }
    Ok(found)
}
