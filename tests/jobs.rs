//! Background work: it runs again whatever happens, at once when it is woken, and not after the stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use techstore::jobs::{Jobs, Recurring};
use techstore::kernel::fault::Fault;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Longer than anything here may take, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(20);
const HOUR: Duration = Duration::from_secs(3600);
const MOMENT: Duration = Duration::from_millis(5);

fn job(every: Duration) -> Recurring {
    Recurring { name: "test", every, waker: None }
}

/// Counts its runs; what becomes of each is for `outcome` to say.
fn counted(
    outcome: impl Fn(u32) -> Result<(), Fault> + Send + Sync + 'static,
) -> (impl Fn(CancellationToken) -> std::future::Ready<Result<(), Fault>> + Send + Sync, mpsc::UnboundedReceiver<u32>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let runs = AtomicU32::new(0);
    let work = move |_| {
        let run = runs.fetch_add(1, SeqCst) + 1;
        sender.send(run).unwrap();
        std::future::ready(outcome(run))
    };
    (work, receiver)
}

async fn next(runs: &mut mpsc::UnboundedReceiver<u32>) -> u32 {
    timeout(PATIENCE, runs.recv()).await.expect("the job runs").unwrap()
}

#[tokio::test]
async fn a_job_runs_at_once_and_again_and_again() {
    let stop = CancellationToken::new();
    let (work, mut runs) = counted(|_| Ok(()));
    Jobs::new(stop).start(job(MOMENT), work);
    for run in 1..=5 {
        assert_eq!(next(&mut runs).await, run);
    }
}

#[tokio::test]
async fn a_job_that_fails_runs_again() {
    let stop = CancellationToken::new();
    let (work, mut runs) = counted(|_| Err(Fault::new(std::io::Error::other("no luck"))));
    Jobs::new(stop).start(job(MOMENT), work);
    for run in 1..=3 {
        assert_eq!(next(&mut runs).await, run);
    }
}

#[tokio::test]
async fn a_job_that_panics_runs_again() {
    let stop = CancellationToken::new();
    let (work, mut runs) = counted(|run| if run < 3 { panic!("as the test wants") } else { Ok(()) });
    Jobs::new(stop).start(job(MOMENT), work);
    for run in 1..=4 {
        assert_eq!(next(&mut runs).await, run);
    }
}

#[tokio::test]
async fn a_job_that_is_woken_does_not_wait() {
    let stop = CancellationToken::new();
    let waker = Arc::new(Notify::new());
    let (work, mut runs) = counted(|_| Ok(()));
    Jobs::new(stop).start(Recurring { waker: Some(Arc::clone(&waker)), ..job(HOUR) }, work);
    assert_eq!(next(&mut runs).await, 1);
    waker.notify_one();
    assert_eq!(next(&mut runs).await, 2);
}

#[tokio::test]
async fn a_job_woken_while_it_runs_runs_once_more() {
    let stop = CancellationToken::new();
    let waker = Arc::new(Notify::new());
    let ringing = Arc::clone(&waker);
    let (work, mut runs) = counted(move |run| {
        if run == 1 {
            ringing.notify_one();
        }
        Ok(())
    });
    Jobs::new(stop).start(Recurring { waker: Some(waker), ..job(HOUR) }, work);
    assert_eq!(next(&mut runs).await, 1);
    assert_eq!(next(&mut runs).await, 2);
    sleep(Duration::from_millis(100)).await;
    assert!(runs.try_recv().is_err(), "once more, and no more than that");
}

#[tokio::test]
async fn no_run_begins_after_the_stop() {
    let stop = CancellationToken::new();
    let waker = Arc::new(Notify::new());
    let (work, mut runs) = counted(|_| Ok(()));
    let mut jobs = Jobs::new(stop.clone());
    jobs.start(Recurring { waker: Some(Arc::clone(&waker)), ..job(HOUR) }, work);
    assert_eq!(next(&mut runs).await, 1);
    stop.cancel();
    waker.notify_one();
    timeout(PATIENCE, jobs.finish(PATIENCE * 2)).await.expect("a job that waits ends at once");
    assert!(runs.try_recv().is_err());
}

#[tokio::test]
async fn a_run_that_is_on_at_the_stop_is_finished() {
    let stop = CancellationToken::new();
    let (began, finished) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
    let mut jobs = Jobs::new(stop.clone());
    let (begin, finish) = (Arc::clone(&began), Arc::clone(&finished));
    jobs.start(job(HOUR), move |stop: CancellationToken| {
        let (begin, finish) = (Arc::clone(&begin), Arc::clone(&finish));
        async move {
            begin.notify_one();
            stop.cancelled_owned().await;
            sleep(Duration::from_millis(50)).await;
            finish.store(true, SeqCst);
            Ok(())
        }
    });
    began.notified().await;
    stop.cancel();
    jobs.finish(PATIENCE).await;
    assert!(finished.load(SeqCst));
}

#[tokio::test]
async fn a_run_that_does_not_end_is_cut_off() {
    let stop = CancellationToken::new();
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let mut jobs = Jobs::new(stop.clone());
    jobs.start(job(HOUR), move |_| {
        let held = Arc::clone(&held);
        async move {
            let _held = held;
            std::future::pending::<Result<(), Fault>>().await
        }
    });
    sleep(Duration::from_millis(20)).await;
    stop.cancel();
    let asked = Instant::now();
    timeout(PATIENCE, jobs.finish(Duration::from_millis(100))).await.expect("it is not waited for");
    assert!(asked.elapsed() >= Duration::from_millis(100));
    let gone = async {
        while Arc::strong_count(&alive) > 1 {
            sleep(MOMENT).await;
        }
    };
    timeout(PATIENCE, gone).await.expect("it is gone");
}
