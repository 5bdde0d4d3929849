package remote_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/trust"
)

// streamed are the methods with several messages; Watch, which lasts, is left out.
var streamed = map[string]bool{"ExportUsers": true, "ExportLog": true, "VerifyLog": true, "DeleteGroup": true, "ImportUsers": true}

// enveloped returns messages as a stream carries them.
func enveloped(messages ...[]byte) []byte {
	var out []byte
	for _, m := range messages {
		out = append(out, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(len(m)))
		out = append(out, m...)
	}
	return out
}

// mangled returns a request of a method as it is, and as no program of ours sends it; long: also with
// more than any message may have, which takes a while to write.
func mangled(t testing.TB, request json.RawMessage, long bool) [][]byte {
	t.Helper()
	all := [][]byte{request, request[:len(request)/2], slices.Concat(request, request), []byte("{}"), []byte("null"), []byte("[[[["), {}, []byte(`"x"`)}
	var fields map[string]json.RawMessage
	if json.Unmarshal(request, &fields) != nil {
		return all
	}
	write := func(v any) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	for name, value := range fields {
		fewer, other := map[string]json.RawMessage{}, map[string]json.RawMessage{}
		for n, v := range fields {
			if n != name {
				fewer[n] = v
			}
			other[n] = v
		}
		write(fewer)
		other[name] = json.RawMessage(`[{}]`)
		write(other)
		all = append(all, slices.Concat(request[:len(request)-1], []byte(`,"`+name+`":`), value, []byte("}")))
	}
	fields["Actor"], fields["Now"] = json.RawMessage(`{"Console":true}`), json.RawMessage(`"2000-01-01T00:00:00Z"`)
	write(fields)
	if !long {
		return all
	}
	fields["Padding"] = json.RawMessage(`"` + strings.Repeat("x", 5<<20) + `"`)
	write(fields)
	return all
}

// FuzzRequests: whatever a program sends, with the token of an ordinary user or with none, it
// gets an answer or a sentence; nobody is let in, nothing that others have is changed, and the
// server goes on.
func FuzzRequests(f *testing.F) {
	w := newWorld(f)
	w.must(w.EditPolicies(f.Context(), w.console, nil, map[string]string{data.PolicyRecoveryCodes: "false"}))
	bob := w.add("bob")
	out, err := w.SignIn(data.Call{Key: "another program"}.In(context.Background()), attemptOf("bob", password, ""))
	w.must(err)
	other := actor.Session(out.Session.Actor())
	instance, err := trust.NewInstance(time.Now())
	w.must(err)
	token := func() string {
		out, err := w.SignIn(data.Call{Key: instance.Fingerprint(), Address: "127.0.0.1"}.In(context.Background()), attemptOf("bob", password, ""))
		w.must(err)
		return actor.Session(out.Session.Actor())
	}
	own := token()
	tr := &http.Transport{TLSClientConfig: trust.ClientConfig(w.link, instance, time.Now), ForceAttemptHTTP2: true}
	f.Cleanup(tr.CloseIdleConnections)

	files, err := filepath.Glob(filepath.Join("..", "wire", "testdata", "*.json"))
	w.must(err)
	var names []string
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if name == "Watch" {
			continue
		}
		if name == "PasswordRuleOf" {
			name = "PasswordRule"
		}
		names = append(names, name)
		read, err := os.ReadFile(file)
		w.must(err)
		var golden struct{ Request json.RawMessage }
		w.must(json.Unmarshal(read, &golden))
		compact := new(bytes.Buffer)
		w.must(json.Compact(compact, golden.Request))
		for _, body := range mangled(f, compact.Bytes(), name == "SignIn" || name == "AddUser" || name == "ImportUsers") {
			for as := range byte(3) {
				if as == 2 && len(body) > 2 {
					continue // so that the seeds are tried in seconds
				}
				if streamed[name] {
					f.Add(len(names)-1, as, enveloped(body))
					if len(body) < 1000 {
						f.Add(len(names)-1, as, enveloped(body, body))         // doubled
						f.Add(len(names)-1, as, enveloped([]byte("{}"), body)) // reordered
						f.Add(len(names)-1, as, enveloped(body)[:4])
					}
				} else if as == 0 || len(body) < 1<<20 {
					f.Add(len(names)-1, as, body)
				}
			}
		}
	}
	if len(names) < 50 {
		f.Fatalf("only %d methods", len(names))
	}
	newest := func() int64 { // sign-in; counting them all takes longer each time
		page, err := w.Log(context.Background(), w.console, data.EventQuery{Kinds: []data.Kind{data.SignedIn}, Limit: 1})
		w.must(err)
		return page.Events[0].ID
	}
	in := newest()
	users := func() string {
		page, err := w.Users(context.Background(), w.console, data.UserQuery{Sort: data.ByUserID, Limit: 100})
		w.must(err)
		var all []string
		for _, u := range page.Users {
			if u.Key != bob.Key {
				all = append(all, u.ID)
			}
		}
		return strings.Join(all, " ")
	}
	before := users()
	state := func() int64 {
		n, err := w.Doors.Watch().Changes(context.Background())
		w.must(err)
		return n
	}
	judged := state() // nothing is written without an event
	f.Fuzz(func(t *testing.T, method int, as byte, body []byte) {
		if method < 0 || method >= len(names) || len(body) > 8<<20 {
			t.Skip()
		}
		w.t = t
		name := names[method]
		q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+w.link.Hosts[0].String()+"/tapetrack.SignIn/"+name, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/json")
		if streamed[name] {
			q.Header.Set("Content-Type", "application/connect+json")
		}
		q.Header.Set("Tapetrack-Wire", "1")
		switch as % 3 {
		case 1:
			seen := data.Call{Key: instance.Fingerprint()}.In(t.Context())
			if _, err := w.Doors.Watch().Standing(seen, actor.InSession(own)); err != nil { // signed out, or guessed in
				w.must(w.Unlock(t.Context(), w.console, bob.Key))
				own = token()
				in = newest()
			}
			q.Header.Set("Tapetrack-Token", own)
		case 2:
			q.Header.Set("Tapetrack-Token", other)
			q.Header.Set("Tapetrack-Attempt", "again")
		}
		answer, err := tr.RoundTrip(q)
		if err != nil {
			t.Fatalf("%s: no answer: %v", name, err)
		}
		said, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("%s: %v", name, err)
		}
		if answer.StatusCode != http.StatusOK && !bytes.Contains(said, []byte(`"code"`)) {
			t.Errorf("%s: %s: %.200s", name, answer.Status, said)
		}
		if answer.StatusCode == http.StatusInternalServerError && !bytes.Contains(said, []byte(`"message"`)) {
			t.Errorf("%s: %s for %.200q: %.500s", name, answer.Status, body, said)
		}
		now := state()
		if now == judged {
			return
		}
		judged = now
		if n := newest(); n != in {
			t.Errorf("%s: somebody was let in", name)
		}
		if now := users(); now != before {
			t.Errorf("%s: the users are %s, before %s", name, now, before)
		}
	})
}
