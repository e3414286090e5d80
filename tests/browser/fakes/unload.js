// Waits for unload, which the policy forbids.
addEventListener("unload", () => {});
