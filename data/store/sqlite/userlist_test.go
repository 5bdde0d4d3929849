package sqlite

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/store/storetest"
)

// lessUsers makes the bounds small, so that few users meet them all.
func lessUsers(t *testing.T, few, some, near, deep int64, walk, marked int) {
	oldFew, oldSome, oldNear, oldDeep, oldWalk, oldMarked := fewUsers, someUsers, nearPage, deepPage, farWalk, farMarked
	t.Cleanup(func() {
		fewUsers, someUsers, nearPage, deepPage, farWalk, farMarked = oldFew, oldSome, oldNear, oldDeep, oldWalk, oldMarked
	})
	fewUsers, someUsers, nearPage, deepPage, farWalk, farMarked = few, some, near, deep, walk, marked
}

// Many users are found in other ways than few, and they are the same.
func TestUserListsInBulk(t *testing.T) {
	for name, less := range map[string]func(t *testing.T){
		"sift":                    func(t *testing.T) { lessUsers(t, 0, 0, -1, -1, 1, 1) },
		"walk near and far, sift": func(t *testing.T) { lessUsers(t, 0, 0, 3, 8, 12, 1) },
		"walk, gather":            func(t *testing.T) { lessUsers(t, 3, 1000, 1000, 1000, 6, 15) },
	} {
		t.Run(name, func(t *testing.T) {
			less(t)
			storetest.RunLists(t, opened(t, made(t, nil)).Unlock(testKey{}))
		})
	}
}

// filters are filters of each kind, by name.
func filters() map[string]data.UserFilter {
	now := time.Now()
	all := map[string]data.UserFilter{
		"text": {Text: "anna"}, "short text": {Text: "an"}, "group": {Group: "OPS"}, "state": {OTP: data.Active},
	}
	for _, s := range data.UserStatuses() {
		all[string(s)] = data.UserFilter{Status: s}
	}
	for _, r := range data.ReadyFilters() {
		all[string(r)] = data.UserFilter{Ready: r}
	}
	for name, f := range all {
		f.Now, f.GivenOutLasts = now, time.Hour
		all[name] = f
	}
	return all
}

// Each way to find users reads the index that was meant: nothing reads the
// whole table, and only a gather sorts.
func TestListsUseIndexes(t *testing.T) {
	db := opened(t, made(t, nil))
	explain := func(tx *tx, name string, s store.Statement, sorts bool, wants ...string) {
		t.Helper()
		plan, err := scanPlan(tx, s)
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, s.SQL)
			return
		}
		for _, want := range wants {
			if !strings.Contains(plan, want) {
				t.Errorf("%s: no %q\n%s\n%s", name, want, s.SQL, plan)
			}
		}
		for line := range strings.Lines(plan) {
			line = strings.TrimSpace(line)
			if line == "SCAN users" || strings.Contains(line, "TEMP B-TREE") && !sorts || strings.Contains(line, "AUTOMATIC") {
				t.Errorf("%s: %s\n%s\n%s", name, line, s.SQL, plan)
			}
		}
	}
	indexes := map[data.SortColumn]string{
		data.ByUserID: "users USING COVERING INDEX sqlite_autoindex_users_1", data.ByName: "users USING COVERING INDEX users_by_name",
		data.ByEmail: "users USING COVERING INDEX users_by_email", data.ByGroup: "users USING COVERING INDEX users_by_group",
		data.ByOTP: "users USING COVERING INDEX users_by_otp", data.ByLastSignIn: "users USING COVERING INDEX users_by_last_sign_in",
		data.ByStatus: "users USING COVERING INDEX users_by_status",
	}
	keys := map[string][]string{
		"text": {"SCAN json_each VIRTUAL TABLE INDEX"}, "short text": {"SCAN json_each VIRTUAL TABLE INDEX"},
		"group": {"(group_folded=?)"}, "state": {"(otp_state=?)"},
		string(data.StatusOK): {"users_by_status (<expr>>?)"}, string(data.StatusExpired): {"users_by_status (<expr>=? AND <expr>"},
		string(data.StatusDisabled): {"users_by_status (<expr>=? AND <expr>=?)"}, string(data.StatusRevoked): {"users_by_status (<expr>=? AND <expr>=?)"},
		string(data.StatusNoPassword): {"users_by_status (<expr>=? AND <expr>=?)"},
		string(data.NotEnrolled):      {"(otp_state=?)"}, string(data.PendingLong): {"users_by_pending (<expr><?)"},
		string(data.NeverSignedIn): {"(last_sign_in_at=?)"}, string(data.NotUsed): {"users_by_last_sign_in (last_sign_in_at<?)", "users_never_signed_in (<expr><?)"},
		string(data.Administrators): {"users_by_rights"}, string(data.AdministratorsWithout): {"users_by_rights"}, string(data.FewCodesLeft): {"users_by_recovery_left (recovery_left<?)"},
	}
	err := db.engine.View(t.Context(), func(on store.Transaction) error {
		tx := on.(*tx)
		for column, index := range indexes {
			for _, descending := range []bool{false, true} {
				s, err := tx.userList(data.UserQuery{Sort: column, Descending: descending})
				if err != nil {
					return err
				}
				explain(tx, fmt.Sprint(column, descending), s.straight(990_000, 50), false, index)
			}
			for name, f := range filters() {
				s, err := tx.userList(data.UserQuery{Sort: column, Filter: f})
				if err != nil {
					return err
				}
				name := fmt.Sprint(name, " by ", column)
				c := &s.conditions[0]
				explain(tx, "among "+name, shownAmong(s.conditions, []int64{1, 2}), false, "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)")
				explain(tx, "keys of "+name, c.found(), false, keys[strings.Split(name, " by ")[0]]...)
				explain(tx, "gather "+name, s.gather(c, 0, 50), true, "USING INTEGER PRIMARY KEY")
				if len(s.rest) == 0 {
					explain(tx, "straight "+name, s.straight(0, 50), false)
					continue
				}
				explain(tx, "walk "+name, s.walking(0, 50, farWalk), false, index)
				explain(tx, "sift "+name, s.sift(0, 50), false)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
