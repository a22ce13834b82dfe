//! What people signed in with, as their profile and the staff see it.

use crate::support::Shop;

#[tokio::test]
async fn an_agent_that_was_left_unread_is_read_where_it_is_shown() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let boss = shop.administrator("boss").await;
    shop.execute("UPDATE sign_ins SET browser = '', system = '', device = 'unread'").await;
    for (browser, page) in [(&anna, "/profile/"), (&boss, "/admin/users/1/"), (&boss, "/admin/")] {
        let text = browser.get(page).await.text();
        assert!(text.contains("Chrome на Windows") && !text.contains("Неизвестное устройство"), "{page}");
    }
}
