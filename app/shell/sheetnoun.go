package shell

import "tapetrack/data"

// A Noun is what a Sheet edits, in its sentences.
type Noun struct {
	Log       string    // "user", in the program's log
	Changed   data.Text // somebody else changed it
	ChangedIn data.Text // the same, with which fields
	ByOthers  data.Text // the title of the question about that; not needed with a Name
	Deleted   data.Text // it was deleted while it was edited
}

// What the sheets of the programs edit.
var (
	User = Noun{
		Log: "user", Changed: "Someone else has changed this user.", ChangedIn: "Someone else has changed this user: %s.",
		Deleted: "This user was deleted. Your unsaved changes can no longer be saved.",
	}
	Users = Noun{
		Log: "users", Changed: "Someone else has changed these users.", ChangedIn: "Someone else has changed these users: %s.",
		ByOthers: "These users were changed by someone else",
		Deleted:  "These users were deleted. Your unsaved changes can no longer be saved.",
	}
	Group = Noun{
		Log: "group", Changed: "Someone else has changed this group.", ChangedIn: "Someone else has changed this group: %s.",
		Deleted: "This group was deleted. Your unsaved changes can no longer be saved.",
	}
	Policies = Noun{
		Log: "policies", Changed: "Someone else has changed these policies.", ChangedIn: "Someone else has changed these policies: %s.",
		ByOthers: "These policies were changed by someone else",
		Deleted:  "These policies were deleted. Your unsaved changes can no longer be saved.",
	}
)
