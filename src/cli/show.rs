//! `snapback show`: one thing of the rules in full.

use clap::Args;

use super::output::{TextOrJson, json_things, print, style};
use super::query::day_argument;
use super::{CliError, Exit};
use crate::show::Card;
use crate::show::as_of::as_held_on;
use crate::show::thing::{Thing, named, names};
use crate::text::page::Page;
use snapback_engine::load::suggest;
use snapback_engine::model::Ruleset;
use snapback_engine::query::QueryError;

/// Show a provision, question, reading, item, event, list, entry, instrument, regime, gap or party
#[derive(Debug, Args)]
#[command(override_usage = "snapback show [OPTIONS] [KIND] ID")]
pub struct ShowCommand {
    /// An id, or another name of an item; its kind may stand before it, where an id names several
    /// things
    #[arg(required = true, num_args = 1..=2, value_name = "ID")]
    words: Vec<String>,
    /// As the parties stood on this day: what each had answered by then, and who was silent
    #[arg(long, value_name = "DAY")]
    at: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: TextOrJson,
}

impl ShowCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let found = self.found(rules).map_err(|(word, error)| CliError::argument(word, error))?;
        let day = self.at.as_deref().map(day_argument).transpose()?;
        let as_of = day.map(|day| as_held_on(rules, day));
        let rules = as_of.as_ref().unwrap_or(rules);
        let cards: Vec<Card> = found.into_iter().map(|thing| Card::of(rules, thing)).collect();
        match self.format {
            TextOrJson::Text => print(&text(&cards)),
            TextOrJson::Json => print(&json_things(rules, &cards)?),
        }
    }

    fn found(&self, rules: &Ruleset) -> Result<Vec<Thing>, (&str, QueryError)> {
        match self.words.as_slice() {
            [kind, name] => of_kind(rules, kind, name),
            words => {
                let name = words.first().map_or("", String::as_str);
                of_any_kind(rules, name).map_err(|error| (name, error))
            }
        }
    }
}

fn text(cards: &[Card]) -> String {
    let mut page = Page::new(style().width);
    for card in cards {
        card.write(&mut page);
    }
    page.into_text()
}

fn of_any_kind(rules: &Ruleset, name: &str) -> Result<Vec<Thing>, QueryError> {
    let found = named(rules, name);
    if found.is_empty() {
        let hint = suggest(name, names(rules));
        let text = format!("nothing is named `{}`{hint}", name.escape_debug());
        return Err(QueryError::new("Q01", text));
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
        let kinds = Thing::KINDS.join(", ");
        let shown = kind.escape_debug();
        let text = format!("`{shown}` is not a kind of thing{hint}; write one of {kinds}");
        return Err((kind, QueryError::new("Q01", text)));
    }
    let mut found = named(rules, name);
    found.retain(|thing| thing.kind() == kind);
    if found.is_empty() {
        let of_kind = Thing::all(rules).filter(|thing| thing.kind() == kind);
        let hint = suggest(name, of_kind.map(|thing| thing.id(rules)));
        let text = format!("no {kind} is named `{}`{hint}", name.escape_debug());
        return Err((name, QueryError::new("Q01", text)));
    }
    Ok(found)
}
