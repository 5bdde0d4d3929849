package data

// A PasswordRule says what a new password of one user has to be. The same rule judges
// a password while it is typed and when it is set.
type PasswordRule struct {
	// Least is the minimum length under the policy, in characters of Unicode normal
	// form C.
	Least int
	// Own is what a guesser knows about the user: User-ID, name and e-mail address,
	// those that are not empty.
	Own []string
	// Check returns a FieldError for FieldPassword if a password is refused. It
	// takes a few milliseconds at most and reads nothing.
	Check func(password string) error
}

// SamePassword refuses a new password that equals the current one.
const SamePassword = "The new password must differ from the current one."

// Disguises maps a figure or sign to the letters that people, and so guessers, replace
// by it, the usual one first.
var Disguises = map[rune]string{
	'0': "o", '1': "il", '3': "e", '4': "a", '5': "s", '7': "t", '8': "b", '9': "g",
	'@': "a", '$': "s", '!': "il", '|': "li", '+': "t", '€': "e",
}
