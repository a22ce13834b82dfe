//! An order's card: what it shows, and notes that stay among the staff.

use super::{guest, journal, order_card, ordered, said};
use crate::orders::support::{place, put};
use crate::support::Shop;

#[tokio::test]
async fn a_card_shows_the_goods_the_customer_and_the_money() {
    let shop = Shop::open().await;
    let (clerk, anna, phone) = ordered(&shop).await;
    put(&anna, phone, 1).await;
    place(&anna).await;
    let page = clerk.get(&order_card(1)).await;
    assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")));
    assert_eq!(page.texts("h1"), ["Заказ № 1"]);
    let line = page.texts("#lines tbody tr").concat();
    for words in ["Телефон", "арт. product-", "НДС 22 %", "ещё 2 шт.", "99 990 ₽", "2 шт.", "199 980 ₽"]
    {
        assert!(line.contains(words), "{words} in {line}");
    }
    let product = page.attributes("#lines tbody a", "href").concat();
    assert_eq!(clerk.get(&product).await.texts("h1"), ["Телефон"]);
    assert_eq!(page.texts("#lines tfoot tr:last-child td"), ["Итого, при получении", "199 980 ₽"]);
    let customer = page.texts("#customer").concat();
    assert!(customer.contains("Анна Соболева") && customer.contains("Ещё 1 заказ на 99 990 ₽"), "{customer}");
    let number = shop.account("anna").id().await;
    let links = page.attributes("#customer a", "href");
    assert_eq!(links[..2], [format!("/admin/users/{number}/"), "/admin/orders/?q=anna%40example.org".to_owned()]);
    assert_eq!(clerk.get(&links[1]).await.texts("tbody tr").len(), 2);
    assert_eq!(page.texts(".timeline .now strong"), ["Ждёт подтверждения"]);
    guest(&shop, phone, &[]).await;
    let page = clerk.get(&order_card(3)).await;
    assert!(page.texts("#customer").concat().contains("без учётной записи"));
    assert!(page.attributes("#customer a", "href").contains(&"tel:+79165550123".to_owned()));
}

#[tokio::test]
async fn a_printed_card_may_lie_in_the_box() {
    let shop = Shop::open().await;
    let (clerk, anna, phone) = ordered(&shop).await;
    put(&anna, phone, 1).await;
    place(&anna).await;
    clerk.post_form("/admin/orders/1/note/", &[("note", "Вечно недоволен")]).await;
    let page = clerk.get(&order_card(1)).await;
    let seller = page.texts(".print-only").concat();
    assert!(seller.contains("Продавец: ООО «ТехСтор»") && seller.contains("ИНН 7700000000"), "{seller}");
    let hidden = page.texts(".no-print").concat();
    for words in ["Вечно недоволен", "История", "Ещё 1 заказ на 99 990 ₽", "ещё 2 шт.", "На складе", "ограничение"]
    {
        assert!(page.texts("main").concat().contains(words) && hidden.contains(words), "«{words}» is printed");
    }
    for words in ["Телефон", "199 980 ₽", "Самовывоз", "Анна Соболева"] {
        assert!(!hidden.contains(words), "«{words}» is not printed");
    }
}

#[tokio::test]
async fn the_way_leads_back_to_the_list_as_it_was_asked_for() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    let page = clerk.get("/admin/orders/1/?list=state%3Dnew%26sort%3D-sum%26evil%3D1").await;
    assert_eq!(page.attributes(".page-head > a", "href"), ["/admin/orders/?state=new&sort=-sum"]);
    assert_eq!(page.attributes("#step input[name=list]", "value"), ["state=new&sort=-sum"]);
    let cancel = page.attributes("a.btn-danger", "href")[0].clone();
    assert_eq!(cancel, "/admin/orders/1/cancel/?list=state%3Dnew%26sort%3D-sum");
    let back = clerk.get(&cancel).await.attributes("form[action$='cancel/'] a", "href");
    assert_eq!(back, ["/admin/orders/1/?list=state%3Dnew%26sort%3D-sum"]);
    let moved = clerk.post_form("/admin/orders/1/step/", &[("state", "new"), ("list", "state=new")]).await;
    assert_eq!(moved.location(), "/admin/orders/1/?list=state%3Dnew");
}

#[tokio::test]
async fn a_note_is_read_by_the_staff_alone() {
    let shop = Shop::open().await;
    let (clerk, anna, _) = ordered(&shop).await;
    let add = async |text: &str| clerk.post_form("/admin/orders/1/note/", &[("note", text)]).await;
    let answer = add(" Просил <b>позвонить</b> ").await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/orders/1/#history"));
    let story = clerk.get(&order_card(1)).await.texts(".timeline li");
    assert!(story[1].contains("Заметка") && story[1].contains("Просил <b>позвонить</b>"), "{story:?}");
    assert!(story[1].contains("Пётр (clerk)"));
    let seen = anna.get("/orders/1/").await;
    assert!(!seen.text().contains("позвонить") && !seen.text().contains("Заметка"));
    assert_eq!(journal(&shop).await, ["1 Заметка clerk"]);
    add("Просил <b>позвонить</b>").await;
    assert_eq!(said(&clerk, 1).await, "Такая заметка уже добавлена");
    for text in ["", "   ", "\0", &"я".repeat(1001)] {
        assert_eq!(add(text).await.status, 303);
        assert!(clerk.get(&order_card(1)).await.has(".notice-bad"), "{}", text.len());
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_events WHERE kind = 'note'").await, 1);
    assert_eq!(clerk.get(&order_card(1)).await.texts(".timeline .now small"), ["0 мин"], "a note is no move");
}
