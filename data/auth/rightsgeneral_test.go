package auth

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"tapetrack/data"
)

// A generalAct is about nobody who exists, or only reads.
type generalAct struct {
	method string
	do     func(ctx context.Context, c company, by data.Actor) error
}

// reading makes an act of a method that returns something else beside an error.
func reading[T any](method string, read func(ctx context.Context, c company, by data.Actor) (T, error)) generalAct {
	return generalAct{method, func(ctx context.Context, c company, by data.Actor) error {
		_, err := read(ctx, c, by)
		return err
	}}
}

func adding(n data.NewUser) generalAct {
	n.Password = "an entirely new one"
	return reading("AddUser", func(ctx context.Context, c company, by data.Actor) (data.User, error) { return c.AddUser(ctx, by, n) })
}

// everyone is a query that finds all.
var everyone = data.UserQuery{Sort: data.ByUserID, Limit: 10}

// general is for holders of tapemaster rights, and the console.
var general = map[string]generalAct{
	"add":                adding(data.NewUser{User: data.User{ID: "new", Group: "OPS"}}),
	"add with rights":    adding(data.NewUser{User: data.User{ID: "new", Group: "OPS", Tapemaster: true}}),
	"add to a new group": adding(data.NewUser{User: data.User{ID: "new", Group: "NEW"}}),
	"add with the highest role, without access": adding(data.NewUser{
		User: data.User{ID: "new", Group: "OPS", Role: "0", Denied: data.TapeMaster},
	}),
	"add group": {"AddGroup", func(ctx context.Context, c company, by data.Actor) error {
		return c.AddGroup(ctx, by, data.Group{ID: "NEW", Rule: data.GroupRule{Required: true}})
	}},
	"edit group": {"EditGroup", func(ctx context.Context, c company, by data.Actor) error {
		return c.EditGroup(ctx, by, data.Group{ID: "OPS"}, data.Group{ID: "OPS", Description: "x", Rule: data.GroupRule{Required: true}})
	}},
	"delete group": {"DeleteGroup", func(ctx context.Context, c company, by data.Actor) error {
		return c.DeleteGroup(ctx, by, "EMPTY", "", nil)
	}},
	"edit policy": {"EditPolicies", func(ctx context.Context, c company, by data.Actor) error {
		return c.EditPolicies(ctx, by, nil, map[string]string{data.PolicyIssuer: "Depot"})
	}},
	"edit policies": {"EditPolicies", func(ctx context.Context, c company, by data.Actor) error {
		return c.EditPolicies(ctx, by, nil, map[string]string{data.PolicyIssuer: "Depot", data.PolicyProfile: "PCI"})
	}},
	"read policy": reading("Policies", func(ctx context.Context, c company, by data.Actor) ([]data.PolicyItem, error) {
		return c.Policies(ctx, by)
	}),
	"who is signed in": reading("Sessions", func(ctx context.Context, c company, by data.Actor) (data.OpenSessions, error) {
		return c.Sessions(ctx, by)
	}),
	"list": reading("Users", func(ctx context.Context, c company, by data.Actor) (data.UserPage, error) {
		return c.Users(ctx, by, everyone)
	}),
	"count": reading("CountUsers", func(ctx context.Context, c company, by data.Actor) (data.RowCount, error) {
		return c.CountUsers(ctx, by, data.UserFilter{}, 0)
	}),
	"extent": reading("Extent", func(ctx context.Context, c company, by data.Actor) (data.Extent, error) { return c.Extent(ctx, by) }),
	"list keys": reading("UserKeys", func(ctx context.Context, c company, by data.Actor) ([]int64, error) {
		return c.UserKeys(ctx, by, everyone)
	}),
	"list every key": reading("EveryUserKey", func(ctx context.Context, c company, by data.Actor) ([]int64, error) {
		return c.EveryUserKey(ctx, by, everyone)
	}),
	"place": reading("UserPlace", func(ctx context.Context, c company, by data.Actor) (int64, error) {
		return c.UserPlace(ctx, by, everyone, c.keys["ordinary"])
	}),
	"filter by key": reading("ShownAmong", func(ctx context.Context, c company, by data.Actor) ([]int64, error) {
		return c.ShownAmong(ctx, by, data.UserFilter{Group: "OPS"}, []int64{c.keys["ordinary"]})
	}),
	"list by key": reading("UsersOf", func(ctx context.Context, c company, by data.Actor) (data.UserPage, error) {
		return c.UsersOf(ctx, by, []int64{c.keys["ordinary"]})
	}),
	"means": reading("Means", func(ctx context.Context, c company, by data.Actor) (map[int64]data.Means, error) {
		return c.Means(ctx, by, []data.User{{Key: c.keys["ordinary"]}})
	}),
	"list groups": reading("Groups", func(ctx context.Context, c company, by data.Actor) ([]data.Group, error) { return c.Groups(ctx, by) }),
	"list groups with members": reading("CountedGroups", func(ctx context.Context, c company, by data.Actor) ([]data.Group, error) {
		return c.CountedGroups(ctx, by)
	}),
	"read group": reading("Group", func(ctx context.Context, c company, by data.Actor) (data.Group, error) {
		return c.Group(ctx, by, "OPS")
	}),
	"read": reading("User", func(ctx context.Context, c company, by data.Actor) (data.User, error) {
		return c.User(ctx, by, c.keys["ordinary2"])
	}),
	"read oneself as an administrator does": reading("User", func(ctx context.Context, c company, by data.Actor) (data.User, error) {
		return c.User(ctx, by, c.keys["ordinary"])
	}),
	"find": reading("UserByID", func(ctx context.Context, c company, by data.Actor) (data.User, error) {
		return c.UserByID(ctx, by, "ordinary2")
	}),
	"read a sign-in": reading("SignInState", func(ctx context.Context, c company, by data.Actor) (data.SignInState, error) {
		return c.SignInState(ctx, by, c.keys["ordinary"])
	}),
	"read what a password has to be": reading("PasswordRule", func(ctx context.Context, c company, by data.Actor) (data.PasswordRule, error) {
		return c.PasswordRule(ctx, by, c.keys["ordinary"])
	}),
	"read the log": reading("Log", func(ctx context.Context, c company, by data.Actor) (data.EventPage, error) {
		return c.Log(ctx, by, data.EventQuery{Limit: 10})
	}),
	"export the log": {"ExportLog", func(ctx context.Context, c company, by data.Actor) error {
		return c.ExportLog(ctx, by, data.EventQuery{}, func(data.Event) error { return nil })
	}},
	// What a row may do to whom: TestImportRights.
	"import": reading("ImportUsers", func(ctx context.Context, c company, by data.Actor) (data.ImportReport, error) {
		return c.ImportUsers(ctx, by, c.file("User-ID,Group-ID\nnew,OPS\n"), data.ImportOptions{}, nil)
	}),
	"import, dry run": reading("ImportUsers", func(ctx context.Context, c company, by data.Actor) (data.ImportReport, error) {
		return c.ImportUsers(ctx, by, c.file("User-ID,Group-ID\nnew,OPS\n"), data.ImportOptions{Dry: true}, nil)
	}),
	"export": {"ExportUsers", func(ctx context.Context, c company, by data.Actor) error {
		return c.ExportUsers(ctx, by, data.UserScope{Query: everyone}, func(data.ExportedUser) error { return nil })
	}},
	"verify the log": reading("VerifyLog", func(ctx context.Context, c company, by data.Actor) (data.AuditReport, error) {
		return c.VerifyLog(ctx, by, nil)
	}),
}

// TestGeneralRights: only who has the rights, and nothing is left behind by who
// has not.
func TestGeneralRights(t *testing.T) {
	for _, actor := range []string{"ordinary", "holder", data.Superuser, "console"} {
		for name, act := range general {
			c := newCompany(t)
			c.must(c.AddGroup(t.Context(), theConsole, data.Group{ID: "EMPTY"}))
			before := c.dump(everything...)
			err := act.do(t.Context(), c, c.actors[actor])
			want := actor != "ordinary" && (name != "add with rights" || actor != "holder")
			if (err == nil) != want || err != nil && !errors.Is(err, data.ErrDenied) {
				t.Errorf("%s by %s: %v, want permitted %v", name, actor, err, want)
			}
			if err != nil && c.dump(everything...) != before {
				t.Errorf("%s by %s changed something", name, actor)
			}
		}
	}
}

// elsewhere is every other method of Service, and why it is in no table of rights.
var elsewhere = map[string]string{
	"SignIn":             "before there is anybody: TestSignInTable",
	"Activate":           "a ticket: TestMeanwhile",
	"NewQRCode":          "a ticket",
	"DrawRecoveryCodes":  "a ticket",
	"Complete":           "a ticket: TestMeanwhile",
	"ChooseNew":          "a ticket",
	"Abandon":            "a ticket",
	"Forget":             "a ticket",
	"SignOut":            "one's own session",
	"Overview":           "one's own page; counts for holders only: TestOverview",
	"OwnPasswordRule":    "one's own: TestPasswordRuleOfPolicy",
	"DuePasswordRule":    "a ticket: TestPasswordRuleOfPolicy",
	"ChangePassword":     "one's own, with the password",
	"MySignIn":           "one's own",
	"Prove":              "one's own, with password and code",
	"Confirm":            "one's own, with password and code",
	"RenameDevice":       "one's own, proven",
	"RemoveDevice":       "one's own, proven",
	"BeginDevice":        "one's own, proven",
	"ConfirmDevice":      "one's own, proven",
	"BeginTurnOn":        "one's own, with the password: TestTurnOnIsRefused, TestTurnOnNeedsThePassword",
	"ConfirmTurnOn":      "a ticket: TestTurnOnIsRefused, TestTurnOnTicketEnds",
	"NewRecoveryCodes":   "one's own, proven",
	"FirstRecoveryCodes": "one's own, at the first sign-in with a code",
	"ProveBySignIn":      "one's own: TestASignInIsNoConfirmation, TestProveBySignInNeedsACode",
	"ClockBehind":        "asked before sign-in; tells no more than the clock",
	"Alive":              "one's own session: TestSessionLimits",
	"OwnSessions":        "one's own: TestSessionsAreListed",
	"EndSession":         "one's own: TestEndSession",
	"Changes":            "a number that means nothing",
	"Watch":              "for a server: it acts on nobody, and tells no contents: TestNews, TestStanding",
	"SetUp":              "refuses where there are users",
	"Recover":            "the console only: TestNobodyAtTheConsole",
	"RecoverLostKey":     "the console only",
	"AfterRestore":       "the console only",
	"AcceptOlder":        "the console only: TestAcceptOlder",
	"GoesOn":             "the console only",
	"Note":               "the console only",
	"NoteIn":             "the console only",
	"HandOver":           "the console only",
	"KeySince":           "the console only",
	"PlanCut":            "the console only: TestNobodyElseCutsTheLog",
	"CutOff":             "the console only: TestNobodyElseCutsTheLog",
	"BeginCut":           "the console only: TestNobodyElseCutsTheLog",
	"GoOnCutting":        "the console only: TestNobodyElseCutsTheLog",
	"Actor":              "the console only",
	"SealHolds":          "for holders: TestLogIsForAdministrators",
}

// TestEveryMethodIsTried: a method that is added to Service is in one of the
// tables, or somebody has written down why not.
func TestEveryMethodIsTried(t *testing.T) {
	tried := map[string]bool{}
	for _, act := range acts {
		tried[act.method] = true
	}
	for _, act := range general {
		tried[act.method] = true
	}
	service := reflect.TypeFor[Service]()
	for i := range service.NumMethod() {
		name := service.Method(i).Name
		why, other := elsewhere[name]
		if tried[name] == other || other && why == "" {
			t.Errorf("%s: in a table of rights %v, elsewhere %v: it is to be in one of them", name, tried[name], other)
		}
		delete(tried, name)
	}
	for name := range tried {
		t.Errorf("there is no method %s any more", name)
	}
	for name := range elsewhere {
		if _, there := service.MethodByName(name); !there {
			t.Errorf("there is no method %s any more", name)
		}
	}
}
