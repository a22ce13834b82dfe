//! People's accounts as pages show them: registration, login, profile, avatar, devices, password.

mod avatar;
mod devices;
mod even_work;
mod guessing;
mod idn;
mod many;
mod meanwhile;
mod pages;
mod passwords;
mod recovery;
mod second_factor;
mod verification;
