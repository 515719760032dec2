//! Every file of a rules folder, read into the shape of its kind.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::folder::{Folder, RuleFile};
use super::parallel;
use super::shape::{
    EventShape, GapShape, InstrumentShape, ItemShape, ListShape, Manifest, ProvisionShape,
    QuestionShape, ReadingShape, ScopeShape,
};
use super::yaml::{self, FromTree};
use crate::model::{FileKind, MANIFEST, with_file_kinds};

/// A file read into its shape.
#[derive(Clone, Debug)]
pub struct Parsed<T> {
    /// The path to show to the user.
    pub shown: String,
    /// The id that its path gives it: without the folder of its kind and `.yaml`.
    pub stem: String,
    /// What it says.
    pub shape: T,
}

macro_rules! files {
    ($($kind:ident = $word:literal in $folder:ident: $shape:ident;)*) => {
        /// Every file of a rules folder, each kind sorted by path.
        #[derive(Debug)]
        pub struct Files {
            pub manifest: Parsed<Manifest>,
            $(pub $folder: Vec<Parsed<$shape>>,)*
        }

        enum AnyFile {
            Manifest(Parsed<Manifest>),
            $($kind(Parsed<$shape>),)*
        }

        impl AnyFile {
            fn read(file: &RuleFile) -> Result<Self, Diagnostic> {
                match FileKind::of(&file.path) {
                    Some(FileKind::Ruleset) => read(file).map(Self::Manifest),
                    $(Some(FileKind::$kind) => read(file).map(Self::$kind),)*
                    Some(FileKind::Scenario) | None => {
                        let text = "no kind of rule file stands here; move it to its folder";
                        Err(Diagnostic::at(&file.shown, (1, 1), "F07", text))
                    }
                }
            }
        }

        impl Files {
            /// The files by kind; `None` if there is no manifest.
            fn of(all: Vec<AnyFile>) -> Option<Self> {
                let mut manifest = None;
                $(let mut $folder = Vec::new();)*
                for file in all {
                    match file {
                        AnyFile::Manifest(file) => manifest = Some(file),
                        $(AnyFile::$kind(file) => $folder.push(file),)*
                    }
                }
                Some(Self { manifest: manifest?, $($folder,)* })
            }
        }
    };
}
with_file_kinds!(files);

impl Files {
    /// Reads every file; `None` if one of them does not have its shape.
    pub fn read(folder: &Folder, diagnostics: &mut Diagnostics) -> Option<Self> {
        let files: Vec<&RuleFile> = folder.files().collect();
        let mut all = Vec::new();
        let mut broken = false;
        for file in parallel::map(folder.is_large(), &files, |file| AnyFile::read(file)) {
            match file {
                Ok(file) => all.push(file),
                Err(diagnostic) => {
                    broken = true;
                    diagnostics.push(diagnostic);
                }
            }
        }
        if broken {
            return None;
        }
        let files = Self::of(all);
        if files.is_none() {
            let text =
                "missing: a rules folder starts with this file; add it, or name another folder";
            diagnostics.push(Diagnostic::at(&folder.shown(MANIFEST), (1, 1), "F01", text));
        }
        files
    }
}

fn read<T: FromTree>(file: &RuleFile) -> Result<Parsed<T>, Diagnostic> {
    let stem = file.path.split_once('/').map_or(file.path.as_str(), |(_, below)| below);
    let stem = stem.strip_suffix(".yaml").unwrap_or(stem).to_owned();
    let shape = yaml::read(file)?;
    Ok(Parsed { shown: file.shown.clone(), stem, shape })
}
