//! The program's commands, each run as the operator runs it.

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use techstore::kernel::clock::Clock;
use techstore_db::Reads;

use super::database::TestDatabase;
use super::program::{Customer, House};
use super::settings::output;

#[tokio::test]
async fn doctor_names_people_whose_address_is_anothers_in_its_other_spelling() {
    let house = House::build().await;
    let db = house.db().await;
    let mut tx = db.write().await.unwrap();
    for (login, email) in
        [("anna", "anna@почта.рф"), ("boris", "b@xn--80a1acny.xn--p1ai"), ("twin", "anna@xn--80a1acny.xn--p1ai")]
    {
        let id: i64 = tx
            .sql(
                "INSERT INTO users (login, login_folded, login_key, email, email_folded, email_key, password, first_name, last_name,
                                    joined_at)
                 VALUES ($1, $1, $1, $2, $2, $2, '!', '', '', $3) RETURNING id",
            )
            .bind(login)
            .bind(email)
            .bind(Clock::System.now())
            .value()
            .await
            .unwrap();
        tx.sql("INSERT INTO user_profiles (user_id, created_at, updated_at) VALUES ($1, $2, $2)")
            .bind(id)
            .bind(Clock::System.now())
            .execute()
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    db.close().await;
    let (is_fine, said) = output(&mut house.command("doctor"));
    assert!(is_fine, "{said}");
    let line = "CHECK   no two people have the same e-mail in both spellings of its domain: № 1, 3";
    assert!(said.lines().any(|said| said == line), "{said}");
}

#[tokio::test]
async fn doctor_names_what_does_not_hold() {
    let house = House::build().await;
    let product = house.product(5).await;
    house.assert_healthy();
    let (db, now) = (house.db().await, Clock::System.now());
    let mut tx = db.write().await.unwrap();
    tx.sql("UPDATE products SET stock = stock + 1, image = 'products/gone.jpg'").execute().await.unwrap();
    tx.sql(
        "INSERT INTO users (login, login_folded, login_key, email, email_folded, password, first_name, last_name, joined_at)
         VALUES ('Жанна', 'жанна', 'жанна', 'Жанна@example.org', 'Жанна@example.org', '!', '', '', $1)",
    )
    .bind(now)
    .execute()
    .await
    .unwrap();
    let order: i64 = tx
        .sql(
            "INSERT INTO orders (state, first_name, last_name, phone, email, payment, goods_total, delivery_price, total,
                                 placed_at)
             VALUES ('new', '', '', '', '', 'online', 0, 0, 0, $1) RETURNING id",
        )
        .bind(now)
        .value()
        .await
        .unwrap();
    let hour_ago = techstore_db::Timestamp::new(*now - jiff::SignedDuration::from_hours(1));
    tx.sql("INSERT INTO reservations (order_id, product_id, quantity, expires_at) VALUES ($1, $2, 1, $3)")
        .bind(order)
        .bind(product)
        .bind(hour_ago)
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let (is_fine, said) = output(&mut house.command("doctor"));
    assert!(!is_fine, "{said}");
    for line in [
        "BROKEN  received − sold + returned + corrected equals the stock on hand: № 1",
        "BROKEN  a product's reserved stock equals the sum of its reservations: № 1",
        "BROKEN  every account has a profile: № 1",
        "BROKEN  the stored lower-case logins and e-mails are correct: № 1",
        "BROKEN  no reservation is overdue: № 1",
        "BROKEN  every picture that pages show exists: products/gone.jpg",
        "ok      no blocked account has a session",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}\n{said}");
    }
}

#[tokio::test]
async fn a_signal_ends_the_program_in_good_order() {
    let house = House::build().await;
    let program = house.open();
    let anna = Customer::register(&program, "anna").await;
    let mut idle = program.connect().await;
    assert_eq!(anna.put(&mut idle, 1).await.unwrap().status, 404, "there is no such product");
    assert!(program.stop().success());
    house.assert_healthy();
    let again = house.open();
    assert_eq!(anna.put(&mut again.connect().await, 1).await.unwrap().status, 404, "the session is still there");
}

#[tokio::test]
async fn only_limits_that_are_off_are_warned_of() {
    let house = House::build().await;
    for (limits, is_warned) in [("off", true), ("on", false)] {
        let mut command = house.command("serve");
        command.args(["--bind", "127.0.0.1:0", "--limits", limits, "--log", "warn"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut said).unwrap();
        child.kill().unwrap();
        let log = child.wait_with_output().unwrap().stderr;
        let log = String::from_utf8(log).unwrap();
        assert_eq!(log.contains("rate limits are off"), is_warned, "{log}");
    }
}

#[tokio::test]
async fn a_copy_made_while_the_shop_is_open_is_a_whole_shop() {
    let house = House::build().await;
    let program = house.open();
    Customer::register(&program, "anna").await;
    let to = house.path("copy.db");
    let (is_done, said) = output(house.command("backup").arg(&to));
    if matches!(house.database, TestDatabase::Postgres { .. }) {
        assert!(!is_done && said.contains("pg_dump"), "{said}");
        return;
    }
    assert!(is_done, "{said}");
    Customer::register(&program, "boris").await;
    let copy = format!("sqlite:{}", to.display());
    let (is_whole, report) = output(&mut house.command_on("doctor", &copy));
    assert!(is_whole, "{report}");
    assert!(report.contains("ok      the database file is intact"), "{report}");
    let address = techstore_db::Address::parse(&copy).unwrap();
    let db = techstore_db::Db::open(&address, techstore_db::Options::default()).await.unwrap();
    let logins: Vec<(String,)> = db.read().await.unwrap().sql("SELECT login FROM users").all().await.unwrap();
    assert_eq!(logins, [("anna".to_owned(),)]);
    db.close().await;
    let (is_done, said) = output(house.command("backup").arg(&to));
    assert!(!is_done && said.contains("is there already"), "{said}");
}

#[tokio::test]
async fn a_mistyped_path_is_named_and_nothing_is_made_there() {
    let house = House::build().await;
    let (typo, old, media) = (house.path("typo/shop.db"), house.path("old.db"), house.path("old-media"));
    let (copy, address) = (house.path("copy.db"), format!("sqlite:{}", typo.display()));
    let argument = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    for (name, arguments) in [
        ("serve", vec!["--bind".to_owned(), "127.0.0.1:0".to_owned()]),
        ("backup", vec![argument(&copy)]),
        ("doctor", vec![]),
        (
            "create-superuser",
            ["--login", "boss", "--email", "boss@example.org", "--password-stdin"].map(str::to_owned).into(),
        ),
        ("set-password", ["--login", "boss", "--password-stdin"].map(str::to_owned).into()),
        ("import-django", vec!["--database".to_owned(), argument(&old), "--media".to_owned(), argument(&media)]),
    ] {
        let (is_done, said) = output(house.command_on(name, &address).args(arguments));
        assert!(!is_done && said.contains(&format!("{} is not there", typo.display())), "{name}: {said}");
        assert!(!copy.exists() && !house.path("typo").exists(), "{name} made something");
        assert!(!house.path("data").exists(), "{name} made a folder");
    }
    let (is_done, said) = output(&mut house.command_on("migrate", &address));
    assert!(is_done && typo.exists(), "{said}");
}

#[tokio::test]
async fn an_administrator_is_made_with_a_password_from_standard_input() {
    let house = House::build().await;
    let make = |login: &str, password: &str| {
        let mut command = house.command("create-superuser");
        command.args(["--login", login, "--email", &format!("{login}@example.org"), "--password-stdin"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    assert!(!make("chief", "12345678").0, "a weak one");
    assert!(make("chief", "северное сияние 5").0);
    let (is_made, said) = make("chief", "северное сияние 5");
    assert!(!is_made && said.contains("уже"), "{said}");
    let db = house.db().await;
    let staff: Vec<(String,)> =
        db.read().await.unwrap().sql("SELECT login FROM users WHERE is_superuser AND is_staff").all().await.unwrap();
    assert_eq!(staff, [("chief".to_owned(),)]);
    db.close().await;
}

/// Gives a new password by standard input; says how it went.
fn set_password(house: &House, login: &str, password: &str) -> (bool, String) {
    let mut command = house.command("set-password");
    command.args(["--login", login, "--password-stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.success(), said)
}

#[tokio::test]
async fn a_lost_password_is_replaced_and_all_sessions_end() {
    let house = House::build().await;
    let product = house.product(5).await;
    let program = house.open();
    let anna = Customer::register(&program, "anna").await;
    let boris = Customer::register(&program, "boris").await;
    let (is_set, said) = set_password(&house, "ANNA@Example.ORG", "северное сияние 5");
    assert!(is_set && said.contains("anna has a new password; sessions ended: 1"), "{said}");
    let mut tcp = program.connect().await;
    assert_eq!(anna.order(&mut tcp, "a").await.unwrap().status, 401, "her session has ended");
    assert_eq!(boris.put(&mut tcp, product).await.unwrap().status, 200, "nobody else's has");
    assert_eq!(Customer::sign_in_status(&program, "anna", "северное сияние 5").await, 200);
    assert_eq!(Customer::sign_in_status(&program, "anna", "кедровая шишка 7").await, 401);
    let db = house.db().await;
    let journal: Vec<(String, String)> =
        db.read().await.unwrap().sql("SELECT object_name, action FROM staff_log").all().await.unwrap();
    assert_eq!(journal, [("anna".to_owned(), "Пароль задан командой".to_owned())]);
    db.close().await;
    house.assert_healthy();
}

#[tokio::test]
async fn set_password_refuses_strangers_and_weak_passwords_and_says_who_is_blocked() {
    let house = House::build().await;
    Customer::register(&house.open(), "anna").await;
    let (is_set, said) = set_password(&house, "ana", "северное сияние 5");
    assert!(!is_set && said.contains("nobody has the login or e-mail ana"), "{said}");
    for weak in ["12345678", "anna@example.org", "short", ""] {
        assert!(!set_password(&house, "anna", weak).0, "{weak}");
    }
    let db = house.db().await;
    let mut tx = db.write().await.unwrap();
    tx.sql("DELETE FROM sessions").execute().await.unwrap();
    tx.sql("UPDATE users SET is_active = FALSE").execute().await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let (is_set, said) = set_password(&house, "Anna", "северное сияние 5");
    assert!(is_set && said.contains("anna is blocked"), "{said}");
}

#[tokio::test]
async fn a_database_that_is_none_or_takes_no_write_is_named_with_its_path() {
    let house = House::build().await;
    std::fs::write(house.path("letter.db"), "Dear Sir or Madam, this is no database. ".repeat(200)).unwrap();
    std::fs::create_dir(house.path("folder.db")).unwrap();
    for name in ["letter.db", "folder.db"] {
        let path = house.path(name).display().to_string();
        for command in ["serve", "doctor"] {
            let (held, said) = output(&mut house.command_on(command, &format!("sqlite:{path}")));
            assert!(!held && said.contains(&path), "{command} {name}: {said}");
        }
    }
}

#[tokio::test]
async fn doctor_names_article_numbers_that_differ_in_letter_case_alone_and_goods_without_a_price() {
    let house = House::build().await;
    let product = house.product(5).await;
    let db = house.db().await;
    let mut tx = db.write().await.unwrap();
    tx.sql("UPDATE products SET sku = 'Abc', sku_key = 'abc' WHERE id = $1").bind(product).execute().await.unwrap();
    let twin: i64 = tx
        .sql(
            "INSERT INTO products (category_id, slug, sku, name, name_sort, year, price, vat_rate, stock, created_at)
             SELECT category_id, 'twin', 'aBC', name, name_sort, year, 0, vat_rate, 0, created_at FROM products
             WHERE id = $1 RETURNING id",
        )
        .bind(product)
        .value()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let (is_fine, said) = output(&mut house.command("doctor"));
    assert!(is_fine, "they are no reason to stop: {said}");
    for line in [
        format!(
            "CHECK   no two article numbers differ only in letter case (these do: № {twin} «aBC» and № {product} «Abc»)"
        ),
        format!("CHECK   no product without a price is visible (products № {twin})"),
    ] {
        assert!(said.lines().any(|said| said == line), "{line}\n{said}");
    }
}

#[tokio::test]
async fn doctor_names_goods_that_are_compared_by_another_article_number_than_theirs() {
    let house = House::build().await;
    let product = house.product(5).await;
    let line = "the stored comparison keys of article numbers are correct";
    let db = house.db().await;
    for (key, said_of_it) in [
        ("їжак-1", format!("ok      {line}")),
        (
            "Їжак-1",
            format!("CHECK   {line} (those of products № {product} are not: the same number could be used twice)"),
        ),
    ] {
        let mut tx = db.write().await.unwrap();
        tx.sql("UPDATE products SET sku = 'Їжак-1', sku_key = $2 WHERE id = $1")
            .bind(product)
            .bind(key)
            .execute()
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (is_fine, said) = output(&mut house.command("doctor"));
        assert!(is_fine && said.lines().any(|said| said == said_of_it), "{said_of_it}\n{said}");
    }
    db.close().await;
}
