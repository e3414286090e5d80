// Asks for a member that is not in the package.
await fetch("missing.json");
