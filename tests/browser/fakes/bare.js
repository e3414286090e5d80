// Does nothing: the test makes the calls.
document.getElementById("state").textContent = "bare";
