package shell

import "tapetrack/docs/manual"

// Topics of windows that are in no Windows, and of questions that have a page of the manual of their own.
const (
	TopicSetUp     = "set-up"
	TopicDatabase  = "choose-database"
	TopicLogin     = "login"
	TopicEnrolment = "enrolment"
	TopicPassword  = "change-password"
	TopicRecovery  = "recovery-codes"
	TopicSeveral   = "several"
	TopicGroups    = "groups"
	TopicHelpDesk  = "help-desk"
	TopicExchange  = "exchange"
	TopicLetters   = "letters"
	TopicLanguage  = "language"
)

// sections are the pages of the manual: that of each kind of window, and of each other topic.
var sections = map[string]string{
	MainWindow:       "main-window",
	TopicSetUp:       "first-steps",
	TopicDatabase:    "first-steps",
	TopicLogin:       "signing-in",
	"warning":        "signing-in",
	TopicEnrolment:   "enrolment",
	mySignInWindow:   "my-sign-in",
	TopicRecovery:    "recovery-codes",
	TopicPassword:    "change-password",
	usersWindow:      "users",
	"new-user":       "properties",
	"sheet":          "properties",
	TopicSeveral:     "several-users",
	"batch":          "several-users",
	TopicGroups:      "groups",
	"group":          "groups",
	"new-group":      "groups",
	"reset":          "lost-phone",
	TopicHelpDesk:    "lost-phone",
	TopicExchange:    "import-export",
	TopicLetters:     "letters",
	TopicLanguage:    "appearance",
	"sign-in-policy": "sign-in-policy",
	"sign-in-log":    "sign-in-log",
	"active-users":   "active-users",
	browseWindow:     "import-export",
	"about":          manual.Contents,
	"licences":       manual.Contents,
	"keys":           "keys",
	"diagnostics":    "support",
	"server":         "server",
	manualWindow:     manual.Contents,
}
