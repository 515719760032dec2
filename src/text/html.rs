//! A page of HTML that needs nothing else: no network, no script, no other file.

use maud::{DOCTYPE, Markup, PreEscaped, html};

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The page. `generator` names the program in the head.
pub fn page(title: &str, generator: Option<&str>, styles: &[&str], body: &Markup) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                @if let Some(generator) = generator { meta name="generator" content=(generator); }
                title { (title) }
                style { @for style in styles { (PreEscaped(style)) } }
            }
            body { (body) }
        }
    };
    markup.into_string() + "\n"
}
