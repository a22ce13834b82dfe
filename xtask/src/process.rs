//! Child processes that never outlive us: each leads a process group of its own, which is stopped whole.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::interrupt::Interrupt;

const POLL: Duration = Duration::from_millis(20);
const GRACE: Duration = Duration::from_secs(15);

/// Runs a command with our output as its own; fails when it fails or when somebody interrupts.
pub(crate) fn run(command: &mut Command, interrupt: &Interrupt) -> Result<()> {
    let mut child = spawn(command)?;
    expect_success(command, wait(&mut child, None, interrupt)?)
}

/// Like [`run`], but also fails, and stops the command, after `limit`.
pub(crate) fn run_within(command: &mut Command, limit: Duration, interrupt: &Interrupt) -> Result<()> {
    let mut child = spawn(command)?;
    expect_success(command, wait(&mut child, Some(limit), interrupt)?)
}

/// The standard output of a short command, nothing shown. Fails with what it wrote to standard error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("{} cannot be started", name(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed ({}): {}", name(command), output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Starts a command in a process group of its own, without standard input.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("{} cannot be started", name(command)))
}

/// Asks the whole group of `child` to end with `signal`, waits for the child, and kills what is left after 15 seconds.
pub(crate) fn stop(child: &mut Child, signal: Signal) -> Result<ExitStatus> {
    let group = Pid::from_child(child);
    if let Some(status) = child.try_wait()? {
        return Ok(status);
    }
    kill_process_group(group, signal)?;
    let asked = Instant::now();
    while asked.elapsed() < GRACE {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(POLL);
    }
    kill(child)
}

/// Ends the whole group of `child` at once, as `kill -9` does.
pub(crate) fn kill(child: &mut Child) -> Result<ExitStatus> {
    // The group may be gone already; the wait below tells.
    let _gone = kill_process_group(Pid::from_child(child), Signal::KILL);
    Ok(child.wait()?)
}

fn wait(child: &mut Child, limit: Option<Duration>, interrupt: &Interrupt) -> Result<ExitStatus> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        let late = limit.is_some_and(|limit| started.elapsed() > limit);
        if late || interrupt.requested() {
            stop(child, Signal::TERM)?;
            interrupt.check()?;
            bail!("no end after {} s", started.elapsed().as_secs());
        }
        thread::sleep(POLL);
    }
}

fn expect_success(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
