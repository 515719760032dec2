//! temp
fn main(){
 let t=std::time::Instant::now();
 let f=snapback::load::Folder::read(std::path::Path::new("rules"));
 match f.map_err(|e|e).and_then(|f| snapback::load::ruleset(&f)) {
  Err(e)=>for p in e {eprintln!("{p}")},
  Ok(r)=>{ eprintln!("ok {:?} {}", t.elapsed(), r.events.len());
    use snapback::model::*;
    let item = ItemIx::all(&r).find(|i| *r[*i].id==std::env::args().nth(1).unwrap()).unwrap();
    let day=parse_day(&std::env::args().nth(2).unwrap()).unwrap();
    let dir=if std::env::args().nth(3).as_deref()==Some("from") {Direction::From} else {Direction::To};
    for rd in ReadingIx::all(&r) {
      let tr=Transfer{subject:Subject::Item(item),direction:dir,activity:r[item].activity,layer:Layer::Un,facts:vec![]};
      let m=snapback::evaluate::Matter::new(&r,&tr,&View::of(rd));
      let t=std::time::Instant::now();
      let f=m.on(day);
      println!("{:16} {:18} {:?} {:?} {:?} poss {:?} turns {:?} {:?}", r[rd].id, f.verdict.word(), f.provisions.iter().map(|p|r[*p].id.to_string()).collect::<Vec<_>>(), f.basis,f.confidence,f.possible,f.turns_on.iter().map(|q|r[*q].id.to_string()).collect::<Vec<_>>(), t.elapsed());
      for h in m.history(){ println!("    {} {} {:?}",h.day,h.verdict,h.provisions.iter().map(|p|r[*p].id.to_string()).collect::<Vec<_>>()); }
    }
  }}
}
