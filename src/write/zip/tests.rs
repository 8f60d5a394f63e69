//! What a written archive holds, read back.

use super::*;
use std::io::Read as _;

fn make(path: &Path, files: &[(&str, &[u8])]) -> Result<Archive, Error> {
    let zip = Zip::create(path)?;
    for (name, bytes) in files {
        zip.put(name, bytes)?;
    }
    zip.finish()
}

#[test]
fn an_archive_is_read_back_by_another_program() {
    let base = tempfile::tempdir().unwrap();
    let path = base.path().join("a b.zip");
    let long = "lặp lại ".repeat(10_000);
    let files: [(&str, &[u8]); 4] =
        [("README.txt", b""), ("a/index.html", b"x"), ("a/long", long.as_bytes()), ("b/Ti\u{1ebf}ng", b"\0\xff\0")];
    let made = make(&path, &files).unwrap();
    let mut archive = ::zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    assert_eq!(archive.len(), files.len());
    for (i, (name, bytes)) in files.iter().enumerate() {
        let mut entry = archive.by_index(i).unwrap();
        assert_eq!(entry.name().unwrap(), *name);
        let date = entry.last_modified().unwrap();
        assert_eq!((date.year(), date.month(), date.day(), date.hour()), (1980, 1, 1, 0));
        assert_eq!(entry.extra_data().unwrap_or_default(), b"");
        let mut read = Vec::new();
        entry.read_to_end(&mut read).unwrap();
        assert_eq!(read, *bytes);
    }
    let bytes = fs::read(&path).unwrap();
    assert_eq!(bytes.len() as u64, made.bytes);
    assert_eq!(u16::from_le_bytes([bytes[6], bytes[7]]), FLAGS);
    let sum = fs::read_to_string(base.path().join("a b.zip.sha256")).unwrap();
    assert_eq!(sum, format!("{}  a b.zip\n", made.sha256));
    let left: Vec<_> = fs::read_dir(base.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn more_than_65535_files_are_told_by_the_larger_record() {
    let base = tempfile::tempdir().unwrap();
    let path = base.path().join("many.zip");
    let zip = Zip::create(&path).unwrap();
    let mut packer = Packer::default();
    for i in 0..70_000 {
        zip.append(&packer.pack(&format!("{i:06}"), b"").unwrap()).unwrap();
    }
    zip.finish().unwrap();
    let mut archive = ::zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    assert_eq!(archive.len(), 70_000);
    assert_eq!(archive.by_index(69_999).unwrap().name().unwrap(), "069999");
}

#[test]
fn files_that_do_not_follow_each_other_are_refused() {
    let base = tempfile::tempdir().unwrap();
    let path = base.path().join("x.zip");
    make(&path, &[("a", b"former")]).unwrap();
    let former = fs::read(&path).unwrap();
    assert!(make(&path, &[("b", b""), ("a", b"")]).is_err());
    assert!(make(&path, &[("a", b""), ("a", b"")]).is_err());
    assert!(make(&path, &[("../a", b"")]).is_err());
    assert_eq!(fs::read(&path).unwrap(), former);
    assert_eq!(fs::read_dir(base.path()).unwrap().count(), 2);
}

#[test]
fn one_process_at_a_time_writes_an_archive() {
    let base = tempfile::tempdir().unwrap();
    let path = base.path().join("x.zip");
    let first = Zip::create(&path).unwrap();
    assert!(Zip::create(&path).unwrap_err().to_string().contains("another build"));
    drop(first);
    assert!(Zip::create(&path).is_ok());
}
