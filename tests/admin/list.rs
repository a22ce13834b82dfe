//! The list of people: search, filters, order, pages, periods.

use jiff::SignedDuration;

use crate::admin::{clerk, logins, person};
use crate::support::{Browser, Shop};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Four customers, and a clerk who looks at them.
async fn town(shop: &Shop) -> Browser {
    person(shop, "soboleva", ("Анна", "Соболева"), "+7 916 555-01-23").await;
    person(shop, "elkin", ("Иван", "Ёлкин"), "8 985 555-01-41").await;
    person(shop, "Kim-D", ("Дмитрий", "Ким"), "").await;
    person(shop, "semen", ("Семён", "Белых-Ким"), "").await;
    clerk(shop).await
}

async fn found(browser: &Browser, query: &str) -> Vec<String> {
    let mut found = logins(&browser.get(&format!("/admin/users/?{query}")).await);
    found.sort();
    found
}

async fn search(browser: &Browser, text: &str) -> Vec<String> {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    found(browser, &query).await
}

#[tokio::test]
async fn people_are_found_by_name_in_any_letter_case_and_with_either_e() {
    let shop = Shop::open().await;
    let clerk = town(&shop).await;
    for text in ["соболева", "Соболева", "СОБОЛЕВА", "болев", "соболева анна", "Анна Соболева", "  анна   соболева "]
    {
        assert_eq!(search(&clerk, text).await, ["soboleva"], "{text}");
    }
    for text in ["ёлкин", "елкин", "Елкин", "ЁЛКИН"] {
        assert_eq!(search(&clerk, text).await, ["elkin"], "{text}");
    }
    assert_eq!(search(&clerk, "семен").await, ["semen"]);
    assert_eq!(search(&clerk, "ким").await, ["Kim-D", "semen"]);
    assert_eq!(search(&clerk, "анна ёлкин").await, [""; 0]);
}

#[tokio::test]
async fn people_are_found_by_login_e_mail_and_phone() {
    let shop = Shop::open().await;
    let clerk = town(&shop).await;
    for text in ["kim-d", "KIM", "kim-d@mail", "Kim-D@MAIL.example"] {
        assert_eq!(search(&clerk, text).await, ["Kim-D"], "{text}");
    }
    for text in ["+7 916 555-01-23", "8 (916) 555 01 23", "89165550123", "555-01-23", "9165550123"] {
        assert_eq!(search(&clerk, text).await, ["soboleva"], "{text}");
    }
    assert_eq!(search(&clerk, "5550").await, ["elkin", "soboleva"]);
}

#[tokio::test]
async fn wildcards_and_quotes_are_plain_characters() {
    let shop = Shop::open().await;
    let clerk = town(&shop).await;
    for text in ["%", "_", "%a%", "\\", "'", "' OR 1=1 --", "\" OR \"\"=\"", "kim_d", "*", "$1"] {
        assert_eq!(search(&clerk, text).await, [""; 0], "{text}");
    }
}

#[tokio::test]
async fn filters_narrow_the_list_together() {
    let shop = Shop::open().await;
    let clerk = town(&shop).await;
    shop.execute("UPDATE users SET is_active = FALSE WHERE login IN ('elkin', 'semen')").await;
    assert_eq!(found(&clerk, "active=no").await, ["elkin", "semen"]);
    assert_eq!(found(&clerk, "active=yes").await, ["Kim-D", "clerk", "soboleva"]);
    assert_eq!(found(&clerk, "staff=yes").await, ["clerk"]);
    assert_eq!(found(&clerk, "active=yes&staff=no").await, ["Kim-D", "soboleva"]);
    assert_eq!(found(&clerk, "sessions=yes").await, ["clerk"]);
    assert_eq!(found(&clerk, "active=no&q=%D1%81%D0%B5%D0%BC").await, ["semen"]);
    let page = clerk.get("/admin/users/?active=no&staff=no").await;
    assert_eq!(page.attributes("option[selected]", "value"), ["no", "no"]);
}

#[tokio::test]
async fn periods_go_by_the_shops_clock() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    // 22 November 2026, 23:30 in Moscow, and half an hour after its midnight.
    shop.advance(SignedDuration::from_mins(11 * 60 + 30));
    person(&shop, "late", ("Лев", "Поздний"), "").await;
    shop.advance(SignedDuration::from_hours(1));
    person(&shop, "early", ("Лев", "Ранний"), "").await;
    assert_eq!(found(&clerk, "joined=today").await, ["early"]);
    assert_eq!(found(&clerk, "date=2026-11-22").await, ["clerk", "late"]);
    assert_eq!(found(&clerk, "date=2026-11-23").await, ["early"]);
    assert_eq!(found(&clerk, "date=2026-11").await, ["clerk", "early", "late"]);
    assert_eq!(found(&clerk, "date=2025").await, [""; 0]);
    shop.advance(DAY * 6);
    assert_eq!(found(&clerk, "joined=week").await, ["early"]);
    assert_eq!(found(&clerk, "joined=month").await.len(), 3);
}

#[tokio::test]
async fn the_drill_down_leads_from_the_year_to_the_day_and_back() {
    let shop = Shop::open().await;
    let clerk = town(&shop).await;
    let all = clerk.get("/admin/users/?q=example").await;
    assert_eq!(all.texts(".drill a"), ["2026"]);
    let year = clerk.get(&all.attributes(".drill a", "href")[0]).await;
    assert_eq!(year.texts(".drill a"), ["Все даты", "Ноябрь"]);
    let month = clerk.get(&year.attributes(".drill a", "href")[1]).await;
    assert_eq!(month.texts(".drill a"), ["Все даты", "2026", "22"]);
    let day = clerk.get(&month.attributes(".drill a", "href")[2]).await;
    assert_eq!(day.texts(".drill [aria-current]"), ["22"]);
    assert_eq!(day.attributes("#q", "value"), ["example"], "the search comes along");
    assert_eq!(logins(&day).len(), 5);
}

#[tokio::test]
async fn every_heading_orders_both_ways() {
    let shop = Shop::open().await;
    let clerk = town(&shop).await;
    let order = async |sort: &str| logins(&clerk.get(&format!("/admin/users/?sort={sort}&staff=no")).await);
    assert_eq!(order("name").await, ["semen", "elkin", "Kim-D", "soboleva"], "Ё stands with Е, not before А");
    assert_eq!(order("-name").await, ["soboleva", "Kim-D", "elkin", "semen"]);
    assert_eq!(order("login").await, ["elkin", "Kim-D", "semen", "soboleva"]);
    assert_eq!(order("-email").await, ["soboleva", "semen", "Kim-D", "elkin"]);
    assert_eq!(order("joined").await, ["soboleva", "elkin", "Kim-D", "semen"]);
    shop.advance(DAY);
    shop.browser().sign_in("elkin", crate::support::PASSWORD).await;
    for sort in ["last_login", "-last_login"] {
        assert_eq!(order(sort).await[0], "elkin", "{sort}: who never signed in comes last");
    }
    let page = clerk.get("/admin/users/?sort=-name").await;
    assert_eq!(page.attributes("th[aria-sort]", "aria-sort"), ["descending"]);
    assert_eq!(page.attributes("th[aria-sort] a", "href"), ["/admin/users/?sort=name"]);
}

#[tokio::test]
async fn a_long_list_has_pages_that_keep_the_question() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    shop.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
         INSERT INTO users (login, login_folded, login_key, email, email_folded, password, first_name, last_name, joined_at)
         SELECT 'many-' || i, 'many-' || i, 'many-' || i, '', '', '', '', '', (SELECT MIN(joined_at) FROM users) FROM n",
    )
    .await;
    shop.execute(
        "INSERT INTO user_profiles (user_id, created_at, updated_at)
         SELECT id, joined_at, joined_at FROM users WHERE login LIKE 'many-%'",
    )
    .await;
    let first = clerk.get("/admin/users/?q=many&sort=login").await;
    assert_eq!(logins(&first).len(), 50);
    assert!(first.text().contains("1–50 из 120\u{a0}человек"), "{}", first.text());
    let next = first.attributes("a[rel=next]", "href");
    assert_eq!(next, ["/admin/users/?q=many&sort=login&page=2"]);
    let mut seen = logins(&first);
    for page in [next[0].as_str(), "/admin/users/?q=many&sort=login&page=3"] {
        seen.extend(logins(&clerk.get(page).await));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120, "nobody twice, nobody left out");
    let far = clerk.get("/admin/users/?q=many&page=999999").await;
    assert_eq!((logins(&far).len(), far.texts(".pager [aria-current]")), (20, vec!["3".to_owned()]));
    let card = first.attributes("tbody td a", "href")[0].clone();
    assert!(card.ends_with("?list=q%3Dmany%26sort%3Dlogin"), "{card}");
    let back = clerk.get(&card).await.attributes(".page-head > a", "href");
    assert_eq!(back, ["/admin/users/?q=many&sort=login"], "the way back leads to the same list");
}

#[tokio::test]
async fn an_empty_answer_says_so_and_shows_a_way_on() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    let page = clerk.get("/admin/users/?q=nobody-at-all").await;
    assert_eq!(page.texts(".empty h2"), ["Ничего не нашлось"]);
    assert_eq!(page.attributes(".empty .btns a", "href"), ["/admin/users/"]);
}

#[tokio::test]
async fn what_people_wrote_about_themselves_is_never_markup() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    shop.execute(
        "UPDATE users SET first_name = '<img src=x onerror=alert(1)>', login = '\"><script>alert(1)</script>'
         WHERE login = 'clerk'",
    )
    .await;
    for path in ["/admin/", "/admin/users/", "/admin/users/?q=%22%3E%3Cscript%3E"] {
        let page = clerk.get(path).await;
        assert!(!page.has("img[src=x]") && !page.text().contains("<script>alert"), "{path}");
    }
}
