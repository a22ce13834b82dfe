//! `techstore demo`: a demonstration shop, filled when it is empty.

use anyhow::{Error, bail};
use secrecy::{ExposeSecret, SecretString};
use techstore_db::Reads;

use crate::accounts::staffing;
use crate::app::{App, Sources, create_database};
use crate::commands::demo_fill::Size;
use crate::commands::demo_marker::{Demo, Found};
use crate::commands::serve::serve;
use crate::commands::{demo_fill, demo_goods, demo_marker, demo_orders, demo_people, occupancy, say, start_line};
use crate::config::{Settings, TakesPayments};
use crate::kernel::durable::{self, Existing};
use crate::kernel::fault::{Fault, PassFault};
use crate::schema;

const LOGIN: &str = "admin";
/// Where the administrator's password is kept, to be printed at the next start too.
pub(crate) const PASSWORD_FILE: &str = "demo-admin-password.txt";

/// Makes the database and fills it when it is empty, prints an administrator's login, and serves the shop.
///
/// A demonstration that was not filled to its end, because the program was killed, is filled on.
pub(crate) async fn run(settings: &Settings, size: &Size) -> anyhow::Result<()> {
    // Looked at before the locks, so that nothing is created beside a shop that is refused, and again after them: a restore may
    // have finished meanwhile.
    refuse_others(demo_marker::look(settings).await?, settings)?;
    let _until_it_is_made = occupancy::share(settings).await?;
    let found = demo_marker::look(settings).await?;
    refuse_others(found, settings)?;
    let db = create_database(settings).await?;
    let occupied = occupancy::share(settings).await?;
    db.migrate(&schema::migrations()).await?;
    let mut settings = settings.clone();
    // Online payment can be tried in a demonstration: its bank is the test provider.
    settings.payment.payments = TakesPayments::Test;
    let settings = &settings;
    let app = App::new(settings, db, Sources::default())?;
    if found == Found::Nothing {
        demo_marker::begin(&app.db, app.web.clock.now()).await?;
    }
    if found == Found::Demo(Demo::Filled) {
        greet(kept_password(settings));
    } else {
        greet(Some(fill(settings, &app).await?));
    }
    demo_fill::grow(settings, size, app.web.clock.now()).await?;
    if size.fill_only {
        app.db.close().await;
        return Ok(());
    }
    serve(settings, app, occupied).await
}

/// Says where a demonstration may run, and what to call instead.
fn refuse_others(found: Found, settings: &Settings) -> anyhow::Result<()> {
    let database = start_line::database(settings);
    match found {
        Found::Nothing | Found::Demo(_) => Ok(()),
        Found::Shop => bail!(
            "the database {database} is a shop, and a demonstration would add products, people and orders to it; \
             nothing was changed. Run the shop with `techstore serve`; for a demonstration, use another database, \
             as in `techstore demo --data-dir demo --database-url sqlite:demo/techstore.db`. \
             (A demonstration made by 0.1.0 is not recognised: create a new one.)"
        ),
        Found::Foreign => bail!(
            "the database {database} contains tables of another program; nothing was changed. For a demonstration, use another \
             database; import an old Django site with `techstore migrate` and `techstore import-django`; \
             run a shop with `techstore serve`"
        ),
    }
}

/// Fills the shop, or what a killed program left out of it; says the administrator's password.
async fn fill(settings: &Settings, app: &App) -> anyhow::Result<SecretString> {
    demo_goods::load(&app.db, app.web.clock.now()).await?;
    let people = demo_people::load(&app.accounts).await?;
    let password = administrator(settings, app).await?;
    let orders = demo_orders::load(app, LOGIN).await?;
    demo_marker::end(&app.db, app.web.clock.now()).await?;
    let goods: i64 = app.db.read().await?.sql("SELECT COUNT(*) FROM products").value().await?;
    say(format_args!("Демонстрационный магазин: товаров {goods}, покупателей {people}, заказов {orders}"));
    Ok(password)
}

fn greet(password: Option<SecretString>) {
    match password {
        Some(password) => say(format_args!("Администратор: {LOGIN} / {}", password.expose_secret())),
        None => say(format_args!("Администратор: {LOGIN}, пароль уже изменён")),
    }
}

/// Makes the administrator. If a killed program made one already, it gets a new password: nobody was told the old one.
async fn administrator(settings: &Settings, app: &App) -> anyhow::Result<SecretString> {
    let file = settings.shop.data_dir.join(PASSWORD_FILE);
    let password = new_password(app);
    let made = staffing::create_superuser(&app.accounts, LOGIN, "admin@techstore.example", &password).await;
    let is_there_already = made.pass_fault().map_err(Fault::into_error)?.is_err();
    if is_there_already {
        let set = staffing::set_password(&app.accounts, LOGIN, &password).await;
        set.map_err(|failure| failure.into_error(Error::msg))?;
    }
    durable::write(file, format!("{}\n", password.expose_secret()).into_bytes(), Existing::Replace).await?;
    Ok(password)
}

/// The password that was printed at the first start; `None` if its file was removed.
fn kept_password(settings: &Settings) -> Option<SecretString> {
    let file = settings.shop.data_dir.join(PASSWORD_FILE);
    std::fs::read_to_string(file).ok().map(|text| text.trim().into())
}

/// Three groups of five letters: 75 bits that can be read out over the telephone.
fn new_password(app: &App) -> SecretString {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes: [u8; 15] = app.web.random.bytes();
    let letters: Vec<char> =
        bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).map(|byte| char::from(*byte)).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-").into()
}
