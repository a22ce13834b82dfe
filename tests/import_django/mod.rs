//! Moving in from an old Django site, tried on the invented one of `fixtures/django-site`.

mod avatars;
mod command;
mod oddities;
mod old_site;
mod people;
mod refusals;
mod second_run;
