//! Whatever a member of the staff, or their browser, may send: never a 5xx.

use crate::admin::{clerk, person, user_card};
use crate::support::Shop;

const HUGE: &str = "99999999999999999999999999";

#[tokio::test]
async fn strange_addresses_are_answered_calmly() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    let long = format!("q={}", "%25".repeat(20_000));
    let queries = [
        "page=abc",
        "page=-1",
        "page=0",
        "page=99999999999",
        "page=4294967295",
        "sort=id;DROP%20TABLE%20users",
        "sort=-",
        "date=9999-12-31",
        "date=0000",
        "date=2026-02-30",
        "q=%00",
        "q=%FF%FE",
        "q=%F0%9F%92%A9",
        "q=%5C",
        "joined=never",
        "active=%00",
        "%00=%00",
        "&&&",
        "q[]=1",
        "date=9999",
        long.as_str(),
    ];
    for query in queries {
        let answer = clerk.get(&format!("/admin/users/?{query}")).await;
        assert_eq!(answer.status, 200, "{}", &query[..query.len().min(60)]);
    }
    for id in ["0", "-1", "999999", HUGE, "abc", "%00", "1.5", "%FF", "1%20OR%201=1"] {
        let answer = clerk.get(&format!("/admin/users/{id}/")).await;
        assert!([400, 404].contains(&answer.status), "{id}: {}", answer.status);
    }
    assert_eq!(clerk.get("/admin/users/9223372036854775807/").await.status, 404);
    assert_eq!(clerk.get(&format!("/admin/users/{}/?list={long}", 1)).await.status, 200);
}

#[tokio::test]
async fn strange_forms_are_refused_calmly() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let page = clerk.get(&user_card(anna)).await;
    let version = page.attributes("input[name=version]", "value")[0].clone();
    let long = "я".repeat(800);
    for text in ["\0", "\u{202e}", "'; DROP TABLE users; --", long.as_str(), "\u{fffe}", "<script>"] {
        let fields =
            ["login", "email", "first_name", "last_name", "patronymic", "phone", "birth_date"].map(|name| (name, text));
        let fields =
            [fields.as_slice(), &[("version", version.as_str()), ("is_active", "on"), ("list", text), ("card", text)]]
                .concat();
        let answer = clerk.post_form(&user_card(anna), &fields).await;
        assert_eq!(answer.status, 400, "{:?}", text.chars().take(5).collect::<String>());
        assert!(!answer.text().contains("<script>\""), "what was typed is no markup");
    }
    let fields = [("version", version.as_str()), ("address", "a\0b"), ("login", "anna")];
    assert_eq!(clerk.post_form(&user_card(anna), &fields).await.status, 400);
    let big = "x".repeat(70_000);
    assert_eq!(clerk.post_form(&user_card(anna), &[("address", big.as_str())]).await.status, 413);
    let answer = clerk.post_bytes(&user_card(anna), "multipart/form-data; boundary=x", b"nonsense".to_vec()).await;
    assert_eq!(answer.status, 400);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE login = 'anna' AND first_name = 'Анна'").await, 1);
}

#[tokio::test]
async fn strange_actions_are_refused_calmly() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    let send = async |fields: &[(&str, &str)]| clerk.post_form("/admin/users/actions/", fields).await.status;
    assert_eq!(send(&[]).await, 400);
    assert_eq!(send(&[("action", "delete-everything"), ("id", "1")]).await, 400);
    for id in ["abc", HUGE, "\0", "1.5", "", "1 OR 1=1"] {
        assert_eq!(send(&[("action", "block"), ("id", id), ("confirm", "1")]).await, 400, "{id}");
    }
    assert_eq!(send(&[("action", "block"), ("id", "999999")]).await, 404);
    assert_eq!(send(&[("action", "block"), ("id", "-9223372036854775808"), ("confirm", "1")]).await, 303);
    let many: Vec<String> = (1..=500).map(|id| id.to_string()).collect();
    let mut fields: Vec<(&str, &str)> = many.iter().map(|id| ("id", id.as_str())).collect();
    fields.push(("action", "block"));
    assert_eq!(send(&fields).await, 400);
    for path in [
        format!("/admin/users/{HUGE}/sessions/1/end/"),
        "/admin/users/1/sessions/abc/end/".to_owned(),
        "/admin/users/0/sessions/0/end/".to_owned(),
    ] {
        assert_eq!(clerk.post_form(&path, &[]).await.status, 404, "{path}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE NOT is_active").await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}
