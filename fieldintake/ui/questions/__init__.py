"""Questions of a form, drawn from frozen states; every one can be left without a value."""
