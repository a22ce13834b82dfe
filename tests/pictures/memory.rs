//! How much memory the dearest files take. Linux tells a process its peak; other systems do not tell it so simply.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use image::RgbaImage;
use techstore::media::picture;

use super::{gif, jpeg, png, webp};

const LIMIT_MIB: u64 = 250;
/// Tells this test that it is the child, and which file to take.
const FILE: &str = "PICTURES_FILE";

/// The dearest files of every kind, and two that lie; whether they are taken.
fn dearest() -> Vec<(&'static str, bool, Vec<u8>)> {
    let colour = [100, 88, 188];
    let progressive = |width, height, colour: &[u8]| {
        jpeg::Flat { progressive: true, ..jpeg::Flat::new(width, height, colour) }.file()
    };
    let clear = |width: u32, height: u32, depth: u8| {
        let bytes = (width as usize * 4 * usize::from(depth / 8) + 1) * height as usize;
        png::file(&[png::header(width, height, depth, png::RGBA, false), png::zeros(bytes), png::end()])
    };
    let pale = RgbaImage::from_raw(4_000, 4_000, vec![200; 4_000 * 4_000 * 4]).unwrap();
    let frame = webp::frame(4_000, 4_000, &webp::inner(&webp::encoded(&pale.into())));
    let animation = [webp::chunk(b"ANIM", &[0; 6]), frame].concat();
    // A colour profile of 600 MB in 2 MB.
    let profile = [b"bomb\0\0".as_slice(), &png::zlib_zeros(600_000_000)].concat();
    vec![
        ("jpeg", true, jpeg::Flat::new(8_000, 5_000, &colour).file()),
        ("progressive", true, progressive(6_200, 4_100, &colour)),
        ("progressive-inks", true, progressive(5_200, 4_000, &[100, 88, 188, 40])),
        ("separate", true, jpeg::Flat { separate: true, ..jpeg::Flat::new(6_200, 4_100, &colour) }.file()),
        ("png", true, clear(8_000, 5_000, 8)),
        ("png-16", true, clear(5_000, 4_000, 16)),
        ("png-16-hardly-shrunk", true, clear(3_999, 3_999, 16)),
        ("png-profile", true, png::with_chunk(&clear(64, 64, 8), &png::chunk(b"iCCP", &profile))),
        ("gif-frame-inside", true, gif::framed((8_000, 4_990), (16, 16, 4_100, 4_100))),
        ("webp-animated", true, webp::extended(webp::ANIMATION | webp::ALPHA, 4_000, 4_000, &[animation])),
        ("webp-lossy", true, webp::chunk(b"RIFF", &[b"WEBP".to_vec(), webp::blank(4_096, 4_096)].concat())),
        ("webp-lying", false, webp::extended(0, 24, 20, &[webp::blank(14_000, 14_000)])),
    ]
}

#[test]
fn no_file_takes_more_than_250_mib() {
    #[expect(clippy::disallowed_methods, reason = "how a test talks to itself in another process")]
    let file = std::env::var_os(FILE);
    if let Some(file) = file {
        return work(Path::new(&file));
    }
    for (name, taken, bytes) in dearest() {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dearest-{name}"));
        std::fs::write(&file, bytes).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["pictures::memory::no_file_takes_more_than_250_mib", "--exact", "--nocapture"])
            .env(FILE, &file)
            .output()
            .unwrap();
        std::fs::remove_file(&file).unwrap();
        let said = String::from_utf8_lossy(&child.stdout).into_owned();
        let (was_taken, peak) = said
            .lines()
            .find_map(|line| line.strip_prefix("taken ")?.split_once(" peak "))
            .unwrap_or_else(|| panic!("{name}: {said}"));
        println!("{name}: {peak} MiB");
        assert_eq!(was_taken, taken.to_string(), "{name}");
        assert!(peak.parse::<u64>().unwrap() < LIMIT_MIB, "{name}: {peak} MiB");
    }
}

/// Makes the largest picture of a file and says how much memory this process has had at most, in MiB.
#[expect(clippy::print_stdout, reason = "how a test talks to itself in another process")]
fn work(file: &Path) {
    let bytes = std::fs::read(file).unwrap();
    let made = picture::fit(&bytes, 1_600, 1_600);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).unwrap();
    println!("\ntaken {} peak {}", made.is_ok(), peak.parse::<u64>().unwrap() / 1_024);
}
