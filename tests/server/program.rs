//! The program itself, run as a child on a database of the kind that the tests run on, and customers who talk to it.

use std::io::{BufRead, BufReader, Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use techstore::kernel::clock::Clock;
use techstore_db::{Address, Db, Options};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::database::TestDatabase;
use crate::support::fixtures::NewProduct;

const PASSWORD: &str = "кедровая шишка 7";

/// Longer than anything here may take, on a busy machine too.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A place where the program can run: a folder and a database.
pub(super) struct House {
    pub database: TestDatabase,
    folder: tempfile::TempDir,
}

/// A running program; killed when dropped.
pub(super) struct Program {
    pub address: SocketAddr,
    child: Child,
    _output: BufReader<ChildStdout>,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(super) struct Customer {
    cookies: String,
    token: String,
}

pub(super) struct Answer {
    pub status: u16,
    pub body: Value,
    pub bytes: Vec<u8>,
    head: String,
}

impl House {
    pub(super) async fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let house = Self { database: TestDatabase::create(folder.path()).await, folder };
        assert!(house.command("migrate").status().unwrap().success());
        house
    }

    /// A place without a shop: on PostgreSQL an empty database, else not even a file.
    pub(super) async fn unbuilt() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { database: TestDatabase::create_empty(folder.path()).await, folder }
    }

    /// Starts the program on a free port.
    pub(super) fn open(&self) -> Program {
        self.open_with(&[])
    }

    /// The same with more flags.
    pub(super) fn open_with(&self, flags: &[&str]) -> Program {
        Self::started(self.serve().args(flags))
    }

    /// The same with its log in a file.
    pub(super) fn open_with_log(&self, log: &Path) -> Program {
        let log = std::fs::File::create(log).unwrap();
        Self::started(self.serve().stderr(log))
    }

    /// Starts it by another command, made of the one that starts it.
    pub(super) fn open_as(&self, wrap: impl FnOnce(&Command) -> Command) -> Program {
        Self::started(&mut wrap(&self.serve()))
    }

    fn serve(&self) -> Command {
        let mut command = self.command("serve");
        command.args(["--bind", "127.0.0.1:0", "--limits", "off", "--log", "warn"]);
        command
    }

    fn started(command: &mut Command) -> Program {
        command.stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("TechStore: http://") {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0, "the program ended");
        }
        let address = line.trim().trim_start_matches("TechStore: http://").parse().unwrap();
        Program { address, child, _output: output }
    }

    /// Holds the data to everything that doctor knows.
    pub(super) fn assert_healthy(&self) {
        let output = self.command("doctor").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }

    pub(super) async fn db(&self) -> Db {
        Db::open(&Address::parse(&self.database.url()).unwrap(), Options::default()).await.unwrap()
    }

    /// Puts a thing on sale of which so many were received.
    pub(super) async fn product(&self, stock: i64) -> i64 {
        let (db, now) = (self.db().await, Clock::System.now());
        let id = NewProduct::new(&db, now, "Телефон").stock(stock).await;
        db.close().await;
        id
    }

    /// A command on its database.
    pub(super) fn command(&self, name: &str) -> Command {
        self.command_on(name, &self.database.url())
    }

    /// A command on another database.
    pub(super) fn command_on(&self, name: &str, database: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_techstore"));
        command.current_dir(self.folder.path()).args([name, "--data-dir", "data", "--database-url", database]);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// The program without a command.
    pub(super) fn command_without_name(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_techstore"));
        command.current_dir(self.folder.path()).args(["--data-dir", "data", "--database-url", &self.database.url()]);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// Where a file of it lies.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Program {
    /// Ends it as a power cut would.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits for that.
    pub(super) fn stop(mut self) -> ExitStatus {
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
        self.child.wait().unwrap()
    }

    /// Limits the size of the files that it writes, as a full disk does; `None` lifts the limit.
    pub(super) fn limit_files(&self, bytes: Option<u64>) {
        let limit = rustix::process::Rlimit { current: bytes, maximum: None };
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::prlimit(Some(process), rustix::process::Resource::Fsize, limit).unwrap();
    }

    pub(super) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Customer {
    /// Registers somebody and signs them in.
    pub(super) async fn register(program: &Program, login: &str) -> Self {
        let mut tcp = program.connect().await;
        let page = ask(&mut tcp, "GET /login/ HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let token = page.cookie("csrftoken").to_owned();
        let mut customer = Self { cookies: format!("csrftoken={token}"), token };
        let email = format!("{login}@example.org");
        let registration = json!({
            "name": "Анна", "surname": "Соболева", "login": login, "email": email, "password": PASSWORD,
            "password_repeat": PASSWORD, "rules": true, "personal_data": true,
        });
        assert_eq!(customer.post(&mut tcp, "/api/register", &registration).await.unwrap().status, 200);
        customer.sign_in(&mut tcp, login, PASSWORD).await;
        customer
    }

    /// What somebody is answered who signs in with a password.
    pub(super) async fn sign_in_status(program: &Program, login: &str, password: &str) -> u16 {
        let mut tcp = program.connect().await;
        let page = ask(&mut tcp, "GET /login/ HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let token = page.cookie("csrftoken").to_owned();
        let stranger = Self { cookies: format!("csrftoken={token}"), token };
        stranger.post(&mut tcp, "/api/login", &json!({ "login": login, "password": password })).await.unwrap().status
    }

    /// Signs somebody in who has an account.
    pub(super) async fn of_account(program: &Program, login: &str, password: &str) -> Self {
        let mut tcp = program.connect().await;
        let page = ask(&mut tcp, "GET /login/ HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let token = page.cookie("csrftoken").to_owned();
        let mut customer = Self { cookies: format!("csrftoken={token}"), token };
        customer.sign_in(&mut tcp, login, password).await;
        customer
    }

    async fn sign_in(&mut self, tcp: &mut TcpStream, login: &str, password: &str) {
        let credentials = json!({ "login": login, "password": password });
        let answer = self.post(tcp, "/api/login", &credentials).await.unwrap();
        answer.cookie("csrftoken").clone_into(&mut self.token);
        self.cookies = format!("csrftoken={}; sessionid={}", self.token, answer.cookie("sessionid"));
    }

    /// Puts one of a product into the cart.
    pub(super) async fn put(&self, tcp: &mut TcpStream, product: i64) -> Result<Answer> {
        self.post(tcp, "/api/cart/add", &json!({ "product_id": product })).await
    }

    /// Orders what is in the cart.
    pub(super) async fn order(&self, tcp: &mut TcpStream, key: &str) -> Result<Answer> {
        self.post(tcp, "/api/checkout", &json!({ "key": key })).await
    }

    pub(super) async fn get(&self, tcp: &mut TcpStream, path: &str) -> Result<Answer> {
        let cookies = &self.cookies;
        ask(tcp, format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n\r\n")).await
    }

    /// Sends a form with a file, and another field before it.
    pub(super) async fn send_file(
        &self,
        tcp: &mut TcpStream,
        path: &str,
        (name, value): (&str, &str),
        (field, file): (&str, &[u8]),
    ) -> Result<Answer> {
        let part = |name: &str| format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"");
        let mut body =
            format!("{}\r\n\r\n{value}\r\n{}; filename=\"a.png\"\r\n\r\n", part(name), part(field)).into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        self.post_bytes(tcp, path, "multipart/form-data; boundary=edge", &body).await
    }

    async fn post(&self, tcp: &mut TcpStream, path: &str, body: &Value) -> Result<Answer> {
        self.post_bytes(tcp, path, "application/json", body.to_string().as_bytes()).await
    }

    async fn post_bytes(&self, tcp: &mut TcpStream, path: &str, kind: &str, body: &[u8]) -> Result<Answer> {
        let Self { cookies, token } = self;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nX-CSRFToken: {token}\r\nAccept: application/json\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        ask(tcp, [head.as_bytes(), body].concat()).await
    }
}

impl Answer {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The value that it gives to a cookie.
    fn cookie(&self, name: &str) -> &str {
        let start = format!("set-cookie: {name}=");
        let line = self.head.lines().find_map(|line| line.strip_prefix(&start)).expect("a cookie");
        line.split(';').next().unwrap()
    }
}

/// Sends a request and reads its answer; an error when the program dies before the answer is whole.
async fn ask(tcp: &mut TcpStream, request: impl AsRef<[u8]>) -> Result<Answer> {
    tcp.write_all(request.as_ref()).await?;
    let mut bytes = Vec::new();
    loop {
        if tcp.read_buf(&mut bytes).await? == 0 {
            return Err(Error::from(ErrorKind::UnexpectedEof));
        }
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        let body = &bytes[end + 4..];
        if body.len() == length.parse::<usize>().unwrap() {
            let (bytes, body) = (body.to_vec(), serde_json::from_slice(body).unwrap_or_default());
            return Ok(Answer { status: head[9..12].parse().unwrap(), body, bytes, head });
        }
    }
}
