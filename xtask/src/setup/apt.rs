//! Debian's and Ubuntu's packages, where we may install them.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use rustix::process::geteuid;

use crate::interrupt::Interrupt;
use crate::process;

const LIMIT: Duration = Duration::from_secs(15 * 60);

/// Installs a package, or says in the error what a person has to install.
pub(super) fn install(package: &str, interrupt: &Interrupt) -> Result<()> {
    run(package, &["apt-get", "update", "-q"], interrupt)?;
    run(package, &["apt-get", "install", "-q", "-y", "--no-install-recommends", package], interrupt)
}

/// Runs a command as root, for the sake of `package`.
pub(super) fn run(package: &str, words: &[&str], interrupt: &Interrupt) -> Result<()> {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !is_debian(&release) {
        bail!("this is neither Debian nor Ubuntu: install {package} by the means of this system");
    }
    let root: &[&str] = if geteuid().is_root() {
        &["env", "DEBIAN_FRONTEND=noninteractive"]
    } else if process::output(Command::new("sudo").args(["-n", "true"])).is_ok() {
        &["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    } else {
        bail!("no right to install it here: run «sudo apt-get install {package}»");
    };
    let mut command = Command::new(root.first().unwrap_or(&"env"));
    command.args(root.iter().skip(1)).args(words);
    process::run_within(&mut command, LIMIT, interrupt)
}

/// Reads `ID` and `ID_LIKE` of os-release(5).
fn is_debian(release: &str) -> bool {
    release.lines().filter_map(|line| line.split_once('=')).any(|(key, value)| {
        let mut systems = value.trim_matches('"').split(' ');
        (key == "ID" || key == "ID_LIKE") && systems.any(|system| system == "debian" || system == "ubuntu")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_of_debian_are_known() {
        assert!(is_debian("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(is_debian("ID=pop\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian("ID=fedora\nNAME=debian\n"));
    }
}
