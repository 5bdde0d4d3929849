package main

import (
	"strconv"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

type checkCommand struct{ serveOptions }

// Run says what run would do, what is doubtful, and what is wrong. Then it fails only if
// something is wrong.
func (c checkCommand) Run(s *server) error {
	if err := c.judge(); err != nil {
		return err
	}
	if err := s.there(); err != nil {
		return err
	}
	if outdated, err := s.database.Outdated(s.ctx); err != nil {
		return err
	} else if outdated {
		return &data.Trouble{Kind: site.ErrNotServer, Text: data.Say("The database %s is of an earlier release: tapeserver run brings it up to date.", s.database.Path())}
	}
	serving, err := s.open()
	if err != nil {
		return err
	}
	key, err := s.database.KeyStatus(s.ctx)
	if err != nil {
		return err
	}
	address := c.listenAt(serving.Listen)
	proxies, err := parseProxies(c.Proxy)
	if err != nil {
		return err
	}
	facts := [][2]string{
		{lang.T("Version"), start.Version},
		{lang.T("Config file"), s.configFile()},
		{lang.T("Database"), s.from("database", s.database.Path(), byDefault)},
		{lang.T("Key"), s.from("key-file", lang.Say(key.Place), "")},
		{lang.T("Listens at"), s.from("listen", address, "as init said")},
		{lang.T("Load balancers"), s.from(proxyField, behindWords(proxies), byDefault)},
		{lang.T("Operations at"), s.from(operationsField, c.Operations, byDefault)},
		{lang.T("End of the log noted in"), s.sealsIn(c.SealFolder, serving)},
		{lang.T("Log level"), s.from("log-level", c.LogLevel, byDefault)},
		{lang.T("Link"), serving.Link.String()},
		{lang.T("Code"), serving.Link.Keys[0].Groups()},
		{lang.T("Authority valid until"), lang.Time(serving.Authority.Expires(), data.LayoutDate)},
		{lang.T("Certificates"), lang.T("made at each start, and renewed while the server runs")},
	}
	for _, line := range start.Facts(facts) {
		s.print(line)
	}
	for _, doubt := range append(unreachable(s.ctx, serving.Link.Hosts), otherPorts(serving, address)...) {
		s.print(lang.Say(doubt))
	}
	if s.database.Served() {
		s.say("A tapeserver is serving this database now.")
	} else if !s.chose(operationsField) {
		for _, doubt := range s.taken(operationsField, c.Operations) {
			s.print(lang.Say(doubt))
		}
	}
	wrong := c.wrongWith(s, serving)
	for _, what := range wrong {
		s.print(lang.Say(what))
	}
	if err := s.flush(); err != nil || len(wrong) == 0 {
		return err
	}
	return &data.FieldError{Text: data.Say("The server can't be run like this: see what is printed above.")}
}

// byDefault is what check says of a value that nobody has set.
const byDefault data.Text = "by default"

// from returns the value of an option with where it came from; otherwise is where it did if no
// option, variable or file has it.
func (s *server) from(option, value string, otherwise data.Text) string {
	source, set := s.sources[option]
	switch {
	case set:
		return lang.T("%s (%s)", value, lang.Say(source))
	case otherwise == "":
		return value
	}
	return lang.T("%s (%s)", value, lang.T(otherwise))
}

// sealsIn names the folder in which the end of the log would be noted.
func (s *server) sealsIn(option string, serving site.Serving) string {
	if folder := sealFolderOf(option, serving); folder != "" {
		return s.from(site.FieldSeals, folder, "as at the last start")
	}
	return lang.T("no folder")
}

// sealFolderOf returns the folder that an option or else the last start has named; empty if none.
func sealFolderOf(option string, serving site.Serving) string {
	switch folder, err := parseSealFolder(option); {
	case err != nil || folder == site.NoSeals:
		return ""
	case folder != "":
		return folder
	}
	return serving.Seals
}

// configFile names the config file.
func (s *server) configFile() string {
	if path := s.config.Path(); s.config.Found() || path == "" {
		return path
	}
	return lang.T("none; it would be %s", s.config.Path())
}

// otherPorts returns where the link leads to another port than that of an address.
func otherPorts(serving site.Serving, address string) []data.Sentence {
	port, err := parseListen(address)
	if err != nil {
		return nil
	}
	var found []data.Sentence
	for _, h := range serving.Link.Hosts {
		if strconv.Itoa(h.Port) != port {
			found = append(found, data.Say("The link leads to the port %s of %s, but the server listens at %s. That is right only if something passes connections on.", strconv.Itoa(h.Port), h.Name, address))
		}
	}
	return found
}

// taken returns why the server can't listen at the address of an option.
func (s *server) taken(option, address string) []data.Sentence {
	if address == noOperations {
		return nil
	}
	l, err := listen(s.ctx, option, address)
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		return []data.Sentence{words.Message(err)}
	}
	return nil
}

// wrongWith returns what is wrong with a server that would run with these options.
func (c checkCommand) wrongWith(s *server, serving site.Serving) []data.Sentence {
	var wrong []data.Sentence
	if !s.database.Served() {
		wrong = s.taken(listenField, c.listenAt(serving.Listen))
		if s.chose(operationsField) {
			wrong = append(wrong, s.taken(operationsField, c.Operations)...)
		}
	}
	if folder := sealFolderOf(c.SealFolder, serving); folder != "" {
		if err := s.database.JudgeSeal(s.ctx, folder); err != nil {
			wrong = append(wrong, words.Message(err))
		}
	}
	if behind, err := serving.ClockBehind(s.ctx); err != nil {
		wrong = append(wrong, words.Message(err))
	} else if behind > 0 {
		wrong = append(wrong, data.Say(words.ClockBehind, behind))
	}
	if time.Now().After(serving.Authority.Expires()) {
		wrong = append(wrong, data.Say("The authority of the server has expired. Check the clock of this computer."))
	}
	return wrong
}
