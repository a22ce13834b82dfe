//! What pages tell of the cart: marks, lines that cannot be bought, prices.

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use serde_json::json;
use techstore::kernel::money::Kopecks;

use super::{add, is, lines, shop};
use crate::goods::{product, stock, with};
use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn what_is_in_the_cart_is_marked_wherever_it_is_shown_and_for_its_owner_alone() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    let (browser, other) = (shop.browser(), shop.browser());
    let button = format!("button[name=product_id][value='{phone}']");
    let link = format!("a.is-in-cart[href='/cart/'][data-buy='{phone}']");
    let pages = ["/product/phone/", "/catalog/", "/"];
    for path in pages {
        let page = browser.get(path).await;
        assert!(page.has(&button) && !page.has(&link), "{path}");
    }
    add(&browser, phone, 1).await;
    for path in pages {
        let page = browser.get(path).await;
        assert!(page.has(&link) && !page.has(&button), "{path}");
        assert!(page.texts(&link).iter().all(|words| words == "В корзине"), "{path}");
        assert!(page.attributes(&link, "aria-label")[0].contains("Телефон phone"), "{path}");
        let page = other.get(path).await;
        assert!(page.has(&button) && !page.has(&link), "{path}: nobody else's");
    }
    add(&browser, phone, 1).await;
    assert_eq!(browser.get("/catalog/").await.texts(&link), ["В корзине, 2"]);
    shop.goods("phone").set_stock(0).await;
    shop.advance(SignedDuration::from_secs(10));
    let page = browser.get("/product/phone/").await;
    assert!(!page.has(&link) && !page.has(&button), "what is gone is not in the cart as far as it can be bought");
}

#[tokio::test]
async fn what_a_guest_chose_is_marked_on_the_first_page_after_the_login() {
    let shop = shop().await;
    let (phone, case) = (shop.goods("phone").id().await.0, shop.goods("case").id().await.0);
    add(&shop.customer("anna").await, phone, 1).await;
    let guest = shop.browser();
    add(&guest, case, 1).await;
    guest.sign_in("anna", PASSWORD).await;
    let page = guest.get("/catalog/").await;
    for product in [phone, case] {
        assert!(page.has(&format!("a.is-in-cart[data-buy='{product}']")), "{product}");
    }
    assert_eq!(page.texts("header [data-cart-count]"), ["2 товара"]);
}

#[tokio::test]
async fn a_line_that_is_gone_stays_but_costs_nothing() {
    let shop = shop().await;
    let (phone, case) = (shop.goods("phone").id().await.0, shop.goods("case").id().await.0);
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    add(&browser, case, 2).await;
    shop.goods("phone").set_stock(0).await;
    let page = browser.get("/cart/").await;
    assert_eq!(page.texts(".line .name"), ["Телефон phone", "Телефон case"]);
    assert_eq!(page.texts(".line.is-gone .stock"), ["Нет в наличии"]);
    assert_eq!(page.attributes(".line.is-gone button", "name"), ["remove"], "nothing but taking it out");
    assert_eq!(page.texts(".summary dd.total"), ["2 000 ₽"]);
    assert_eq!(page.texts("header [data-cart-count]"), ["2 товара"]);
    assert_eq!(add(&browser, phone, -1).await.json(), json!({ "ok": true, "qty": 0, "count": 2 }));
    assert_eq!(browser.get("/cart/").await.texts(".line .name"), ["Телефон case"]);
}

#[tokio::test]
async fn a_line_of_a_hidden_product_is_off_sale_and_not_sold_out() {
    let shop = shop().await;
    let (phone, case) = (shop.goods("phone").id().await.0, shop.goods("case").id().await.0);
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    add(&browser, case, 1).await;
    shop.goods("phone").hide().await;
    let page = browser.get("/cart/").await;
    assert_eq!(page.texts(".line.is-gone .stock"), ["Снят с продажи"]);
    assert_eq!(page.texts(".summary dd.total"), ["1 000 ₽"]);
    let typed = [("product_id", phone.to_string()), ("delta", "1".to_owned())];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post_form("/cart/add/", &typed).await.status, 303);
    assert_eq!(browser.get("/cart/").await.texts("[data-flash] p"), ["Товар снят с продажи"]);
}

#[tokio::test]
async fn more_than_there_is_left_is_held_and_said() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    let browser = shop.browser();
    add(&browser, phone, 5).await;
    shop.goods("phone").set_stock(3).await;
    let page = browser.get("/cart/").await;
    assert_eq!(lines(&page), [is(("Телефон phone", "3"))]);
    assert_eq!(page.texts(".line p.stock-low"), ["Осталось 3 шт., пересчитали"]);
    assert_eq!(page.texts(".summary dd.total"), ["3 000 ₽"]);
    assert!(page.has(".line button[name=delta][value='1'][aria-disabled=true]"));
    assert_eq!(
        add(&browser, phone, -1).await.json(),
        json!({ "ok": true, "qty": 2, "count": 2 }),
        "a step counts from what is seen"
    );
}

#[tokio::test]
async fn a_discount_is_told_beside_the_total() {
    let shop = Shop::open().await;
    stock(&shop, vec![with(product("phone"), |it| it.old_price = Some(Kopecks::new(150_050)))]).await;
    let phone = shop.goods("phone").id().await.0;
    let browser = shop.browser();
    add(&browser, phone, 2).await;
    let page = browser.get("/cart/").await;
    assert_eq!(page.texts(".summary dd"), ["3 001 ₽", "−1 001 ₽", "2 000 ₽"]);
    assert_eq!(page.texts(".line .sum .caption"), ["1 000 ₽ за шт."]);
}

#[tokio::test]
async fn a_price_that_changed_is_told_once_on_a_page_that_is_looked_at() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    shop.goods("phone").set_price(90_000).await;
    let head = browser.send(Request::head("/cart/"), Body::empty()).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(browser.get("/cart/").await.texts(".notice li"), ["Телефон phone: 900 ₽ вместо 1 000 ₽"]);
    assert!(!browser.get("/cart/").await.has(".notice"), "it was told");
}

#[tokio::test]
async fn a_product_that_is_deleted_leaves_the_carts() {
    let shop = shop().await;
    let (phone, case) = (shop.goods("phone").id().await.0, shop.goods("case").id().await.0);
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    add(&browser, case, 1).await;
    shop.execute("DELETE FROM products WHERE slug = 'phone'").await;
    assert_eq!(browser.get("/cart/").await.texts(".line .name"), ["Телефон case"]);
}
