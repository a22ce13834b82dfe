//! A person's card: shown, changed, refused; its sessions, consents and history.

use crate::admin::{change, clerk, filled, logins, person, send, user_card, with, without};
use crate::orders::support::{place, put};
use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn a_card_shows_everything_but_the_password() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "8 916 555 01 23").await;
    let clerk = clerk(&shop).await;
    let page = clerk.get(&user_card(anna)).await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let fields = filled(&page);
    for (name, value) in
        [("login", "anna"), ("email", "anna@mail.example"), ("last_name", "Соболева"), ("phone", "+7 916 555-01-23")]
    {
        assert!(fields.contains(&(name.to_owned(), value.to_owned())), "{name} in {fields:?}");
    }
    assert!(page.text().contains("Argon2id") && !page.text().contains("изменён"), "it is the one of the registration");
    assert!(!page.text().contains("$argon2id$"), "no part of a hash");
    assert!(!page.has("input[type=password]"), "nobody sets somebody else's password");
    assert_eq!(page.texts("#consents tbody tr").len(), 2);
    shop.execute("UPDATE users SET password_changed_at = '2026-11-22T10:00:00.000000Z' WHERE login = 'anna'").await;
    assert!(clerk.get(&user_card(anna)).await.text().contains("Argon2id, изменён 22\u{a0}ноября 2026\u{a0}г."));
    shop.execute("UPDATE users SET password = 'pbkdf2_sha256$1$a$b', password_changed_at = NULL").await;
    assert!(clerk.get(&user_card(anna)).await.text().contains("хеш старого сайта"));
}

#[tokio::test]
async fn a_card_leads_to_the_orders_of_its_customer() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(50).await;
    let (buyer, other) = (shop.customer("anna").await, shop.customer("boris").await);
    let clerk = clerk(&shop).await;
    let anna = shop.account("anna").id().await;
    assert_eq!(clerk.get(&user_card(anna)).await.texts("#orders p"), ["Заказов пока нет."]);
    for browser in [&buyer, &other, &buyer] {
        put(browser, phone, 1).await;
        place(browser).await;
    }
    let page = clerk.get(&user_card(anna)).await;
    assert_eq!(page.attributes("#orders tbody a", "href"), ["/admin/orders/3/", "/admin/orders/1/"]);
    let row = page.texts("#orders tbody tr").concat();
    assert!(row.contains("№ 3") && row.contains("Новый") && row.contains("99 990 ₽"), "{row}");
    for _ in 0..19 {
        put(&buyer, phone, 1).await;
        place(&buyer).await;
    }
    let links = clerk.get(&user_card(anna)).await.attributes("#orders tbody a", "href");
    assert_eq!(
        (links.len(), links[20].as_str()),
        (21, "/admin/orders/?q=anna%40example.org"),
        "the rest is in the list"
    );
}

#[tokio::test]
async fn a_change_is_kept_and_written_into_the_history() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let changes = [
        ("login", "Anna-2"),
        ("email", "new@mail.example"),
        ("last_name", "Ёлкина"),
        ("patronymic", "Игоревна"),
        ("phone", "89165550123"),
        ("birth_date", "1990-05-31"),
        ("address", "Москва,\r\nЛесная, 5"),
    ];
    let answer = change(&clerk, anna, &changes).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/users/"));
    let page = clerk.get(&user_card(anna)).await;
    assert_eq!(page.texts(".notice-ok"), ["Изменения сохранены"]);
    let fields = filled(&page);
    for (name, value) in [("login", "Anna-2"), ("phone", "+7 916 555-01-23"), ("birth_date", "1990-05-31")] {
        assert!(fields.contains(&(name.to_owned(), value.to_owned())), "{name} in {fields:?}");
    }
    let history = page.texts(".log li");
    assert_eq!(history.len(), 1);
    for words in [
        "Изменение",
        "Логин: anna Anna-2",
        "Фамилия: Соболева Ёлкина",
        "Отчество: пусто Игоревна",
        "clerk · 22.11.2026 12:00",
    ] {
        assert!(history[0].contains(words), "{words} in {}", history[0]);
    }
    assert!(!history[0].contains("Имя"), "what stayed is not told");
    shop.browser().sign_in("ANNA-2", PASSWORD).await;
    shop.browser().sign_in("new@mail.example", PASSWORD).await;
    assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn nothing_is_written_when_nothing_was_changed() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let answer = change(&clerk, anna, &[("stay", "1")]).await;
    assert_eq!((answer.status, answer.location()), (303, user_card(anna).as_str()));
    assert_eq!(clerk.get(&user_card(anna)).await.texts(".notice-ok"), ["Менять было нечего: всё уже так"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}

#[tokio::test]
async fn all_faults_come_at_once_with_the_values_kept() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let changes = [
        ("login", "анна"),
        ("email", "not an address"),
        ("first_name", ""),
        ("phone", "12"),
        ("birth_date", "2027-01-01"),
        ("address", "у метро"),
    ];
    let answer = change(&clerk, anna, &changes).await;
    assert_eq!(answer.status, 400);
    let faults: Vec<_> = ["login", "email", "first_name", "phone", "birth_date"]
        .iter()
        .flat_map(|field| answer.texts(&format!("#{field}-error")))
        .collect();
    assert_eq!(faults[..3], ["Логин: латиница, цифры и тире", "Некорректный email", "Укажите имя"]);
    assert_eq!(faults.len(), 5);
    assert_eq!(answer.texts(".error-summary strong"), ["Проверьте 5 полей"]);
    assert_eq!(answer.attributes(".error-summary a", "href")[0], "#f-login");
    let fields = filled(&answer);
    for pair in changes {
        assert!(fields.contains(&(pair.0.to_owned(), pair.1.to_owned())), "{pair:?} in {fields:?}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE login = 'anna' AND first_name = 'Анна'").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}

#[tokio::test]
async fn a_login_or_e_mail_of_somebody_else_is_the_fields_fault() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    person(&shop, "Boris", ("Борис", "Ким"), "").await;
    let clerk = clerk(&shop).await;
    let answer = change(&clerk, anna, &[("login", "bORIS"), ("email", "BORIS@mail.example")]).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.texts("#login-error"), ["Такой логин уже занят"]);
    assert_eq!(answer.texts("#email-error"), ["Email уже используется"]);
    let answer = change(&clerk, anna, &[("login", "ANNA"), ("email", "Anna@Mail.example")]).await;
    assert_eq!(answer.status, 303, "another letter case of one's own is nobody else's");
}

#[tokio::test]
async fn what_an_old_site_kept_stays_until_somebody_touches_it() {
    let shop = Shop::open().await;
    let old = person(&shop, "old", ("Олег", "Старый"), "").await;
    let clerk = clerk(&shop).await;
    shop.execute("UPDATE users SET login = 'old@site', login_folded = 'old@site', email = '', email_folded = '', email_key = NULL,
        first_name = 'Oleg', last_name = '' WHERE login = 'old'").await;
    shop.execute("UPDATE user_profiles SET phone = 'спросить у жены' WHERE phone = ''").await;
    let answer = change(&clerk, old, &[("patronymic", "Петрович")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM users WHERE login = 'old@site' AND email = '' AND first_name = 'Oleg'").await,
        1
    );
    assert_eq!(change(&clerk, old, &[("first_name", "Olaf")]).await.status, 400, "what is touched follows the rules");
}

#[tokio::test]
async fn fields_that_the_form_does_not_have_change_nothing() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let forged = [
        ("is_staff", "on"),
        ("is_superuser", "on"),
        ("password", "123"),
        ("id", "1"),
        ("joined_at", "2000-01-01"),
        ("login_key", "x"),
        ("last_name", "Ким"),
    ];
    assert_eq!(change(&clerk, anna, &forged).await.status, 303);
    let kept = "SELECT COUNT(*) FROM users WHERE login = 'anna' AND NOT is_staff AND NOT is_superuser
                AND password LIKE '$argon2id$%' AND login_key = 'anna' AND last_name = 'Ким'";
    assert_eq!(shop.count(kept).await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log WHERE changes LIKE '%Администратор%'").await, 0);
}

#[tokio::test]
async fn unticking_the_box_blocks_and_ends_the_sessions() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let clerk = clerk(&shop).await;
    let number = shop.account("anna").id().await;
    let opened = clerk.get(&user_card(number)).await;
    let answer = send(&clerk, &user_card(number), &without(filled(&opened), "is_active")).await;
    assert_eq!(answer.status, 303);
    assert_eq!(anna.get("/profile/").await.status, 302);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.login = 'anna'").await,
        0
    );
    let page = clerk.get(&user_card(number)).await;
    assert_eq!(page.texts(".page-head .status"), ["Заблокирован"]);
    assert!(page.texts(".log li")[0].contains("Вход разрешён: да нет"));
}

#[tokio::test]
async fn one_session_is_ended_and_the_others_live() {
    let shop = Shop::open().await;
    let laptop = shop.customer("anna").await;
    let phone = shop.browser();
    phone.sign_in("anna", PASSWORD).await;
    let clerk = clerk(&shop).await;
    let number = shop.account("anna").id().await;
    let page = clerk.get(&user_card(number)).await;
    assert_eq!(page.texts("#sessions tbody tr").len(), 2);
    let addresses = page.attributes("#sessions form", "action");
    let answer = clerk.post_form(&addresses[0], &[]).await;
    assert_eq!((answer.status, answer.location()), (303, user_card(number).as_str()));
    assert_eq!(phone.get("/profile/").await.status, 302, "the later one stood first");
    assert_eq!(laptop.get("/profile/").await.status, 200);
    assert_eq!(clerk.post_form(&addresses[0], &[]).await.status, 404, "it is gone");
    let page = clerk.get(&user_card(number)).await;
    assert_eq!(page.texts("#sessions tbody tr").len(), 1);
    assert_eq!(page.texts("#sign-ins tbody tr").len(), 2);
    assert!(page.texts(".log li")[0].starts_with("Завершение сеанса"));
}

#[tokio::test]
async fn a_session_is_ended_only_from_its_owners_card() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let boris = person(&shop, "boris", ("Борис", "Ким"), "").await;
    let clerk = clerk(&shop).await;
    let number = shop.account("anna").id().await;
    let address = clerk.get(&user_card(number)).await.attributes("#sessions form", "action")[0].clone();
    let others = address.replace(&format!("/{number}/"), &format!("/{boris}/"));
    assert_ne!(address, others);
    assert_eq!(clerk.post_form(&others, &[]).await.status, 404);
    assert_eq!(anna.get("/profile/").await.status, 200);
}

#[tokio::test]
async fn saving_leads_back_to_the_list_as_it_was_asked_for() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let opened = clerk.get(&format!("{}?list=q%3Danna%26sort%3Dlogin", user_card(anna))).await;
    let answer = send(&clerk, &user_card(anna), &with(filled(&opened), &[("first_name", "Яна")])).await;
    assert_eq!(answer.location(), "/admin/users/?q=anna&sort=login");
    assert_eq!(logins(&clerk.get(answer.location()).await), ["anna"]);
    let opened = clerk.get(&format!("{}?list=%0d%0aLocation:%20//evil.example&list=//evil", user_card(anna))).await;
    assert_eq!(
        opened.attributes(".page-head > a", "href"),
        ["/admin/users/"],
        "nothing but a question gets into links"
    );
}

#[tokio::test]
async fn both_addresses_are_told_when_the_staff_changes_one() {
    let shop = Shop::open_with_limits().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    change(&clerk, anna, &[("last_name", "Белых")]).await;
    change(&clerk, anna, &[("email", "Anna@Mail.example")]).await;
    assert_eq!(shop.mailbox().await.len(), 0, "another name, or another letter case, is no other address");
    assert_eq!(change(&clerk, anna, &[("email", "new@почта.рф")]).await.status, 303);
    let letters = shop.mailbox().await;
    let to: Vec<_> = letters.iter().map(|letter| letter.message.to.as_str()).collect();
    assert_eq!(to, ["Anna@Mail.example", "new@почта.рф"]);
    for letter in &letters {
        let said = format!("{}{}{}", letter.message.subject, letter.message.text, letter.message.html);
        for secret in ["Анна", "Белых", "new@", "mail.example", "Mail.example"] {
            assert!(!said.contains(secret), "nothing that was typed is told: {secret}");
        }
        assert!(said.contains("+7 495 555-01-42"));
    }
    assert!(letters[0].message.text.contains("другую электронную почту"));
    let of_the_shop = shop.count("SELECT COUNT(*) FROM outbox WHERE mailbox = ''").await;
    assert_eq!(of_the_shop, 0, "letters to customers: the shop hears when they are lost");
}

#[tokio::test]
async fn an_address_that_an_old_site_kept_is_told_only_when_it_is_one() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    shop.execute("UPDATE users SET email = 'нет почты', email_folded = 'нет почты', email_key = 'нет почты' WHERE login = 'anna'").await;
    assert_eq!(change(&clerk, anna, &[("email", "anna@example.org")]).await.status, 303);
    let letters = shop.mailbox().await;
    assert_eq!(letters.iter().map(|letter| letter.message.to.as_str()).collect::<Vec<_>>(), ["anna@example.org"]);
}

#[tokio::test]
async fn a_card_is_saved_without_changing_an_address_that_was_kept_in_the_other_spelling() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let boris = person(&shop, "boris", ("Борис", "Белых"), "").await;
    let clerk = clerk(&shop).await;
    shop.execute(
        "UPDATE users SET email = 'anna@xn--80a1acny.xn--p1ai', email_folded = 'anna@xn--80a1acny.xn--p1ai',
                email_key = 'anna@xn--80a1acny.xn--p1ai' WHERE login = 'anna'",
    )
    .await;
    let fields = filled(&clerk.get(&user_card(anna)).await);
    assert!(fields.contains(&("email".to_owned(), "anna@почта.рф".to_owned())), "{fields:?}");
    assert_eq!(change(&clerk, anna, &[("last_name", "Ёлкина")]).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE email = 'anna@xn--80a1acny.xn--p1ai'").await, 1);
    assert_eq!(shop.mailbox().await.len(), 0);
    let answer = change(&clerk, boris, &[("email", "Anna@почта.рф")]).await;
    assert_eq!(answer.status, 400, "it is somebody else's in its other spelling");
    assert!(answer.text().contains("Email уже используется"));
}

#[tokio::test]
async fn faults_of_a_card_are_listed_in_the_order_of_the_page() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let answer = change(&clerk, anna, &[("first_name", ""), ("last_name", ""), ("phone", "1"), ("login", "Ё")]).await;
    let faults = answer.texts(".error-summary li");
    let at = |word: &str| {
        faults.iter().position(|fault| fault.contains(word)).unwrap_or_else(|| panic!("{word} in {faults:?}"))
    };
    assert!(at("латиница") < at("фамилию") && at("фамилию") < at("имя") && at("имя") < at("Не хватает"), "{faults:?}");
}
