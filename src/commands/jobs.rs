//! `techstore jobs`: background jobs that were given up.

use anyhow::ensure;

use crate::app::{check_schema, open_database};
use crate::commands::say;
use crate::config::Settings;
use crate::jobs;
use crate::kernel::clock::Clock;
use crate::kernel::fault::Fault;
use crate::kernel::ids::JobId;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Prints the jobs that were given up: number, kind, input, when, after how many attempts, and the last error.
    List,
    /// Lets jobs that were given up run again.
    Retry {
        /// The numbers of the jobs; all of them when none is named.
        #[arg(value_name = "NUMBER")]
        numbers: Vec<i64>,
    },
    /// Deletes jobs that were given up.
    Discard {
        /// The numbers of the jobs.
        #[arg(value_name = "NUMBER", required = true)]
        numbers: Vec<i64>,
    },
}

pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let db = open_database(settings).await?;
    check_schema(&db).await?;
    let failed = jobs::given_up(&db).await.map_err(Fault::into_error)?;
    match &arguments.what {
        What::List => {
            for job in failed {
                let (number, attempts) = (job.id, job.attempts);
                say(format!(
                    "{number} {} {} given up {} after {attempts} attempts: {}",
                    job.kind, job.payload, *job.failed_at, job.last_error
                ));
            }
        }
        What::Retry { numbers } => {
            let all = failed.iter().map(|job| job.id.0);
            let wanted: Vec<i64> = if numbers.is_empty() { all.collect() } else { numbers.clone() };
            for number in wanted {
                let is_there = jobs::retry(&db, JobId(number), Clock::System.now()).await.map_err(Fault::into_error)?;
                ensure!(is_there, "no job {number} was given up");
                say(format!("job {number} will run again"));
            }
        }
        What::Discard { numbers } => {
            for number in numbers {
                let is_there = jobs::discard(&db, JobId(*number)).await.map_err(Fault::into_error)?;
                ensure!(is_there, "no job {number} was given up");
                say(format!("job {number} was deleted"));
            }
        }
    }
    db.close().await;
    Ok(())
}
