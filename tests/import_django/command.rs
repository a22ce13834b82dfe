//! The command itself: what it prints and how it ends.

use std::path::Path;
use std::process::{Command, Output};

use super::old_site::OldSite;

fn techstore(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_techstore"));
    command.current_dir(folder).args(arguments);
    command.args(["--database-url", "sqlite:data/shop.db", "--data-dir", "data"]);
    command.output().unwrap()
}

#[test]
fn it_prints_a_report_and_ends_well_or_says_why_not() {
    let (folder, old) = (tempfile::tempdir().unwrap(), OldSite::copy());
    let (database, media) = (old.paths.database.to_str().unwrap(), old.paths.media.to_str().unwrap());
    let bring = |more: &[&str]| {
        let arguments = [&["import-django", "--database", database, "--media", media], more].concat();
        let output = techstore(folder.path(), &arguments);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    };
    let (is_done, _, complaint) = bring(&[]);
    assert!(!is_done && complaint.contains("run `techstore migrate`"), "{complaint}");
    assert!(techstore(folder.path(), &["migrate"]).status.success());

    let (is_done, report, _) = bring(&["--dry-run"]);
    assert!(is_done && report.starts_with("Проверка переноса, ничего не записано\nЛюди: 17, уже были 0\n"), "{report}");
    let (is_done, report, _) = bring(&[]);
    assert!(is_done && report.starts_with("Перенос со старого сайта\nЛюди: 17, уже были 0\n"), "{report}");
    let goods = "Разделы: 3, уже были 0\nТовары: 30, уже были 0\nФотографии товаров: 0\n\
                 Заказы: 25, уже были 0\nСтроки заказов: 64, уже были 0\n";
    assert!(report.contains(goods), "{report}");
    assert!(report.contains("Аватары: 3\n") && report.contains("  user-7-4 (№ 5): «спросить у жены»\n"), "{report}");
    let (is_done, report, _) = bring(&[]);
    assert!(is_done && report.contains("Люди: 0, уже были 17\n"), "{report}");

    std::fs::write(database, b"nothing").unwrap();
    let (is_done, report, complaint) = bring(&[]);
    assert!(!is_done && report.is_empty() && complaint.contains("is not a SQLite database"), "{complaint}");
}
