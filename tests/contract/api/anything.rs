//! Whatever arrives, and the profile by JSON.

use serde_json::{Value, json};

use crate::support::Shop;

/// What broke the old site eleven times of nineteen, and more.
#[tokio::test]
async fn whatever_arrives_is_400_in_json_and_never_a_fault() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let deep = [b"[".repeat(100_000 / 2), b"]".repeat(10)].concat();
    let bodies: Vec<Vec<u8>> = [
        "",
        "[]",
        "null",
        "true",
        "1",
        "\"text\"",
        "{",
        "{\"login\":",
        "{\"login\":1}",
        "{\"login\":{}}",
        "{\"login\":[]}",
        "{\"login\":true,\"password\":{}}",
        "{\"password\":\"\\u0000\",\"login\":\"\\u0000\"}",
        "{\"name\":1,\"surname\":[],\"login\":{},\"email\":false,\"password\":2,\"password_repeat\":3,\"rules\":[]}",
        "{\"product_id\":{}}",
        "{\"product_id\":null}",
        "{\"product_id\":1,\"delta\":\"abc\"}",
        "{\"product_id\":1,\"delta\":null}",
        "{\"product_id\":1,\"delta\":1e400}",
        "{\"product_id\":99999999999999999999}",
        "{\"product_id\":1.5}",
        "{\"product_id\":-1,\"delta\":9223372036854775807}",
        "{\"first_name\":1}",
        "{\"first_name\":\"Анна\",\"last_name\":{}}",
        "{\"first_name\":\"Анна\",\"last_name\":\"А\",\"birth_date\":5}",
        "{\"first_name\":\"\\ud800\"}",
        "a=b&c=d",
        "<xml/>",
        "{\"old_password\":1}",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .chain([b"\xff\xfe".to_vec(), b"{\"login\":\"\xff\"}".to_vec(), deep, vec![0; 1000]])
    .collect();
    for path in [
        "/api/register",
        "/api/login",
        "/api/profile/update",
        "/api/cart/add",
        "/api/profile/password",
        "/api/profile/avatar",
    ] {
        for body in &bodies {
            for kind in [
                "application/json",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
            ] {
                let answer = anna.post_bytes(path, kind, body.clone()).await;
                let shown = String::from_utf8_lossy(body).chars().take(80).collect::<String>();
                assert!(
                    [400, 401, 404].contains(&answer.status),
                    "{path} {kind} {shown}: {} {}",
                    answer.status,
                    answer.text()
                );
                assert_eq!(answer.json()["ok"], false, "{path} {shown}");
            }
        }
    }
    let large = anna.post_bytes("/api/login", "application/json", vec![b'a'; 20_000_000]).await;
    assert_eq!((large.status, large.json()["ok"].clone()), (413, false.into()));
}

#[tokio::test]
async fn a_profile_is_updated_by_the_contracts_rules() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let update = async |body: Value| anna.post_json("/api/profile/update", &body).await;
    let full = json!({
        "first_name": "Анна", "last_name": "Соболева", "patronymic": "Игоревна", "phone": "8 (916) 555-01-23",
        "address": "Москва, Лесная, 20", "birth_date": "1991-04-17",
    });
    assert_eq!(update(full).await.status, 200);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM user_profiles WHERE phone = '+79165550123' AND birth_date = '1991-04-17'")
            .await,
        1
    );
    let page = anna.get("/profile/").await;
    assert_eq!(page.attributes("#phone", "value"), ["+7 916 555-01-23"]);
    // Absent or empty becomes empty, but for the birth date.
    assert_eq!(update(json!({ "first_name": "Анна", "last_name": "Соболева" })).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE phone = '' AND address = '' AND patronymic = '' AND birth_date = '1991-04-17'").await, 1);
    assert_eq!(update(json!({ "first_name": "Анна", "last_name": "Соболева", "birth_date": "" })).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE birth_date IS NULL").await, 1);
    let answer = update(json!({})).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["errors"], json!({ "first_name": "Укажите имя", "last_name": "Укажите фамилию" }));
    for (field, value) in [
        ("phone", "123"),
        ("phone", "спросить у жены"),
        ("phone", "+7 999 123-45-6"),
        ("birth_date", "2026-11-23"),
        ("birth_date", "1899-12-31"),
        ("birth_date", "2025-02-30"),
        ("birth_date", "17.04.1991"),
        ("birth_date", "0000-00-00"),
        ("patronymic", "Igorevna"),
        ("first_name", "Anna"),
    ] {
        let mut body = json!({ "first_name": "Анна", "last_name": "Соболева" });
        body[field] = json!(value);
        let answer = update(body).await;
        assert_eq!(answer.status, 400, "{field} {value}");
        assert!(answer.json()["errors"][field].is_string(), "{field} {value}: {}", answer.text());
    }
}
