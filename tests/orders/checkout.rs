//! The checkout page and the form that places an order.

use jiff::SignedDuration;
use techstore::kernel::money::Kopecks;
use techstore_db::Reads;

use super::support::{assert_books, check_out, follow, form, open, put, send, stock};
use crate::support::{Answer, PASSWORD, Shop};

#[tokio::test]
async fn a_guest_buys_and_follows_the_order_by_the_link_of_the_mail() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 2).await;
    let answer = check_out(
        &guest,
        &[
            ("delivery", "courier"),
            ("city", "Москва"),
            ("address", "Лесная, 5"),
            ("day", "2026-11-24"),
            ("hours", "14:00–18:00"),
        ],
    )
    .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let done = follow(&guest, answer.location()).await;
    assert_eq!((done.status, done.texts("h1")), (200, vec!["Спасибо, Анна".to_owned()]));
    assert_eq!(done.header("cache-control"), Some("no-store"));
    assert_eq!(guest.get("/orders/1/done/").await.status, 200, "it can be loaded again");
    assert_eq!(follow(&guest, answer.location()).await.status, 200, "by its first address too");
    assert_eq!(stock(&shop, phone).await, 3);
    assert_eq!(guest.get("/cart/").await.texts("h1"), ["В корзине пока пусто"]);

    let letters = shop.mailbox().await;
    assert_eq!(letters.len(), 1);
    let letter = &letters[0].message;
    assert_eq!(letter.to.as_str(), "anna@example.org");
    assert!(letter.subject.as_str().starts_with("Заказ №\u{a0}1 принят: 199\u{a0}980"), "{}", letter.subject);
    assert!(letter.text.contains("Телефон") && letter.html.contains("Телефон"));
    let link = letter.text.lines().find_map(|line| line.strip_prefix("Следить за заказом: ")).unwrap();
    let path = link.split_once("8000").unwrap().1;
    let stranger = shop.browser();
    let page = follow(&stranger, path).await;
    assert_eq!((page.status, page.texts("h1")), (200, vec!["Заказ № 1".to_owned()]));
    assert!(page.text().contains("24\u{a0}ноября, 14:00–18:00"));
    let stranger = shop.browser();
    for path in ["/orders/1/", "/orders/1/done/", "/orders/1/cancel/"] {
        let answer = stranger.get(path).await;
        assert_eq!((answer.status, answer.location()), (302, format!("/login/?next={path}").as_str()));
        assert_eq!(stranger.get(&format!("{path}?key=AAAAAAAAAAAAAAAAAAAAAA")).await.status, 404);
        assert_eq!(shop.customer(&format!("x{}", path.len())).await.get(path).await.status, 404, "somebody else's");
    }
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_customer_finds_the_form_filled_in_and_the_order_among_the_others() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    let page = anna.get("/checkout/").await;
    assert_eq!(page.attributes("#last_name", "value"), ["Соболева"]);
    assert_eq!(page.attributes("#email", "value"), ["anna@example.org"]);
    assert!(!page.has("#password"), "the login is fresh");
    let answer = check_out(&anna, &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/orders/1/done/"));
    let list = anna.get("/orders/").await;
    assert_eq!(list.texts("article h2"), ["№ 1"]);
    assert_eq!(list.texts("article .status"), ["Принят"]);
    assert_eq!(anna.get("/orders/1/").await.texts(".timeline li").len(), 1);
    assert_books(&shop).await;
}

#[tokio::test]
async fn all_faults_are_shown_and_what_was_typed_stays() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let typed = [
        ("first_name", "Anna1"),
        ("phone", "123"),
        ("email", "anna@"),
        ("delivery", "courier"),
        ("address", ""),
        ("day", "2026-11-22"),
        ("hours", "сейчас"),
        ("payment", "online"),
        ("rules", ""),
        ("comment", "<b>звонить</b>"),
    ];
    let answer = check_out(&guest, &typed).await;
    assert_eq!(answer.status, 400);
    let at_fault = answer.attributes(".error-summary a", "href");
    let expected = ["#first_name", "#phone", "#email", "#city", "#address", "#day", "#hours", "#payment", "#rules"];
    assert_eq!(at_fault, expected);
    assert_eq!(answer.attributes("#first_name", "value"), ["Anna1"]);
    assert_eq!(answer.texts("#comment"), ["<b>звонить</b>"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
    assert_eq!(stock(&shop, phone).await, 5);
}

#[tokio::test]
async fn the_password_is_asked_when_the_login_is_old_and_a_wrong_one_is_refused() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    shop.advance(SignedDuration::from_mins(16));
    assert!(anna.get("/checkout/").await.has("#password"));
    for (password, words) in [("", "вы вошли давно"), ("не тот пароль", "Неверный пароль")]
    {
        let answer = check_out(&anna, &[("password", password)]).await;
        assert_eq!(answer.status, 400);
        assert!(answer.texts("#password-fault").concat().contains(words), "{}", answer.text());
        assert!(answer.attributes("#password", "value").is_empty(), "a password is never sent back");
    }
    assert_eq!(check_out(&anna, &[("password", PASSWORD)]).await.status, 303);
}

#[tokio::test]
async fn a_page_sent_again_leads_to_its_order_even_when_it_could_not_be_sent_any_more() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    let courier = [
        ("delivery", "courier"),
        ("city", "Москва"),
        ("address", "Лесная, 5"),
        ("day", "2026-11-24"),
        ("hours", "14:00–18:00"),
    ];
    let fields = form(&anna, &courier).await;
    let first = send(&anna, &fields).await;
    assert_eq!((first.status, first.location()), (303, "/orders/1/done/"));
    shop.advance(SignedDuration::from_hours(72));
    let again = send(&anna, &fields).await;
    assert_eq!(
        (again.status, again.location()),
        (303, "/orders/1/done/"),
        "that day is over, and so is the fresh login"
    );
    let boris = shop.customer("boris").await;
    put(&boris, phone, 1).await;
    assert_eq!(send(&boris, &fields).await.status, 400, "nobody gets to somebody else's order by its key");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 1);
}

#[tokio::test]
async fn who_comes_too_late_is_told_what_is_short() {
    let shop = Shop::open().await;
    let (phone, case) = (shop.product("Телефон").stock(4).await, shop.product("Чехол").stock(9).await);
    let (first, some, none, both) = (shop.browser(), shop.browser(), shop.browser(), shop.browser());
    put(&first, phone, 3).await;
    put(&some, phone, 2).await;
    put(&none, phone, 1).await;
    put(&both, phone, 1).await;
    put(&both, case, 1).await;
    let (taking, partly) = (form(&first, &[]).await, form(&some, &[]).await);
    let (late, mixed) = (form(&none, &[]).await, form(&both, &[]).await);
    assert_eq!(send(&first, &taking).await.status, 303);
    let answer = send(&some, &partly).await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.texts("[role=alert] li"), ["Телефон: осталось 1 шт., а вы выбрали 2"]);
    assert_eq!(check_out(&some, &[]).await.status, 303, "what is left can be ordered");
    let answer = send(&none, &late).await;
    assert_eq!((answer.status, answer.texts("[role=alert] li")), (409, vec!["Телефон: больше нет".to_owned()]));
    assert_eq!(answer.attributes("main .btns a", "href"), ["/catalog/", "/cart/"]);
    assert!(!answer.has("form[data-checkout]"), "there is nothing to order");
    let answer = send(&both, &mixed).await;
    assert_eq!((answer.status, answer.texts("[role=alert] li")), (409, vec!["Телефон: больше нет".to_owned()]));
    assert!(answer.has("form[data-checkout]"), "the rest can be ordered");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 2);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_price_that_changed_is_told_at_the_checkout_too() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(4).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    shop.all_goods().set_price(12_500_000).await;
    let page = guest.get("/checkout/").await;
    let told = page.texts(".notice li").concat();
    assert!(told.starts_with("Телефон: 125") && told.contains("вместо 99"), "{told}");
    assert!(!guest.get("/checkout/").await.has(".notice"), "it is told once");
    let fields = form(&guest, &[]).await;
    shop.all_goods().set_price(13_000_000).await;
    let answer = send(&guest, &fields).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("Корзина изменилась"));
    let told = answer.texts(".notice li").concat();
    assert!(told.starts_with("Телефон: 130") && told.contains("вместо 125"), "{told}");
}

#[tokio::test]
async fn the_same_page_sent_twice_is_one_order() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let fields = form(&guest, &[]).await;
    let (first, twin) = (&guest, guest.twin());
    let (a, b) = tokio::join!(send(first, &fields), send(&twin, &fields));
    assert_eq!((a.status, b.status), (303, 303));
    assert_eq!(a.location(), b.location());
    put(&guest, phone, 1).await;
    assert_eq!(
        send(&guest, &fields).await.location(),
        a.location(),
        "an old page does not order what is new in the cart"
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(shop.mailbox().await.len(), 1);
    assert_eq!(stock(&shop, phone).await, 4);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_price_that_changed_meanwhile_is_shown_before_it_is_paid() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let fields = form(&guest, &[]).await;
    shop.all_goods().set_price(10_000_000).await;
    let answer = send(&guest, &fields).await;
    assert_eq!((answer.status, answer.texts(".notice-low strong")), (409, vec!["Корзина изменилась".to_owned()]));
    assert_eq!(answer.texts("dd.total"), ["100 000 ₽"]);
    assert_eq!(stock(&shop, phone).await, 5, "nothing was taken");
    assert_eq!(check_out(&guest, &[]).await.status, 303);
    assert_eq!(shop.count("SELECT total FROM orders").await, 10_000_000);
}

#[tokio::test]
async fn what_is_sold_out_stays_in_the_cart_and_the_rest_is_bought() {
    let shop = Shop::open().await;
    let (phone, cable) = (shop.product("Телефон").stock(2).await, shop.product("Кабель").stock(5).await);
    let (guest, other) = (shop.browser(), shop.browser());
    put(&guest, phone, 2).await;
    put(&guest, cable, 1).await;
    put(&other, phone, 2).await;
    let fields = form(&guest, &[]).await;
    assert_eq!(check_out(&other, &[]).await.status, 303);
    let answer = send(&guest, &fields).await;
    assert_eq!(answer.status, 409, "the cart is not what was seen");
    assert_eq!(check_out(&guest, &[]).await.status, 303);
    let cart = guest.get("/cart/").await;
    assert_eq!(cart.texts(".line.is-gone .name"), ["Телефон"]);
    let mut db = shop.app.db.read().await.unwrap();
    let bought: Vec<(String, i64)> =
        db.sql("SELECT name, quantity FROM order_lines WHERE order_id = 2").all().await.unwrap();
    assert_eq!(bought, [("Кабель".to_owned(), 1)]);
    drop(db);
    assert_books(&shop).await;
}

#[tokio::test]
async fn the_courier_costs_what_the_settings_say_and_nothing_from_a_sum_on() {
    let shop = open().await;
    let cable = shop.product("Кабель").price(99_900).stock(9).await;
    let guest = shop.browser();
    for (quantity, delivery) in [(5, 29_000), (6, 0)] {
        put(&guest, cable, if quantity == 5 { 5 } else { 4 }).await;
        if quantity == 6 {
            shop.all_goods().set_price(125_000).await;
        }
        let typed = [
            ("delivery", "courier"),
            ("city", "Москва"),
            ("address", "Лесная, 5"),
            ("day", "2026-11-23"),
            ("hours", "10:00–14:00"),
        ];
        assert_eq!(check_out(&guest, &typed).await.status, 303);
        assert_eq!(shop.count("SELECT delivery_price FROM orders ORDER BY id DESC LIMIT 1").await, delivery);
    }
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_courier_price_that_changed_meanwhile_is_shown_before_it_is_paid() {
    let shop = open().await;
    let cable = shop.product("Кабель").price(99_900).stock(9).await;
    let anna = shop.customer("anna").await;
    put(&anna, cable, 1).await;
    let courier = [
        ("delivery", "courier"),
        ("city", "Москва"),
        ("address", "Лесная, 5"),
        ("day", "2026-11-23"),
        ("hours", "10:00–14:00"),
    ];
    let (brought, fetched) = (form(&anna, &courier).await, form(&anna, &[]).await);
    let cookies = ["sessionid", "csrftoken"].map(|name| (name, anna.cookie(name).unwrap()));
    let shop = shop.with_settings(|settings| settings.delivery.courier_price = Kopecks::new(39_000)).await;
    let anna = shop.browser();
    for (name, value) in &cookies {
        anna.set_cookie(name, Some(value));
    }
    let answer = send(&anna, &brought).await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    let told = answer.texts("#courier-price").concat();
    assert!(told.contains("390 ₽ вместо 290 ₽"), "{told}");
    assert_eq!(answer.texts("dd.total"), ["1 389 ₽"]);
    assert_eq!((shop.count("SELECT COUNT(*) FROM orders").await, stock(&shop, cable).await), (0, 9));
    assert_eq!(send(&anna, &fetched).await.status, 303, "who fetches the order does not pay for it");
    put(&anna, cable, 1).await;
    assert_eq!(check_out(&anna, &courier).await.status, 303, "the page that is shown now is believed");
    assert_eq!(shop.count("SELECT delivery_price FROM orders ORDER BY id DESC LIMIT 1").await, 39_000);
    assert_books(&shop).await;
}

#[tokio::test]
async fn the_button_names_no_sum_that_the_choice_changes() {
    let shop = open().await;
    let cable = shop.product("Кабель").price(99_900).stock(9).await;
    let guest = shop.browser();
    put(&guest, cable, 1).await;
    let page = guest.get("/checkout/").await;
    assert_eq!(page.texts("form[data-checkout] button.btn-lg"), ["Заказать"]);
    let both = page.text().replace("&nbsp;", " ").replace('\u{a0}', " ");
    assert!(both.contains("С курьером 1 289 ₽, из магазина 999 ₽"), "{both}");
}

#[tokio::test]
async fn an_empty_cart_has_no_checkout() {
    let shop = Shop::open().await;
    let guest = shop.browser();
    assert_eq!(guest.get("/checkout/").await.location(), "/cart/");
    assert_eq!(guest.post_form("/checkout/", &[("first_name", "Анна")]).await.location(), "/cart/");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn the_page_of_an_order_says_each_thing_once() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    super::support::place(&anna).await;
    let times = |page: &Answer, words: &str| page.texts("main").concat().matches(words).count();
    let page = anna.get("/orders/1/").await;
    assert_eq!(
        (times(&page, "199 980 ₽"), page.texts("dd.total")),
        (3, vec!["199 980 ₽".to_owned()]),
        "line, goods, total"
    );
    let done = anna.get("/orders/1/done/").await;
    assert!(!done.has("main .status"), "the sentence says that it was placed");
    anna.post_form("/orders/1/cancel/", &[]).await;
    let page = anna.get("/orders/1/").await;
    assert_eq!(page.texts("main .status"), ["Отменён"]);
    assert!(!page.texts("#cancelled").concat().contains("Заказ отменён"), "the lamp says it");
}
