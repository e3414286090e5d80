// Asks another host.
await fetch("https://example.org/").catch(() => null);
