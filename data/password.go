package data

// A PasswordRule says what a new password of one user has to be. What judges a
// password while it is typed and what decides on it ask the same rule.
type PasswordRule struct {
	// Least is the least length that the policy asks for, in characters of
	// Unicode normal form C.
	Least int
	// Own is what a guesser knows of whoever gets the password: User-ID, name and
	// e-mail address, as far as there are any.
	Own []string
	// Check returns a FieldError for FieldPassword if a password is refused. It
	// takes a few milliseconds at most and reads nothing.
	Check func(password string) error
}

// SamePassword refuses a new password that is the one before.
const SamePassword = "The new password must differ from the current one."

// Disguises are the letters that people, and so guessers, write a figure or sign
// for, the usual one first.
var Disguises = map[rune]string{
	'0': "o", '1': "il", '3': "e", '4': "a", '5': "s", '7': "t", '8': "b", '9': "g",
	'@': "a", '$': "s", '!': "il", '|': "li", '+': "t", '€': "e",
}
