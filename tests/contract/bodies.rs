//! Bodies: judged by their headers before a byte is read, in nobody's way while they come in, bounded all together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::http::request::Builder;
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::oneshot;

use crate::support::{Answer, Browser, Shop};

/// Sends a request whose body is watched; says whether any of it was read.
async fn watched(browser: &Browser, request: Builder) -> (Answer, bool) {
    let is_read = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&is_read);
    let pieces = stream::once(async move {
        noted.store(true, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from_static(b"--edge--"))
    });
    let answer = browser.send(request, Body::from_stream(pieces)).await;
    (answer, is_read.load(Ordering::Relaxed))
}

fn multipart(path: &str, size: usize) -> Builder {
    Request::post(path).header("content-type", "multipart/form-data; boundary=edge").header("content-length", size)
}

/// A picture's form of which so many bytes come, and then no more until the sender is dropped or says so.
fn stalled(bytes: usize) -> (oneshot::Sender<()>, impl Stream<Item = Result<Bytes, std::io::Error>> + Send) {
    let (go_on, waits) = oneshot::channel();
    let head = "--edge\r\ncontent-disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\n\r\n";
    let pieces = [Bytes::from(head), Bytes::from(vec![b'x'; bytes])];
    let end = stream::once(async move {
        let _ = waits.await;
        Bytes::from("\r\n--edge--\r\n")
    });
    (go_on, stream::iter(pieces).chain(end).map(Ok))
}

/// Begins to send a picture and leaves it half way.
async fn begin_upload(browser: Browser, bytes: usize) -> (oneshot::Sender<()>, tokio::task::JoinHandle<Answer>) {
    let token = browser.token().await;
    let (go_on, pieces) = stalled(bytes);
    let request = Request::post("/api/profile/avatar")
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("x-csrftoken", token);
    let sent = tokio::spawn(async move { browser.send(request, Body::from_stream(pieces)).await });
    (go_on, sent)
}

/// Lets what was begun go on until the condition holds.
async fn until(condition: impl Fn() -> bool) {
    let settled = async {
        while !condition() {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), settled).await.expect("it comes so far");
}

#[tokio::test]
async fn what_the_headers_condemn_is_refused_without_reading_the_body() {
    let shop = Shop::open().await;
    let (browser, anna) = (shop.browser(), shop.customer("anna").await);
    let (token, annas) = (browser.token().await, anna.token().await);
    let json = |path: &str| Request::post(path).header("content-type", "application/json");
    let form = |path: &str| Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    let cases = [
        ("no cookie", 403, &shop.browser(), form("/login/")),
        ("a malformed cookie", 403, &browser, form("/login/").header("cookie", "csrftoken=short")),
        ("a cookie that is not the session's", 403, &anna, {
            let key = anna.cookie("sessionid").unwrap();
            form("/profile/").header("cookie", format!("sessionid={key}; csrftoken={token}"))
        }),
        ("a foreign page", 403, &browser, form("/login/").header("origin", "https://evil.example")),
        ("another site", 403, &browser, form("/login/").header("sec-fetch-site", "cross-site")),
        ("no token where it cannot be in the body", 403, &browser, json("/api/login")),
        ("a wrong token", 403, &browser, json("/api/login").header("x-csrftoken", &annas)),
        ("no token on DELETE", 403, &anna, Request::delete("/api/profile/avatar")),
        ("too much", 413, &browser, json("/api/login").header("x-csrftoken", &token).header("content-length", 65_537)),
        ("too much for a form", 413, &browser, form("/login/").header("content-length", 20_000_000)),
        ("too much for a picture", 413, &anna, multipart("/api/profile/avatar", 20_000_000)),
        ("far too much", 413, &browser, form("/login/").header("content-length", "99999999999999999999999")),
        ("a picture of nobody", 401, &browser, multipart("/api/profile/avatar", 5_000_000)),
        ("a picture of nobody by a form", 302, &browser, multipart("/profile/avatar/", 5_000_000)),
        ("a staff picture of a customer", 302, &anna, multipart("/admin/products/1/photo/", 5_000_000)),
        ("too much of a bank", 413, &browser, json("/api/payments/played/notify").header("content-length", 20_000_000)),
        ("an unknown address", 404, &browser, form("/nothing/").header("content-length", 20_000_000)),
        ("a wrong method", 405, &browser, form("/catalog/").header("content-length", 20_000_000)),
    ];
    for (what, status, browser, request) in cases {
        // A refusal hands out a new cookie.
        anna.set_cookie("csrftoken", Some(&annas));
        browser.set_cookie(
            "csrftoken",
            (what != "no cookie").then(|| if browser.cookie("sessionid").is_some() { &*annas } else { &*token }),
        );
        let (answer, is_read) = watched(browser, request).await;
        assert_eq!((answer.status, is_read), (status, false), "{what}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_picture_of_nobody_without_an_announced_size_is_refused_at_64_kib() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let token = browser.token().await;
    let (_go_on, pieces) = stalled(64 * 1024);
    let request = Request::post("/api/profile/avatar")
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("x-csrftoken", token);
    let answer = browser.send(request, Body::from_stream(pieces)).await;
    assert_eq!(answer.status, 401, "{}", answer.text());
}

#[tokio::test]
async fn a_body_on_its_way_takes_no_place_of_those_who_are_served() {
    let shop = Shop::open_with(|settings| settings.server.concurrency = 1).await;
    let anna = shop.customer("anna").await;
    let mut slow = Vec::new();
    for number in 1..=5 {
        // Each has the only place until its body is awaited.
        slow.push(begin_upload(anna.twin(), 1000).await);
        until(|| shop.app.web.bodies.budget.used() > number * 1000).await;
    }
    assert_eq!(shop.browser().get("/").await.status, 200);
    assert_eq!(shop.browser().get("/login/").await.status, 200);
    for (go_on, sent) in slow {
        go_on.send(()).unwrap();
        assert_eq!(sent.await.unwrap().status, 400, "it is no picture, but it was looked at");
    }
    assert_eq!(shop.app.web.bodies.budget.used(), 0);
}

#[tokio::test]
async fn bodies_together_take_no_more_than_their_budget() {
    let shop = Shop::open_with(|settings| settings.server.body_memory = 1).await;
    let anna = shop.customer("anna").await;
    let (go_on, first) = begin_upload(anna.twin(), 700 * 1024).await;
    until(|| shop.app.web.bodies.budget.used() > 700 * 1024).await;
    let newcomer = anna.post_file("/api/profile/avatar", "avatar", "a.png", &vec![b'x'; 200 * 1024]).await;
    assert_eq!(newcomer.status, 503, "{}", newcomer.text());
    assert!(newcomer.header("retry-after").is_some());
    let small = anna.post_form("/profile/", &[("first_name", "Анна"), ("last_name", "Соболева")]).await;
    assert_eq!(small.status, 303, "small bodies have room of their own");
    go_on.send(()).unwrap();
    assert_eq!(first.await.unwrap().status, 400);
    let later = anna.post_file("/api/profile/avatar", "avatar", "a.png", &vec![b'x'; 200 * 1024]).await;
    assert_eq!(later.status, 400, "there is room again");
}

#[tokio::test]
async fn a_long_upload_lies_on_the_disk_while_it_comes_in_and_leaves_nothing_there() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).to_be_bytes()[1];
    let image = image::RgbImage::from_fn(500, 500, |x, y| image::Rgb([noise(x, y), noise(y, x), noise(x + 7, y * y)]));
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let large = png.into_inner();
    assert!(large.len() > 256 * 1024, "{} bytes stay in memory", large.len());
    let answer = anna.post_file("/api/profile/avatar", "avatar", "a.png", &large).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let uploads = shop.app.web.bodies.folder.clone();
    assert_eq!(std::fs::read_dir(&uploads).unwrap().count(), 0);
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&uploads).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn an_upload_that_the_disk_does_not_take_is_looked_at_in_memory() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let uploads = shop.app.web.bodies.folder.clone();
    std::fs::create_dir_all(uploads.parent().unwrap()).unwrap();
    std::fs::write(&uploads, "in the way").unwrap();
    let answer = anna.post_file("/api/profile/avatar", "avatar", "a.png", &vec![b'x'; 600 * 1024]).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
}
