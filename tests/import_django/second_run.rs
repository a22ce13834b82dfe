//! A second move changes nothing; what is new at the old site comes along; a rehearsal changes nothing at all.

use serde_json::json;
use techstore::import::django::{self, Mode};

use super::old_site::{OldSite, everything, files};
use crate::support::Shop;

#[tokio::test]
async fn a_second_move_changes_nothing() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    old.bring(&shop).await;
    let before = everything(&shop).await;
    assert!(before.0.len() > 30 && before.1.len() > 3);
    let report = old.bring(&shop).await;
    assert_eq!(everything(&shop).await, before);
    assert_eq!((report.people, report.known_people, report.avatars), (0, 17, 0));
    assert_eq!((report.profiles, report.made_profiles), (0, 0));
    assert_eq!((report.sign_ins, report.known_sign_ins), (0, 5));
    assert_eq!((report.categories, report.known_categories), (0, 3));
    assert_eq!((report.products, report.known_products, report.photos), (0, 30, 0));
    assert_eq!((report.orders, report.known_orders), (0, 25));
    assert_eq!((report.lines, report.known_lines), (0, 64));
    assert_eq!(report.remarks, []);
    shop.register("newcomer").await;
    assert_eq!(shop.count("SELECT id FROM users WHERE login = 'newcomer'").await, 18);
}

#[tokio::test]
async fn what_people_changed_here_stays() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    old.bring(&shop).await;
    let zoya = shop.browser();
    zoya.sign_in("user-7-6", "old secret 7/6").await;
    let change = json!({"first_name": "Зоя", "last_name": "Новая", "patronymic": "", "phone": "+7 900 000-00-01", "address": ""});
    assert_eq!(zoya.post_json("/api/profile/update", &change).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE phone = '+79000000001'").await, 1);
    let before = everything(&shop).await;
    old.bring(&shop).await;
    assert_eq!(everything(&shop).await, before);
    assert_eq!(zoya.get("/profile/").await.status, 200, "the session lives on");
}

#[tokio::test]
async fn what_the_staff_changed_here_stays() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    old.bring(&shop).await;
    shop.execute("UPDATE categories SET name = 'Смартфоны' WHERE id = 1").await;
    shop.execute("UPDATE products SET name = 'Новое имя', price = 5, sku = 'X-1', is_visible = FALSE WHERE id = 1")
        .await;
    shop.execute("UPDATE orders SET state = 'shipped', phone = '+79000000001' WHERE id = 4").await;
    shop.execute("UPDATE orders SET user_id = NULL WHERE id = 5").await;
    let before = everything(&shop).await;
    let report = old.bring(&shop).await;
    assert_eq!(everything(&shop).await, before);
    assert_eq!((report.known_categories, report.known_products, report.known_orders), (3, 30, 25));
}

#[tokio::test]
async fn what_has_another_address_by_now_is_still_known() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    old.bring(&shop).await;
    for sql in [
        "INSERT INTO old_product_slugs (slug, product_id, left_at)
         SELECT slug, id, created_at FROM products WHERE id = 1",
        "UPDATE products SET slug = 'another-address' WHERE id = 1",
        "INSERT INTO old_category_slugs (slug, category_id, left_at)
         SELECT c.slug, c.id, p.created_at FROM categories c JOIN products p ON p.id = 1 WHERE c.id = 1",
        "UPDATE categories SET slug = 'another-address' WHERE id = 1",
    ] {
        shop.execute(sql).await;
    }
    let before = everything(&shop).await;
    let report = old.bring(&shop).await;
    assert_eq!(everything(&shop).await, before);
    assert_eq!((report.known_categories, report.known_products), (3, 30));
}

#[tokio::test]
async fn what_the_old_site_sold_since_comes_along() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    old.bring(&shop).await;
    let old = old
        .change(
            "INSERT INTO main_category (id, slug, name) VALUES (9, 'kabeli', 'Кабели');
             INSERT INTO main_product (id, name, slug, price, year, country, model, image, in_stock, created_at, category_id, stock)
                 VALUES (31, 'Кабель', 'kabel', 99.9, 2026, 'Китай', 'K-1', '', 1, '2026-11-22 20:00:00', 9, 7);
             INSERT INTO main_order (id, created_at, total_price, user_id, status)
                 VALUES (26, '2026-11-22 20:00:00', 199.8, 1, 'new');
             INSERT INTO main_orderitem (id, quantity, price, order_id, product_id) VALUES (65, 2, 99.9, 26, 31)",
        )
        .await;
    let report = old.bring(&shop).await;
    assert_eq!((report.categories, report.products, report.orders, report.lines), (1, 1, 1, 1));
    assert_eq!(report.remarks, []);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE id = 31 AND category_id = 9 AND stock = 7").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE id = 26 AND total = 19980").await, 1);
    assert_eq!(shop.count("SELECT position FROM categories WHERE id = 9").await, 4);
}

#[tokio::test]
async fn who_joined_the_old_site_since_comes_along() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    old.bring(&shop).await;
    let old = old
        .change(
            "INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name)
                 VALUES (18, '!', 0, 'TWIN7', 'Поздняя', 'late@example.org', 0, 1, '2026-11-22 20:00:00', 'Анна');
             INSERT INTO main_usersession (id, session_key, ip_address, user_agent, created_at, last_activity, is_active, user_id)
                 VALUES (6, 'k', '192.0.2.6', '', '2026-11-22 20:00:00', '2026-11-22 20:00:00', 1, 18)",
        )
        .await;
    let report = old.bring(&shop).await;
    assert_eq!((report.people, report.known_people, report.sign_ins, report.known_sign_ins), (1, 17, 1, 5));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE id = 18 AND login_key = 'twin7 18'").await, 1);
}

#[tokio::test]
async fn a_rehearsal_tells_the_same_and_changes_nothing() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    let before = everything(&shop).await;
    let rehearsal = django::bring(&shop.app.accounts, &old.paths, Mode::Rehearse).await.unwrap();
    assert_eq!(everything(&shop).await, before);
    let report = old.bring(&shop).await;
    assert_eq!(rehearsal.remarks, report.remarks);
    let rest = |text: String| text.split_once('\n').unwrap().1.to_owned();
    assert_eq!(rest(rehearsal.to_string()), rest(report.to_string()));
    assert_ne!(rehearsal.to_string(), report.to_string());
}

#[tokio::test]
async fn the_old_site_is_left_as_it_was() {
    let (shop, old) = (Shop::open().await, OldSite::copy().change("PRAGMA journal_mode = WAL").await);
    let before = files(old.folder.path());
    assert_eq!(before.keys().filter(|name| name.starts_with("db.sqlite3")).count(), 1);
    old.bring(&shop).await;
    assert_eq!(files(old.folder.path()), before);
}
