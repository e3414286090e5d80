// Writes an error to the console.
console.error("Something is wrong.");
