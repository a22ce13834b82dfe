//! A browser: keeps cookies, sends the CSRF token, talks to the shop without a network.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::http::request::Builder;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::Answer;

/// A browser with its cookies.
pub(crate) struct Browser {
    router: Router,
    address: SocketAddr,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    /// A browser without cookies at an address of its own, `10.x.y.z`.
    pub(crate) fn new(router: Router, number: u64) -> Self {
        let [.., b, c, d] = number.to_be_bytes();
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, b, c, d)), 40_000);
        Self { router, address, cookies: Mutex::default() }
    }

    /// Another browser with the same cookies at the same address.
    pub(crate) fn twin(&self) -> Self {
        let cookies = Mutex::new(self.cookies.lock().unwrap().clone());
        Self { router: self.router.clone(), address: self.address, cookies }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Sets or takes away a cookie.
    pub(crate) fn set_cookie(&self, name: &str, value: Option<&str>) {
        let mut cookies = self.cookies.lock().unwrap();
        match value {
            Some(value) => cookies.insert(name.to_owned(), value.to_owned()),
            None => cookies.remove(name),
        };
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Asks for a page with another header.
    pub(crate) async fn get_with(&self, path: &str, header: &str, value: &str) -> Answer {
        self.send(Request::get(path).header(header, value), Body::empty()).await
    }

    /// Sends a form with the CSRF token in its field, as a page without script does.
    pub(crate) async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrfmiddlewaretoken", &token).extend_pairs(fields);
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header("content-type", kind), Body::from(form.finish())).await
    }

    /// Sends JSON with the CSRF token in its header, as a script does.
    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.post_bytes(path, "application/json", body.to_string().into_bytes()).await
    }

    /// Sends any body with the CSRF token in its header.
    pub(crate) async fn post_bytes(&self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let token = self.token().await;
        self.send(Request::post(path).header("content-type", kind).header("x-csrftoken", token), Body::from(body)).await
    }

    /// Sends a file in a form.
    pub(crate) async fn post_file(&self, path: &str, field: &str, name: &str, bytes: &[u8]) -> Answer {
        let mut body = Vec::new();
        body.extend_from_slice(b"--edge\r\ncontent-disposition: form-data; name=\"");
        body.extend_from_slice(format!("{field}\"; filename=\"{name}\"\r\ncontent-type: image/png\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        self.post_bytes(path, "multipart/form-data; boundary=edge", body).await
    }

    /// Sends DELETE with the CSRF token.
    pub(crate) async fn delete(&self, path: &str) -> Answer {
        let token = self.token().await;
        self.send(Request::delete(path).header("x-csrftoken", token), Body::empty()).await
    }

    pub(crate) async fn sign_in(&self, login: &str, password: &str) {
        let answer = self.try_to_sign_in(login, password).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// Tries to sign in by JSON.
    pub(crate) async fn try_to_sign_in(&self, login: &str, password: &str) -> Answer {
        self.post_json("/api/login", &json!({ "login": login, "password": password })).await
    }

    /// The CSRF secret of the cookie, which the first page hands out.
    pub(crate) async fn token(&self) -> String {
        if self.cookie("csrftoken").is_none() {
            self.get("/login/").await;
        }
        self.cookie("csrftoken").expect("every page sets csrftoken")
    }

    /// Sends any request, with the cookies, and keeps the cookies of the answer.
    pub(crate) async fn send(&self, request: Builder, body: Body) -> Answer {
        let cookies = {
            let cookies = self.cookies.lock().unwrap();
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
        };
        let mut request = request.body(body).unwrap();
        let headers = request.headers_mut();
        if !headers.contains_key("host") {
            headers.insert("host", "testserver".parse().unwrap());
        }
        if !headers.contains_key("user-agent") {
            let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
            headers.insert("user-agent", agent.parse().unwrap());
        }
        if !cookies.is_empty() && !headers.contains_key("cookie") {
            headers.insert("cookie", cookies.parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(self.address));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        self.keep_cookies(&answer);
        answer
    }

    fn keep_cookies(&self, answer: &Answer) {
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let is_gone = attributes.contains("Max-Age=0");
            self.set_cookie(name, (!is_gone).then_some(value));
        }
    }
}
