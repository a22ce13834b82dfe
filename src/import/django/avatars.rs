//! Avatars of the old site.

use super::new_person::NewPerson;
use super::pictures::{Brought, Frame, Pictures};
use super::report::{Report, Topic};

/// Imports the avatars of `people` and replaces their old paths with the new ones.
pub(super) async fn bring(
    pictures: &mut Pictures,
    people: &mut [NewPerson],
    report: &mut Report,
) -> anyhow::Result<()> {
    let paths = people.iter().filter_map(|person| person.profile.avatar.clone()).collect();
    let brought = pictures.bring(Frame::Avatar, paths).await?;
    for person in people {
        assign(person, &brought, report);
    }
    Ok(())
}

fn assign(person: &mut NewPerson, brought: &Brought, report: &mut Report) {
    let Some(old) = person.profile.avatar.take() else { return };
    match brought.get(&old) {
        Some(Ok(path)) => {
            report.avatars += 1;
            if *path != old {
                report.about(Topic::MovedAvatar, &person.person(), format!("{old} → {path}"));
            }
            person.profile.avatar = Some(path.clone());
        }
        Some(Err(why)) => report.about(Topic::NoAvatar, &person.person(), format!("{old}: {why}")),
        None => {}
    }
}
