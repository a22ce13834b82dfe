// The browser and operating-system rules by which the server parses User-Agent headers: node build/user_agents.mjs FILE
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';

const file = createRequire(import.meta.url).resolve('uap-core/regexes.yaml');
const { user_agent_parsers, os_parsers } = parse(fs.readFileSync(file, 'utf8'));
fs.writeFileSync(process.argv[2], JSON.stringify({ user_agent_parsers, os_parsers }));
