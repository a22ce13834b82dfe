// What `cargo xtask` tells a browser run: the shop's address, the browser, the administrator.

/** A variable that the run cannot do without. @param {string} name */
function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the browser tests with «cargo xtask test --only browser»`);
  return value;
}

/** The shop's address, without a slash at its end. */
export const baseURL = required("BASE_URL");

/** Who may enter /admin/. */
export const administrator = { login: required("ADMIN_LOGIN"), password: required("ADMIN_PASSWORD") };

/**
 * How Chromium is started. It is the system's own, which by itself would look for updates at its maker's: nothing here
 * may leave the machine. As root, which test machines often are, it needs --no-sandbox.
 */
export const launchOptions = {
  executablePath: required("CHROMIUM"),
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
};

/** Who looks at the pages. */
export const visitor = { locale: "ru-RU", timezoneId: "Europe/Moscow" };

/** The two sizes that every page is made for. */
export const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};
