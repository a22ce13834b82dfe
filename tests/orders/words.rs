//! What a customer may write at the checkout: names as passports have them, addresses and comments as people write them.

use crate::orders::support::{check_out, put};
use crate::support::Shop;

#[tokio::test]
async fn an_order_is_for_whoever_a_passport_names() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(50).await;
    for (first, last, kept) in [
        ("Sinéad", "O’Connor", "O’Connor"),
        ("Шарль", "Д’Артаньян", "Д’Артаньян"),
        ("Жан-Клод мл.", "Müller", "Müller"),
        ("Анна—Мария", "Салтыкова–Щедрина", "Салтыкова-Щедрина"),
    ] {
        let guest = shop.browser();
        put(&guest, phone, 1).await;
        let answer = check_out(&guest, &[("first_name", first), ("last_name", last)]).await;
        assert_eq!(answer.status, 303, "{first} {last}: {}", answer.text());
        let last: String = {
            use techstore_db::Reads;
            let mut db = shop.app.db.read().await.unwrap();
            db.sql("SELECT last_name FROM orders ORDER BY id DESC LIMIT 1").value().await.unwrap()
        };
        assert_eq!(last, kept);
    }
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let refused = check_out(&guest, &[("first_name", "<b>"), ("last_name", "1")]).await;
    assert_eq!(refused.status, 400);
    assert!(refused.texts(".invalid-feedback").contains(&"Имя: буквы, пробел, тире, апостроф и точка".to_owned()));
    let empty = check_out(&guest, &[("first_name", ""), ("last_name", " ")]).await;
    assert!(empty.texts(".invalid-feedback").contains(&"Укажите фамилию".to_owned()), "{}", empty.text());
}

#[tokio::test]
async fn a_comment_keeps_tabs_and_lines_and_refuses_what_turns_a_line_round() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(50).await;
    for comment in ["Домофон\t12\r\nЭтаж 3", "\u{2068}Haifa\u{2069} рядом"] {
        let guest = shop.browser();
        put(&guest, phone, 1).await;
        assert_eq!(check_out(&guest, &[("comment", comment)]).await.status, 303, "{comment:?}");
    }
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    for comment in ["a\u{7}", "a\u{1b}[2J", "\u{202e}этаж", "\u{200f}", "этаж\u{2069}"] {
        let answer = check_out(&guest, &[("comment", comment)]).await;
        assert_eq!(answer.status, 400, "{comment:?}");
        assert!(answer.text().contains("Уберите из комментария недопустимые символы"), "{comment:?}");
    }
}

#[tokio::test]
async fn faults_of_the_checkout_are_listed_in_the_order_of_the_page() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let wrong =
        [("last_name", ""), ("email", "x"), ("phone", ""), ("comment", "\u{7}"), ("payment", "gold"), ("rules", "")];
    let answer = check_out(&guest, &wrong).await;
    let faults = answer.attributes(".error-summary a", "href");
    let page: Vec<_> = ["#last_name", "#phone", "#email", "#comment", "#payment", "#rules"].to_vec();
    assert_eq!(faults, page, "{}", answer.text());
}
