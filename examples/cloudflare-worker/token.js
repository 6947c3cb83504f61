// Prints a token to try things out. Your sign-in issues the same, for the signed-in user and their agent.
//   npm run --silent token -- <agent's id> [subject]
import { SignJWT } from "jose";

const [agent, subject = "somebody"] = process.argv.slice(2);
const { SESSION_SECRET, TOKEN_ISSUER = "https://app.example.com", TOKEN_AUDIENCE = "conversations" } = process.env;

if (!agent || !SESSION_SECRET) {
  console.error("SESSION_SECRET=… node token.js <agent's id> [subject]");
  process.exitCode = 2;
} else {
  const token = await new SignJWT({ agent })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(SESSION_SECRET));
  console.log(token);
}
