//! What remarks are about, and how the report calls it.

/// What a remark is about, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Nobody can sign in to the account.
    NoPassword,
    /// A hash that we cannot verify: nobody can sign in.
    UnknownHash,
    /// The login is another's but for letter case.
    SharedLogin,
    /// The e-mail is another's, perhaps but for letter case.
    SharedEmail,
    /// The login breaks our rules; kept.
    Login,
    /// The e-mail breaks our rules; kept.
    Email,
    /// A part of the name breaks our rules; kept.
    Name,
    /// The telephone cannot be read; kept.
    Phone,
    /// The birth date breaks our rules; kept.
    BirthDate,
    /// The birth date is none; left out.
    NoBirthDate,
    /// A character that PostgreSQL cannot keep was left out.
    ZeroCharacter,
    NoProfile,
    /// The avatar is not there, is no picture, or lies elsewhere; left out.
    NoAvatar,
    /// The avatar has another address than before.
    MovedAvatar,
    /// A profile of nobody; left out.
    StrayProfile,
    /// A signing in of nobody; left out.
    StraySignIn,
    /// The price is no sum; the product is hidden and costs nothing.
    Price,
    /// The price is zero; the product is hidden.
    ZeroPrice,
    /// The old site did not sell it although it had some; hidden.
    NotSold,
    /// How many there are is no number; none are.
    Stock,
    /// The year of make is none; left out.
    Year,
    /// The address breaks our rules; kept.
    Slug,
    /// The photo is not there, is no picture, or lies elsewhere; left out.
    NoPhoto,
    /// The photo has another address than before.
    MovedPhoto,
    /// A product of no category; left out.
    StrayProduct,
    /// The state of an order is none of ours; it is being processed.
    State,
    /// The sum of an order is not that of its lines; theirs was taken.
    Total,
    /// The price in a line is no sum; it costs nothing there.
    LinePrice,
    /// The quantity in a line is not one or more; left out.
    LineQuantity,
    /// The product of a line is not there; the line is kept without it.
    LineProduct,
    /// An order of nobody; left out with its lines.
    StrayOrder,
    /// A line of no order; left out.
    StrayLine,
}

/// The titles of all topics, in their order.
pub(super) const TOPICS: &[(Topic, &str)] = &[
    (Topic::NoPassword, "Пароля нет: войти нельзя, пока его не зададут"),
    (Topic::UnknownHash, "Пароль записан неизвестным способом: войти нельзя, пока не зададут новый"),
    (Topic::SharedLogin, "Логин как у другого, но в другом регистре: вход по точному написанию"),
    (Topic::SharedEmail, "Электронная почта как у другого: надёжнее входить по логину"),
    (Topic::Login, "Логин не по правилам магазина, оставлен как был"),
    (Topic::Email, "Электронная почта не по правилам магазина, оставлена как была"),
    (Topic::Name, "Имя не по правилам магазина, оставлено как было"),
    (Topic::Phone, "По этому телефону не позвонить, оставлен как был"),
    (Topic::BirthDate, "Дата рождения не по правилам магазина, оставлена как была"),
    (Topic::NoBirthDate, "Дата рождения не читается, не перенесена"),
    (Topic::ZeroCharacter, "Убран нулевой символ"),
    (Topic::NoProfile, "Профиля не было, заведён пустой"),
    (Topic::NoAvatar, "Аватар не перенесён"),
    (Topic::MovedAvatar, "Аватар перенесён под другим адресом"),
    (Topic::StrayProfile, "Профиль без человека, не перенесён"),
    (Topic::StraySignIn, "Вход без человека, не перенесён"),
    (Topic::Price, "Цена товара не читается: товар скрыт, цена 0"),
    (Topic::ZeroPrice, "Цена товара 0: товар скрыт, пока цену не укажут"),
    (Topic::NotSold, "Товар не продавался, хотя остаток есть: скрыт"),
    (Topic::Stock, "Остаток товара не читается, записан ноль"),
    (Topic::Year, "Год выпуска не читается, не перенесён"),
    (Topic::Slug, "Адрес страницы не по правилам магазина, оставлен как был"),
    (Topic::NoPhoto, "Фотография товара не перенесена"),
    (Topic::MovedPhoto, "Фотография товара перенесена под другим адресом"),
    (Topic::StrayProduct, "Товар без раздела, не перенесён"),
    (Topic::State, "Неизвестное состояние заказа, записано «в обработке»"),
    (Topic::Total, "Сумма заказа не равна сумме его строк, взята сумма строк"),
    (Topic::LinePrice, "Цена в строке заказа не читается, записан ноль"),
    (Topic::LineQuantity, "Негодное количество в строке заказа, строка не перенесена"),
    (Topic::LineProduct, "Товара из строки заказа нет, строка осталась без него"),
    (Topic::StrayOrder, "Заказ без человека, не перенесён вместе со строками"),
    (Topic::StrayLine, "Строка без заказа, не перенесена"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_its_title() {
        for (place, (topic, _)) in TOPICS.iter().enumerate() {
            assert_eq!(*topic as usize, place);
        }
        assert_eq!(Topic::StrayLine as usize + 1, TOPICS.len());
    }
}
