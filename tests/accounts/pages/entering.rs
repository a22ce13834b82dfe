//! Registration and login by plain forms.

use serde_json::json;

use crate::support::{PASSWORD, Shop};

const FIELDS: [(&str, &str); 9] = [
    ("surname", "Соболева"),
    ("name", "Анна"),
    ("patronymic", "Игоревна"),
    ("login", "anna"),
    ("email", "anna@example.org"),
    ("password", PASSWORD),
    ("password_repeat", PASSWORD),
    ("rules", "on"),
    ("personal_data", "on"),
];

#[tokio::test]
async fn somebody_registers_signs_in_and_out_by_plain_forms() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let answer = browser.post_form("/register/", &FIELDS).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"), "it signs in");
    let profile = browser.get("/profile/").await;
    assert!(profile.texts("[role=status]").iter().any(|text| text == "Регистрация прошла успешно"), "and says so");
    assert!(!browser.get("/profile/").await.text().contains("Регистрация прошла успешно"), "once");
    assert!(profile.texts("h1").iter().any(|text| text == "Анна Соболева"));
    assert_eq!(browser.get("/login/").await.status, 303, "who is in needs no login");
    assert_eq!(browser.get("/register/").await.status, 303);
    assert_eq!(browser.post_form("/logout/", &[]).await.status, 302);
    let home = browser.get("/").await;
    assert!(home.texts("[role=status]").iter().any(|text| text == "Вы вышли из аккаунта"), "signing out is said");
    assert!(!browser.get("/").await.text().contains("Вы вышли из аккаунта"), "once");
    assert_eq!(browser.get("/profile/").await.status, 302);
    let answer = browser.post_form("/login/", &[("login", "anna"), ("password", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"));
}

#[tokio::test]
async fn the_page_that_was_wanted_is_reached_over_a_registration_too() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let answer = browser.get("/orders/").await;
    assert_eq!(answer.location(), "/login/?next=/orders/");
    let login = browser.get(answer.location()).await;
    let register = login.attributes("main a[href^='/register/']", "href").remove(0);
    let page = browser.get(&register).await;
    assert_eq!(page.attributes("main input[name=next]", "value"), ["/orders/"]);
    assert!(page.has("main a[href='/login/?next=/orders/']"), "and back");
    let mut fields = FIELDS.to_vec();
    fields.push(("next", "/orders/"));
    fields[5].1 = "short";
    let refused = browser.post_form("/register/", &fields).await;
    assert_eq!(refused.attributes("main input[name=next]", "value"), ["/orders/"], "a refused form keeps it");
    fields[5].1 = PASSWORD;
    let answer = browser.post_form("/register/", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/orders/"));
    assert!(
        browser.get("/orders/").await.texts("[role=status]").iter().any(|text| text == "Регистрация прошла успешно")
    );
    let other = shop.browser();
    for (field, value) in [(3, "boris"), (4, "boris@example.org")] {
        fields[field].1 = value;
    }
    fields[9].1 = "https://evil.example/";
    assert_eq!(other.post_form("/register/", &fields).await.location(), "/profile/");
    assert_eq!(other.get("/register/?next=/cart/").await.location(), "/cart/", "who is in goes on");
}

#[tokio::test]
async fn the_login_says_why_one_came_there() {
    let shop = Shop::open().await;
    for (next, word) in [("/orders/", "заказы"), ("/profile/password/", "профиль"), ("/checkout/", "без входа")]
    {
        let page = shop.browser().get(&format!("/login/?next={next}")).await;
        let said = page.texts(".auth-form > p").remove(0);
        assert!(said.starts_with("Войдите") && said.contains(word), "{next}: {said}");
    }
    for next in ["", "?next=/catalog/", "?next=//evil.example/orders/"] {
        let page = shop.browser().get(&format!("/login/{next}")).await;
        assert!(page.texts(".auth-form > p").remove(0).starts_with("Первый раз"), "{next}");
    }
}

#[tokio::test]
async fn an_empty_field_is_called_empty_and_faults_stand_in_the_order_of_the_page() {
    let shop = Shop::open().await;
    let page = shop.browser().post_form("/register/", &[]).await;
    assert_eq!(page.status, 400);
    let told = page.texts(".error-summary li");
    let expected = [
        "Укажите фамилию",
        "Укажите имя",
        "Укажите логин",
        "Укажите электронную почту",
        "Укажите пароль",
        "Введите пароль ещё раз",
        "Необходимо согласие с правилами",
        "Необходимо согласие на обработку персональных данных",
    ];
    assert_eq!(told, expected);
    shop.register("anna").await;
    let mut fields = FIELDS.to_vec();
    (fields[0].1, fields[5].1) = ("Sobol", "short");
    let told = shop.browser().post_form("/register/", &fields).await.texts(".error-summary li");
    assert_eq!(
        told,
        [
            "Фамилия: кириллица, пробел и тире",
            "Такой логин уже занят",
            "Email уже используется",
            "Пароль минимум 8 символов",
            "Пароли не совпадают"
        ]
    );
    let anna = shop.customer("boris").await;
    let page = anna.post_form("/profile/", &[("phone", "1"), ("birth_date", "x")]).await;
    assert_eq!(page.texts(".error-summary li")[..2], ["Укажите фамилию", "Укажите имя"]);
    let empty = anna.post_form("/profile/password/", &[]).await.texts(".error-summary li");
    assert_eq!(empty, ["Укажите текущий пароль", "Укажите новый пароль", "Введите пароль ещё раз"]);
}

#[tokio::test]
async fn typographic_dashes_in_a_name_are_hyphens() {
    let shop = Shop::open().await;
    let mut body = crate::support::registration("anna");
    body["surname"] = json!("Салтыкова–Щедрина");
    assert_eq!(shop.browser().post_json("/api/register", &body).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE last_name = 'Салтыкова-Щедрина'").await, 1);
}

#[tokio::test]
async fn rules_are_read_beside_the_form_that_asks_for_them() {
    let shop = Shop::open().await;
    let page = shop.browser().get("/register/").await;
    for path in ["/rules/", "/privacy/"] {
        let link = format!("main form a[href='{path}'][target=_blank]");
        assert!(page.texts(&link).iter().any(|text| text.contains("в новой вкладке")), "{path}");
    }
}

#[tokio::test]
async fn a_refused_registration_keeps_what_was_typed_but_for_the_passwords() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let mut fields = FIELDS.to_vec();
    fields[1].1 = "Anna <b>";
    fields[8].1 = "";
    let answer = browser.post_form("/register/", &fields).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.attributes("#name", "value"), ["Anna <b>"]);
    assert_eq!(answer.attributes("#login", "value"), ["anna"]);
    assert_eq!(answer.attributes("#name", "aria-invalid"), ["true"]);
    assert!(answer.texts(".invalid-feedback").iter().any(|text| text == "Имя: кириллица, пробел и тире"));
    assert!(answer.has("[role=alert] a[href='#name']"), "the summary leads to the field");
    assert!(answer.has("[role=alert] a[href='#personal_data']"), "our own form requires the consent");
    assert!(answer.attributes("#password", "value").iter().all(String::is_empty));
    assert!(answer.attributes("#password_repeat", "value").iter().all(String::is_empty));
    assert!(!answer.text().contains(PASSWORD));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users").await, 0);
}

#[tokio::test]
async fn a_refused_login_shows_the_form_again() {
    let shop = Shop::open().await;
    let answer =
        shop.browser().post_form("/login/", &[("login", "anna<"), ("password", "wrong"), ("next", "/cart/")]).await;
    assert_eq!(answer.status, 401);
    assert!(answer.texts("[role=alert]").iter().any(|text| text.contains("Неверный логин или пароль")));
    assert_eq!(answer.attributes("#login", "value"), ["anna<"]);
    assert_eq!(answer.attributes("main input[name=next]", "value"), ["/cart/"]);
    assert!(answer.attributes("#password", "value").iter().all(String::is_empty));
    let empty = shop.browser().post_form("/login/", &[]).await;
    assert_eq!(empty.status, 400);
    assert_eq!(empty.attributes("#login", "aria-invalid"), ["true"]);
}

#[tokio::test]
async fn of_a_parameter_that_stands_twice_the_last_one_counts() {
    let shop = Shop::open().await;
    let guest = shop.browser();
    let page = guest.get("/login/?next=/a/&next=/profile/").await;
    assert_eq!((page.status, page.attributes("main [name=next]", "value")), (200, vec!["/profile/".to_owned()]));
    for path in ["/register/?done=1&done=2", "/admin/login/?next=/a&next=/admin/", "/login/?next=%FF&next=%ZZ"] {
        assert_eq!(guest.get(path).await.status, 200, "{path}");
    }
    let anna = shop.customer("anna").await;
    assert_eq!(anna.get("/orders/?page=2&page=1").await.status, 200);
}

#[tokio::test]
async fn a_blocked_person_is_out_at_once_and_stays_out() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    shop.all_accounts().block().await;
    assert_eq!(anna.twin().get("/profile/").await.status, 302, "even before the sessions are ended");
    assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn old_hashes_are_replaced_by_the_first_right_login_only() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    // Django's own test vector.
    shop.all_accounts().set_hash("pbkdf2_sha256$1000$seasalt$mXDDBGbVqRgUYNvmc5XLZ8DkHZ4PL5KZ+qXJVDWzQns=").await;
    assert_eq!(shop.browser().try_to_sign_in("anna", "wrong").await.status, 401);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE password LIKE 'pbkdf2%'").await, 1);
}
