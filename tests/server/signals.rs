//! What the program makes of signals, and what it says at its start.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::program::House;

/// A program whose log is read.
pub(super) struct Logged {
    child: Child,
    pub address: String,
    log: BufReader<ChildStderr>,
    _output: BufReader<ChildStdout>,
}

impl Logged {
    pub(super) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("TechStore: http://") {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0, "the program ended");
        }
        let address = line.trim().trim_start_matches("TechStore: http://").to_owned();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, address, log, _output: output }
    }

    fn send(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Reads the log up to a line with these words.
    pub(super) fn until(&mut self, words: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "the log ends without «{words}»");
            if line.contains(words) {
                return line;
            }
        }
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The command that serves on a free port.
pub(super) fn serve(house: &House) -> Command {
    let mut command = house.command("serve");
    command.args(["--bind", "127.0.0.1:0"]);
    command
}

#[tokio::test]
async fn the_program_survives_sighup() {
    let house = House::build().await;
    let mut program = Logged::start(&mut serve(&house));
    for _ in 0..2 {
        program.send(Signal::HUP);
        program.until("SIGHUP is ignored");
    }
    let mut tcp = TcpStream::connect(&program.address).await.unwrap();
    tcp.write_all(b"GET /login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    tcp.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200 "));
    program.send(Signal::TERM);
    assert!(program.child.wait().unwrap().success());
}

#[tokio::test]
async fn a_second_signal_ends_the_program_at_once() {
    let house = House::build().await;
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let mut program = Logged::start(&mut serve(&house));
        // A request whose headers never end is waited for, and the exit code would be 0.
        let mut tcp = TcpStream::connect(&program.address).await.unwrap();
        tcp.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        assert!(tcp.read_u8().await.is_ok(), "the connection is served");
        tcp.write_all(b"POST /login/ HTTP/1.1\r\nHost: loc").await.unwrap();
        program.send(Signal::TERM);
        program.until("stopping after requests in progress");
        program.send(signal);
        program.until("stopping at once");
        assert_eq!(program.child.wait().unwrap().code(), Some(code));
    }
}

#[tokio::test]
async fn the_start_line_says_what_serves_which_data_where() {
    let house = House::build().await;
    let mut program = Logged::start(&mut serve(&house));
    let line = program.until("TechStore is running");
    let engine = if house.database.url().starts_with("sqlite:") { "SQLite" } else { "PostgreSQL" };
    let schema = format!("schema={}", techstore::schema::latest());
    let address = format!("address={}", program.address);
    let data = format!("data={}", house.path("data").display());
    for words in [env!("CARGO_PKG_VERSION"), "commit=", engine, &schema, &address, &data, "limits=\"on\"", "INFO"] {
        assert!(line.contains(words), "{words} is not in {line}");
    }
}

#[tokio::test]
async fn a_log_that_is_no_terminal_has_no_control_codes() {
    let house = House::build().await;
    let mut program = Logged::start(serve(&house).args(["--limits", "off", "--payments", "test"]));
    program.send(Signal::TERM);
    let mut log = String::new();
    program.log.read_to_string(&mut log).unwrap();
    assert!(log.contains("WARN") && log.contains("payments are in test mode"), "{log}");
    assert!(!log.contains('\u{1b}'), "{log:?}");
}

#[tokio::test]
async fn what_the_limit_of_open_files_takes_from_the_connections_is_said() {
    let house = House::build().await;
    let program = env!("CARGO_BIN_EXE_techstore");
    let mut command = Command::new("sh");
    command.current_dir(house.path("."));
    let script =
        format!("ulimit -n 512 && exec '{program}' serve --bind 127.0.0.1:0 --data-dir data --database-url \"$1\"");
    command.args(["-c", &script, "sh", &house.database.url()]);
    let mut program = Logged::start(&mut command);
    let line = program.until("open-files limit");
    for words in ["WARN", "wanted=4096", " connections=304", "open_files=512"] {
        assert!(line.contains(words), "{words}: {line}");
    }
}
