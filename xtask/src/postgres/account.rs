//! The account that PostgreSQL runs as: it refuses root.

use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use rustix::process::{geteuid, getpid};

use crate::secret;

pub(crate) enum Account {
    /// The one who runs us.
    Ours,
    /// Another, by the numbers of user and group: we are root.
    Other { user: u32, group: u32 },
}

impl Account {
    /// Ours, or if that is root, `postgres`, or where that does not exist, `nobody`.
    pub(crate) fn for_postgres() -> Result<Self> {
        if !geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("reading /etc/passwd")?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| look_up(&accounts, name))
            .context("PostgreSQL does not run as root, and there is no account «postgres» or «nobody»")
    }

    /// A new folder that belongs to the account: in `home` if it may go there, else among the temporary files.
    /// It is named by our process id, so that a later run knows whether it is still in use.
    pub(crate) fn folder(&self, home: &Path) -> Result<PathBuf> {
        let folder = if self.may_enter(home) {
            home.join(getpid().as_raw_nonzero().to_string())
        } else {
            std::env::temp_dir().join(format!("techstore-postgres-{}", secret::fresh()?))
        };
        std::fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o700))?;
        self.give(&folder)?;
        Ok(folder)
    }

    /// Makes the account the owner of a file or folder.
    pub(crate) fn give(&self, path: &Path) -> Result<()> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { user, group } => Ok(chown(path, Some(*user), Some(*group))?),
        }
    }

    /// A command to be run by the account in `folder`.
    pub(crate) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        if let Self::Other { user, group } = self {
            command.uid(*user).gid(*group);
        }
        command
    }

    fn may_enter(&self, folder: &Path) -> bool {
        self.command(Path::new("true"), folder).status().is_ok_and(|status| status.success())
    }
}

/// The numbers of an account in the text of `/etc/passwd`; see passwd(5).
fn look_up(accounts: &str, name: &str) -> Option<Account> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next() == Some(name);
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        found.then_some(Account::Other { user, group })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "broken\nnobodyelse:x:1:2::/:/bin/sh\nnobody:x:65534:65533:nobody:/nonexistent:/bin/false\n";
        assert!(matches!(look_up(accounts, "nobody"), Some(Account::Other { user: 65534, group: 65533 })));
        assert!(look_up(accounts, "postgres").is_none());
    }
}
