//! The rule files inside the program are the ones in the folder, byte for byte.

use snapback::rules;
use snapback_engine::load;

#[test]
fn the_texts_inside_are_the_files_of_the_folder() {
    let inside = rules::texts().unwrap();
    let folder = load::Folder::read(std::path::Path::new("rules")).unwrap();
    let outside: Vec<(&str, &[u8])> =
        folder.files().map(|file| (file.path.as_str(), file.bytes.as_slice())).collect();
    assert_eq!(
        inside.iter().map(|(path, text)| (*path, text.as_bytes())).collect::<Vec<_>>(),
        outside
    );
}

#[test]
fn the_texts_inside_load_as_the_embedded_rules() {
    let inside = rules::texts().unwrap();
    let folder =
        load::Folder::in_memory(inside.iter().map(|(path, text)| (*path, text.as_bytes())));
    let rules = load::ruleset(&folder).unwrap();
    assert_eq!(rules.digest.as_str(), rules::ruleset().unwrap().digest.as_str());
}
