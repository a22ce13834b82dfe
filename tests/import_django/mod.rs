//! Moving in from an old Django site, tried on the invented one of `fixtures/django-site`.

mod avatars;
mod command;
mod conflicts;
mod goods;
mod oddities;
mod old_site;
mod orders;
mod people;
mod photos;
mod refusals;
mod second_run;
