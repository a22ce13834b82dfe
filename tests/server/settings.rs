//! Settings as the operator gives them: by the environment, in files, by flags; and the commands that look at them.

use std::process::{Command, Output, Stdio};

use techstore_db::Reads;

use super::program::House;

/// What a command said on both outputs, and whether it held.
pub(super) fn output(command: &mut Command) -> (bool, String) {
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn a_wrong_setting_stops_the_shop_before_anything_is_opened() {
    let house = House::build().await;
    for (variable, value, wanted) in [
        ("TECHSTORE_LOG", "inof", "the setting log: "),
        ("TECHSTORE_TIME_ZONE", "Europe/Moskow", "the setting time-zone: "),
        ("TECHSTORE_PUBLIC_URL", "shop.example.org", "the setting public-url: "),
        ("TECHSTORE_MAIL_URL", "smtp://shop:hunter2@mail.example?tls=none", "the setting mail-url: "),
        ("TECHSTORE_TRUSTED_PROXIES", "proxy", "the setting trusted-proxies: "),
        ("TECHSTORE_COURIER_HOURS", "14:00-10:00", "the setting courier-hours: "),
        ("TECHSTORE_CONNECTIONS", "0", "TECHSTORE_CONNECTIONS=\"0\": "),
        ("TECHSTORE_BIND", "nowhere", "TECHSTORE_BIND=\"nowhere\": "),
    ] {
        // A database that is not there would be complained of by whoever opens it.
        let (held, said) = output(house.command_on("serve", "sqlite:gone/shop.db").env(variable, value));
        assert!(!held && said.contains(wanted), "{variable}: {said}");
        assert!(!said.contains("hunter2") && !said.contains("gone"), "{said}");
    }
    assert!(!house.path("gone").exists());
}

#[tokio::test]
async fn a_backup_goes_on_whatever_the_mail_settings_are() {
    let house = House::build().await;
    let (held, said) = output(house.command("migrate").env("TECHSTORE_MAIL_URL", "mail.example.org"));
    assert!(held && said.contains("WARN") && said.contains("the setting mail-url: "), "{said}");
}

#[tokio::test]
async fn an_unknown_variable_is_warned_of_by_every_command() {
    let house = House::build().await;
    let (held, said) = output(house.command("migrate").env("TECHSTORE_ALLOWED_HOST", "shop.example.org"));
    assert!(held && said.contains("TECHSTORE_ALLOWED_HOST is not a setting"), "{said}");
    assert!(said.contains("did you mean TECHSTORE_ALLOWED_HOSTS?"), "{said}");
    let (_, said) = output(house.command("migrate").env("TECHSTORE_ALLOWED_HOSTS", "shop.example.org"));
    assert!(!said.contains("is not a setting"), "{said}");
}

#[tokio::test]
async fn an_empty_variable_is_as_if_unset() {
    let house = House::build().await;
    let (held, said) = output(house.command("check-settings").env("TECHSTORE_BIND", "").env("TECHSTORE_DATA_DIR", ""));
    assert!(held && said.lines().any(|line| line.starts_with("bind ") && line.ends_with("default")), "{said}");
}

#[tokio::test]
async fn check_settings_says_where_each_came_from_and_no_password() {
    let house = House::build().await;
    let secret = house.path("mail-url");
    std::fs::write(&secret, "smtps://shop:hunter2@mail.example.org\n").unwrap();
    std::fs::write(house.path("techstore.toml"), "time-zone = \"Asia/Omsk\"\n").unwrap();
    let mut command = house.command_on("check-settings", "postgres://shop:hunter2@db.example.org/shop");
    let (held, said) = output(command.env("TECHSTORE_MAIL_URL_FILE", &secret).env("TECHSTORE_COURIER_DAYS", "3"));
    assert!(held, "{said}");
    assert!(!said.contains("hunter2"), "{said}");
    let line = |name: &str| {
        let line = said.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()[1..].join(" ")
    };
    assert_eq!(line("database-url"), "\"postgres://shop:***@db.example.org/shop\" flag");
    let of_file = format!("TECHSTORE_MAIL_URL_FILE ({})", secret.display());
    assert_eq!(line("mail-url"), format!("\"smtps://shop:***@mail.example.org\" {of_file}"));
    assert_eq!(line("time-zone"), "\"Asia/Omsk\" techstore.toml");
    assert_eq!(line("courier-days"), "\"3\" TECHSTORE_COURIER_DAYS");
    assert_eq!(line("bind"), "\"127.0.0.1:8000\" default");
    assert_eq!(line("metrics-bind"), "(not set) default");
    assert!(!house.path("data").exists(), "nothing is made");
}

#[tokio::test]
async fn check_settings_names_all_that_is_wrong_and_fails() {
    let house = House::build().await;
    std::fs::write(house.path("techstore.toml"), "bind = \"nowhere\"\nbind-address = \"x\"\n").unwrap();
    let (held, said) =
        output(house.command("check-settings").env("TECHSTORE_TIME_ZONE", "Mars").env("TECHSTORE_LIMITS", "off"));
    assert!(!held, "{said}");
    for line in [
        "WRONG   techstore.toml: bind = \"nowhere\": invalid socket address syntax",
        "WRONG   techstore.toml: there is no setting bind-address: did you mean bind?",
        "WRONG   the setting time-zone: there is no time zone Mars (from: TECHSTORE_TIME_ZONE)",
        "WARNING rate limits are off: this is for load tests only",
        "invalid settings: 3",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}\n{said}");
    }
}

#[tokio::test]
async fn help_and_version_are_shown_whatever_the_settings_are() {
    let house = House::build().await;
    std::fs::write(house.path("techstore.toml"), "bind = \"nowhere\"\n").unwrap();
    for mut command in [house.command("serve"), house.command_without_name()] {
        let (held, said) = output(command.arg("--help").env("TECHSTORE_CONNECTIONS", "0"));
        assert!(held && said.contains("TECHSTORE_BIND"), "{said}");
    }
    let (held, said) = output(house.command_without_name().arg("--version").env("TECHSTORE_CONNECTIONS", "0"));
    assert!(held && said.starts_with("techstore "), "{said}");
}

#[tokio::test]
async fn the_program_says_which_commit_it_was_built_from() {
    let house = House::build().await;
    let (held, said) = output(&mut house.command("version"));
    let commit = said.split(['(', ')']).nth(1).unwrap_or_default().to_owned();
    assert!(held && said.starts_with(concat!("techstore ", env!("CARGO_PKG_VERSION"), " (")), "{said}");
    assert!(said.contains("SQLite 3."), "{said}");
    let git =
        Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    #[expect(clippy::disallowed_methods, reason = "a container's build names the commit by the environment")]
    let named = std::env::var("TECHSTORE_COMMIT").unwrap_or_default();
    match git {
        Ok(git) if git.status.success() && named.is_empty() => {
            let head = String::from_utf8(git.stdout).unwrap();
            assert_eq!(commit.trim_end_matches("-dirty"), head.trim(), "{said}");
        }
        _ => assert!(!commit.is_empty(), "{said}"),
    }
    let mut plain = Command::new(env!("CARGO_BIN_EXE_techstore"));
    assert!(output(plain.arg("--version").current_dir(house.path("."))).1.contains(&format!("({commit})")));
}

#[tokio::test]
async fn test_mail_without_a_mail_server_says_where_the_message_lies_and_needs_no_database() {
    let house = House::build().await;
    let (held, said) = output(house.command_on("test-mail", "sqlite:gone/shop.db").arg("boss@example.org"));
    assert!(held && said.contains("nothing is sent") && said.contains("data/mail"), "{said}");
    assert_eq!(std::fs::read_dir(house.path("data/mail")).unwrap().count(), 2);
    assert!(!house.path("gone").exists());
    let (held, said) = output(house.command("test-mail").arg("boss"));
    assert!(!held && said.contains("boss"), "{said}");
}

#[tokio::test]
async fn test_mail_says_that_nobody_answers() {
    let house = House::build().await;
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mail = format!("smtp://127.0.0.1:{port}");
    let (held, said) = output(house.command("test-mail").args(["boss@example.org", "--mail-url", &mail]));
    assert!(!held && said.contains("the message was not sent: ") && said.contains("refused"), "{said}");
    let (held, said) = output(house.command("doctor").args(["--mail-url", &mail]));
    assert!(!held && said.contains("BROKEN  the mail server answers: "), "{said}");
}

#[tokio::test]
async fn doctor_goes_on_after_a_wrong_setting() {
    let house = House::build().await;
    let (held, said) = output(house.command("doctor").env("TECHSTORE_TIME_ZONE", "Mars"));
    assert!(!held && said.contains("BROKEN  all settings are valid: the setting time-zone"), "{said}");
    assert!(said.contains("ok      no blocked account has a session"), "{said}");
    assert!(said.trim_end().ends_with(" warnings, 1 broken"), "{said}");
}

#[tokio::test]
async fn quiet_doctor_says_nothing_unless_something_is_broken() {
    let house = House::build().await;
    let (held, said) = output(house.command("doctor").arg("--quiet"));
    assert_eq!((held, said.as_str()), (true, ""));
    let db = house.db().await;
    let mut tx = db.write().await.unwrap();
    tx.sql(
        "INSERT INTO users (login, login_folded, login_key, email, email_folded, password, first_name, last_name, joined_at)
         VALUES ('anna', 'anna', 'anna', 'a@example.org', 'a@example.org', '!', '', '', $1)",
    )
    .bind(techstore::kernel::clock::Clock::System.now())
    .execute()
    .await
    .unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let (held, said) = output(house.command("doctor").arg("--quiet"));
    let lines: Vec<&str> = said.lines().collect();
    assert!(!held && lines.len() == 2, "{said}");
    assert_eq!(lines[0], "BROKEN  every account has a profile: № 1");
    assert!(lines[1].ends_with(" warnings, 1 broken"), "{said}");
}

#[tokio::test]
async fn doctor_sees_numbers_that_fell_behind_their_rows() {
    let house = House::build().await;
    let db = house.db().await;
    let mut tx = db.write().await.unwrap();
    tx.sql("INSERT INTO categories (id, slug, name) VALUES (40, 'a', 'А')").execute().await.unwrap();
    if db.engine() == techstore_db::Engine::Sqlite {
        // SQLite keeps up by itself, unless somebody brought the table of its numbers along from elsewhere.
        tx.sql("UPDATE sqlite_sequence SET seq = 3 WHERE name = 'categories'").execute().await.unwrap();
    }
    tx.commit().await.unwrap();
    db.close().await;
    let (held, said) = output(&mut house.command("doctor"));
    assert!(!held, "{said}");
    assert!(said.contains("BROKEN  sequences are ahead of their tables: categories by "), "{said}");
}

#[tokio::test]
async fn doctor_warns_of_played_payments() {
    let house = House::build().await;
    for (payments, line) in
        [("test", "CHECK   payments are not in test mode"), ("off", "ok      payments are not in test mode")]
    {
        let (held, said) = output(house.command("doctor").env("TECHSTORE_PAYMENTS", payments));
        assert!(held && said.lines().any(|said| said == line), "{said}");
    }
}

#[tokio::test]
async fn doctor_sees_a_media_folder_that_takes_no_file() {
    let house = House::build().await;
    std::fs::create_dir_all(house.path("data")).unwrap();
    // No right to write stops root; a folder that leads nowhere stops everybody.
    std::os::unix::fs::symlink("/proc/self/fdinfo", house.path("data/media")).unwrap();
    let (held, said) = output(&mut house.command("doctor"));
    assert!(!held && said.contains("BROKEN  uploaded files can be written: "), "{said}");
}

#[tokio::test]
async fn a_health_check_fails_when_nobody_answers() {
    let house = House::build().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (held, said) = output(house.command("healthcheck").args(["--bind", &format!("127.0.0.1:{port}")]));
    assert!(!held && said.contains(&format!("127.0.0.1:{port} does not answer")), "{said}");
}
