//! Money that came for nothing, or too much of it, is owed to the customer; what need not be paid any more is called off.

use jiff::SignedDuration;
use techstore::kernel::money::Kopecks;
use techstore::orders;
use techstore::payments::{Mood, Standing};

use super::support::{assert_books, bank, check_out, open, ordered, put, reference, stock, tend, thanks};

#[tokio::test]
async fn a_late_payment_is_not_thanked_but_goes_back() {
    let shop = open().await;
    let (anna, _, page) = ordered(&shop).await;
    bank(&shop).set_mood(Mood::Unyielding);
    shop.advance(SignedDuration::from_mins(31));
    tend(&shop).await;
    assert_eq!(thanks(&anna).await, "Заказ № 1 отменён");
    let told = anna.get("/orders/1/done/").await.texts("#cancelled").concat();
    assert!(told.contains("Оплачивать его не нужно"), "{told}");
    anna.post_form(&page, &[("pay", "1")]).await;
    assert_eq!(thanks(&anna).await, "Заказ № 1 отменён, деньги вернутся");
    assert_books(&shop).await;
}

#[tokio::test]
async fn another_amount_than_the_order_s_is_owed_and_the_order_waits_on() {
    for came in [1, 19_998_001, 19_997_999] {
        let shop = open().await;
        let (anna, phone, page) = ordered(&shop).await;
        bank(&shop).pay_another(&reference(&page), Kopecks::new(came));
        tend(&shop).await;
        assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 0);
        assert_eq!(shop.count("SELECT amount FROM payments WHERE state = 'refund_due'").await, came);
        assert_eq!(thanks(&anna).await, "Заказ № 1 ждёт оплаты");
        let told = anna.get("/orders/1/").await.texts("#unpaid").concat();
        assert!(told.contains(&format!("Пришла не та сумма: {}", Kopecks::new(came)).replace('\u{a0}', " ")), "{told}");
        let letters = shop.mailbox().await;
        let letter = &letters.last().unwrap().message;
        assert!(letter.subject.as_str().contains("пришла другая сумма"), "{}", letter.subject);
        assert_books(&shop).await;
        // The order can still be paid, and then the first sum alone is owed.
        let again = anna.post_form("/orders/1/pay/", &[]).await.location().to_owned();
        anna.post_form(&again, &[("pay", "1")]).await;
        assert_eq!(thanks(&anna).await, "Спасибо, Анна");
        assert!(anna.get("/orders/1/done/").await.has("#surplus"));
        let chief = shop.administrator("chief").await;
        assert_eq!(chief.get("/admin/orders/1/").await.attributes("[name=owed]", "value"), [came.to_string()]);
        assert_eq!(stock(&shop, phone).await, 3);
        assert_books(&shop).await;
    }
}

#[tokio::test]
async fn the_bank_calls_off_what_is_not_to_be_paid_any_more() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    assert_eq!(anna.post_form("/orders/1/cancel/", &[]).await.status, 303);
    assert_eq!(anna.get(&page).await.location(), "/orders/1/done/", "the bank asks for nothing");
    anna.post_form(&page, &[("pay", "1")]).await;
    assert_eq!(thanks(&anna).await, "Заказ № 1 отменён");
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE state = 'failed'").await, 1);
    // A bank that is down hears of it later.
    put(&anna, phone, 1).await;
    let second = check_out(&anna, &[("payment", "online")]).await.location().to_owned();
    bank(&shop).set_mood(Mood::Down);
    anna.post_form("/orders/2/cancel/", &[]).await;
    bank(&shop).set_mood(Mood::Willing);
    assert_eq!(bank(&shop).payment(&reference(&second)).unwrap().standing, Standing::Pending);
    tend(&shop).await;
    assert_eq!(bank(&shop).payment(&reference(&second)).unwrap().standing, Standing::Failed);
    // So does one whose order the staff cancels, and one that ends by itself.
    for order in [3, 4] {
        put(&anna, phone, 1).await;
        let page = check_out(&anna, &[("payment", "online")]).await.location().to_owned();
        if order == 3 {
            let chief = shop.administrator("chief").await;
            let typed = [("state", "new"), ("reason", "stock")];
            assert_eq!(chief.post_form("/admin/orders/3/cancel/", &typed).await.status, 303);
        } else {
            shop.advance(SignedDuration::from_mins(31));
            assert_eq!(tend(&shop).await, 1);
        }
        assert_eq!(bank(&shop).payment(&reference(&page)).unwrap().standing, Standing::Failed, "{order}");
    }
    assert_books(&shop).await;
}

#[tokio::test]
async fn money_of_an_order_that_is_taken_back_is_owed() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    anna.post_form(&page, &[("pay", "1")]).await;
    anna.post_form("/orders/1/cancel/", &[]).await;
    assert_eq!(stock(&shop, phone).await, 5);
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE state = 'refund_due'").await, 1);
    assert!(anna.get("/orders/1/").await.texts(".timeline").concat().contains("Деньги вернём"));
    assert_books(&shop).await;
}

#[tokio::test]
async fn an_order_paid_twice_goes_on_and_one_of_the_two_goes_back() {
    let shop = open().await;
    let (anna, _, first) = ordered(&shop).await;
    // What the shop has heard once was a refusal.
    shop.execute("UPDATE payments SET state = 'failed'").await;
    let second = anna.post_form("/orders/1/pay/", &[]).await.location().to_owned();
    assert_ne!(first, second);
    assert_eq!(anna.post_form(&second, &[("pay", "1")]).await.status, 303);
    bank(&shop).decide(&reference(&first), Standing::Succeeded);
    orders::settle(&shop.app.orders, "test", &reference(&first)).await.unwrap();
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE state = 'new' AND paid_at IS NOT NULL").await, 1);
    let letters = shop.mailbox().await;
    let letter = &letters.last().unwrap().message;
    assert!(letter.subject.as_str().contains("оплачен дважды, лишнее вернём"), "{}", letter.subject);
    assert!(letter.text.contains("остаётся в силе") && !letter.text.contains("отменён"), "{}", letter.text);

    let chief = shop.administrator("chief").await;
    let owed = chief.get("/admin/orders/1/").await.attributes("[name=owed]", "value")[0].clone();
    assert_eq!(chief.post_form("/admin/orders/1/refund/", &[("owed", "100")]).await.status, 303, "an old card");
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE refunded_at IS NOT NULL").await, 0);
    assert_eq!(chief.post_form("/admin/orders/1/refund/", &[("owed", &owed)]).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE refunded_at IS NOT NULL").await, 1);
    assert_books(&shop).await;
}
