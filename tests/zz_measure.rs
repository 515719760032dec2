#![allow(clippy::all, clippy::unwrap_used, missing_docs, reason = "x")]
mod common;
use common::*;
use snapback::model::*;
use snapback::load;
use std::time::Instant;
#[test]
fn measure() {
    let rules = rules();
    let t = Instant::now();
    let mut n = 0usize; let mut m = 0usize; let mut cand=0; let mut days=0;
    for s in subjects(rules) { for d in Direction::ALL { for a in Activity::ALL {
        let tr = transfer(s, *d, *a, Layer::Un);
        for r in [reading(rules,"e3"), reading(rules,"us-2020"), reading(rules,"us-2015")] {
            let mt = matter(rules, &tr, r);
            m += 1; cand += mt.candidates.len(); days += mt.days.len();
            for day in around(&mt.days) { let _ = mt.on(day); n += 1; }
        }
    }}}
    println!("{} subjects, {m} matters {n} findings cand {cand} days {days} in {:?}", subjects(rules).len(), t.elapsed());
    let t = Instant::now();
    let folder = load::Folder::read(std::path::Path::new("rules")).unwrap();
    println!("read {:?}", t.elapsed());
    let t = Instant::now();
    let _ = load::ruleset(&folder).unwrap();
    println!("load {:?} files {}", t.elapsed(), folder.files().count());
}
