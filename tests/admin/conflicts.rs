//! Two people at one card: nobody overwrites what they have not seen.

use crate::admin::{change, clerk, filled, person, send, user_card, with};
use crate::support::Shop;

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_overwrites_nothing() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let boss = shop.administrator("boss").await;
    let opened = clerk.get(&user_card(anna)).await;
    assert_eq!(change(&boss, anna, &[("last_name", "Ким"), ("patronymic", "Игоревна")]).await.status, 303);
    let answer = send(&clerk, &user_card(anna), &with(filled(&opened), &[("first_name", "Яна")])).await;
    assert_eq!(answer.status, 409);
    assert!(answer.has("#conflict"));
    assert_eq!(answer.texts("#conflict li strong"), ["Фамилия", "Имя", "Отчество"], "what is the same is not told");
    assert_eq!(answer.texts("#last_name-stored"), ["Сейчас в базе: Ким"]);
    assert_eq!(answer.texts("#first_name-stored"), ["Сейчас в базе: Анна"]);
    assert!(answer.texts("#conflict li")[1].contains("У вас: Яна"));
    assert_eq!(answer.attributes("#conflict input[type=checkbox][checked]", "name"), [""; 0]);
    let kept = filled(&answer);
    assert!(kept.contains(&("last_name".to_owned(), "Ким".to_owned())), "the field has what the database has");
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE first_name = 'Анна' AND last_name = 'Ким'").await, 1);
    assert_eq!(send(&clerk, &user_card(anna), &kept).await.status, 303);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM users WHERE first_name = 'Анна' AND last_name = 'Ким'").await,
        1,
        "nothing of the first is reverted unless somebody says so"
    );
    assert_eq!(send(&clerk, &user_card(anna), &with(kept, &[("take", "first_name")])).await.status, 303);
    let both = "SELECT COUNT(*) FROM users u JOIN user_profiles p ON p.user_id = u.id
                WHERE first_name = 'Яна' AND last_name = 'Ким' AND patronymic = 'Игоревна'";
    assert_eq!(shop.count(both).await, 1, "the first's change stays beside what the second keeps");
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 2);
}

#[tokio::test]
async fn a_box_that_was_ticked_and_one_that_was_not_are_kept_when_their_sender_says_so() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let (boss, chief) = (shop.administrator("boss").await, shop.administrator("chief").await);
    let opened = filled(&chief.get(&user_card(anna)).await);
    assert_eq!(change(&boss, anna, &[("last_name", "Ким")]).await.status, 303);
    let typed = with(crate::admin::without(opened, "is_active"), &[("is_staff", "on")]);
    let answer = send(&chief, &user_card(anna), &typed).await;
    assert_eq!(answer.texts("#is_active-stored, #is_staff-stored"), ["Сейчас в базе: да", "Сейчас в базе: нет"]);
    let kept = with(filled(&answer), &[("take", "is_staff")]);
    assert_eq!(send(&chief, &user_card(anna), &kept).await.status, 303);
    let now = "SELECT COUNT(*) FROM users WHERE is_staff AND is_active AND last_name = 'Ким'";
    assert_eq!(shop.count(now).await, 1, "one box is kept, the other is the database's");
}

#[tokio::test]
async fn a_customers_own_change_counts_and_a_visit_does_not() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let clerk = clerk(&shop).await;
    let number = shop.account("anna").id().await;
    let opened = clerk.get(&user_card(number)).await;
    shop.browser().sign_in("anna", crate::support::PASSWORD).await;
    let answer = send(&clerk, &user_card(number), &with(filled(&opened), &[("first_name", "Яна")])).await;
    assert_eq!(answer.status, 303, "signing in changes nothing that the form can");
    let opened = clerk.get(&user_card(number)).await;
    let own = serde_json::json!({ "first_name": "Анна", "last_name": "Новая", "phone": "", "address": "" });
    assert_eq!(anna.post_json("/api/profile/update", &own).await.status, 200);
    let answer = send(&clerk, &user_card(number), &with(filled(&opened), &[("address", "Лесная, 5")])).await;
    assert_eq!(answer.status, 409);
}

#[tokio::test]
async fn a_form_without_a_version_or_with_an_invented_one_is_a_conflict() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    for version in ["", "0", "\0", "ffffffffffffffffffffffffffffffff"] {
        let answer = change(&clerk, anna, &[("version", version), ("first_name", "Яна")]).await;
        assert_eq!(answer.status, 409, "{version:?}");
    }
    assert_eq!(clerk.post_form(&user_card(anna), &[]).await.status, 409);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE first_name = 'Яна'").await, 0);
}

#[tokio::test]
async fn of_many_at_the_same_moment_one_wins() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let opened = filled(&clerk.get(&user_card(anna)).await);
    let names = ["Яна", "Ева", "Ада", "Зоя", "Ия"];
    let sent = names.map(|name| {
        let (browser, form, path) = (clerk.twin(), with(opened.clone(), &[("first_name", name)]), user_card(anna));
        async move { send(&browser, &path, &form).await.status }
    });
    let mut statuses = futures_util::future::join_all(sent).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409, 409, 409]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 1);
}

#[tokio::test]
async fn a_field_that_is_kept_and_then_edited_is_saved_as_edited() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let (clerk, boss) = (clerk(&shop).await, shop.administrator("boss").await);
    let opened = clerk.get(&user_card(anna)).await;
    assert_eq!(change(&boss, anna, &[("first_name", "Ева")]).await.status, 303);
    let answer = send(&clerk, &user_card(anna), &with(filled(&opened), &[("first_name", "Яна")])).await;
    let edited = with(filled(&answer), &[("take", "first_name"), ("first_name", "Янина")]);
    assert_eq!(change(&boss, anna, &[("last_name", "Ким")]).await.status, 303);
    let again = send(&clerk, &user_card(anna), &edited).await;
    assert_eq!(again.status, 409);
    assert!(again.texts("#conflict li").concat().contains("У вас: Янина"), "{:?}", again.texts("#conflict li"));
    let kept = with(filled(&again), &[("take", "first_name")]);
    assert_eq!(send(&clerk, &user_card(anna), &kept).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE first_name = 'Янина' AND last_name = 'Ким'").await, 1);
}

#[tokio::test]
async fn whoever_ticks_nothing_is_told_that_the_colleagues_stay() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let (clerk, boss) = (clerk(&shop).await, shop.administrator("boss").await);
    let opened = clerk.get(&user_card(anna)).await;
    assert_eq!(change(&boss, anna, &[("first_name", "Ева")]).await.status, 303);
    let answer = send(&clerk, &user_card(anna), &with(filled(&opened), &[("first_name", "Яна")])).await;
    assert_eq!(send(&clerk, &user_card(anna), &filled(&answer)).await.status, 303);
    let said = clerk.get(&user_card(anna)).await.texts("[data-flash]").concat();
    assert!(said.contains("Осталось то, что сохранил коллега") && !said.contains("нечего"), "{said}");
}

#[tokio::test]
async fn what_the_sender_typed_stands_outside_what_small_forms_renew_and_another_spelling_is_no_difference() {
    let shop = Shop::open().await;
    crate::goods::stock(&shop, vec![crate::goods::product("phone")]).await;
    let path = format!("/admin/products/{}/", shop.goods("phone").id().await);
    let clerk = clerk(&shop).await;
    let opened = clerk.get(&path).await;
    assert_eq!(crate::admin::edit(&clerk, &path, &[("colour", "белый")]).await.status, 303);
    let typed = with(filled(&opened), &[("price", "1000.00"), ("name", "Телефон Mira")]);
    let answer = send(&clerk, &path, &typed).await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.texts("#conflict li strong"), ["Название", "Цвет"]);
    assert!(answer.has("[name=mine-name]") && !answer.has("[data-renew] [name=mine-name]"));
}
