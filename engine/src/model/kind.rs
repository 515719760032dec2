//! The kinds of files that people write.

/// Passes every kind of file below the manifest to a macro.
///
/// A new kind of rule file is one line here, a shape in `load/shape.rs`, and a function in
/// `load/link/` that turns the shape into a noun of the model.
macro_rules! with_file_kinds {
    ($macro:ident) => {
        $macro! {
            Instrument = "instrument" in instruments: InstrumentShape;
            Provision = "provision" in provisions: ProvisionShape;
            Event = "event" in events: EventShape;
            Question = "question" in questions: QuestionShape;
            Reading = "reading" in readings: ReadingShape;
            List = "list" in lists: ListShape;
            Item = "item" in items: ItemShape;
            Scope = "scope" in scope: ScopeShape;
            Gap = "gap" in gaps: GapShape;
        }
    };
}
pub(crate) use with_file_kinds;

macro_rules! file_kind {
    ($($kind:ident = $word:literal in $folder:ident: $shape:ident;)*) => {
        /// A kind of file that people write.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each is named like its folder")]
        pub enum FileKind {
            /// `ruleset.yaml`.
            Ruleset,
            $($kind,)*
            /// A file of scenarios, outside the rules.
            Scenario,
        }

        impl FileKind {
            /// Every kind, the manifest first.
            pub const ALL: &'static [Self] = &[Self::Ruleset, $(Self::$kind,)* Self::Scenario];

            /// The word for it, as in `schemas/WORD.json`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    Self::Ruleset => "ruleset",
                    $(Self::$kind => $word,)*
                    Self::Scenario => "scenario",
                }
            }

            /// Its folder below the rules; empty for the manifest and for scenarios.
            #[must_use]
            pub const fn folder(self) -> &'static str {
                match self {
                    Self::Ruleset | Self::Scenario => "",
                    $(Self::$kind => stringify!($folder),)*
                }
            }
        }
    };
}
with_file_kinds!(file_kind);

/// The name of the manifest.
pub const MANIFEST: &str = "ruleset.yaml";

impl FileKind {
    /// The kind of a rule file, by its path below the folder of the rules.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        match path.split_once('/') {
            None => (path == MANIFEST).then_some(Self::Ruleset),
            Some(("", _)) => None,
            Some((folder, _)) => Self::ALL.iter().copied().find(|kind| kind.folder() == folder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FileKind;

    #[test]
    fn the_folder_of_a_file_gives_its_kind() {
        for (path, kind) in [
            ("ruleset.yaml", Some(FileKind::Ruleset)),
            ("instruments/a.yaml", Some(FileKind::Instrument)),
            ("provisions/a/b.yaml", Some(FileKind::Provision)),
            ("items/x.yaml", Some(FileKind::Item)),
            ("other.yaml", None),
            ("others/x.yaml", None),
            ("/x.yaml", None),
        ] {
            assert_eq!(FileKind::of(path), kind, "{path}");
        }
    }
}
