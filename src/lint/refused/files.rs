//! What the loader refuses: names, kinds and sizes of files.

use crate::lint::codes::{Code, Example, error};

/// The codes of this family.
pub const CODES: &[Code] = &[
    error(
        "F01",
        "no-set",
        "there is no folder of rules here",
        "A rules folder holds `ruleset.yaml` and the files it lists. Name such a folder.",
        Example::Words(
            "a folder that is missing, is a file, or has no `ruleset.yaml`",
            "a folder with `ruleset.yaml`",
        ),
    ),
    error(
        "F02",
        "not-plain",
        "a link, pipe or device stands among the files",
        "It could lead anywhere, or never end, so it is refused unopened. Put the file itself there.",
        Example::Words("a symbolic link to a rule file", "the rule file"),
    ),
    error(
        "F03",
        "too-large",
        "a file is larger than 1 MiB",
        "No rule is that long. Divide the file.",
        Example::Words("a file of 1 MiB and one byte", "a file of a few kilobytes"),
    ),
    error(
        "F04",
        "unreadable",
        "a file or folder cannot be read",
        "A file that cannot be read is never left out in silence, for its rules would be missing. Check its permissions.",
        Example::Words("a file without the permission to read it", "a file that may be read"),
    ),
    error(
        "F05",
        "odd-name",
        "a file name holds odd characters",
        "Such a name is hard to type and may hide something. Use letters, digits, `-`, `_` and `.`, and do not begin with `-`.",
        Example::Changes(&[("events/the notice.yaml", "", "id: the-notice\n")]),
    ),
    error(
        "F06",
        "two-spellings",
        "a name ends in another way, or differs from another by capitals only",
        "On some systems they are one file, on others two. Rule files end in `.yaml`.",
        Example::Changes(&[("events/notice.yml", "", "id: notice\n")]),
    ),
    error(
        "F07",
        "no-rule-file",
        "something stands in the folder that is no rule file, or stands in no folder for rules",
        "Nothing is left out in silence: a rule under a wrong name would be missing. Name it right, or take it away.",
        Example::Changes(&[("events/notice.txt", "", "id: notice\n")]),
    ),
    error(
        "F08",
        "too-many",
        "more than 1000 files, 2000 names in a folder, or 8 folders inside each other",
        "The bounds keep a mistaken folder from being read for minutes. Divide it, or name the right one.",
        Example::Changes(&[("a/b/c/d/e/f/g/h/i/notice.yaml", "", "id: notice\n")]),
    ),
    error(
        "F10",
        "changed-while-read",
        "a file grew or shrank while it was read",
        "What was read may be half of two versions. Try again.",
        Example::Words("a file that an editor writes at this moment", "a file at rest"),
    ),
];
