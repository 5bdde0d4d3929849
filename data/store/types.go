package store

import (
	"database/sql/driver"
	"fmt"
	"time"

	"tapetrack/data"
)

// An instant is a time in Unix milliseconds; NULL is the zero time, never.
type instant struct {
	ms  int64
	set bool
}

func at(t time.Time) instant {
	if t.IsZero() {
		return instant{}
	}
	return instant{ms: t.UnixMilli(), set: true}
}

func (i instant) time() time.Time {
	if !i.set {
		return time.Time{}
	}
	return time.UnixMilli(i.ms).UTC()
}

// Value implements driver.Valuer.
func (i instant) Value() (driver.Value, error) {
	if !i.set {
		return nil, nil
	}
	return i.ms, nil
}

// Scan implements sql.Scanner.
func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = instant{}
	case int64:
		*i = instant{ms: v, set: true}
	default:
		return fmt.Errorf("%T is no time: %w", src, data.ErrTampered)
	}
	return nil
}

// orNull returns nil for an empty text, for columns where NULL stands for that.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// textOf is the reverse of orNull.
func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// A boolean is stored as 1 or 0; any other value can't be read.
type boolean bool

// Value implements driver.Valuer.
func (f boolean) Value() (driver.Value, error) {
	if f {
		return int64(1), nil
	}
	return int64(0), nil
}

// Scan implements sql.Scanner.
func (f *boolean) Scan(src any) error {
	switch src {
	case int64(0):
		*f = false
	case int64(1):
		*f = true
	default:
		return fmt.Errorf("%v is neither true nor false: %w", src, data.ErrTampered)
	}
	return nil
}
