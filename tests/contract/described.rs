//! `/api/openapi.json`: every JSON call is described, and answers as it is described.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use techstore::config::TakesPayments;

use crate::support::app::App;
use crate::support::description::Description;
use crate::support::{Answer, PASSWORD, Shop, registration};

const DOCUMENT: &str = "/api/openapi.json";

#[tokio::test]
async fn every_call_is_described_and_every_description_is_of_a_call() {
    let shop = Shop::open().await;
    let described: BTreeSet<String> =
        Description::of(&shop).await.calls().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let there: BTreeSet<String> =
        techstore::site::calls(&shop.app).iter().map(|(method, path)| format!("{method} {path}")).collect();
    assert!(there.contains("POST /api/login") && there.contains("DELETE /api/profile/sessions/{id}"));
    assert_eq!(described, there);
}

#[tokio::test]
async fn the_document_is_well_formed() {
    let shop = Shop::open().await;
    let description = Description::of(&shop).await;
    assert_eq!(description.0["openapi"], "3.1.0");
    assert!(description.0["info"]["title"].is_string() && description.0["info"]["version"].is_string());
    let mut references = Vec::new();
    collect(&description.0, "$ref", &mut references);
    assert!(references.len() > 50);
    for reference in references {
        description.target(reference.as_str().unwrap());
    }
    let mut words = Vec::new();
    collect(&description.0, "description", &mut words);
    for said in words.iter().filter_map(Value::as_str) {
        assert!(!said.contains("::") && !said.contains('['), "a name of the code: {said}");
    }
    let mut names = BTreeSet::new();
    for (method, path, call) in description.calls() {
        assert!(names.insert(call["operationId"].as_str().unwrap().to_owned()), "{method} {path}: a name twice");
        assert!(call["summary"].is_string(), "{method} {path}: what is it for?");
        let parameters = call["parameters"].as_array().cloned().unwrap_or_default();
        let in_path: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path" && parameter["required"] == true)
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let braced: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        assert_eq!(in_path, braced, "{method} {path}");
        let responses = call["responses"].as_object().unwrap();
        assert!(responses.contains_key("200"), "{method} {path}");
        for (status, response) in responses {
            assert!(
                response["description"].as_str().is_some_and(|words| !words.is_empty()),
                "{method} {path} {status}"
            );
        }
        let has_token = parameters.iter().any(|parameter| parameter["name"] == "X-CSRFToken");
        assert_eq!(has_token, responses.contains_key("403"), "{method} {path}: the token and its refusal");
    }
}

fn collect(value: &Value, key: &str, found: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == key {
                    found.push(field.clone());
                }
                collect(field, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_is_kept_by_who_asked_before() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let first = browser.get(DOCUMENT).await;
    assert_eq!(first.header("content-type"), Some("application/json"));
    assert_eq!(first.header("cache-control"), Some("public, max-age=3600"));
    let etag = first.header("etag").unwrap();
    let again = browser.get_with(DOCUMENT, "if-none-match", &format!("\"other\", {etag}")).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(etag)));
    assert_eq!(browser.get_with(DOCUMENT, "if-none-match", "W/\"other\"").await.status, 200);
    let posted = browser.post_json(DOCUMENT, &json!({})).await;
    assert_eq!((posted.status, posted.json()["ok"].as_bool()), (405, Some(false)));
    let other = browser.get("/api/openapi.yaml").await;
    assert_eq!((other.status, other.json()["ok"].as_bool()), (404, Some(false)));
}

/// Answers that were seen, each held against the description.
struct Seen {
    description: Description,
    answers: BTreeSet<String>,
    faults: Vec<String>,
}

impl Seen {
    fn see(&mut self, method: &str, path: &str, status: u16, answer: &Answer) {
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        self.faults.extend(self.description.faults(method, path, answer));
        if !answer.body.is_empty() && path != DOCUMENT {
            // As the old site's scripts read them: byte for byte, fields in alphabetical order.
            assert_eq!(answer.text(), answer.json().to_string(), "{method} {path}");
        }
        self.answers.insert(format!("{method} {path} {status}"));
    }
}

#[tokio::test]
async fn real_answers_are_as_described() {
    let shop = Shop::open_with(|settings| settings.payment.payments = TakesPayments::Test).await;
    let mut seen = Seen { description: Description::of(&shop).await, answers: BTreeSet::new(), faults: Vec::new() };
    let phone = shop.product("Телефон").stock(3).await;
    let guest = shop.browser();

    seen.see("GET", DOCUMENT, 200, &guest.get(DOCUMENT).await);
    let etag = guest.get(DOCUMENT).await.header("etag").unwrap().to_owned();
    seen.see("GET", DOCUMENT, 304, &guest.get_with(DOCUMENT, "if-none-match", &etag).await);

    let register = "/api/register";
    seen.see("POST", register, 200, &guest.post_json(register, &registration("anna")).await);
    seen.see("POST", register, 400, &guest.post_json(register, &json!({})).await);
    let login = "/api/login";
    seen.see("POST", login, 400, &guest.post_json(login, &json!({})).await);
    seen.see("POST", login, 401, &guest.try_to_sign_in("anna", "не тот").await);
    let anna = shop.browser();
    seen.see("POST", login, 200, &anna.try_to_sign_in("anna", PASSWORD).await);

    let profile = "/api/profile/update";
    let names = json!({ "first_name": "Анна", "last_name": "Соболева" });
    seen.see("POST", profile, 200, &anna.post_json(profile, &names).await);
    seen.see("POST", profile, 400, &anna.post_json(profile, &json!({ "phone": "нет" })).await);

    let avatar = "/api/profile/avatar";
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 64).write_to(&mut png, image::ImageFormat::Png).unwrap();
    seen.see("POST", avatar, 200, &anna.post_file(avatar, "avatar", "a.png", png.get_ref()).await);
    seen.see("POST", avatar, 400, &anna.post_file(avatar, "avatar", "a.png", b"no picture").await);
    seen.see("DELETE", avatar, 200, &anna.delete(avatar).await);

    let (sessions, one) = ("/api/profile/sessions", "/api/profile/sessions/{id}");
    shop.browser().sign_in("anna", PASSWORD).await;
    let other = shop.count("SELECT MAX(id) FROM sign_ins").await;
    seen.see("DELETE", one, 200, &anna.delete(&format!("{sessions}/{other}")).await);
    seen.see("DELETE", one, 404, &anna.delete(&format!("{sessions}/999")).await);
    seen.see("DELETE", one, 400, &anna.delete(&format!("{sessions}/x")).await);
    seen.see("DELETE", sessions, 200, &anna.delete(sessions).await);

    let add = "/api/cart/add";
    seen.see("POST", add, 400, &anna.post_json(add, &json!({ "product_id": "нет" })).await);
    seen.see("POST", add, 404, &anna.post_json(add, &json!({ "product_id": 999 })).await);
    let checkout = "/api/checkout";
    let pay = json!({ "password": PASSWORD });
    seen.see("POST", checkout, 400, &anna.post_json(checkout, &pay).await);
    seen.see("POST", add, 200, &anna.post_json(add, &json!({ "product_id": phone, "delta": 2 })).await);
    seen.see("POST", checkout, 400, &anna.post_json(checkout, &json!({ "password": "не тот" })).await);
    seen.see("POST", checkout, 400, &anna.post_json(checkout, &json!({ "phone": "нет" })).await);
    shop.goods("Телефон").set_stock(1).await;
    seen.see("POST", checkout, 409, &anna.post_json(checkout, &pay).await);
    shop.goods("Телефон").set_stock(3).await;
    let ordered = anna.post_json(checkout, &pay).await;
    seen.see("POST", checkout, 200, &ordered);

    let cancel = "/api/order/{id}/delete";
    let of = |id: &Value| format!("/api/order/{id}/delete");
    let order = &ordered.json()["order_id"];
    seen.see("POST", cancel, 200, &anna.post_json(&of(order), &json!({})).await);
    seen.see("POST", cancel, 400, &anna.post_json(&of(order), &json!({})).await);
    seen.see("POST", cancel, 404, &anna.post_json(&of(&json!(999)), &json!({})).await);

    let notify = "/api/payments/{provider}/notify";
    let told = json!({ "reference": "unknown" });
    seen.see("POST", notify, 200, &guest.post_json("/api/payments/test/notify", &told).await);
    seen.see("POST", notify, 400, &guest.post_json("/api/payments/test/notify", &json!([])).await);

    let password = "/api/profile/password";
    let change = json!({ "old_password": PASSWORD, "new_password": "шишка кедровая 8", "new_password_repeat": "" });
    seen.see("POST", password, 400, &anna.post_json(password, &change).await);
    let change = json!({
        "old_password": PASSWORD, "new_password": "шишка кедровая 8", "new_password_repeat": "шишка кедровая 8",
    });
    seen.see("POST", password, 200, &anna.post_json(password, &change).await);

    let (verify, send) = ("/api/email/verify", "/api/email/verify/send");
    let letters = shop.account_mail().await;
    let text = &letters.last().unwrap().message.text;
    let code = text.split("Код: ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    seen.see("POST", verify, 400, &anna.post_json(verify, &json!({})).await);
    seen.see("POST", verify, 200, &anna.post_json(verify, &json!({ "code": code })).await);
    seen.see("POST", send, 200, &anna.post_json(send, &json!({})).await);

    let (totp, first, codes) = ("/api/profile/totp", "/api/profile/totp/confirm", "/api/profile/recovery-codes");
    let (again, second) = ("/api/confirm", "/api/login/second");
    seen.see("POST", again, 400, &anna.post_json(again, &json!({})).await);
    seen.see("POST", again, 200, &anna.post_json(again, &json!({ "password": "шишка кедровая 8" })).await);
    seen.see("DELETE", totp, 400, &anna.delete(totp).await);
    seen.see("POST", codes, 400, &anna.post_json(codes, &json!({})).await);
    let begun = anna.post_json(totp, &json!({})).await;
    let app = App::typed(begun.json()["secret"].as_str().unwrap());
    seen.see("POST", totp, 200, &begun);
    seen.see("POST", first, 400, &anna.post_json(first, &json!({ "code": "нет" })).await);
    seen.see("POST", first, 200, &anna.post_json(first, &json!({ "code": app.code(&shop) })).await);
    seen.see("POST", totp, 400, &anna.post_json(totp, &json!({})).await);
    seen.see("POST", codes, 200, &anna.post_json(codes, &json!({})).await);
    shop.advance(jiff::SignedDuration::from_secs(30));
    let phone = shop.browser();
    seen.see("POST", login, 401, &phone.try_to_sign_in("anna", "шишка кедровая 8").await);
    seen.see("POST", second, 400, &phone.post_json(second, &json!({})).await);
    seen.see("POST", second, 401, &phone.post_json(second, &json!({ "code": "нет" })).await);
    seen.see("POST", second, 200, &phone.post_json(second, &json!({ "code": app.code(&shop) })).await);
    seen.see("DELETE", totp, 200, &anna.delete(totp).await);

    let (reset, confirm) = ("/api/password/reset", "/api/password/reset/confirm");
    seen.see("POST", reset, 400, &guest.post_json(reset, &json!({})).await);
    seen.see("POST", reset, 200, &guest.post_json(reset, &json!({ "email": "anna" })).await);
    let letters = shop.account_mail().await;
    let text = &letters.last().unwrap().message.text;
    let token = text.split("/password/reset/").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
    let new = json!({ "token": token, "password": PASSWORD, "password_repeat": PASSWORD });
    seen.see("POST", confirm, 400, &guest.post_json(confirm, &json!({ "token": "нет" })).await);
    seen.see("POST", confirm, 200, &guest.post_json(confirm, &new).await);
    anna.sign_in("anna", PASSWORD).await;

    // What every call answers to whoever may not, and to what is too large.
    let calls: Vec<(String, String, Value)> = seen
        .description
        .calls()
        .into_iter()
        .map(|(method, path, call)| (method, path.to_owned(), call.clone()))
        .collect();
    for (method, path, call) in calls {
        let address = path.replace("{id}", "1").replace("{provider}", "test");
        let request = || Request::builder().method(method.as_str()).uri(&address);
        if call["responses"].get("403").is_some() {
            seen.see(&method, &path, 403, &guest.send(request(), Body::empty()).await);
        }
        if call["responses"].get("401").is_some() && path != login && path != second {
            let token = guest.token().await;
            seen.see(&method, &path, 401, &guest.send(request().header("x-csrftoken", token), Body::from("{}")).await);
        }
        if call.get("requestBody").is_some() {
            let token = anna.token().await;
            let large = request().header("x-csrftoken", token).header("content-type", "application/json");
            seen.see(&method, &path, 413, &anna.send(large, Body::from(vec![b' '; 6_000_000])).await);
        }
    }
    assert_eq!(seen.faults, [] as [String; 0]);
    let described = seen.description.calls().into_iter().flat_map(|(method, path, call)| {
        let statuses = call["responses"].as_object().unwrap().keys();
        statuses.map(|status| format!("{method} {path} {status}")).collect::<Vec<_>>()
    });
    // What a healthy and idle shop does not answer, and too much of a body where there is none.
    let is_rare = |answer: &str| ["408", "413", "429", "500", "503"].iter().any(|status| answer.ends_with(status));
    let unseen: Vec<String> = described.filter(|it| !is_rare(it) && !seen.answers.contains(it)).collect();
    assert_eq!(unseen, [] as [String; 0]);
}

#[tokio::test]
async fn waiting_is_answered_as_described() {
    let shop = Shop::open_with_limits().await;
    let description = Description::of(&shop).await;
    let anna = shop.customer("anna").await;
    let names = json!({ "first_name": "Анна", "last_name": "Соболева" });
    for _ in 0..200 {
        let answer = anna.post_json("/api/profile/update", &names).await;
        if answer.status == 429 {
            assert_eq!(description.faults("POST", "/api/profile/update", &answer), [] as [String; 0]);
            return;
        }
    }
    panic!("changes of a profile have no limit");
}

#[tokio::test]
async fn an_answer_that_is_not_described_is_found() {
    let shop = Shop::open().await;
    let mut description = Description::of(&shop).await;
    let answer = shop.browser().post_json("/api/register", &json!({})).await;
    assert_eq!(description.faults("POST", "/api/register", &answer), [] as [String; 0]);
    assert!(!description.faults("POST", "/api/order/{id}/delete", &answer).is_empty(), "it says `error` there");
    description.0["components"]["schemas"]["Refused"]["properties"]["errors"]["additionalProperties"]["type"] =
        json!("integer");
    assert!(!description.faults("POST", "/api/register", &answer).is_empty());
    description.0["components"]["schemas"]["Refused"]["required"] = json!(["errors", "ok", "more"]);
    assert!(description.faults("POST", "/api/register", &answer).iter().any(|fault| fault.contains("no more")));
}
