// Throws, and nobody catches it.
throw new Error("Nobody catches me.");
