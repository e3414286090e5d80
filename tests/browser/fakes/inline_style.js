// Sets a style attribute, which the policy forbids.
document.body.innerHTML += '<p style="color: red">Red</p>';
