//! Messages about accounts, as text and as HTML. No address is taken for proven, so they repeat nothing that somebody
//! typed, not even a login or another address.

use askama::Template;

use crate::accounts::paths;
use crate::kernel::email::Email;
use crate::kernel::fault::{Fault, While};
use crate::mail::secrets::placeholder;
use crate::mail::{Mail, Message, Subject};

#[derive(Template)]
#[template(path = "emails/notice.txt")]
struct Text<'a> {
    words: Words,
    code: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "emails/notice.html")]
struct Html<'a> {
    words: Words,
    code: &'a str,
    link: &'a str,
}

#[derive(Clone, Copy)]
struct Words {
    heading: &'static str,
    lead: &'static str,
    doubt: &'static str,
    button: Option<&'static str>,
    has_code: bool,
}

impl Words {
    const fn plain(heading: &'static str, lead: &'static str, doubt: &'static str) -> Self {
        Self { heading, lead, doubt, button: None, has_code: false }
    }
}

const TO_OLD: Words = Words::plain(
    "Почта вашего аккаунта изменена",
    "Сотрудник магазина указал в вашем аккаунте TechStore другую электронную почту. Письма о заказах теперь приходят на неё, \
     и входить с этим адресом больше нельзя.",
    "Если вы об этом не просили, позвоните нам, и мы вернём всё как было.",
);
const TO_NEW: Words = Words::plain(
    "Эта почта теперь у вашего аккаунта",
    "Сотрудник магазина указал этот адрес в вашем аккаунте TechStore. На него придут письма о заказах, и с ним можно входить.",
    "Если вы об этом не просили или аккаунта у вас нет, позвоните нам.",
);
const NO_ACCOUNT: Words = Words::plain(
    "Аккаунта с этой почтой нет",
    "Кто-то, возможно вы, попросил новый пароль для аккаунта TechStore с этой почтой. Такого аккаунта у нас нет: может быть, вы \
     регистрировались с другим адресом.",
    "Если это были не вы, ничего делать не нужно.",
);
const BLOCKED: Words = Words::plain(
    "Пароль сменить нельзя: аккаунт заблокирован",
    "Кто-то, возможно вы, попросил новый пароль для аккаунта TechStore с этой почтой. Этот аккаунт заблокирован магазином.",
    "Если вы считаете, что это ошибка, позвоните нам.",
);
const RECOVERY: Words = Words {
    heading: "Новый пароль для TechStore",
    lead: "Кто-то, скорее всего вы, попросил новый пароль для аккаунта с этой почтой. Откройте ссылку и придумайте его: ссылка \
           действует 30 минут и срабатывает один раз.",
    doubt: "Если вы об этом не просили, ничего не делайте: пароль останется прежним.",
    button: Some("Задать новый пароль"),
    has_code: false,
};
const RECOVERED: Words = Words {
    heading: "Пароль изменён",
    lead: "Пароль вашего аккаунта TechStore сменили по ссылке из письма. На всех устройствах выполнен выход.",
    doubt: "Если это сделали не вы, сразу задайте пароль заново и позвоните нам.",
    button: Some("Задать пароль заново"),
    has_code: false,
};

const VERIFICATION: Words = Words {
    heading: "Подтвердите почту",
    lead: "Введите код на странице магазина или откройте ссылку. Код действует 10 минут, ссылка 3 дня.",
    doubt: "Если вы не регистрировались в TechStore, ничего не делайте: кто-то указал вашу почту по ошибке.",
    button: Some("Подтвердить почту"),
    has_code: true,
};

const SECOND_FACTOR_ON: Words = Words {
    heading: "Вход по коду включён",
    lead: "Теперь для входа в ваш аккаунт TechStore кроме пароля нужен код из приложения.",
    doubt: "Если это сделали не вы, сразу смените пароль и позвоните нам.",
    button: Some("Открыть настройки входа"),
    has_code: false,
};
const SECOND_FACTOR_OFF: Words = Words {
    heading: "Вход по коду отключён",
    lead: "Теперь для входа в ваш аккаунт TechStore достаточно пароля.",
    doubt: "Если это сделали не вы, сразу смените пароль и позвоните нам.",
    button: Some("Открыть настройки входа"),
    has_code: false,
};
const NEW_RECOVERY_CODES: Words = Words {
    heading: "Получены новые резервные коды",
    lead: "Для вашего аккаунта TechStore получены новые резервные коды. Прежние больше не действуют.",
    doubt: "Если это сделали не вы, сразу смените пароль и резервные коды и позвоните нам.",
    button: Some("Открыть настройки входа"),
    has_code: false,
};
const RECOVERY_CODE_USED: Words = Words {
    heading: "Использован резервный код",
    lead: "В ваш аккаунт TechStore вошли или подтвердили действие резервным кодом. Каждый код срабатывает один раз.",
    doubt: "Если это были не вы, сразу смените пароль и резервные коды и позвоните нам.",
    button: Some("Посмотреть, сколько кодов осталось"),
    has_code: false,
};
const LAST_RECOVERY_CODE_USED: Words = Words {
    heading: "Использован последний резервный код",
    lead: "В ваш аккаунт TechStore вошли или подтвердили действие последним резервным кодом. Получите новые: без них потерянный \
           телефон закроет вход.",
    doubt: "Если это были не вы, сразу смените пароль и резервные коды и позвоните нам.",
    button: Some("Получить новые коды"),
    has_code: false,
};

/// To the former address after the staff changed it.
pub(crate) fn to_old_address(to: Email) -> Result<Message, Fault> {
    write(to, TO_OLD, "")
}

/// To the new address after the staff changed it.
pub(crate) fn to_new_address(to: Email) -> Result<Message, Fault> {
    write(to, TO_NEW, "")
}

/// For somebody who asked for a new password where there is no account.
pub(super) fn no_account(to: Email) -> Result<Message, Fault> {
    write(to, NO_ACCOUNT, "")
}

/// For somebody who asked for a new password of a blocked account.
pub(super) fn blocked(to: Email) -> Result<Message, Fault> {
    write(to, BLOCKED, "")
}

/// The link to set a new password; the token is the first secret.
pub(super) fn recovery(mail: &Mail, to: Email) -> Result<Message, Fault> {
    write(to, RECOVERY, &mail.public_url.page(&paths::recovery(&placeholder(0))))
}

/// What proves an address: the token of the link is the first secret, the code the second.
pub(super) fn verification(mail: &Mail, to: Email) -> Result<Message, Fault> {
    write(to, VERIFICATION, &mail.public_url.page(&paths::verification(&placeholder(0))))
}

pub(super) fn second_factor_on(mail: &Mail, to: Email) -> Result<Message, Fault> {
    write(to, SECOND_FACTOR_ON, &mail.public_url.page(paths::SECOND_FACTOR))
}

pub(super) fn new_recovery_codes(mail: &Mail, to: Email) -> Result<Message, Fault> {
    write(to, NEW_RECOVERY_CODES, &mail.public_url.page(paths::SECOND_FACTOR))
}

pub(super) fn second_factor_off(mail: &Mail, to: Email) -> Result<Message, Fault> {
    write(to, SECOND_FACTOR_OFF, &mail.public_url.page(paths::SECOND_FACTOR))
}

/// A recovery code was used, and so many are left.
pub(super) fn recovery_code_used(mail: &Mail, to: Email, left: i64) -> Result<Message, Fault> {
    let words = if left > 0 { RECOVERY_CODE_USED } else { LAST_RECOVERY_CODE_USED };
    write(to, words, &mail.public_url.page(paths::SECOND_FACTOR))
}

/// The password was set by a link.
pub(super) fn password_recovered(mail: &Mail, to: Email) -> Result<Message, Fault> {
    write(to, RECOVERED, &mail.public_url.page(paths::RECOVERY))
}

fn write(to: Email, words: Words, link: &str) -> Result<Message, Fault> {
    let code = if words.has_code { placeholder(1) } else { String::new() };
    let code = code.as_str();
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().map_err(Fault::new);
    Ok(Message {
        to,
        subject: Subject::new(words.heading),
        text: render(&Text { words, code, link }).while_("writing a message")?,
        html: render(&Html { words, code, link }).while_("writing a message")?,
    })
}
