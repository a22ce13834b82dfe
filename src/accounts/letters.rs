//! Messages about accounts, as text and as HTML. Neither address is proven to be its owner's: they say nothing that somebody
//! typed, not even the other address.

use askama::Template;

use crate::kernel::email::Email;
use crate::kernel::fault::{Fault, While};
use crate::mail::{Message, Subject};

#[derive(Template)]
#[template(path = "emails/notice.txt")]
struct Text {
    words: Words,
}

#[derive(Template)]
#[template(path = "emails/notice.html")]
struct Html {
    words: Words,
}

#[derive(Clone, Copy)]
struct Words {
    heading: &'static str,
    lead: &'static str,
    doubt: &'static str,
}

const TO_OLD: Words = Words {
    heading: "Почта вашего аккаунта изменена",
    lead: "Сотрудник магазина указал в вашем аккаунте TechStore другую электронную почту. Письма о заказах теперь приходят на неё, \
           и входить с этим адресом больше нельзя.",
    doubt: "Если вы об этом не просили, позвоните нам, и мы вернём всё как было.",
};
const TO_NEW: Words = Words {
    heading: "Эта почта теперь у вашего аккаунта",
    lead: "Сотрудник магазина указал этот адрес в вашем аккаунте TechStore. На него придут письма о заказах, и с ним можно входить.",
    doubt: "Если вы об этом не просили или аккаунта у вас нет, позвоните нам.",
};

/// What is said at the address an account had until the staff changed it.
pub(crate) fn to_old_address(to: Email) -> Result<Message, Fault> {
    write(to, TO_OLD)
}

/// What is said at the address it has now.
pub(crate) fn to_new_address(to: Email) -> Result<Message, Fault> {
    write(to, TO_NEW)
}

fn write(to: Email, words: Words) -> Result<Message, Fault> {
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().map_err(Fault::new);
    Ok(Message {
        to,
        subject: Subject::new(words.heading),
        text: render(&Text { words }).while_("writing a message")?,
        html: render(&Html { words }).while_("writing a message")?,
    })
}
