package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"tapetrack/assets/release"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

// A crowd is a real database of many users, as tapectl makes it, kept for the next run:
// a million users take minutes to make.
type crowd struct {
	size    int
	path    string
	db      *sqlite.DB
	key     *vault.Vault
	storage data.Storage
	service auth.Doors
	console data.Actor // acts where a session is not what is measured
}

// hashed returns doors with the real password hash, of which tapectl has made the superuser's.
func (c *crowd) hashed() auth.Doors {
	return auth.New(auth.Parts{Storage: c.storage, Sealer: c.key, Version: release.Version()})
}

// crowdGroups is the number of groups of the users.
const crowdGroups = 200

// openCrowd opens the database of size users. If there is none, it first makes one with
// the tapectl in bin.
func openCrowd(ctx context.Context, bin string, env []string, size int) (*crowd, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(cache, "tapetrack-bench")
	c := &crowd{size: size, path: filepath.Join(folder, fmt.Sprintf("%d-people.db", size))}
	if _, err := os.Stat(c.path + ".done"); errors.Is(err, fs.ErrNotExist) {
		if err := c.build(ctx, folder, bin, env); err != nil {
			return nil, fmt.Errorf("make %d users: %w", size, err)
		}
	}
	return c, c.open(ctx)
}

func (c *crowd) open(ctx context.Context) (err error) {
	if c.db, err = sqlite.Open(ctx, c.path); err != nil {
		return err
	}
	request := vault.Request{Database: c.path}
	if request.DatabaseID, err = c.db.Setting(ctx, store.SettingDatabaseID); err != nil {
		return err
	}
	if request.KeyID, err = c.db.Setting(ctx, store.SettingKeyID); err != nil {
		return err
	}
	key, err := vault.Find(ctx, request)
	if err != nil {
		return err
	}
	c.storage, c.key = c.db.Unlock(key), key
	parts := auth.Parts{Storage: c.storage, Sealer: key, Hasher: noHash{}, Version: "1.0.0"}
	c.service, c.console = auth.New(parts), auth.OpenConsole(parts, "bench", data.Client{}).Actor()
	return nil
}

func (c *crowd) close() { _ = c.db.Close() }

func (c *crowd) build(ctx context.Context, folder, bin string, env []string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, end := range []string{"", "-wal", "-shm", ".key"} { // of a run that was interrupted
		if err := os.Remove(c.path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	fmt.Printf("Making a database of %d users, kept in %s for the next run …\n", c.size, folder)
	if err := initialise(ctx, bin, env, c.path); err != nil {
		return err
	}
	if err := c.open(ctx); err != nil {
		return err
	}
	defer c.close()
	for i := range crowdGroups {
		if err := c.service.AddGroup(ctx, c.console, data.Group{ID: groupID(i), Description: "Group number " + fmt.Sprint(i)}); err != nil {
			return err
		}
	}
	people := newPeople()
	const batch = 20_000
	for from := 1; from < c.size; from += batch { // tapemaster is one of the users
		accounts := make([]data.Account, 0, batch)
		for i := from; i < min(from+batch, c.size); i++ {
			accounts = append(accounts, people.account(i))
		}
		err := c.storage.Update(ctx, func(tx data.Tx) error {
			_, err := tx.AddAccounts(accounts)
			return err
		})
		if err != nil {
			return err
		}
	}
	return os.WriteFile(c.path+".done", nil, 0o600)
}

// initialise has tapectl make a database, with its key beside it.
func initialise(ctx context.Context, bin string, env []string, path string) error {
	create := exec.CommandContext(ctx, filepath.Join(bin, "tapectl"), "init", "--database", path, "--key-file", path+".key", "--password-stdin")
	create.Env, create.Stdin = env, strings.NewReader(password+"\n")
	if out, err := create.CombinedOutput(); err != nil {
		return fmt.Errorf("make a database: %w: %s", err, out)
	}
	return nil
}

func groupID(i int) string { return fmt.Sprintf("G%03d", i) }

// people draws random users, the same ones in each run.
type people struct{ random *rand.Rand }

func newPeople() people { return people{rand.New(rand.NewPCG(1, 2))} }

var (
	firstNames = strings.Fields("Alice Bob Carol Dave Erin Frank Grace Heidi Ivan Judy Mallory Niaj Olivia Peggy Rupert Sybil Trent Ursula Victor Walter Xenia Yvonne Zoë Ärmel Jürgen Łukasz")
	lastNames  = strings.Fields("Anderson Baker Chen Díaz Eze Fischer García Hughes Ivanova Jansen Kowalski Larsen Müller Nguyen O'Brien Park Quinn Rossi Schmidt Tanaka Underwood Vogel Winder Xu Yılmaz Zimmermann")
	eastern    = strings.Fields("太郎 花子 一郎 健太 さくら 美咲 翔 伟 芳 娜 敏 小龙 小明 민준 서연 지훈")
	families   = strings.Fields("山田 佐藤 鈴木 高橋 田中 渡辺 李 王 张 刘 陈 김 박 이 최")
)

// name draws a name: every fifth is Chinese, Japanese or Korean, and about one in 10,000
// contains very rare characters.
func (p people) name() string {
	r := p.random
	switch n := r.IntN(20_000); {
	case n == 0:
		return "Kaʻiulani Winder"
	case n == 1:
		return "東海林鬱"
	case n%5 == 0:
		return families[r.IntN(len(families))] + eastern[r.IntN(len(eastern))]
	}
	return fmt.Sprintf("%s %s %d", firstNames[r.IntN(len(firstNames))], lastNames[r.IntN(len(lastNames))], r.IntN(10_000))
}

func (p people) account(i int) data.Account {
	r := p.random
	now := time.Now()
	a := data.Account{PasswordHash: "plain:x", PasswordSet: now.Add(-time.Duration(r.IntN(1000)) * time.Hour)}
	a.User = data.User{
		ID: fmt.Sprintf("%c%c%07d", 'a'+rune(r.IntN(26)), 'a'+rune(r.IntN(26)), i), Name: p.name(),
		Email: fmt.Sprintf("user%d@example.com", i), Group: groupID(r.IntN(crowdGroups)), Disabled: r.IntN(50) == 0, OTPRequired: r.IntN(2) == 0,
		CreatedAt: now.Add(-time.Duration(r.IntN(20_000)) * time.Hour),
	}
	if a.OTPRequired {
		a.PendingSince = now.Add(-time.Duration(r.IntN(400)) * time.Hour)
	}
	if r.IntN(20) == 0 {
		a.ChangePassword = data.TemporaryFirst
	}
	if r.IntN(100) == 0 {
		a.Revocation = data.WrongPasswords
	}
	if r.IntN(3) > 0 {
		a.LastSignIn = data.SignIn{At: now.Add(-time.Duration(r.IntN(5000)) * time.Hour), Program: "Lite", Computer: "desk"}
	}
	return a
}
