//! Builds the front end (npm, esbuild, Sass) and embeds its files: hashed, precompressed, served as immutable.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const SOURCES: [&str; 9] =
    ["art", "build", "scss", "src", "build.mjs", "icons.json", "package.json", "package-lock.json", "tsconfig.json"];

fn main() {
    #[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment where it is")]
    let (here, out) = (env::var("CARGO_MANIFEST_DIR").unwrap_or_default(), env::var("OUT_DIR").unwrap_or_default());
    let (frontend, out) = (PathBuf::from(here).join("frontend"), PathBuf::from(out));
    for source in SOURCES {
        println!("cargo:rerun-if-changed=frontend/{source}");
    }
    if let Err(why) = build(&frontend, &out) {
        // The one line a newcomer without Node sees.
        println!("cargo::error={why}");
    }
}

fn build(frontend: &Path, out: &Path) -> Result<(), String> {
    let files = out.join("frontend");
    install(frontend)?;
    let agents = out.join("user_agents.json");
    run(
        Command::new("node").arg("build/user_agents.mjs").arg(agents).current_dir(frontend),
        "node build/user_agents.mjs",
    )?;
    run(Command::new("node").arg("build.mjs").arg("--out").arg(&files).current_dir(frontend), "node build.mjs")?;
    let manifest =
        fs::read_to_string(files.join("manifest.json")).map_err(|e| format!("frontend/manifest.json: {e}"))?;
    let table = table(&manifest, &files)?;
    fs::write(out.join("assets.rs"), table).map_err(|e| format!("assets.rs: {e}"))?;
    let sentences = sentences(&frontend.join("src/rules/sentences.json"))?;
    fs::write(out.join("sentences.rs"), sentences).map_err(|e| format!("sentences.rs: {e}"))
}

/// A constant for each sentence about a field, which the scripts say as well.
fn sentences(file: &Path) -> Result<String, String> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let sentences: BTreeMap<String, String> =
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))?;
    let constant =
        |(name, words): (&String, &String)| format!("/// «{words}»\npub(crate) const {name}: &str = {words:?};\n");
    Ok(sentences.iter().map(constant).collect())
}

/// Installs the packages of the lock file, unless that very lock file is installed already.
fn install(frontend: &Path) -> Result<(), String> {
    let lock = fs::read(frontend.join("package-lock.json")).map_err(|e| format!("frontend/package-lock.json: {e}"))?;
    let installed = frontend.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|there| there == lock) {
        return Ok(());
    }
    run(
        Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(frontend),
        "npm ci",
    )?;
    fs::write(installed, lock).map_err(|e| format!("frontend/node_modules: {e}"))
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| {
        format!("`{name}` could not be started ({error}): Node.js 20 or newer with npm must be installed to build the front end")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).trim().replace('\n', " | ");
    Err(format!("`{name}` in frontend/ failed: {said}"))
}

/// The table of embedded files, and a constant with the address of each that is not a drawing.
fn table(manifest: &str, files: &Path) -> Result<String, String> {
    let entries: Vec<serde_json::Value> = serde_json::from_str(manifest).map_err(|e| format!("manifest.json: {e}"))?;
    let mut rows = Vec::new();
    let mut drawings = Vec::new();
    let mut constants = String::new();
    for entry in &entries {
        let text = |key: &str| entry[key].as_str().ok_or_else(|| format!("manifest.json: no {key}"));
        let (name, file, kind) = (text("name")?, text("file")?, text("type")?);
        let bytes = |suffix: &str| format!("include_bytes!({:?})", files.join(format!("{file}{suffix}")));
        let packed = |key: &str, suffix: &str| {
            if entry[key] == true { format!("Some({})", bytes(suffix)) } else { "None".to_owned() }
        };
        rows.push((
            name.to_owned(),
            format!(
                "    File {{ name: {name:?}, file: {file:?}, kind: {kind:?}, plain: {}, br: {}, gz: {} }},\n",
                bytes(""),
                packed("br", ".br"),
                packed("gz", ".gz"),
            ),
        ));
        if let Some(drawing) = name.strip_prefix("art/").and_then(|rest| rest.strip_suffix(".svg")) {
            drawings.push((drawing.to_owned(), format!("/static/{file}")));
        } else {
            let constant: String =
                name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
            constants.push_str(&format!(
                "/// The address of `{name}`.\n#[allow(dead_code, reason = \"style sheets name some files, code the others\")]\n\
                 pub(crate) const {constant}: &str = \"/static/{file}\";\n"
            ));
        }
    }
    rows.sort();
    drawings.sort();
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    Ok(format!(
        "{constants}\nstatic FILES: &[File] = &[\n{rows}];\n\nstatic DRAWINGS: &[(&str, &str)] = &{drawings:#?};\n"
    ))
}
