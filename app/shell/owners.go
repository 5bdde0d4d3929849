package shell

import "strings"

// MainWindow is the kind of a program's main window.
const MainWindow = "main"

// Keys of windows of which others know.
const (
	usersWindow    = "users"
	mySignInWindow = "my-sign-in"
	browseWindow   = "browse"
)

// kindOf returns the kind of the window called key. Windows of one kind, such as the sheets
// of users, differ in what follows a colon.
func kindOf(key string) string {
	kind, _, _ := strings.Cut(key, ":")
	return kind
}

// ownersOf returns the keys of the windows that the window called key belongs to: the first
// of them that is open counts, and if none is, the main window. It returns false for a
// window that belongs to none: lists stay open while their user works elsewhere in the
// program, and would hide the main window for good if they stayed above it.
func ownersOf(key string) ([]string, bool) {
	kind, which, _ := strings.Cut(key, ":")
	switch kind {
	case usersWindow, "sign-in-log", "active-users":
		return nil, false
	case "reset":
		return []string{"sheet:" + which, usersWindow}, true
	case "sheet", "several", "batch", "new-user", "group", "new-group":
		return []string{usersWindow}, true
	case "recovery-codes":
		return []string{mySignInWindow}, true
	}
	return nil, true
}
