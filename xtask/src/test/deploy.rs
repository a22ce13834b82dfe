//! The systemd units of `deploy/`, read by systemd itself without one that runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::report::Tally;
use crate::interrupt::Interrupt;
use crate::process;
use crate::setup::deploy_programs;
use crate::workspace::Workspace;

/// Where the units expect the program.
const INSTALLED: &str = "/usr/local/bin/techstore";
/// Tenths of systemd's exposure level, from 0 to 100, above which a service has failed.
const EXPOSURE: &str = "--threshold=15";

/// Verifies every unit, and holds each service to the exposure level.
pub(super) fn check(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    let program = deploy_programs::systemd_analyze(interrupt)?;
    let folder = workspace.fresh("deploy")?;
    let units = copy_units(&workspace.root.join("deploy"), &folder)?;
    ensure!(units.iter().any(|unit| unit == "techstore.service"), "deploy/techstore.service is not there");
    let analyze = || {
        let mut command = Command::new(&program);
        command.current_dir(&folder);
        command
    };
    let paths = units.iter().map(|unit| format!("./{unit}"));
    process::output(analyze().args(["verify", "--man=no"]).args(paths))?;
    for service in units.iter().filter(|unit| unit.ends_with(".service")) {
        let path = format!("./{service}");
        process::output(analyze().args(["security", "--offline=yes", "--no-pager", EXPOSURE, &path]))
            .with_context(|| format!("{service} may do more than it needs"))?;
    }
    Ok(Tally::default())
}

/// Copies the units with a program in them that is installed here, which systemd looks for.
fn copy_units(from: &Path, to: &Path) -> Result<Vec<String>> {
    let mut units = Vec::new();
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".service") || name.ends_with(".timer") {
            let text = fs::read_to_string(from.join(&name))?.replace(INSTALLED, "/bin/true");
            fs::write(to.join(&name), text)?;
            units.push(name);
        }
    }
    units.sort();
    Ok(units)
}
