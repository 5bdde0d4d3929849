package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A sentence crosses the network, and is kept with an attempt, as its text and its
// arguments, so that it is worded where it is read.

// spokenSentence is a sentence in JSON.
type spokenSentence struct {
	Text Text        `json:"text,omitempty"`
	Args []spokenArg `json:"args,omitempty"`
}

// A spokenArg is an argument in JSON: exactly one of its fields is set.
type spokenArg struct {
	String    *string        `json:"string,omitempty"`
	Number    *int64         `json:"number,omitempty"`
	Wait      *time.Duration `json:"wait,omitempty"` // nanoseconds
	Character *Character     `json:"character,omitempty"`
	Text      *Text          `json:"text,omitempty"`
	Moment    *Moment        `json:"moment,omitempty"`
	Sentence  *Sentence      `json:"sentence,omitempty"`
	Refusal   *Refusal       `json:"refusal,omitempty"`
	List      *spokenList    `json:"list,omitempty"`
}

// A spokenList is a List in JSON.
type spokenList struct {
	Things []spokenArg `json:"things"`
	By     Joint       `json:"by,omitempty"`
	Most   int         `json:"most,omitempty"`
	More   Text        `json:"more,omitempty"`
}

// MarshalJSON writes text and arguments.
func (s Sentence) MarshalJSON() ([]byte, error) {
	spoken := spokenSentence{Text: s.Format}
	for _, arg := range s.Args {
		spoken.Args = append(spoken.Args, spokenOf(arg))
	}
	return json.Marshal(spoken)
}

// UnmarshalJSON reads them. It returns an error for an argument of a kind that this
// release does not know.
func (s *Sentence) UnmarshalJSON(text []byte) error {
	var spoken spokenSentence
	if err := json.Unmarshal(text, &spoken); err != nil {
		return err
	}
	args, err := arguments(spoken.Args)
	if err != nil {
		return err
	}
	*s = Sentence{Format: spoken.Text, Args: args}
	return nil
}

// spokenOf returns an argument as it is written. An error is what it says to people, or what the
// system said; whatever else is not listed is a text by itself.
func spokenOf(arg any) spokenArg {
	switch arg := arg.(type) {
	case int:
		n := int64(arg)
		return spokenArg{Number: &n}
	case int64:
		return spokenArg{Number: &arg}
	case time.Duration:
		return spokenArg{Wait: &arg}
	case Character:
		return spokenArg{Character: &arg}
	case Text:
		return spokenArg{Text: &arg}
	case Moment:
		return spokenArg{Moment: &arg}
	case Sentence:
		return spokenArg{Sentence: &arg}
	case Refusal:
		return spokenArg{Refusal: &arg}
	case List:
		list := spokenList{By: arg.By, Most: arg.Most, More: arg.More, Things: []spokenArg{}}
		for _, thing := range arg.Things {
			list.Things = append(list.Things, spokenOf(thing))
		}
		return spokenArg{List: &list}
	case error:
		if says, ok := toldBy(arg); ok {
			return spokenArg{Sentence: &says}
		}
	}
	text := fmt.Sprint(arg)
	return spokenArg{String: &text}
}

// toldBy returns the sentence that an error brings along.
func toldBy(err error) (Sentence, bool) {
	var field *FieldError
	var denied *Denied
	var trouble *Trouble
	switch {
	case errors.As(err, &field):
		return field.Text, true
	case errors.As(err, &denied):
		return denied.Text, true
	case errors.As(err, &trouble):
		return trouble.Text, true
	}
	return Sentence{}, false
}

func arguments(spoken []spokenArg) ([]any, error) {
	var args []any
	for _, s := range spoken {
		arg, err := s.argument()
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	return args, nil
}

var errUnknownArgument = errors.New("an argument of a sentence is of no kind that this release knows")

func (s spokenArg) argument() (any, error) {
	switch {
	case s.String != nil:
		return *s.String, nil
	case s.Number != nil:
		return *s.Number, nil
	case s.Wait != nil:
		return *s.Wait, nil
	case s.Character != nil:
		return *s.Character, nil
	case s.Text != nil:
		return *s.Text, nil
	case s.Moment != nil:
		return *s.Moment, nil
	case s.Sentence != nil:
		return *s.Sentence, nil
	case s.Refusal != nil:
		return *s.Refusal, nil
	case s.List != nil:
		things, err := arguments(s.List.Things)
		return List{Things: things, By: s.List.By, Most: s.List.Most, More: s.List.More}, err
	}
	return nil, errUnknownArgument
}
