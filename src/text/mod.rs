//! Text shared by the commands: numbers and lists in words, wrapped lines, pages and columns.

pub mod columns;
pub mod html;
pub mod page;
pub mod premises;
pub mod wrap;
pub(crate) mod yaml;

/// "1 answer", "3 answers".
pub fn counted(number: usize, noun: &str) -> String {
    format!("{number} {}", plural(number, noun))
}

/// The noun for a number of things: "party" for 1, "parties" for any other number.
pub fn plural(number: usize, noun: &str) -> String {
    let vowel_before_y = |stem: &str| stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match noun.strip_suffix('y') {
        _ if number == 1 => noun.to_owned(),
        Some(stem) if !vowel_before_y(stem) => format!("{stem}ies"),
        Some(_) | None => format!("{noun}s"),
    }
}

/// "a, b or c".
pub fn joined(parts: &[impl AsRef<str>], last: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// "30th".
pub fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        (_, _) => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_with_their_number() {
        for (number, noun, expected) in [
            (0, "answer", "0 answers"),
            (1, "answer", "1 answer"),
            (2, "answer", "2 answers"),
            (1, "party", "1 party"),
            (2, "party", "2 parties"),
            (2, "entry", "2 entries"),
            (366, "day", "366 days"),
        ] {
            assert_eq!(counted(number, noun), expected);
        }
    }

    #[test]
    fn lists_end_with_their_conjunction() {
        for (parts, expected) in [
            (vec![], ""),
            (vec!["a"], "a"),
            (vec!["a", "b"], "a or b"),
            (vec!["a", "b", "c"], "a, b or c"),
        ] {
            assert_eq!(joined(&parts, "or"), expected);
        }
    }

    #[test]
    fn ordinals_have_their_ending() {
        for (number, expected) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (12, "12th"),
            (13, "13th"),
            (21, "21st"),
            (111, "111th"),
            (122, "122nd"),
        ] {
            assert_eq!(ordinal(number), expected);
        }
    }
}
