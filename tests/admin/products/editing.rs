//! A product is made, changed, hidden and deleted.

use jiff::SignedDuration;

use super::{ACTIONS, LIST, NEW, product_card, section_number, shop_floor};
use crate::admin::{clerk, edit, faults, filled, send, with};
use crate::goods::{self, section};
use crate::support::Shop;

#[tokio::test]
async fn a_product_is_made_with_nothing_in_stock() {
    let shop = Shop::open().await;
    goods::fill(&shop, &[section("phones", "Смартфоны", 1, vec![])]).await;
    let clerk = clerk(&shop).await;
    let category = section_number(&shop, "phones").await;
    let form = clerk.get(NEW).await;
    assert!(!form.has("#history") && !form.has("#form-receive"), "nothing of it is there yet");
    let typed = [
        ("name", "Смартфон Заря 5, чёрный"),
        ("sku", "Z-5"),
        ("category", category.as_str()),
        ("brand", "Заря"),
        ("price", "12 999,50"),
        ("old_price", "15000"),
        ("width", "75"),
        ("description", "Первый.\r\n\r\nВторой."),
    ];
    let made = edit(&clerk, NEW, &typed).await;
    assert_eq!(made.status, 303, "{:?}", made.texts(".error-summary li"));
    let page = clerk.get(made.location()).await;
    let fields = filled(&page);
    for pair in [
        ("slug", "smartfon-zarya-5-chyornyy"),
        ("price", "12999.50"),
        ("old_price", "15000.00"),
        ("vat_rate", "22"),
        ("year", "2026"),
        ("drawing", "phone-graphite"),
        ("is_visible", "on"),
    ] {
        assert!(fields.contains(&(pair.0.to_owned(), pair.1.to_owned())), "{pair:?} in {fields:?}");
    }
    let kept =
        "SELECT COUNT(*) FROM products WHERE price = 1299950 AND old_price = 1500000 AND stock = 0 AND reserved = 0
                AND name_sort = 'смартфон заря 5, черный' AND description LIKE 'Первый.%Второй.' AND width_mm = 75";
    assert_eq!(shop.count(kept).await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM stock_movements").await, 0);
    assert!(page.texts(".log li")[0].contains("Категория: пусто Смартфоны"));
    let shown = shop.browser().get("/product/smartfon-zarya-5-chyornyy/").await;
    assert_eq!(shown.status, 200, "customers see it");
    let again = edit(&clerk, NEW, &typed).await;
    assert_eq!(faults(&again), ["Артикул: Такой артикул уже занят"], "the address would have a number");
    assert!(filled(&again).contains(&("sku".to_owned(), "Z-5".to_owned())), "what was typed stays");
    assert_eq!(shop.count("SELECT COUNT(*) FROM products").await, 1);
}

#[tokio::test]
async fn a_new_product_without_anything_names_all_that_is_missing() {
    let shop = Shop::open().await;
    goods::fill(&shop, &[section("phones", "Смартфоны", 1, vec![])]).await;
    let clerk = clerk(&shop).await;
    let answer = edit(&clerk, NEW, &[("year", "")]).await;
    assert_eq!(
        faults(&answer),
        [
            "Название: Укажите название",
            "Адрес страницы: Укажите адрес страницы",
            "Артикул: Укажите артикул",
            "Категория: Выберите категорию",
            "Год: Укажите год",
            "Цена: Укажите сумму",
        ]
    );
}

#[tokio::test]
async fn a_change_is_kept_and_written_old_beside_new() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let path = product_card(&shop, "mira").await;
    let changes =
        [("price", "4 500"), ("old_price", "5000"), ("sku", "M-1"), ("category", &section_number(&shop, "tv").await)];
    assert_eq!(edit(&clerk, &path, &changes).await.status, 303);
    let history = clerk.get(&path).await.texts(".log li");
    for words in [
        "Цена: 5000.00 4500.00",
        "Старая цена: пусто 5000.00",
        "Артикул: SKU-mira M-1",
        "Категория: Смартфоны Телевизоры",
    ] {
        assert!(history[0].contains(words), "{words} in {history:?}");
    }
    let kept =
        "SELECT COUNT(*) FROM products WHERE slug = 'mira' AND price = 450000 AND old_price = 500000 AND stock = 10";
    assert_eq!(shop.count(kept).await, 1);
}

#[tokio::test]
async fn the_history_shortens_long_texts_and_the_journal_keeps_them() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let path = product_card(&shop, "mira").await;
    let long = "я".repeat(20_000);
    assert_eq!(edit(&clerk, &path, &[("description", &long)]).await.status, 303, "as long as it may be");
    let page = clerk.get(&path).await;
    assert_eq!(page.texts(".log ins")[0], format!("{}…", &long[..600]));
    assert!(filled(&page).contains(&("description".to_owned(), long)));
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log WHERE LENGTH(changes) > 20000").await, 1);
}

#[tokio::test]
async fn stock_in_a_form_is_as_good_as_not_there() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let forged = [
        ("stock", "500"),
        ("reserved", "7"),
        ("on_hand", "9"),
        ("available", "9"),
        ("image", "x.jpg"),
        ("year", "2025"),
    ];
    assert_eq!(edit(&clerk, &product_card(&shop, "mira").await, &forged).await.status, 303);
    let kept = "SELECT COUNT(*) FROM products WHERE slug = 'mira' AND stock = 10 AND reserved = 0 AND image IS NULL AND year = 2025";
    assert_eq!(shop.count(kept).await, 1);
}

#[tokio::test]
async fn what_another_product_has_is_the_fields_fault() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let answer = edit(&clerk, &product_card(&shop, "mira").await, &[("slug", "lumen"), ("sku", "SKU-lumen")]).await;
    assert_eq!(faults(&answer).len(), 2);
    assert_eq!(answer.texts("#slug-error"), ["Такой адрес страницы уже занят"]);
    assert_eq!(answer.texts("#sku-error"), ["Такой артикул уже занят"]);
}

#[tokio::test]
async fn an_old_price_must_be_higher() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let path = product_card(&shop, "mira").await;
    for old_price in ["5000", "4999,99", "0"] {
        let answer = edit(&clerk, &path, &[("old_price", old_price)]).await;
        assert_eq!(faults(&answer), ["Старая цена: Старая цена должна быть выше цены"], "{old_price}");
    }
    assert_eq!(edit(&clerk, &path, &[("old_price", "5000,01")]).await.status, 303);
    assert_eq!(faults(&edit(&clerk, &path, &[("price", "6000")]).await).len(), 1, "raising the price past it");
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_overwrites_nothing() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let path = product_card(&shop, "mira").await;
    let opened = filled(&clerk.get(&path).await);
    assert_eq!(edit(&clerk, &path, &[("price", "4500")]).await.status, 303);
    let stale = send(&clerk, &path, &with(opened, &[("name", "Смартфон Mira 2")])).await;
    assert_eq!(stale.status, 409);
    assert!(stale.has("#conflict"));
    assert_eq!(stale.texts("#price-stored"), ["Сейчас в базе: 4500.00"]);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM products WHERE price = 450000 AND name = 'Смартфон Mira, чёрный'").await,
        1
    );
}

#[tokio::test]
async fn a_sale_meanwhile_is_no_change_of_the_form() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let path = product_card(&shop, "mira").await;
    let opened = filled(&clerk.get(&path).await);
    shop.goods("mira").add_stock(-1).await;
    assert_eq!(send(&clerk, &path, &with(opened, &[("year", "2024")])).await.status, 303);
    assert_eq!(shop.count("SELECT stock FROM products WHERE slug = 'mira'").await, 9);
}

#[tokio::test]
async fn an_address_of_the_old_site_stays_until_somebody_touches_it() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let path = product_card(&shop, "mira").await;
    shop.execute("UPDATE products SET slug = 'Mira_OLD', year = 1900, drawing = 'no-such' WHERE slug = 'mira'").await;
    assert_eq!(edit(&clerk, &path, &[("brand", "Mira")]).await.status, 303);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM products WHERE slug = 'Mira_OLD' AND year = 1900 AND drawing = 'no-such'")
            .await,
        1
    );
    assert_eq!(faults(&edit(&clerk, &path, &[("slug", "Mira_NEW"), ("year", "1901")]).await).len(), 2);
}

#[tokio::test]
async fn goods_are_hidden_and_shown_after_a_second_yes() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let (mira, orion) = (shop.goods("mira").id().await.to_string(), shop.goods("orion").id().await.to_string());
    let chosen = [("action", "hide"), ("id", mira.as_str()), ("id", orion.as_str()), ("list", "stock=some")];
    let asked = clerk.post_form(ACTIONS, &chosen).await;
    assert_eq!(asked.texts("h1"), ["Скрыть «Смартфон Mira, чёрный»?"]);
    assert_eq!(asked.texts("#without small"), ["уже скрыт"]);
    assert_eq!(shop.browser().get("/product/mira/").await.status, 200, "nothing happened yet");
    let done = clerk.post_form(ACTIONS, &[chosen.as_slice(), &[("confirm", "1")]].concat()).await;
    assert_eq!((done.status, done.location()), (303, "/admin/products/?stock=some"));
    shop.advance(SignedDuration::from_secs(2));
    assert_eq!(shop.browser().get("/product/mira/").await.status, 410);
    let show = [("action", "show"), ("id", mira.as_str()), ("id", orion.as_str()), ("confirm", "1")];
    assert_eq!(clerk.post_form(ACTIONS, &show).await.status, 303);
    assert_eq!(clerk.get(LIST).await.texts(".notice-ok"), ["На витрине: 2 товара"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE is_visible").await, 4);
    let history = clerk.get(&product_card(&shop, "mira").await).await.texts(".log li");
    assert!(history[1].contains("Снятие с витрины На витрине: да нет"), "{history:?}");
}

#[tokio::test]
async fn what_was_moved_or_ordered_cannot_be_deleted() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let (mira, orion) = (shop.goods("mira").id().await.to_string(), shop.goods("orion").id().await.to_string());
    let chosen = [("action", "delete"), ("id", mira.as_str()), ("id", orion.as_str()), ("card", orion.as_str())];
    let asked = clerk.post_form(ACTIONS, &chosen).await;
    assert_eq!(asked.texts("h1"), ["Удалить «Смартфон Orion»?"]);
    assert_eq!(asked.texts("#without small"), ["он есть в движениях склада: скройте его вместо этого"]);
    let confirmed = [chosen.as_slice(), &[("confirm", "1")]].concat();
    let done = clerk.post_form(ACTIONS, &confirmed).await;
    assert_eq!((done.status, done.location()), (303, LIST), "its card is gone");
    assert_eq!(shop.count("SELECT COUNT(*) FROM products").await, 3);
    assert_eq!(clerk.get(&format!("{LIST}{orion}/")).await.status, 404);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log WHERE action = 'Удаление'").await, 1);

    shop.empty_order().await;
    shop.execute(
        "INSERT INTO order_lines (order_id, product_id, sku, name, price, vat_rate, quantity)
                  SELECT o.id, p.id, '', '', 0, 22, 1 FROM orders o, products p WHERE p.slug = 'mira'",
    )
    .await;
    let forced = [("action", "delete"), ("id", mira.as_str()), ("confirm", "1")];
    assert_eq!(clerk.post_form(ACTIONS, &forced).await.status, 303);
    let said = clerk.get(LIST).await.texts(".notice-bad");
    assert_eq!(said, ["Ничего не изменилось: его заказывали: скройте его вместо этого"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products").await, 3);
}

#[tokio::test]
async fn strange_input_is_refused_calmly() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let path = product_card(&shop, "mira").await;
    let opened = filled(&clerk.get(&path).await);
    let long = "я".repeat(20_001);
    for (field, text) in [
        ("price", "abc"),
        ("price", "-1"),
        ("price", "0"),
        ("price", "1,999"),
        ("price", "99999999999999999999"),
        ("old_price", "1e9"),
        ("vat_rate", "21"),
        ("vat_rate", ""),
        ("category", "999999"),
        ("category", "abc"),
        ("category", "99999999999999999999"),
        ("year", "abc"),
        ("year", "99999999999999999999"),
        ("year", "0"),
        ("width", "-5"),
        ("weight", "9223372036854775807"),
        ("depth", "1.5"),
        ("name", "a\0b"),
        ("name", "a\u{1b}b"),
        ("slug", "../x"),
        ("sku", ""),
        ("specs", &long[..602]),
        ("description", &long),
        ("drawing", "\u{202e}"),
    ] {
        let answer = send(&clerk, &path, &with(opened.clone(), &[(field, text)])).await;
        assert_eq!(answer.status, 400, "{field} {:?}", text.chars().take(20).collect::<String>());
        assert!(answer.has(&format!("#{field}-error")), "{field} {:?}", text.chars().take(20).collect::<String>());
    }
    for path in ["0/", "-1/", "abc/", "99999999999999999999/", "0/receive/", "abc/photo/", "0/photo/remove/"] {
        let answer = clerk.post_form(&format!("{LIST}{path}"), &[("version", "0"), ("quantity", "1")]).await;
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.status);
    }
    for query in ["q=%00", "category=%00", "stock=%FF", "category=9223372036854775808", "sort=%00", "date=0000-00"] {
        assert_eq!(clerk.get(&format!("{LIST}?{query}")).await.status, 200, "{query}");
    }
    assert_eq!(clerk.post_form(NEW, &[("name", "\0")]).await.status, 400);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}

#[tokio::test]
async fn nobody_but_the_staff_gets_in() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let anna = shop.customer("anna").await;
    let path = product_card(&shop, "mira").await;
    for path in [LIST, NEW, &path] {
        assert_eq!(anna.get(path).await.status, 302, "{path}");
    }
    for path in
        [NEW.to_owned(), path.clone(), format!("{path}receive/"), format!("{path}photo/remove/"), ACTIONS.to_owned()]
    {
        let answer = anna.post_form(&path, &[("version", "0"), ("quantity", "5"), ("action", "hide")]).await;
        assert_eq!((answer.status, answer.location().starts_with("/admin/login/")), (302, true), "{path}");
    }
    let opened = filled(&clerk.get(&path).await);
    shop.account("clerk").set_staff(false).await;
    assert_eq!(send(&clerk, &path, &with(opened, &[("price", "1")])).await.status, 302);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}
