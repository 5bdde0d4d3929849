package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/libtnb/sqlite"
	modernc "modernc.org/sqlite"
)

// busyTimeout is how long a connection waits for another process.
const busyTimeout = 5 * time.Second

// The dialector makes SQLite lock by open file description, which the driver has turned off
// as too new. Programs of earlier releases lock the same file by process.
func init() { _, _ = modernc.OFDLocking(false) } // fails only if a database is open

// A pragma is a setting of an SQLite connection, with the value that must be read back. SQLite
// ignores names and values that it does not know.
type pragma struct {
	name  string
	value int64
}

func pragmas(busy time.Duration, readOnly bool) []pragma {
	list := []pragma{
		{"busy_timeout", busy.Milliseconds()},
		{"foreign_keys", 1},
		{"synchronous", 2},    // FULL: what was committed survives a power failure
		{"secure_delete", 1},  // a dropped secret is overwritten in the file
		{"temp_store", 2},     // MEMORY: no copies of rows in the system's temporary folder
		{"trusted_schema", 0}, // an altered schema calls no functions
	}
	if readOnly {
		// In KiB, which SQLite has negative. Lists of a million users would fill the cache
		// of each of these connections; the system caches the file anyway.
		list = append(list, pragma{"query_only", 1}, pragma{"cache_size", -600})
	}
	return list
}

// A connector opens connections with all their pragmas, read back one by one.
// sql.OpenDB calls it for each connection of a pool.
type connector struct {
	driver  driver.Driver
	dsn     string
	pragmas []pragma
	guard   *guard // nil for connections that run no transaction of ours
}

// newConnector returns a connector for the file at an absolute path. Its connections never
// create the file. Those that write take the write lock at the start of a transaction, since
// one that reads first may not get it later.
func newConnector(path string, busy time.Duration, readOnly bool) (*connector, error) {
	// The only way to the driver is its name.
	db, err := sql.Open(sqlite.DriverName, "")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	c := &connector{driver: db.Driver(), pragmas: pragmas(busy, readOnly)}
	query := []string{"mode=rw"}
	for _, p := range c.pragmas {
		query = append(query, fmt.Sprintf("_pragma=%s(%d)", p.name, p.value))
	}
	if !readOnly {
		query = append(query, "_txlock=immediate")
	}
	c.dsn = fileURI(filepath.ToSlash(path)) + "?" + strings.Join(query, "&")
	return c, nil
}

// fileURI returns the URI of a file, given its absolute path with slashes. In a plain path
// the driver would take a '?' as the end of the name.
func fileURI(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/Users becomes /C:/Users
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath()
}

// Driver returns the SQLite driver.
func (c *connector) Driver() driver.Driver { return c.driver }

// Connect opens a connection. It returns an error if a pragma has not taken effect.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	for _, p := range c.pragmas {
		got, err := readPragma(ctx, conn.(driver.QueryerContext), p.name)
		if err == nil && got != p.value {
			err = fmt.Errorf("pragma %s is %v instead of %d", p.name, got, p.value)
		}
		if err != nil {
			conn.Close()
			return nil, err
		}
	}
	if c.guard == nil {
		return conn, nil
	}
	writes := !slices.ContainsFunc(c.pragmas, func(p pragma) bool { return p.name == "query_only" })
	return &guardedConn{sqliteConn: conn.(sqliteConn), guard: c.guard, writes: writes, compiled: compiled{}}, nil
}

func readPragma(ctx context.Context, conn driver.QueryerContext, name string) (any, error) {
	rows, err := conn.QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	value := make([]driver.Value, 1)
	if err := rows.Next(value); err != nil {
		return nil, fmt.Errorf("read pragma %s: %w", name, err)
	}
	return value[0], nil
}
