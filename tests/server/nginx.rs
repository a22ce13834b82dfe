//! The shop behind nginx with `deploy/nginx.conf`: HTTP/2, cookies for TLS, real addresses of clients.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use base64ct::{Base64, Encoding as _};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use techstore_db::Reads;

use super::program::{House, Program};

const NAME: &str = "shop.example.org";
const PASSWORD: &str = "кедровая шишка 7";

/// A running nginx; stopped when dropped.
struct Nginx {
    child: Child,
    tls: u16,
    plain: u16,
    folder: PathBuf,
}

/// What nginx passed on of an answer.
struct Answer {
    head: String,
    body: String,
}

/// Where nginx is: `cargo xtask test` names it, having installed it if need be.
fn nginx() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the tests are told by the environment where nginx is")]
    let named = std::env::var_os("TECHSTORE_TEST_NGINX").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from("/usr/sbin/nginx")).filter(|program| program.is_file()))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn replace(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "deploy/nginx.conf has no «{from}»");
    text.replace(from, to)
}

/// RFC 7468.
fn pem(label: &str, der: &[u8]) -> String {
    let text = Base64::encode_string(der);
    let lines: String =
        text.as_bytes().chunks(64).flat_map(|line| [std::str::from_utf8(line).unwrap(), "\n"]).collect();
    format!("-----BEGIN {label}-----\n{lines}-----END {label}-----\n")
}

impl Nginx {
    fn start(program: &Path, folder: &Path, tls: u16, upstream: &str) -> Self {
        let plain = free_port();
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec![NAME.to_owned()]).unwrap();
        std::fs::write(folder.join("cert.pem"), pem("CERTIFICATE", cert.der())).unwrap();
        std::fs::write(folder.join("key.pem"), pem("PRIVATE KEY", &signing_key.serialize_der())).unwrap();
        let here = folder.display();
        let site = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/nginx.conf")).unwrap();
        let site: String =
            site.lines().filter(|line| !line.contains("listen [::]")).flat_map(|line| [line, "\n"]).collect();
        let site = replace(&site, "127.0.0.1:8000", upstream);
        let site = replace(&site, "listen 443", &format!("listen 127.0.0.1:{tls}"));
        let site = replace(&site, "listen 80;", &format!("listen 127.0.0.1:{plain};"));
        let site = replace(&site, "/etc/letsencrypt/live/shop.example.org/fullchain.pem", &format!("{here}/cert.pem"));
        let site = replace(&site, "/etc/letsencrypt/live/shop.example.org/privkey.pem", &format!("{here}/key.pem"));
        let site = replace(&site, "/var/cache/nginx/techstore", &format!("{here}/cache"));
        let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
        let own = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {here}/{name};"))
            .join("\n");
        let main = format!(
            "{user}\ndaemon off;\nworker_processes 1;\npid {here}/nginx.pid;\nerror_log {here}/error.log;\n\
             events {{ worker_connections 256; }}\nhttp {{\naccess_log off;\n{own}\n{site}\n}}\n"
        );
        std::fs::write(folder.join("nginx.conf"), main).unwrap();
        let mut command = Command::new(program);
        command.arg("-p").arg(folder).arg("-e").arg(folder.join("error.log")).arg("-c").arg(folder.join("nginx.conf"));
        let child = command.stdin(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut nginx = Self { child, tls, plain, folder: folder.to_owned() };
        nginx.wait();
        nginx
    }

    fn wait(&mut self) {
        while std::net::TcpStream::connect(("127.0.0.1", self.tls)).is_err() {
            assert!(self.child.try_wait().unwrap().is_none(), "nginx ended: {}", self.log());
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("error.log")).unwrap_or_default()
    }

    /// Asks by HTTP/2, from an address that is not the proxy's.
    fn ask(&self, path: &str, words: &[&str]) -> Answer {
        let jar = self.folder.join("cookies");
        let mut command = Command::new("curl");
        command.args(["--http2", "--silent", "--show-error", "--insecure", "--include", "--interface", "127.0.0.2"]);
        command.arg("--resolve").arg(format!("{NAME}:{}:127.0.0.1", self.tls));
        command.arg("--cookie").arg(&jar).arg("--cookie-jar").arg(&jar).args(words);
        let output = command.arg(format!("https://{NAME}:{}{path}", self.tls)).output().unwrap();
        assert!(output.status.success(), "{}\n{}", String::from_utf8_lossy(&output.stderr), self.log());
        let text = String::from_utf8(output.stdout).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer { head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// Sends a JSON call as the shop's own page does, with headers that a stranger may make up.
    fn post(&self, path: &str, token: &str, body: &str) -> Answer {
        let token = format!("X-CSRFToken: {token}");
        let origin = format!("Origin: https://{NAME}:{}", self.tls);
        let made_up = [
            "X-Forwarded-For: 203.0.113.7",
            "X-Forwarded-Proto: http",
            "Forwarded: for=203.0.113.7",
            "X-Real-IP: 203.0.113.7",
            "Content-Type: application/json",
            "Accept: application/json",
        ];
        let mut words: Vec<&str> = made_up.iter().flat_map(|header| ["--header", header]).collect();
        words.extend(["--header", &token, "--header", &origin, "--data", body]);
        self.ask(path, &words)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers go with it when it is asked, and not when it is killed.
        let _asked =
            rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), rustix::process::Signal::TERM);
        let _status = self.child.wait();
    }
}

impl Answer {
    fn cookie(&self, name: &str) -> &str {
        let start = format!("set-cookie: {name}=");
        self.head.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }
}

/// The secret that the browser's jar holds.
fn token(nginx: &Nginx) -> String {
    let jar = std::fs::read_to_string(nginx.folder.join("cookies")).unwrap();
    let line = jar.lines().rfind(|line| line.contains("\tcsrftoken\t")).unwrap();
    line.rsplit('\t').next().unwrap().to_owned()
}

fn shop(house: &House, tls: u16) -> Program {
    house.open_with(&[
        "--trusted-proxies",
        "127.0.0.1",
        "--allowed-hosts",
        NAME,
        "--public-url",
        &format!("https://{NAME}:{tls}"),
    ])
}

#[tokio::test]
async fn behind_nginx_people_sign_in_by_http2_and_nobody_makes_up_an_address() {
    let program = nginx().expect("there is no nginx here: `cargo xtask setup` installs it");
    let house = House::build().await;
    let tls = free_port();
    let running = shop(&house, tls);
    let folder = house.path("nginx");
    std::fs::create_dir(&folder).unwrap();
    let nginx = Nginx::start(&program, &folder, tls, &running.address.to_string());

    let page = nginx.ask("/login/", &[]);
    assert!(page.head.starts_with("http/2 200"), "{}", page.head);
    assert!(page.cookie("csrftoken").contains("; secure"), "{}", page.head);
    assert!(page.head.contains("strict-transport-security:"), "{}", page.head);
    let registration = serde_json::json!({
        "name": "Анна", "surname": "Соболева", "login": "anna", "email": "anna@example.org", "password": PASSWORD,
        "password_repeat": PASSWORD, "rules": true, "personal_data": true,
    });
    let registered = nginx.post("/api/register", &token(&nginx), &registration.to_string());
    assert!(registered.head.starts_with("http/2 200"), "{}\n{}", registered.head, registered.body);
    let credentials = serde_json::json!({ "login": "anna", "password": PASSWORD }).to_string();
    let signed_in = nginx.post("/api/login", &token(&nginx), &credentials);
    assert!(signed_in.head.starts_with("http/2 200"), "{}\n{}", signed_in.head, signed_in.body);
    let session = signed_in.head.lines().find(|line| line.starts_with("set-cookie: ") && line.contains("sessionid="));
    assert!(session.is_some_and(|line| line.contains("; secure") && line.contains("; httponly")), "{}", signed_in.head);
    assert!(nginx.ask("/profile/", &[]).head.starts_with("http/2 200"), "the session is kept");

    let db = house.db().await;
    let addresses: Vec<(String,)> = db.read().await.unwrap().sql("SELECT address FROM sign_ins").all().await.unwrap();
    assert_eq!(addresses, [("127.0.0.2".to_owned(),)]);
    db.close().await;

    let probe = nginx.ask("/healthz", &[]);
    assert!(probe.head.starts_with("http/2 403"), "probes are not for strangers: {}", probe.head);
    let plain = Command::new("curl")
        .args(["--silent", "--include", "--header", &format!("Host: {NAME}")])
        .arg(format!("http://127.0.0.1:{}/catalog/?sort=new", nginx.plain))
        .output()
        .unwrap();
    let plain = String::from_utf8(plain.stdout).unwrap();
    assert!(plain.starts_with("HTTP/1.1 301 "), "{plain}");
    assert!(plain.contains(&format!("Location: https://{NAME}/catalog/?sort=new")), "{plain}");
}
