//! The profile: personal data, avatar, devices, security.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::accounts::devices;
use crate::accounts::pages::cookies::hand_over_device;
use crate::accounts::pages::session_view::SessionView;
use crate::accounts::paths;
use crate::accounts::session_end;
use crate::accounts::sessions::set_flash;
use crate::accounts::{
    Accounts, AvatarInput, NotSet, Person, ProfileInput, profile_page, remove_avatar, set_avatar, update_profile,
};
use crate::kernel::dates;
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::SignInId;
use crate::kernel::person_name::initials;
use crate::kernel::phone::Phone;
use crate::kernel::sentences;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::stale::Typed;
use crate::web::visit::SignedIn;

pub(crate) const SAVED: &str = "Профиль сохранён";

/// The fields in the order of the page.
const PAGE: [&str; 6] = ["last_name", "first_name", "patronymic", "phone", "birth_date", "address"];

#[derive(Template)]
#[template(path = "accounts/profile.html")]
struct ProfilePage {
    shell: Shell,
    /// First and last name, or the login.
    full_name: String,
    initials: String,
    login: String,
    email: String,
    is_email_proven: bool,
    avatar: Option<String>,
    /// What is wrong with an uploaded avatar.
    avatar_error: Option<String>,
    form: ProfileForm,
    errors: FieldErrors,
    sessions: Vec<SessionView>,
    password_changed: Option<String>,
    joined: String,
    /// The earliest and the latest date that the date picker offers.
    birth_date_bounds: (String, String),
}

struct ProfileForm {
    first_name: String,
    last_name: String,
    patronymic: String,
    phone: String,
    birth_date: String,
    address: String,
}

pub(crate) async fn show(
    State(accounts): State<Accounts>,
    me: SignedIn,
    Typed(typed): Typed,
) -> Result<Response, Error> {
    let form = typed.map(|typed| ProfileForm::typed(read(&typed)));
    render(&accounts, &me, StatusCode::OK, form, FieldErrors::none(), None).await
}

pub(crate) async fn submit(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    match update_profile(&accounts, me.who.id, read(&input)).await {
        Ok(()) => back(&accounts, &me, Flash::ok(SAVED)).await,
        Err(Failure::Refused(errors)) => {
            let form = ProfileForm::typed(read(&input));
            let errors = errors.in_order(&PAGE);
            render(&accounts, &me, StatusCode::BAD_REQUEST, Some(form), errors, None).await
        }
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

/// `POST /profile/avatar/`: the file of `avatar`, or none with `remove`.
pub(crate) async fn submit_avatar(
    State(accounts): State<Accounts>,
    me: SignedIn,
    input: Input,
) -> Result<Response, Error> {
    if input.has("remove") {
        count_change(&accounts, &me)?;
        remove_avatar(&accounts, me.who.id).await?;
        return back(&accounts, &me, Flash::ok("Фотография удалена")).await;
    }
    match upload(&accounts, &me, &input).await {
        Ok(_) => back(&accounts, &me, Flash::ok("Фотография обновлена")).await,
        Err(NotUploaded::Refused(sentence)) => {
            render(&accounts, &me, StatusCode::BAD_REQUEST, None, FieldErrors::none(), Some(sentence)).await
        }
        Err(NotUploaded::Answered(error)) => Err(error),
    }
}

/// `GET /profile/avatar/`: the page after a refused upload has this address; reloading it leads back to the profile.
pub(crate) async fn came_back() -> Response {
    page::see_other(paths::PROFILE)
}

pub(crate) enum NotUploaded {
    /// A sentence for the person.
    Refused(String),
    /// Too many pictures, or a fault.
    Answered(Error),
}

/// Shared by the page and the JSON call.
pub(crate) async fn upload(accounts: &Accounts, me: &SignedIn, input: &Input) -> Result<String, NotUploaded> {
    let none = || NotUploaded::Refused(sentences::FILE_MISSING.to_owned());
    let upload = input.upload("avatar").ok_or_else(none)?;
    let bytes = upload.bytes().await.map_err(|fault| NotUploaded::Answered(Error::Fault(fault)))?;
    let input = AvatarInput { bytes: bytes.into() };
    set_avatar(accounts, me.who.id, input).await.map_err(|failure| match failure {
        Failure::Refused(NotSet::Refused(refused)) => NotUploaded::Refused(refused.message().into_owned()),
        Failure::Refused(NotSet::TooMany(many)) => NotUploaded::Answered(Error::TooMany(many.0)),
        Failure::Fault(fault) => NotUploaded::Answered(Error::Fault(fault)),
    })
}

pub(crate) async fn end_session(
    State(accounts): State<Accounts>,
    me: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    if !session_end::end_one(&accounts, me.who.id, SignInId(id)).await? {
        return Err(Error::NotFound);
    }
    remember_this_one(&accounts, &me, back(&accounts, &me, Flash::ok("Сеанс завершён")).await?).await
}

pub(crate) async fn end_others(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    session_end::end_all(&accounts, me.who.id, Some(me.session)).await?;
    remember_this_one(&accounts, &me, back(&accounts, &me, Flash::ok("На остальных устройствах выполнен выход")).await?)
        .await
}

pub(crate) fn count_change(accounts: &Accounts, me: &SignedIn) -> Result<(), Error> {
    accounts.attempts.change(me.who.id, *me.visit.now).map_err(|many| Error::TooMany(many.0))
}

/// Ending sessions made the browser unknown to the account; it is remembered again.
pub(crate) async fn remember_this_one(
    accounts: &Accounts,
    me: &SignedIn,
    response: Response,
) -> Result<Response, Error> {
    let entry = devices::remember(accounts, me.who.id).await?;
    hand_over_device(response, &me.visit, &entry)
}

#[must_use]
pub(crate) fn read(input: &Input) -> ProfileInput {
    let mut errors = FieldErrors::none();
    ProfileInput {
        first_name: input.read("first_name", &mut errors),
        last_name: input.read("last_name", &mut errors),
        patronymic: input.read("patronymic", &mut errors),
        phone: input.read("phone", &mut errors),
        address: input.read("address", &mut errors),
        birth_date: input.read_if_there("birth_date", &mut errors),
        errors,
    }
}

async fn back(accounts: &Accounts, me: &SignedIn, flash: Flash) -> Result<Response, Error> {
    let flash = serde_json::to_string(&flash).map_err(Fault::new)?;
    set_flash(accounts, me.session, Some(&flash)).await?;
    Ok(page::see_other(paths::PROFILE))
}

async fn render(
    accounts: &Accounts,
    me: &SignedIn,
    status: StatusCode,
    typed: Option<ProfileForm>,
    errors: FieldErrors,
    avatar_error: Option<String>,
) -> Result<Response, Error> {
    let (person, sessions) = profile_page(accounts, me.who.id).await?.ok_or(Error::SignInFirst)?;
    let (now, zone) = (*me.visit.now, &accounts.time_zone);
    let day = |moment: techstore_db::Timestamp| dates::long_day(moment.to_zoned(zone.clone()).date());
    let full_name = format!("{} {}", person.first_name, person.last_name);
    let page = ProfilePage {
        shell: Shell::new(&me.visit),
        initials: initials(&person.first_name, &person.last_name),
        full_name: if full_name.trim().is_empty() { person.login.clone() } else { full_name.trim().to_owned() },
        login: person.login.clone(),
        email: person.email.clone(),
        is_email_proven: person.email_proven_at.is_some(),
        avatar: person.avatar.as_deref().map(crate::media::address),
        avatar_error,
        // The password of the registration was set, not changed.
        password_changed: person.password_changed_at.filter(|at| *at != person.joined_at).map(day),
        joined: day(person.joined_at),
        birth_date_bounds: ("1900-01-01".to_owned(), now.to_zoned(zone.clone()).date().to_string()),
        form: typed.unwrap_or_else(|| ProfileForm::kept(person)),
        errors,
        sessions: sessions.into_iter().map(|row| SessionView::new(row, me.session, now, zone)).collect(),
    };
    page::private_with(status, &page)
}

impl ProfileForm {
    fn kept(person: Person) -> Self {
        Self {
            first_name: person.first_name,
            last_name: person.last_name,
            patronymic: person.patronymic,
            phone: Phone::parse(&person.phone).map_or(person.phone, |phone| phone.show()),
            birth_date: person.birth_date.map(|day| day.0.to_string()).unwrap_or_default(),
            address: person.address,
        }
    }

    fn typed(input: ProfileInput) -> Self {
        Self {
            first_name: input.first_name,
            last_name: input.last_name,
            patronymic: input.patronymic,
            phone: input.phone,
            birth_date: input.birth_date.unwrap_or_default(),
            address: input.address,
        }
    }
}
