//! `techstore demo`: a demonstration shop, filled when it is empty.

use std::path::Path;

use anyhow::Context;

use crate::accounts::staffing;
use crate::app::{App, Sources, create_database};
use crate::commands::serve::serve;
use crate::commands::{demo_goods, demo_orders, demo_people, say};
use crate::config::{Settings, TakesPayments};
use crate::kernel::fault::Failure;
use crate::schema;

/// The administrator's login.
const LOGIN: &str = "admin";
/// Where the administrator's password is kept, to be printed at the next start too.
const PASSWORD_FILE: &str = "demo-admin-password.txt";

/// Makes the database and fills it when it is empty, prints an administrator's login, and serves the shop.
///
/// # Errors
/// As `serve`.
pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    let db = create_database(settings).await?;
    db.migrate(&schema::migrations()).await?;
    let mut settings = settings.clone();
    // A demonstration can be played to the end: its bank is a played one.
    settings.payment.payments = TakesPayments::Test;
    let settings = &settings;
    let app = App::new(settings, db, Sources::default())?;
    let goods = demo_goods::load(&app.db, app.web.clock.now()).await?;
    let people = if goods > 0 { demo_people::load(&app.accounts).await? } else { 0 };
    let password = administrator(settings, &app).await?;
    if goods > 0 {
        let orders = demo_orders::load(&app, LOGIN).await?;
        say(format_args!("Демонстрационный магазин: товаров {goods}, покупателей {people}, заказов {orders}"));
    }
    match password {
        Some(password) => say(format_args!("Администратор: {LOGIN} / {password}")),
        None => say(format_args!("Администратор: {LOGIN}, пароль уже изменён")),
    }
    serve(settings, app).await
}

/// The administrator's password, who is made when there is none. Nothing when the file with it has been taken away.
async fn administrator(settings: &Settings, app: &App) -> anyhow::Result<Option<String>> {
    let file = settings.shop.data_dir.join(PASSWORD_FILE);
    let password = new_password(app);
    match staffing::create_superuser(&app.accounts, LOGIN, "admin@techstore.example", &password).await {
        Ok(_) => {
            keep(&file, &password).with_context(|| format!("cannot write {}", file.display()))?;
            Ok(Some(password))
        }
        Err(Failure::Refused(_)) => Ok(std::fs::read_to_string(&file).ok().map(|text| text.trim().to_owned())),
        Err(Failure::Fault(fault)) => Err(fault.into_error()),
    }
}

/// Readable by its owner alone.
fn keep(file: &Path, password: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    writeln!(file, "{password}")
}

/// Three groups of five letters: 75 bits that can be read out over the telephone.
fn new_password(app: &App) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes: [u8; 15] = app.web.random.bytes();
    let letters: Vec<char> =
        bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).map(|byte| char::from(*byte)).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
