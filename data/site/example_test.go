package site_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"tapetrack/data"
	"tapetrack/data/site"
)

// common stands in for the list of passwords that are tried first.
func common(password string) bool { return password == "password" }

// A database and its key are made, as tapectl init does, and opened.
func ExampleDatabase_Create() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "example-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "tapetrack.db")
	database := site.New(site.Options{
		Database: path, KeyFile: path + ".key",
		Client:  data.Client{Program: "tapectl", Version: "1.0.0", Computer: "desk7"},
		Account: "operator@desk7", Common: common,
	})
	defer database.Close()

	if err := database.Create(ctx, data.SetUp{Password: "forty two reels of tape"}); err != nil {
		log.Fatal(err)
	}
	doors, err := database.Open(ctx)
	if err != nil {
		log.Fatal(err)
	}
	page, err := doors.Log(ctx, database.Console().Actor(), data.EventQuery{Limit: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Events[0].Kind, "by", page.Events[0].Actor)
	// Output: database-made by console:operator@desk7
}
