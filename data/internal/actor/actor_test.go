package actor_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// TestNobodyIsDecoded: nothing that fills values from outside makes anybody of nobody.
func TestNobodyIsDecoded(t *testing.T) {
	kind := reflect.TypeFor[data.Actor]()
	for i := range kind.NumField() {
		if kind.Field(i).IsExported() {
			t.Errorf("the field %s is exported", kind.Field(i).Name)
		}
	}
	decodes := map[string]func(*data.Actor) error{
		"JSON": func(a *data.Actor) error {
			//lint:ignore SA9005 that nothing is decoded is what is tested
			return json.Unmarshal([]byte(`{"session":"s","Session":"s","console":{"Account":"console:me"},"Console":{"Account":"console:me"}}`), a)
		},
		"XML": func(a *data.Actor) error {
			//lint:ignore SA9005 that nothing is decoded is what is tested
			return xml.Unmarshal([]byte(`<Actor><session>s</session><console><Account>console:me</Account></console></Actor>`), a)
		},
		"gob": func(a *data.Actor) error {
			type Actor struct{ Session, Console string }
			var b bytes.Buffer
			if err := gob.NewEncoder(&b).Encode(Actor{"s", "console:me"}); err != nil {
				t.Fatal(err)
			}
			_ = gob.NewDecoder(&b).Decode(a) // a type without exported fields is refused
			return nil
		},
		"Scan": func(a *data.Actor) error { _, _ = fmt.Sscan("console:me", a); return nil },
	}
	for name, decode := range decodes {
		var a data.Actor
		if err := decode(&a); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if a != (data.Actor{}) {
			t.Errorf("%s makes somebody", name)
		}
		var s data.Session
		_ = json.Unmarshal([]byte(`{"Actor":{},"actor":{"session":"s"}}`), &s)
		if s.Actor() != (data.Actor{}) {
			t.Errorf("a session that is decoded lets somebody act")
		}
	}
}

// TestActorIsNotShown: what lets in reaches no log, message or file.
func TestActorIsNotShown(t *testing.T) {
	for name, a := range map[string]actor.Actor{
		"a session": actor.InSession("letsin"), "the console": actor.AtConsole(actor.Console{Account: "console:me"}, []byte("letsin")),
	} {
		t.Run(name, func(t *testing.T) { notShown(t, a) })
	}
}

func notShown(t *testing.T, a actor.Actor) {
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("who", "by", a, "session", data.Session{UserID: "alice"}.With(a))
	slog.New(slog.NewTextHandler(&log, nil)).Info("who", "by", a, "session", data.Session{UserID: "alice"}.With(a))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(&log, verb+verb+"\n", a, &a)
		fmt.Fprintf(&log, verb+"\n", data.Session{UserID: "alice"}.With(a))
	}
	encoded, err := json.Marshal(struct{ A, B any }{a, data.Session{}.With(a)})
	if err != nil {
		t.Fatal(err)
	}
	log.Write(encoded)
	if s := log.String(); strings.Contains(s, "letsin") || strings.Contains(s, "6c657473696e") {
		t.Errorf("it is shown:\n%s", s)
	}
}

func TestConsoleHasAnAccount(t *testing.T) {
	if actor.AtConsole(actor.Console{Program: "tapectl", Computer: "host"}, []byte("proof")) != (actor.Actor{}) {
		t.Error("somebody without an account is at the console")
	}
	if actor.AtConsole(actor.Console{Account: "console:me"}, nil) != (actor.Actor{}) {
		t.Error("somebody is at the console of no database")
	}
	if at, proof, there := actor.ConsoleOf(actor.AtConsole(actor.Console{Account: "console:me"}, []byte("proof"))); !there || at.Account != "console:me" || string(proof) != "proof" {
		t.Error("nobody is at the console")
	}
	for name, a := range map[string]actor.Actor{"nobody": {}, "a session": actor.InSession("s")} {
		if _, _, there := actor.ConsoleOf(a); there {
			t.Errorf("%s is at the console", name)
		}
	}
}
