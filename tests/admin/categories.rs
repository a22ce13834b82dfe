//! Sections in the staff site: listed, made, changed, deleted.

use crate::admin::{clerk, edit, faults, filled, send, with};
use crate::goods::{self, product, section};
use crate::support::Shop;

const LIST: &str = "/admin/categories/";
const NEW: &str = "/admin/categories/new/";

async fn number(shop: &Shop, slug: &str) -> String {
    use techstore_db::Reads;
    let mut db = shop.app.db.read().await.unwrap();
    let id: i64 = db.sql("SELECT id FROM categories WHERE slug = $1").bind(slug.to_owned()).value().await.unwrap();
    id.to_string()
}

async fn category_card(shop: &Shop, slug: &str) -> String {
    format!("{LIST}{}/", number(shop, slug).await)
}

/// Two sections with goods and an empty one.
async fn shelves(shop: &Shop) {
    let goods = vec![product("a"), product("b")];
    let sections = [
        section("phones", "Смартфоны", 2, goods),
        section("tv", "Телевизоры", 1, vec![product("c")]),
        section("ssd", "Ёмкие накопители", 3, vec![]),
    ];
    goods::fill(shop, &sections).await;
}

#[tokio::test]
async fn sections_are_listed_found_and_put_in_order() {
    let shop = Shop::open().await;
    shelves(&shop).await;
    let clerk = clerk(&shop).await;
    let names = async |query: &str| clerk.get(&format!("{LIST}{query}")).await.texts("tbody td:nth-child(2) a");
    assert_eq!(names("").await, ["Телевизоры", "Смартфоны", "Ёмкие накопители"]);
    assert_eq!(names("?sort=-goods").await, ["Смартфоны", "Телевизоры", "Ёмкие накопители"]);
    assert_eq!(names("?q=%D1%82%D0%B5%D0%BB%D0%B5").await, ["Телевизоры"], "by a name in small letters");
    assert_eq!(names("?q=ssd").await, ["Ёмкие накопители"], "by the address");
    assert!(names("?q=%25").await.is_empty(), "a wildcard means itself");
    let page = clerk.get(LIST).await;
    assert_eq!(page.texts("tbody tr:nth-child(2) td")[2..], ["phones", "2", "2"]);
    assert_eq!(page.attributes(".staff-side a[aria-current]", "href"), [LIST]);
}

#[tokio::test]
async fn a_section_is_made_with_an_address_of_its_name() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    let made = edit(&clerk, NEW, &[("name", "Умные часы"), ("position", "7"), ("drawing", "watch-blue")]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let page = clerk.get(made.location()).await;
    assert_eq!(page.texts(".notice-ok"), ["Категория создана"]);
    let fields = filled(&page);
    for pair in [("name", "Умные часы"), ("slug", "umnye-chasy"), ("position", "7"), ("drawing", "watch-blue")]
    {
        assert!(fields.contains(&(pair.0.to_owned(), pair.1.to_owned())), "{pair:?} in {fields:?}");
    }
    let history = page.texts(".log li");
    assert!(history[0].contains("Создание") && history[0].contains("Название: пусто Умные часы"), "{history:?}");
    assert!(history[0].contains("Рисунок: пусто Часы, синий"), "{history:?}");
    let again = edit(&clerk, NEW, &[("name", "Умные часы"), ("position", "7")]).await;
    assert_eq!(faults(&again), ["Название: Такая категория уже есть"], "the address would have a number");
    assert_eq!(shop.count("SELECT COUNT(*) FROM categories").await, 1, "the same form sent twice makes one");
}

#[tokio::test]
async fn a_change_is_kept_and_told_and_a_stale_one_is_not() {
    let shop = Shop::open().await;
    shelves(&shop).await;
    let clerk = clerk(&shop).await;
    let path = category_card(&shop, "phones").await;
    let opened = filled(&clerk.get(&path).await);
    assert_eq!(edit(&clerk, &path, &[("position", "9"), ("description", "Все.\r\nС гарантией.")]).await.status, 303);
    let history = clerk.get(&path).await.texts(".log li");
    assert!(history[0].contains("Порядок: 2 9"), "{history:?}");
    let stale = send(&clerk, &path, &with(opened, &[("name", "Телефоны")])).await;
    assert_eq!(stale.status, 409);
    assert_eq!(stale.texts("#position-stored"), ["Сейчас в базе: 9"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM categories WHERE position = 9 AND name = 'Смартфоны'").await, 1);
}

#[tokio::test]
async fn what_another_section_has_is_the_fields_fault() {
    let shop = Shop::open().await;
    shelves(&shop).await;
    let clerk = clerk(&shop).await;
    let path = category_card(&shop, "tv").await;
    let answer = edit(&clerk, &path, &[("name", "Смартфоны"), ("slug", "phones")]).await;
    assert_eq!(answer.texts("#name-error"), ["Такая категория уже есть"]);
    assert_eq!(answer.texts("#slug-error"), ["Такой адрес страницы уже занят"]);
    assert!(filled(&answer).contains(&("slug".to_owned(), "phones".to_owned())), "what was typed stays");
}

#[tokio::test]
async fn only_an_empty_section_can_be_deleted() {
    let shop = Shop::open().await;
    shelves(&shop).await;
    let clerk = clerk(&shop).await;
    let (full, empty) = (number(&shop, "phones").await, number(&shop, "ssd").await);
    let chosen = [("action", "delete"), ("id", full.as_str()), ("id", empty.as_str()), ("card", empty.as_str())];
    let asked = clerk.post_form("/admin/categories/actions/", &chosen).await;
    assert_eq!(asked.texts("h1"), ["Удалить категорию «Ёмкие накопители»?"]);
    assert_eq!(asked.texts("#without small"), ["здесь 2 товара: сначала перенесите или удалите их"]);
    let done = clerk.post_form("/admin/categories/actions/", &[chosen.as_slice(), &[("confirm", "1")]].concat()).await;
    assert_eq!((done.status, done.location()), (303, LIST), "its card is gone");
    assert_eq!(clerk.get(LIST).await.texts(".notice-ok"), ["Категория «Ёмкие накопители» удалена"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM categories").await, 2);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log WHERE object = 'category' AND action = 'Удаление'").await, 1);
    let forced = [("action", "delete"), ("id", full.as_str()), ("confirm", "1")];
    assert_eq!(clerk.post_form("/admin/categories/actions/", &forced).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM categories").await, 2);
}

#[tokio::test]
async fn strange_sections_are_refused_calmly() {
    let shop = Shop::open().await;
    shelves(&shop).await;
    let clerk = clerk(&shop).await;
    for (field, text) in [
        ("position", "abc"),
        ("position", "-1"),
        ("position", "99999999999999999999"),
        ("position", "1.5"),
        ("slug", "Телефоны"),
        ("slug", "a/b"),
        ("name", ""),
        ("name", "a\0b"),
        ("name", "a\u{7}b"),
        ("drawing", "../../etc/passwd"),
        ("drawing", "\0"),
        ("description", "a\0b"),
    ] {
        for path in [NEW.to_owned(), category_card(&shop, "tv").await] {
            let name = if path == NEW { "Новая" } else { "Телевизоры" };
            let changes = if field == "name" { vec![(field, text)] } else { vec![("name", name), (field, text)] };
            let answer = edit(&clerk, &path, &changes).await;
            assert_eq!(answer.status, 400, "{path} {field} {text:?}");
            assert!(answer.has(&format!("#{field}-error")), "{path} {field} {text:?}");
        }
    }
    for path in ["/admin/categories/0/", "/admin/categories/abc/", "/admin/categories/99999999999999999999/"] {
        assert_eq!(clerk.get(path).await.status, 404, "{path}");
        assert_eq!(clerk.post_form(path, &[]).await.status, 404, "{path}");
    }
    assert_eq!(clerk.post_form(NEW, &[]).await.status, 400);
    assert_eq!(shop.count("SELECT COUNT(*) FROM categories").await, 3);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}

#[tokio::test]
async fn nobody_but_the_staff_gets_in() {
    let shop = Shop::open().await;
    shelves(&shop).await;
    let anna = shop.customer("anna").await;
    for path in [LIST.to_owned(), NEW.to_owned(), category_card(&shop, "tv").await] {
        let answer = anna.get(&path).await;
        assert_eq!((answer.status, answer.location().starts_with("/admin/login/")), (302, true), "{path}");
    }
    let answer = anna.post_form(NEW, &[("name", "Моё"), ("position", "1"), ("drawing", "tv-blue")]).await;
    assert_eq!((answer.status, answer.location().starts_with("/admin/login/")), (302, true));
    assert_eq!(shop.count("SELECT COUNT(*) FROM categories").await, 3);
}
