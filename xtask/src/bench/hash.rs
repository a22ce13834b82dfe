//! How near the sign-ins come to what the processor can hash.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Params, Version};
use serde_json::json;

use super::fixture::Fixture;
use super::load::{Load, Requests, median};
use super::record::Section;
use super::visitor::{self, Visitor};
use crate::http;
use crate::secret;

/// The shop's own parameters: Argon2id, 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASHES: usize = 25;
const CLIENTS: u16 = 16;

/// Sign-ins a second beside cores ÷ time of one hash, measured in turn.
pub(super) fn measure(fixture: &Fixture<'_>) -> Result<Section> {
    println!("sign-ins and hashes …");
    let shop = fixture.open()?;
    let visitor = Visitor::arrive(shop.port)?;
    let (login, password) = (format!("hash-{}", secret::fresh()?), secret::fresh()?);
    visitor.register(shop.port, &login, &password)?;
    let request = http::request("POST", "/api/login", &visitor.headers, &visitor::credentials(&login, &password));
    let requests = Arc::new(Requests::Same(request));
    let cores = std::thread::available_parallelism()?.get();
    let load =
        Load { port: shop.port, connections: CLIENTS, duration: fixture.options.duration(), pause: Duration::ZERO };
    let (mut times, mut rates, mut surprises) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..fixture.options.rounds {
        times.push(one_hash(password.as_bytes())?);
        let sample = fixture.block_on(load.run(&requests))?;
        rates.push(sample.rate(200));
        surprises.extend(sample.surprises(200));
    }
    shop.stop()?;
    let (time, rate) = (median(times), median(rates));
    let bound = f64::from(u32::try_from(cores)?) / time;
    let mut text = format!(
        "One hash takes {:.1} ms alone on a core, so {cores} cores can do {bound:.0} a second; {CLIENTS} clients signed \
         in {rate:.0} times a second: {:.2} of it (goal ≥ 0.9).\n",
        time * 1000.0,
        rate / bound,
    );
    for surprise in &surprises {
        text += &format!("\nUnexpected: {surprise}.\n");
    }
    let figures = json!({
        "hash_ms": time * 1000.0, "cores": cores, "bound_per_second": bound, "logins_per_second": rate,
        "ratio": rate / bound, "surprises": surprises,
    });
    Ok(Section::new(fixture.options.database, "sign-ins and hashing", text, figures))
}

/// Seconds of one hash: the median of several.
fn one_hash(password: &[u8]) -> Result<f64> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|error| anyhow!("{error}"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut times = Vec::new();
    for _ in 0..HASHES {
        let mut output = [0_u8; 32];
        let started = Instant::now();
        let hashed = argon2.hash_password_into(password, b"salt of 16 bytes", &mut output);
        hashed.map_err(|error| anyhow!("{error}")).context("hashing")?;
        black_box(output);
        times.push(started.elapsed().as_secs_f64());
    }
    Ok(median(times))
}
