//! The account's pages.

pub(crate) mod confirm;
pub(crate) mod consent;
pub(crate) mod cookies;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod password;
pub(crate) mod profile;
pub(crate) mod recovery;
pub(crate) mod register;
pub(crate) mod second_factor;
pub(crate) mod second_step;
pub(crate) mod session_view;
pub(crate) mod verification;

#[cfg(test)]
mod tests {
    use super::{login, password, register};
    use crate::web::input::Input;

    #[test]
    fn a_form_that_is_logged_shows_no_password() {
        let fields = ["login", "password", "password_repeat", "old_password", "new_password", "new_password_repeat"];
        let input = Input::of_form(fields.map(|name| (name.to_owned(), format!("typed {name}"))).into());
        let (login, register, password) =
            (login::read(&input).unwrap(), register::read(&input), password::read(&input));
        let logged = format!("{login:?} {register:?} {password:?}");
        assert!(logged.contains("typed login"), "{logged}");
        assert!(fields[1..].iter().all(|name| !logged.contains(&format!("typed {name}"))), "{logged}");
    }
}
