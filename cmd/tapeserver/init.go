package main

import (
	"os"
	"path/filepath"

	"golang.org/x/term"

	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/files"
	"tapetrack/data/site"
	"tapetrack/data/trust"
	"tapetrack/data/words"
)

type initCommand struct {
	Listen        string   `help:"Where the server listens: an address of this computer and a port, or a port of all its addresses. Default: :5443." default:":5443" placeholder:"ADDRESS"`
	Name          []string `help:"The name or address by which desktops reach the server; several with commas between them. Default: the name of this computer." placeholder:"HOST"`
	SealFolder    string   `help:"Note in this folder where the Sign-in Log ends, so that an older database that was put back is noticed. Name a folder on another disk than the database." placeholder:"FOLDER"`
	From          string   `help:"Copy this local database with its key, and mark it as moved to the server. Close all programs that use it first. Its users keep their passwords and authenticators." placeholder:"PATH"`
	FromKeyFile   string   `help:"The file with the key of that database, if it is neither beside it nor in the keyring." placeholder:"PATH"`
	PasswordStdin bool     `help:"Read the password of the user tapemaster from the first line of standard input. Without this option, a random password is printed, to a terminal only."`
	Issuer        string   `help:"The name of your organisation, which authenticator apps show above the account. Default: TapeTrack." placeholder:"NAME"`
}

// Validate refuses options that can't be combined. Kong calls it.
func (i initCommand) Validate() error {
	switch {
	case i.From != "" && (i.PasswordStdin || i.Issuer != ""):
		return &data.FieldError{Field: "from", Text: data.Say("--from keeps passwords and policies: use it without --password-stdin and --issuer.")}
	case i.From == "" && i.FromKeyFile != "":
		return &data.FieldError{Field: "from-key-file", Text: data.Say("--from-key-file names the key of a database that is copied: use it with --from.")}
	}
	return nil
}

// Run creates database, key and authority, and prints where they are and how desktops connect.
func (i initCommand) Run(s *server) error {
	at, err := reach(i.Listen, i.Name)
	if err != nil {
		return err
	}
	if at.Seals, err = parseSealFolder(i.SealFolder); err != nil {
		return err
	}
	if at.Seals == site.NoSeals {
		at.Seals = ""
	}
	if i.From == "" && s.database.Exists() {
		return start.Occupied(s.database.Path(), data.Say("Serve it with tapeserver run, or name another file with --database."))
	}
	path, err := start.Path(trust.FileName)
	if err != nil {
		return err
	}
	if start.Vacant(path) != nil {
		return &data.Trouble{Kind: data.ErrExists, Text: data.Say("There is already a file %s, and it was left unchanged. Start the command in another folder, or move the file away.", path)}
	}
	l, err := listen(s.ctx, listenField, i.Listen)
	if err != nil {
		return err
	}
	if err := l.Close(); err != nil {
		return err
	}
	_, unmade := os.Stat(at.Seals)
	if err := makeSealFolder(at.Seals); err != nil {
		return err
	}
	made, drawn, err := i.make(s, at)
	if err != nil {
		return err
	}
	if err := s.noteFirst(at.Seals); err != nil {
		s.warn(data.Say("The end of the log could not be noted: %s", err))
	}
	if err := s.entrust(at.Seals, unmade != nil); err != nil {
		s.warn(data.Say("The files could not be given to the account of the server: %s Give the folder to it: %s", err, "chown -R "+serviceAccount+": "+words.Argument(filepath.Dir(s.database.Path()))))
	}
	s.say("Database: %s", s.database.Path())
	s.say("Key:      %s", s.database.KeyPlace())
	if drawn != "" {
		s.say("The user tapemaster signs in with this password, which is not shown again: %s", drawn)
	}
	s.say("Link for desktops: %s", made.String())
	s.say("Its code: %s", made.Keys[0].Groups())
	for _, doubt := range unreachable(s.ctx, made.Hosts) {
		s.warn(doubt)
	}
	if at.Seals == "" {
		s.say("Nobody would notice if an older copy of the database were put back. To have that noticed, name a folder on another disk: tapeserver run --seal-folder FOLDER")
	} else if besideDatabase(at.Seals, s.database.Path()) {
		s.warn(data.Say("The end of the log is noted beside the database: whoever puts back one can put back the other. Name a folder on another disk with tapeserver run --seal-folder FOLDER."))
	}
	if err := writeLink(path, made); err != nil {
		s.warn(data.Say("The file %s with the link was not written: %s Write it elsewhere: %s", trust.FileName, err, "tapeserver link --file PATH"))
	} else {
		s.say("The same link is in %s. To connect all users of a computer, copy that file to the place that it names.", path)
	}
	named := ""
	if s.named {
		named = " --database " + words.Argument(s.database.Path())
	}
	if i.From != "" {
		s.say("The copy has the same key as the original: whoever has that can read it. Before you start the server, give it a key of its own with %s. Once everyone signs in at the server, delete the original, its key and its backups.",
			"tapectl key rotate --database "+words.Argument(s.database.Path()))
	}
	s.say("Start the server with %s.", "tapeserver run"+named)
	return nil
}

// noteFirst notes the end of the log of a database that was just made.
func (s *server) noteFirst(folder string) error {
	if folder == "" {
		return nil
	}
	if _, err := s.open(); err != nil {
		return err
	}
	_, err := s.database.NoteSeal(s.ctx)
	return err
}

// entrust gives what root has made in the folder of the service to the account of the service, if that
// has the folder already, as from a package: nobody else could read it.
func (s *server) entrust(seals string, sealsMade bool) error {
	if _, err := s.open(); err != nil { // the first look writes the key once more, which would be root's then
		return err
	}
	path := s.database.Path()
	mine := []string{path, path + "-wal", path + "-shm", path + ".key"}
	if seals != "" {
		notes, _ := filepath.Glob(filepath.Join(seals, "*.seal")) // no pattern of ours is wrong
		mine = append(mine, notes...)
		if sealsMade {
			mine = append(mine, seals)
		}
	}
	account, err := files.Entrust(filepath.Dir(path), mine...)
	if err == nil && account != "" {
		s.say("The files belong to the account %s, as their folder does.", account)
	}
	return err
}

// make makes the database, and returns the password that was drawn for tapemaster, if any.
func (i initCommand) make(s *server, at site.Reach) (made trust.Server, drawn string, err error) {
	if i.From != "" {
		from := site.Source{}
		if from.Database, err = start.Path(i.From); err != nil {
			return made, "", err
		}
		if i.FromKeyFile != "" {
			if from.KeyFile, err = start.Path(i.FromKeyFile); err != nil {
				return made, "", err
			}
		}
		made, err = s.database.CopyFrom(s.ctx, from, at)
		if err == nil {
			s.say("The database %s has moved to this server. Programs that open it say so from now on.", from.Database)
		}
		return made, "", err
	}
	var password string
	switch {
	case i.PasswordStdin:
		password, err = typed.Password.Read(s.ctx, os.Stdin, true)
	case term.IsTerminal(int(os.Stdout.Fd())):
		password = auth.RandomPassword(auth.MinPassword)
		drawn = password
	default:
		err = &data.FieldError{Field: data.FieldPassword, Text: data.Say("A random password is printed to a terminal only. Give the password of tapemaster on standard input: --password-stdin.")}
	}
	if err != nil {
		return made, "", err
	}
	made, err = s.database.CreateServer(s.ctx, data.SetUp{Password: password, Issuer: i.Issuer}, at)
	return made, drawn, err
}
