//! What holds of files written durably.

use std::ffi::OsStr;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn files_and_folders_are_their_owners_alone_whatever_the_umask_is() {
    let folder = tempfile::tempdir().unwrap();
    let before = rustix::process::umask(rustix::fs::Mode::empty());
    let place = folder.path().join("a/b/c.txt");
    let written = write_now(&place, b"text", Existing::Refuse);
    rustix::process::umask(before);
    written.unwrap();
    assert_eq!(std::fs::read(&place).unwrap(), b"text");
    assert_eq!((mode(&place), mode(&folder.path().join("a/b")), mode(&folder.path().join("a"))), (0o600, 0o700, 0o700));
}

#[test]
fn a_taken_name_is_replaced_or_refused_as_asked_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("a.txt");
    write_now(&place, b"first", Existing::Refuse).unwrap();
    assert!(write_now(&place, b"second", Existing::Refuse).unwrap_err().is_taken());
    assert_eq!(std::fs::read(&place).unwrap(), b"first");
    write_now(&place, b"third", Existing::Replace).unwrap();
    assert_eq!(std::fs::read(&place).unwrap(), b"third");
    assert_eq!(names(folder.path()), ["a.txt"]);
}

#[test]
fn a_file_that_is_not_kept_leaves_nothing_and_the_old_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("a.txt");
    write_now(&place, b"old", Existing::Refuse).unwrap();
    let mut draft = Draft::at(&place).unwrap();
    draft.write(b"half").unwrap();
    assert!(is_temporary(&draft.path()) && draft.path().is_file());
    drop(draft);
    assert_eq!(std::fs::read(&place).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["a.txt"]);
}

#[test]
fn what_cannot_be_written_is_named_with_its_cause() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), b"").unwrap();
    let place = folder.path().join("file/a.txt");
    let error = write_now(&place, b"text", Existing::Replace).unwrap_err();
    assert!(error.to_string().contains(folder.path().to_str().unwrap()), "{error}");
    assert!(error.to_string().contains("ot a directory"), "{error}");
}

#[test]
fn below_a_folder_no_symbolic_link_is_followed_for_reading_writing_or_removing() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(outside.path().join("secret.txt"), b"secret").unwrap();
    std::fs::create_dir(folder.path().join("real")).unwrap();
    symlink(outside.path(), folder.path().join("link")).unwrap();
    symlink(outside.path().join("secret.txt"), folder.path().join("real/secret.txt")).unwrap();
    let open = || Folder::open(folder.path()).unwrap();
    assert!(open().below(Path::new("link")).is_err());
    assert!(open().make_below(Path::new("link/new")).is_err());
    assert!(open().below(Path::new("../x")).is_err());
    assert!(open().below(Path::new("real")).unwrap().file(OsStr::new("secret.txt")).is_err());
    assert_eq!(names(outside.path()), ["secret.txt"]);
}

#[test]
fn temporary_files_of_a_killed_program_are_swept_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("a")).unwrap();
    for name in ["a/techstore-0011.part", "b.jpg", "a/c.partial", "old.0011.part"] {
        std::fs::write(folder.path().join(name), b"x").unwrap();
    }
    assert_eq!(sweep(folder.path()).unwrap(), 2);
    assert_eq!(names(folder.path()), ["a", "b.jpg"]);
    assert_eq!(names(&folder.path().join("a")), ["c.partial"]);
    assert_eq!(sweep(&folder.path().join("none")).unwrap(), 0);
}
