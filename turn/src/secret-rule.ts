/** A shared secret that survives a line of coturn's configuration unchanged: no white space, no quotes, no `#`. */
export const SECRET_RULE = {
  pattern: /^[A-Za-z0-9+/=_.~-]{32,256}$/,
  expected: '32 to 256 letters, digits or + / = _ . ~ -, as from: openssl rand -hex 32',
  secret: true,
} as const;
