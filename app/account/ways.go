package account

import (
	"fmt"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
)

// Ways are where the first page leads to. A program leaves out those that it has not:
// there is no button for them.
type Ways struct {
	MySignIn func()
	TurnOn   func() // turns on the user's own one-time password
	// MakeCodes makes the user's first recovery codes, and shows on the button that it is at
	// work; NewCodes makes others in their place.
	MakeCodes func(shell.Busy)
	NewCodes  func()
	LogOut    func()
	Users     func(data.UserFilter) // opens the list of users, filtered like this
	NewUser   func()                // adds a user
	Verify    func()                // verifies the log
	Copy      func(text string)
	Database  string // path of the database
	KeyFile   string // path of the key file that the program was started with; may be empty
	Server    string // where the server is reached that has the database, one address a line; empty: none is asked
}

// copiesBackup reports whether backupCommand means the same at every console.
func (w Ways) copiesBackup() bool { return words.Quotable(w.Database) && words.Quotable(w.KeyFile) }

// backupCommand is what backs the database up at a console, into a new file in the
// present folder. It asks the database that this program asks, with its key.
func (w Ways) backupCommand(now time.Time) string {
	return fmt.Sprintf("tapectl backup %s tapetrack-%s.db", words.OnDatabase(w.Database, w.KeyFile), now.Local().Format(time.DateOnly))
}
