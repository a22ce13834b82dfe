//! The staff site: its sign-in page, the list of people, their cards, what is done with them.

mod actions;
mod attributes;
mod card;
mod categories;
mod conflicts;
mod hostile;
mod list;
mod notices;
mod orders;
mod product_photos;
mod product_stock;
mod products;
mod rights;
mod sign_in;

use scraper::{ElementRef, Html, Selector};
use serde_json::json;
use techstore::accounts::{ProfileInput, update_profile};
use techstore::kernel::ids::UserId;

use crate::support::{Answer, Browser, PASSWORD, Shop};

/// Somebody of the staff who is no administrator, signed in.
pub(crate) async fn clerk(shop: &Shop) -> Browser {
    person(shop, "clerk", ("Пётр", "Жуков"), "").await;
    shop.account("clerk").set_staff(true).await;
    let browser = shop.browser();
    browser.sign_in("clerk", PASSWORD).await;
    browser
}

/// Registers somebody with a name and a phone of their own.
async fn person(shop: &Shop, login: &str, (name, surname): (&str, &str), phone: &str) -> i64 {
    let registration = json!({
        "name": name, "surname": surname, "login": login, "email": format!("{login}@mail.example"),
        "password": PASSWORD, "password_repeat": PASSWORD, "rules": true, "personal_data": true,
    });
    let answer = shop.browser().post_json("/api/register", &registration).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let id = shop.account(login).id().await;
    let profile = ProfileInput {
        first_name: name.to_owned(),
        last_name: surname.to_owned(),
        phone: phone.to_owned(),
        ..ProfileInput::default()
    };
    update_profile(&shop.app.accounts, UserId(id), profile).await.unwrap();
    id
}

/// The address of a card.
fn user_card(id: i64) -> String {
    format!("/admin/users/{id}/")
}

/// What a browser would send of the form of a card, without its token.
pub(crate) fn filled(answer: &Answer) -> Vec<(String, String)> {
    let page = Html::parse_document(&answer.text());
    let inputs =
        Selector::parse("#card input, #card select, input[form=card], textarea[form=card], select[form=card]").unwrap();
    let mut fields = Vec::new();
    for element in page.select(&inputs) {
        let value = element.value();
        let (name, is_box) = (value.attr("name").unwrap(), value.attr("type") == Some("checkbox"));
        let is_sent = value.attr("disabled").is_none() && (!is_box || value.attr("checked").is_some());
        let text = if value.name() == "textarea" {
            element.text().collect::<String>()
        } else if value.name() == "select" {
            chosen(element)
        } else {
            value.attr("value").unwrap_or(if is_box { "on" } else { "" }).to_owned()
        };
        if is_sent && name != "csrfmiddlewaretoken" {
            fields.push((name.to_owned(), text));
        }
    }
    fields
}

/// The option of a list that a browser would send: the first, when none is chosen.
fn chosen(select: ElementRef) -> String {
    let find = |options: &str| select.select(&Selector::parse(options).unwrap()).next();
    let option = find("option[selected]").or_else(|| find("option"));
    option.and_then(|option| option.value().attr("value")).unwrap_or_default().to_owned()
}

/// The same form with some fields filled in otherwise; a field that was not there is added.
pub(crate) fn with(mut fields: Vec<(String, String)>, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, text) in changes {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*text).to_owned()));
    }
    fields
}

/// The same form without a field, as of a box that is not ticked.
fn without(mut fields: Vec<(String, String)>, name: &str) -> Vec<(String, String)> {
    fields.retain(|(field, _)| field != name);
    fields
}

pub(crate) async fn send(browser: &Browser, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    browser.post_form(path, &fields).await
}

/// Opens a card, changes some fields and sends it.
async fn change(browser: &Browser, id: i64, changes: &[(&str, &str)]) -> Answer {
    edit(browser, &user_card(id), changes).await
}

/// Opens any page with a form, changes some fields and sends it.
pub(crate) async fn edit(browser: &Browser, path: &str, changes: &[(&str, &str)]) -> Answer {
    let opened = browser.get(path).await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    send(browser, path, &with(filled(&opened), changes)).await
}

/// What is wrong, field by field: the links of the summary with their sentences.
pub(crate) fn faults(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 400, "{}", answer.text());
    answer.texts(".error-summary li")
}

/// The logins of a list, in order.
fn logins(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.texts("tbody td:nth-child(2) a")
}
