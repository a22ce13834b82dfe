//! Reaching a PostgreSQL server: what is waited for, what is told, and TLS. A played server says what no real one says on demand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use techstore_db::{Address, Db, Error, Options, Reads};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

async fn open(address: &str, patience: Duration) -> Result<Db, Error> {
    Db::open(&Address::parse(address).unwrap(), Options { patience, ..Options::default() }).await
}

/// A server that refuses everybody with this code and message, and counts them.
async fn refusing(code: &'static str, message: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("postgres://anna:secret@{}/shop?sslmode=disable", listener.local_addr().unwrap());
    let visitors = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visitors);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = client.read(&mut [0; 1024]).await;
            let fields = format!("SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
            let mut said = vec![b'E'];
            said.extend(u32::try_from(fields.len() + 4).unwrap().to_be_bytes());
            said.extend(fields.into_bytes());
            let _ = client.write_all(&said).await;
        }
    });
    (address, visitors)
}

#[tokio::test]
async fn a_server_that_refuses_connections_is_waited_for_and_the_cause_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("postgres://anna:secret@{}/shop", listener.local_addr().unwrap());
    drop(listener);
    let Err(Error::Unavailable(why)) = open(&address, Duration::from_millis(600)).await else {
        panic!("it was opened")
    };
    let why = why.to_string();
    assert!(why.contains("connection refused") && !why.contains("secret"), "{why}");
}

#[tokio::test]
async fn a_server_that_starts_up_is_waited_for() {
    let (address, visitors) = refusing("57P03", "the database system is starting up").await;
    let Err(Error::Unavailable(why)) = open(&address, Duration::from_millis(900)).await else {
        panic!("it was opened")
    };
    assert!(why.to_string().contains("the database system is starting up"), "{why}");
    assert!(visitors.load(Ordering::SeqCst) > 1);
}

#[tokio::test]
async fn what_no_waiting_mends_is_told_at_once() {
    for (code, message) in [
        ("28P01", "password authentication failed for user \"anna\""),
        ("28000", "no pg_hba.conf entry for host"),
        ("3D000", "database \"shop\" does not exist"),
    ] {
        let (address, visitors) = refusing(code, message).await;
        // A wait would outlast the test.
        let Err(Error::Unusable(why)) = open(&address, Duration::from_secs(86_400)).await else {
            panic!("it was opened")
        };
        assert!(why.contains(message) && !why.contains("secret"), "{why}");
        assert_eq!(visitors.load(Ordering::SeqCst), 1);
        assert_eq!(why.contains("no such database"), code == "3D000", "{why}");
    }
}

#[tokio::test]
async fn a_ca_file_that_is_not_there_is_named() {
    let Err(Error::Unusable(why)) =
        Address::parse("postgres://anna:secret@host/shop?sslrootcert=/no/such/ca.pem").map(drop)
    else {
        panic!("it was taken")
    };
    assert!(why.contains("/no/such/ca.pem") && !why.contains("secret"), "{why}");
}

/// The server of the tests; nothing when they run on SQLite.
fn server() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the tests are told by the environment which database to use")]
    let (kind, server) = (std::env::var("TECHSTORE_TEST_DATABASE"), std::env::var("TECHSTORE_TEST_POSTGRES"));
    (kind.as_deref() == Ok("postgres")).then(|| server.unwrap())
}

struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: tempfile::NamedTempFile,
}

fn authority() -> Authority {
    let mut about = CertificateParams::default();
    about.distinguished_name.push(DnType::CommonName, "the tests' authority");
    about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(about, KeyPair::generate().unwrap()).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), issuer.pem()).unwrap();
    Authority { issuer, file }
}

/// Stands before the server of the tests, speaks TLS to who comes, and plain to the server.
async fn tls_before(server: &str, name: &str, by: &Authority) -> String {
    let key = KeyPair::generate().unwrap();
    let about = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let chain = vec![about.signed_by(&key, &by.issuer).unwrap().der().clone()];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (_, rest) = server.split_once('@').expect("postgres://user@host:port/name");
    let (behind, path) = rest.split_once('/').unwrap();
    let (behind, listener) = (behind.to_owned(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                let mut request = [0; 8];
                client.read_exact(&mut request).await.unwrap();
                // An SSLRequest: length 8, code 80877103. Whoever begins otherwise gets nothing.
                if request != [0, 0, 0, 8, 4, 210, 22, 47] {
                    return;
                }
                client.write_all(b"S").await.unwrap();
                let Ok(mut client) = acceptor.accept(client).await else { return };
                let mut server = TcpStream::connect(&behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    let user = server.split_once("://").unwrap().1.split_once('@').unwrap().0;
    format!("postgres://{user}@localhost:{port}/{path}")
}

#[tokio::test]
async fn a_server_is_reached_over_tls_and_checked_as_the_address_says() {
    let Some(server) = server() else { return };
    let (ours, other) = (authority(), authority());
    let (right, wrong) = (ours.file.path().display(), other.file.path().display());
    let named = tls_before(&server, "localhost", &ours).await;
    let misnamed = tls_before(&server, "elsewhere.example", &ours).await;
    for (address, is_reached) in [
        (format!("{named}?sslmode=require"), true),
        (format!("{named}?sslmode=verify-full&sslrootcert={right}"), true),
        (format!("{named}?sslrootcert={right}"), true),
        (format!("{named}?sslmode=verify-full&sslrootcert={wrong}"), false),
        (format!("{named}?sslmode=verify-full"), false),
        (format!("{named}?sslmode=require&sslrootcert={wrong}"), false),
        (format!("{named}?sslrootcert={wrong}"), false),
        (format!("{misnamed}?sslmode=verify-ca&sslrootcert={right}"), true),
        (format!("{misnamed}?sslmode=verify-full&sslrootcert={right}"), false),
        (format!("{misnamed}?sslrootcert={right}"), false),
    ] {
        // A certificate is never waited for.
        match open(&address, Duration::from_secs(86_400)).await {
            Ok(db) => {
                assert!(is_reached, "{address} was reached");
                assert_eq!(db.read().await.unwrap().sql("SELECT CAST(1 AS BIGINT)").value::<i64>().await.unwrap(), 1);
                db.close().await;
            }
            Err(error) => assert!(!is_reached && error.to_string().contains("certificate"), "{address}: {error}"),
        }
    }
    let plain = open(&format!("{server}?sslmode=require"), Duration::from_secs(86_400)).await;
    let Err(Error::Unusable(why)) = plain else { panic!("a server without TLS was taken") };
    assert!(why.contains("does not support TLS"), "{why}");
}

#[tokio::test]
async fn a_question_is_asked_again_when_its_connection_was_ended_but_a_change_is_not() {
    let Some(server) = server() else { return };
    let db = open(&server, Duration::from_secs(30)).await.unwrap();
    let (one, two) = (db.read().await.unwrap(), db.read().await.unwrap());
    drop((one, two));
    let own = "SELECT CAST(pg_backend_pid() AS BIGINT)";
    let end = "SELECT pg_terminate_backend(CAST($1 AS INTEGER))";
    for mut lent in [db.read().await.unwrap(), db.read_slow().await.unwrap()] {
        let before: i64 = lent.sql(own).value().await.unwrap();
        let mut other = db.read().await.unwrap();
        assert!(other.sql(end).bind(before).value::<bool>().await.unwrap());
        let after: i64 = lent.sql(own).value().await.unwrap();
        assert_ne!(before, after);
    }
    let mut tx = db.write().await.unwrap();
    let id: i64 = tx.sql(own).value().await.unwrap();
    assert!(db.read().await.unwrap().sql(end).bind(id).value::<bool>().await.unwrap());
    assert!(matches!(tx.sql("SELECT CAST(1 AS BIGINT)").value::<i64>().await, Err(Error::Unavailable(_))));
}
