//! Colours and hatching: each verdict is told apart without colour too.

use maud::{Markup, html};

use snapback_engine::model::Verdict;

/// Light as it stands, dark where the reader prefers it; print is always light.
pub const STYLE: &str = "\
.tl{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif;font-size:13px}\
.tl-page{fill:#fff}.tl-ink{fill:#1c1b19}.tl-soft{fill:#63615b}.tl-strong{font-weight:600}\
.tl-title{font-family:Georgia,'Times New Roman','Liberation Serif',serif;font-size:23px;font-weight:700}\
.tl-small{font-size:11.5px}\
.tl-grid{stroke:#dedcd5;stroke-width:1}.tl-base{stroke:#b9b6ac;stroke-width:1;stroke-dasharray:1 3}\
.tl-edge{fill:none;stroke:#1c1b19;stroke-opacity:.35;stroke-width:.8}\
.tl-apart{fill:#dfe6f1}.tl-apart-bar{fill:#3d5a8a}.tl-day{stroke:#1c1b19;stroke-width:1;stroke-dasharray:2 2}\
.tl-known{stroke:#63615b;stroke-width:1;stroke-dasharray:6 3}\
.tl-leader{stroke:#1c1b19;stroke-width:1}.tl-halo{stroke:#fff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke;font-weight:600}\
.tl-halo tspan{font-weight:400}.tl-disc{fill:#1c1b19}.tl-number{fill:#fff;font-size:10.5px;font-weight:600}.tl-turn{fill:#1c1b19;stroke:#fff;stroke-width:1}\
.tl-word{font-size:11.5px;paint-order:stroke;stroke-width:4px;stroke-linejoin:round}\
.tl-prohibited{fill:#8c2d2d}.tl-approval-required{fill:#dc8f46}.tl-exposure{fill:#a590c4}.tl-restraint{fill:#f0dca6}\
.tl-notification{fill:#b3d0e2}.tl-unrestricted{fill:#edefe9}.tl-undetermined{fill:#fff}\
.tl-hatch{stroke:#1c1b19;stroke-opacity:.3;fill:none;stroke-width:1.1}.tl-hatch-light{stroke:#fff;stroke-opacity:.33;fill:none;stroke-width:1.4}\
.tl-word-dark{fill:#1c1b19}.tl-word-light{fill:#fff}\
.tl-on-prohibited{stroke:#8c2d2d}.tl-on-approval-required{stroke:#dc8f46}.tl-on-exposure{stroke:#a590c4}.tl-on-restraint{stroke:#f0dca6}\
.tl-on-notification{stroke:#b3d0e2}.tl-on-unrestricted{stroke:#edefe9}.tl-on-undetermined{stroke:#fff}\
@media screen and (prefers-color-scheme:dark){\
.tl-page{fill:#15171a}.tl-ink{fill:#ecebe6}.tl-soft{fill:#a5a39b}.tl-grid{stroke:#33363b}.tl-base{stroke:#5a5d62}\
.tl-edge{stroke:#ecebe6;stroke-opacity:.3}.tl-apart{fill:#26324a}.tl-apart-bar{fill:#8fabdb}.tl-day{stroke:#ecebe6}.tl-known{stroke:#a5a39b}\
.tl-leader{stroke:#ecebe6}.tl-halo{stroke:#15171a}.tl-disc{fill:#ecebe6}.tl-number{fill:#15171a}.tl-turn{fill:#ecebe6;stroke:#15171a}\
.tl-prohibited{fill:#a63c3c}.tl-approval-required{fill:#c97f3a}.tl-exposure{fill:#7d68a0}.tl-restraint{fill:#84703a}\
.tl-notification{fill:#3f6a86}.tl-unrestricted{fill:#2c3230}.tl-undetermined{fill:#15171a}\
.tl-hatch{stroke:#fff;stroke-opacity:.26}\
.tl-word-dark{fill:#fff}.tl-on-prohibited{stroke:#a63c3c}.tl-on-approval-required{stroke:#c97f3a;}.tl-on-exposure{stroke:#7d68a0}\
.tl-on-restraint{stroke:#84703a}.tl-on-notification{stroke:#3f6a86}.tl-on-unrestricted{stroke:#2c3230}.tl-on-undetermined{stroke:#15171a}\
.tl-on-approval-required.tl-word-dark{fill:#15171a}}";

/// The lines drawn over the colour of a verdict, on a tile of eight by eight.
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

/// White lines and letters, or dark ones.
const fn dark(verdict: Verdict) -> bool {
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

/// The patterns of the verdicts, under names of one picture.
#[must_use]
pub fn patterns(picture: &str, verdicts: &[Verdict]) -> Markup {
    html! {
        defs {
            @for verdict in verdicts {
                pattern id={ (picture) "-" (verdict) } width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect class={ "tl-" (verdict) } width="8" height="8" {}
                    path class=(if dark(*verdict) { "tl-hatch-light" } else { "tl-hatch" }) d=(hatching(*verdict)) {}
                }
            }
        }
    }
}

/// The fill of a verdict.
#[must_use]
pub fn fill(picture: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::NotEncoded => "none".to_owned(),
        other => format!("url(#{picture}-{other})"),
    }
}

/// How a word is written on the fill of a verdict.
#[must_use]
pub fn word(verdict: Verdict) -> String {
    let shade = if dark(verdict) { "light" } else { "dark" };
    format!("tl-word tl-word-{shade} tl-on-{verdict}")
}
