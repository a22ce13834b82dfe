// What `cargo xtask` passes to a browser run: the shop's address, the browser, the administrator.

/** A required variable. @param {string} name */
function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the browser tests with «cargo xtask test --only browser»`);
  return value;
}

/** The shop's address, without a trailing slash. */
export const baseURL = required("BASE_URL");

/** The administrator's login and password. */
export const administrator = { login: required("ADMIN_LOGIN"), password: required("ADMIN_PASSWORD") };

/**
 * How Chromium is started. The system's Chromium would check for updates; nothing here
 * may leave the machine. As root, which is common on test machines, it needs --no-sandbox.
 */
export const launchOptions = {
  executablePath: required("CHROMIUM"),
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
};

/** Locale and time zone of every browser. */
export const visitor = { locale: "ru-RU", timezoneId: "Europe/Moscow" };

/** The two window sizes that every page supports. */
export const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};
