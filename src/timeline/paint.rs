//! Colours and hatching. Verdicts can be distinguished without colour.

use maud::{Markup, html};

use snapback_engine::model::Verdict;

/// Light by default, dark where the reader prefers it; always light in print.
pub const STYLE: &str = include_str!("figure.css");

/// The path drawn over the colour of a verdict, on a tile of eight by eight.
const fn hatching(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Prohibited => "M-2 2L2 -2M0 8L8 0M6 10L10 6",
        Verdict::ApprovalRequired => "M-2 6L2 10M0 0L8 8M6 -2L10 2",
        Verdict::Exposure => "M2 1V3M1 2H3M6 5V7M5 6H7",
        Verdict::Restraint => "M0 2H8M0 6H8",
        Verdict::Notification => "M2 0V8M6 0V8",
        Verdict::Unrestricted | Verdict::NotEncoded => "",
        Verdict::Undetermined => "M0 0L8 8M0 8L8 0",
    }
}

/// Whether the colour is dark, so that lines and letters on it are white.
const fn is_dark(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Prohibited => true,
        Verdict::ApprovalRequired
        | Verdict::Exposure
        | Verdict::Restraint
        | Verdict::Notification
        | Verdict::Unrestricted
        | Verdict::Undetermined
        | Verdict::NotEncoded => false,
    }
}

/// The patterns of the verdicts, with ids that begin with the name of the picture.
pub fn patterns(picture: &str, verdicts: &[Verdict]) -> Markup {
    html! {
        defs {
            @for verdict in verdicts {
                @let hatch = if is_dark(*verdict) { "tl-hatch-light" } else { "tl-hatch" };
                pattern id={ (picture) "-" (verdict) } width="8" height="8"
                    patternUnits="userSpaceOnUse" {
                    rect class={ "tl-" (verdict) } width="8" height="8" {}
                    path class=(hatch) d=(hatching(*verdict)) {}
                }
            }
        }
    }
}

/// The `fill` of a verdict in a picture.
pub fn fill(picture: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::NotEncoded => "none".to_owned(),
        other => format!("url(#{picture}-{other})"),
    }
}

/// The classes of a word on the fill of a verdict.
pub fn word(verdict: Verdict) -> String {
    let shade = if is_dark(verdict) { "light" } else { "dark" };
    format!("tl-word tl-word-{shade} tl-on-{verdict}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn encoded_verdicts_differ_in_their_hatching() {
        let encoded = Verdict::ALL.iter().filter(|verdict| **verdict != Verdict::NotEncoded);
        let hatchings: Vec<&str> = encoded.map(|verdict| hatching(*verdict)).collect();
        let distinct: BTreeSet<&str> = hatchings.iter().copied().collect();
        assert_eq!(hatchings.len(), distinct.len());
    }

    #[test]
    fn every_verdict_has_its_colour_and_a_readable_word() {
        for verdict in Verdict::ALL.iter().filter(|verdict| **verdict != Verdict::NotEncoded) {
            assert!(STYLE.contains(&format!(".tl-{verdict}{{fill:")), "{verdict}");
            assert!(STYLE.contains(&format!(".tl-on-{verdict}{{stroke:")), "{verdict}");
            let shade = if is_dark(*verdict) { "light" } else { "dark" };
            let classes = format!("tl-word tl-word-{shade} tl-on-{verdict}");
            assert_eq!(word(*verdict), classes);
            assert_eq!(fill("key", *verdict), format!("url(#key-{verdict})"));
        }
        assert_eq!(fill("key", Verdict::NotEncoded), "none");
    }
}
