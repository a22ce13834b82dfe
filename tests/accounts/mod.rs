//! People's accounts as pages show them: registration, login, profile, avatar, devices, password.

mod avatar;
mod devices;
mod meanwhile;
mod pages;
