// Adds a user and prints the password: once, since only its hash is stored.
import { randomBytes } from "node:crypto";
import { hashPassword, readUsers, writeUsers } from "./users.js";

const [name, agentId, ...others] = process.argv.slice(2);
if (!name || !agentId || others.length > 0) {
  console.error("Usage: node add-user.js <name> <agent's id>\n\nAn existing user gets a new password. The server reads the file when it starts.");
  process.exitCode = 2;
} else {
  const file = process.env.USERS_FILE ?? "users.json";
  const password = randomBytes(15).toString("base64url");
  const users = await readUsers(file);
  users.set(name, { agentId, password: await hashPassword(password) });
  await writeUsers(file, users);
  console.log(password);
}
