package files_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode"

	"tapetrack/data"
	"tapetrack/data/files"
)

// ocsfFacts are names and numbers of OCSF 1.8.0 (github.com/ocsf/ocsf-schema, events and
// dictionary.json), typed from there and not from our code: what the classes that we use are called, which
// activities they have, and which attributes they require.
const ocsfFacts = `{
	"3001": {"name": "Account Change", "needs": ["user"], "activities": {"1": "Create", "2": "Enable", "3": "Password Change", "4": "Password Reset", "5": "Disable", "6": "Delete", "7": "Attach Policy", "8": "Detach Policy", "9": "Lock", "10": "MFA Factor Enable", "11": "MFA Factor Disable", "12": "Unlock"}},
	"3002": {"name": "Authentication", "needs": ["user", "service"], "activities": {"1": "Logon", "2": "Logoff", "3": "Authentication Ticket", "4": "Service Ticket Request", "5": "Service Ticket Renew", "6": "Preauth", "7": "Account Switch"}},
	"3004": {"name": "Entity Management", "needs": ["entity"], "activities": {"1": "Create", "2": "Read", "3": "Update", "4": "Delete", "5": "Move", "6": "Enroll", "7": "Unenroll", "8": "Enable", "9": "Disable", "10": "Activate", "11": "Deactivate", "12": "Suspend", "13": "Resume"}},
	"3006": {"name": "Group Management", "needs": ["group"], "activities": {"3": "Add User", "4": "Remove User", "5": "Delete", "6": "Create", "7": "Add Subgroup", "8": "Remove Subgroup", "9": "Update"}},
	"1008": {"name": "Event Log Activity", "needs": ["log_name"], "activities": {"1": "Clear", "2": "Delete", "3": "Export", "4": "Archive", "5": "Rotate", "6": "Start", "7": "Stop", "8": "Restart", "9": "Enable", "10": "Disable"}},
	"6003": {"name": "API Activity", "needs": ["actor", "api", "src_endpoint"], "activities": {"1": "Create", "2": "Read", "3": "Update", "4": "Delete"}}
}`

// ocsfJudge is true of a line that has the form of its class.
const ocsfJudge = `
	$facts[0][.class_uid | tostring] as $class |
	($class != null) and .class_name == $class.name and .category_uid == (.class_uid / 1000 | floor)
	and .category_name == {"1": "System Activity", "3": "Identity & Access Management", "6": "Application Activity"}[.category_uid | tostring]
	and .type_uid == .class_uid * 100 + .activity_id
	and (if .activity_id == 99 then (.activity_name | length) > 0 and ([.activity_name] | inside([$class.activities[]]) | not) else .activity_name == $class.activities[.activity_id | tostring] end)
	and .severity == {"1": "Informational", "2": "Low", "3": "Medium", "4": "High", "5": "Critical", "6": "Fatal"}[.severity_id | tostring]
	and .status == {"1": "Success", "2": "Failure"}[.status_id | tostring]
	and (.time | type) == "number" and .time == (.time | floor) and (.message | length) > 0
	and (.metadata | .version == "1.8.0" and .product.name == "TapeTrack" and .product.version == "9.9.9" and .uid == (.sequence | tostring) and (.event_code | length) > 0)
	and ([.[$class.needs[]] | length > 0] | all)
	and ([.user, .actor.user, .group, .entity, .service | select(. != null) | .name | length > 0] | all)
	and (.actor == null or .actor.user != null or .actor.app_name != null)
	and (.src_endpoint == null or ([.src_endpoint[] | length > 0] | any))
	and ((keys - ["activity_id", "activity_name", "category_uid", "category_name", "class_uid", "class_name", "type_uid", "time", "severity_id", "severity", "status_id", "status", "status_code", "status_detail", "message", "metadata", "user", "group", "entity", "api", "service", "log_name", "actor", "src_endpoint", "unmapped"]) == [])`

// jqLines has jq judge lines, and returns what it said of each.
func jqLines(t *testing.T, lines string) []string {
	t.Helper()
	facts := t.TempDir() + "/facts.json"
	if err := os.WriteFile(facts, []byte(ocsfFacts), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("jq", "-c", "--slurpfile", "facts", facts, ocsfJudge)
	cmd.Stdin = strings.NewReader(lines)
	var wrong bytes.Buffer
	cmd.Stderr = &wrong
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("jq: %v: %s", err, &wrong)
	}
	return strings.Fields(string(out))
}

// Every kind of event, about a user and about none, with every detail that decides something,
// has the form of a class of OCSF: jq says so.
func TestOCSFOfEveryKind(t *testing.T) {
	var lines bytes.Buffer
	w := files.NewOCSFWriter(&lines, "9.9.9")
	var written []data.Event
	for _, kind := range data.Kinds() {
		full := data.Event{
			ID: 7, At: time.UnixMilli(1796095231545), Kind: kind, UserKey: 3, UserID: "alice", Actor: "bob", Program: "Lite", Computer: "desk-7.example.com",
			Detail: "some detail", Address: "10.1.4.22",
		}
		changed, own := full, full
		changed.Detail, own.Actor, own.Detail = data.FieldDisabled+"=true "+data.FieldRights+"=true", "alice", string(data.WrongPasswords)
		damaged := full
		damaged.Damaged, damaged.At = true, time.Time{}
		written = append(written, full, changed, own, damaged, data.Event{ID: 1 << 52, At: time.UnixMilli(1), Kind: kind, Computer: "Anna's PC", Address: "fe80::1%eth0"}, data.Event{ID: 1, At: time.UnixMilli(1), Kind: kind})
	}
	for _, e := range written {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if dump := os.Getenv("OCSF_OUT"); dump != "" {
		_ = os.WriteFile(dump, lines.Bytes(), 0o600)
	}
	verdicts, each := jqLines(t, lines.String()), strings.Split(strings.TrimSuffix(lines.String(), "\n"), "\n")
	if len(verdicts) != len(written) || len(each) != len(written) {
		t.Fatalf("%d events, %d lines, %d verdicts", len(written), len(each), len(verdicts))
	}
	for i, verdict := range verdicts {
		if verdict != "true" {
			t.Errorf("jq does not take the line for %s: %s", written[i].Kind, each[i])
		}
	}
	// The judge can say no.
	for _, wrong := range [][2]string{{`"class_name":"Authentication"`, `"class_name":"Auth"`}, {`"activity_id":1,`, `"activity_id":2,`}, {`"service":`, `"servant":`}, {`"severity_id":1`, `"severity_id":2`}} {
		if broken := strings.Replace(each[0], wrong[0], wrong[1], 1); broken == each[0] || jqLines(t, broken)[0] != "false" {
			t.Errorf("jq takes %s", broken)
		}
	}
}

// Kinds that this version does not know, as a newer one may have written, are of the base class.
func TestOCSFOfAnUnknownKind(t *testing.T) {
	o := ocsf(t, data.Event{ID: 3, At: time.UnixMilli(5), Kind: "of-tomorrow", UserID: "alice"})
	if o["class_uid"] != 0.0 || o["activity_id"] != 99.0 || o["unmapped"].(map[string]any)["user"].(map[string]any)["name"] != "alice" {
		t.Error(o)
	}
}

func ocsf(t *testing.T, e data.Event) map[string]any {
	t.Helper()
	var line bytes.Buffer
	if err := files.NewOCSFWriter(&line, "9.9.9").Write(e); err != nil {
		t.Fatal(err)
	}
	if strings.Count(line.String(), "\n") != 1 || !strings.HasSuffix(line.String(), "\n") {
		t.Errorf("it is not one line: %q", &line)
	}
	for _, r := range strings.TrimSuffix(line.String(), "\n") {
		if unicode.IsControl(r) || data.IsUnseen(r) && !data.IsJoiner(r) {
			t.Errorf("%q is in %q", r, &line)
		}
	}
	var o map[string]any
	if err := json.Unmarshal(line.Bytes(), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// What a refusal says, and who is not named by it.
func TestOCSFOfARefusal(t *testing.T) {
	o := ocsf(t, data.Event{
		ID: 3, At: time.UnixMilli(5), Kind: data.SignInRefused, UserKey: 2, UserID: "alice", Actor: "alice", Program: "Lite", Computer: "Anna's PC",
		Address: "10.1.4.22", Detail: string(data.WrongPassword),
	})
	actor, at := o["actor"].(map[string]any), o["src_endpoint"].(map[string]any)
	if o["status_id"] != 2.0 || o["status_code"] != "wrong-password" || o["unmapped"] != nil || o["metadata"].(map[string]any)["event_code"] != "sign-in-refused" ||
		actor["user"] != nil || actor["app_name"] != "Lite" || at["ip"] != "10.1.4.22" || at["name"] != "Anna's PC" || at["hostname"] != nil {
		t.Error(o)
	}
}

// What somebody wrote into the file of the database makes neither a second line nor an event
// that no receiver takes.
func TestOCSFOfForeignTexts(t *testing.T) {
	long := strings.Repeat("ä", 100_000)
	o := ocsf(t, data.Event{
		ID: 3, At: time.UnixMilli(5), Kind: data.UserAdded, UserID: "a\n{\"class_uid\":1}\x1b[31m\u202e", Actor: long, Program: long, Computer: long, Detail: long, Damaged: true,
	})
	if name := o["user"].(map[string]any)["name"]; name != "a\n{\"class_uid\":1}\x1b[31m\u202e" || o["unmapped"].(map[string]any)["modified"] != true {
		t.Errorf("%q", name)
	}
	text, err := json.Marshal(o)
	if err != nil || len(text) > 60_000 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
