//! What the account's calls take, for their description. Handlers read the fields one by one, so that all faults are told at
//! once, and in the words that people see.
#![expect(dead_code, reason = "these types only describe")]

use utoipa::ToSchema;

/// A person to be.
// Read by `pages::register::read`.
#[derive(ToSchema)]
pub(super) struct NewAccount {
    /// Cyrillic letters, spaces and hyphens; at most 150 characters.
    name: String,
    /// As `name`.
    surname: String,
    /// As `name`; at most 100 characters.
    #[schema(required = false)]
    patronymic: String,
    /// Latin letters, digits and hyphens; at most 150. Letter case is kept and ignored.
    login: String,
    email: String,
    /// At least 8 characters, at most 1024 bytes; not a common one, and not made of the other fields.
    #[schema(min_length = 8)]
    password: String,
    password_repeat: String,
    /// Consent to the rules of the shop; must be `true`.
    rules: bool,
    /// Consent to the processing of personal data. When it is left out, the person is asked after the login.
    #[schema(required = false)]
    personal_data: bool,
}

/// A login and its password.
// Read by `pages::login::read`.
#[derive(ToSchema)]
pub(super) struct Credentials {
    /// The login or the e-mail address, in any letter case.
    login: String,
    password: String,
    /// Where to go on, for `redirect`; a path of this site.
    #[schema(required = false)]
    next: String,
}

/// Whose password was forgotten.
// Read by `pages::recovery::read_asked`.
#[derive(ToSchema)]
pub(super) struct Forgotten {
    /// The e-mail address of the account, or its login.
    email: String,
}

/// A new password, by the link of a message.
// Read by `pages::recovery::read_new`.
#[derive(ToSchema)]
pub(super) struct RecoveredPassword {
    /// What stands between the slashes of the link: 32 characters.
    token: String,
    #[schema(min_length = 8)]
    password: String,
    password_repeat: String,
}

/// A code of six digits from a message.
// Read by `pages::verification::read`.
#[derive(ToSchema)]
pub(super) struct Code {
    /// Spaces and hyphens do not matter.
    code: String,
}

/// What shows that it is the person: a password, or a code.
// Read by `pages::confirm::read`.
#[derive(ToSchema)]
pub(super) struct Confirmation {
    #[schema(required = false)]
    password: String,
    /// Of the app, or a recovery code.
    #[schema(required = false)]
    code: String,
}

/// A code of the second factor.
// Read by `pages::second_step::read`.
#[derive(ToSchema)]
pub(super) struct SecondFactorCode {
    /// Six digits of the app, or a recovery code such as `WDJB-MJHT`.
    code: String,
    /// Whether this browser is not to be asked again for 30 days.
    #[schema(required = false)]
    trust: bool,
    /// Where to go on, for `redirect`; a path of this site.
    #[schema(required = false)]
    next: String,
}

/// What a profile is to say.
// Read by `pages::profile::read`.
#[derive(ToSchema)]
pub(super) struct Profile {
    first_name: String,
    last_name: String,
    #[schema(required = false)]
    patronymic: String,
    /// A Russian number in any usual spelling, or another country's after a plus.
    #[schema(required = false)]
    phone: String,
    #[schema(required = false)]
    address: String,
    /// As `1990-05-31`; an empty one is taken away.
    #[schema(required = false)]
    birth_date: String,
}

/// The change of a password.
// Read by `pages::password::read`.
#[derive(ToSchema)]
pub(super) struct NewPassword {
    old_password: String,
    #[schema(min_length = 8)]
    new_password: String,
    new_password_repeat: String,
}

/// A form with a file.
// Read by `pages::profile::upload`.
#[derive(ToSchema)]
pub(super) struct AvatarFile {
    #[schema(value_type = String, format = Binary)]
    avatar: Vec<u8>,
}
