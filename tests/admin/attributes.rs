//! The properties of goods in the staff site: what a section has, what a product has of them.

use techstore_db::Reads;

use crate::admin::product_stock::version;
use crate::admin::products::product_card;
use crate::admin::{clerk, edit, faults, filled, send, with};
use crate::goods::{self, product, section};
use crate::support::{Answer, Browser, Shop};

/// Two products of a section with «Память, ГБ» and «NFC», an empty section, and a clerk.
async fn shelves(shop: &Shop) -> (Browser, String) {
    let goods = vec![product("mira"), product("other")];
    let sections = [section("phones", "Смартфоны", 1, goods), section("ssd", "Накопители", 2, vec![])];
    goods::fill(shop, &sections).await;
    (clerk(shop).await, format!("{}attributes/", product_card(shop, "mira").await))
}

/// The name of a property's field.
async fn field(shop: &Shop, code: &str) -> String {
    let mut db = shop.app.db.read().await.unwrap();
    let query = db.sql("SELECT MIN(id) FROM attributes WHERE code = $1").bind(code.to_owned());
    format!("a-{}", query.value::<i64>().await.unwrap())
}

/// What a product's page says of a heading.
async fn specs(shop: &Shop) -> Vec<String> {
    // Pages of goods are kept for a second.
    shop.advance(jiff::SignedDuration::from_secs(2));
    shop.browser().get("/product/mira/").await.texts("#specs dt, #specs dd")
}

#[tokio::test]
async fn a_sheet_is_filled_in_shown_and_told() {
    let shop = Shop::open().await;
    let (clerk, path) = shelves(&shop).await;
    let (storage, nfc) = (field(&shop, "storage").await, field(&shop, "nfc").await);
    let card = product_card(&shop, "mira").await;
    assert_eq!(clerk.get(&card).await.texts("#attributes td"), ["Память", "256 ГБ", "NFC", "есть"]);
    let opened = filled(&clerk.get(&path).await);
    for pair in [(&storage, "256"), (&nfc, "true")] {
        assert!(opened.contains(&(pair.0.clone(), pair.1.to_owned())), "{pair:?} in {opened:?}");
    }
    let answer = edit(&clerk, &path, &[(&storage, " 1 024 "), (&nfc, "")]).await;
    assert_eq!((answer.status, answer.location()), (303, card.as_str()), "{}", answer.text());
    let page = clerk.get(&card).await;
    assert_eq!(page.texts(".notice-ok"), ["Характеристики сохранены"]);
    assert_eq!(page.texts("#attributes td"), ["Память", "1 ТБ"]);
    let history = page.texts(".log li");
    for words in ["Характеристики Память: 256 ГБ 1 ТБ", "NFC: есть пусто"] {
        assert!(history[0].contains(words), "{words} in {history:?}");
    }
    let kept = "SELECT COUNT(*) FROM product_attributes v JOIN products p ON p.id = v.product_id
                WHERE p.slug = 'mira' AND v.value = '1024' AND v.number = 1024";
    assert_eq!(shop.count(kept).await, 1, "filters go by the number");
    let shown = specs(&shop).await;
    assert!(shown.contains(&"1 ТБ".to_owned()) && !shown.contains(&"NFC".to_owned()), "{shown:?}");
    let other =
        "SELECT COUNT(*) FROM product_attributes v JOIN products p ON p.id = v.product_id WHERE p.slug = 'other'";
    assert_eq!(shop.count(other).await, 2, "the other product has its own");

    assert_eq!(edit(&clerk, &path, &[]).await.status, 303);
    assert_eq!(clerk.get(&card).await.texts(".notice-ok"), ["Менять было нечего: всё уже так"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 1);
}

#[tokio::test]
async fn a_value_that_is_none_is_told_at_its_field_and_nothing_is_kept() {
    let shop = Shop::open().await;
    let (clerk, path) = shelves(&shop).await;
    let (storage, nfc) = (field(&shop, "storage").await, field(&shop, "nfc").await);
    for (field, text, sentence) in [
        (&storage, "много", "Память: Число, например 6,7"),
        (&storage, "1e9", "Память: Число, например 6,7"),
        (&nfc, "возможно", "NFC: Выберите из списка"),
        (&nfc, "a\0b", "NFC: Уберите недопустимый символ"),
    ] {
        let other = if field == &storage { (&nfc, "false") } else { (&storage, "512") };
        let answer = edit(&clerk, &path, &[(field, text), (other.0, other.1)]).await;
        assert_eq!(faults(&answer), [sentence]);
        assert_eq!(answer.attributes(&format!("#f-{field}"), "aria-invalid"), ["true"]);
        assert_eq!(answer.texts(&format!("#{field}-error")), [sentence.split_once(": ").unwrap().1]);
        let again = filled(&answer);
        assert!(again.contains(&(other.0.clone(), other.1.to_owned())), "what was typed stays: {again:?}");
    }
    let long = "я".repeat(301);
    assert_eq!(edit(&clerk, &path, &[(&storage, &long)]).await.status, 400);
    assert_eq!(shop.count("SELECT COUNT(*) FROM product_attributes WHERE value = '256' OR value = 'true'").await, 4);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}

#[tokio::test]
async fn the_second_of_two_who_fill_in_a_sheet_is_told() {
    let shop = Shop::open().await;
    let (clerk, path) = shelves(&shop).await;
    let (storage, nfc) = (field(&shop, "storage").await, field(&shop, "nfc").await);
    let opened = filled(&clerk.get(&path).await);
    assert_eq!(edit(&clerk, &path, &[(&storage, "512")]).await.status, 303);
    let stale = send(&clerk, &path, &with(opened, &[(&nfc, "false")])).await;
    assert_eq!(stale.status, 409);
    assert!(stale.has("#conflict"));
    assert_eq!(stale.texts(&format!("#{storage}-stored")), ["Сейчас в базе: 512"]);
    assert!(stale.texts("#conflict li")[1].contains("У вас: нет"), "what was typed stays");
    assert_eq!(send(&clerk, &path, &filled(&stale)).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM product_attributes WHERE value = 'false'").await, 0);
    let again = send(&clerk, &path, &with(filled(&stale), &[("take", &nfc)])).await;
    assert_eq!(again.status, 303, "sent again on purpose");
    assert_eq!(shop.count("SELECT COUNT(*) FROM product_attributes WHERE value IN ('false', '512')").await, 2);
}

#[tokio::test]
async fn a_product_that_moved_keeps_what_it_had_until_somebody_takes_it_away() {
    let shop = Shop::open().await;
    let (clerk, path) = shelves(&shop).await;
    shop.execute("DELETE FROM attributes WHERE category_id = (SELECT id FROM categories WHERE slug = 'ssd')").await;
    shop.all_goods().move_to("ssd").await;
    let (storage, nfc) = (field(&shop, "storage").await, field(&shop, "nfc").await);
    assert_eq!(edit(&clerk, &path, &[(&storage, ""), (&nfc, "")]).await.status, 303);
    let empty = clerk.get(&path).await;
    let section = shop.count("SELECT id FROM categories WHERE slug = 'ssd'").await;
    assert_eq!(empty.attributes("main .panel a", "href"), [format!("/admin/categories/{section}/")]);
    assert!(!empty.has("#card"), "there is nothing to fill in");
    let card = clerk.get(&product_card(&shop, "mira").await).await;
    assert!(card.texts("#attributes p")[0].starts_with("Не заполнены"));
}

#[tokio::test]
async fn deleting_a_section_says_who_loses_its_properties() {
    let shop = Shop::open().await;
    let (clerk, _) = shelves(&shop).await;
    shop.all_goods().move_to("ssd").await;
    let phones = shop.count("SELECT id FROM categories WHERE slug = 'phones'").await.to_string();
    let fields = [("action", "delete"), ("id", phones.as_str())];
    let asked = clerk.post_form("/admin/categories/actions/", &fields).await;
    assert!(
        asked.text().contains("товаров нет, но 2\u{a0}товара из других категорий потеряют её характеристики"),
        "{}",
        asked.text()
    );
    let done = clerk.post_form("/admin/categories/actions/", &[fields[0], fields[1], ("confirm", "1")]).await;
    assert_eq!(done.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM product_attributes").await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log WHERE changes LIKE '%характеристики%2_товара%'").await, 1);
}

#[tokio::test]
async fn values_are_not_lost_when_their_property_is_taken_away_meanwhile() {
    let shop = Shop::open().await;
    let (clerk, path) = shelves(&shop).await;
    let phones = format!("/admin/categories/{}/", shop.count("SELECT id FROM categories WHERE slug = 'phones'").await);
    for round in 0..8 {
        let name = format!("Вес {round}");
        assert_eq!(add(&clerk, &phones, &[("name", &name)]).await.status, 303);
        let property = shop.count("SELECT MAX(id) FROM attributes").await;
        let filled = with(filled(&clerk.get(&path).await), &[(&format!("a-{property}"), "200")]);
        let other = clerk.twin();
        let address = format!("{phones}attributes/{property}/drop/");
        let (sent, dropped) = tokio::join!(send(&clerk, &path, &filled), other.post_form(&address, &[]));
        let kept = shop.count("SELECT COUNT(*) FROM product_attributes WHERE value = '200'").await;
        match (sent.status, dropped.status) {
            (303, 404) => assert_eq!(kept, 1, "somebody was told it is kept"),
            (409, 303) => assert_eq!(kept, 0, "somebody was told it is not kept"),
            other => panic!("{other:?}"),
        }
        shop.execute("DELETE FROM product_attributes WHERE value = '200'").await;
    }
}

#[tokio::test]
async fn a_sheet_is_the_staffs_alone_and_a_products() {
    let shop = Shop::open().await;
    let (clerk, path) = shelves(&shop).await;
    let storage = field(&shop, "storage").await;
    let anna = shop.customer("anna").await;
    for answer in [anna.get(&path).await, anna.post_form(&path, &[(&storage, "1")]).await] {
        assert!(answer.location().starts_with("/admin/login/"), "{}", answer.location());
    }
    for wrong in ["0", "-1", "abc", "99999999999999999999"] {
        let path = format!("/admin/products/{wrong}/attributes/");
        assert_eq!(clerk.get(&path).await.status, 404, "{path}");
        assert_eq!(clerk.post_form(&path, &[("version", "")]).await.status, 404, "{path}");
    }
    assert_eq!(clerk.post_form(&path, &[(&storage, "1")]).await.status, 409, "without a version");
    let opened = filled(&clerk.get(&path).await);
    assert_eq!(send(&clerk, &path, &with(opened.clone(), &[("a-999999", "1"), ("a-x", "1")])).await.status, 303);
    shop.account("clerk").set_staff(false).await;
    assert_eq!(send(&clerk, &path, &with(opened, &[(&storage, "1")])).await.status, 302);
    assert_eq!(shop.count("SELECT COUNT(*) FROM product_attributes WHERE value = '1'").await, 0);
}

/// Sends the form for one more property.
async fn add(clerk: &Browser, section: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(&clerk.get(section).await, "attributes");
    let usual = [("name", "Вес"), ("group", "Корпус"), ("kind", "number"), ("unit", "г"), ("version", &version)];
    let kept = usual.iter().filter(|(name, _)| !fields.iter().any(|(other, _)| other == name)).copied();
    let all: Vec<(&str, &str)> = kept.chain(fields.iter().copied()).collect();
    clerk.post_form(&format!("{section}attributes/"), &all).await
}

/// The names of a section's properties, in their order.
async fn names(clerk: &Browser, section: &str) -> Vec<String> {
    clerk.get(section).await.texts("#attributes tbody td:first-child")
}

#[tokio::test]
async fn a_section_gets_properties_that_its_goods_can_have() {
    let shop = Shop::open().await;
    let (clerk, path) = shelves(&shop).await;
    let phones = format!("/admin/categories/{}/", shop.count("SELECT id FROM categories WHERE slug = 'phones'").await);
    let answer = add(&clerk, &phones, &[]).await;
    assert_eq!((answer.status, answer.location()), (303, phones.as_str()), "{}", answer.text());
    assert_eq!(
        add(&clerk, &phones, &[("name", "Цвет рамки"), ("group", "Главное"), ("kind", "choice"), ("unit", "")])
            .await
            .status,
        303
    );
    assert_eq!(names(&clerk, &phones).await, ["Память", "NFC", "Цвет рамки", "Вес"], "the last under its heading");
    let (weight, frame) = (field(&shop, "ves").await, field(&shop, "tsvet_ramki").await);
    assert_eq!(edit(&clerk, &path, &[(&weight, "201,5"), (&frame, "чёрный")]).await.status, 303);
    let shown = specs(&shop).await;
    assert!(shown.contains(&"201,5 г".to_owned()), "{shown:?}");
    let other = clerk.get(&format!("{}attributes/", product_card(&shop, "other").await)).await;
    assert_eq!(other.attributes(&format!("#l-{frame} option"), "value"), ["чёрный"], "what others have can be chosen");
    let page = clerk.get(&phones).await;
    assert_eq!(
        page.texts("#attributes tbody tr:nth-child(4) td")[..5],
        ["Вес", "Корпус", "Число, г", "Вверху: нет", "1 товар"]
    );
    assert!(page.texts(".log li")[0].contains("Новая характеристика Характеристика: Цвет рамки"));
}

#[tokio::test]
async fn a_property_that_makes_no_sense_is_refused_and_a_form_sent_twice_adds_one() {
    let shop = Shop::open().await;
    let (clerk, _) = shelves(&shop).await;
    let phones = format!("/admin/categories/{}/", shop.count("SELECT id FROM categories WHERE slug = 'phones'").await);
    for (field, text, sentence) in [
        ("name", "", "Название: Укажите название"),
        ("name", "память", "Название: Такая характеристика уже есть"),
        ("name", "a\u{7}b", "Название: Уберите недопустимый символ"),
        ("group", " ", "Заголовок: Укажите заголовок"),
        ("kind", "colour", "Значение: Выберите из списка"),
        ("kind", "text", "Единица: Единица бывает только у числа"),
    ] {
        let answer = add(&clerk, &phones, &[(field, text)]).await;
        assert_eq!(faults(&answer), [sentence]);
    }
    let seen = version(&clerk.get(&phones).await, "attributes");
    assert_eq!(add(&clerk, &phones, &[]).await.status, 303);
    assert_eq!(add(&clerk, &phones, &[("version", &seen)]).await.status, 409);
    assert_eq!(names(&clerk, &phones).await, ["Память", "NFC", "Вес"]);
}

#[tokio::test]
async fn properties_are_put_in_order_and_taken_away_while_no_product_has_them() {
    let shop = Shop::open().await;
    let (clerk, _) = shelves(&shop).await;
    let phones = format!("/admin/categories/{}/", shop.count("SELECT id FROM categories WHERE slug = 'phones'").await);
    assert_eq!(add(&clerk, &phones, &[]).await.status, 303);
    let weight = shop.count("SELECT id FROM attributes WHERE code = 'ves'").await;
    let nfc = shop.count("SELECT MIN(id) FROM attributes WHERE code = 'nfc'").await;
    let memory = shop.count("SELECT MIN(id) FROM attributes").await;
    let foreign = shop.count("SELECT MAX(id) FROM attributes WHERE code = 'nfc'").await;
    let page = clerk.get(&phones).await;
    let buttons = page.attributes("#attributes button", "aria-label");
    assert_eq!(buttons, ["Выше: NFC", "Выше: Вес", "Убрать: Вес"]);
    assert_eq!(clerk.post_form(&format!("{phones}attributes/{weight}/advance/"), &[]).await.status, 303);
    assert_eq!(names(&clerk, &phones).await, ["Память", "Вес", "NFC"]);
    let pressed_again = clerk.post_form(&format!("{phones}attributes/{weight}/advance/"), &[("place", "2")]).await;
    assert_eq!((pressed_again.status, pressed_again.location()), (303, phones.as_str()));
    assert!(clerk.get(&phones).await.text().contains("Возможно, кнопку нажали дважды"));
    assert_eq!(names(&clerk, &phones).await, ["Память", "Вес", "NFC"], "pressed twice, moved once");
    for (row, deed) in [(memory, "advance"), (nfc, "drop"), (foreign, "drop"), (foreign, "advance"), (0, "advance")] {
        let answer = clerk.post_form(&format!("{phones}attributes/{row}/{deed}/"), &[]).await;
        assert_eq!(answer.status, 404, "{row} {deed}");
    }
    assert_eq!(clerk.post_form(&format!("{phones}attributes/{weight}/drop/"), &[]).await.status, 303);
    assert_eq!(names(&clerk, &phones).await, ["Память", "NFC"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM attributes").await, 4, "the other section has its own");
    let anna = shop.customer("anna").await;
    let answer = anna.post_form(&format!("{phones}attributes/{nfc}/advance/"), &[]).await;
    assert!(answer.location().starts_with("/admin/login/"));
}
