-- Signs the cookie that tells a browser which signed in to the account before; a new one makes all such cookies worthless.
ALTER TABLE users ADD COLUMN device_key TEXT;
